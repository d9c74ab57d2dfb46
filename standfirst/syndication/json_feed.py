"""JSON Feed 1.1 (jsonfeed.org/version/1.1)."""

import json
from typing import Any

from standfirst.syndication.atom import rfc3339
from standfirst.syndication.feeds import Author, Entry, Feed, changed
from standfirst.syndication.xml import clean


def json_feed(feed: Feed) -> bytes:
    """The feed as JSON Feed; its pages are read one after the other by `next_url`."""
    whole: dict[str, Any] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": feed.home,
        "feed_url": feed.url,
        "description": feed.description,
        "language": feed.language,
        "next_url": feed.older,
        "authors": [_author(Author(name=feed.publisher or feed.title, url=feed.home))],
        "hubs": [{"type": "WebSub", "url": hub} for hub in feed.hubs],
        "items": [_item(entry, feed) for entry in feed.entries],
    }
    said = {key: value for key, value in whole.items() if value or key == "items"}
    return (clean(json.dumps(said, ensure_ascii=False, indent=1)) + "\n").encode()


def _item(entry: Entry, feed: Feed) -> dict[str, Any]:
    last = changed(entry)
    text = {"content_html": entry.html, "summary": entry.summary}
    if not entry.html:  # an item must have the one or the other
        text = {"content_text": entry.summary or entry.title}
    whole: dict[str, Any] = {
        "id": entry.id or entry.url,
        "url": entry.url,
        "title": entry.title,
        **text,
        "image": entry.picture.url if entry.picture is not None else "",
        "date_published": rfc3339(entry.published.iso),
        "date_modified": rfc3339(last.iso) if last is not entry.published else "",
        "authors": [*map(_author, entry.authors)],
        "tags": list(entry.tags),
        "language": entry.language if entry.language != feed.language else "",
    }
    return {key: value for key, value in whole.items() if value}


def _author(author: Author) -> dict[str, str]:
    return {"name": author.name, "url": author.url} if author.url else {"name": author.name}
