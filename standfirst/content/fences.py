"""Where front matter begins and ends: our own check, since python-frontmatter takes a wrong fence for "none" in silence.

Knows nothing of what stands between the fences.
"""

import re
from typing import Final, Literal

from msgspec import Struct

from standfirst.content.faults import Faults, Spot

MAX_HEADER: Final = 64 << 10

_CLOSE: Final = {"---": re.compile(r"\n---[ \t]*(?:\n|\Z)"), "+++": re.compile(r"\n\+\+\+[ \t]*(?:\n|\Z)")}
# Hyphens, dashes, the minus sign and plus signs in any number; also what word processors make of `---`.
_DASHES: Final = "-+\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0b\uff0d"
_LOOKALIKE: Final = re.compile(rf"[^\S\n]*(?:[{_DASHES}][^\S\n]*)+[.:]?|[.=~*_]{{3,}}")
_NUMBERS: Final = {2: "two", 4: "four", 5: "five", 6: "six"}
_KEY_LINE: Final = re.compile(r"[^\W\d][\w -]{0,40}[:=](?:[ \t]|$)")
_HEADER_LINE: Final = re.compile(r"[^\W\d][\w. -]{0,60}[:=]|[ \t#\[\]]|- |$")


class Cut(Struct, frozen=True, kw_only=True, gc=False):
    """A file cut at its fences: `head` with both fences, `header` without; `first_line` is the body's."""

    notation: Literal["---", "+++"]
    head: str
    header: str
    body: str
    first_line: int


def cut(text: str, faults: Faults) -> Cut | None:
    """Cut a file; None, with an error, when it has no front matter that is surely meant as such."""
    opening, _, _ = text.partition("\n")
    fence = opening.rstrip(" \t")
    if fence not in _CLOSE:
        _not_opened(text, opening, faults)
        return None
    end = _CLOSE[fence].search(text, len(opening))
    if end is None:
        _not_closed(text, fence, faults)
        return None
    header = text[len(opening) + 1 : end.start()]
    if len(header) > MAX_HEADER or (len(header) * 4 > MAX_HEADER and len(header.encode()) > MAX_HEADER):
        faults.gate(
            "front-matter-too-large",
            Spot(),
            f"the front matter has {len(header.encode()):,} bytes; it may have {MAX_HEADER:,}",
            "move long texts into the story, and tables into `data/`.",
        )
        return None
    return Cut(
        notation="---" if fence == "---" else "+++",
        head=text[: end.end()],
        header=header,
        body=text[end.end() :],
        first_line=text.count("\n", 0, end.start()) + 3,
    )


def lookalike(line: str, fence: str) -> bool:
    """Whether a line was probably meant as a fence."""
    if line.rstrip(" \t") == fence or len(line) > 40 or not _LOOKALIKE.fullmatch(line):
        return False
    marks = "".join(line.split())
    return len(marks) > 1 or marks not in "-+"  # `-` alone may begin an item of a list


def exactly(fence: str, line: str, where: str = "") -> str:
    """The remedy for a line that only looks like a fence."""
    written = line.strip()
    if set(written) == {fence[0]} and len(written) != 3:
        rest = f", not {_NUMBERS.get(len(written), str(len(written)))}"
    else:
        rest = " from the first column" if line[:1].isspace() else ""
    return f"write {fence}{where} (three {'hyphens' if fence == '---' else 'plus signs'}{rest})"


def _not_opened(text: str, opening: str, faults: Faults) -> None:
    lines = text.split("\n", 60)[:60]
    if lookalike(opening, ""):
        faults.gate(
            "front-matter-lookalike",
            Spot(),
            f"the line `{opening.strip()}` looks like the start of front matter but is not: that is exactly three"
            " hyphens, or three plus signs for TOML, from the first column",
            exactly("+++" if "+" in opening else "---", opening),
        )
        return
    later = next((n for n, line in enumerate(lines) if line.rstrip(" \t") in _CLOSE), 0)
    blank = not "".join(lines[:later]).strip()
    if later and (blank or (later + 1 < len(lines) and _KEY_LINE.match(lines[later + 1]))):
        what = "a blank line" if blank else "text"
        faults.gate(
            "front-matter-not-first",
            Spot(),
            f"{what} stands before the front matter, which begins on line {later + 1}",
            f"delete everything above line {later + 1}",
        )
        return
    hint = "begin the file with the lines: --- / title: The headline / date: 2025-02-21 14:05 / ---"
    if opening.lstrip().startswith("{"):
        hint = "JSON is not read here: write the keys as YAML between two lines of `---`"
    elif _KEY_LINE.match(opening):
        hint = "put a line of `---` above the first key and another below the last one"
    faults.gate("front-matter-missing", Spot(), "the file does not begin with front matter", hint)


def _not_closed(text: str, fence: str, faults: Faults) -> None:
    lines = text.split("\n", 2000)
    for number, line in enumerate(lines[1:2000], 2):
        if line and lookalike(line, fence):
            faults.gate(
                "front-matter-not-closed",
                Spot(),
                f"the front matter opened here is never closed: line {number}, `{line.strip()}`, is not `{fence}`",
                exactly(fence, line, f" on line {number}"),
            )
            return
        if not _HEADER_LINE.match(line):
            break
    faults.gate(
        "front-matter-not-closed",
        Spot(),
        "the front matter opened here is never closed",
        f"put {fence} on a line of its own after the last key",
    )
