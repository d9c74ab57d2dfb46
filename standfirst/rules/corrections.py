"""What machines are told of a newsroom's mistakes: the feed of corrections and retractions, what a corrected story's entry
says of it in other feeds, and where the old addresses of a retracted story lead."""

from collections.abc import Iterable
from datetime import datetime

from standfirst import urls
from standfirst.incremental import Read
from standfirst.labels import label
from standfirst.model import notices
from standfirst.model.article import Moment
from standfirst.rules.constants import Constants
from standfirst.syndication.feeds import Entry, Feed


def corrections_feed(constants: Constants, read: Read, items: int) -> Feed:
    """The newest notices. Each is an item of its own, which leads to it on its story's page."""
    site_url, settings = constants.config.site.url, read("settings")
    language = settings["language"]
    title = label(read, language, "corrections")
    return Feed(
        url=urls.absolute(site_url, f"{notices.ADDRESS}feed.xml"),
        title=f"{title} | {settings['title']}",
        home=urls.absolute(site_url, notices.ADDRESS),
        description=f"{title}. {settings['description'] or settings['title']}",
        language=language,
        publisher=settings["title"],
        sheet=read("asset", "feed.css"),
        entries=tuple(_entry(read("notice", name), read) for name in read("members", notices.KIND, "", f"0:{items}")),
    )


def _entry(notice: dict[str, str], read: Read) -> Entry:
    address = str(read("settings")["origin"]) + notice["at"]
    kind = label(read, notice["language"], notice["type"])
    # A tombstone has the address of the story's own item in other feeds: this one is named otherwise.
    id = f"{address}#retraction" if notice["type"] == "retraction" else address
    return Entry(
        url=address,
        id=id,
        title=f"{kind}: {notice['title']}",
        published=moment_of(notice["date"]),
        summary=notice["text"],
        language=notice["language"],
    )


def said(corrections: Iterable[tuple[str, str, str]], language: str, read: Read) -> list[str]:
    """A story's corrections, each as a sentence that begins with what it is."""
    return [f"{label(read, language, type)}: {text}" for _, text, type in corrections]


def stands_at(id: str, read: Read) -> tuple[str, str, str]:
    """Address, title and language of a retracted story's tombstone."""
    stone = read("retracted", id)
    return stone["url"], stone["title"] or label(read, stone["language"], "retraction"), stone["language"]


def moment_of(iso: str) -> Moment:
    """A moment of the model, as facts have it."""
    return Moment(iso=iso, instant=int(datetime.fromisoformat(iso).timestamp()))
