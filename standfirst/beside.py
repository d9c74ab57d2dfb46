"""Work that another process does while this one goes on."""

import os
import signal
from collections.abc import Callable
from contextlib import suppress
from typing import NoReturn

from standfirst.budget import may_part


class Beside:
    """`work`, begun at once in a process of its own where there can be one. It is only a saving of time: whoever is told
    nothing does the work himself. `close` it, or ask."""

    def __init__(self, work: Callable[[], bytes], *, apart: bool = True) -> None:
        self._child = 0
        self._said: bytes | None = None
        if apart and may_part():
            with suppress(OSError):  # so many processes or files there may not be
                self._begin(work)

    def _begin(self, work: Callable[[], bytes]) -> None:
        reading, writing = os.pipe()
        try:
            self._child = os.fork()
        except OSError:
            os.close(reading)
            raise
        else:
            if not self._child:
                os.close(reading)  # or it would wait for itself, when nobody else reads any more
                _tell(work, writing)
            self._reading = reading
        finally:
            os.close(writing)

    def told(self) -> bytes | None:
        """What it came to, once it is done; None where no other process did it, or not to the end."""
        if self._child:
            child, self._child = self._child, 0
            with os.fdopen(self._reading, "rb") as pipe:
                data = pipe.read()
            self._said = data if os.waitpid(child, 0)[1] == 0 else None
        return self._said

    def close(self) -> None:
        """Nobody wants to know any more."""
        if self._child:
            os.kill(self._child, signal.SIGKILL)
            self.told()


def _tell(work: Callable[[], bytes], writing: int) -> NoReturn:
    status = 1
    try:
        with os.fdopen(writing, "wb") as pipe:
            pipe.write(work())
        status = 0
    finally:
        os._exit(status)  # nothing that the parent has begun may end twice
