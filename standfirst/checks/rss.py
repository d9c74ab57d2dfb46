"""RSS 2.0: the rules of its specification and of the best practices profile (rssboard.org), as far as a feed of ours can break
them."""

import re
from typing import Final

from standfirst.checks import extensions, values
from standfirst.checks.extensions import ATOM, CONTENT, DC, HISTORY
from standfirst.checks.report import Report
from standfirst.checks.tree import Node

_CHANNEL: Final = [
    "title",
    "link",
    "description",
    "language",
    "copyright",
    "managingEditor",
    "webMaster",
    "pubDate",
    "lastBuildDate",
    "category",
    "generator",
    "docs",
    "cloud",
    "ttl",
    "image",
    "rating",
    "textInput",
    "skipHours",
    "skipDays",
    "item",
]
_ITEM: Final = [
    "title",
    "link",
    "description",
    "author",
    "category",
    "comments",
    "enclosure",
    "guid",
    "pubDate",
    "source",
]
_ONCE: Final = [
    "title",
    "link",
    "description",
    "language",
    "lastBuildDate",
    "pubDate",
    "generator",
    "copyright",
    "ttl",
    "managingEditor",
    "webMaster",
]
_ITEM_ONCE: Final = ["title", "link", "description", "author", "comments", "enclosure", "guid", "pubDate", "source"]


def rss(report: Report, root: Node, address: str) -> None:
    """A whole feed; `address` is where it is published, "" where that is not known."""
    version = root.attributes.get("version", "")
    if not version.startswith(("2.", "0.9")):
        report.say("feed-version", root, f"`{version}` is no version of RSS")
    channels = root.all("", "channel")
    if not channels:
        report.say("feed-missing", root, "there is no channel in rss")
        return
    report.once(root, ("", "channel"))
    for node in root.all("", "item"):
        report.say("feed-unknown", node, "an item stands outside the channel")
    _channel(report, channels[0], address)


_CHANNEL_PAIRS: Final = (
    ("managingEditor", "dc:creator"), ("webMaster", "dc:publisher"), ("pubDate", "dc:date"), ("copyright", "dc:rights"),
    ("language", "dc:language"), ("lastBuildDate", "dcterms:modified"), ("generator", "admin:generatorAgent"),
    ("copyright", "cc:license"), ("copyright", "creativeCommons:license"), ("dc:rights", "cc:license"),
)  # fmt: skip
_ITEM_PAIRS: Final = (
    ("author", "dc:creator"), ("pubDate", "dc:date"), ("category", "dc:subject"), ("source", "dc:source"),
    ("guid", "atom:id"), ("pubDate", "atom:published"),
)  # fmt: skip
"""Elements that say the same, of which one is enough."""


def _said_twice(report: Report, parent: Node, pairs: tuple[tuple[str, str], ...]) -> None:
    names = {node.written for node in parent.children}
    for one, other in pairs:
        if one in names and other in names:
            report.say("feed-twice", parent, f"{one} and {other} say the same", one)


def _channel(report: Report, channel: Node, address: str) -> None:
    report.only(channel, _CHANNEL, "")
    report.once(channel, *(("", name) for name in _ONCE), (DC, "language"))
    report.no_text(channel)
    for name in ("title", "link", "description"):
        if not channel.all("", name):
            report.say("feed-missing", channel, f"there is no {name} in channel")
    _said_twice(report, channel, _CHANNEL_PAIRS)
    after = next((at for at, node in enumerate(channel.children) if node.name == "item"), len(channel.children))
    for node in channel.children[after:]:
        if not node.space and node.name in _CHANNEL and node.name != "item":
            report.say("feed-unknown", node, f"{node.name} of the channel stands behind its items")
    _shared(report, channel)
    for name in ("lastBuildDate", "pubDate"):
        for node in channel.all("", name):
            report.date(node, values.rfc2822)
    for node in [*channel.all("", "language"), *channel.all(DC, "language")]:
        if report.filled(node):
            report.value("feed-language", node, values.language)
    _where(report, channel, address)
    items = channel.all("", "item")
    for item in items:
        _item(report, item)
    _ids(report, items)


