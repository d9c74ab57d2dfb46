"""Work beside this process: it is told whole or not at all, and whoever is told nothing can do it himself."""

from __future__ import annotations

import os
import signal
import time
from typing import NoReturn

import pytest

from standfirst.beside import Beside

MUCH = b"x" * (1 << 20)
"""More than a pipe holds."""


def fails() -> NoReturn:
    raise ValueError


def dies() -> NoReturn:
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError


def test_all_of_it_is_told_and_told_again() -> None:
    beside = Beside(lambda: MUCH)
    assert beside.told() == MUCH
    assert beside.told() == MUCH


@pytest.mark.parametrize("work", [fails, dies])
def test_nothing_is_told_of_work_that_came_to_no_end(work: object, capfd: pytest.CaptureFixture[str]) -> None:
    assert Beside(work).told() is None  # type: ignore[arg-type]


def test_nothing_is_told_where_no_other_process_may_be() -> None:
    assert Beside(lambda: MUCH, apart=False).told() is None


@pytest.mark.parametrize("call", ["pipe", "fork"])
def test_where_the_system_has_no_process_to_spare_nothing_is_told(call: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused() -> NoReturn:
        raise OSError(24, "Too many open files")

    before = os.listdir("/proc/self/fd") if os.path.isdir("/proc/self/fd") else []
    monkeypatch.setattr(os, call, refused)
    assert Beside(lambda: MUCH).told() is None
    monkeypatch.undo()
    assert len(os.listdir("/proc/self/fd") if before else []) == len(before)


def test_nobody_waits_for_what_nobody_wants_any_more() -> None:
    def long() -> bytes:
        time.sleep(60)
        return b""

    begun = time.monotonic()
    Beside(long).close()
    assert time.monotonic() - begun < 30
