"""What this room says to an author: one problem a kind and file, at the first place, with the count."""

import re
from typing import Final

from standfirst.markup.positions import Place, Source
from standfirst.markup.scrub import Removed
from standfirst.problems import Problem, error, in_order, warning

_SHOWN: Final = 60
_FENCE: Final = re.compile("(`{3,}|~{3,})")
_COUNTS: Final = {3: "three", 4: "four", 5: "five", 6: "six"}
_HINTS: Final = {
    "iframe": "write the address of the video or post alone on a line; the frame was replaced by a link to it",
    "script": "scripts belong into the theme or the [head] setting, not into stories",
    "style": "give the element a class and style it in the theme",
}


class Report:
    """Collects the problems of one body."""

    def __init__(self, file: str, source: Source) -> None:
        self._file = file
        self._source = source
        self._found: list[Problem] = []

    def problems(self) -> tuple[Problem, ...]:
        """All of them, in the order of every report."""
        return in_order(self._found) if self._found else ()

    def unclosed_code(self, line: int) -> None:
        """`line` counts from 0 in the body, as in `nested`."""
        message = "the code block opened here is never closed"
        self._error("code-not-closed", line, message, _closing(self._source.written(line)))

    def nested(self, line: int) -> None:
        """Lists, quotes or brackets beyond what can be read."""
        message = "lists, quotes or brackets are nested too deeply to be read"
        self._error("nested-too-deeply", line, message, "take some of the levels away", self._source.indent(line) + 1)

    def grown(self) -> None:
        """A long abbreviation or address that is printed in thousands of places."""
        self._error(
            "text-too-slow",
            0,
            "the HTML of this text is more than fifty times as long as the text, so it was given up",
            "shorten the abbreviation or the reference that is printed in very many places",
        )

    def failed(self, fault: BaseException) -> None:
        """An exception inside the Markdown library or an extension."""
        self._error(
            "markdown-failed",
            0,
            f"the Markdown library could not read this text ({type(fault).__name__}: {shortened(str(fault))})",
            "halve the text until you see which part it is; raw HTML is the first thing to suspect",
        )

    def foreign(self, codes: list[str]) -> None:
        """Other generators' code outside code blocks, in the order of the page."""
        if codes:
            times = "" if len(codes) == 1 else f" and {len(codes) - 1} more"
            message = f"{shortened(codes[0])}{times}: another generator's code, printed as text"
            hint = "replace it by Markdown; links and pictures that need it are printed without their address"
            self._warn("foreign-code", self._source.text(codes[0]), message, hint)

    def unlinked_label(self, text: str) -> None:
        """A paragraph that begins like an Also Read line."""
        hint = "write the label and one link to a story, nothing else: Also Read: [](story.md)"
        message = f'"{shortened(text)}" begins like an Also Read line but is not one link to a story'
        self._warn("also-read-without-link", self._source.paragraph(text), message, hint)

    def removed(self, removed: Removed) -> None:
        """What `scrub` took out."""
        for (sort, name), written in removed.items():
            place = self._place_of(written[0])
            times = "" if len(written) == 1 else f" ({len(written)} times)"
            if sort == "unknown":
                message = f"{shortened(written[0])}{times} is no HTML element and is printed as text"
                self._warn("html-unknown", place, message, "write &lt; for a < that is meant as text")
            elif sort == "element":
                done = "was replaced by a link" if name == "iframe" else "was left out"
                message = f"<{name}>{times} {done}: a story may not hold it"
                self._warn("html-removed", place, message, _HINTS.get(name, "write the text in Markdown"))
            elif sort == "unclosed":
                message = f"<{name}>{times} is never closed and is printed as text: a story may not hold it"
                self._warn("html-removed", place, message, _HINTS.get(name, "remove it"))
            elif sort == "attribute":
                message = f'the attribute "{written[0]}"{times} was left out: a story may not hold it'
                self._warn("html-removed", place, message, _HINTS.get(name, "remove it"))
            else:
                message = f'the address "{shortened(written[0])}"{times} was left out: "{name}" is not allowed'
                self._warn(
                    "html-removed", place, message, "addresses begin with https:, mailto: or tel:, or name a file"
                )

    def _place_of(self, written: str) -> Place:
        return self._source.text(written.split("\n", maxsplit=1)[0])

    def _error(self, code: str, line: int, message: str, hint: str, column: int = 1) -> None:
        self._found.append(error(code, self._file, self._source.line(line), column, message, hint))

    def _warn(self, code: str, place: Place, message: str, hint: str) -> None:
        self._found.append(warning(code, self._file, place.line, place.column, message, hint))


def _closing(opening: str) -> str:
    """How to close a fence that this line opens: by a line without the word that may stand behind it."""
    before, fence, behind = _FENCE.split(opening, maxsplit=1)
    sign = "backticks" if fence[0] == "`" else "tildes"
    quotes = ">" * before.count(">")
    signs = f"{f'{quotes} and ' if quotes else ''}{_COUNTS.get(len(fence), str(len(fence)))} {sign}"
    shown = f"{quotes} {fence}".lstrip()
    word = behind.strip()
    without = f', without "{shortened(word)}"' if word else ""
    return f"write a line of {signs} and nothing else ({shown}{without}) where the code ends"


def shortened(text: str) -> str:
    """One line of a message's length."""
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else line[: _SHOWN - 1] + "…"
