"""What changed, from the threads that hear of it to the one that waits for it. When a change is whole is decided by
`gathering`. A change while somebody is busy with the last one is kept for the next `wait`.
"""

import math
import os
import threading
import time
from collections.abc import Callable
from typing import Final

from standfirst.files import glance
from standfirst.preview.gathering import SOON, Batch, Busy, Gathering, Look

_PATIENCE: Final = 1.0 if os.name == "nt" else 60.0
"""Seconds in one sleep. Windows does not let Ctrl-C end a sleep."""


class Changes:
    """Told of changes by any thread; one thread waits."""

    def __init__(
        self,
        clock: Callable[[], float] = time.monotonic,
        look: Look = glance,
        busy: Busy = lambda: False,
    ) -> None:
        self._clock = clock
        self._news = threading.Condition()
        self._asked = look, busy
        self._gathering = Gathering(look, busy)
        self._awake = -math.inf  # when the waiting thread will look again by itself; past while it does not sleep
        self._ended = False

    def finished(self, path: str) -> None:
        """A file was written to its end, or has come to its place."""
        with self._news:
            self._gathering.finished(path, self._clock())
            self._wake()

    def begun(self, path: str) -> None:
        """A file appeared, and is perhaps still being written."""
        with self._news:
            self._gathering.begun(path, self._clock())
            self._wake()

    def found(self, path: str) -> None:
        """A file was found that nobody told of; it was perhaps written before anybody listened."""
        with self._news:
            self._gathering.begun(path, self._clock(), SOON)
            self._wake()

    def vanished(self, path: str, *, removed: bool = True) -> None:
        """A file was removed, or moved away; perhaps another one takes its place."""
        with self._news:
            self._gathering.vanished(path, self._clock(), removed=removed)
            self._wake()

    def moved(self, old: str, new: str) -> None:
        """A file that vanished has only got another name."""
        with self._news:
            self._gathering.moved(old, new, self._clock())
            self._wake()

    def gone(self, path: str) -> None:
        """A folder went with all that was in it."""
        with self._news:
            self._gathering.gone(path, self._clock())
            self._wake()

    def doubt(self) -> None:
        """Something was lost, or anything may have changed: everything is to be looked at."""
        with self._news:
            self._gathering.doubt(self._clock())
            self._wake()

    def forget(self) -> None:
        """There is nothing to look at any more; what was told so far is dropped."""
        with self._news:
            self._gathering = Gathering(*self._asked)

    def any(self) -> bool:
        """Whether anything was told of that `wait` has not given."""
        with self._news:
            return self._gathering.due() is not None

    def end(self) -> None:
        """Nobody needs to wait any more."""
        with self._news:
            self._ended = True
            self._news.notify_all()

    def wait(self, until: Callable[[], float | None]) -> Batch | None:
        """What changed, when it is time; None when there will be nothing more. `until` gives the seconds left to an
        hour that brings a batch without any change, or None; it is asked again after each sleep, as clocks may be
        set."""
        with self._news:
            while not self._ended:
                now, left, due = self._clock(), until(), self._gathering.due()
                struck = left is not None and left <= 0
                if struck or (due is not None and due <= now):
                    batch = self._gathering.take(now)
                    if batch is not None or struck:
                        return batch or Batch()
                    continue
                self._sleep(now, _PATIENCE if left is None else left, _PATIENCE if due is None else due - now)
            return None

    def _sleep(self, now: float, *reasons: float) -> None:
        seconds = min(_PATIENCE, *reasons)
        self._awake = now + seconds
        self._news.wait(seconds)
        self._awake = -math.inf

    def _wake(self) -> None:
        """Wakes the waiting thread, unless it will look in time anyway: a storm would wake it thousands of times."""
        if self._clock() + self._gathering.pause() < self._awake:
            self._news.notify_all()
