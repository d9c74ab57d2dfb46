"""What search engines read of a page: schema.org in JSON-LD, made from the model and never by hand in templates.

Nothing is told that is not on the page (Google, "General structured data guidelines"), and a page that lists stories
names them by address alone: invariant 1 holds, an edit inside a story reaches no list. `standfirst check` reads it back.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final, NamedTuple

from markupsafe import Markup
from msgspec import json

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
            yield _organisation(read, whole=True)
            yield _web_site(read)
            yield from _listed(read, _of_front(read))
    yield from _breadcrumbs(page.crumbs, read)


def _absolute(read: Read, address: str) -> str:
    """A printed address with the host before it."""
    rooted = address[:1] == "/" and address[1:2] != "/"
    return read("settings")["origin"] + address if rooted else address


def _id(read: Read) -> str:
    return f"{read('settings')['url']}#publisher"


def _organisation(read: Read, *, whole: bool = False) -> Node:
    """The publisher; `whole` on the front alone, where a search engine looks for its rules."""
    settings = read("settings")
    told: Mapping[str, Any] = settings["publisher"]
    node: Node = {"@type": "NewsMediaOrganization", "@id": _id(read), "name": told["name"], "url": settings["url"]}
    if told["logo"]:
        node["logo"] = {"@type": "ImageObject", "url": told["logo"]}
    if whole:
        node |= {"sameAs": told["same_as"]} if told["same_as"] else {}
        node |= {"email": told["email"]} if told["email"] else {}
        node |= told["policies"]
    return node


def _web_site(read: Read) -> Node:
    settings = read("settings")
    node: Node = {"@type": "WebSite", "name": settings["title"], "url": settings["url"]}
    node |= {"description": settings["description"]} if settings["description"] else {}
    return node | {"inLanguage": settings["language"], "publisher": {"@id": _id(read)}}


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


def _breadcrumbs(trail: list[Entry], read: Read) -> Iterable[Node]:
    """Those that the page prints, if they lead anywhere: one alone is no trail."""
    if len(trail) > 1:
        steps = [
            {"@type": "ListItem", "position": at, "name": step["title"], "item": {"@id": _absolute(read, step["url"])}}
            for at, step in enumerate(map(vars, trail), 1)
        ]
        yield {"@type": "BreadcrumbList", "itemListElement": steps}


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
    if picture := read("picture", story.id):
        node["image"] = [_picture(picture, read)]
    if story.section:
        node["articleSection"] = story.section.title
    if details.dateline and story.genre not in _NO_NEWS:
        node["dateline"] = details.dateline
    if story.topics:
        node["keywords"] = [topic.name for topic in story.topics]
    if thread := story.thread:
        node["isPartOf"] = {"@type": "CreativeWorkSeries", "name": thread.name, "url": _absolute(read, thread.url)}
    publisher = _organisation(read)
    node["author"] = _authors(story, publisher, read)
    if details.source:
        node |= {"sourceOrganization": {"@type": "Organization", "name": details.source}, "creditText": details.source}
    node["publisher"] = publisher
    if details.corrections:
        node["correction"] = [
            {"@type": "CorrectionComment", "datePublished": date, "text": text} for date, text, _ in details.corrections
        ]
    return node


def _authors(story: Story, publisher: Node, read: Read) -> list[Node]:
    """Who signs it; of an unsigned story the agency that it is credited to, else the paper."""
    if story.authors:
        return [_person(author, read) for author in story.authors]
    if story.source:
        return [{"@type": "Organization", "name": story.source}]
    return [{name: publisher[name] for name in ("@type", "name", "url")}]


def _person(author: Author, read: Read, *, whole: bool = False) -> Node:
    node: Node = {"@type": "Person", "name": author.name, "url": _absolute(read, author.url)}
    if whole:
        told = {
            "jobTitle": author.role,
            "description": author.bio,
            "image": _absolute(read, author.photo),
            "email": author.email,
        }
        node |= {name: text for name, text in told.items() if text}
    return node


def _picture(picture: Mapping[str, Any], read: Read) -> Node:
    node: Node = {"@type": "ImageObject", "url": _absolute(read, picture["src"])}
    node |= {"caption": picture["caption"]} if picture["caption"] else {}
    return node | ({"creditText": picture["credit"]} if picture["credit"] else {})
