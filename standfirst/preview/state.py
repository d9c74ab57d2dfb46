"""What a browser is told: which build it should show, and what is wrong. Plain values; the page's script draws them."""

from collections.abc import Callable
from typing import Final

from msgspec import Struct

from standfirst.build import Report
from standfirst.build.inputs import theme_folder
from standfirst.files import DiskFiles
from standfirst.problems import EnvironmentFault, Problem, StandfirstError

SHOWN: Final = 30
_WIDTH: Final = 160


class Outcome(Struct, frozen=True, kw_only=True):
    """How a build went: one of the three."""

    report: Report | None = None
    fault: StandfirstError | None = None
    bug: Exception | None = None


class Fault(Struct, frozen=True, kw_only=True):
    """A problem as the page shows it. `caret` is the column of `source`, counted from 0; `source` may be empty."""

    severity: str
    message: str
    place: str = ""
    source: str = ""
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
        return State(version=version, title="The site could not be built", faults=_of_exception(outcome.fault, root))
    if outcome.report is None or not outcome.report.failed:
        return State(version=version)
    errors = [problem for problem in outcome.report.problems if problem.severity == "error"]
    count = "1 error" if len(errors) == 1 else f"{len(errors)} errors"
    title = (
        f"{count}: the faulty stories are held"
        if outcome.report.published
        else f"{count}: this is the last good version"
    )
    faults = tuple(_fault(problem, root) for problem in errors[:SHOWN])
    if len(errors) > SHOWN:
        faults += (Fault(severity="error", message=f"and {len(errors) - SHOWN} more, in the terminal"),)
    return State(version=version, title=title, faults=faults)


def _of_exception(fault: StandfirstError, root: str) -> tuple[Fault, ...]:
    if fault.problems:
        return tuple(_fault(problem, root) for problem in fault.problems[:SHOWN])
    return (Fault(severity="error", message=str(fault), hint=fault.hint),)


def _fault(problem: Problem, root: str) -> Fault:
    source = _source(problem, root)
    return Fault(
        severity=problem.severity,
        message=problem.message,
        place=f"{problem.file}:{problem.line}:{problem.column}",
        source=source,
        caret=min(problem.column - 1, len(source)),
        hint=problem.hint,
    )


def _source(problem: Problem, root: str) -> str:
    """The line that is meant; none when the whole file is."""
    if problem.line == 1 and problem.column == 1 and not problem.file.endswith((".html", ".toml")):
        return ""
    places: list[Callable[[str], bytes]] = [DiskFiles(root).read]
    if problem.file.startswith("templates/"):
        theme = DiskFiles(theme_folder())
        places.append(lambda path: theme.read(path.removeprefix("templates/")))
    for read in places:
        try:
            lines = read(problem.file).decode("utf-8-sig", "replace").splitlines()
        except (EnvironmentFault, StandfirstError):
            continue
        return lines[problem.line - 1].replace("\t", " ")[:_WIDTH] if problem.line <= len(lines) else ""
    return ""
