"""The lines of a source that a problem speaks of, as a terminal shows them: numbered, with a caret below the place.

Of a story, or of the settings, the line alone, since its neighbours may be nobody's business; of templates and data also
the lines around it. What would move a terminal's cursor is made visible.
"""

import re
import unicodedata
from typing import Final, NamedTuple

from standfirst.build.inputs import theme_folder
from standfirst.files import DiskFiles
from standfirst.problems import Problem, StandfirstError
from standfirst.templates import THEME

_WIDTH: Final = 120
_BEFORE: Final = 60
"""Cells of a line shown, and of those before the caret where the line is longer."""

_OPEN: Final = ("templates/", THEME, "data/")
_NEVER: Final = frozenset(["setting-secret"])
_PASSWORD: Final = re.compile(r"://[^/\s:@\"]*:[^/\s@\"]+@")
"""An address with a password in it: logs are read by many."""
_MOST: Final = 4 << 20
_JOINERS: Final = "\u200c\u200d"
"""Words of Hindi and Persian are written with them; they take no room and do no harm."""


class Shown(NamedTuple):
    """One line: its number, its text, and where the caret stands below it (-1: none)."""

    number: int
    text: str
    caret: int = -1


def excerpt(problem: Problem, root: DiskFiles) -> tuple[Shown, ...]:
    """The lines to show; none where the file cannot be read, or where its beginning is no text."""
    if problem.code in _NEVER:
        return ()
    lines = _lines(problem.file, root)
    at = problem.line - 1
    if at >= len(lines) or _PASSWORD.search(lines[at]):
        return ()
    if (problem.line, problem.column) == (1, 1) and not _is_text(lines[0]):
        return ()
    around = 1 if problem.file.startswith(_OPEN) else 0
    cut = _cut(lines[at], problem.column - 1)
    return tuple(
        Shown(number + 1, *_part(lines[number], cut, problem.column - 1 if number == at else -1))
        for number in range(max(0, at - around), min(len(lines), at + 1 + around))
        if number == at or lines[number].strip()
    )


def _is_text(beginning: str) -> bool:
    """Pictures begin with a byte that no text in UTF-8 begins with, which was replaced."""
    return bool(beginning.strip()) and beginning.isprintable() and not beginning.startswith("\ufffd")


def visible(text: str) -> str:
    """Text without what would move a terminal's cursor."""
    if text.isprintable():
        return text
    return "".join(map(_visible, text))


def _visible(character: str) -> str:
    if character.isprintable() or character in _JOINERS:
        return character
    code = ord(character)
    return f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}" if code < 65536 else f"\\U{code:08x}"


def _lines(file: str, root: DiskFiles) -> list[str]:
    files = root
    if file.startswith(THEME):
        files, file = DiskFiles(theme_folder()), file.removeprefix(THEME)
    try:
        data = files.read(file, most=_MOST)
    except StandfirstError:  # it is not there, or no file at all
        return []
    text = data.decode("utf-8-sig", "replace").replace("\r\n", "\n").replace("\r", "\n")
    return text.removesuffix("\n").split("\n")


def _cut(line: str, column: int) -> int:
    """How many characters of the lines are left out on the left, so that the place is seen."""
    return max(0, column - _BEFORE) if _cells(visible(line[:column])) >= _WIDTH else 0


def _part(line: str, cut: int, column: int) -> tuple[str, int]:
    line = line.replace("\t", " ")
    lead = "…" if cut and line[cut:] else ""
    shown = lead + visible(line[cut : cut + _WIDTH]) + ("…" if len(line) > cut + _WIDTH else "")
    return shown, -1 if column < 0 else _cells(lead + visible(line[cut:column]))


def _cells(text: str) -> int:
    """The cells of a terminal that a text takes: marks take none, East Asian letters and emoji two."""
    if text.isascii():
        return len(text)
    return sum(
        0
        if character in _JOINERS or unicodedata.category(character) in {"Mn", "Me", "Cf"}
        else 1 + (unicodedata.east_asian_width(character) in "WF")
        for character in text
    )
