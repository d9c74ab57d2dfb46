"""PNG (W3C, third edition) as chunks, moving ones (APNG) too."""

import struct
import zlib
from collections.abc import Iterator, Mapping
from itertools import count
from typing import Final

from standfirst.images.anatomy import Anatomy, Broken, counted, cut_off
from standfirst.images.spaces import Space, of_cicp, of_gamma

_SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
_NEEDED: Final = frozenset(
    b"IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB iCCP cICP mDCV cLLI sBIT bKGD pHYs acTL fcTL fdAT".split()
)
"""Pixels, colours and time; texts, dates, EXIF, suggested palettes and private chunks are not among them."""
_XMP: Final = b"XML:com.adobe.xmp\0"
_UNPACKED: Final = 2 << 20
"""Bytes that all packed texts of a file, and its colour profile, may have: more is there to exhaust whoever unpacks it."""
_CHANNELS: Final = {2: 3, 4: 2, 6: 4}
_STEP: Final = 1 << 20
_TOLD: Final = (b"cICP", b"sRGB", b"gAMA", b"cHRM", b"eXIf")
_PACKED_TEXTS: Final = (b"zTXt", b"iTXt", b"iCCP")


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Type and content, up to the end of the picture."""
    at = len(_SIGNATURE)
    for number in count():
        counted(number)
        if at + 12 > len(data):
            cut_off()
        length, kind = struct.unpack_from(">I4s", data, at)
        end = at + 8 + length
        if end + 4 > len(data):
            cut_off()
        content = data[at + 8 : end]
        if zlib.crc32(content, zlib.crc32(kind)) != struct.unpack_from(">I", data, end)[0]:
            raise Broken("is damaged: a check sum in it is wrong")
        yield kind, content
        if kind == b"IEND":
            return
        at = end + 4


def read(data: bytes) -> Anatomy:
    """What the chunks say."""
    width = height = colours = coded = 0
    frames, bits, transparent, unpacked = 1, 8, False, 0
    xmp = b""
    told: dict[bytes, bytes] = {}
    fault = ""
    try:
        for kind, content in _chunks(data):
            if kind == b"IHDR" and len(content) == 13 and not width:
                width, height, bits, colours = struct.unpack_from(">IIBB", content)
            elif kind == b"tRNS":
                transparent = True
            elif kind == b"acTL" and len(content) == 8:
                frames = max(1, int.from_bytes(content[:4], "big"))
            elif kind in (b"IDAT", b"fdAT"):
                coded += len(content)
            elif kind in _TOLD:
                told.setdefault(kind, content)
            elif kind in _PACKED_TEXTS:
                text = _unpacked(kind, content, _UNPACKED - unpacked)
                unpacked += len(text)
                told.setdefault(kind, b"")
                xmp = text if kind == b"iTXt" and content.startswith(_XMP) else xmp
        if not coded:
            raise Broken("has no pixels")
    except Broken as broken:
        fault = str(broken)
    return Anatomy(
        width=width,
        height=height,
        frames=frames,
        alpha=transparent or colours in (4, 6),
        palette=colours == 3 or bits < 8,
        coded=coded,
        space=_space(told),
        exif=told.get(b"eXIf", b""),
        xmp=xmp,
        fault=fault,
    )


def _space(told: Mapping[bytes, bytes]) -> Space | None:
    """By the first that is there of cICP, a profile, sRGB, and gAMA with or without cHRM (4.3, 13.13). cHRM alone says
    nothing, as in browsers."""
    numbers, gamma, primaries = (told.get(kind, b"") for kind in (b"cICP", b"gAMA", b"cHRM"))
    if len(numbers) == 4 and (space := of_cicp(numbers[0], numbers[1])) is not None:
        return space
    if len(gamma) != 4 or told.keys() & {b"iCCP", b"sRGB"}:
        return None
    points = struct.unpack(">8I", primaries) if len(primaries) == 32 else ()
    return of_gamma(int.from_bytes(gamma, "big") / 100_000, tuple(point / 100_000 for point in points))


def _unpacked(kind: bytes, content: bytes, most: int) -> bytes:
    """The text of a chunk, or nothing where it cannot be read."""
    _, _, rest = content.partition(b"\0")
    if kind == b"iTXt":
        packed, rest = rest[:1] == b"\1", rest[2:].partition(b"\0")[2].partition(b"\0")[2]
        if not packed:
            return rest
    else:
        rest = rest[1:]
    unpacking = zlib.decompressobj()
    try:
        text = unpacking.decompress(rest, max(most, 1))
    except zlib.error:
        return b""
    if unpacking.unconsumed_tail:
        raise Broken("has a text that unpacks without end")
    return text


def lacks_rows(data: bytes) -> bool:
    """Whether the pixels of a file that is otherwise whole end before its last row, which decoders leave empty."""
    wanted, unpacking, found = 0, zlib.decompressobj(), 0
    for kind, content in _chunks(data):
        if kind == b"IHDR":
            width, height, bits, colours, _, _, interlaced = struct.unpack(">IIBBBBB", content)
            wanted = 0 if interlaced else height * (1 + (width * bits * _CHANNELS.get(colours, 1) + 7) // 8)
        while kind == b"IDAT" and content and found < wanted:
            found += len(unpacking.decompress(content, _STEP))
            content = unpacking.unconsumed_tail
    return found < wanted


def rewrite(data: bytes, exif: bytes, xmp: bytes) -> bytes:
    """The same pixels, colours and times of frames."""
    parts = [_SIGNATURE]
    for kind, content in _chunks(data):
        if kind in _NEEDED:
            parts.append(_chunk(kind, content))
        if kind == b"IHDR":
            if exif:
                parts.append(_chunk(b"eXIf", exif))
            if xmp:
                parts.append(_chunk(b"iTXt", _XMP + b"\0\0\0\0" + xmp))
    return b"".join(parts)


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(content, zlib.crc32(kind)))
