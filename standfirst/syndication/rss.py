"""RSS 2.0 as feed readers and aggregators want it (rssboard.org/rss-specification, the W3C feed validator)."""

from datetime import UTC, datetime
from typing import Final

from standfirst.syndication.feeds import Entry, Feed, Picture, media, namespaces, newest, related, shown
from standfirst.syndication.xml import document, element, escaped

_DAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def rss(feed: Feed) -> bytes:
    """The feed as RSS 2.0. It can say nothing of deleted entries."""
    parts = [
        element("title", feed.title),
        element("link", feed.home),
        element("description", feed.description or feed.title),  # required, and not to be empty
        element("atom:link", attributes={"rel": "self", "href": feed.url, "type": "application/rss+xml"}),
        *(element("atom:link", attributes={"rel": rel, "href": address}) for rel, address in related(feed)),
    ]
    if feed.current:
        parts.append(element("fh:archive"))
    if feed.language:
        parts.append(element("language", feed.language))
    last = newest(feed)
    if last is not None:
        parts.append(element("lastBuildDate", rfc822(last.iso)))
    parts += [_item(entry, feed) for entry in feed.entries]
    inside = f"<channel>\n{''.join(parts)}</channel>\n"
    spoken = {"xml:lang": feed.language} if feed.language else {}
    return document(shown(feed), "rss", {"version": "2.0", **namespaces(inside), **spoken}, inside)


def _item(entry: Entry, feed: Feed) -> str:
    stable = entry.id or entry.url
    parts = [
        element("title", entry.title),
        element("link", entry.url),
        element("guid", stable, {"isPermaLink": "true" if stable == entry.url else "false"}),
        element("pubDate", rfc822(entry.published.iso)),
        # RSS's own `author` must be an e-mail address.
        *(element("dc:creator", author.name) for author in entry.authors),
        *(element("category", tag) for tag in entry.tags),
    ]
    if entry.language and entry.language != feed.language:
        parts.append(element("dc:language", entry.language))
    if entry.summary:
        parts.append(element("description", escaped(entry.summary)))  # readers take it for HTML
    if entry.html:
        parts.append(element("content:encoded", entry.html))
    if entry.picture is not None:
        parts += _picture(entry.picture)
    return f"<item>\n{''.join(parts)}</item>\n"


def _picture(picture: Picture) -> list[str]:
    parts = []
    if picture.bytes:  # an enclosure must say how long it is
        parts.append(element("enclosure", attributes=media(picture, "enclosure")))
    return [*parts, media_content(picture)]


def media_content(picture: Picture) -> str:
    """A picture as Media RSS has it, for both formats."""
    inside = ""
    if picture.caption or picture.alt:
        inside += element("media:description", picture.caption or picture.alt, {"type": "plain"})
    if picture.credit:
        inside += element("media:credit", picture.credit)
    whole = element("media:content", attributes=media(picture, "media"))
    return f"{whole.removesuffix(' />' + chr(10))}>\n{inside}</media:content>\n" if inside else whole


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
