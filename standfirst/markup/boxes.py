"""Fact boxes and pull quotes: quotations that begin with `[!BOX]` or `[!QUOTE]`, in any letter case.

Recognised in canonical HTML, of which whole elements are printed anew; a marker that nothing follows, and any other
word in its place (`[!NOTE]`), stays text. An empty line ends them in the Markdown too, see `keep_apart`.
"""

import re
from typing import TYPE_CHECKING, Final

from standfirst.markup.tags import plain, with_class

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from markdown import Markdown

TITLE: Final = ' class="box__title"'
"""The attributes of the paragraph that is a box's title."""

_QUOTATION: Final = re.compile(r"<(/?)blockquote((?: [^>]*)?)>")
_MARKED: Final = re.compile(r"\s*<p((?: [^>]*)?)>\s*\[!(box|quote)\](?:[^\S\n]|&nbsp;)*", re.IGNORECASE)
_PARAGRAPH: Final = re.compile(r"</?p[ >]")
_SHOWN: Final = re.compile(r"<(?:a|audio|img|video) ")
_LINE_END_OR_TAG: Final = re.compile(r"<br>\n?|\n|<(/?)([a-z][a-z0-9]*)[^>]*>")
_VOID: Final = frozenset({"br", "col", "hr", "img", "source", "wbr"})
_BREAKS: Final = re.compile(r"(?:\s|<br>)+")
_DASH: Final = re.compile(
    r"\s*((?:<(?:b|cite|em|i|small|strong)>)*)(?:-{1,3}+|[\u2010-\u2015\u2212])(?:\s|&nbsp;)*+(?![-\d])"
)
_LONE_ITEM: Final = re.compile(
    r"<ul>\s*<li>((?:(?!</?(?:[dou]l|p|pre|li|div|h[1-6]|blockquote|table)\b).)*)</li>\s*</ul>", re.DOTALL
)
_MARKER: Final = re.compile(r"\s*\[!(?:box|quote)\]", re.IGNORECASE)
_MARKER_LINE: Final = re.compile(r"\n? {0,3}> {0,3}\[!(?:box|quote)\]", re.IGNORECASE)
_TITLE_LINE: Final = re.compile(r"\n? {0,3}> {0,3}\[!box\].*\n(?= {0,3}>(?! *\{))", re.IGNORECASE)


def boxed(html: str) -> str:
    """Canonical HTML in which every marked quotation is a box or a pull quote, those inside others too."""
    if "[" not in html or "[!" not in html:
        return html
    pieces: list[str] = []
    outside: list[tuple[str, list[str]]] = []
    at = 0
    for tag in _QUOTATION.finditer(html):
        pieces.append(html[at : tag.start()])
        at = tag.end()
        if not tag[1]:
            outside.append((tag[2], pieces))
            pieces = []
        else:
            inner = "".join(pieces)
            written, pieces = outside.pop()
            pieces.append(_printed(written, inner))
    pieces.append(html[at:])
    return "".join(pieces)


def _printed(written: str, inner: str) -> str:
    marked = _MARKED.match(inner)
    if marked is not None:
        end = inner.index("</p>", marked.end())
        head, rest = inner[marked.end() : end], inner[end + len("</p>") :].strip()
        if not _PARAGRAPH.search(head) and _shows(head + rest):
            if marked[2].lower() == "box":
                return _box(with_class("box", written, marked[1]), head, rest)
            return _pull_quote(with_class("pull-quote", written, marked[1]), head, rest)
    return f"<blockquote{written}>{inner}</blockquote>"


def _box(written: str, head: str, rest: str) -> str:
    title, more = _first_line(head)
    parts = [
        f"<p{TITLE}><b>{title}</b></p>" if _shows(title) else "",
        f"<p>{more}</p>" if _shows(more) else "",
        rest,
    ]
    return "\n".join([f"<div{written}>", *filter(None, parts), "</div>"])


