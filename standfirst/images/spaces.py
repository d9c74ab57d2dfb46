"""Colours that a picture's headers describe by numbers (ITU-T H.273, PNG's gAMA and cHRM): what they mean, as a profile for
whoever converts colours, or colour by colour. Pure; decodes nothing.
"""

import math
from collections.abc import Callable, Sequence
from operator import mul
from typing import Final

from msgspec import Struct

Matrix = Sequence[Sequence[float]]
Colour = tuple[float, float, float]
_D65: Final = (0.3127, 0.3290)
_PRIMARIES: Final = {
    1: (*_D65, 0.64, 0.33, 0.30, 0.60, 0.15, 0.06),
    4: (0.310, 0.316, 0.67, 0.33, 0.21, 0.71, 0.14, 0.08),
    5: (*_D65, 0.64, 0.33, 0.29, 0.60, 0.15, 0.06),
    6: (*_D65, 0.630, 0.340, 0.310, 0.595, 0.155, 0.070),
    7: (*_D65, 0.630, 0.340, 0.310, 0.595, 0.155, 0.070),
    9: (*_D65, 0.708, 0.292, 0.170, 0.797, 0.131, 0.046),
    11: (0.314, 0.351, 0.680, 0.320, 0.265, 0.690, 0.150, 0.060),
    12: (*_D65, 0.680, 0.320, 0.265, 0.690, 0.150, 0.060),
}
"""x and y of white, red, green and blue (H.273, table 2): 1 is sRGB's, 9 BT.2020, 12 Display P3."""
_GAMMAS: Final = {4: 2.2, 5: 2.8, 8: 1.0, 17: 2.6}
_SRGB_CURVES: Final = (1, 2, 6, 13, 14, 15)
"""Curves (H.273, table 3) taken for that of sRGB: its own; none told; those of video, which browsers show by sRGB's too."""
_PQ, _HLG = 16, 18
_TOLERANCE: Final = 0.05
"""By how much a gamma may differ and be the same (libpng's own): 1/2.2 is how old programs say sRGB."""
_NEAR: Final = 0.005
_BRADFORD: Final[Matrix] = ((0.8951, 0.2664, -0.1614), (-0.7502, 1.7135, 0.0367), (0.0389, -0.0685, 1.0296))
_D50: Final = (0.9642, 1.0, 0.8249)
"""The white of profiles (ICC.1, 7.2.16)."""
_WHITE, _PEAK = 203.0, 1000.0
"""Candelas per square metre: of paper in HDR (ITU-R BT.2408), and of the brightest that is still told apart."""
_LUMA: Final = (0.2627, 0.6780, 0.0593)
"""Of HLG (ITU-R BT.2100)."""
_BENT: Final = 0.65


class Space(Struct, frozen=True):
    """Primaries as x and y of white, red, green and blue; `gamma` makes light of stored numbers, 0 is sRGB's own curve;
    `hdr` names one that goes beyond white: 16 is PQ, 18 HLG, as H.273 counts them."""

    primaries: tuple[float, ...]
    gamma: float = 0.0
    hdr: int = 0


SRGB: Final = Space(_PRIMARIES[1])


def of_cicp(primaries: int, curve: int) -> Space | None:
    """What two code points of H.273 mean; nothing where they say nothing, or what nobody knows."""
    known = _PRIMARIES[1] if primaries == 2 else _PRIMARIES.get(primaries)
    if known is None or (primaries == curve == 2):
        return None
    if curve in (_PQ, _HLG):
        return Space(known, hdr=curve)
    return Space(known, _GAMMAS[curve]) if curve in _GAMMAS else Space(known) if curve in _SRGB_CURVES else None


def of_gamma(stored: float, primaries: tuple[float, ...]) -> Space | None:
    """What PNG's gAMA and cHRM mean, of which the latter may be missing. Nothing where it is as good as sRGB, or absurd."""
    if not 0.1 <= stored <= 10:
        return None
    same = all(abs(one - own) < _NEAR for one, own in zip(primaries, SRGB.primaries, strict=False))
    if same and abs(stored * 2.2 - 1) <= _TOLERANCE:
        return None
    space = Space(primaries or SRGB.primaries, 1 / stored)
    try:
        profile(space)
    except (ZeroDivisionError, OverflowError):
        return None
    return space


