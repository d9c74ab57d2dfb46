"""Ctrl-C and what else asks a run to end, heard whenever it comes.

A handler ends the run by an exception. Inside a finalizer or the callback of a weak reference, of which garbage is full,
Python prints an exception and goes on (`sys.unraisablehook`): whoever asked once would wait for ever. So what was asked
is kept, and whoever is about to wait raises it again.
"""

import signal
from collections.abc import Callable
from typing import Final


class _Heard:
    """What was asked, and whether it has to wait."""

    def __init__(self) -> None:
        self.end: BaseException | None = None
        self.waits = False

    def hear(self, end: BaseException) -> None:
        self.end = end
        if not self.waits:
            raise end


_HEARD: Final = _Heard()


def heed() -> None:
    """Ctrl-C ends the run (`KeyboardInterrupt`) even where a script started us in the background, which makes Python deaf
    to it; and what asks it to end (SIGTERM) does so in order, with 143."""
    _HEARD.end = None
    signal.signal(signal.SIGINT, lambda *_: _HEARD.hear(KeyboardInterrupt()))
    signal.signal(signal.SIGTERM, lambda *_: _HEARD.hear(SystemExit(143)))


def end_if_asked() -> None:
    """Raises what a signal has raised already, where that was lost."""
    if _HEARD.end is not None:
        raise _HEARD.end


def uninterrupted(work: Callable[[], object]) -> None:
    """Does what would lose an exception (`gc.collect`); then ends the run, where it was asked to meanwhile."""
    _HEARD.waits = True
    try:
        work()
    finally:
        _HEARD.waits = False
    end_if_asked()
