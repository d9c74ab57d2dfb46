"""From a picture's bytes to its renditions: the only module that decodes, by Pillow, and so only in a worker.

What the decoder gets has been written anew (`formats`): one picture in a format that was told by its bytes, without metadata.
A picture is made smaller before anything else, once for all renditions; then it is turned upright and brought to sRGB.
"""

import io
import warnings
from functools import lru_cache
from math import ceil
from typing import Final

from PIL import Image, ImageCms
from PIL.ImageFile import ImageFile

from standfirst.images import xmp
from standfirst.images.anatomy import Anatomy, Broken
from standfirst.images.encoding import encoded
from standfirst.images.formats import READ, REWRITE, png, sniff
from standfirst.images.orders import Answer, Order
from standfirst.images.records import Rendition
from standfirst.images.refusals import broken, too_slow
from standfirst.images.words import orientation_of, words_of

_GAP: Final = 1.25
"""How much larger than needed a JPEG is decoded, which can be half, a quarter or an eighth as large as it is."""
_STEPS: Final = 3.0
"""From how far above it is made smaller by a filter that looks at every pixel; what is larger is halved first."""
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
_SIDEWAYS: Final = (5, 6, 7, 8)


def rendered(order: Order) -> Answer:
    """All that an order asks for, or why the picture cannot be decoded."""
    kind, _ = sniff(order.data)
    anatomy = READ[kind](order.data)
    try:
        bare = REWRITE[kind](order.data, b"", b"")
        with warnings.catch_warnings(action="ignore"), Image.open(io.BytesIO(bare), formats=[kind]) as picture:
            still, moving = _frames(picture, bare, anatomy, order.wanted)
    except MemoryError:
        return Answer(refusal=too_slow(order.limits))
    except Broken as fault:
        return Answer(refusal=broken(str(fault)))
    except Exception as fault:  # decoders raise whatever a broken file leads them to
        return Answer(refusal=broken(f"cannot be decoded: {fault}"))
    words = words_of(anatomy)
    said = xmp.written(words.credit, words.copyright, words.source_type)
    made: list[bytes] = []
    for one in order.wanted:
        frames = moving if moves(one, anatomy) else [still]
        made.append(encoded([_cut(frame, one) for frame, _ in frames], [time for _, time in frames], one, said))
    return Answer(made=tuple(made))


def moves(one: Rendition, anatomy: Anatomy) -> bool:
    """Whether a rendition has all frames."""
    return one.animated and anatomy.frames > 1 and one.format != "jpeg"


def _frames(
    picture: ImageFile, bare: bytes, anatomy: Anatomy, wanted: tuple[Rendition, ...]
) -> tuple[tuple[Image.Image, int], list[tuple[Image.Image, int]]]:
    """The first frame with its time, and all of them where they are wanted: upright, in sRGB, as large as the largest
    rendition needs."""
    turned, profile = orientation_of(anatomy), picture.info.get("icc_profile") or b""
    sideways = turned in _SIDEWAYS
    size = (anatomy.height, anatomy.width) if sideways else (anatomy.width, anatomy.height)
    scale = max((_scale(one, size) for one in wanted), default=1.0)
    least = (ceil(anatomy.width * scale), ceil(anatomy.height * scale))
    picture.draft(None, (ceil(least[0] * _GAP), ceil(least[1] * _GAP)))
    found: list[tuple[Image.Image, int]] = []
    for number in range(anatomy.frames if any(moves(one, anatomy) for one in wanted) else 1):
        picture.seek(number)
        picture.load()
        if _ends_in_grey(picture, anatomy) or _ends_in_nothing(picture, bare):
            raise Broken("is cut off: the rest of it would be empty")
        time = int(picture.info.get("duration") or 0)
        frame = _in_srgb(_as_large(_eight_bits(picture), least), profile)
        found.append((frame.transpose(_TURNS[turned]) if turned in _TURNS else frame, time))
    return found[0], found


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


def _scale(one: Rendition, size: tuple[int, int]) -> float:
    """How large the whole picture is where a rendition is a part of it."""
    left, top, right, bottom = one.crop or (0.0, 0.0, 1.0, 1.0)
    return min(1.0, max(one.width / ((right - left) * size[0]), one.height / ((bottom - top) * size[1])))


def _cut(picture: Image.Image, one: Rendition) -> Image.Image:
    """The part that a rendition shows, in its size."""
    width, height = picture.size
    left, top, right, bottom = one.crop or (0.0, 0.0, 1.0, 1.0)
    box = (left * width, top * height, right * width, bottom * height)
    if one.crop is None and picture.size == (one.width, one.height):
        return picture
    return picture.resize((one.width, one.height), Image.Resampling.LANCZOS, box)


def _as_large(picture: Image.Image, size: tuple[int, int]) -> Image.Image:
    return picture if picture.size == size else picture.resize(size, Image.Resampling.LANCZOS, reducing_gap=_STEPS)


def _eight_bits(picture: Image.Image) -> Image.Image:
    """Eight bits a channel: grey, RGB, RGBA or CMYK. No copy is made where it is so already: a camera's takes 50 MB."""
    if picture.mode.startswith("I"):
        return _from_16_bits(picture)
    if picture.has_transparency_data:
        return picture if picture.mode == "RGBA" else picture.convert("RGBA")
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
    return Image.merge("RGBA", (grey, grey, grey, shown))


def _in_srgb(picture: Image.Image, profile: bytes) -> Image.Image:
    """RGB, or RGBA where something shines through, in the colours of the web, with nothing beside the pixels. A profile
    that is damaged, or for other pixels, counts for nothing, as in browsers."""
    solid = picture.convert("RGB") if picture.mode == "RGBA" else picture
    try:
        transform = _transform(profile, solid.mode) if profile else None
        colours = ImageCms.applyTransform(solid, transform) if transform else solid.convert("RGB")
    except (ImageCms.PyCMSError, OSError, ValueError):
        colours = solid.convert("RGB")
    assert colours is not None  # it is where nothing is changed in its place
    colours.info = {}  # a profile with the hour in it would go out with it
    if picture.mode == "RGBA" and picture.getchannel("A").getextrema() != (255, 255):
        colours.putalpha(picture.getchannel("A"))
    return colours


@lru_cache(maxsize=8)  # cameras and agencies have few profiles, and a transform takes as long as a picture
def _transform(profile: bytes, mode: str) -> "ImageCms.ImageCmsTransform | None":
    """To sRGB, relative with black point compensation, as browsers and printers do; none where it would change nothing."""
    opened = ImageCms.ImageCmsProfile(io.BytesIO(profile))
    if opened.profile.xcolor_space.strip() != {"L": "GRAY"}.get(mode, mode):
        return None
    if "sRGB" in (opened.profile.profile_description or ""):
        return None
    return ImageCms.buildTransform(
        opened,
        ImageCms.createProfile("sRGB"),
        mode,
        "RGB",
        ImageCms.Intent.RELATIVE_COLORIMETRIC,
        ImageCms.Flags.BLACKPOINTCOMPENSATION,
    )
