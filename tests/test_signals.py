"""What asks a run to end is heard, also where Python loses the exception that says so."""

from __future__ import annotations

import gc
import os
import signal
import sys
from typing import TYPE_CHECKING

import pytest

from standfirst import signals

if TYPE_CHECKING:
    from collections.abc import Iterator

ASKED = [(signal.SIGTERM, SystemExit), (signal.SIGINT, KeyboardInterrupt)]


class Litter:
    """Garbage in a circle, whose finalizer is at work when the signal comes."""

    def __init__(self, number: int) -> None:
        self.number, self.itself = number, self

    def __del__(self) -> None:
        os.kill(os.getpid(), self.number)


@pytest.fixture(autouse=True)
def heeded() -> Iterator[None]:
    """The signals are heeded, and afterwards all is as it was."""
    before = {number: signal.getsignal(number) for number, _ in ASKED}
    signals.heed()
    yield
    signals.heed()
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.mark.parametrize(("number", "end"), ASKED)
def test_a_signal_ends_the_run_at_once(number: int, end: type[BaseException]) -> None:
    with pytest.raises(end):
        os.kill(os.getpid(), number)


@pytest.mark.parametrize(("number", "end"), ASKED)
def test_one_that_a_finalizer_has_lost_ends_it_before_it_waits(
    number: int, end: type[BaseException], monkeypatch: pytest.MonkeyPatch
) -> None:
    lost: list[object] = []
    monkeypatch.setattr(sys, "unraisablehook", lambda found: lost.append(found.exc_type))
    signals.end_if_asked()
    Litter(number)
    gc.collect(1)
    assert lost == [end], "as Python does, or this would test nothing"
    with pytest.raises(end):
        signals.end_if_asked()


@pytest.mark.parametrize(("number", "end"), ASKED)
def test_work_that_would_lose_it_is_done_first_and_nothing_is_printed(number: int, end: type[BaseException]) -> None:
    done = []
    Litter(number)
    with pytest.raises(end):
        signals.uninterrupted(lambda: done.append(gc.collect(1)))
    assert done


def test_a_new_run_has_been_asked_nothing() -> None:
    with pytest.raises(SystemExit):
        os.kill(os.getpid(), signal.SIGTERM)
    signals.heed()
    signals.end_if_asked()
