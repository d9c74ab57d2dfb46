"""What is said of pictures: what one is (`Look`), what is made of it (`Rendition`), why it is not taken (`Refusal`)."""

from typing import Final

from msgspec import Struct


class Limits(Struct, frozen=True, kw_only=True):
    """What one picture may cost. All but `seconds` is judged before anything is decoded; the memory that a worker may take
    follows from the pixels."""

    size: int = 64 << 20
    """Bytes of the file."""
    pixels: int = 64_000_000
    """Of one frame: no camera that newsrooms use has more."""
    side: int = 30_000
    frames: int = 1_000
    all_pixels: int = 100_000_000
    """Of all frames together."""
    passes: int = 1_000_000_000
    """Pixels times scans of a JPEG, each of which goes over all of them."""
    seconds: float = 60.0
    """Of the processor, for decoding and for all renditions; what a slow machine takes for a large one."""


LIMITS: Final = Limits()


class Words(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a file says of itself, as IPTC, XMP or EXIF; "" where it says nothing."""

    alt: str = ""
    caption: str = ""
    credit: str = ""
    copyright: str = ""
    until: str = ""
    """ISO 8601: from then on it may not be shown any more."""
    source_type: str = ""
    """The last part of IPTC's digitalSourceType, such as `trainedAlgorithmicMedia`."""


class Look(Struct, frozen=True, kw_only=True):
    """What a picture is, told from its headers. Width and height are those of the picture held upright, in pixels."""

    format: str
    """`jpeg`, `png`, `webp`, `avif`, `gif` or `svg`."""
    width: int
    height: int
    frames: int = 1
    alpha: bool = False
    """Whether parts of it may let the page through."""
    line_art: bool = False
    """Whether it has few colours, as charts and screenshots have: PNG keeps those smaller and sharper than JPEG."""
    place: bool = False
    """Whether the file says where on the globe it was made."""
    words: Words = Words()


class Rendition(Struct, frozen=True):
    """One form of a picture: `width` by `height` pixels of what `crop` cuts out (left, top, right, bottom in fractions of
    the upright picture). `quality` is the encoder's own scale from 0 to 100; PNG has none."""

    width: int
    height: int
    format: str
    """`avif`, `jpeg`, `png` or `webp`."""
    crop: tuple[float, float, float, float] | None = None
    quality: int = 60
    animated: bool = False
    """Whether all frames are kept (AVIF, PNG, WebP), or the first alone."""
    source_type: str = ""
    """IPTC's term for how it was made, to be written into it; "" for that of the picture itself, if it has one."""


class Refusal(Struct, frozen=True):
    """Why a picture is not taken: a problem's code, what is wrong in one sentence without a full stop, and a remedy."""

    code: str
    message: str
    hint: str
