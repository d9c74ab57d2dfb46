"""The short way for a story of paragraphs, headings, lists, quotations, emphasis and links: what most of news is.

One walk over the few tags that matter, in HTML of which the sanitiser would change nothing: the library escapes all
text, prints known tags only, and every address is of a form that is plainly allowed. Whatever else stands in a story
(HTML, pictures, tables, code, boxes, footnotes, shortcodes, attributes) is left to the long way. Both give the same
body: `tests/markup/test_commonmark_short_way.py` holds that they do.
"""

import re
from collections.abc import Callable
from functools import cache
from html import unescape
from typing import Final, NamedTuple

from standfirst.markup import words
from standfirst.markup.also_read import Labels, Line
from standfirst.markup.body import Body, Heading, Link, Slot
from standfirst.markup.headings import Names
from standfirst.markup.positions import Source
from standfirst.markup.prose import first_paragraph
from standfirst.markup.tags import is_absolute, plain
from standfirst.urls import slugify

_HOST: Final = r"https?://(?:[a-zA-Z0-9]+(?:-[a-zA-Z0-9]+)*\.)+[a-zA-Z]{2,}"
_CODE_BEGINS: Final = "/|audio|caption|embed|gallery|playlist|video"
_LINK: Final = re.compile(
    rf'a href="({_HOST}(?:[/?#][^"]*)?|mailto:[a-zA-Z0-9.+_@-]+|[^":#{{][^":{{]*)"((?: title="[^"]*")?)'
)
"""Addresses that the sanitiser surely keeps: of ordinary hosts, or without a scheme."""

_KEPT_LINK: Final = rf'a href="{_HOST}(?:[/?#][^"&]*)?">(?!{_CODE_BEGINS})[^<\s](?:[^<]*[^<\s])?</a>'
"""A link of which nothing has to be known: out of the site, with a text in words."""

_ALSO_READ: Final = re.compile(r'([^<\n]*)<a href="([^":#{][^":{]*)">([^<\n]*)</a>')
_FOREIGN: Final = re.compile(_CODE_BEGINS)
_LEVELS: Final = frozenset("23456")
_KEPT: Final = frozenset({"dl", "code"})
_LINES_OF_TAGS: Final = {"ul": 2, "ol": 2, "blockquote": 2, "hr /": 2}
"""Elements whose tags have lines of their own, and how many words white space makes of these."""


class Stops(NamedTuple):
    """The words that begin an Also Read line, and the tags to stop at, given these."""

    labels: Labels
    tags: re.Pattern[str]


@cache
def stops_for(labels: tuple[str, ...]) -> Stops:
    """Passes by every paragraph that no label begins, as most do, by its first two letters."""
    known = Labels(labels)
    passed = f"/|p>(?:{known.passed.pattern})|em>|strong>|li>|del>|d[td]>"
    return Stops(known, re.compile(rf"<(?!{passed})(?:h([2-6])>([^<]*)</h|{_KEPT_LINK}|([^>]*)>)"))


def body(html: str, source: Callable[[], Source], labels: tuple[str, ...], *, entities: bool) -> Body | None:
    """The body of a story's library HTML, when it is as plain as that; no `<` in it was written by the author.
    `entities`: the text may hold some, and so white space that Markdown did not see."""
    if "\xa0" in html:
        html, entities = html.replace("\xa0", "&nbsp;"), True
    story = _Story(html, source, stops_for(labels))
    return story.body(glued=not entities) if story.cut() else None


