"""ICC profiles made by hand: of light that is stored as a power, of grey, and of inks."""

from __future__ import annotations

from itertools import product
from typing import Final

from tests.images.measure import WHITE_D50, lab_of

Colour = tuple[int, int, int]
WIDE: Final = ((0.7161, 0.2582, 0.0), (0.1009, 0.7249, 0.0518), (0.1472, 0.0169, 0.7734))
"""Primaries of Bruce Lindbloom's Wide Gamut, beside the white of profiles."""
P3: Final = ((0.5151, 0.2412, -0.0011), (0.2919, 0.6922, 0.0419), (0.1572, 0.0666, 0.7841))
SRGB: Final = ((0.4361, 0.2225, 0.0139), (0.3851, 0.7169, 0.0971), (0.1431, 0.0606, 0.7141))


def of_light(primaries: tuple[tuple[float, ...], ...], gamma: float, name: bytes = b"Some") -> bytes:
    """Of red, green and blue."""
    columns = [
        (letter + b"XYZ", b"XYZ \0\0\0\0" + _fixed(*one)) for letter, one in zip(_LETTERS, primaries, strict=True)
    ]
    return _profile(b"RGB ", b"XYZ ", [*columns, *((letter + b"TRC", _power(gamma)) for letter in _LETTERS)], name)


def of_grey(gamma: float) -> bytes:
    return _profile(b"GRAY", b"XYZ ", [(b"kTRC", _power(gamma))])


def of_inks(inks: tuple[Colour, Colour, Colour, Colour]) -> bytes:
    """Four inks, each in its own sRGB colour where it is whole; black over others is the same black, others multiply."""
    table = b""
    for *colours, black in product((False, True), repeat=4):
        printed = [255.0, 255.0, 255.0]
        for on, ink in zip(colours, inks, strict=False):
            printed = [value * part / 255 if on else value for value, part in zip(printed, ink, strict=True)]
        red, green, blue = inks[3] if black else map(round, printed)
        light, a, b = lab_of(red, green, blue)
        table += bytes((round(light * 2.55), round(a) + 128, round(b) + 128))
    same = bytes(range(256))
    head = b"mft1\0\0\0\0" + bytes((4, 3, 2, 0)) + _fixed(1, 0, 0, 0, 1, 0, 0, 0, 1)
    return _profile(b"CMYK", b"Lab ", [(b"A2B0", head + same * 4 + table + same * 3)])


_LETTERS: Final = (b"r", b"g", b"b")


def _power(gamma: float) -> bytes:
    return b"curv\0\0\0\0\0\0\0\1" + round(gamma * 256).to_bytes(2, "big") + b"\0\0"


def _fixed(*numbers: float) -> bytes:
    return b"".join(round(number * 65536).to_bytes(4, "big", signed=True) for number in numbers)


def _profile(space: bytes, beside: bytes, own: list[tuple[bytes, bytes]], name: bytes = b"Some") -> bytes:
    tags = [
        (b"wtpt", b"XYZ \0\0\0\0" + _fixed(*WHITE_D50)),
        *own,
        (b"desc", (b"desc\0\0\0\0" + (len(name) + 1).to_bytes(4, "big") + name + b"\0").ljust(116, b"\0")),
        (b"cprt", b"text\0\0\0\0none\0\0\0\0"),
    ]
    table, body, kind = b"", b"", b"prtr" if space == b"CMYK" else b"mntr"
    for tag, content in tags:
        at = 128 + 4 + 12 * len(tags) + len(body)
        table += tag + at.to_bytes(4, "big") + len(content).to_bytes(4, "big")
        body += content + b"\0" * (-len(content) % 4)
    size = 128 + 4 + len(table) + len(body)
    head = size.to_bytes(4, "big") + b"\0\0\0\0\x02\x40\0\0" + kind + space + beside + bytes(12) + b"acsp" + bytes(28)
    return (head + _fixed(*WHITE_D50)).ljust(128, b"\0") + len(tags).to_bytes(4, "big") + table + body
