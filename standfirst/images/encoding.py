"""From pixels to a file, with settings that were chosen by measurement (`docs/measurements.md`), the same bytes each time.

One thread for each picture: with more, AVIF's bytes depend on the machine, and pictures are made beside each other anyway.
"""

import io
from collections.abc import Sequence
from typing import Any, Final

from PIL import Image, ImageChops, ImageStat, PngImagePlugin

from standfirst.images.formats import avif
from standfirst.images.records import Rendition

_PAPER: Final = (255, 255, 255)
"""What stands behind what is transparent, where a format knows no transparency."""
_SPEED: Final = 7
_SETTINGS: Final[dict[str, dict[str, Any]]] = {
    "avif": {"speed": _SPEED, "max_threads": 1, "autotiling": False, "subsampling": "4:2:0"},
    "jpeg": {"progressive": True, "optimize": True, "subsampling": "4:2:0"},
    "webp": {"method": 4},
    "png": {"optimize": True},
}
_COLOURS: Final = 256
_NEAR, _SAME = 3.2, 2.0
"""Below the one a better palette is worth a try; below the other a palette is taken: no eye sees it (dE of 2.3)."""


def encoded(cuts: Sequence[tuple[Image.Image, int]], one: Rendition, xmp: bytes) -> bytes:
    """A file of one frame, or of several that move, each with the milliseconds for which it is shown."""
    settings = dict(_SETTINGS[one.format])
    frames, times = [frame for frame, _ in cuts], [time for _, time in cuts]
    if one.format == "jpeg":
        frames = [on_paper(frame) for frame in frames]
    if one.format == "png":
        texts = PngImagePlugin.PngInfo()
        if xmp:
            texts.add_itxt("XML:com.adobe.xmp", xmp.decode())
        settings["pnginfo"] = texts
        frames = [_with_palette(frames[0])] if len(frames) == 1 else frames
    else:
        settings |= {"quality": one.quality, "xmp": xmp}
    if len(frames) > 1:
        settings |= {"save_all": True, "append_images": frames[1:], "duration": times, "loop": 0}
    file = io.BytesIO()
    frames[0].save(file, one.format, **settings)
    data = file.getvalue()
    # A film has the hour in it at which it was made.
    return avif.rewrite(data, b"", xmp) if one.format == "avif" and len(frames) > 1 else data


def on_paper(picture: Image.Image) -> Image.Image:
    """Without transparency."""
    if picture.mode != "RGBA":
        return picture
    paper = Image.new("RGB", picture.size, _PAPER)
    paper.paste(picture, mask=picture.getchannel("A"))
    return paper


def _with_palette(picture: Image.Image) -> Image.Image:
    """By numbers in a palette, where 256 colours are as good as all: drawings and screenshots take a third of the bytes."""
    if picture.mode != "RGB":
        return picture
    numbered = picture.quantize(_COLOURS, dither=Image.Dither.NONE)
    if _apart(numbered, picture) > _NEAR:
        return picture
    if picture.getcolors(_COLOURS) is None:  # with care, which takes five times as long
        numbered = picture.quantize(_COLOURS, kmeans=1, dither=Image.Dither.NONE)
    return numbered if _apart(numbered, picture) <= _SAME else picture


def _apart(one: Image.Image, other: Image.Image) -> float:
    """Of the channel that differs most, the root mean square of 255."""
    return max(ImageStat.Stat(ImageChops.difference(one.convert("RGB"), other)).rms)
