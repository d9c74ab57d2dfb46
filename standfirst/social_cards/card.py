"""What a picture shows: all that its bytes follow from."""

from typing import Final

from msgspec import Struct

WIDTH: Final = 1200
HEIGHT: Final = 630
"""The size that Facebook, X, LinkedIn and WhatsApp show large (1.91 : 1)."""


class Face(Struct, frozen=True, array_like=True):
    """A font file: its name among the templates, and a hash of its bytes."""

    name: str
    digest: str


class Faces(Struct, frozen=True):
    """The fonts that there are, in the order in which they are tried, and the code points that any of them has."""

    files: tuple[Face, ...] = ()
    letters: frozenset[int] = frozenset()


class SocialCard(Struct, frozen=True, kw_only=True, array_like=True):
    """`kicker` may be empty, `accent` is a colour like `#a3210f`. `faces` are tried in this order. `encoder` names the
    versions of all that turns text into bytes: others may come to other bytes."""

    headline: str
    kicker: str
    paper: str
    language: str
    rtl: bool
    accent: str
    faces: tuple[Face, ...]
    encoder: str
