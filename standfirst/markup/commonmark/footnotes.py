"""Footnotes: the library prints them where they are defined; here they are collected below the story.

Works on canonical HTML, in which every `div` is closed, and prints what the default engine prints: a list in a
`div.footnote`, `fn:NAME` for a note and `fnref:NAME`, `fnref2:NAME` … for the places that refer to it. Numbers
follow the order in which notes are first referred to.
"""

import re
from typing import Final, NamedTuple

_REFERENCE: Final = re.compile(r'<sup class="footnote-reference"><a href="#([^"]*)">[^<]*</a></sup>')
_DIV: Final = re.compile(r'<(/?)div((?: [^>]*)?)>(<sup class="footnote-definition-label">[^<]*</sup>\n?)?')
_NAME: Final = re.compile(r' class="footnote-definition" id="([^"]*)"')
_SPACE: Final = re.compile(r"\s+")


class _Note(NamedTuple):
    name: str
    html: str


def collected(html: str) -> str:
    """The HTML with its notes at the end."""
    if 'class="footnote-definition"' not in html:
        return html
    story, notes = _parted(html)
    return _Printer(notes).printed(story)


def _parted(html: str) -> tuple[str, list[_Note]]:
    """What remains, and the notes in the order of their ends."""
    notes: list[_Note] = []
    outside: list[tuple[str, str | None, list[str]]] = []
    pieces: list[str] = []
    at = 0
    for tag in _DIV.finditer(html):
        pieces.append(html[at : tag.start()])
        at = tag.end()
        if not tag[1]:
            name = _NAME.fullmatch(tag[2]) if tag[3] else None
            outside.append((tag[0], name[1] if name else None, pieces))
            pieces = []
            continue
        inner = "".join(pieces)
        opening, named, pieces = outside.pop()
        if named is None:
            pieces.append(f"{opening}{inner}{tag[0]}")
        else:
            notes.append(_Note(_SPACE.sub("-", named), inner.strip("\n")))
            at += html.startswith("\n", at)
    pieces.append(html[at:])
    return "".join(pieces), notes


class _Printer:
    def __init__(self, notes: list[_Note]) -> None:
        self._notes = notes
        self._by_name: dict[str, int] = {}
        for number, note in enumerate(notes):
            self._by_name.setdefault(note.name.casefold(), number)
        self._order: list[int] = []
        self._references: dict[int, int] = {}

    def printed(self, story: str) -> str:
        story = _REFERENCE.sub(self._reference, story).rstrip("\n")
        texts: list[str] = []
        done = 0
        unused = iter(range(len(self._notes)))
        while True:  # a note may refer to others
            if done == len(self._order):
                left = next((number for number in unused if number not in self._order), None)
                if left is None:
                    break
                self._order.append(left)
            texts.append(_REFERENCE.sub(self._reference, self._notes[self._order[done]].html))
            done += 1
        items = [self._item(number, text) for number, text in zip(self._order, texts, strict=True)]
        return "\n".join([*filter(None, [story]), '<div class="footnote">\n<hr>\n<ol>', *items, "</ol>\n</div>\n"])

    def _reference(self, found: re.Match[str]) -> str:
        number = self._by_name.get(_SPACE.sub("-", found[1]).casefold())
        if number is None:
            return found[0]
        if number not in self._order:
            self._order.append(number)
        times = self._references[number] = self._references.get(number, 0) + 1
        name = self._notes[number].name
        shown = self._order.index(number) + 1
        own = f"fnref{times if times > 1 else ''}:{name}"
        return f'<sup id="{own}"><a class="footnote-ref" href="#fn:{name}">{shown}</a></sup>'

    def _item(self, number: int, text: str) -> str:
        name = self._notes[number].name
        back = "".join(
            [
                f'<a class="footnote-backref" href="#fnref{time if time > 1 else ""}:{name}">↩</a>'
                for time in range(1, self._references.get(number, 0) + 1)
            ]
        )
        if back:
            text = f"{text[:-4]}&nbsp;{back}</p>" if text.endswith("</p>") else f"{text}\n<p>{back}</p>"
        return f'<li id="fn:{name}">\n{text}\n</li>'
