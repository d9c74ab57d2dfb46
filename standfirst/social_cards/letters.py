"""Which characters a font has, read from its `cmap` table, and what is left of a text that is printed in such fonts.

A character that no font has would be printed as an empty box. Symbols, emoji among them, are left out of a picture; for
a letter there is no picture at all.
"""

import struct
from collections.abc import Collection, Iterator
from typing import Final
from unicodedata import category, normalize

_LEFT_OUT: Final = ("So", "Sk", "Me", "Cf")
"""Symbols, what modifies them, and what is never seen."""
_JOINERS: Final = "\u200c\u200d"
"""Decide how letters of Indic and Arabic scripts are joined. Fonts need not have them."""
_ORDERS: Final = "\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u00ad"
"""Marks of direction, and the soft hyphen: lines are put in order here."""


def letters_of(font: bytes) -> frozenset[int]:
    """The code points that a font in TrueType or OpenType has; none of a file that is no such font."""
    try:
        return frozenset(code for table in _tables(font) for code in _codes(font[table:]))
    except (struct.error, IndexError):
        return frozenset()


def printed(text: str, letters: Collection[int]) -> str:
    """A text without what is left out of pictures, in one line."""
    kept = [
        c
        for c in normalize("NFC", text)
        if c not in _ORDERS and (ord(c) in letters or c in _JOINERS or category(c) not in _LEFT_OUT)
    ]
    return " ".join("".join(kept).split()).strip(_JOINERS + " ")


def missing(text: str, letters: Collection[int]) -> str:
    """The characters of a text that no font has, or all of it where nothing is left to print."""
    left = printed(text, letters)
    return "".join(dict.fromkeys(c for c in left if ord(c) not in letters and c not in _JOINERS and c != " ")) or (
        "" if left else text
    )


def _tables(font: bytes) -> Iterator[int]:
    """Where the tables of Unicode begin."""
    count = struct.unpack_from(">H", font, 4)[0]
    for at in range(12, 12 + 16 * count, 16):
        if font[at : at + 4] == b"cmap":
            start = struct.unpack_from(">L", font, at + 8)[0]
            for entry in range(start + 4, start + 4 + 8 * struct.unpack_from(">H", font, start + 2)[0], 8):
                platform, encoding, offset = struct.unpack_from(">HHL", font, entry)
                if platform == 0 or (platform, encoding) in ((3, 1), (3, 10)):
                    yield start + offset


def _codes(table: bytes) -> Iterator[int]:
    """The code points of one table (OpenType, "cmap", formats 4 and 12)."""
    form = struct.unpack_from(">H", table)[0]
    if form == 12:
        for group in range(struct.unpack_from(">L", table, 12)[0]):
            first, last, _ = struct.unpack_from(">3L", table, 16 + 12 * group)
            yield from range(first, min(last, 0x10FFFF) + 1)
    elif form == 4:
        size = struct.unpack_from(">H", table, 6)[0]
        ends = struct.unpack_from(f">{size // 2}H", table, 14)
        starts = struct.unpack_from(f">{size // 2}H", table, 16 + size)
        deltas = struct.unpack_from(f">{size // 2}H", table, 16 + 2 * size)
        at = 16 + 3 * size
        for number, (first, last, delta) in enumerate(zip(starts, ends, deltas, strict=True)):
            offset = struct.unpack_from(">H", table, at + 2 * number)[0]
            for code in range(first, min(last, 0xFFFE) + 1):
                place = at + 2 * number + offset + 2 * (code - first)
                glyph = struct.unpack_from(">H", table, place)[0] if offset else code
                if (glyph or not offset) and (glyph + delta) & 0xFFFF:
                    yield code
