"""The process in which pictures are decoded: it takes orders on its input and answers on its output until there are none.

It may take no more memory than a picture of the size told needs, and no more of the processor than it is given. Whatever
happens to it, whoever gave the order goes on. Run as `python -m standfirst.images.worker`.
"""

import signal
import sys
from math import ceil
from typing import Final

import msgspec

from standfirst.images.orders import Answer, Order, receive, send
from standfirst.images.pixels import rendered

_BESIDES: Final = 256 << 20
"""Bytes for the program, 35 million of them, for codecs and for what is made."""
_A_PIXEL: Final = 12
"""Bytes: four of the picture, and up to twice as many of what its decoder keeps beside it."""


def main() -> None:
    """Serve until the input ends."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # ended with whoever gives the orders, without a word
    source, sink = sys.stdin.buffer, sys.stdout.buffer
    reading, writing = msgspec.msgpack.Decoder(Order), msgspec.msgpack.Encoder()
    while message := receive(source):
        order = reading.decode(message)
        _confine(_BESIDES + _A_PIXEL * order.pixels, order.limits.seconds)
        try:
            answer = rendered(order)
        except Exception as fault:  # ours: told where it can be seen
            answer = Answer(fault=f"{type(fault).__name__}: {fault}")
        send(sink, writing.encode(answer))


def _confine(memory: int, seconds: float) -> None:
    """Sets limits of the system for the next picture; the processor's time is counted from the start."""
    if sys.platform == "win32":
        return
    import resource

    used = resource.getrusage(resource.RUSAGE_SELF)
    for limit, most in (
        (resource.RLIMIT_DATA, memory),
        (resource.RLIMIT_CPU, ceil(used.ru_utime + used.ru_stime + seconds)),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(limit)
        resource.setrlimit(limit, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


if __name__ == "__main__":
    main()
