"""Atom (RFC 4287): its rules, as far as a feed of ours can break them."""

from typing import Final

from standfirst.checks import extensions, values
from standfirst.checks.extensions import ATOM, HISTORY, TOMBSTONES
from standfirst.checks.report import Report
from standfirst.checks.tree import Node

_FEED: Final = [
    "author",
    "category",
    "contributor",
    "generator",
    "icon",
    "id",
    "link",
    "logo",
    "rights",
    "subtitle",
    "title",
    "updated",
    "entry",
]
_ENTRY: Final = [
    "author",
    "category",
    "content",
    "contributor",
    "id",
    "link",
    "published",
    "rights",
    "source",
    "summary",
    "title",
    "updated",
]
_RELATIONS: Final = frozenset(
    [
        "alternate",
        "related",
        "self",
        "enclosure",
        "via",
        "current",
        "first",
        "last",
        "next",
        "previous",
        "prev-archive",
        "next-archive",
        "license",
        "edit",
        "edit-media",
        "hub",
        "replies",
        "payment",
        "service",
        "up",
        "describedby",
    ]
)
_REGISTRY: Final = "http://www.iana.org/assignments/relation/"


def atom(report: Report, root: Node, address: str) -> None:
    """A whole feed, or an entry alone; `address` is where it is published, "" where that is not known."""
    if root.name == "entry":
        _entry(report, root, authored=False)
        return
    entries = root.all(ATOM, "entry")
    report.only(root, _FEED, ATOM)
    report.once(
        root, *((ATOM, name) for name in ("generator", "icon", "logo", "id", "rights", "subtitle", "title", "updated"))
    )
    report.no_text(root)
    _needs(report, root, "id", "title", "updated")
    _parts(report, root)
    links = _links(report, root)
    _where(report, root, links, address)
    extensions.history(report, root, links)
    first = next((at for at, node in enumerate(root.children) if node in entries), len(root.children))
    for node in root.children[first:]:
        if node.space == ATOM and node.name != "entry" and node.name in _FEED:
            report.say("feed-unknown", node, f"{node.name} of the feed stands behind its entries")
    authored = bool(root.all(ATOM, "author"))
    for entry in entries:
        _entry(report, entry, authored=authored)
    for gone in root.all(TOMBSTONES, "deleted-entry"):
        _deleted(report, gone)
    _alike(report, entries)


def _needs(report: Report, parent: Node, *names: str) -> None:
    for name in names:
        if not parent.all(ATOM, name):
            report.say("feed-missing", parent, f"there is no {name} in {parent.written}", name)


def _where(report: Report, root: Node, links: dict[str, str], address: str) -> None:
    own = links.get("self")
    if own is None:
        report.say("feed-self", root, "no link says where the feed is")
    elif address and own != address:
        report.say("feed-self", root, f"the feed says that it is {own}, and it is {address}", "link")
    elif values.address(own) is not None:
        report.say("feed-self", root, f"the feed says that it is at `{own}`, which is not a whole address", "link")
    for link in root.all(ATOM, "link"):
        kind = link.attributes.get("type", "application/atom+xml")
        if link.attributes.get("rel") == "self" and kind.partition(";")[0] != "application/atom+xml":
            report.say("feed-self", link, f"the feed says that it is {kind}", "link")


def _parts(report: Report, parent: Node) -> None:
    """What feed and entry have alike."""
    for node in parent.all(ATOM, "id"):
        _id(report, node)
    for name in ("title", "subtitle", "summary", "rights"):
        for node in parent.all(ATOM, name):
            _text(report, node)
    for name in ("updated", "published"):
        for node in parent.all(ATOM, name):
            if report.filled(node):
                report.date(node, values.rfc3339)
    for name in ("author", "contributor"):
        for node in parent.all(ATOM, name):
            _person(report, node)
    for node in parent.all(ATOM, "category"):
        report.wanted(node, "term")
        if node.attributes.get("scheme"):
            report.address(node, node.attributes["scheme"])
        if "label" in node.attributes:
            report.value("feed-markup", node, _no_markup, node.attributes["label"])


def _id(report: Report, node: Node) -> None:
    if node.children:
        report.say("feed-unknown", node, "there is an element in an id")
    if report.filled(node) and report.address(node):
        if values.unregistered(node.text):
            report.say("feed-address-odd", node, f"`{node.text}` has a scheme that hardly anybody knows")
        if (best := values.canonical(node.text)) is not None:
            report.say("feed-address-odd", node, f"`{node.text}` is canonically {best}")


def _no_markup(text: str) -> str | None:
    from standfirst.checks.html_text import marked_up

    return marked_up(text)


def _text(report: Report, node: Node) -> None:
    kind = node.attributes.get("type", "text")
    if not kind.strip():
        report.say("feed-blank", node, f"`type` of {node.name} is empty")
        return
    if kind not in ("text", "html", "xhtml"):
        report.say("feed-type", node, f"a {node.name} is text, html or xhtml, not {kind}")
        return
    if kind == "xhtml":
        _xhtml(report, node)
        return
    if node.children:
        report.say(
            "feed-unknown", node.children[0], f"there are elements in {node.name}, which is {kind}", node.written
        )
        return
    if node.name in ("title", "subtitle", "content"):
        report.filled(node)
    if kind == "html":
        report.html(node)
    else:
        report.plain(node)


def _xhtml(report: Report, node: Node) -> None:
    """We write none; of another's, what readers take out."""
    from standfirst.checks.html_text import attribute_faults, faults

    for inside in node.walk():
        if inside is node or inside.space not in ("http://www.w3.org/1999/xhtml", ""):
            continue
        said = [*faults(f"<{inside.name}>")]
        for name, value in inside.attributes.items():
            if not name.startswith("{"):
                said += attribute_faults(name, value)
        for rule, message in said:
            report.say(rule, inside, message, node.written)


