"""Renditions of a picture, made in a process that can be ended, and that stays for the next picture.

To start one takes 0.1 s, to ask one that is there a millisecond. Each thread that asks at a time has one of its own, so
as many pictures are made at once as threads ask.
"""

import atexit
import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Sequence
from functools import cache
from typing import Final

import msgspec

from standfirst.images.looking import look
from standfirst.images.orders import Answer, Order, receive, send
from standfirst.images.records import LIMITS, Limits, Look, Refusal, Rendition
from standfirst.images.refusals import broken, not_accepted, too_slow

_REVISION: Final = 2
"""Counts up when our own code makes other bytes of the same picture."""
_PATIENCE: Final = 8
"""How much longer than its time on the processor a picture may take on a busy machine."""
_OVER: Final = tuple(-getattr(signal, name) for name in ("SIGXCPU", "SIGKILL") if hasattr(signal, name))
"""By its time on the processor, or by a system without memory."""


@cache
def encoder() -> str:
    """Names the versions of what encodes: part of what a rendition is known by."""
    from PIL import features

    parts = ("pil", "libjpeg_turbo", "avif", "webp", "zlib_ng", "littlecms2")
    versions = (f"{part} {features.version(part)}" for part in parts)
    codecs = "none"
    if features.check("avif"):
        from PIL import _avif

        codecs = _avif.codec_versions()
    return "; ".join((f"standfirst {_REVISION}", *versions, codecs))


def render(data: bytes, wanted: Sequence[Rendition], limits: Limits = LIMITS) -> list[bytes] | Refusal:
    """All renditions of a picture, in the order asked for, or why there are none: sRGB, upright, with credit and copyright
    and nothing else. A rendition has the same bytes each time, whatever else is asked for with it. Blocks until they are
    made; may be called in threads. Raises `ValueError` where more pixels are asked for than there are: a picture is never
    made larger."""
    seen = look(data, limits)
    if isinstance(seen, Refusal):
        return seen
    if seen.format == "svg":
        return not_accepted("a drawing (SVG), which is as sharp at any size")
    for one in wanted:
        _within(one, seen)
    pixels = seen.width * seen.height * (seen.frames if any(one.animated for one in wanted) else 1)
    order = Order(data=data, wanted=tuple(wanted), limits=limits, pixels=pixels)
    answer = _asked(msgspec.msgpack.encode(order), limits)
    if isinstance(answer, Refusal):
        return answer
    if answer.fault:
        raise RuntimeError(answer.fault)
    return answer.refusal or list(answer.made)


def _within(one: Rendition, seen: Look) -> None:
    left, top, right, bottom = one.crop or (0.0, 0.0, 1.0, 1.0)
    wide, high = (right - left) * seen.width, (bottom - top) * seen.height
    inside = 0 <= left < right <= 1 and 0 <= top < bottom <= 1
    if (
        not inside
        or not (0 < one.width <= round(wide) or one.width == 1)
        or not (0 < one.height <= round(high) or one.height == 1)
    ):
        raise ValueError(f"{one} is no part of a picture of {seen.width} × {seen.height}, or larger")


class _Worker:
    """A process that decodes, and the pipes to it."""

    def __init__(self) -> None:
        import subprocess

        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "standfirst.images.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        self._given_up = False

    def ask(self, message: bytes, seconds: float) -> bytes:
        """Its answer; nothing where it did not live to give one."""
        source, sink = self._process.stdout, self._process.stdin
        assert source is not None
        assert sink is not None
        waiting = threading.Timer(seconds, self._give_up)
        waiting.start()
        try:
            send(sink, message)
            return receive(source)
        except BrokenPipeError:
            return b""
        finally:
            waiting.cancel()

    def _give_up(self) -> None:
        self._given_up = True
        self._process.kill()

    def ended(self) -> tuple[int, bool]:
        """How it ended, below 0 by which signal, and whether its time was over."""
        code = self._process.wait()
        return code, self._given_up or code in _OVER

    def end(self) -> None:
        """Ends it, whatever it does."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            try:
                if pipe is not None:
                    pipe.close()
            except BrokenPipeError:
                pass


@cache
def _idle(process: int) -> deque[_Worker]:
    """The workers of a process that wait for work. A fork has none of its parent's: it would share their pipes."""
    waiting: deque[_Worker] = deque()
    atexit.register(_end, waiting, process)
    return waiting


def rest() -> None:
    """Ends the workers of this process that wait: nobody asks for a while, and each holds what its largest picture took."""
    _end(_idle(os.getpid()), os.getpid())


def _end(workers: deque[_Worker], process: int) -> None:
    while workers and os.getpid() == process:
        workers.pop().end()


def _asked(message: bytes, limits: Limits) -> Answer | Refusal:
    """What a worker says. Where one that has had other pictures refuses this one, a new one decides: it may have been their
    memory, or the machine."""
    try:
        worker = _idle(os.getpid()).pop()
    except IndexError:
        return _answer(_Worker(), message, limits)
    said = _answer(worker, message, limits)
    if isinstance(said, Answer) and said.refusal is None:
        return said
    return _answer(_Worker(), message, limits)


def _answer(worker: _Worker, message: bytes, limits: Limits) -> Answer | Refusal:
    """What this worker says, which waits for more afterwards. One that has refused a picture is asked no more: each refusal
    would leave one worker more that waits."""
    try:
        answer = worker.ask(message, _PATIENCE * limits.seconds)
        if answer:
            said = msgspec.msgpack.decode(answer, type=Answer)
            if said.refusal is None:
                _idle(os.getpid()).append(worker)
            else:
                worker.end()
            return said
        code, slow = worker.ended()
    except BaseException:
        worker.end()  # it may be in the middle of something
        raise
    worker.end()
    if code == -signal.SIGINT:
        raise KeyboardInterrupt
    if slow:
        return too_slow(limits)
    if code < 0:
        return broken("ends the program that decodes it")
    raise RuntimeError(f"the process that decodes pictures ended with status {code}")
