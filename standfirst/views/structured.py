"""What search engines read of a page: schema.org in JSON-LD, made from the model and never by hand in templates.

Nothing is told that is not on the page (Google, "General structured data guidelines"), and a page that lists stories
names them by address alone: invariant 1 holds, an edit inside a story reaches no list. `standfirst check` reads it back.
"""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any, Final, NamedTuple

from markupsafe import Markup
from msgspec import Raw, json

from standfirst.incremental import Read
from standfirst.views.model import Author, Section, Story, Thread, Topic
from standfirst.views.view import Entry

Node = dict[str, Any]

TYPES: Final[Mapping[str, str]] = {
    "": "NewsArticle",
    "report": "ReportageNewsArticle",
    "analysis": "AnalysisNewsArticle",
    "background": "BackgroundNewsArticle",
    "opinion": "OpinionNewsArticle",
    "review": "ReviewNewsArticle",
    "question": "AskPublicNewsArticle",
    "sponsored": "AdvertiserContentArticle",
    "satire": "SatiricalArticle",
}
"""Each genre's type. The last two are articles, but not news (schema.org)."""

_NO_NEWS: Final = ("sponsored", "satire")
_SOURCE_TYPE: Final = "https://schema.org/{}DigitalSource"
"""Each of IPTC's digital source types under schema.org's name for it (`IPTCDigitalSourceEnumeration`)."""
PAYWALL: Final = ".paywall"
"""What Google is told that subscribers alone may read (Google, "Paywalled content"): classes only."""


class Told(NamedTuple):
    """What is told of a page: its kind, what it is about, its address, the trail to it, and the stories that it lists."""

    kind: str
    subject: Story | Section | Topic | Author | Thread | None
    url: str
    crumbs: list[Entry]
    stories: Iterable[Story]


def script(page: Told, read: Read) -> Markup:
    """A page's element `<script type="application/ld+json">`; nothing for a page of which there is nothing to tell."""
    nodes = list(_nodes(page, read))
    if not nodes:
        return Markup("")
    whole = nodes[0] if len(nodes) == 1 else {"@graph": nodes}
    # In a script nothing is escaped but what could end it, or open a comment in it.
    text = json.encode({"@context": "https://schema.org", **whole}).decode().replace("<", "\\u003c")
    return Markup(f'<script type="application/ld+json">{text}</script>')


def _nodes(page: Told, read: Read) -> Iterable[Node]:
    match page.subject:
        case Story() as story if page.kind == "article":
            yield _article(story, read)
        case Author() as author:
            yield {"@type": "ProfilePage", "url": page.url, "mainEntity": _person(author, read, whole=True)}
        case Section() | Topic() | Thread():
            yield from _listed(read, page.stories)
        case None if page.kind == "home":
            yield _organisation(read)
            yield _web_site(read)
            yield from _listed(read, _of_front(read))
    yield from _breadcrumbs(page, read)


def _absolute(read: Read, address: str) -> str:
    """A printed address with the host before it."""
    return _whole(read("settings")["origin"], address)


def _whole(origin: str, address: str) -> str:
    return origin + address if address[:1] == "/" and address[1:2] != "/" else address


def _id(url: str) -> str:
    return f"{url}#publisher"


def _organisation(read: Read) -> Node:
    """The publisher with its rules, on the front alone, where a search engine looks for them."""
    settings = read("settings")
    told: Mapping[str, Any] = settings["publisher"]
    node = _publisher(told["name"], settings["url"], told["logo"])
    node |= {"sameAs": told["same_as"]} if told["same_as"] else {}
    node |= {"email": told["email"]} if told["email"] else {}
    return {**node, **told["policies"]}


def _publisher(name: str, url: str, logo: str) -> Node:
    node: Node = {"@type": "NewsMediaOrganization", "@id": _id(url), "name": name, "url": url}
    return node | ({"logo": {"@type": "ImageObject", "url": logo}} if logo else {})


# What ten thousand pages say alike is put into words once: most of the time goes into that.
@lru_cache(maxsize=16)
def _publisher_in_words(name: str, url: str, logo: str) -> Raw:
    return Raw(json.encode(_publisher(name, url, logo)))


@lru_cache(maxsize=1 << 8)
def _steps_in_words(origin: str, trail: tuple[tuple[str, str], ...]) -> Raw:
    return Raw(json.encode(_steps(origin, trail)))


def _steps(origin: str, trail: tuple[tuple[str, str], ...]) -> list[Node]:
    return [
        {"@type": "ListItem", "position": at, "name": title, "item": {"@id": _whole(origin, url)}}
        for at, (title, url) in enumerate(trail, 1)
    ]