class _Story:
    def __init__(self, html: str, source: Callable[[], Source], stops: Stops) -> None:
        self._html = html
        self._make_source = source
        self._source: Source | None = None
        self._labels, self._stops = stops
        self._names = Names()
        self._pieces: list[str] = []
        self._at = 0
        self._words_in_tags = 0  # what white space makes of tags
        self._words_unsure = False
        self._lists = False
        self._parts: list[str] = []
        self._slots: list[Slot] = []
        self._links: list[Link] = []
        self._headings: list[Heading] = []

    def cut(self) -> bool:
        """Walks over the whole; False where something stands that is not for this way."""
        for found in self._stops.finditer(self._html):
            level, text, tag = found.groups()
            if level is not None:
                done = self._heading(level, text, found.start())
            elif tag is None:
                self._words_in_tags += 1
                continue
            else:
                done = self._tag(tag, found.start(), found.end())
            if not done:
                return False
        self._pieces.append(self._html[self._at :])
        self._parts.append("".join(self._pieces))
        return True

    def _tag(self, tag: str, start: int, end: int) -> bool:
        if start < self._at:  # part of an Also Read line
            return True
        if tag[:2] == "a ":
            return self._link(tag, start, end)
        if tag == "p":
            return self._paragraph(start, end)
        if tag in _LINES_OF_TAGS or tag.startswith("ol start="):
            self._lists = True
            self._words_in_tags += _LINES_OF_TAGS.get(tag, 3)
            return tag != "hr /" or self._instead("<hr>", start, end)
        self._words_unsure = True
        if tag == "br /":
            return self._instead("<br>", start, end)
        if tag[0] == "h" and tag[1:] in _LEVELS:
            return self._heading(tag[1], self._html[end : self._html.find("</h", end)], start)
        return tag in _KEPT

    def _instead(self, printed: str, start: int, end: int) -> bool:
        self._pieces += (self._html[self._at : start], printed)
        self._at = end
        return True

    def _heading(self, level: str, text: str, start: int) -> bool:
        text = plain(text)
        name = self._names.free(slugify(text) or "part")
        self._headings.append(Heading(level=int(level), id=name, text=text))
        self._pieces += (self._html[self._at : start], f'<h{level} id="{name}">')
        self._at = start + len("<h2>")
        return text != ""

    def _link(self, tag: str, start: int, end: int) -> bool:
        link = _LINK.fullmatch(tag)
        if link is None or _FOREIGN.match(self._html, end):
            return False
        close = self._html.find("</a>", end)
        inner = self._html[end:close]
        if inner[:1].isspace() or inner[-1:].isspace():
            return False
        self._count_link(tag, start, close + len("</a>"), empty=not inner)
        if not is_absolute(link[1]) and not ("<" in inner and self._stops.search(inner)):
            self._slot(Slot(kind="a", ref=len(self._links), attrs=link[2].replace("&#39;", "'")), start, end)
            self._slot(Slot(kind="/a", ref=len(self._links)), close, close + len("</a>"))
            self._add(unescape(link[1]), empty=not inner)
            return True
        if not is_absolute(link[1]) or not inner:
            return False
        return "&#" not in tag or self._instead(
            f"<{tag.replace('&#39;', chr(39)).replace('&#x27;', chr(39))}>", start, end
        )

    def _count_link(self, tag: str, start: int, end: int, *, empty: bool) -> None:
        html = self._html
        self._words_in_tags += len(tag.split()) - 1
        if empty:
            before, after = html[start - 1].isspace() or html.startswith("<p>", start - 3), html[end : end + 1]
            self._words_in_tags += before and (after.isspace() or html.startswith("</p>", end))
            self._words_unsure |= (html[start - 1] == ">" and not before) or (
                after == "<" and not html.startswith("</p>", end)
            )

    def _slot(self, slot: Slot, start: int, end: int) -> None:
        self._pieces.append(self._html[self._at : start])
        self._parts.append("".join(self._pieces))
        self._pieces.clear()
        self._slots.append(slot)
        self._at = end

    def _add(self, target: str, *, empty: bool, also_read: bool = False, text: str = "") -> None:
        if self._source is None:
            self._source = self._make_source()
        place = self._source.target(target)
        self._links.append(
            Link(target=target, line=place.line, column=place.column, empty=empty, also_read=also_read, text=text)
        )

    def _paragraph(self, start: int, end: int) -> bool:
        """A paragraph that may begin with a label, or with something odd."""
        close = self._html.find("</p>", end)
        inner = self._html[end:close]
        if not inner or inner[0].isspace():
            return False
        if not self._labels.begin(inner):
            return True
        lines = [] if "<br" in inner else self._lines(inner, end)
        if not lines:
            return not ("<br" in inner or self._labels.looks_meant(inner))
        if any("{" in line.target or "[" in line.target for line in lines):
            return False
        after = close + len("</p>")
        for number, line in enumerate(lines):
            if number:
                self._pieces.append("\n")
            self._slot(Slot(kind="also_read", ref=len(self._links)), after if number else start, after)
            self._add(line.target, empty=not line.text, also_read=True, text=line.text)
        return True

    def _lines(self, inner: str, start: int) -> list[Line]:
        """As `Labels.lines`; a line of a label and a link without any emphasis is read at once."""
        simple = _ALSO_READ.fullmatch(inner)
        if simple and not is_absolute(simple[2]) and self._labels.after(plain(simple[1]).rstrip(" :")) == "":
            text = plain(simple[3])
            self._words_unsure |= text != simple[3]
            self._count_link("a href", start + simple.end(1), start + simple.end(), empty=not text)
            return [Line(unescape(simple[2]), text)]
        self._words_unsure = True
        return self._labels.lines(inner)

    def body(self, *, glued: bool) -> Body:
        """What was found, with the first paragraph and the number of words. `glued`: tags stand at words."""
        return Body(
            html=tuple(self._parts),
            slots=tuple(self._slots),
            links=tuple(self._links),
            headings=tuple(self._headings),
            first_paragraph=self._first_paragraph(),
            words=self._words(glued=glued),
        )

    def _words(self, *, glued: bool) -> int:
        html = self._html
        if glued and not self._words_unsure and not (self._lists and ("\n</li>" in html or "<li></li>" in html)):
            counted = words.count_glued(html)
            if counted is not None:
                return counted - self._words_in_tags
        return words.count(html)

    def _first_paragraph(self) -> str:
        html = self._html
        if html.startswith("<p>") and not html.startswith("<p><a ") and not self._stops.match(html):
            text = plain(html[3 : html.find("</p>", 3)])
            if text and not text.startswith(("http", "www.")):
                return text
        return first_paragraph(html, lambda inner: self._labels.begin(inner) and bool(self._labels.lines(inner)))