def profile(space: Space) -> bytes:
    """An ICC profile (version 4) that says the same; not for what goes beyond white."""
    kind, curve = (0, [space.gamma]) if space.gamma else (3, [2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045])
    curved = b"para\0\0\0\0" + kind.to_bytes(2, "big") + b"\0\0" + _fixed(*curve)
    columns = zip(*_to_xyz(space), strict=True)
    tags = [(b"wtpt", b"XYZ \0\0\0\0" + _fixed(*_D50))]
    for name, column in zip((b"r", b"g", b"b"), columns, strict=True):
        tags += [(name + b"XYZ", b"XYZ \0\0\0\0" + _fixed(*column)), (name + b"TRC", curved)]
    table, values = len(tags).to_bytes(4, "big"), b""
    for name, value in tags:
        at = 128 + 4 + 12 * len(tags) + len(values)
        table += name + at.to_bytes(4, "big") + len(value).to_bytes(4, "big")
        values += value
    head = (
        b"\0\0\0\0\4\x20\0\0mntrRGB XYZ ".ljust(32, b"\0") + b"acsp".ljust(32, b"\0") + _fixed(*_D50)
    )  # from byte 4 on
    return (128 + len(table) + len(values)).to_bytes(4, "big") + head.ljust(124, b"\0") + table + values


def shown(space: Space) -> Callable[[float, float, float], Colour]:
    """From stored numbers of HDR to those of sRGB, all from 0 to 1, as Chromium shows it on screens without HDR: paper white at
    half the light, what is brighter bent below white by the brightest of the three (SMPTE ST 2094-50's reference curve)."""
    matrix = _times(_inverse(_to_xyz(SRGB)), _to_xyz(space))

    def converted(*stored: float) -> Colour:
        if space.hdr == _PQ:
            light = [_pq(value) / _WHITE for value in stored]
        else:
            scene = [_hlg(value) for value in stored]
            bright = sum(part * value for part, value in zip(_LUMA, scene, strict=True))
            light = [_PEAK / _WHITE * value * bright**0.2 for value in scene]
        most = max(light)
        gain = _bent(most) / most if most else 0.0
        red, green, blue = (_srgb(gain * sum(map(mul, row, light))) for row in matrix)
        return red, green, blue

    return converted


def _bent(light: float) -> float:
    """As light of paper white 1: half of it up to there, then along a parabola, which is whole white at the peak."""
    if light <= 1:
        return light / 2
    peak = _PEAK / _WHITE
    middle, height = 1 + _BENT, 0.5 + _BENT / 2
    a, b, c = 1 - 2 * middle + peak, 2 * (middle - 1), 1 - min(light, peak)
    at = (math.sqrt(b * b - 4 * a * c) - b) / (2 * a)
    return (1 - at) ** 2 * 0.5 + 2 * at * (1 - at) * height + at * at


def _pq(value: float) -> float:
    """Candelas per square metre (SMPTE ST 2084)."""
    power: float = value ** (32 / 2523)
    light: float = (max(power - 0.8359375, 0) / (18.8515625 - 18.6875 * power)) ** (16384 / 2610)
    return 10_000 * light


def _hlg(value: float) -> float:
    """Light of the scene, from 0 to 1 (ITU-R BT.2100)."""
    return value * value / 3 if value <= 0.5 else (math.exp((value - 0.55991073) / 0.17883277) + 0.28466892) / 12


def _srgb(light: float) -> float:
    light = min(max(light, 0.0), 1.0)
    return 12.92 * light if light <= 0.0031308 else 1.055 * light ** (1 / 2.4) - 0.055


def _to_xyz(space: Space) -> Matrix:
    """From light in red, green and blue to XYZ beside the white of profiles (Bradford). Raises `ZeroDivisionError` for
    primaries that span nothing."""
    pairs = zip(space.primaries[::2], space.primaries[1::2], strict=True)
    white, *columns = ((x / y, 1.0, (1 - x - y) / y) for x, y in pairs)
    mixed = tuple(zip(*columns, strict=True))
    shares = [sum(map(mul, row, white)) for row in _inverse(mixed)]
    cones, wanted = ([sum(map(mul, row, one)) for row in _BRADFORD] for one in (white, _D50))
    adapted = [[to / of * part for part in row] for to, of, row in zip(wanted, cones, _BRADFORD, strict=True)]
    return _times(_times(_inverse(_BRADFORD), adapted), [[*map(mul, row, shares)] for row in mixed])


def _times(one: Matrix, other: Matrix) -> Matrix:
    return [[sum(map(mul, row, column)) for column in zip(*other, strict=True)] for row in one]


def _inverse(matrix: Matrix) -> Matrix:
    (a, b, c), (d, e, f), (g, h, i) = matrix
    whole = a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g)
    rows = (
        (e * i - f * h, c * h - b * i, b * f - c * e),
        (f * g - d * i, a * i - c * g, c * d - a * f),
        (d * h - e * g, b * g - a * h, a * e - b * d),
    )
    return [[value / whole for value in row] for row in rows]


def _fixed(*numbers: float) -> bytes:
    """As profiles write them, in 65536ths. Raises `OverflowError` beyond 32767."""
    return b"".join(round(number * 65536).to_bytes(4, "big", signed=True) for number in numbers)
