"""Whether a feed is one that every reader takes: RSS 2.0, Atom or JSON Feed."""

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any, Final

from msgspec.structs import replace

from standfirst.checks import values
from standfirst.checks.atom import atom
from standfirst.checks.extensions import ATOM, namespaces
from standfirst.checks.finding import Finding
from standfirst.checks.report import Report
from standfirst.checks.rss import rss
from standfirst.checks.tree import Node, Read

_ITEM: Final = re.compile(r"item (\d+)")
_VERSION: Final = "https://jsonfeed.org/version/1.1"


def check_feed(data: bytes, *, address: str = "", now: float) -> tuple[Finding, ...]:
    """What is wrong with a feed, in the order of its lines. `address` is where it is published, "" where that is not known;
    `now` is the clock in seconds since 1970, against which times may be in the future."""
    found = _json(data, address, now) if data.lstrip()[:1] in (b"{", b"[") else _xml(data, address, now)
    return tuple(sorted(dict.fromkeys(found), key=lambda one: one.line))


def _xml(data: bytes, address: str, now: float) -> list[Finding]:
    read, report = Read(data, "feed"), Report(now)
    if read.root is None or any(one.rule == "feed-not-xml" for one in read.findings):
        return read.findings
    root = read.root
    namespaces(report, read, root)
    report.everywhere(root)
    if root.space == ATOM and root.name in ("feed", "entry"):
        atom(report, root, address)
    elif root.name == "rss":
        if root.space:
            report.say("feed-namespace", root, f"RSS has no namespace, and here it is {root.space}")
        rss(report, root, address)
    elif root.name == "feed":
        report.say("feed-namespace", root, f"`{root.space}` is not the namespace of Atom, {ATOM}")
    else:
        report.say("feed-version", root, f"{root.written} is neither rss nor feed")
    return [*read.findings, *_of_entries(root, report.findings)]


def _of_entries(root: Node, findings: Iterable[Finding]) -> Iterator[Finding]:
    """Findings with the entry that each stands in, by its lines."""
    entries = [
        (range(one.line, max(part.line for part in one.walk()) + 1), _address_of(one))
        for one in root.walk()
        if one.name in ("item", "entry")
    ]
    for one in findings:
        yield replace(one, entry=next((address for lines, address in entries if one.line in lines), ""))


def _address_of(entry: Node) -> str:
    """The story of an entry: its link in RSS, that to the page in Atom."""
    for link in entry.children:
        if link.name == "link" and link.attributes.get("rel", "alternate") == "alternate":
            return link.attributes.get("href", link.text).strip()
    return ""


def _json(data: bytes, address: str, now: float) -> list[Finding]:
    report, whole = Report(now), Node("", "feed", "feed", {}, 1)
    try:
        feed = json.loads(data.decode())
    except ValueError as fault:
        report.say("feed-json", whole, f"it is no JSON in UTF-8: {fault}")
        return report.findings
    if not isinstance(feed, dict) or not isinstance(feed.get("items"), list):
        report.say("feed-json", whole, "it has no list of items")
        return report.findings
    if feed.get("version") != _VERSION:
        report.say("feed-json", whole, f"its version is not {_VERSION}", "version")
    if not feed.get("title"):
        report.say("feed-json", whole, "it has no title", "title")
    if address and feed.get("feed_url") != address:
        report.say(
            "feed-self", whole, f"the feed says that it is {feed.get('feed_url')}, and it is {address}", "feed_url"
        )
    seen: set[Any] = set()
    for number, item in enumerate(feed["items"], 1):
        _json_item(report, Node("", "items", f"item {number}", {}, 1), item, seen)
    for node, name, text in _addresses(feed):
        report.value("feed-address", Node("", name, f"{node}{name}", {}, 1), values.address, text)
    return [replace(one, entry=_item_of(feed["items"], one.element)) for one in report.findings]


def _item_of(items: list[Any], element: str) -> str:
    """The address of the item that an element stands in."""
    number = _ITEM.match(element)
    item = items[int(number[1]) - 1] if number else None
    return str(item.get("url", "")) if isinstance(item, dict) else ""


def _json_item(report: Report, node: Node, item: Any, seen: set[Any]) -> None:
    if not isinstance(item, dict) or not isinstance(item.get("id"), str) or not item["id"]:
        report.say("feed-json", node, "it has no id that is a text")
        return
    if item["id"] in seen:
        report.say("feed-id-twice", node, f"two items are called {item['id']}")
    seen.add(item["id"])
    if not isinstance(item.get("content_html", item.get("content_text")), str):
        report.say("feed-json", node, "it has neither content_html nor content_text")
    for name in ("date_published", "date_modified"):
        if name in item:
            report.date(_said(node, name, str(item[name])), values.rfc3339)
    if "language" in item:
        report.value("feed-language", node, values.language, str(item["language"]))
    if "content_html" in item:
        report.html(node, str(item["content_html"]))
    for attachment in item.get("attachments", ()):
        if not attachment.get("url") or not attachment.get("mime_type"):
            report.say("feed-json", node, "an attachment lacks its url or mime_type")


def _said(node: Node, name: str, text: str) -> Node:
    said = Node("", name, f"{node.written}: {name}", {}, node.line)
    said.text = text
    return said


def _addresses(feed: dict[str, Any]) -> list[tuple[str, str, str]]:
    """The addresses of a feed, with where each stands."""
    names = ("home_page_url", "feed_url", "next_url", "icon", "favicon")
    found = [("", name, str(feed[name])) for name in names if name in feed]
    for number, item in enumerate(feed["items"], 1):
        if isinstance(item, dict):
            for name in ("url", "external_url", "image", "banner_image"):
                found += [(f"item {number}: ", name, str(item[name]))] if name in item else []
    return found
