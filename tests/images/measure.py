"""How different two pictures look: CIE dE (1976), pixel by pixel, by the formulas of sRGB and L*a*b* and nobody's library.

2.3 is what an eye just notices (Mahy et al., 1994).
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import cache
from math import hypot
from typing import Final

from PIL import Image

_WHITE: Final = (0.95047, 1.0, 1.08883)
WHITE_D50: Final = (0.9642, 1.0, 0.8249)
_LINEAR: Final = [
    value / 255 / 12.92 if value <= 10 else ((value / 255 + 0.055) / 1.055) ** 2.4 for value in range(256)
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Of all pixels the mean, and the value that 95 in a hundred do not exceed."""

    mean: float
    most: float


def difference(one: Image.Image, other: Image.Image) -> Difference:
    assert one.size == other.size
    pairs = zip(_colours(one), _colours(other), strict=True)
    deltas = sorted(0.0 if a == b else _delta(_lab(*a), _lab(*b)) for a, b in pairs)
    return Difference(mean=sum(deltas) / len(deltas), most=deltas[int(len(deltas) * 0.95)])


def lab_of(red: int, green: int, blue: int) -> tuple[float, float, float]:
    """L*a*b* of an sRGB colour, beside the white of profiles."""
    r, g, b = _LINEAR[red], _LINEAR[green], _LINEAR[blue]
    x = _root((0.4361 * r + 0.3851 * g + 0.1431 * b) / WHITE_D50[0])
    y = _root(0.2225 * r + 0.7169 * g + 0.0606 * b)
    z = _root((0.0139 * r + 0.0971 * g + 0.7141 * b) / WHITE_D50[2])
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def opened(data: bytes) -> Image.Image:
    """A decoded picture, as a browser that knows sRGB alone shows it."""
    picture = Image.open(io.BytesIO(data))
    picture.load()
    return picture


def _colours(picture: Image.Image) -> list[tuple[int, int, int]]:
    raw = picture.convert("RGB").tobytes()
    return list(zip(raw[::3], raw[1::3], raw[2::3], strict=True))


@cache
def _lab(red: int, green: int, blue: int) -> tuple[float, float, float]:
    r, g, b = _LINEAR[red], _LINEAR[green], _LINEAR[blue]
    x = _root((0.4124 * r + 0.3576 * g + 0.1805 * b) / _WHITE[0])
    y = _root((0.2126 * r + 0.7152 * g + 0.0722 * b) / _WHITE[1])
    z = _root((0.0193 * r + 0.1192 * g + 0.9505 * b) / _WHITE[2])
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def _root(ratio: float) -> float:
    return ratio ** (1 / 3) if ratio > 0.008856 else 7.787 * ratio + 16 / 116


def _delta(one: tuple[float, float, float], other: tuple[float, float, float]) -> float:
    return hypot(one[0] - other[0], one[1] - other[1], one[2] - other[2])
