"""Atom (RFC 4287), with archived pages (RFC 5005) and deleted entries (RFC 6721)."""

from datetime import UTC, datetime
from typing import Final

from standfirst.syndication.feeds import EPOCH, Author, Entry, Feed, changed, namespaces, newest, related, shown
from standfirst.syndication.rss import media_content
from standfirst.syndication.xml import document, element

_NAMESPACE: Final = "http://www.w3.org/2005/Atom"


def atom(feed: Feed) -> bytes:
    """The feed as Atom."""
    parts = [
        element("id", feed.id or feed.url),
        element("title", feed.title),
        element("updated", rfc3339((newest(feed) or EPOCH).iso)),
        element("link", attributes={"rel": "self", "type": "application/atom+xml", "href": feed.url}),
        element("link", attributes={"rel": "alternate", "type": "text/html", "href": feed.home}),
        *(element("link", attributes={"rel": rel, "href": address}) for rel, address in related(feed)),
        _author(Author(name=feed.publisher or feed.title, url=feed.home)),  # of the entries that have none
    ]
    if feed.description:
        parts.append(element("subtitle", feed.description))
    if feed.current:
        parts.append(element("fh:archive"))
    parts += [
        element("at:deleted-entry", attributes={"ref": gone.id, "when": rfc3339(gone.when.iso)})
        for gone in feed.deleted
    ]
    parts += [_entry(entry, feed) for entry in feed.entries]
    inside = "".join(parts)
    spoken = {"xml:lang": feed.language} if feed.language else {}
    return document(shown(feed), "feed", {"xmlns": _NAMESPACE, **namespaces(inside), **spoken}, inside)


def _entry(entry: Entry, feed: Feed) -> str:
    parts = [
        element("id", entry.id or entry.url),
        element("title", entry.title),
        element("link", attributes={"rel": "alternate", "type": "text/html", "href": entry.url}),
        element("published", rfc3339(entry.published.iso)),
        element("updated", rfc3339(changed(entry).iso)),
        *map(_author, entry.authors),
        *(element("category", attributes={"term": tag}) for tag in entry.tags),
    ]
    if entry.summary:
        parts.append(element("summary", entry.summary))
    if entry.html:
        parts.append(element("content", entry.html, {"type": "html"}))
    if (picture := entry.picture) is not None:
        length = {"length": str(picture.bytes)} if picture.bytes else {}
        parts.append(
            element("link", attributes={"rel": "enclosure", "type": picture.type, **length, "href": picture.url})
        )
        parts.append(media_content(picture))
    spoken = f' xml:lang="{entry.language}"' if entry.language and entry.language != feed.language else ""
    return f"<entry{spoken}>\n{''.join(parts)}</entry>\n"


def _author(author: Author) -> str:
    page = element("uri", author.url) if author.url else ""
    return f"<author>\n{element('name', author.name)}{page}</author>\n"


def rfc3339(iso: str) -> str:
    """An ISO time with offset as RFC 3339 has it, which knows no offsets with seconds: such a time is given in UTC."""
    if iso[-6:-5] in ("+", "-") and iso[-9:-8] == ":" and iso[-3:-2] == ":" and len(iso) == 25:
        return iso  # nearly all are written so
    moment = datetime.fromisoformat(iso)
    offset = moment.utcoffset()
    if offset is None:
        raise ValueError(f"a time without a zone: {iso}")
    return (moment.astimezone(UTC) if offset.total_seconds() % 60 else moment).isoformat()
