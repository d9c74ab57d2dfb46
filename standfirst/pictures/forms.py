"""The forms in which readers get a picture: widths, crops and formats, each at an address that never means anything else.

An address is made of the digest of the original's bytes and of everything that is asked of the encoder, so the same
picture under other names, or in other stories, is there once.
"""

from collections.abc import Iterable
from functools import lru_cache
from hashlib import blake2b
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from standfirst.config import ImageSettings
from standfirst.pictures.known import Known, source_type

if TYPE_CHECKING:  # a site without pictures loads nothing that reads them
    from standfirst.images import Look, Rendition

RATIO: Final = 3 / 2
"""Width to height of the boxes that teasers have (theme, "Pictures")."""
_NEAR: Final = (1.25, 1.85)
"""Ratios that such a box shows without cutting much away: the browser does it."""
_SHARE: Final = (1200, 630)
_LEAST_SHARED: Final = 600
"""Pixels across of the picture that networks show beside a link, and of the smallest that they show large."""
_PORTRAIT: Final = 288
"""Pixels across of the square that shows an author: 96 points, on screens with three pixels to each."""
FOLDER: Final = "/_i/"
"""Where all forms of all pictures are."""
_ENDS: Final = {"jpeg": "jpg"}

_BY: Final = "by="
"""What stands in a spec before IPTC's term for how a picture was made, where its file does not have it."""

Box = tuple[float, float, float, float]
Original = tuple[str, str]
"""The digest of a picture's bytes, and the term that is to be written into its files."""


class Form(Struct, frozen=True, array_like=True):
    """One file of a picture: how its address ends, its size in pixels, its format, and `spec`, which says all that is asked
    of the encoder (`rendition_of`)."""

    end: str
    width: int
    height: int
    format: str
    spec: str


class Ladder(Struct, frozen=True, array_like=True):
    """The files of a picture, or of a part of it, in all widths and formats: the `stem` that their addresses have in common,
    from the site's root, and what is `asked` of the encoder, alike for all pictures of a size (`asked_for`)."""

    stem: str
    asked: str

    @property
    def forms(self) -> tuple[Form, ...]:
        """Every file, format by format, the narrowest first."""
        return asked_for(self.asked)


class Forms(Struct, frozen=True, array_like=True):
    """All files of a picture: `whole`, cropped for teasers (`card`; the same ones, where it needs no crop), and `share`, one
    for links. `fallback` is the format that every browser shows, `focal` where the picture's point is in a card."""

    whole: Ladder
    card: Ladder
    share: Ladder | None
    fallback: str
    focal: str = ""

    @property
    def all(self) -> tuple[Ladder, ...]:
        """Every ladder once."""
        return tuple(dict.fromkeys((self.whole, self.card, *((self.share,) if self.share else ()))))


def forms_of(known: Known, settings: ImageSettings, focal: str = "", *, lead: bool = True) -> Forms | None:
    """The forms of a picture, or None for one that goes out as it is: a drawing, an animation, what is small already.
    Those of a picture in a text (not `lead`) have no crops."""
    look = known.look
    if look is None or look.format == "svg" or (look.frames > 1 and settings.animation == "keep"):
        return None
    if look.width < min(settings.widths) or not look.height:
        return None
    original, fallback = _original(known), "png" if look.alpha or look.line_art else "jpeg"
    formats = [*(one for one in settings.formats if one != "jpeg"), fallback]
    whole = _ladder(original, look, formats, settings, None)
    if not lead:
        return Forms(whole, whole, None, fallback)
    at = _point(focal or known.said.focal)
    card, inside = whole, focal or known.said.focal
    if not _NEAR[0] <= look.width / look.height <= _NEAR[1]:
        box = _crop(look, RATIO, at)
        card, inside = _ladder(original, look, formats, settings, box), _inside(box, at)
    return Forms(whole, card, _share(original, look, fallback, settings, at), fallback, inside)


def portrait_of(known: Known, settings: ImageSettings) -> Forms | None:
    """The forms of an author's photo, which are a square of one size in each format; None for one that goes out as it is."""
    look, forms = known.look, forms_of(known, settings, lead=False)
    if look is None or forms is None:
        return None
    original, box = _original(known), _crop(look, 1, _point(known.said.focal))
    side = min(_PORTRAIT, *_pixels(look, box))
    formats = dict.fromkeys(form.format for form in forms.whole.forms)
    ladder = _asked(original, [(side, side)], formats, settings, box)
    return Forms(ladder, ladder, None, forms.fallback)


def rendition_of(spec: str) -> "Rendition":
    """What a `spec` asks of the encoder."""
    from standfirst.images import Rendition

    kind, width, height, quality, *box = spec.split(" ")
    term = box.pop().removeprefix(_BY) if box and box[-1].startswith(_BY) else ""
    crop: Box | None = (float(box[0]), float(box[1]), float(box[2]), float(box[3])) if box else None
    return Rendition(
        width=int(width), height=int(height), format=kind, crop=crop, quality=int(quality), source_type=term
    )


