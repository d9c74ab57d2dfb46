"""What comes from npm: the checkers axe-core, Nu and Lighthouse, and for deploys wrangler and Azurite. Locked by
`package-lock.json`, kept outside the project.

`python3 -m tests.web.tools` installs them into a folder of the system's temporary one, named after the lock file: another lock
is another folder. Tests only look there. What is missing is a reason for people. It runs before there is an environment, so it
needs the standard library alone.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

HERE: Final = Path(__file__).parent
DEPLOY: Final = HERE.parent / "deploy/npm"
HOW: Final = "python3 -m tests.web.tools"


def modules(locked: Path) -> Path:
    """Where the modules are, installed or not, of the lock file in a folder."""
    digest = hashlib.sha256((locked / "package-lock.json").read_bytes()).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"standfirst-web-tools-{digest}" / "node_modules"


MODULES: Final = modules(HERE)


def install(locked: Path) -> None:
    """Install what the lock file in a folder says, unless it is there. Raises `CalledProcessError` when npm fails."""
    found = modules(locked)
    if found.is_dir():
        return
    fresh = Path(tempfile.mkdtemp(prefix="standfirst-web-tools-"))
    for name in ("package.json", "package-lock.json"):
        shutil.copy(locked / name, fresh)
    # No scripts: none of them is needed, and they could do anything.
    subprocess.run(
        ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], cwd=fresh, check=True
    )
    try:
        fresh.rename(found.parent)
    except OSError:  # another process was first
        shutil.rmtree(fresh)


def chromium(*, whole: bool = False) -> str:
    """The system's Chromium, or an empty text: its headless shell where there is one, or the whole browser as readers have it.

    The shell is the same engine of the same version without the windows around it, and opens a page in a third of the time.
    """
    kinds = ("chromium", "google-chrome") if whole else ("chromium-headless-shell", "chromium", "google-chrome")
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, kinds)), "")


def needed(program: str, module: str) -> None:
    """Skips the test where a program or a module of npm is missing; fails it instead when REQUIRE_BROWSER=1."""
    import pytest

    reason = ""
    if not (MODULES / module).is_dir():
        reason = f"{module} is not installed: {HOW}"
    elif program and not shutil.which(program):
        reason = f"no {program} on the path: apt install {'default-jre-headless' if program == 'java' else 'nodejs'}"
    if reason and os.environ.get("REQUIRE_BROWSER") == "1":
        pytest.fail(reason)
    if reason:
        pytest.skip(reason)


def axe() -> str:
    """The script of axe-core."""
    return (MODULES / "axe-core" / "axe.min.js").read_text("utf-8")


def nu(files: Sequence[Path]) -> list[str]:
    """What the Nu checker says of HTML and CSS files, errors and warnings alike: one line each, with the file."""
    jar = MODULES / "vnu-jar" / "build" / "dist" / "vnu.jar"
    command = [
        "java",
        "-XX:TieredStopAtLevel=1",
        "-Xss8m",
        "-jar",
        str(jar),
        "--format",
        "json",
        "--stdout",
        "--exit-zero-always",
    ]
    done = subprocess.run(
        [*command, "--also-check-css", *map(str, files)], capture_output=True, text=True, check=True, timeout=300
    )
    messages: list[dict[str, Any]] = json.loads(done.stdout)["messages"]
    return [
        f"{one.get('url', '')}:{one.get('lastLine', '')}: {one.get('subType', one['type'])}: {one['message']}"
        for one in messages
    ]


def lighthouse(address: str, port: int, *, preset: str = "") -> dict[str, Any]:
    """Lighthouse's report of a page, made with the Chromium that listens on a port: mobile, simulated, unless a preset says so."""
    script = MODULES / "lighthouse" / "cli" / "index.js"
    command = [
        "node",
        str(script),
        address,
        f"--port={port}",
        "--output=json",
        "--quiet",
        "--no-enable-error-reporting",
    ]
    command += [f"--preset={preset}"] if preset else []
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=180)
    if done.returncode:
        raise RuntimeError(f"Lighthouse: {done.stderr[-2000:]}")
    report: dict[str, Any] = json.loads(done.stdout)
    return report


if __name__ == "__main__":
    install(HERE)
    install(DEPLOY)
