"""GIF (89a) as blocks."""

import struct
from collections.abc import Iterator
from typing import Final

from standfirst.images.anatomy import Anatomy, Broken, counted, cut_off

_LOOPS: Final = (b"NETSCAPE2.0", b"ANIMEXTS1.0", b"ICCRGBG1012")
"""Applications whose blocks say how often the frames repeat, and the colour profile."""
_XMP: Final = b"XMP DataXMP"
_MAGIC: Final = b"\1" + bytes(range(255, -1, -1)) + b"\0"
"""What follows XMP, so that readers who take its bytes for lengths come out at the end (XMP, part 3, 1.1.2)."""
_EXTENSION, _IMAGE, _END = 0x21, 0x2C, 0x3B
_CONTROL, _APPLICATION = 0xF9, 0xFF


def _blocks(data: bytes) -> Iterator[tuple[int, int, int]]:
    """What each block is (an image, or the label of an extension), where it starts, and where it ends."""
    at, steps = 13 + _palette(data, 10), 0
    while at < len(data):
        counted(steps := steps + 1)
        start, kind = at, data[at]
        if kind == _END:
            return
        if kind == _EXTENSION:
            kind, at = data[at + 1] if at + 1 < len(data) else cut_off(), at + 2
        elif kind == _IMAGE:
            at += 11 + _palette(data, at + 9)
        else:
            raise Broken("is damaged: between its frames stands what no GIF has")
        while at < len(data) and data[at]:
            counted((steps := steps + 1) // 4)  # they hold 255 bytes at most
            at += data[at] + 1
        at += 1
        if at > len(data):
            cut_off()
        yield kind, start, at
    cut_off()


def _palette(data: bytes, at: int) -> int:
    """How many bytes the palette takes that the flags at a place speak of."""
    if at >= len(data):
        cut_off()
    return 3 * (2 << (data[at] & 7)) if data[at] & 0x80 else 0


def read(data: bytes) -> Anatomy:
    """What the blocks say. The picture is as large as its canvas, or as a frame that goes beyond it."""
    width, height = struct.unpack_from("<HH", data, 6) if len(data) >= 13 else (0, 0)
    frames = coded = 0
    alpha, xmp, fault = False, b"", ""
    try:
        for kind, start, end in _blocks(data):
            if kind == _IMAGE:
                left, top, wide, high = struct.unpack_from("<HHHH", data, start + 1)
                width, height = max(width, left + wide) if wide else 0, max(height, top + high) if high else 0
                frames, coded = frames + 1, coded + end - start
            elif kind == _CONTROL and end - start >= 8:
                alpha = alpha or bool(data[start + 3] & 1)
            elif kind == _APPLICATION and data.startswith(_XMP, start + 3):
                xmp = data[start + 14 : end].removesuffix(_MAGIC)
        if not frames:
            raise Broken("has no pixels")
    except Broken as broken:
        fault = str(broken)
    return Anatomy(
        width=width, height=height, frames=max(frames, 1), alpha=alpha, palette=True, coded=coded, xmp=xmp, fault=fault
    )


def rewrite(data: bytes, exif: bytes, xmp: bytes) -> bytes:
    """The same frames; GIF has no place for EXIF."""
    parts = [b"GIF89a", data[6 : 13 + _palette(data, 10)]]
    parts += [b"\x21\xff\x0b", _XMP, xmp, _MAGIC] if xmp else []
    for kind, start, end in _blocks(data):
        loops = kind == _APPLICATION and data.startswith(_LOOPS, start + 3)
        if kind in (_IMAGE, _CONTROL) or loops:
            parts.append(data[start:end])
    return b"".join((*parts, b"\x3b"))
