"""The gate: whether a story is public at an instant, and when that answer next changes.

One pure function decides, from the story's own keys and the build's one clock. Draft, future, embargoed, expired,
withheld and faulty stories leave the model here, before any consumer sees it; so do those that are taken back, of which
`withdrawn` keeps where they stood, and what a retraction says.
"""

from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from standfirst.model.article import NEVER, Article, Moment, Retraction, Withdrawn

Why = Literal["draft", "future", "embargoed", "expired", "withheld", "faulty"]


class Held(Struct, frozen=True, kw_only=True):
    """A story that is kept back: `id`, `why`, and the moment it goes public by itself (None: never). `gone`: it was
    public and came down, so links to it lose their address, and are a warning only."""

    id: str
    why: Why
    until: Moment | None = None
    gone: bool = False


def held(article: Article, now: int) -> Held | None:
    """Why the story is not public at `now` (seconds since 1970), or None when it is.

    Of several reasons the one that lasts longest counts: an author mending it should not meet the next.
    """
    if article.draft or article.status == "draft":
        return Held(id=article.id, why="draft")
    if article.status != "published":
        return Held(id=article.id, why="withheld", gone=article.status in ("retracted", "removed"))
    if article.expires is not None and article.expires.instant <= now:
        return Held(id=article.id, why="expired", gone=True)
    opening = _opening(article)
    if opening is None or opening.instant <= now:
        return None
    embargoed = opening is article.embargo
    until = None if opening.instant >= NEVER else opening
    return Held(id=article.id, why="embargoed" if embargoed else "future", until=until)


def taken_back(article: Article) -> bool:
    """Whether its keys say that the story was published, and is so no more."""
    return article.status in ("retracted", "removed") and not article.draft


def withdrawn(article: Article, address: str, now: int) -> Withdrawn | None:
    """What is left at `address` of a story that was public and has been taken back; None for any other. One whose hour
    has not come, or had not when it was retracted, was never public: nobody is to learn from a tombstone that it exists."""
    opening = _opening(article)
    early = opening is not None and (opening.instant > now or _never_opened(article, opening))
    if not taken_back(article) or early or article.kind == "section" or not address:
        return None
    place = Withdrawn(id=article.id, status="removed", address=address, aliases=article.aliases, lines=article.lines)
    if article.status == "removed":
        return place
    told = article.retraction or Retraction()
    return replace(
        place,
        status="retracted",
        title=article.title,
        language=article.language,
        date=article.date,
        at=told.date,
        reason=told.text,
    )


def _never_opened(article: Article, opening: Moment) -> bool:
    """Whether a story was retracted before it went public."""
    at = article.retraction.date if article.retraction is not None else None
    return at is not None and at.instant < opening.instant


def _opening(article: Article) -> Moment | None:
    """When the story goes public: the later of its date and its embargo."""
    if article.embargo is None:
        return article.date
    if article.date is not None and article.date.instant > article.embargo.instant:
        return article.date
    return article.embargo


def next_change(article: Article, now: int) -> Moment | None:
    """The next moment after `now` at which the story's pages change though nobody edits: the gate answers otherwise,
    or the rights to its picture end."""
    if taken_back(article):
        opening = _opening(article)  # the tombstone's hour
        comes = opening is not None and now < opening.instant < NEVER and not _never_opened(article, opening)
        return opening if comes else None
    if article.draft or article.status != "published":
        return None
    if article.expires is not None and article.expires.instant <= now:
        return None
    rights = article.image.until if article.image is not None else None
    if article.embargo is None and article.expires is None and rights is None:  # nearly every story of an archive
        return article.date if article.date is not None and now < article.date.instant < NEVER else None
    moments = [m for m in (_opening(article), article.expires, rights) if m is not None and now < m.instant < NEVER]
    return min(moments, key=lambda m: m.instant, default=None)
