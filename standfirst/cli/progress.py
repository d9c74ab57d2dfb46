"""How far a long build is: one line on a terminal that rewrites itself, nothing anywhere else."""

import time
from typing import Final, TextIO

_PATIENCE: Final = 0.5
"""Seconds before the first word: a quick build needs none."""
_PACE: Final = 0.1


class Bar:
    """Told where a build is; shows it now and then."""

    def __init__(self, stream: TextIO, *, quiet: bool) -> None:
        self._stream = stream
        self._on = not quiet and stream.isatty()
        self._next = time.monotonic() + _PATIENCE
        self._shown = False

    def __call__(self, what: str, done: int, total: int) -> None:
        if not self._on:
            return
        now = time.monotonic()
        if now >= self._next:
            self._next = now + _PACE
            self._shown = True
            self._stream.write(f"\r{what} {done} of {total}\x1b[K")
            self._stream.flush()

    def done(self) -> None:
        """Leaves the line empty for what comes next."""
        if self._shown:
            self._shown = False
            self._stream.write("\r\x1b[K")
