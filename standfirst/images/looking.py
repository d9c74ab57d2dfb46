"""What a picture is, told from its headers, and whether it may be decoded at all. It decodes nothing."""

from typing import Final

from standfirst.images import svg
from standfirst.images.anatomy import Anatomy
from standfirst.images.formats import READ, sniff
from standfirst.images.records import LIMITS, Limits, Look, Refusal
from standfirst.images.refusals import broken, not_accepted, too_large
from standfirst.images.words import orientation_of, tells_place, words_of, words_of_drawing

_FLAT: Final = 0.35
"""Bytes per pixel, losslessly packed, below which a picture is drawn and not photographed: photographs take 1 to 2.5."""
_TURNED: Final = (5, 6, 7, 8)
"""Orientations that lay a picture on its side."""


_SHARE: Final = {"webp": 2}
"""How many times fewer pixels a format may have, whose decoder keeps all of them several times."""


def look(data: bytes, limits: Limits = LIMITS) -> Look | Refusal:
    """What a picture is, or why it is not taken. Cheap, and safe on any bytes."""
    if len(data) > limits.size:
        return too_large(f"{len(data) / 1e6:,.0f} MB", f"{limits.size / 1e6:,.0f} MB")
    kind, other = sniff(data)
    if not kind:
        return not_accepted(other)
    if kind == "svg":
        width, height = svg.size(data)
        return Look(format=kind, width=width, height=height, line_art=True, words=words_of_drawing(data))
    anatomy = READ[kind](data)
    refused = _beyond(anatomy, limits, limits.pixels // _SHARE.get(kind, 1))
    if refused is not None:
        return refused
    width, height = upright(anatomy)
    return Look(
        format=kind,
        width=width,
        height=height,
        frames=anatomy.frames,
        alpha=anatomy.alpha,
        line_art=_is_drawn(kind, anatomy),
        place=tells_place(anatomy),
        words=words_of(anatomy),
    )


def upright(anatomy: Anatomy) -> tuple[int, int]:
    """Width and height of the picture as it is looked at."""
    size = anatomy.width, anatomy.height
    return (size[1], size[0]) if orientation_of(anatomy) in _TURNED else size


def _is_drawn(kind: str, anatomy: Anatomy) -> bool:
    lossless = kind in ("png", "gif") or (kind == "webp" and anatomy.palette)
    pixels = anatomy.width * anatomy.height * anatomy.frames
    return lossless and ((kind == "png" and anatomy.palette) or anatomy.coded < _FLAT * pixels)


def _beyond(anatomy: Anatomy, limits: Limits, most: int) -> Refusal | None:
    width, height, frames = anatomy.width, anatomy.height, anatomy.frames
    pixels = width * height
    if pixels > most:
        return too_large(f"{width:,} × {height:,} pixels", f"{most / 1e6:,.0f} million")
    if max(width, height) > limits.side:
        return too_large(f"a side of {max(width, height):,} pixels", f"{limits.side:,}")
    if frames > limits.frames:
        return too_large(f"{frames:,} frames", f"{limits.frames:,}")
    if pixels * frames > limits.all_pixels:
        return too_large(
            f"{frames:,} frames of {width:,} × {height:,} pixels", f"{limits.all_pixels / 1e6:,.0f} million in all"
        )
    if pixels * anatomy.passes > limits.passes:
        return too_large(f"{anatomy.passes:,} scans", f"{limits.passes // pixels:,} at its size")
    if anatomy.fault:
        return broken(anatomy.fault)
    return None if pixels else broken("has no pixels: it is 0 pixels wide or high")
