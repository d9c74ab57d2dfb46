"""When to build: changes are gathered for a short quiet moment, then it is time. It knows no files and no builds.

A change while a build runs is kept for the next `wait`, so it leads to one more build, not to many.
"""

import os
import threading
import time
from collections.abc import Callable
from typing import Final

QUIET: Final = 0.03
"""Seconds without a change before it is time: an editor's several steps are one save."""
LONGEST: Final = 0.5
"""Seconds after the first change by which it is time, however busy the disk is."""
LATER: Final = 1.0
"""Seconds given to a new file to be written to its end; links are never written, so nothing else tells of them."""
_PATIENCE: Final = 1.0 if os.name == "nt" else 60.0
"""Seconds in one sleep. Windows does not let Ctrl-C end a sleep."""


class Changes:
    """Told of changes by any thread; one thread waits."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._told = threading.Condition()
        self._first: float | None = None
        self._last = 0.0
        self._unfinished: dict[str, float] = {}
        self._ended = False

    def add(self, path: str = "") -> None:
        """Something changed for good; a file at `path` is finished."""
        with self._told:
            self._unfinished.pop(path, None)
            self._last = self._clock()
            if self._first is None:
                self._first = self._last
            self._told.notify_all()

    def begun(self, path: str) -> None:
        """A file appeared, and is perhaps still being written."""
        with self._told:
            self._unfinished[path] = self._clock() + LATER
            self._told.notify_all()

    def end(self) -> None:
        """Nobody needs to wait any more."""
        with self._told:
            self._ended = True
            self._told.notify_all()

    def wait(self, until: Callable[[], float | None]) -> bool:
        """Returns when it is time to build; False when there will be nothing more to build. `until` gives the seconds
        left to a build without any change, or None; it is asked again after each sleep, as clocks may be set."""
        with self._told:
            while not self._ended:
                left = until()
                due = self._due()
                if due is not None:
                    left = due if left is None else min(left, due)
                if left is not None and left <= 0:
                    self._taken()
                    return True
                self._told.wait(_PATIENCE if left is None else min(left, _PATIENCE))
            return False

    def _due(self) -> float | None:
        """Seconds until the changes so far are to be built."""
        moments = list(self._unfinished.values())
        if self._first is not None:
            moments.append(min(self._last + QUIET, self._first + LONGEST))
        return min(moments) - self._clock() if moments else None

    def _taken(self) -> None:
        now = self._clock()
        self._first = None
        self._unfinished = {path: due for path, due in self._unfinished.items() if due > now}
