"""What a browser is told: which build it should show, and what is wrong. Plain values; the page's script draws them."""

from collections.abc import Callable, Iterable
from typing import Final

from msgspec import Struct

from standfirst.build import Report
from standfirst.build.inputs import theme_folder
from standfirst.files import DiskFiles
from standfirst.problems import EnvironmentFault, Problem, StandfirstError

SHOWN: Final = 30
_AROUND: Final = 2
_WIDTH: Final = 160
_BEFORE_CARET: Final = 100


class Outcome(Struct, frozen=True, kw_only=True):
    """How a build went: one of the three."""

    report: Report | None = None
    fault: StandfirstError | None = None
    bug: Exception | None = None


class Line(Struct, frozen=True, kw_only=True):
    """A line of a source with its number, counted from 1."""

    number: int
    text: str


class Fault(Struct, frozen=True, kw_only=True):
    """A problem as the page shows it. Of `lines`, `line` is the one that is meant, and `caret` the character of its text,
    counted from 0; without lines the whole file is meant, or none."""

    severity: str
    message: str
    place: str = ""
    lines: tuple[Line, ...] = ()
    line: int = 0
    caret: int = 0
    hint: str = ""


class State(Struct, frozen=True, kw_only=True):
    """`version` names the run and the build whose bytes are served; a page of any other version is old."""

    version: str
    title: str = ""
    faults: tuple[Fault, ...] = ()


def state_of(outcome: Outcome, version: str, root: str) -> State:
    """What to tell after a build: the errors, or nothing."""
    if outcome.bug is not None:
        said = f"{type(outcome.bug).__name__}: {outcome.bug}"
        fault = Fault(severity="internal error", message=said, hint="a bug of ours: the terminal names the report")
        return State(version=version, title="The site could not be built", faults=(fault,))
    if outcome.fault is not None:
        return State(
            version=version, title="The site could not be built", faults=faults_of_exception(outcome.fault, root)
        )
    if outcome.report is None or not outcome.report.failed:
        return State(version=version)
    errors = [problem for problem in outcome.report.problems if problem.severity == "error"]
    count = "1 error" if len(errors) == 1 else f"{len(errors)} errors"
    title = (
        f"{count}: the faulty stories are held"
        if outcome.report.published
        else f"{count}: this is the last good version"
    )
    return State(version=version, title=title, faults=faults_of(errors, root))


def faults_of(problems: Iterable[Problem], root: str) -> tuple[Fault, ...]:
    """Problems as pages show them: the first of them, with what their sources say there. A place of a template is shown
    for the first page that it breaks."""
    every = tuple(problems)
    places: dict[object, Problem] = {}
    for problem in every:
        place = (problem.file, problem.line, problem.column)
        places.setdefault(place if problem.file.startswith("templates/") else problem, problem)
    shown = tuple(_fault(problem, root) for problem in [*places.values()][:SHOWN])
    if len(every) == len(shown):
        return shown
    return (*shown, Fault(severity="error", message=f"and {len(every) - len(shown)} more, in the terminal"))


def faults_of_exception(fault: StandfirstError, root: str) -> tuple[Fault, ...]:
    """What ends a run elsewhere, as pages show it."""
    if fault.problems:
        return faults_of(fault.problems, root)
    return (Fault(severity="error", message=str(fault), hint=fault.hint),)


def _fault(problem: Problem, root: str) -> Fault:
    lines, caret = _excerpt(problem, _source(problem, root))
    return Fault(
        severity=problem.severity,
        message=problem.message,
        place=f"{problem.file}:{problem.line}:{problem.column}",
        lines=lines,
        line=problem.line if lines else 0,
        caret=caret,
        hint=problem.hint,
    )


def _excerpt(problem: Problem, source: list[str]) -> tuple[tuple[Line, ...], int]:
    """The lines around the one that is meant, and the caret in that one. Long lines are cut alike, so that they stay
    below each other."""
    if problem.line > len(source):
        return (), 0
    column = min(problem.column - 1, len(source[problem.line - 1]))
    cut = column - _BEFORE_CARET if column >= _WIDTH else 0
    first = max(0, problem.line - 1 - _AROUND)
    lines = tuple(
        Line(number=number, text=text.replace("\t", " ")[cut : cut + _WIDTH])
        for number, text in enumerate(source[first : problem.line + _AROUND], first + 1)
    )
    return lines, column - cut


def _source(problem: Problem, root: str) -> list[str]:
    """The lines of the file that is meant; none when the whole of it is."""
    if problem.line == 1 and problem.column == 1 and not problem.file.endswith((".html", ".toml")):
        return []
    places: list[Callable[[str], bytes]] = [DiskFiles(root).read]
    if problem.file.startswith("templates/"):
        theme = DiskFiles(theme_folder())
        places.append(lambda path: theme.read(path.removeprefix("templates/")))
    for read in places:
        try:
            return read(problem.file).decode("utf-8-sig", "replace").splitlines()
        except (EnvironmentFault, StandfirstError):
            continue
    return []