def _pull_quote(written: str, head: str, rest: str) -> str:
    """A last line with a dash names the speaker; without one the marker's own line does, when a text follows it."""
    quoted, name = _attributed(_paragraph_and(head, rest))
    line, more = _first_line(head)
    if not name and _shows(line) and _shows(more + rest):
        quoted, name = _paragraph_and(more, rest), _without_dash(line)
    caption = f"<figcaption>{name}</figcaption>" if name else ""
    return f"<figure{written}><blockquote>\n{quoted}\n</blockquote>{caption}</figure>"


def _attributed(html: str) -> tuple[str, str]:
    """Parts a quotation from its last line, when that begins with a dash and the first does not; a list of one item
    is such a line, as Markdown takes a hyphen behind an empty line for one."""
    start = max(html.rfind("<p>"), html.rfind("<p "), html.rfind("<ul>"))
    quoted, name = html[: max(start, 0)].rstrip(), ""
    if html.startswith("<ul>", start):
        item = _LONE_ITEM.fullmatch(html, start)
        name = item[1].strip() if item else ""
    elif start >= 0 and html.endswith("</p>"):
        begin = html.index(">", start) + 1
        inner = html[begin : -len("</p>")]
        ends = _line_ends(inner)
        end, last = ends[-1] if ends else (0, 0)
        if _DASH.match(inner, last) and not _PARAGRAPH.search(inner) and not (end and _DASH.match(inner)):
            name = _without_dash(inner[last:])
            quoted = f"{html[:begin]}{inner[:end].rstrip()}</p>" if end else quoted
    return (quoted, name) if _shows(name) and _shows(quoted) else (html, "")


def _without_dash(line: str) -> str:
    dash = _DASH.match(line)
    return (dash[1] + line[dash.end() :] if dash else line).strip()


def _paragraph_and(head: str, rest: str) -> str:
    lead = _BREAKS.match(head)
    head = head[lead.end() :] if lead else head
    return "\n".join(filter(None, [f"<p>{head}</p>" if _shows(head) else "", rest]))


def _first_line(html: str) -> tuple[str, str]:
    """The first line and the others of a paragraph's inside."""
    ends = _line_ends(html)
    return (html[: ends[0][0]].strip(), html[ends[0][1] :].strip()) if ends else (html.strip(), "")


def _line_ends(html: str) -> list[tuple[int, int]]:
    """Where lines end outside every element, so that what stands between two such places is whole."""
    depth = 0
    ends: list[tuple[int, int]] = []
    for found in _LINE_END_OR_TAG.finditer(html.rstrip()):
        if found[2] is None:
            if not depth:
                ends.append(found.span())
        elif found[2] not in _VOID:
            depth += -1 if found[1] else 1
    return ends


def _shows(html: str) -> bool:
    return bool(plain(html)) or _SHOWN.search(html) is not None


def keep_apart(converter: "Markdown") -> None:
    """Python-Markdown joins quotations that have an empty line between them; a marked one stays by itself. And the
    line of a box's title becomes a paragraph of its own, without which a list right below it would be none."""
    from markdown.blockprocessors import BlockQuoteProcessor

    class MarkedQuoteProcessor(BlockQuoteProcessor):
        begins = False

        def run(self, parent: "Element", blocks: list[str]) -> None:
            first = self.RE.search(blocks[0])
            start = first.start() if first else 0
            self.begins = _MARKER_LINE.match(blocks[0], start) is not None
            if title := _TITLE_LINE.match(blocks[0], start):
                blocks[0] = f"{blocks[0][: title.end()]}>\n{blocks[0][title.end() :]}"
            super().run(parent, blocks)

        def lastChild(self, parent: "Element") -> "Element | None":  # noqa: N802
            last = super().lastChild(parent)
            if last is not None and last.tag == "blockquote" and (self.begins or _is_marked(last)):
                return None
            return last

    converter.parser.blockprocessors.register(MarkedQuoteProcessor(converter.parser), "quote", 20)


def _is_marked(quotation: "Element") -> bool:
    return len(quotation) > 0 and _MARKER.match(quotation[0].text or "") is not None