@lru_cache(maxsize=1024)
def asked_for(asked: str) -> tuple[Form, ...]:
    """The files that a ladder's `asked` names: formats with their qualities, sizes, and the box that is cut out, with what is
    to be written into them."""
    kinds, sizes, more = asked.split(";")
    found: list[Form] = []
    for kind, quality in (one.split("=") for one in kinds.split(",")):
        for width, height in (one.split("x") for one in sizes.split(",")):
            spec = " ".join(filter(None, (kind, width, height, quality, more)))
            found.append(Form(f"-{width}.{_ENDS.get(kind, kind)}", int(width), int(height), kind, spec))
    return tuple(found)


def stem_of(address: str) -> str:
    """The stem of what may be the address of a picture's file, "" of any other."""
    return address.rpartition("-")[0] if address.startswith(FOLDER) else ""


def _original(known: Known) -> Original:
    own = known.look.words.source_type if known.look is not None else ""
    term = source_type(known)
    return known.digest, term if term != own else ""


def _ladder(
    original: Original, look: "Look", formats: Iterable[str], settings: ImageSettings, box: Box | None
) -> Ladder:
    width, height = _pixels(look, box)
    steps = sorted({step for step in settings.widths if step <= width})
    if not steps or (width < max(settings.widths) and width >= steps[-1] * 1.1):
        steps.append(width)
    return _asked(original, [(step, max(1, round(step * height / width))) for step in steps], formats, settings, box)


def _share(
    original: Original, look: "Look", kind: str, settings: ImageSettings, at: tuple[float, float]
) -> Ladder | None:
    box = _crop(look, _SHARE[0] / _SHARE[1], at)
    wide, high = _pixels(look, box)
    width = min(_SHARE[0], wide)
    if width < _LEAST_SHARED:
        return None
    return _asked(original, [(width, min(round(width * _SHARE[1] / _SHARE[0]), high))], [kind], settings, box)


def _asked(
    original: Original,
    sizes: Iterable[tuple[int, int]],
    formats: Iterable[str],
    settings: ImageSettings,
    box: Box | None,
) -> Ladder:
    kinds = ",".join(f"{kind}={_quality(kind, settings)}" for kind in formats)
    digest, term = original
    more = " ".join([*map(str, box or ()), *([_BY + term] if term else [])])
    asked = f"{kinds};{','.join(f'{width}x{height}' for width, height in sizes)};{more}"
    # Alike for all sizes and formats, so that the addresses in a page, of which there are many, pack well.
    return Ladder(f"{FOLDER}{digest[:16]}-{_mark(settings, box, term)}", asked)


def _mark(settings: ImageSettings, box: Box | None, term: str) -> str:
    told = f"{settings.avif_quality} {settings.webp_quality} {settings.jpeg_quality} {box}"
    told += f" {_BY}{term}" if term else ""
    return blake2b(told.encode(), digest_size=3).hexdigest()


def _quality(kind: str, settings: ImageSettings) -> int:
    qualities = {"avif": settings.avif_quality, "webp": settings.webp_quality, "jpeg": settings.jpeg_quality}
    return qualities.get(kind, 0)


def _pixels(look: "Look", box: Box | None) -> tuple[int, int]:
    """The size of what a box cuts out."""
    left, top, right, bottom = box or (0.0, 0.0, 1.0, 1.0)
    return round((right - left) * look.width), round((bottom - top) * look.height)


def _crop(look: "Look", ratio: float, at: tuple[float, float]) -> Box:
    """The largest box of a ratio, its middle as near to a point as the picture lets it be."""
    wide = min(1.0, ratio * look.height / look.width)
    high = min(1.0, look.width / look.height / ratio)
    left = min(max(at[0] - wide / 2, 0.0), 1 - wide)
    top = min(max(at[1] - high / 2, 0.0), 1 - high)
    return round(left, 4), round(top, 4), round(left + wide, 4), round(top + high, 4)


def _point(focal: str) -> tuple[float, float]:
    """A focal point in fractions; where none is written, a little above the middle, for that is where heads are."""
    parts = focal.replace("%", "").split()
    return (float(parts[0]) / 100, float(parts[-1]) / 100) if parts else (0.5, 0.4)


def _inside(box: Box, at: tuple[float, float]) -> str:
    """A point of the whole picture in per cent of a box."""
    x, y = (at[0] - box[0]) / (box[2] - box[0]), (at[1] - box[1]) / (box[3] - box[1])
    return f"{min(max(round(x * 100), 0), 100)} {min(max(round(y * 100), 0), 100)}"
