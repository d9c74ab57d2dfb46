"""The gate: whether a story is public at an instant, and when that answer next changes.

One pure function decides, from the story's own keys and the build's one clock. Draft, future, embargoed, expired,
withheld and faulty stories leave the model here, before any consumer sees it.
"""

from typing import Literal

from msgspec import Struct

from standfirst.model.article import NEVER, Article, Moment

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
    if article.draft or article.status != "published":
        return None
    if article.expires is not None and article.expires.instant <= now:
        return None
    rights = article.image.until if article.image is not None else None
    if article.embargo is None and article.expires is None and rights is None:  # nearly every story of an archive
        return article.date if article.date is not None and now < article.date.instant < NEVER else None
    moments = [m for m in (_opening(article), article.expires, rights) if m is not None and now < m.instant < NEVER]
    return min(moments, key=lambda m: m.instant, default=None)
