"""Social cards and the forms of pictures as lines of text: histories are about when pictures are made, and that takes ten
milliseconds and more."""

import io
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from unittest.mock import patch

from PIL import Image

from standfirst import images
from standfirst.build import renditions
from standfirst.images import Limits, Refusal, Rendition
from standfirst.incremental import encode
from standfirst.social_cards import SocialCard, drawing
from tests.kept_renditions import MADE


def sketch(card: SocialCard, fonts: Mapping[str, bytes]) -> bytes:
    """In the place of `drawing.draw`: as the picture, a function of all that the card says."""
    return encode((card, sorted(fonts)))


@cache
def shot(shade: int) -> bytes:
    """A picture that is no drawing. Of the shade 9 it looks well, and cannot be decoded."""
    file = io.BytesIO()
    image = Image.linear_gradient("L").resize((40, 30)).rotate(10 * shade)
    image.convert("RGB").save(file, "JPEG", quality=30, comment=f"shade {shade}")
    return file.getvalue()


def _made(data: bytes, wanted: Sequence[Rendition], limits: Limits) -> list[bytes] | Refusal:
    """In the place of `images.render`."""
    if b"shade 9" in data:
        return Refusal("picture-broken", "the picture is grey", "Copy it again.")
    return [encode((len(data), data[-40:], repr(one))) for one in wanted]


@contextmanager
def sketching() -> Iterator[None]:
    """For a while, in which no test gets what another has kept, nor keeps a sketch for it."""
    unkept = patch.object(renditions, "_render", MADE)
    with patch.object(drawing, "draw", sketch), patch.object(images, "render", _made), unkept:
        yield


def take_the_place_of_pictures() -> None:
    """For the life of a process."""
    setattr(drawing, "draw", sketch)  # noqa: B010  # a function, for mypy
    setattr(images, "render", _made)  # noqa: B010
