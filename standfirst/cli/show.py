"""Problems and reports as people read them, on a terminal or in a log.

`path:line:column: error: …`, so that editors can jump there, then the source line with a caret, then the remedy.
Colour only on a terminal, and never with NO_COLOR (no-color.org). Author's text is printed, never interpreted.
"""

from collections.abc import Container, Iterable
from typing import Final, TextIO

from standfirst.build import Report
from standfirst.cli.colour import coloured
from standfirst.cli.excerpt import excerpt, visible
from standfirst.files import DiskFiles
from standfirst.problems import Problem

FIRST: Final = 50
"""Problems shown; the rest are counted."""

_COLOURS: Final = {"error": "31;1", "warning": "33;1", "note": "36", "hint": "32", "dim": "2"}
_WHY: Final = {
    "draft": "draft",
    "future": "dated in the future",
    "embargoed": "embargoed",
    "expired": "expired",
    "withheld": "withheld",
    "faulty": "has an error",
}


def files(number: int) -> str:
    """How many files."""
    return f"{number:,} file{'' if number == 1 else 's'}"


class Printer:
    """Writes to one stream; `root` is where the files named by problems lie. `colour` is as the stream wants it
    unless it is said."""

    def __init__(self, stream: TextIO, root: str, *, colour: bool | None = None) -> None:
        self._stream = stream
        self._colour = coloured(stream) if colour is None else colour
        self._files = DiskFiles(root)

    def line(self, text: str = "") -> None:
        """One line. What others have written is made `visible` first."""
        self._stream.write(f"{text}\n")

    def paint(self, text: str, kind: str) -> str:
        """Text in the colour of its kind."""
        return f"\x1b[{_COLOURS[kind]}m{text}\x1b[0m" if self._colour else text

    def problem(self, problem: Problem, *, quoted: bool = True) -> None:
        """A problem, `quoted` with the line it speaks of."""
        place = f"{problem.file}:{problem.line}:{problem.column}"
        word = self.paint(problem.severity, problem.severity)
        self.line(f"{place}: {word}: {visible(problem.message)} [{problem.code}]")
        for line in excerpt(problem, self._files) if quoted else ():
            number = f"{line.number:>5} | "
            self.line(self.paint(number, "dim") + line.text)
            if line.caret >= 0:
                self.line(" " * (len(number) + line.caret) + self.paint("^", problem.severity))
        if problem.hint:
            self.line(f"      {self.paint('mend:', 'hint')} {visible(problem.hint)}")

    def problems(self, problems: Iterable[Problem], *, notes: bool, unquoted: Container[str] = ()) -> None:
        """All that matter, errors first where there are too many to show. Of the `unquoted` files no line is shown."""
        shown = [p for p in problems if notes or p.severity != "note"]
        if len(shown) > FIRST:
            shown.sort(key=lambda p: p.severity != "error")
        for problem in shown[:FIRST]:
            self.problem(problem, quoted=problem.file not in unquoted)
        if len(shown) > FIRST:
            self.line(f"… and {len(shown) - FIRST} more (build --json lists them all)")

    def ignored(self, names: Iterable[str]) -> None:
        """What was passed over, for people who miss it."""
        for name in names:
            self.line(f"ignored: {visible(name)} (hidden, or an editor's or system's own)")

    def report(self, report: Report) -> None:
        """What was done, what is held and until when, and what is due next."""
        for story in report.held:
            until = f" until {story.until}" if story.until else ""
            self.line(f"held: {story.source} ({_WHY[story.why]}{until})")
        errors = sum(p.severity == "error" for p in report.problems)
        warnings = sum(p.severity == "warning" for p in report.problems)
        if not report.published:
            self.line(f"{self.paint('nothing was published', 'error')}: {_count(errors, 'error')} to mend")
            return
        encoded = f"{report.encoded} of {_count(report.renditions, 'rendition')} encoded, " if report.renditions else ""
        self.line(
            f"{_count(report.stories, 'story', 'stories')} on {_count(report.pages, 'page')} as of {report.now}: "
            f"{report.rendered} rendered, {report.spliced} spliced, {report.written} files written, "
            f"{report.removed} removed, {encoded}{_count(errors, 'error')}, {_count(warnings, 'warning')}, {report.seconds:.2f} s"
        )
        if report.in_place:
            self.line("the output was changed file by file: its folder holds .git, or lies on a file system of its own")
        if report.next_change:
            self.line(f"next change: {report.next_change}")


def _count(number: int, noun: str, plural: str = "") -> str:
    return f"{number} {noun if number == 1 else plural or noun + 's'}"
