"""What reading one file has found so far. Lives as long as one `read_source`, which hands out `problems`."""

from typing import Final, Protocol

from msgspec import Struct

from standfirst.problems import Problem, Severity

MAX_DEPTH: Final = 32
TOO_DEEP: Final = (f"values are nested deeper than {MAX_DEPTH}", "take some brackets away")
"""What is said of front matter that goes further."""


class Place(Protocol):
    """Anything that stands somewhere in the file; both count from 1."""

    @property
    def line(self) -> int: ...

    @property
    def column(self) -> int: ...


class Spot(Struct, frozen=True, gc=False):
    """A bare place."""

    line: int = 1
    column: int = 1


class Faults:
    """Collects problems of one file, and whether its gate can still be read with certainty."""

    __slots__ = ("file", "gate_certain", "problems")

    def __init__(self, file: str) -> None:
        self.file = file
        self.gate_certain = True
        self.problems: list[Problem] = []

    def error(self, code: str, at: Place, message: str, hint: str = "") -> None:
        """A fault that holds the story."""
        self._add("error", code, at, message, hint)

    def gate(self, code: str, at: Place, message: str, hint: str = "") -> None:
        """A fault that holds the story and leaves open whether it may be public at all."""
        self.gate_certain = False
        self._add("error", code, at, message, hint)

    def warning(self, code: str, at: Place, message: str, hint: str = "") -> None:
        """A fault that stops nothing."""
        self._add("warning", code, at, message, hint)

    def note(self, code: str, at: Place, message: str, hint: str = "") -> None:
        """Something an author may want to know."""
        self._add("note", code, at, message, hint)

    def _add(self, severity: Severity, code: str, at: Place, message: str, hint: str) -> None:
        self.problems.append(
            Problem(
                code=code,
                severity=severity,
                file=self.file,
                line=at.line,
                column=at.column,
                message=message,
                hint=hint,
            )
        )
