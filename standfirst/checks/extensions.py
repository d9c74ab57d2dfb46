"""Elements of other namespaces in feeds: Media RSS, Dublin Core, the history of RFC 5005, deleted entries of RFC 6721."""

import re
from collections.abc import Callable
from typing import Final

from standfirst.checks import values
from standfirst.checks.report import Report
from standfirst.checks.tree import Node, Read

ATOM: Final = "http://www.w3.org/2005/Atom"
CONTENT: Final = "http://purl.org/rss/1.0/modules/content/"
DC: Final = "http://purl.org/dc/elements/1.1/"
MEDIA: Final = "http://search.yahoo.com/mrss/"
HISTORY: Final = "http://purl.org/syndication/history/1.0"
TOMBSTONES: Final = "http://purl.org/atompub/tombstones/1.0"

_NAMES: Final = {ATOM: "atom", CONTENT: "content", DC: "dc", MEDIA: "media", HISTORY: "fh", TOMBSTONES: "at"}
_OTHERS: Final = re.compile(
    r"http://(www\.w3\.org/(XML/1998/namespace|1999/xhtml|2000/svg|1998/Math/MathML|1999/02/22-rdf-syntax-ns#|1999/xlink)"
    r"|purl\.org/.*|www\.itunes\.com/.*|rssnamespace\.org/.*|www\.georss\.org/.*|backend\.userland\.com/.*|wellformedweb\.org/.*"
    r"|feedsync\.org/.*|www\.microsoft\.com/schemas/.*|webns\.net/.*|(cyber|creative).*|.*opensearch.*|www\.bloglines\.com/.*"
    r"|conversationsnetwork\.org/.*|search\.yahoo\.com/.*|example\.(com|org)/.*|blogs\.law\.harvard\.edu/.*|www\.w3\.org/2005/.*"
    r"|www\.w3\.org/2007/app|madskills\.com/.*|media\.tangent\.org/.*|www\.apple\.com/.*|www\.sixapart\.com/.*|geourl\.org/.*"
    r"|www\.pheed\.com/.*|www\.thissideofnowhere\.com/.*|hacks\.benhammersley\.com/.*|my\.netscape\.com/.*|my\.theinfo\.org/.*"
    r"|www\.rssboard\.org/.*|schemas\.google\.com/.*|www\.google\.com/.*|base\.google\.com/.*)|xri://.*|https?://.*podcast.*"
)


def namespaces(report: Report, read: Read, root: Node) -> None:
    """Prefixes that mean something else than readers expect, and namespaces that nobody knows."""
    known = {name: space for space, name in _NAMES.items()}
    for prefix, space, line in read.prefixes:
        at = Node("", prefix, prefix, {}, line)
        nearly = next((one for one in _NAMES if _like(one) == _like(space) and one != space), None)
        if nearly is not None:
            report.say("feed-namespace", at, f"`{space}` is nearly {nearly}", f"xmlns:{prefix}")
        elif prefix in known and space != known[prefix] and space:
            report.say(
                "feed-namespace", at, f"the prefix `{prefix}` means {known[prefix]} to readers", f"xmlns:{prefix}"
            )
        elif space and space not in _NAMES and _OTHERS.fullmatch(space) is None:
            report.say("feed-namespace", at, f"the namespace {space} is known to no reader", f"xmlns:{prefix}")
        elif prefix and space == ATOM and space == root.space:
            report.say("feed-namespace", at, "readers expect Atom's own elements without a prefix", f"xmlns:{prefix}")


def _like(space: str) -> str:
    return re.sub(r"[/#]|^https?:|www\.", "", space.lower())


def media(report: Report, parent: Node) -> None:
    """Media RSS, as far as we write it."""
    for node in parent.walk():
        if node.space == MEDIA and node.name in _MEDIA:
            _MEDIA[node.name](report, node)


def _content(report: Report, node: Node) -> None:
    if "url" in node.attributes:
        report.address(node, report.wanted(node, "url"))
    elif not node.all(MEDIA, "player"):
        report.say("feed-attribute", node, "media:content has no `url`")
    if "type" in node.attributes:
        report.value("feed-type", node, values.media_type, node.attributes["type"])
    for name in ("fileSize", "width", "height"):
        if name in node.attributes:
            report.value("feed-value", node, values.natural, node.attributes[name])
    for name in ("duration", "framerate", "samplingrate", "bitrate", "channels"):
        if name in node.attributes and re.fullmatch(r"\d+(\.\d+)?", node.attributes[name]) is None:
            report.say("feed-value", node, f"`{name}` is no number")
    choices = {
        "medium": "image audio video document executable",
        "expression": "sample full nonstop",
        "isDefault": "true false",
    }
    for name, words in choices.items():
        if node.attributes.get(name, words.split()[0]) not in words.split():
            report.say("feed-value", node, f"`{name}` is none of {words}")


def _description(report: Report, node: Node) -> None:
    kind = node.attributes.get("type", "plain")
    if kind not in ("plain", "html"):
        report.say("feed-value", node, f"`{kind}` is neither plain nor html")
    elif kind == "html":
        report.html(node)
    else:
        report.plain(node)


def _credit(report: Report, node: Node) -> None:
    role, scheme = node.attributes.get("role", ""), node.attributes.get("scheme", "urn:ebu")
    if role != role.lower() and scheme == "urn:ebu":
        report.say("feed-value", node, f"the role `{role}` is not in lower case")
    elif "role" in node.attributes and not role.strip():
        report.say("feed-blank", node, "the role of media:credit is empty")


_MEDIA: Final[dict[str, Callable[[Report, Node], None]]] = {
    "content": _content,
    "description": _description,
    "credit": _credit,
}


def history(report: Report, feed: Node, links: dict[str, str]) -> None:
    """Archived pages and complete feeds (RFC 5005). `links` are the addresses by their relation."""
    if feed.all(HISTORY, "archive") and not feed.all(HISTORY, "complete"):
        if "current" not in links:
            report.say("feed-history", feed, "an archived page does not say which feed it belongs to")
        if not {"prev-archive", "next-archive"} & links.keys() and "current" not in links:
            report.say("feed-history", feed, "an archived page names no other", "fh:archive")
    elif {"prev-archive", "next-archive"} & links.keys() and "current" not in links and "self" not in links:
        report.say("feed-history", feed, "a feed with archived pages does not say where it is itself")
    if feed.all(HISTORY, "complete"):
        for rel in ("first", "last", "next", "previous", "prev-archive", "next-archive"):
            if rel in links:
                report.say("feed-history", feed, f"a complete feed has no {rel} page", "fh:complete")
        if "current" in links and links.get("self") != links["current"]:
            report.say("feed-history", feed, "a complete feed is itself the current one", "fh:complete")
    for rel, end in (("previous", "first"), ("next", "last")):
        if rel in links and links.get("self") is not None and links.get(end) == links.get("self"):
            report.say("feed-history", feed, f"the {end} page has no {rel} one")


HISTORIC: Final = frozenset(["current", "first", "last", "next", "previous", "prev-archive", "next-archive"])
"""Relations that a feed may have, and no entry of it."""
