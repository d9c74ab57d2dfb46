"""The feeds of a site: which stories stand in each, and what it says of them."""

from collections.abc import Callable, Iterable, Mapping
from html import escape
from posixpath import splitext
from typing import Any, Final

from standfirst import urls
from standfirst.incremental import Key, Read, Rule
from standfirst.labels import label, labelled
from standfirst.markup import captioned, unchosen, unembedded, with_dateline
from standfirst.model import notices
from standfirst.model.article import Moment, Withdrawn
from standfirst.model.pagination import archived
from standfirst.pages import FEED_LISTS, feed_address
from standfirst.rules.constants import Constants, base
from standfirst.rules.corrections import corrections_feed, moment_of, said
from standfirst.syndication.atom import atom
from standfirst.syndication.feeds import Author, Deleted, Entry, Feed, Picture
from standfirst.syndication.json_feed import json_feed
from standfirst.syndication.rss import rss
from standfirst.views.facts import Card, Details

SHEET: Final = "feed.css"
_WRITTEN: Final[Mapping[str, Callable[[Feed], bytes]]] = {"rss": rss, "atom": atom, "json": json_feed}
TYPES: Final[Mapping[str, str]] = {
    "rss": "application/rss+xml",
    "atom": "application/atom+xml",
    "json": "application/feed+json",
}
PICTURES: Final[Mapping[str, str]] = {
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".gif": "image/gif",
    ".webp": "image/webp",
    ".avif": "image/avif",
    ".svg": "image/svg+xml",
}
"""Pictures that a feed may speak of, by the end of their names."""


def feed_rules(constants: Constants, length: Callable[[str], int]) -> dict[str, Rule]:
    """Rules for `in feed` (the stories of a feed, or of one of its archived pages), `full text` and `length` (of a file as it
    goes out, in bytes)."""
    size = constants.config.feeds.size

    def in_feed(key: Key, read: Read) -> tuple[str, ...]:
        _, kind, id, number = key
        whole: tuple[str, ...] = read("listing", f"{kind}:{id}")
        if number == "0":
            return whole[:size]
        end = len(whole) - (int(number) - 1) * size
        return whole[end - size : end]

    def older(key: Key, read: Read) -> int:
        """The number of the archived page before a page, 0 where there is none."""
        _, kind, id, number = key
        return int(number) - 1 if number != "0" else archived(len(read("listing", f"{kind}:{id}")), size)

    return {
        "in feed": Rule(in_feed),
        "older feed": Rule(older),
        "length": Rule(lambda key, read: length(key[1]) if read("source", key[1]) else 0, trace=True),
        "full text": Rule(lambda key, read: _full_text(constants, key[1], read), trace=True, keep="apart", type=str),
        "feeds": Rule(lambda key, read: _named(constants, key[1], key[2], read)),
    }


def feed(constants: Constants, args: tuple[str, ...], read: Read) -> bytes:
    """A feed, or an archived page of one."""
    form, kind, id, number = args
    if kind == notices.KIND:
        return rss(corrections_feed(constants, read, constants.config.feeds.size))
    told, site_url = constants.config.feeds, constants.config.site.url
    title, address, language = _listed(kind, id, read)

    def whole(number: int, site: str = site_url) -> str:
        return urls.absolute(site, feed_address(address, form, number))

    older = read("older feed", kind, id, number) if told.archive else 0
    sheet = read("asset", SHEET)
    return _WRITTEN[form](
        Feed(
            url=whole(int(number)),
            id=whole(0, told.ids or site_url),
            title=title,
            home=urls.absolute(site_url, address),
            description=read("settings")["description"] or title,
            language=language,
            publisher=read("settings")["title"],
            entries=tuple(_entry(constants, story, read) for story in read("in feed", kind, id, number)),
            deleted=_deleted(constants, read) if (form, kind, number) == ("atom", "site", "0") else (),
            hubs=told.hubs if number == "0" else (),
            older=whole(older) if older else "",
            current=whole(0) if number != "0" else "",
            sheet=sheet if form != "json" else "",  # rooted: a preview has it, too
        )
    )


def _deleted(constants: Constants, read: Read) -> tuple[Deleted, ...]:
    """The stories that were retracted last, each by the id that its entry had. Of one that was never public, or is removed
    without a tombstone, nothing is told."""
    told, found = constants.config.feeds, []
    for id in read("retracted stories", "")[: told.size]:
        stone: Withdrawn = read("tombstone", id)
        address = first_address(stone.aliases, stone.address)
        if stone.at is not None:
            moment = Moment(iso=constants.iso(stone.at), instant=stone.at.instant)
            found.append(Deleted(id=urls.absolute(told.ids or constants.config.site.url, address), when=moment))
    return tuple(found)


