"""Ids and headings: every id of a body is its own, and none is one that the page around it uses.

Written ids (`{#part}`, footnotes, raw HTML) are kept; headings without one get their text's slug. An id that is
taken gets `-2`, `-3` …; those of the theme count as taken, so a heading "Main" never becomes the skip link's goal.
"""

import re
from collections.abc import Callable
from typing import Final, NamedTuple

from standfirst.markup.body import Heading
from standfirst.markup.tags import attributes, plain
from standfirst.urls import slugify


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


RESERVED: Final = _names(
    """
    archive article b-biz b-exp b-india body comments content corrections f1 f2 f3 f4 focus-h footer head header
    main menu menu-h more more-h nav page q recent recent-h related search share share-h sidebar site top
    """
)
"""The ids of the default theme, and the words another theme is likely to use."""

_HEADING: Final = re.compile(r"<h([1-6])((?: [^>]*)?)>(.*?)</h\1>", re.DOTALL)
_WITH_ID: Final = re.compile(r'(<[a-z][a-z0-9]*(?: [^ =">]+="[^"]*")*?) id="([^"]*)"')
_SPACE: Final = re.compile(r"\s+")


class Named(NamedTuple):
    """`renamed` maps an id as written to the one printed, for links inside the body."""

    html: str
    headings: tuple[Heading, ...]
    renamed: dict[str, str]


class Names:
    """The ids of one body; those of the page around it are taken from the start."""

    def __init__(self) -> None:
        self.taken: set[str] = set(RESERVED)
        self.renamed: dict[str, str] = {}
        self._next: dict[str, int] = {}

    def free(self, wanted: str) -> str:
        name, number = wanted, self._next.get(wanted, 2)
        while name in self.taken:
            name = f"{wanted}-{number}"
            number += 1
        self._next[wanted] = number
        self.taken.add(name)
        if wanted in RESERVED:
            self.renamed.setdefault(wanted, name)
        return name


def name_parts(html: str) -> Named:
    """Settles all ids of canonical HTML and prints `h1` as `h2`: a page has one `h1`, its headline."""
    names = Names()
    if ' id="' in html:
        html = _WITH_ID.sub(lambda found: _own_id(found, names), html)
    headings: list[Heading] = []
    if "<h" in html:
        html = _HEADING.sub(_heading_printer(names, headings), html)
    return Named(html, tuple(headings), names.renamed)


def _own_id(found: re.Match[str], names: Names) -> str:
    wanted = _SPACE.sub("-", found[2])
    return f'{found[1]} id="{names.free(wanted)}"' if wanted else found[1]


def _heading_printer(names: Names, headings: list[Heading]) -> Callable[[re.Match[str]], str]:
    def printed(found: re.Match[str]) -> str:
        digit, written, inner = found.groups()
        level = int(digit) if digit != "1" else 2
        text = plain(inner)
        values = attributes(written) if written else {}
        if "id" in values:
            name = plain(values["id"])
        elif not inner or inner.isspace():
            return ""  # `##` alone: nothing for a reader, a puzzle for a screen reader
        else:
            name = names.free(slugify(text) or "part")
            written += f' id="{name}"'  # a slug has no character to escape
        headings.append(Heading(level=level, id=name, text=text))
        return f"<h{level}{written}>{inner}</h{level}>"

    return printed
