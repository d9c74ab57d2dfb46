"""Programs that some hosts are reached by, or that stand for hosts: where one is absent, tests are skipped with what installs it,
but not where `.ci/run` was to install it."""

from __future__ import annotations

import os
import shutil

import pytest

from tests.web.tools import DEPLOY, HOW, modules


def needed(*programs: str) -> None:
    """Skips the test without them."""
    path = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin"])
    if absent := [name for name in programs if not shutil.which(name, path=path)]:
        _without(f"no {', '.join(absent)}: apt install {' '.join(absent).replace('sshd', 'openssh-server')}")


def from_npm(program: str) -> str:
    """Where a program is that npm brings; skips the test without it."""
    place = modules(DEPLOY) / ".bin" / program
    if not place.exists():
        _without(f"no {program}: {HOW}")
    needed("node")
    return str(place)


def _without(reason: str) -> None:
    if os.environ.get("REQUIRE_HOSTS") == "1":
        pytest.fail(reason)
    pytest.skip(reason)
