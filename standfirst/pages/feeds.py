"""Which feeds there are, and where: beside what they list, each with its archived pages (RFC 5005)."""

from collections.abc import Iterator, Mapping
from typing import Final

from standfirst.config.settings import FeedSettings
from standfirst.model.pagination import archived
from standfirst.model.site import Site
from standfirst.pages.page import Page

FEED_LISTS: Final[Mapping[str, str]] = {
    "site": "site",
    "section": "sections",
    "topic": "topics",
    "author": "authors",
    "thread": "threads",
}
"""The setting of `[feeds]` that has the formats of each kind of list."""

_FILES: Final[Mapping[str, str]] = {"rss": "feed{}.xml", "atom": "atom{}.xml", "json": "feed{}.json"}


def feed_address(front: str, form: str, number: int = 0) -> str:
    """The address of a feed beside the front of its list, or of its archived page: `/world/feed-3.xml`."""
    return front + _FILES[form].format(f"-{number}" if number else "")


def feeds(site: Site, kind: str, id: str, front: str, owner: str, settings: FeedSettings) -> Iterator[Page]:
    """The feeds of a list that stands at `front`."""
    older = archived(len(site.members(kind, id)), settings.size) if settings.archive else 0
    for form in dict.fromkeys(getattr(settings, FEED_LISTS[kind])):
        for number in range(older + 1):
            address = feed_address(front, form, number)
            yield Page(address=address, kind="feed", args=(form, kind, id, str(number)), owner=owner)
