"""A text cut into lines, and a line into pieces that one font prints in one direction.

The order of pieces is that of the Unicode bidirectional algorithm for text without marks of direction: a piece in the
other script goes on through its numbers (rules W7 and N1), everything else goes the paragraph's way.
"""

from collections.abc import Callable, Iterator
from itertools import groupby
from typing import NamedTuple
from unicodedata import bidirectional, category, combining, east_asian_width

Width = Callable[[str], float]

_WIDE = frozenset({"W", "F"})
_JOINERS = frozenset("\u200c\u200d")
_VIRAMA = 9
"""The combining class of what takes a consonant's vowel away."""
_NEAR = 12.0
"""Pixels that nobody sees."""
_STRONG = {"L": False, "R": True, "AL": True}


class Piece(NamedTuple):
    """A text in one font (its number) and one direction."""

    text: str
    font: int
    rtl: bool


def words_of(text: str, fits: Callable[[str], bool]) -> Iterator[tuple[str, bool]]:
    """The words, and whether a space stands before each. Where nothing parts words, as in Chinese, or where one does not
    fit in a line, it is cut between letters."""
    for word in text.split(" "):
        space = True
        for part in _cut(word, fits):
            yield part, space
            space = False


def whole(text: str, fits: Callable[[str], bool]) -> bool:
    """Whether nothing is cut but what nothing parts anyway."""
    return all(fits(word) or not _WIDE.isdisjoint(map(east_asian_width, word)) for word in text.split(" "))


def _cut(word: str, fits: Callable[[str], bool]) -> Iterator[str]:
    part = ""
    for letter in _letters(word):
        wide = bool(part) and not _WIDE.isdisjoint(map(east_asian_width, part[-1] + letter[0]))
        if part and (wide or not fits(part + letter)):
            yield part
            part = ""
        part += letter
    yield part


def _letters(word: str) -> list[str]:
    """Letters with what belongs to them."""
    letters: list[str] = []
    for letter in word:
        if letters and _joined(letters[-1][-1], letter):
            letters[-1] += letter
        else:
            letters.append(letter)
    return letters


def _joined(before: str, letter: str) -> bool:
    """Whether a letter cannot begin a line: marks, and what a virama or joiner binds to the letter before."""
    return category(letter)[0] == "M" or combining(before) == _VIRAMA or not _JOINERS.isdisjoint((before, letter))


def lines_of(words: list[tuple[str, bool]], width: Width, room: float) -> list[str]:
    """Lines that are filled as far as there is room."""
    lines: list[str] = []
    for word, space in words:
        longer = f"{lines[-1]}{' ' if space else ''}{word}" if lines else ""
        if lines and width(longer) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def balanced(words: list[tuple[str, bool]], width: Width, room: float, lines: list[str]) -> list[str]:
    """As many `lines`, of nearly one length: no headline ends in one lonely word."""
    low, high = max(width(word) for word, _ in words), room
    while len(lines) > 1 and high - low > _NEAR:
        middle = (low + high) / 2
        if len(lines_of(words, width, middle)) > len(lines):
            low = middle
        else:
            high = middle
    return lines_of(words, width, high)


def pieces(line: str, rtl: bool, font_of: Callable[[str, int], int]) -> list[Piece]:
    """The pieces of a line as they stand from left to right. `font_of` gives the number of the font of a character, where
    the one before it has the given one."""
    runs = [list(_by_font(text, way, font_of)) for text, way in _ways(line, rtl)]
    ordered = [run[::-1] if run[0].rtl else run for run in runs]
    return [piece for run in (ordered[::-1] if rtl else ordered) for piece in run]


def _ways(line: str, rtl: bool) -> Iterator[tuple[str, bool]]:
    """The runs of one direction, in the order in which they are read."""
    against = [False] * len(line)
    begun: int | None = None
    for at, letter in enumerate(line):
        kind = bidirectional(letter)
        way = _STRONG.get(kind)
        if way is rtl:
            begun = None
        elif way is not None or (begun is not None and kind in ("EN", "AN", "NSM")):
            begun = at if begun is None else begun
            against[begun : at + 1] = [True] * (at + 1 - begun)
    for other, group in groupby(range(len(line)), against.__getitem__):
        yield "".join(line[at] for at in group), rtl is not other


def _by_font(text: str, rtl: bool, font_of: Callable[[str, int], int]) -> Iterator[Piece]:
    fonts: list[int] = []
    for letter in text:
        fonts.append(font_of(letter, fonts[-1] if fonts else -1))
    for font, group in groupby(range(len(text)), fonts.__getitem__):
        yield Piece("".join(text[at] for at in group), font, rtl)
