"""From a picture's bytes to its pixels, frame by frame: whole, upright, eight bits a channel."""

from collections.abc import Iterator
from typing import Final

from PIL import Image
from PIL.ImageFile import ImageFile

from standfirst.images.anatomy import Anatomy, Broken
from standfirst.images.formats import png
from standfirst.images.words import orientation_of

_TURNS: Final = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_GREY: Final = {"L": (128, 128), "RGB": ((128, 128),) * 3}
_VARIED: Final = 40


def frames(picture: ImageFile, bare: bytes, anatomy: Anatomy, count: int) -> Iterator[tuple[Image.Image, int]]:
    """The first frames of an opened picture, as they are looked at, in the file's own colours, each with its time in
    milliseconds. Raises `Broken`, and whatever a decoder raises."""
    turn = _TURNS.get(orientation_of(anatomy))
    for number in range(count):
        picture.seek(number)
        picture.load()
        if _ends_in_grey(picture, anatomy) or _ends_in_nothing(picture, bare):
            raise Broken("is cut off: the rest of it would be empty")
        frame = _eight_bits(picture)
        yield frame if turn is None else frame.transpose(turn), int(picture.info.get("duration") or 0)


def _ends_in_grey(picture: ImageFile, anatomy: Anatomy) -> bool:
    """Whether a JPEG lacks its last pixels, although its end is there: the decoder says nothing and fills in mid grey. Where
    a picture is grey there of itself, what it is coded by repeats itself, in up to 36 bytes; else nearly all of 64 differ."""
    width, height = picture.size
    if len(set(anatomy.tail)) < _VARIED or picture.mode not in _GREY:
        return False
    return picture.crop((width * 3 // 4, height - 1, width, height)).getextrema() == _GREY[picture.mode]


def _ends_in_nothing(picture: ImageFile, bare: bytes) -> bool:
    """Whether a PNG lacks its last rows, which is worth a second look where the last one is all zeros."""
    width, height = picture.size
    if picture.format != "PNG" or picture.crop((0, height - 1, width, height)).getbbox():
        return False
    return png.lacks_rows(bare)


def _eight_bits(picture: Image.Image) -> Image.Image:
    """Eight bits a channel: grey, RGB, both with alpha, or CMYK. No copy is made where it is so already: a camera's takes 50 MB."""
    if picture.mode.startswith("I"):
        return _from_16_bits(picture)
    if picture.has_transparency_data:
        wanted = "LA" if picture.mode in ("L", "LA") else "RGBA"
        return picture if picture.mode == wanted else picture.convert(wanted)
    if picture.mode in ("L", "RGB", "CMYK"):
        return picture
    return picture.convert("L" if picture.mode == "1" else "RGB")


def _from_16_bits(picture: Image.Image) -> Image.Image:
    """Grey of 16 bits a pixel, one of which may be transparent."""
    whole = picture.convert("I")
    grey = whole.point(lambda value: value * (1 / 256)).convert("L")
    clear = picture.info.get("transparency")
    grey.info = {}
    if not isinstance(clear, int):
        return grey
    shown = whole.point([0 if value == clear else 255 for value in range(1 << 16)], "L")
    return Image.merge("LA", (grey, shown))
