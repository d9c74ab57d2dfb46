"""What can be wrong with content, where it is, and how to mend it.

Wrong content is a value, a `Problem`: it is collected, stored with the node that found it, and replayed while that
node is reused. Exceptions are for a broken environment, wrong usage and our own bugs; each knows its exit code.
This module knows no file format and prints nothing.
"""

from collections.abc import Iterable
from typing import Final, Literal

from msgspec import Struct

Severity = Literal["error", "warning", "note"]

_ORDER: Final[dict[str, int]] = {"error": 0, "warning": 1, "note": 2}


class Problem(Struct, frozen=True, kw_only=True, gc=False):
    """One thing that is wrong: a rule (`code`), a place, a reason and a remedy.

    `file` is relative to the site's root with `/`; `line` and `column` count from 1; line 1 stands for the whole
    file. `message` says what is wrong and why in one sentence without a full stop; `hint` says how to mend it.
    """

    code: str
    severity: Severity
    file: str
    line: int = 1
    column: int = 1
    message: str
    hint: str = ""


def error(code: str, file: str, line: int, column: int, message: str, hint: str = "") -> Problem:
    """A fault that keeps its story from being published."""
    return Problem(code=code, severity="error", file=file, line=line, column=column, message=message, hint=hint)


def warning(code: str, file: str, line: int, column: int, message: str, hint: str = "") -> Problem:
    """A fault that a reader may meet, but that stops nothing."""
    return Problem(code=code, severity="warning", file=file, line=line, column=column, message=message, hint=hint)


def note(code: str, file: str, line: int, column: int, message: str, hint: str = "") -> Problem:
    """Something an author may want to know."""
    return Problem(code=code, severity="note", file=file, line=line, column=column, message=message, hint=hint)


def in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Every problem once, by file (in byte order), line, column, then severity: the order of every report."""
    return tuple(
        sorted(
            set(problems),
            key=lambda p: (p.file.encode(), p.line, p.column, _ORDER[p.severity], p.code, p.message),
        )
    )


class StandfirstError(Exception):
    """Ends the run. `exit_code` is that of the command line; `hint` says how to mend it."""

    exit_code = 5

    def __init__(self, message: str, hint: str = "", problems: Iterable[Problem] = ()) -> None:
        super().__init__(message)
        self.hint = hint
        self.problems = tuple(problems)

    def __reduce__(self) -> tuple[object, ...]:
        """Whole, as it may come from another process."""
        return type(self), (str(self), self.hint, self.problems)


class UsageError(StandfirstError):
    """The command or the settings cannot be carried out as written."""

    exit_code = 2


class EnvironmentFault(StandfirstError):
    """Disk, rights, lock or clock: not the author's fault, nor ours."""

    exit_code = 3
