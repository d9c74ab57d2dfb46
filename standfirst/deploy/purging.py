"""Telling caches in front of a host what to forget: a command of the publisher's gets the URLs, one a line."""

import subprocess
from collections.abc import Sequence
from typing import Final

from standfirst.deploy.run import Purge, addresses

_SECONDS: Final = 300


def by_command(command: Sequence[str], folder: str, base: str, faults: list[str]) -> Purge:
    """What runs the command in a folder; `base` is where readers find the site. Why it failed goes to `faults`; what it says
    itself is shown to nobody, since that may be a key."""

    def purge(paths: Sequence[str]) -> str:
        urls = "".join(f"{url}\n" for url in addresses(paths, base))
        try:
            done = subprocess.run(
                list(command), input=urls.encode(), cwd=folder, capture_output=True, timeout=_SECONDS, check=False
            )
            fault = f"it ended with {done.returncode}" if done.returncode else ""
        except (OSError, subprocess.TimeoutExpired) as failed:
            fault = (
                f"it could not be run: {failed.strerror}" if isinstance(failed, OSError) else "it did not end in time"
            )
        if fault:
            faults.append(fault)
        return fault

    return purge
