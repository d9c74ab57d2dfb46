"""RSS 2.0 as feed readers and aggregators want it (rssboard.org/rss-specification, the W3C feed validator).

It knows no site: the entries, their order and their number are the caller's. Its invariant: no byte tells when the
feed was built; its date is that of its newest entry.
"""

from datetime import UTC, datetime
from typing import Final

from msgspec import Struct

from standfirst.model.article import Moment
from standfirst.syndication.xml import add, document

_DAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_NAMESPACES: Final = {
    "xmlns:atom": "http://www.w3.org/2005/Atom",
    "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
    "xmlns:dc": "http://purl.org/dc/elements/1.1/",
}


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
    authors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    language: str = ""


class Feed(Struct, frozen=True, kw_only=True):
    """A feed: `url` is its own address, `home` that of the page whose stories it lists; both absolute."""

    url: str
    title: str
    home: str
    description: str = ""
    language: str = ""
    entries: tuple[Entry, ...] = ()


def rss(feed: Feed) -> bytes:
    """The feed as RSS 2.0."""
    from xml.etree.ElementTree import Element, SubElement

    root = Element("rss", {"version": "2.0", **_NAMESPACES})
    channel = SubElement(root, "channel")
    add(channel, "title", feed.title)
    add(channel, "link", feed.home)
    add(channel, "description", feed.description or feed.title)  # required, and not to be empty
    add(channel, "atom:link", attributes={"href": feed.url, "rel": "self", "type": "application/rss+xml"})
    if feed.language:
        add(channel, "language", feed.language)
    if feed.entries:
        newest = max((_changed(entry) for entry in feed.entries), key=lambda moment: moment.instant)
        add(channel, "lastBuildDate", rfc822(newest.iso))
    for entry in feed.entries:
        item = SubElement(channel, "item")
        add(item, "title", entry.title)
        add(item, "link", entry.url)
        stable = entry.id or entry.url
        add(item, "guid", stable, {"isPermaLink": "true" if stable == entry.url else "false"})
        add(item, "pubDate", rfc822(entry.published.iso))
        for author in entry.authors:
            add(item, "dc:creator", author)  # RSS's own `author` must be an e-mail address
        for tag in entry.tags:
            add(item, "category", tag)
        if entry.language and entry.language != feed.language:
            add(item, "dc:language", entry.language)
        if entry.summary:
            add(item, "description", _as_html(entry.summary))
        if entry.html:
            add(item, "content:encoded", entry.html)
    return document(root)


def _changed(entry: Entry) -> Moment:
    """The later of an entry's two times."""
    later = entry.updated is not None and entry.updated.instant > entry.published.instant
    return entry.updated if entry.updated is not None and later else entry.published


def _as_html(text: str) -> str:
    """Plain text as readers take a description: as HTML. Escaped once for that, and once more for XML."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def rfc822(iso: str) -> str:
    """An ISO time with offset as RFC 822 and 2822 write it: `Fri, 21 Feb 2025 10:00:00 +0530`.

    `email.utils.format_datetime` does the same (a test says so) and costs 16 ms to import, in every publish. Offsets
    with seconds, as cities had before there were zones, can't be written: such a time is given in UTC.
    """
    moment = datetime.fromisoformat(iso)
    offset = moment.utcoffset()
    if offset is None:
        raise ValueError(f"a time without a zone: {iso}")  # a Moment always has one; guessing would be this machine's
    if offset.total_seconds() % 60:
        moment = moment.astimezone(UTC)
    day, month = _DAYS[moment.weekday()], _MONTHS[moment.month - 1]
    return f"{day}, {moment.day:02} {month} {moment.year:04} {moment:%H:%M:%S %z}"
