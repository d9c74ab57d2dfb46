"""Fenced code, found line by line before Markdown sees the text.

Python-Markdown's own extension knows fences only at the margin and only with one word after them; stories of every
archive we tried have them in lists and quotes, and say `rust,ignore`. The blocks found here are replaced by marks
(`marks.py`), so Markdown never looks into them, and tabs in code stay tabs.
"""

import re
from typing import Final, NamedTuple

_OPEN: Final = re.compile(
    r"(?P<prefix>[ \t]*(?:>[ ]?)*[ \t]*(?:(?:[-*+]|\d{1,9}[.)])[ ]+)?)(?P<fence>`{3,}|~{3,})(?P<info>.*)"
)
_QUOTE: Final = re.compile(r"[ ]{0,3}((?:>[ ]?)+)")
_ITEM: Final = re.compile(r"[ \t]*(?:[-*+][ \t]|\d{1,9}[.)][ \t]|:[ \t]|\[\^[^\]]+\]:)")
LANGUAGE: Final = re.compile(r"\{?[ ]*\.?([\w#+.-]+)")
"""The first word behind a fence, in which `rust,ignore` and `{.python}` name their language."""


class Fence(NamedTuple):
    """One block: `first` and `last` are its lines (from 0, fences included), `prefix` what stood before the mark."""

    first: int
    last: int
    prefix: str
    language: str
    code: str
    closed: bool
    margin: bool


def find(lines: list[str]) -> list[Fence]:
    """Every fenced block in order. One that is never closed reaches to the end of the text, as everywhere else."""
    found: list[Fence] = []
    number = 0
    in_item = blank = False
    while number < len(lines):
        line = lines[number]
        opened = _OPEN.match(line) if "```" in line or "~~~" in line else None
        if opened and _opens(opened, in_item):
            fence = _read(opened, lines, number, in_item)
            found.append(fence)
            number = fence.last + 1
            in_item = (in_item and fence.prefix[:1] == " ") or bool(_ITEM.match(fence.prefix))
            blank = False
            continue
        in_item = _still_in_item(line, in_item, blank)
        blank = not line.strip()
        number += 1
    return found


def _opens(opened: re.Match[str], in_item: bool) -> bool:
    if opened["fence"][0] == "`" and "`" in opened["info"]:
        return False  # ```a word``` in a line is a code span
    prefix = opened["prefix"].expandtabs(4)
    return bool(prefix.strip()) or len(prefix) < 4 or in_item


def _still_in_item(line: str, in_item: bool, after_blank: bool) -> bool:
    """Whether an indented line below this one belongs to a list item, a definition or a footnote (else it is code)."""
    if _ITEM.match(line):
        return True
    return in_item and not (after_blank and line[:1].strip())


def _read(opened: re.Match[str], lines: list[str], number: int, in_item: bool) -> Fence:
    prefix = opened["prefix"].expandtabs(4)
    quotes = prefix.count(">")
    indent = len(prefix) if not quotes else len(prefix) - prefix.rindex(">") - 1
    close = re.compile(r"[ \t]*" + re.escape(opened["fence"][0]) + "{" + str(len(opened["fence"])) + r",}[ \t]*\Z")
    code: list[str] = []
    last, closed = len(lines) - 1, False
    for at in range(number + 1, len(lines)):
        line = _unquoted(lines[at], quotes)
        if line is None:  # the quote ends, and the code with it
            last, closed = at - 1, True
            break
        if close.match(line):
            last, closed = at, True
            break
        code.append(_dedented(line, indent))
    language = LANGUAGE.match(opened["info"].strip())
    return Fence(
        first=number,
        last=last,
        prefix=_placed(prefix, quotes),
        language=language[1].lower() if language else "",
        code="".join([line + "\n" for line in code]),
        closed=closed,
        margin=not prefix.strip() and len(prefix) < 4 and not (prefix and in_item),
    )


def _placed(prefix: str, quotes: int) -> str:
    """The prefix of the mark; Python-Markdown wants four spaces where others are content with two or three."""
    return "    " if not quotes and not prefix.strip() and 0 < len(prefix) < 4 else prefix


def _unquoted(line: str, quotes: int) -> str | None:
    if not quotes:
        return line
    quoted = _QUOTE.match(line)
    if quoted is None or quoted[1].count(">") < quotes:
        return None
    at = -1
    for _ in range(quotes):
        at = line.index(">", at + 1)
    return line[at + 1 :].removeprefix(" ") if line[at + 1 : at + 2] == " " else line[at + 1 :]


def _dedented(line: str, indent: int) -> str:
    if not indent:
        return line
    bare = line.lstrip(" \t")
    lead = line[: len(line) - len(bare)].expandtabs(4)
    return lead[min(indent, len(lead)) :] + bare
