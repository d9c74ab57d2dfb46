"""Renditions of a picture. First version: by Pillow, in this process."""

import io
import warnings
from collections.abc import Sequence

from standfirst.images.records import LIMITS, Limits, Refusal, Rendition


def encoder() -> str:
    """Names the versions of what encodes: part of what a rendition is known by."""
    from PIL import features

    return f"1 pillow {features.version('pil')} avif {features.version('avif')}"


def render(data: bytes, wanted: Sequence[Rendition], limits: Limits = LIMITS) -> list[bytes] | Refusal:
    """All renditions of a picture, in the order asked for, or why there are none."""
    from PIL import Image, ImageOps

    try:
        with warnings.catch_warnings(action="ignore"), Image.open(io.BytesIO(data)) as image:
            upright = ImageOps.exif_transpose(image).convert("RGBA" if image.has_transparency_data else "RGB")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return Refusal("picture-broken", "the picture cannot be decoded", "Save it again.")
    return [_encoded(upright, one) for one in wanted]  # type: ignore[no-untyped-call]


def _encoded(upright, one):  # type: ignore[no-untyped-def]
    width, height = upright.size
    box = one.crop and (one.crop[0] * width, one.crop[1] * height, one.crop[2] * width, one.crop[3] * height)
    small = upright.resize((one.width, one.height), box=box)
    file = io.BytesIO()
    small.convert("RGB" if one.format == "jpeg" else small.mode).save(file, one.format, quality=one.quality)
    return file.getvalue()
