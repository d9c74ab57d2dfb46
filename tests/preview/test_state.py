"""What a browser is told of a build: where it is wrong, with the lines around, and how to mend it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from standfirst.preview.state import SHOWN, Fault, Line, Outcome, State, faults_of, state_of
from standfirst.problems import EnvironmentFault, UsageError, error

if TYPE_CHECKING:
    from pathlib import Path


def fault_at(root: Path, line: int, column: int, file: str = "content/a.md") -> Fault:
    (fault,) = faults_of([error("date", file, line, column, "no date", "write one")], str(root))
    return fault


def write(root: Path, text: str, file: str = "content/a.md") -> None:
    place = root / file
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(text, encoding="utf-8")


def test_a_fault_shows_two_lines_before_and_after_and_where_the_caret_stands(tmp_path: Path) -> None:
    write(tmp_path, "one\ntwo\nthree\ndate:\tnever\nfive\nsix\nseven\n")
    assert fault_at(tmp_path, 4, 7) == Fault(
        severity="error",
        message="no date",
        place="content/a.md:4:7",
        lines=tuple(
            Line(number=n, text=t) for n, t in enumerate(("two", "three", "date: never", "five", "six"), start=2)
        ),
        line=4,
        caret=6,
        hint="write one",
    )


def test_at_the_edges_of_a_file_there_are_fewer_lines(tmp_path: Path) -> None:
    write(tmp_path, "one\ntwo")
    assert [line.number for line in fault_at(tmp_path, 1, 2).lines] == [1, 2]
    assert [line.number for line in fault_at(tmp_path, 2, 1).lines] == [1, 2]


def test_long_lines_are_cut_alike_around_the_caret(tmp_path: Path) -> None:
    write(tmp_path, "a" * 500 + "\n" + "b" * 400 + "X" + "c" * 400 + "\nshort\n")
    fault = fault_at(tmp_path, 2, 401)
    above, meant, below = fault.lines
    assert meant.text[fault.caret] == "X"
    assert meant.text[fault.caret - 1] == "b"
    assert len(meant.text) == 160
    assert above.text == "a" * 160
    assert below.text == ""


def test_a_caret_behind_the_end_stays_at_the_end(tmp_path: Path) -> None:
    write(tmp_path, "one\nab\n")
    assert fault_at(tmp_path, 2, 99).caret == 2


def test_a_fault_of_a_whole_file_or_of_a_lost_one_has_no_lines(tmp_path: Path) -> None:
    write(tmp_path, "one\ntwo\n")
    for fault in (
        fault_at(tmp_path, 1, 1),
        fault_at(tmp_path, 9, 1),
        fault_at(tmp_path, 2, 1, "content/none.md"),
        fault_at(tmp_path, 2, 1, "../outside.md"),
    ):
        assert (fault.lines, fault.line, fault.caret) == ((), 0, 0)


def test_settings_and_templates_show_their_first_line_too(tmp_path: Path) -> None:
    write(tmp_path, "titel = 1\n", "standfirst.toml")
    assert fault_at(tmp_path, 1, 1, "standfirst.toml").lines == (Line(number=1, text="titel = 1"),)
    assert fault_at(tmp_path, 1, 1, "templates/base.html").lines, "the default theme's own"


def test_of_very_many_faults_the_first_are_shown_and_the_rest_counted(tmp_path: Path) -> None:
    faults = faults_of([error("x", "a.md", 1, 1, f"fault {n}") for n in range(SHOWN + 3)], str(tmp_path))
    assert len(faults) == SHOWN + 1
    assert faults[-1].message == "and 3 more, in the terminal"


def test_a_template_that_breaks_many_pages_is_shown_once(tmp_path: Path) -> None:
    broken = [error("x", "templates/base.html", 2, 1, f"no `x` (on the page /{n}/)") for n in range(9)]
    first, other, rest = faults_of([broken[0], error("y", "a.md", 1, 1, "y"), *broken[1:]], str(tmp_path))
    assert (first.message, other.message, rest.message) == (
        "no `x` (on the page /0/)",
        "y",
        "and 8 more, in the terminal",
    )


def test_what_ended_a_build_is_told_with_its_remedy(tmp_path: Path) -> None:
    broken = state_of(Outcome(fault=EnvironmentFault("the disk is full", "make room")), "run-1", str(tmp_path))
    assert broken == State(
        version="run-1",
        title="The site could not be built",
        faults=(Fault(severity="error", message="the disk is full", hint="make room"),),
    )
    wrong = UsageError("wrong settings", problems=[error("x", "standfirst.toml", 1, 1, "no such key")])
    (fault,) = state_of(Outcome(fault=wrong), "run-1", str(tmp_path)).faults
    assert fault.place == "standfirst.toml:1:1"
    (fault,) = state_of(Outcome(bug=KeyError("x")), "run-1", str(tmp_path)).faults
    assert (fault.severity, fault.message) == ("internal error", "KeyError: 'x'")
