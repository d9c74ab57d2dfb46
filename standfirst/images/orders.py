"""What a worker is asked for and answers, and how both go through a pipe."""

from typing import IO

from msgspec import Struct

from standfirst.images.records import Limits, Refusal, Rendition


class Order(Struct, frozen=True, kw_only=True):
    """A picture and what is wanted of it; `pixels` are those that its headers speak of."""

    data: bytes
    wanted: tuple[Rendition, ...]
    limits: Limits
    pixels: int


class Answer(Struct, frozen=True, kw_only=True):
    """What a worker made, or why it did not: the picture's fault, or ours."""

    made: tuple[bytes, ...] = ()
    refusal: Refusal | None = None
    fault: str = ""


def send(sink: IO[bytes], message: bytes) -> None:
    """One message, its length before it."""
    sink.write(len(message).to_bytes(8, "big"))
    sink.write(message)
    sink.flush()


def receive(source: IO[bytes]) -> bytes:
    """The next message; nothing where there is none, or not all of it."""
    size = int.from_bytes(source.read(8), "big")
    message = source.read(size)
    return message if len(message) == size else b""
