"""WebP (RFC 9649) as chunks of a RIFF file, moving ones too."""

import struct
from collections.abc import Iterator
from typing import Final

from standfirst.images.anatomy import Anatomy, Broken, counted, cut_off

_NEEDED: Final = frozenset((b"ICCP", b"ANIM", b"ANMF", b"ALPH", b"VP8 ", b"VP8L"))
_IN_FRAMES: Final = frozenset((b"ALPH", b"VP8 ", b"VP8L"))
_ICC, _ALPHA, _EXIF, _XMP, _MOVING = 0x20, 0x10, 0x08, 0x04, 0x02
"""Flags of VP8X."""
_FRAME: Final = 16
"""Bytes at the head of a frame."""


def _chunks(data: bytes, at: int, end: int) -> Iterator[tuple[bytes, bytes]]:
    """Type and content of each chunk."""
    number = 0
    while at < end:
        counted(number := number + 1)
        if at + 8 > end:
            cut_off()
        kind, length = struct.unpack_from("<4sI", data, at)
        at += 8
        if at + length > end:
            cut_off()
        yield kind, data[at : at + length]
        at += length + length % 2


def _all(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    end = 8 + int.from_bytes(data[4:8], "little")
    if end > len(data) + 1:  # the last one may lack its padding
        cut_off()
    return _chunks(data, 12, min(end, len(data)))


def read(data: bytes) -> Anatomy:
    """What the chunks say."""
    width = height = frames = coded = 0
    alpha = lossless = False
    exif = xmp = b""
    fault = ""
    try:
        for kind, content in _all(data):
            if kind == b"VP8X" and len(content) >= 10:
                alpha = bool(content[0] & _ALPHA)
                width, height = (int.from_bytes(content[at : at + 3], "little") + 1 for at in (4, 7))
            elif kind == b"EXIF":
                exif = content.removeprefix(b"Exif\0\0")
            elif kind == b"XMP ":
                xmp = content
            elif kind in (b"VP8 ", b"VP8L", b"ANMF"):
                frames, coded, lossless = frames + 1, coded + len(content), kind == b"VP8L"
                if kind != b"ANMF":
                    own, tall, clear = _size(kind, content)
                    width, height, alpha = max(width, own), max(height, tall), alpha or clear
        if not frames:
            raise Broken("has no pixels")
    except Broken as broken:
        fault = str(broken)
    return Anatomy(
        width=width,
        height=height,
        frames=max(frames, 1),
        alpha=alpha,
        palette=lossless,
        coded=coded,
        exif=exif,
        xmp=xmp,
        fault=fault,
    )


def _size(kind: bytes, content: bytes) -> tuple[int, int, bool]:
    """Width, height, and whether there is alpha, of one coded picture."""
    width = height = alpha = 0
    if kind == b"VP8L" and content[:1] == b"\x2f" and len(content) >= 5:
        bits = int.from_bytes(content[1:5], "little")
        width, height, alpha = (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1, bits >> 28 & 1
    elif kind == b"VP8 " and content[3:6] == b"\x9d\x01\x2a" and len(content) >= 10:
        width, height = (side & 0x3FFF for side in struct.unpack_from("<HH", content, 6))
    if not width or not height:
        raise Broken("does not say how large it is")
    return width, height, bool(alpha)


def rewrite(data: bytes, exif: bytes, xmp: bytes) -> bytes:
    """The same pixels, frames and colour profile."""
    kept: list[bytes] = []
    flags, size = 0, b""
    for kind, content in _all(data):
        if kind == b"VP8X" and len(content) >= 10:
            flags, size = flags | content[0] & (_ALPHA | _MOVING), content[4:10]
        elif kind == b"ANMF":
            inner = (_chunk(*one) for one in _chunks(content, _FRAME, len(content)) if one[0] in _IN_FRAMES)
            kept.append(_chunk(kind, content[:_FRAME] + b"".join(inner)))
        elif kind in _NEEDED:
            flags |= _ICC if kind == b"ICCP" else 0
            kept.append(_chunk(kind, content))
            if kind in (b"VP8 ", b"VP8L"):
                width, height, clear = _size(kind, content)
                size = size or (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
                flags |= _ALPHA if clear else 0
    flags |= (_EXIF if exif else 0) | (_XMP if xmp else 0)
    kept += [_chunk(b"EXIF", exif)] if exif else []
    kept += [_chunk(b"XMP ", xmp)] if xmp else []
    if flags & ~_ALPHA or not kept or any(one.startswith((b"ALPH", b"ANIM")) for one in kept):
        kept.insert(0, _chunk(b"VP8X", bytes((flags, 0, 0, 0)) + size))
    return b"RIFF" + struct.pack("<I", 4 + sum(map(len, kept))) + b"WEBP" + b"".join(kept)


def _chunk(kind: bytes, content: bytes) -> bytes:
    return kind + struct.pack("<I", len(content)) + content + b"\0" * (len(content) % 2)
