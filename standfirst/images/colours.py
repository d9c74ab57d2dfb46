"""From a picture's own colours to sRGB."""

import io
from functools import lru_cache
from itertools import product
from typing import Final

from PIL import Image, ImageChops, ImageCms, ImageFilter

from standfirst.images import spaces
from standfirst.images.spaces import SRGB, Space

_CLEAR: Final = {"RGBA": "RGB", "LA": "L"}
_MODES: Final = {"GRAY": "L"}
_SEEN: Final = 3
"""Of 255: a profile that moves no colour by as much is that of sRGB, whatever its name."""
_TABLE: Final = 33
"""Points along each side of a table of colours."""


def in_srgb(picture: Image.Image, told: bytes | Space) -> Image.Image:
    """RGB, or RGBA where something shines through, in the colours of the web, with nothing beside the pixels. `told` is the
    profile or what the headers say; one that is damaged, or for other pixels, counts for nothing, as in browsers."""
    solid = picture.convert(_CLEAR[picture.mode]) if picture.mode in _CLEAR else picture
    colours = _converted(solid, told).convert("RGB")
    colours.info = {}  # a profile with the hour in it would go out with it
    if picture.mode in _CLEAR and picture.getchannel("A").getextrema() != (255, 255):
        colours.putalpha(picture.getchannel("A"))
    return colours


def _converted(solid: Image.Image, told: bytes | Space) -> Image.Image:
    if not told or told == SRGB:
        return solid
    if isinstance(told, Space) and told.hdr:
        return solid.convert("RGB").filter(_table(told))
    try:
        mode, transform = _transform(spaces.profile(told) if isinstance(told, Space) else told)
        if mode == "RGB" and solid.mode == "L":
            solid = solid.convert("RGB")
        if transform is None or solid.mode != mode:
            return solid
        return ImageCms.applyTransform(solid, transform) or solid
    except (ImageCms.PyCMSError, OSError, ValueError):
        return solid


@lru_cache(maxsize=8)  # cameras and agencies have few profiles, and a transform takes as long as a picture
def _transform(profile: bytes) -> "tuple[str, ImageCms.ImageCmsTransform | None]":
    """The pixels that a profile is for, and to sRGB, relative with black point compensation, as browsers and printers do; none
    where it would change nothing."""
    opened = ImageCms.ImageCmsProfile(io.BytesIO(profile))
    space = opened.profile.xcolor_space.strip()
    mode = _MODES.get(space, space)
    transform = ImageCms.buildTransform(
        opened,
        ImageCms.createProfile("sRGB"),
        mode,
        "RGB",
        ImageCms.Intent.RELATIVE_COLORIMETRIC,
        ImageCms.Flags.BLACKPOINTCOMPENSATION,
    )
    if mode == "CMYK":
        return mode, transform
    all_over = bytes(part for colour in product((*range(0, 256, 36), 255), repeat=3) for part in colour)
    probe = Image.frombytes("RGB", (len(all_over) // 3, 1), all_over).convert(mode)
    moved = ImageChops.difference(ImageCms.applyTransform(probe, transform) or probe, probe.convert("RGB"))
    return mode, transform if max(most for _, most in moved.getextrema()) >= _SEEN else None  # type: ignore[misc]


@lru_cache(maxsize=2)
def _table(space: Space) -> ImageFilter.Color3DLUT:
    """What becomes of the colours of HDR: 0.2 s for each of the few kinds that there are."""
    return ImageFilter.Color3DLUT.generate(_TABLE, spaces.shown(space))
