"""From a picture's bytes to its renditions: in a worker, since decoders can be led astray.

What the decoder gets has been written anew (`formats`): one picture in a format that was told by its bytes, without metadata.
It is decoded once and halved step by step; each rendition is made of the first step that is large enough. So a rendition is
the same whatever else is asked for with it, and costs little more than its own pixels.
"""

import io
import warnings
from typing import Final

from PIL import Image

from standfirst.images import xmp
from standfirst.images.anatomy import Anatomy, Broken
from standfirst.images.colours import in_srgb
from standfirst.images.decoding import frames
from standfirst.images.encoding import encoded
from standfirst.images.formats import READ, REWRITE, sniff
from standfirst.images.orders import Answer, Order
from standfirst.images.records import Rendition, Words
from standfirst.images.refusals import broken, too_slow
from standfirst.images.spaces import Space
from standfirst.images.words import words_of

_GAP: Final = 1.25
"""How much larger than needed the step is that a rendition is made of: 42 dB and more beside one made of the whole picture,
where the encoder's own loss is at 33."""
Cut = tuple[Image.Image, int]
"""A frame of a rendition, and its time."""


def rendered(order: Order) -> Answer:
    """All that an order asks for, or why the picture cannot be decoded."""
    anatomy = READ[sniff(order.data)[0]](order.data)
    try:
        cuts = _decoded(order, anatomy)
        words = words_of(anatomy)
        return Answer(made=tuple(_made(one, cut, words) for one, cut in zip(order.wanted, cuts, strict=True)))
    except MemoryError:
        return Answer(refusal=too_slow(order.limits))
    except Broken as fault:
        return Answer(refusal=broken(str(fault)))


def _made(one: Rendition, cut: list[Cut], words: Words) -> bytes:
    said = xmp.written(words.credit, words.copyright, one.source_type or words.source_type)
    try:
        return encoded(cut, one, said)
    except MemoryError:
        raise
    except Exception as fault:  # an encoder that runs out of memory may call it by any name
        raise Broken(f"cannot be made into {one.format.upper()}: {fault}") from fault


def _decoded(order: Order, anatomy: Anatomy) -> list[list[Cut]]:
    """The frames of each rendition. Whatever a decoder raises is the file's fault."""
    moving = [one.animated and anatomy.frames > 1 and one.format != "jpeg" for one in order.wanted]
    cuts: list[list[Cut]] = [[] for _ in order.wanted]
    kind, _ = sniff(order.data)
    bare = REWRITE[kind](order.data, b"", b"")
    try:
        with warnings.catch_warnings(action="ignore"), Image.open(io.BytesIO(bare), formats=[kind]) as picture:
            told = anatomy.space or picture.info.get("icc_profile") or b""
            for frame, time in frames(picture, bare, anatomy, anatomy.frames if any(moving) else 1):
                steps = _Steps(frame, told)
                for one, found, all_ in zip(order.wanted, cuts, moving, strict=True):
                    if all_ or not found:
                        found.append((_cut(frame.size, steps, one), time))
    except (MemoryError, Broken):
        raise
    except Exception as fault:
        raise Broken(f"cannot be decoded: {fault}") from fault
    return cuts


class _Steps:
    """A frame halved so many times, in sRGB; each step is made when it is asked for, and goes with the frame."""

    def __init__(self, frame: Image.Image, told: bytes | Space) -> None:
        self._halved, self._told = [frame], told
        self._shown: dict[int, Image.Image] = {}

    def __getitem__(self, times: int) -> Image.Image:
        while len(self._halved) <= times:
            self._halved.append(self._halved[-1].reduce(2))
        if times not in self._shown:
            self._shown[times] = in_srgb(self._halved[times], self._told)
        return self._shown[times]


def _cut(size: tuple[int, int], steps: _Steps, one: Rendition) -> Image.Image:
    """The part that a rendition shows, in its size."""
    left, top, right, bottom = one.crop or (0.0, 0.0, 1.0, 1.0)
    width, height = (right - left) * size[0], (bottom - top) * size[1]
    times = 0
    while min(width / one.width, height / one.height) >= _GAP * 2 ** (times + 1):
        times += 1
    picture, part = steps[times], 2**times
    if one.crop is None and picture.size == (one.width, one.height):
        return picture
    box = (left * size[0] / part, top * size[1] / part, right * size[0] / part, bottom * size[1] / part)
    return picture.resize((one.width, one.height), Image.Resampling.LANCZOS, box)