def first_address(aliases: Iterable[str], address: str) -> str:
    """Where a story first stood, as far as it says: its first alias, else its address."""
    known = (urls.normalise(alias) for alias in aliases)
    return next((alias for alias in known if alias is not None), address)


def _listed(kind: str, id: str, read: Read) -> tuple[str, str, str]:
    """Title, address and language of the list that a feed is of."""
    settings = read("settings")
    if kind == "site":
        return str(settings["title"]), "/", settings["language"]
    if kind == "section":
        section = read("section", id)
        return f"{section['title']} | {settings['title']}", section["address"], section["language"]
    listed = read("label", f"{kind}:{id}")
    if kind == "thread":
        return f"{read('thread', id)['name']} | {settings['title']}", listed.address, settings["language"]
    return f"{listed.name} | {settings['title']}", listed.address, settings["language"]


def _named(constants: Constants, kind: str, id: str, read: Read) -> tuple[tuple[str, str, str], ...]:
    if kind == notices.KIND:
        title = f"{label(read, read('settings')['language'], 'corrections')} | {read('settings')['title']}"
        return ((TYPES["rss"], title, constants.link(f"{notices.ADDRESS}feed.xml")),)
    title, address, _ = _listed(kind, id, read)
    return named_feeds(constants, kind, title, address)


def named_feeds(constants: Constants, kind: str, title: str, address: str) -> tuple[tuple[str, str, str], ...]:
    """The feeds of a kind of list: type, title and address of each."""
    formats = dict.fromkeys(getattr(constants.config.feeds, FEED_LISTS[kind]))
    return tuple((TYPES[one], title, constants.link(feed_address(address, one))) for one in formats)


def _entry(constants: Constants, id: str, read: Read) -> Entry:
    card: Card = read("card", id)
    details: Details = read("details", id)
    told = constants.config.feeds
    return Entry(
        url=str(read("settings")["origin"]) + card.url,
        id=urls.absolute(told.ids or constants.config.site.url, details.first_address),
        title=card.title,
        published=moment_of(card.date),
        updated=moment_of(card.updated) if card.updated else None,
        summary=" ".join([details.description, *said(details.corrections, card.language, read)]).strip(),
        html=read("full text", id) if told.content == "full" and not details.paid else "",
        authors=tuple(_author(constants, author, read) for author in details.authors),
        tags=tuple(read("topic", topic)["name"] for topic in details.topics),
        language=card.language,
        picture=_picture(id, read),
    )


def _author(constants: Constants, id: str, read: Read) -> Author:
    found = read("label", f"author:{id}")
    return Author(name=found.name, url=urls.absolute(constants.config.site.url, found.address))


def _picture(id: str, read: Read) -> Picture | None:
    picture = read("picture", id)
    if picture is None:
        return None
    picture = labelled(picture, read)
    large = picture["large"]
    type = PICTURES.get(splitext(large["src"].partition("?")[0])[1].lower())
    if type is None:
        return None
    return Picture(
        url=large["src"] if "://" in large["src"] else str(read("settings")["origin"]) + large["src"],
        type=type,
        # Of what is encoded the length is not known yet, and a preview has not even made it.
        bytes=read("length", picture["copied"]) if picture["copied"] else 0,
        width=large["width"],
        height=large["height"],
        alt=picture["alt"],
        caption=captioned(picture["caption"] or picture["alt"], picture["label"]),
        credit=picture["credit"],
    )


def _full_text(constants: Constants, id: str, read: Read) -> str:
    """The lead picture with its credit, and the body, as a feed has it: embeds stay the links that they were."""
    from standfirst.syndication.full_text import full_text

    card: Card = read("card", id)
    details: Details = read("details", id)
    site = constants.config.site.url.removesuffix(base(constants.config.site.url))
    prefix = urls.slugify(details.first_address) + ":"
    body = with_dateline(unembedded(unchosen(read("plain body", id))), details.dateline)
    return full_text(_figure(read("picture", id), read) + body, page=site + card.url, site=site, prefix=prefix)


def _figure(picture: Mapping[str, Any] | None, read: Read) -> str:
    if picture is None:
        return ""
    picture = labelled(picture, read)
    said = captioned(picture["caption"], picture["credit"], picture["label"])
    caption = f"<figcaption>{escape(said)}</figcaption>" if said else ""
    return f'<figure><img src="{escape(picture["large"]["src"])}" alt="{escape(picture["alt"])}">{caption}</figure>\n'
