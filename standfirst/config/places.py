"""Where each key of a TOML document stands: the line and column that `tomllib` doesn't tell.

It reads only documents that `tomllib` has accepted, so it checks nothing, and it knows no settings. A place it
doesn't find is that of the nearest table above: a message may point a little high, never at another setting.
"""

import re
import tomllib
from typing import Final

from standfirst.config.check import Path

Place = tuple[int, int]
"""Line and column in characters, both from 1."""

_SKIPPED = re.compile(r"(?:[ \t\n]+|#[^\n]*)*")
_KEY = re.compile(r"""[A-Za-z0-9_-]+|"(?:\\.|[^"\\\n])*"|'[^'\n]*'""")
_DOT = re.compile(r"[ \t]*(\.?)[ \t]*")
_SCALAR = re.compile(
    r'''"""(?:\\.|[^\\])*?"{3,5}(?!")|\'\'\'.*?'{3,5}(?!')|"(?:\\.|[^"\\\n])*"|'[^'\n]*'|[^,\]}\n\#]+''', re.DOTALL
)
_CLOSING: Final = {"[": "]", "{": "}"}


def places(text: str) -> dict[Path, Place]:
    """The place of every table, key and array element of a valid TOML document."""
    scanner = _Scanner(text.replace("\r\n", "\n"))
    try:
        scanner.document()
    except (RecursionError, IndexError, AttributeError):
        pass  # an odd document: messages then point at the table
    return scanner.found


def place_of(found: dict[Path, Place], path: Path) -> Place:
    """The place of a value, or of the nearest thing around it."""
    while path and path not in found:
        path = path[:-1]
    return found.get(path, (1, 1))


class _Scanner:
    """A cursor over the text, and what it has found."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.found: dict[Path, Place] = {}
        self.elements: dict[Path, int] = {}

    def document(self) -> None:
        table: Path = ()
        self._skip()
        while self.at < len(self.text):
            if self.text[self.at] == "[":
                table = self._header()
            else:
                self._pair(table)
            self._skip()

    def _skip(self) -> None:
        self.at = self._match(_SKIPPED).end()

    def _match(self, pattern: re.Pattern[str]) -> re.Match[str]:
        found = pattern.match(self.text, self.at)
        if found is None:
            raise IndexError(self.at)
        return found

    def _header(self) -> Path:
        start = self.at
        is_element = self.text.startswith("[[", start)
        self.at += 2 if is_element else 1
        *above, last = (key for key, _ in self._keys())
        self.at = self.text.index("]", self.at) + (2 if is_element else 1)
        table: Path = ()
        for key in above:
            table = self._into((*table, key))
        table = (*table, last)
        if is_element:
            self._note(table, start)
            self.elements[table] = self.elements.get(table, -1) + 1
            table = self._into(table)
        self._note(table, start)
        return table

    def _into(self, table: Path) -> Path:
        """A table's path, or that of its newest element where it is an array of tables."""
        return (*table, self.elements[table]) if table in self.elements else table

    def _keys(self) -> list[tuple[str, int]]:
        """A dotted key: its parts, each with its start."""
        parts: list[tuple[str, int]] = []
        self.at = self._match(re.compile(r"[ \t]*")).end()
        while True:
            raw = self._match(_KEY)
            self.at = raw.end()
            key = raw[0]
            if key[0] in "\"'":
                key = str(tomllib.loads(f"key = {key}")["key"])
            parts.append((key, raw.start()))
            dot = self._match(_DOT)
            self.at = dot.end()
            if not dot[1]:
                return parts

    def _pair(self, table: Path) -> None:
        for key, start in self._keys():
            table = (*table, key)
            self._note(table, start)
        self.at = self.text.index("=", self.at) + 1
        self._value(table)

    def _value(self, path: Path) -> None:
        self._skip()
        opening = self.text[self.at]
        if opening not in _CLOSING:
            self.at = self._match(_SCALAR).end()
            return
        self.at += 1
        number = 0
        while True:
            self._skip()
            if self.text[self.at] == _CLOSING[opening]:
                self.at += 1
                return
            if self.text[self.at] == ",":
                self.at += 1
            elif opening == "{":
                self._pair(path)
            else:
                self._note((*path, number), self.at)
                self._value((*path, number))
                number += 1

    def _note(self, path: Path, at: int) -> None:
        if path not in self.found:
            self.found[path] = (self.text.count("\n", 0, at) + 1, at - self.text.rfind("\n", 0, at))
