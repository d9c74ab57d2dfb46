"""The short way for a story of paragraphs, headings, lists, quotations, emphasis and links: what most of news is.

One walk over the few tags that matter, in HTML of which the sanitiser would change nothing: the library escapes all
text, prints known tags only, and every address is of a form that is plainly allowed. Whatever else stands in a story
(HTML, pictures, tables, code, boxes, footnotes, shortcodes, attributes) is left to the long way. Both give the same
body: `tests/markup/test_commonmark_short_way.py` holds that they do.
"""

import re
from functools import cache
from html import unescape
from typing import Final, NamedTuple

from standfirst.markup.also_read import Labels, Line
from standfirst.markup.body import Body, Heading, Link, Slot
from standfirst.markup.commonmark import words
from standfirst.markup.headings import Names
from standfirst.markup.positions import Source
from standfirst.markup.prose import first_paragraph
from standfirst.markup.tags import is_absolute, plain
from standfirst.urls import slugify

_LINK: Final = re.compile(
    r'a href="(https?://(?:[a-zA-Z0-9]+(?:-[a-zA-Z0-9]+)*\.)+[a-zA-Z]{2,}(?:[/?#][^"]*)?|[^":#{][^":{]*)"'
    r'((?: title="[^"]*")?)'
)
"""Addresses that the sanitiser surely keeps: of ordinary hosts, or without a scheme."""

_ALSO_READ: Final = re.compile(r'([^<\n]*)<a href="([^":#{][^":{]*)">([^<\n]*)</a>')
_CODE_BEGINS: Final = ("/", "audio", "caption", "embed", "gallery", "playlist", "video")
_LEVELS: Final = frozenset("23456")
_KEPT: Final = frozenset({"ul", "ol", "blockquote", "dl", "code"})


class _Stops(NamedTuple):
    """The words that begin an Also Read line, and the tags to stop at, given these."""

    labels: Labels
    tags: re.Pattern[str]


@cache
def _stops(labels: tuple[str, ...]) -> _Stops:
    known = Labels(labels)
    letter = f"[{re.escape(known.never_first)}]" if known.never_first else r"\Z"
    return _Stops(known, re.compile(rf"<(?!/|p>{letter}|em>|strong>|li>|del>|d[td]>)(?:h([2-6])>([^<]*)</h|([^>]*)>)"))


def body(html: str, source: Source, labels: tuple[str, ...], *, entities: bool) -> Body | None:
    """The body of a story's library HTML, when it is as plain as that; no `<` in it was written by the author.
    `entities`: the text may hold some, and so white space that Markdown did not see."""
    if "\xa0" in html:
        html, entities = html.replace("\xa0", "&nbsp;"), True
    story = _Story(html, source, _stops(labels))
    return story.body(glued=not entities) if story.cut() else None


class _Story:
    def __init__(self, html: str, source: Source, stops: _Stops) -> None:
        self._html = html
        self._source = source
        self._labels = stops.labels
        self._stops = stops.tags
        self._names = Names()
        self._pieces: list[str] = []
        self._at = 0
        self._inside_tags = 0
        self._tags_stand_alone = False
        self._parts: list[str] = []
        self._slots: list[Slot] = []
        self._links: list[Link] = []
        self._headings: list[Heading] = []

    def cut(self) -> bool:
        """Walks over the whole; False where something stands that is not for this way."""
        for found in self._stops.finditer(self._html):
            level, text, tag = found.groups()
            if level:
                done = self._heading(level, text, found.start(), found.end())
            elif tag[:2] == "a ":
                done = self._link(tag, found.start(), found.end())
            elif tag == "p":
                done = self._paragraph(found.start(), found.end())
            elif tag[0] == "h" and tag[1:] in _LEVELS:
                inner = self._html[found.end() : self._html.find("</h", found.end())]
                done = self._heading(tag[1], inner, found.start(), found.end())
            elif tag in ("br /", "hr /"):
                self._tags_stand_alone = True
                done = self._instead(f"<{tag[:2]}>", found.start(), found.end())
            else:
                self._tags_stand_alone = True
                done = tag in _KEPT or tag.startswith("ol start=")
            if not done:
                return False
        self._pieces.append(self._html[self._at :])
        self._parts.append("".join(self._pieces))
        return True

    def _instead(self, printed: str, start: int, end: int) -> bool:
        self._pieces += (self._html[self._at : start], printed)
        self._at = end
        return True

    def _heading(self, level: str, text: str, start: int, end: int) -> bool:
        text = plain(text)
        name = self._names.free(slugify(text) or "part")
        self._headings.append(Heading(level=int(level), id=name, text=text))
        return bool(text) and self._instead(f'<h{level} id="{name}">', start, start + 4)

    def _link(self, tag: str, start: int, end: int) -> bool:
        if start < self._at:  # part of an Also Read line
            return True
        link = _LINK.fullmatch(tag)
        if link is None or self._html.startswith(_CODE_BEGINS, end):
            return False
        close = self._html.find("</a>", end)
        inner = self._html[end:close]
        absolute = is_absolute(link[1])
        if not inner:
            self._tags_stand_alone = True
        elif inner[0].isspace() or inner[-1].isspace():
            return False
        self._inside_tags += len(tag.split()) - 1
        if not absolute and not ("<" in inner and self._stops.search(inner)):
            self._slot(Slot(kind="a", ref=len(self._links), attrs=link[2].replace("&#39;", "'")), start, end)
            self._slot(Slot(kind="/a", ref=len(self._links)), close, close + len("</a>"))
            self._add(unescape(link[1]), empty=not inner)
            return True
        if not absolute or not inner:
            return False
        return "&#" not in tag or self._instead(
            f"<{tag.replace('&#39;', chr(39)).replace('&#x27;', chr(39))}>", start, end
        )

    def _slot(self, slot: Slot, start: int, end: int) -> None:
        self._pieces.append(self._html[self._at : start])
        self._parts.append("".join(self._pieces))
        self._pieces.clear()
        self._slots.append(slot)
        self._at = end

    def _add(self, target: str, *, empty: bool, also_read: bool = False, text: str = "") -> None:
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
        lines = [] if "<br" in inner else self._lines(inner)
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
        self._tags_stand_alone = True
        return True

    def _lines(self, inner: str) -> list[Line]:
        """As `Labels.lines`; a line of a label and a link without any emphasis is read at once."""
        simple = _ALSO_READ.fullmatch(inner)
        if simple and not is_absolute(simple[2]) and self._labels.after(plain(simple[1]).rstrip(" :")) == "":
            return [Line(unescape(simple[2]), plain(simple[3]))]
        return self._labels.lines(inner)

    def body(self, *, glued: bool) -> Body:
        """What was found, with the first paragraph and the number of words. `glued`: tags stand at words."""
        glued_words = words.count_glued(self._html) if glued and not self._tags_stand_alone else None
        return Body(
            html=tuple(self._parts),
            slots=tuple(self._slots),
            links=tuple(self._links),
            headings=tuple(self._headings),
            first_paragraph=self._first_paragraph(),
            words=words.count(self._html) if glued_words is None else glued_words - self._inside_tags,
        )

    def _first_paragraph(self) -> str:
        html = self._html
        if html.startswith("<p>") and not self._stops.match(html):
            text = plain(html[3 : html.find("</p>", 3)])
            if text and not text.startswith(("http", "www.")):
                return text
        return first_paragraph(html, lambda inner: self._labels.begin(inner) and bool(self._labels.lines(inner)))
