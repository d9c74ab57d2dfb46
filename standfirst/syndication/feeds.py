"""What a feed says, whatever it is written in: records, and the times that follow from them.

It knows no site: the entries, their order and their number are the caller's. Its invariant: no byte of a feed tells when it
was built; its time is that of its newest change.
"""

from collections.abc import Mapping
from typing import Final

from msgspec import Struct

from standfirst.model.article import Moment

EPOCH: Final = Moment(iso="1970-01-01T00:00:00+00:00", instant=0)
"""Stands where a format asks for a time and nothing has happened yet."""


class Picture(Struct, frozen=True, kw_only=True):
    """An entry's lead picture: an absolute address, its type (`image/jpeg`), its size in bytes and pixels, 0 where that is
    unknown."""

    url: str
    type: str
    bytes: int = 0
    width: int = 0
    height: int = 0
    alt: str = ""
    caption: str = ""
    credit: str = ""


class Author(Struct, frozen=True, kw_only=True):
    """Who wrote an entry, and where their page is."""

    name: str
    url: str = ""


class Entry(Struct, frozen=True, kw_only=True):
    """One story in a feed. `id` is never to change, and is `url` when empty; `html` is the whole text with absolute
    links, or "" for a feed of summaries. `summary` is plain text."""

    url: str
    title: str
    published: Moment
    id: str = ""
    updated: Moment | None = None
    summary: str = ""
    html: str = ""
    authors: tuple[Author, ...] = ()
    tags: tuple[str, ...] = ()
    language: str = ""
    picture: Picture | None = None


class Deleted(Struct, frozen=True, kw_only=True):
    """An entry that is no more: its `id`, and when it went (RFC 6721). What it was is not told."""

    id: str
    when: Moment


class Feed(Struct, frozen=True, kw_only=True):
    """A feed: `url` is its own address, `home` that of the page whose stories it lists; all are absolute. `publisher` stands
    for the author of entries without one. `sheet` is the address of the CSS that browsers show it by.

    An archived page (RFC 5005) has in `current` the address of the feed that it belongs to; `older` is that of the page
    before, "" where there is none."""

    url: str
    title: str
    home: str
    description: str = ""
    language: str = ""
    publisher: str = ""
    entries: tuple[Entry, ...] = ()
    deleted: tuple[Deleted, ...] = ()
    id: str = ""
    hubs: tuple[str, ...] = ()
    older: str = ""
    current: str = ""
    sheet: str = ""


def changed(entry: Entry) -> Moment:
    """The later of an entry's two times."""
    later = entry.updated is not None and entry.updated.instant > entry.published.instant
    return entry.updated if entry.updated is not None and later else entry.published


def newest(feed: Feed) -> Moment | None:
    """When a feed last changed; None of an empty one."""
    moments = [*map(changed, feed.entries), *(gone.when for gone in feed.deleted)]
    return max(moments, key=lambda moment: moment.instant, default=None)


def related(feed: Feed) -> list[tuple[str, str]]:
    """The relations of a feed to others, with their addresses: RFC 5005 and WebSub. No page names the newer one: an archived
    page would have to be written again for it."""
    relations = [("hub", hub) for hub in feed.hubs]
    if feed.current:
        relations.append(("current", feed.current))
    if feed.older:
        relations.append(("prev-archive", feed.older))
    return relations


def shown(feed: Feed) -> str:
    """What makes browsers show a feed to people instead of its source; CSS, since they give XSLT up."""
    address = feed.sheet.replace("&", "&amp;").replace('"', "&quot;")
    return f'<?xml-stylesheet type="text/css" href="{address}"?>\n' if address else ""


_NAMESPACES: Final = {
    "atom:": ("xmlns:atom", "http://www.w3.org/2005/Atom"),
    "content:": ("xmlns:content", "http://purl.org/rss/1.0/modules/content/"),
    "dc:": ("xmlns:dc", "http://purl.org/dc/elements/1.1/"),
    "media:": ("xmlns:media", "http://search.yahoo.com/mrss/"),
    "fh:": ("xmlns:fh", "http://purl.org/syndication/history/1.0"),
    "at:": ("xmlns:at", "http://purl.org/atompub/tombstones/1.0"),
}


def namespaces(inside: str) -> Mapping[str, str]:
    """What a root declares: the prefixes that are used in it. Text has no `<` of its own."""
    return dict(pair for prefix, pair in _NAMESPACES.items() if f"<{prefix}" in inside)


def media(picture: Picture, element: str) -> Mapping[str, str]:
    """The attributes of Media RSS, or of an enclosure, whose length is in bytes."""
    if element == "enclosure":
        return {"url": picture.url, "length": str(picture.bytes), "type": picture.type}
    sizes = {"fileSize": picture.bytes, "width": picture.width, "height": picture.height}
    known = {name: str(size) for name, size in sizes.items() if size}
    return {"url": picture.url, "type": picture.type, "medium": "image", **known}
