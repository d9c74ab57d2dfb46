"""What `check` proposes to authors, as notes at the line where it could be done."""

from pathlib import Path

import pytest

from standfirst.build import Request
from standfirst.build.inspection import inspect
from standfirst.problems import Problem
from tests.build.tiny import NOW, Paper, story

FILLER = " ".join(["The engineers of the valley wrote a long report about it."] * 14)
LONG = f"""First paragraph.

{FILLER}

{FILLER}

The orchestra of Kellan has a new hall in the harbour.

{FILLER}

- {FILLER}

{FILLER}
"""
FILES: dict[str, str | bytes] = {
    "content/world/hall.md": story("Orchestra of Kellan finds a hall", "2025-01-02", "Short.", tags="[Music]"),
    "content/world/long.md": story("Kellan orchestra opens its harbour season", "2025-01-09", LONG, tags="[Music]"),
    "content/world/alone.md": story("Beekeepers count hives", "2025-01-05", "Short."),
    "content/world/gate.md": story("Reservoir gate at Dunmore sticks", "2025-02-01", "Short.", tags="[Water]"),
    "content/world/old.md": story("Word from Dunmore", "2025-02-02", "Short. See [it](gate.md).", tags="[Water]"),
    "content/world/old2.md": story("Word about the gate", "2025-02-02", "Short.", tags="[Water]"),
    "content/world/old3.md": story("Water in short", "2025-02-03", "Short.", tags="[Water]"),
    "content/world/old4.md": story("Water at length", "2025-02-03", "Short.", tags="[Water]"),
    "content/world/old5.md": story("Water once more", "2025-02-03", "Short.", tags="[Water]"),
    "content/world/mended.md": story("Reservoir gate at Dunmore is mended", "2025-02-10", "Short.", tags="[Water]"),
}


def notes(paper: Paper) -> list[Problem]:
    report = inspect(Request(root=str(paper.root), now=NOW, jobs=1)).report
    return [problem for problem in report.problems if problem.code.startswith("AR")]


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> list[Problem]:
    return notes(Paper(tmp_path_factory.mktemp("proposals"), FILES))


def test_they_are_notes(found: list[Problem]) -> None:
    assert {problem.severity for problem in found} == {"note"}


def test_a_long_text_is_told_where_it_could_lead_on_and_to_what(found: list[Problem]) -> None:
    (note,) = [problem for problem in found if problem.code == "AR01"]
    text = FILES["content/world/long.md"]
    assert isinstance(text, str)
    assert note.file == "content/world/long.md"
    assert text.split("\n")[note.line - 1].startswith("The orchestra of Kellan")
    assert "Orchestra of Kellan finds a hall" in note.message
    assert note.hint.endswith("Also Read: [](/world/hall.md)")


def test_a_text_with_such_a_line_is_left_alone(tmp_path: Path) -> None:
    name = "content/world/long.md"
    paper = Paper(tmp_path, {**FILES, name: f"{FILES[name]!s}\n\nAlso Read: [](alone.md)\n"})
    assert not [problem for problem in notes(paper) if problem.code == "AR01"]
    assert not [problem for problem in notes(paper) if "alone.md" in problem.file]


def test_a_story_that_nothing_leads_to_is_found(found: list[Problem]) -> None:
    assert [problem.file for problem in found if problem.code == "AR02"] == ["content/world/alone.md"]


def test_a_link_to_what_a_newer_story_follows_up_is_found(found: list[Problem]) -> None:
    (note,) = [problem for problem in found if problem.code == "AR03"]
    assert note.file == "content/world/old.md"
    assert "Reservoir gate at Dunmore is mended" in note.message
    assert note.hint == "link to /world/mended.md, or to both"
