"""One deploy at a time from one folder to one place, and none while a program of one that was killed is still sending.

The lock on the host tells deploys of different machines apart. But rclone or rsync may outlive the deploy that started it, and
would put files of its release over those of the next one. So such programs inherit a lock of the system, which is free when the
last of them has ended.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from standfirst.deploy.faults import Incomplete
from standfirst.deploy.manifest import digest
from standfirst.files import DiskFiles
from standfirst.incremental.lock import Lock, StoreBusy


def cache(root: str, to: str) -> str:
    """The folder of this machine for what deploys to a place keep here; `root` is the site's."""
    return os.path.join(root, ".standfirst", "deploy", digest(to.encode())[:12])


@contextmanager
def alone(root: str, to: str) -> Iterator[None]:
    """Held while the block runs, and by the programs that it starts with `hosts.commands.run`; `Incomplete` where somebody
    else holds it."""
    place = cache(root, to)
    DiskFiles(os.path.dirname(place)).make_root()
    try:
        lock = Lock(f"{place}.lock")
    except StoreBusy as busy:
        raise Incomplete(
            f"another deploy from here is under way ({busy})" if str(busy) else "another deploy from here is under way",
            "wait until it is done, programs that it started included (rclone, rsync)",
        ) from None
    lock.share()
    try:
        yield
    finally:
        lock.release()
