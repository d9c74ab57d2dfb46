"""Structured data of a page as Google and schema.org ask for it: rules SA of docs/checks.md, and TP01's addresses.

What is judged is what stands in the page, whoever wrote it.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, Final

from standfirst.checks.rules import found
from standfirst.checks.sight import Sight
from standfirst.checks.subject import Subject
from standfirst.problems import Problem

Node = Mapping[str, Any]

NEWS: Final = frozenset(
    [
        "NewsArticle",
        "ReportageNewsArticle",
        "AnalysisNewsArticle",
        "BackgroundNewsArticle",
        "OpinionNewsArticle",
        "ReviewNewsArticle",
        "AskPublicNewsArticle",
        "AdvertiserContentArticle",
        "SatiricalArticle",
        "LiveBlogPosting",
    ]
)
_PIXELS: Final = 50_000
_NOT_A_NAME: Final = re.compile(r"^(by|from|von|par|por)\s|,|\sand\s|&\s|@", re.IGNORECASE)
_CLASS: Final = re.compile(r"\.[A-Za-z_][\w-]*\Z")


def nodes(sight: Sight) -> tuple[list[Node], bool]:
    """Everything that a page tells, and whether all of it could be read."""
    told: list[Node] = []
    whole = True
    for text in sight.data:
        try:
            data = json.loads(text)
        except ValueError:
            whole = False
            continue
        for one in data if isinstance(data, list) else [data]:
            if isinstance(one, dict):
                told += [node for node in one.get("@graph", [one]) if isinstance(node, dict)]
    return told, whole


def check(sight: Sight, subject: Subject) -> Iterator[Problem]:
    """What is wrong with a page's structured data."""
    told, whole = nodes(sight)
    if not whole:
        hint = "print {{ page.structured_data }}, or pass what is yours through |tojson"
        yield found("HT02", subject.at(), "a <script> of structured data holds no JSON", hint)
    articles = [node for node in told if str(node.get("@type", "")).endswith(("Article", "BlogPosting"))]
    if subject.kind == "article":
        if not any(node.get("@type") in NEWS for node in articles):
            hint = "print {{ page.structured_data }} in the template's block structured_data"
            yield found("SA01", subject.at(), "the page tells no type of news article", hint)
        for article in articles:
            yield from _article(article, sight, subject)
    for node in told:
        yield from _other(node, subject)


def _other(node: Node, subject: Subject) -> Iterator[Problem]:
    match node.get("@type"):
        case "BreadcrumbList":
            yield from _trail(_list(node.get("itemListElement")), subject)
        case "ClaimReview":
            hint = "keep it if others read it; Google Search no longer does"
            yield found("SA13", subject.at(), "the page tells a ClaimReview", hint)
        case "NewsMediaOrganization":
            yield from _publisher(node, subject.publisher)


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _article(node: Node, sight: Sight, subject: Subject) -> Iterator[Problem]:
    h1 = [text for level, text in sight.headings if level == 1]
    headline = " ".join(str(node.get("headline", "")).split())
    if headline not in h1:
        message = f"structured data has the headline `{headline[:60]}`, and the page another one"
        yield found("SA02", subject.at("title"), message, "print story.title in the h1")
    yield from _pictures(node, sight, subject)
    yield from _dates(node, sight, subject)
    yield from _authors(node, subject)
    yield from _visible(node, sight, subject)
    publisher = node.get("publisher")
    if not isinstance(publisher, dict) or publisher.get("@type") != "NewsMediaOrganization":
        yield found("SA07", subject.at(), "no publisher is told", "print {{ page.structured_data }}")
    for name in ("articleSection", "inLanguage", "isAccessibleForFree", "wordCount", "mainEntityOfPage"):
        needed = name != "articleSection" or subject.in_section
        if name not in node and needed:
            yield found("SA08", subject.at(), f"structured data has no {name}", "print {{ page.structured_data }}")
    yield from _paywall(node, sight, subject)
    yield from _live(node, subject)
    for one in _list(node.get("correction")):
        if not isinstance(one, str) and not (one.get("text") and one.get("datePublished")):
            hint = "write text: and date: of each under corrections:"
            yield found("SA12", subject.at("corrections"), "a correction has no text, or no date", hint)


def _pictures(node: Node, sight: Sight, subject: Subject) -> Iterator[Problem]:
    addresses = [one.get("url", "") if isinstance(one, dict) else str(one) for one in _list(node.get("image"))]
    for address in addresses:
        if not address.startswith(("http://", "https://")):
            hint = "begin it with the site's address"
            yield found("SA03", subject.at("image"), f"the picture {address} has no host", hint)
    width, height = (sight.meta.get(f"og:image:{side}", "") for side in ("width", "height"))
    if addresses and width.isdigit() and height.isdigit() and int(width) * int(height) < _PIXELS:
        message = (
            f"the lead picture has {width} × {height} pixels, fewer than {_PIXELS:,}: search engines show none so small"
        )
        yield found("SA03", subject.at("image"), message, "take a larger one, best 1,200 pixels wide or more")


def _moment(text: Any) -> datetime | None:
    try:
        return datetime.fromisoformat(str(text))
    except ValueError:
        return None


