"""JPEG (ITU-T T.81) as segments, with what stands in its application segments: EXIF, XMP, IPTC, ICC.

Whatever follows the end of the first picture is not read: second pictures (MPF), films of phones, other trailers.
"""

import re
from collections.abc import Iterator
from itertools import count
from typing import Final

from standfirst.images.anatomy import Anatomy, Broken, counted, cut_off

_MARKER: Final = re.compile(rb"\xff([^\x00\xff\xd0-\xd7])", re.DOTALL)
"""The next one that is neither stuffed into coded pixels nor a restart among them; found at 3 GB a second."""
_EOI, _SOS, _APP0, _APP1, _APP2, _APP13, _APP14 = 0xD9, 0xDA, 0xE0, 0xE1, 0xE2, 0xED, 0xEE
_SIZES: Final = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_AT_ONCE: Final = (0xC0, 0xC1)
"""Those whose first scan has all there is of the pixels, and not a first idea of them."""
_NEEDED: Final = _SIZES | {0xC4, 0xCC, 0xDA, 0xDB, 0xDC, 0xDD}
"""Sizes, Huffman and arithmetic tables, scans, quantisation, line counts, restart intervals."""
_EXIF: Final = b"Exif\0\0"
_XMP: Final = b"http://ns.adobe.com/xap/1.0/\0"
_ICC: Final = b"ICC_PROFILE\0"
_PHOTOSHOP: Final = b"Photoshop 3.0\0"
_IPTC: Final = 0x0404
_TAIL: Final = 64
_RESOURCES, _LONGEST = 16, 1 << 17
"""Segments of Photoshop's that are read, and bytes of IPTC."""


def _segments(data: bytes) -> Iterator[tuple[int, int, int]]:
    """Marker, where its content starts, and where it ends, up to the end of the picture; that of a scan ends after its
    coded pixels."""
    at = 2
    for number in count():
        counted(number)
        found = _MARKER.search(data, at) or cut_off()
        marker, start = found[1][0], found.end()
        if marker == _EOI:
            return
        if marker in (0x01, 0xD8):
            at = start
            continue
        end = start + int.from_bytes(data[start : start + 2], "big")
        if end < start + 2:
            raise Broken("has a segment without a length")
        if end > len(data):
            cut_off()
        if marker == _SOS:
            end = (_MARKER.search(data, end) or cut_off()).start()
        yield marker, start + 2, end
        at = end


def read(data: bytes) -> Anatomy:
    """What the segments say."""
    width = height = passes = coded = 0
    exif = xmp = tail = b""
    photoshop: list[bytes] = []
    fault, at_once = "", False
    try:
        for marker, start, end in _segments(data):
            if marker in _SIZES and not width:
                at_once = marker in _AT_ONCE
                height, width = (int.from_bytes(data[at : at + 2], "big") for at in (start + 1, start + 3))
            elif marker == _SOS:
                tail = tail or (data[max(start, end - _TAIL) : end] if at_once else b"")
                passes, coded = passes + 1, coded + end - start
            elif marker == _APP1 and not exif and data.startswith(_EXIF, start):
                exif = data[start + len(_EXIF) : end]
            elif marker == _APP1 and not xmp and data.startswith(_XMP, start):
                xmp = data[start + len(_XMP) : end]
            elif marker == _APP13 and data.startswith(_PHOTOSHOP, start):
                photoshop.append(data[start + len(_PHOTOSHOP) : end])
        if not passes:
            raise Broken("has no pixels")
    except Broken as broken:
        fault = str(broken)
    return Anatomy(
        width=width,
        height=height,
        passes=max(passes, 1),
        coded=coded,
        tail=tail,
        exif=exif,
        xmp=xmp,
        iptc=_iptc(b"".join(photoshop[:_RESOURCES])),
        fault=fault,
    )


def _iptc(photoshop: bytes) -> bytes:
    """The IIM datasets among Photoshop's resources."""
    at = 0
    while photoshop.startswith(b"8BIM", at) and at + 12 <= len(photoshop):
        kind = int.from_bytes(photoshop[at + 4 : at + 6], "big")
        start = at + 6 + (photoshop[at + 6] + 2) // 2 * 2
        size = int.from_bytes(photoshop[start : start + 4], "big")
        if kind == _IPTC:
            return photoshop[start + 4 : start + 4 + min(size, _LONGEST)]
        at = start + 4 + (size + 1) // 2 * 2
    return b""


def rewrite(data: bytes, exif: bytes, xmp: bytes) -> bytes:
    """The same scans, tables and colour profile."""
    first: list[bytes] = []
    rest: list[bytes] = []
    for marker, start, end in _segments(data):
        content = data[start:end]
        if marker == _APP0 and content.startswith(b"JFIF\0") and len(content) >= 14 and not first:
            first.append(_segment(_APP0, content[:12] + b"\0\0"))  # without its thumbnail
        elif marker == _APP14 and content.startswith(b"Adobe") and len(content) >= 12:
            rest.append(_segment(_APP14, content[:12]))
        elif marker == _SOS:
            rest.append(b"\xff\xda" + data[start - 2 : end])
        elif marker in _NEEDED or (marker == _APP2 and content.startswith(_ICC)):
            rest.append(_segment(marker, content))
    if exif:
        first.append(_segment(_APP1, _EXIF + exif))
    if xmp:
        first.append(_segment(_APP1, _XMP + xmp))
    return b"".join((b"\xff\xd8", *first, *rest, b"\xff\xd9"))


def _segment(marker: int, content: bytes) -> bytes:
    return bytes((0xFF, marker)) + (len(content) + 2).to_bytes(2, "big") + content
