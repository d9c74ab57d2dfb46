"""The records of the news model: what one source file says, in the types everything later relies on.

All are frozen and hold plain values (text, numbers, tuples), so that they can be stored and fingerprinted as they
are. Times are `Moment`s. Nothing here knows files, pages or templates.
"""

from typing import Any, Final, Literal

from msgspec import Struct, field

Kind = Literal["article", "section", "page"]
Status = Literal["published", "draft", "withheld", "retracted", "removed"]
Genre = Literal["report", "analysis", "background", "opinion", "review", "question", "sponsored", "satire"]
"""What kind of text a story is; "" is plain news."""

NEVER: Final = 1 << 62
"""An instant that does not come: the end of an embargo without a date."""


class Moment(Struct, frozen=True, kw_only=True, array_like=True, gc=False):
    """A point in time as a story states it: `iso` (ISO 8601 to the second, with offset), and `instant`, seconds
    since 1970 in UTC, which alone decides order."""

    iso: str
    instant: int


class Image(Struct, frozen=True, kw_only=True, array_like=True, gc=False):
    """A story's lead picture; `src` as written, `line` that of the key. `focal` is `x y` in per cent, or empty."""

    src: str
    alt: str = ""
    caption: str = ""
    credit: str = ""
    focal: str = ""
    until: Moment | None = None
    line: int = 1


class Correction(Struct, frozen=True, kw_only=True, array_like=True, gc=False):
    """A printed notice."""

    date: Moment
    text: str
    type: Literal["correction", "clarification"] = "correction"


class Retraction(Struct, frozen=True, kw_only=True, array_like=True, gc=False):
    """Why a story was retracted, as readers are told (""), and when, where that is written."""

    date: Moment | None = None
    text: str = ""


class Pick(Struct, frozen=True, kw_only=True, array_like=True, gc=False):
    """A hand-picked related story, named as links name articles."""

    target: str
    line: int


class Article(Struct, frozen=True, kw_only=True, array_like=True, gc=False):
    """One source file under `content/`: a story, a plain page, or a section's own `_index.md` (`kind`).

    `id` is its path under `content/` with `/` and suffix (`world/asia/a.md`). Texts are "" and lists () where nothing
    was written, but `summary` is only what was written (`first_paragraph` is the body's). `date` is None only for
    pages and sections without one; `embargo` with `NEVER` as instant holds until somebody changes it.
    `lines` tells the line of each front matter key that was written, by our own name for it. `slug_part` and `day`
    follow from the other keys, the file's name and the site's zone; they are kept since each build asks for them of
    every story ("": not worked out yet).
    """

    id: str
    kind: Kind
    title: str
    date: Moment | None = None
    updated: Moment | None = None
    draft: bool = False
    status: Status = "published"
    embargo: Moment | None = None
    expires: Moment | None = None
    slug: str = ""
    permalink: str = ""
    aliases: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    source: str = ""
    dateline: str = ""
    kicker: str = ""
    tags: tuple[str, ...] = ()
    summary: str = ""
    image: Image | None = None
    also_read: tuple[Pick, ...] = ()
    also_read_ban: tuple[Pick, ...] = ()
    also_read_auto: bool = True
    corrections: tuple[Correction, ...] = ()
    weight: int = 0
    priority: int = 5
    language: str = ""
    template: str = ""
    genre: Genre | Literal[""] = ""
    paid: bool = False
    extra: dict[str, Any] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    first_paragraph: str = ""
    words: int = 0
    slug_part: str = ""
    day: str = ""
    retraction: Retraction | None = None
    thread: str = ""


class Withdrawn(Struct, frozen=True, kw_only=True, array_like=True, gc=False):
    """All that the site knows of a story that was public and has been taken back (`status`): where it stood, and of a
    retracted one what its tombstone prints. Nothing of its text is here, nor of a removed one's headline, so nobody can
    print it. `at` is when it was retracted, `reason` what readers are told, "" for nothing. `lines` as in `Article`."""

    id: str
    status: Literal["retracted", "removed"]
    address: str
    aliases: tuple[str, ...] = ()
    lines: dict[str, int] = field(default_factory=dict)
    title: str = ""
    language: str = ""
    date: Moment | None = None
    at: Moment | None = None
    reason: str = ""