def _dates(node: Node, sight: Sight, subject: Subject) -> Iterator[Problem]:
    published, modified = _moment(node.get("datePublished")), _moment(node.get("dateModified"))
    place = subject.at("date")
    if published is None or published.tzinfo is None or (modified is not None and modified.tzinfo is None):
        hint = "write a date that has a time; it is in the site's zone"
        yield found("SA04", place, "the date of structured data is missing, or has no zone", hint)
        return
    if modified is not None and modified < published:
        message = "the story was changed before it was published"
        yield found("SA04", subject.at("updated"), message, "correct the one that is wrong")
    shown = {moment for text in sight.times if (moment := _moment(text)) and moment.tzinfo}
    if published not in shown:
        hint = "print story.date|iso in a <time datetime>"
        yield found("SA14", place, "the page does not show when the story was published", hint)
    elif published.timestamp() > subject.now:
        yield found("SA14", place, f"the story is dated {published.isoformat()}, which is to come", "correct the date")


def _authors(node: Node, subject: Subject) -> Iterator[Problem]:
    place = subject.at("authors")
    authors = _list(node.get("author"))
    if not authors:
        yield found("SA05", place, "no author is told", "write author: in the front matter")
    for author in authors:
        name = str(author.get("name", "")) if isinstance(author, dict) else str(author)
        if not isinstance(author, dict) or author.get("@type") not in (
            "Person",
            "Organization",
            "NewsMediaOrganization",
        ):
            yield found("SA05", place, f"the author {name} is neither a person nor an organisation", "say which")
        elif not name or (author["@type"] == "Person" and _NOT_A_NAME.search(name)):
            message = f"`{name}` is not the name of one author alone"
            yield found(
                "SA05", place, message, "write authors: as a list of names, without By, titles and the paper's name"
            )
        elif author["@type"] == "Person" and not (author.get("url") or author.get("sameAs")):
            yield found("SA05", place, f"the author {name} has no address", "give author.url")


def _visible(node: Node, sight: Sight, subject: Subject) -> Iterator[Problem]:
    """Of what can be seen word by word."""
    claims: list[tuple[str, Any]] = [("dateline", node.get("dateline")), ("source", node.get("creditText"))]
    claims += [("authors", one.get("name")) for one in _list(node.get("author")) if isinstance(one, dict)]
    claims += [("corrections", one.get("text")) for one in _list(node.get("correction")) if isinstance(one, dict)]
    claims += [("tags", word) for word in _list(node.get("keywords"))]
    publisher = node.get("publisher")
    papers = {publisher.get("name")} if isinstance(publisher, dict) else set()
    for key, text in claims:
        words = " ".join(str(text or "").split())
        if words and text not in papers and words not in sight.text:
            message = f"structured data says `{words[:60]}`, which is not on the page"
            yield found(
                "SA06", subject.at(key), message, "print it in the template, or leave it out of the structured data"
            )


def _publisher(node: Node, place: tuple[str, int]) -> Iterator[Problem]:
    if not node.get("logo"):
        hint = 'set logo = "/logo.svg" under [publisher] in standfirst.toml'
        yield found("SA07", place, "the publisher has no logo", hint)


def _paywall(node: Node, sight: Sight, subject: Subject) -> Iterator[Problem]:
    if node.get("isAccessibleForFree") not in (False, "False", "false"):
        return
    parts = [one for one in _list(node.get("hasPart")) if isinstance(one, dict)]
    selectors = [str(one.get("cssSelector", "")) for one in parts]
    wrong = [one for one in selectors if not _CLASS.match(one) or one[1:] not in sight.classes]
    if not selectors or wrong:
        which = f"`{wrong[0]}`, which is no class of the page" if wrong else "nothing"
        message = f"the story is for subscribers, and names as the part that is: {which}"
        hint = 'give the element around story.body the class "paywall"'
        yield found("SA09", subject.at("paid"), message, hint)


def _live(node: Node, subject: Subject) -> Iterator[Problem]:
    if node.get("@type") != "LiveBlogPosting":
        return
    updates = [one for one in _list(node.get("liveBlogUpdate")) if isinstance(one, dict)]
    whole = all(one.get(name) for one in updates for name in ("headline", "datePublished", "articleBody"))
    if not (node.get("coverageStartTime") and updates and whole):
        message = "a live blog lacks its beginning, or an update its headline, date or text"
        yield found("SA11", subject.at(), message, "tell coverageStartTime, and of each liveBlogUpdate these three")


def _trail(steps: list[Any], subject: Subject) -> Iterator[Problem]:
    numbers = [step.get("position") for step in steps if isinstance(step, dict)]
    named = all(isinstance(step, dict) and step.get("name") for step in steps)
    led = all(isinstance(step, dict) and step.get("item") for step in steps[:-1])
    if len(steps) < 2 or numbers != list(range(1, len(steps) + 1)) or not named or not led:
        message = "the breadcrumb trail has one step alone, a gap, or a step without name or address"
        yield found("SA10", subject.at(), message, "print {{ page.structured_data }}")


def policies(
    told: Iterable[Node], site: str, there: frozenset[str], places: Mapping[str, tuple[str, int]]
) -> Iterator[Problem]:
    """Policies that lead nowhere: `there` are the addresses of the site, absolute; `places` says where each policy of
    schema.org's is set."""
    for node in told:
        for name, place in places.items():
            for address in _list(node.get(name)):
                if str(address).startswith(site) and str(address).partition("#")[0] not in there:
                    message = f"the publisher's {name} is {address}, and the site has no such page"
                    yield found("TP01", place, message, "write the page, or mend its address under [policies]")
