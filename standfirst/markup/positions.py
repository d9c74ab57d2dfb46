"""Where in the source a link, a picture or a tag was written. Markdown forgets it, so it is looked for.

Targets are searched in the order of the printed links, outside code, each from the last one found: exact for
ordinary text. A reference (`[text][name]`) is found at its definition; a footnote's link from the start.
"""

import re
from collections.abc import Callable, Iterator
from html import escape, unescape
from typing import Final, NamedTuple

_CODE_SPAN: Final = re.compile(r"(`++)[^`\n]+\1(?!`)")
_BEFORE: Final = frozenset("(<\"' \t\n=:>|")
_AFTER: Final = frozenset(")>\"' \t\n|{")
_FILLER: Final = "\x00"
_ENTITIES: Final = re.compile(r"(?<=[(<\"'=\s])[^\s()<>\"'&]*&[^\s()<>\"']*")
_MOST_MISSES: Final = 50

_MARKUP_BEGINS: Final = re.compile(r"[\[<`&\\]")


class Place(NamedTuple):
    """Line and column, both from 1, the column in characters."""

    line: int
    column: int


class Source:
    """A body's text, searched from front to back. `code` are the ranges of fenced code; `told` is a library that
    knows where it read a target, or answers -1."""

    def __init__(
        self, text: str, first_line: int, code: list[tuple[int, int]], told: Callable[[str], int] | None = None
    ) -> None:
        self._text = text
        self._told = told
        self._first_line = first_line
        self._code = code
        self._masked: str | None = None
        self._line, self._counted = first_line, 0
        self._at = 0
        self._misses = 0

    @property
    def masked(self) -> str:
        """The text with code blanked, every character in its place."""
        if self._masked is None:
            self._masked = self._mask()
        return self._masked

    def target(self, target: str) -> Place:
        """Where the next link or picture with this target stands; the last place found when it is nowhere."""
        if self._told is not None and (at := self._told(target)) >= 0:
            return self.place(at)
        for written in _spellings(target):
            at = self._whole(written, self._at)
            if at < 0:
                at = self._whole(written, 0)
            elif not self._defines(at):
                self._at = at + len(written)
            if at >= 0:
                return self.place(at)
        return self.place(self._with_entities(target))

    def _with_entities(self, target: str) -> int:
        """A target written with `&agrave;`; the last place found when that fails too."""
        self._misses += 1
        if "&" not in self.masked or self._misses > _MOST_MISSES:
            return self._at
        for found in _ENTITIES.finditer(self.masked):
            if unescape(found[0]) == target:
                return found.start()
        return self._at

    def text(self, written: str) -> Place:
        """Where a stretch of text first stands, in any letter case; the first line when it does not."""
        found = re.search(re.escape(written), self.masked, re.IGNORECASE)
        return self.place(found.start() if found else 0)

    def paragraph(self, plain: str) -> Place:
        """Where a paragraph of which only the plain text is known begins: its line up to the first link tells."""
        wanted = _letters(plain)
        start = 0
        for line in self.masked.split("\n"):
            head = _letters(_MARKUP_BEGINS.split(line, maxsplit=1)[0])
            if len(head) > 3 and wanted.startswith(head):
                return Place(self.place(start).line, 1)
            start += len(line) + 1
        return self.place(0)

    def line(self, number: int) -> int:
        """The file's line of the body's line `number` (from 0)."""
        return self._first_line + number

    def written(self, number: int) -> str:
        """The body's line `number` (from 0)."""
        return self._text.split("\n", number + 1)[number]

    def indent(self, number: int) -> int:
        """The characters of white space that the body's line `number` (from 0) begins with."""
        line = self.written(number)
        return len(line) - len(line.lstrip())

    def place(self, at: int) -> Place:
        """An offset as line and column."""
        if at < self._counted:
            self._line, self._counted = self._first_line, 0
        self._line += self._text.count("\n", self._counted, at)
        self._counted = at
        return Place(self._line, at - self._text.rfind("\n", 0, at))

    def _whole(self, written: str, start: int) -> int:
        text = self.masked
        while (at := text.find(written, start)) >= 0:
            end = at + len(written)
            if (not at or text[at - 1] in _BEFORE) and (end >= len(text) or text[end] in _AFTER):
                return at
            start = at + 1
        return -1

    def _defines(self, at: int) -> bool:
        return self.masked[max(0, at - 8) : at].rstrip(" <").endswith("]:")

    def _mask(self) -> str:
        pieces: list[str] = []
        end = 0
        for start, stop in self._code:
            pieces += (self._text[end:start], _FILLER * (stop - start))
            end = stop
        masked = "".join(pieces) + self._text[end:]
        return _CODE_SPAN.sub(lambda span: _FILLER * len(span[0]), masked) if "`" in masked else masked


def _spellings(target: str) -> Iterator[str]:
    """How a target may stand in the text, the most likely first."""
    yield target
    for other in (escape(target, quote=False), target.replace("_", "\\_")):
        if other != target:
            yield other


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))
