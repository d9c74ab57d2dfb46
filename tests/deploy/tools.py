"""Programs of the system that some hosts are reached by: where one is absent, tests are skipped with what installs it, but not
where `.ci/run` was to install it."""

from __future__ import annotations

import os
import shutil

import pytest


def needed(*programs: str) -> None:
    """Skips the test without them."""
    path = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin"])
    if absent := [name for name in programs if not shutil.which(name, path=path)]:
        reason = f"no {', '.join(absent)}: apt install {' '.join(absent).replace('sshd', 'openssh-server')}"
        if os.environ.get("REQUIRE_HOSTS") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