def _shared(report: Report, node: Node) -> None:
    """What channel and item have alike."""
    for title in node.all("", "title"):
        if report.filled(title):
            report.plain(title)
    for link in node.all("", "link"):
        if report.filled(link) and report.address(link) and values.unregistered(link.text):
            report.say("feed-address-odd", link, f"`{link.text}` has a scheme that hardly anybody knows")
    for text in [*node.all("", "description"), *node.all(CONTENT, "encoded")]:
        if text.children:
            report.say("feed-unknown", text.children[0], f"there are elements in {text.written}, and not text")
        elif text.name == "encoded" or node.name == "item":
            report.html(text)
        elif report.filled(text):
            report.plain(text)
            report.html(text)
    for category in node.all("", "category"):
        if report.filled(category):
            report.plain(category)


def _where(report: Report, channel: Node, address: str) -> None:
    links = _links(report, channel)
    own = links.get("self")
    if own is None:
        report.say("feed-self", channel, "there is no atom:link that says where the feed is")
    elif address and own != address:
        report.say("feed-self", channel, f"the feed says that it is {own}, and it is {address}", "atom:link")
    extensions.history(report, channel, links)


def _links(report: Report, parent: Node) -> dict[str, str]:
    found: dict[str, str] = {}
    for link in parent.all(ATOM, "link"):
        href = report.wanted(link, "href")
        if href:
            report.address(link, href)
        if "type" in link.attributes:
            report.value("feed-type", link, values.media_type, link.attributes["type"])
        if link.text.strip() or link.children:
            report.say("feed-text", link, "there is something in a link")
        found[link.attributes.get("rel", "alternate")] = href
    return found


def _item(report: Report, item: Node) -> None:
    report.only(item, _ITEM, "")
    report.once(item, *(("", name) for name in _ITEM_ONCE), (DC, "language"), (CONTENT, "encoded"))
    report.no_text(item)
    if not item.all("", "title") and not item.all("", "description"):
        report.say("feed-missing", item, "an item has neither title nor description")
    _said_twice(report, item, _ITEM_PAIRS)
    order = [node.name for node in item.children if node.name in ("description", "encoded")]
    if order[:1] == ["encoded"]:
        report.say("feed-wanted", item, "no description stands before content:encoded", "description")
    _shared(report, item)
    for node in item.all("", "pubDate"):
        report.date(node, values.rfc2822)
    for node in [*item.all(DC, "creator"), *item.all(DC, "language")]:
        if report.filled(node) and node.name == "language":
            report.value("feed-language", node, values.language)
    for node in item.all("", "enclosure"):
        _enclosure(report, node)
    _guid(report, item)
    for rel in _links(report, item):
        if rel in extensions.HISTORIC:
            report.say("feed-history", item, f"an item has a {rel} page", "atom:link")
    extensions.media(report, item)
    if item.all(HISTORY, "archive"):
        report.say("feed-unknown", item, "fh:archive stands in an item", "fh:archive")


def _enclosure(report: Report, node: Node) -> None:
    if url := report.wanted(node, "url"):
        report.address(node, url)
        if not url.lower().startswith(("http://", "https://")):
            report.say("feed-address", node, f"`{url}` is no address on the web")
    if length := report.wanted(node, "length"):
        report.value("feed-value", node, values.natural, length)
    if kind := report.wanted(node, "type"):
        report.value("feed-type", node, values.media_type, kind)
    for name in node.attributes.keys() - {"url", "length", "type"}:
        if not name.startswith("{"):
            report.say("feed-attribute", node, f"an enclosure has no `{name}`")


def _guid(report: Report, item: Node) -> None:
    guids = item.all("", "guid")
    if not guids:
        report.say("feed-wanted", item, "an item has no guid, so that readers see it anew at each change", "guid")
    for guid in guids:
        kind = guid.attributes.get("isPermaLink", "true")
        if kind not in ("true", "false"):
            report.say("feed-value", guid, f"`isPermaLink` is true or false, not `{kind}`")
        for name in guid.attributes.keys() - {"isPermaLink"}:
            report.say("feed-attribute", guid, f"a guid has no `{name}`")
        if kind == "true" and report.filled(guid):
            web = guid.text.lower().startswith(("http://", "https://"))
            if values.address(guid.text) is not None or not web:
                report.say("feed-id", guid, f"`{guid.text}` is said to be the address of a page")
        elif re.fullmatch(r"\d{1,8}", guid.text):
            report.say("feed-id", guid, f"`{guid.text}` is not the only one in the world")
        elif kind == "false":
            report.filled(guid)


def _ids(report: Report, items: list[Node]) -> None:
    seen: set[str] = set()
    for item in items:
        for guid in item.all("", "guid"):
            if guid.text and guid.text in seen:
                report.say("feed-id-twice", guid, f"two items are called {guid.text}")
            seen.add(guid.text)
