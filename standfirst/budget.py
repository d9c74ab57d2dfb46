"""How much one story or one page may take: of the processor's time, and of memory.

Loops of Python and regular expressions are ended by a signal of the processor's clock, which a busy machine does not
move, in the main thread, where signals arrive. Compiled libraries do not hear it: what could keep one busy for long
is done `apart`, in a process that the system ends. It knows neither stories nor pages.
"""

import os
import pickle
import signal
import sys
import threading
from collections.abc import Callable
from functools import cache
from math import ceil
from types import FrameType, TracebackType
from typing import Final, NoReturn, TypeVar

T = TypeVar("T")

SLOW: Final = 2.0
MOST: Final = 10.0
"""Seconds of the processor after which a story is warned of, and after which it is given up."""

_AGAIN: Final = 1.0
_APART_MEMORY: Final = 1 << 30
_MEMORY: Final = 8 << 30
"""Bytes: what a process of its own may take besides what it is born with, and what any process of ours may take."""


class Spent(BaseException):
    """The time is used up. Not an `Exception`: nothing on the way may take it for a fault that it can mend."""


class Ended(Exception):
    """The process that did the work was ended, by the system or by a fault in a library."""


class Limited:
    """A `with` block that raises `Spent` when it has taken `MOST`; `used` tells afterwards, in seconds. One within
    another takes its time from it. Where no signal arrives (another thread, Windows) it lasts as long as it lasts."""

    __slots__ = ("_outer", "used")

    def __enter__(self) -> "Limited":
        self.used = 0.0
        self._outer: tuple[float, float] | None = None
        if hasattr(signal, "setitimer") and threading.current_thread() is threading.main_thread():
            _listen()
            # Again and again: whatever stands in between may take the first one for its own.
            self._outer = signal.setitimer(signal.ITIMER_PROF, MOST, _AGAIN)
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, at: TracebackType | None) -> None:
        if self._outer is None:
            return
        left, _ = signal.setitimer(signal.ITIMER_PROF, 0.0)
        self.used = MOST - left
        if self._outer[0]:
            signal.setitimer(signal.ITIMER_PROF, max(self._outer[0] - self.used, 1e-6), _AGAIN)


@cache  # once: to ask each time takes as long as all else here
def _listen() -> None:
    signal.signal(signal.SIGPROF, _spent)


def _spent(number: int, frame: FrameType | None) -> None:
    raise Spent


def may_part() -> bool:
    """Whether work can be done apart. Not from another thread, which may hold what the child would wait for."""
    return hasattr(os, "fork") and threading.current_thread() is threading.main_thread()


def apart(work: Callable[[], T]) -> tuple[T, float]:
    """What `work` gives or raises, done in a process of its own, and the seconds that it took. Raises `Spent` and
    `Ended`."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.close(reading)
        _do(work, writing)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        try:
            data = pipe.read()
        except BaseException:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            raise
    _, status, usage = os.wait4(child, 0)
    code = os.waitstatus_to_exitcode(status)
    if code == -signal.SIGXCPU:
        raise Spent
    if code:
        raise Ended(f"signal {-code}" if code < 0 else f"status {code}")
    value, fault = pickle.loads(data)
    if fault is not None:
        raise fault
    return value, usage.ru_utime


def _do(work: Callable[[], object], writing: int) -> NoReturn:
    """In the child: does it, sends what came of it, and ends."""
    status = 1
    try:
        _confine()
        value, fault = None, None
        try:
            value = work()
        except Exception as raised:  # the parent raises it again
            fault = raised
        with os.fdopen(writing, "wb") as pipe:
            pipe.write(pickle.dumps((value, fault), pickle.HIGHEST_PROTOCOL))
        status = 0
    finally:
        os._exit(status)  # no clean-up of the parent's things in the child


def _confine() -> None:
    import resource

    born = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    _lower(resource.RLIMIT_DATA, born + _APART_MEMORY)
    _lower(resource.RLIMIT_CPU, ceil(MOST))  # 0 would end the process at the next tick
    _lower(resource.RLIMIT_CORE, 0)


def confine_memory() -> None:
    """Keeps this process, and those that it forks, from taking all memory there is: what asks for more is told so, and
    not ended by the system together with whatever else runs."""
    if hasattr(os, "sysconf") and hasattr(os, "fork"):
        import resource

        there = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
        _lower(resource.RLIMIT_DATA, min(there // 4 * 3, _MEMORY))


def _lower(limit: int, to: int) -> None:
    """Sets a limit of the system, never above one that is there."""
    import resource

    soft, hard = resource.getrlimit(limit)
    known = [one for one in (soft, hard) if one != resource.RLIM_INFINITY]
    resource.setrlimit(limit, (min([to, *known]), hard))
