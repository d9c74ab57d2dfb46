"""What `standfirst build` says and answers."""

from __future__ import annotations

from pathlib import Path

import pytest

from standfirst.cli import main
from tests.build.tiny import Paper, story


def test_a_fault_in_the_settings_shows_the_line_of_that_site(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    paper = Paper(tmp_path / "paper", {"content/world/a.md": story("A")}, settings="[recent]\ncuont = 3\n")
    monkeypatch.chdir(tmp_path)
    assert main(["build", "--root", str(paper.root)]) == 2
    told = capsys.readouterr().err
    assert "standfirst.toml:6:1: error: `recent.cuont` is not a setting" in told
    assert "    6 | cuont = 3" in told
    assert "did you mean `count`?" in told


def test_dates_at_the_ends_of_the_calendar_are_printed_as_written(tmp_path: Path) -> None:
    dates = {"first": "0001-01-01", "last": "9999-12-31T23:59"}
    files = {f"content/world/{name}.md": story(name, date) for name, date in dates.items()}
    for zone in ("Pacific/Kiritimati", "Pacific/Pago_Pago"):
        paper = Paper(tmp_path / zone, files)
        paper.change("standfirst.toml", 'timezone = "UTC"', f'timezone = "{zone}"')
        report = paper.good()
        assert {story.source: story.why for story in report.held} == {"content/world/last.md": "future"}
        assert "0001-01-01" in paper.page("world/first")
