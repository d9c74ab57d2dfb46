"""What a picture is, told without decoding it. First version: by Pillow, without words."""

import io
import warnings

from standfirst.images.records import LIMITS, Limits, Look, Refusal
from standfirst.images.sizes import dimensions

FORMATS = {"JPEG": "jpeg", "PNG": "png", "WEBP": "webp", "AVIF": "avif", "GIF": "gif"}


def look(data: bytes, limits: Limits = LIMITS) -> Look | Refusal:
    """What a picture is, or why it is not taken."""
    width, height = dimensions(data)
    if not width or not height:
        return Refusal(
            "picture-not-accepted", "the file is no picture", "Save it as JPEG, PNG, WebP, AVIF, GIF or SVG."
        )
    if width * height > limits.pixels:
        return Refusal("picture-too-large", f"the picture has {width} × {height} pixels", "Make it smaller.")
    if b"<svg" in data[:4096]:
        return Look(format="svg", width=width, height=height)
    from PIL import Image

    with warnings.catch_warnings(action="ignore"), Image.open(io.BytesIO(data), formats=list(FORMATS)) as image:
        return Look(
            format=FORMATS[image.format or ""],
            width=width,
            height=height,
            frames=getattr(image, "n_frames", 1),
            alpha=image.has_transparency_data,
            line_art=image.mode in ("1", "P") and image.format == "PNG",
        )
