"""The copy of Standfirst that is measured, so that nobody's edit in between makes another program of it.

It knows git and folders. A changed module or template makes the cache one of another generation and the next build a
cold one, which in a table looks like a slow program.
"""

from __future__ import annotations

import compileall
import io
import shutil
import subprocess
import tarfile
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
_PARTS: Final = ("standfirst", "templates")


def copied(folder: Path, revision: str) -> str:
    """Copy the program of a revision, or the files as they lie here for "", and say which it was."""
    folder.mkdir(parents=True)
    if revision:
        archive = subprocess.run(
            ["git", "archive", revision, *_PARTS], cwd=ROOT, capture_output=True, check=True
        ).stdout
        with tarfile.open(fileobj=io.BytesIO(archive)) as packed:
            packed.extractall(folder, filter="data")
    else:
        for part in _PARTS:
            shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
    # As pip leaves a program: the first build is not to be charged for compiling it.
    compileall.compile_dir(folder / "standfirst", quiet=2)
    named = _git("rev-parse", "--short", revision or "HEAD")
    return named if revision else f"{named} and changes that are not committed"


def _git(*words: str) -> str:
    done = subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=False)
    return done.stdout.strip() or "unknown"