def _person(report: Report, node: Node) -> None:
    report.only(node, ("name", "uri", "email"), ATOM)
    report.once(node, (ATOM, "name"), (ATOM, "uri"), (ATOM, "email"))
    report.no_text(node)
    names = node.all(ATOM, "name")
    if not names:
        report.say("feed-missing", node, f"an {node.name} has no name", "name")
    for name in names:
        if name.children:
            report.say("feed-unknown", name.children[0], "there is an element in a name")
        elif report.filled(name):
            report.plain(name)
    for uri in node.all(ATOM, "uri"):
        if report.filled(uri):
            report.address(uri, whole=False)


def _links(report: Report, parent: Node) -> dict[str, str]:
    found: dict[str, str] = {}
    alternates: set[tuple[str, str]] = set()
    for link in parent.all(ATOM, "link"):
        rel = link.attributes.get("rel", "alternate").removeprefix(_REGISTRY)
        if "href" not in link.attributes:
            report.say("feed-attribute", link, "a link has no `href`")
        _link(report, link, rel)
        if rel == "alternate":
            form = link.attributes.get("type", ""), link.attributes.get("hreflang", "")
            if form in alternates:
                report.say("feed-twice", link, "two links lead to the same page in the same form and language")
            alternates.add(form)
        found.setdefault(rel, link.attributes.get("href", ""))
    return found


def _link(report: Report, link: Node, rel: str) -> None:
    given = link.attributes
    if given.get("href"):
        report.address(link, given["href"], whole=False)
    if link.text.strip() or link.children:
        report.say("feed-text", link, "there is something in a link")
    if not rel.strip():
        report.say("feed-blank", link, "`rel` of a link is empty")
    elif rel not in _RELATIONS and values.address(rel) is not None:
        report.say("feed-value", link, f"`{rel}` is no relation that is registered")
    if "type" in given:
        report.value("feed-type", link, values.media_type, given["type"])
    if "hreflang" in given and report.wanted(link, "hreflang").strip():
        report.value("feed-language", link, values.language, given["hreflang"])
    if given.get("length"):
        report.value("feed-value", link, values.natural, given["length"])
    if "title" in given:
        report.value("feed-markup", link, _no_markup, report.wanted(link, "title"))


def _entry(report: Report, entry: Node, *, authored: bool) -> None:
    report.only(entry, _ENTRY, ATOM)
    once = ("content", "id", "published", "rights", "source", "summary", "title", "updated")
    report.once(entry, *((ATOM, name) for name in once))
    report.no_text(entry)
    _needs(report, entry, "id", "title", "updated")
    _parts(report, entry)
    links = _links(report, entry)
    for rel in links.keys() & extensions.HISTORIC:
        report.say("feed-history", entry, f"an entry has a {rel} page", "link")
    if (
        not authored
        and not entry.all(ATOM, "author")
        and not any(s.all(ATOM, "author") for s in entry.all(ATOM, "source"))
    ):
        report.say("feed-missing", entry, "neither the entry nor its feed has an author", "author")
    contents = entry.all(ATOM, "content")
    if not contents and "alternate" not in links:
        report.say("feed-missing", entry, "an entry has neither content nor a page", "link")
    if not contents and not entry.all(ATOM, "summary"):
        report.say("feed-wanted", entry, "an entry has neither content nor summary", "summary")
    for content in contents:
        _content(report, content, summed=bool(entry.all(ATOM, "summary")))
    extensions.media(report, entry)
    if entry.all(HISTORY, "archive"):
        report.say("feed-unknown", entry, "fh:archive stands in an entry", "fh:archive")


def _content(report: Report, node: Node, *, summed: bool) -> None:
    kind = node.attributes.get("type", "text")
    if "src" in node.attributes:
        report.address(node, node.attributes["src"], whole=False)
        if node.text.strip() or node.children:
            report.say("feed-text", node, "content that is elsewhere has a text here")
        if not summed:
            report.say("feed-wanted", node, "content that is elsewhere wants a summary", "summary")
        if kind in ("html", "xhtml") or node.attributes.get("type") == "text":
            report.say("feed-type", node, f"content that is elsewhere has a media type, not {kind}")
        if "type" not in node.attributes:
            report.say("feed-attribute", node, "content that is elsewhere has no `type`")
        return
    if kind in ("text", "html", "xhtml"):
        _text(report, node)
    elif not kind.strip():
        report.say("feed-blank", node, "`type` of content is empty")
    elif kind == "text/html":
        report.html(node)
    elif kind == "text/plain":
        report.plain(node)
    elif values.media_type(kind) is not None or kind.lower().startswith(("multipart/", "message/")):
        report.say("feed-type", node, f"`{kind}` is no media type that content can have")
    elif kind.lower().startswith("text/") and node.children:
        report.say("feed-unknown", node.children[0], f"there are elements in content that is {kind}", node.written)


def _deleted(report: Report, node: Node) -> None:
    """RFC 6721, section 3."""
    if ref := report.wanted(node, "ref"):
        report.address(node, ref)
    if when := report.wanted(node, "when"):
        report.value("feed-date", node, values.rfc3339, when)


def _alike(report: Report, entries: list[Node]) -> None:
    ids: dict[str, set[str]] = {}
    for entry in entries:
        id = next((node.text for node in entry.all(ATOM, "id")), "")
        updated = next((node.text.partition(".")[0].rstrip("Z") for node in entry.all(ATOM, "updated")), "")
        if id and updated in ids.get(id, set()):
            report.say("feed-id-twice", entry, f"two entries are called {id}, of the same time")
        elif id and id in ids:
            report.say("feed-same", entry, f"two entries are called {id}")
        ids.setdefault(id, set()).add(updated)
