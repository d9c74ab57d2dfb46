"""What is known of a picture file before anything is made of it: what a look at it has told, and the words beside it."""

from typing import TYPE_CHECKING, Final, Literal

from msgspec import Struct

from standfirst.model.article import Moment

if TYPE_CHECKING:  # a site without pictures loads nothing that reads them
    from standfirst.images import Look, Refusal, Words

SIDECAR: Final = ".toml"
"""Behind the whole name of a picture: `pier.jpg.toml` holds the words of `pier.jpg`."""
PICTURES: Final = (".jpg", ".jpeg", ".png", ".webp", ".avif", ".gif", ".svg", ".tif", ".tiff", ".heic", ".heif", ".bmp")
"""Names of files that mean to be pictures."""

Ai = Literal["", "made", "edited"]

_AI: Final[dict[str, Ai]] = {
    "trainedAlgorithmicMedia": "made",
    "algorithmicMedia": "made",
    "compositeWithTrainedAlgorithmicMedia": "edited",
    "compositeSynthetic": "edited",
}
"""IPTC's digital source types of which readers must be told."""
_TERMS: Final[dict[Ai, str]] = {"made": "trainedAlgorithmicMedia", "edited": "compositeWithTrainedAlgorithmicMedia"}
"""What a newsroom means that says no more than `ai`."""


class Said(Struct, frozen=True, kw_only=True, array_like=True, gc=False):
    """What is said of a picture, "" where nothing is. From the instant `until` on it may not be shown; `ai`: whether a
    machine has made it, or a part of it."""

    alt: str = ""
    caption: str = ""
    credit: str = ""
    focal: str = ""
    until: Moment | None = None
    ai: Ai = ""


class Known(Struct, frozen=True, kw_only=True, gc=False):
    """A picture by its name in the snapshot and the digest of its bytes. Either a `look` or a `refusal`. `said` is what the
    file of words beside it says, then what it says itself; `faults` are those of the words, as `(line, message, hint)`."""

    file: str
    digest: str
    look: "Look | None" = None
    refusal: "Refusal | None" = None
    said: Said = Said()
    faults: tuple[tuple[int, str, str], ...] = ()


def may_be_picture(name: str) -> bool:
    """Whether a file's name says that it is a picture."""
    return name.lower().endswith(PICTURES)


def picture_of(name: str) -> str:
    """The picture whose words a file holds by its name, "" for any other file."""
    picture = name.removesuffix(SIDECAR)
    return picture if picture != name and may_be_picture(picture) else ""


def edited(words: "Words") -> Ai:
    """What a file's own words say of a machine's part in it."""
    return _AI.get(words.source_type, "")


def source_type(known: Known) -> str:
    """IPTC's term for a machine's part in a picture, such as `trainedAlgorithmicMedia`, "" where it had none: the file's own,
    unless the words beside it say otherwise."""
    own = known.look.words.source_type if known.look is not None else ""
    return own if known.said.ai == _AI.get(own) else _TERMS.get(known.said.ai, "")