def _web_site(read: Read) -> Node:
    settings = read("settings")
    node: Node = {"@type": "WebSite", "name": settings["title"], "url": settings["url"]}
    node |= {"description": settings["description"]} if settings["description"] else {}
    return node | {"inLanguage": settings["language"], "publisher": {"@id": _id(settings["url"])}}


def _of_front(read: Read) -> Iterable[Story]:
    """The stories of the front as they stand there."""
    front = read("front", "")
    ids = [
        *filter(None, [front["lead"]]),
        *front["side"],
        *(id for block in front["blocks"] for id in block["stories"]),
    ]
    return (Story(read, id) for id in dict.fromkeys(ids))


def _listed(read: Read, stories: Iterable[Story]) -> Iterable[Node]:
    origin = read("settings")["origin"]
    items = [
        {"@type": "ListItem", "position": at, "url": f"{origin}{story.url}"} for at, story in enumerate(stories, 1)
    ]
    if items:
        yield {"@type": "ItemList", "itemListElement": items}


def _breadcrumbs(page: Told, read: Read) -> Iterable[Node]:
    """Those that the page prints, if they lead anywhere: one alone is no trail. Those of a section are many pages'."""
    if len(page.crumbs) > 1:
        trail = tuple((step["title"], step["url"]) for step in map(vars, page.crumbs))
        steps = _steps if page.subject is None else _steps_in_words
        yield {"@type": "BreadcrumbList", "itemListElement": steps(read("settings")["origin"], trail)}


def _article(story: Story, read: Read) -> Node:
    card, details = story.card, story.details
    url = story.canonical
    node: Node = {"@type": TYPES[story.genre], "headline": card.title, "url": url, "mainEntityOfPage": url}
    if details.description:
        node["description"] = details.description
    if card.date:
        node |= {"datePublished": card.date, "dateModified": card.updated or card.date}
    node |= {"inLanguage": card.language, "wordCount": details.words, "isAccessibleForFree": not details.paid}
    if details.paid:
        part = {"@type": "WebPageElement", "isAccessibleForFree": False, "cssSelector": PAYWALL}
        node["hasPart"] = part
    picture = read("picture", story.id)
    if picture or story.social_card:
        node["image"] = [_picture(picture or read("social picture", story.id), read)]
    if story.section:
        node["articleSection"] = story.section.title
    if details.dateline and story.genre not in _NO_NEWS:
        node["dateline"] = details.dateline
    if story.topics:
        node["keywords"] = [topic.name for topic in story.topics]
    if thread := story.thread:
        node["isPartOf"] = {"@type": "CreativeWorkSeries", "name": thread.name, "url": _absolute(read, thread.url)}
    settings = read("settings")
    told = settings["publisher"]
    node["author"] = _authors(story, read)
    if details.source:
        node |= {"sourceOrganization": {"@type": "Organization", "name": details.source}, "creditText": details.source}
    node["publisher"] = _publisher_in_words(told["name"], settings["url"], told["logo"])
    if details.corrections:
        node["correction"] = [
            {"@type": "CorrectionComment", "datePublished": date, "text": text} for date, text, _ in details.corrections
        ]
    return node


def _authors(story: Story, read: Read) -> list[Node]:
    """Who signs it; of an unsigned story the agency that it is credited to, else the paper."""
    if story.authors:
        return [_person(author, read) for author in story.authors]
    if story.source:
        return [{"@type": "Organization", "name": story.source}]
    settings = read("settings")
    return [{"@type": "NewsMediaOrganization", "name": settings["publisher"]["name"], "url": settings["url"]}]


def _person(author: Author, read: Read, *, whole: bool = False) -> Node:
    node: Node = {"@type": "Person", "name": author.name, "url": _absolute(read, author.url)}
    if whole:
        photo = read("portrait", author.id)
        told = {
            "jobTitle": author.role,
            "description": author.bio,
            "image": _absolute(read, photo["src"]) if photo else "",
            "email": author.email,
        }
        node |= {name: text for name, text in told.items() if text}
    return node


def _picture(picture: Mapping[str, Any], read: Read) -> Node:
    file = picture["large"]
    node: Node = {"@type": "ImageObject", "url": _absolute(read, file["src"])}
    node |= {"caption": picture["caption"]} if picture["caption"] else {}
    node |= {"creditText": picture["credit"]} if picture["credit"] else {}
    term: str = picture.get("source_type", "")  # drawn cards have none
    return node | ({"digitalSourceType": _SOURCE_TYPE.format(term[0].upper() + term[1:])} if term else {})
