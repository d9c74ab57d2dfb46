"""Canonical bytes of plain values, and their fingerprints.

Equal values give equal bytes in every process, whatever PYTHONHASHSEED or insertion order: mappings are written in
the order of their keys. A class that is not a record raises; there is no fall-back to `repr` or `hash`. Times are
texts in every record of ours: as `datetime` they would lose their offset here.
"""

from functools import cache
from hashlib import blake2b
from typing import Any, Final

import msgspec

Fingerprint = bytes
"""16 bytes; two values with one fingerprint are taken for equal (2^-64 after 2^32 values)."""


def _refuse(value: object) -> Any:
    raise TypeError(f"{type(value).__name__} has no canonical form: turn it into text, numbers, tuples or records")


_ENCODER: Final = msgspec.msgpack.Encoder(order="deterministic", enc_hook=_refuse)
_PACKER: Final = msgspec.msgpack.Encoder(enc_hook=_refuse)


def encode(value: Any) -> bytes:
    """The canonical bytes of text, numbers, None, bytes, tuples, lists, mappings by text, and `msgspec` records."""
    return _ENCODER.encode(value)


def pack(value: Any) -> bytes:
    """As `encode`, but mappings as they come: for what is kept and compared with nothing. Putting ten thousand keys in
    order can take longer than a page."""
    return _PACKER.encode(value)


@cache
def _decoder(type: Any) -> msgspec.msgpack.Decoder[Any]:
    return msgspec.msgpack.Decoder(type)


def decode(data: bytes, type: Any = Any) -> Any:
    """The value that `encode` wrote, as `type`; raises `msgspec.MsgspecError` where the bytes are not one."""
    return _decoder(type).decode(data)


def digest(data: bytes) -> Fingerprint:
    """The fingerprint of bytes."""
    return blake2b(data, digest_size=16).digest()


def fingerprint(value: Any) -> Fingerprint:
    """The fingerprint of a value: that of its canonical bytes."""
    return blake2b(_ENCODER.encode(value), digest_size=16).digest()
