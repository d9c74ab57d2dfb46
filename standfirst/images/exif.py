"""EXIF (CIPA DC-008) as far as pictures on the web need it: what stands in its first directory, and a small one written.

It follows no offset to another directory, so no file can lead it in a circle.
"""

import struct
from typing import Final

from msgspec import Struct

DESCRIPTION, ORIENTATION, ARTIST, COPYRIGHT, PLACE = 0x010E, 0x0112, 0x013B, 0x8298, 0x8825
_TEXTS: Final = (DESCRIPTION, ARTIST, COPYRIGHT)
_SHORT, _ASCII = 3, 2
_MOST: Final = 512
"""Entries of a directory that are read."""


class Exif(Struct, frozen=True, kw_only=True):
    """What a first directory says."""

    orientation: int = 0
    description: str = ""
    artist: str = ""
    copyright: str = ""
    place: bool = False
    """Whether there is a directory with a place on the globe."""


def read(data: bytes) -> Exif:
    """What EXIF says, from its byte order on; nothing where it cannot be read."""
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(data[:4])
    if order is None or len(data) < 10:
        return Exif()
    orientation, place, texts = 0, False, dict.fromkeys(_TEXTS, "")
    try:
        (at,) = struct.unpack_from(order + "I", data, 4)
        (count,) = struct.unpack_from(order + "H", data, at)
        for number in range(min(count, _MOST)):
            tag, kind, size, value = struct.unpack_from(order + "HHII", data, at + 2 + 12 * number)
            if tag == ORIENTATION and kind == _SHORT:
                (turned,) = struct.unpack_from(order + "H", data, at + 10 + 12 * number)
                orientation = turned if 1 <= turned <= 8 else 0
            elif tag in _TEXTS and kind == _ASCII:
                start = value if size > 4 else at + 10 + 12 * number
                texts[tag] = text(data[start : start + size].rstrip(b"\0 ").replace(b"\0", b", "))
            place = place or tag == PLACE
    except struct.error:
        pass  # what was read up to there holds
    return Exif(
        orientation=orientation,
        description=texts[DESCRIPTION],
        artist=texts[ARTIST],
        copyright=texts[COPYRIGHT],
        place=place,
    )


def text(raw: bytes) -> str:
    """Text of no known encoding: UTF-8, which today's programs write, or that of the Windows of old."""
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")


def written(*, orientation: int = 0, artist: str = "", rights: str = "") -> bytes:
    """EXIF with these alone, from its byte order on; nothing where there is nothing to say."""
    entries: list[tuple[int, int, bytes]] = []
    if orientation > 1:
        entries.append((ORIENTATION, _SHORT, struct.pack("<H", orientation)))
    entries += [(tag, _ASCII, said.encode() + b"\0") for tag, said in ((ARTIST, artist), (COPYRIGHT, rights)) if said]
    if not entries:
        return b""
    directory, values = [struct.pack("<H", len(entries))], b""
    start = 8 + 2 + 12 * len(entries) + 4
    for tag, kind, value in entries:
        count = 1 if kind == _SHORT else len(value)
        inside = value.ljust(4, b"\0") if len(value) <= 4 else struct.pack("<I", start + len(values))
        directory.append(struct.pack("<HHI", tag, kind, count) + inside)
        values += value + b"\0" * (len(value) % 2) if len(value) > 4 else b""
    return b"II*\0\x08\0\0\0" + b"".join(directory) + b"\0\0\0\0" + values
