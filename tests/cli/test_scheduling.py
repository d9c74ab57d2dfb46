"""`standfirst schedule`: what the clock will do, by day, and lines for timers; no title and no text."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from standfirst.cli import main
from tests.build.tiny import Paper, story

FILES = {
    "content/world/a.md": story("Alpha", "2025-01-01T10:00", expires="2025-06-03T20:00"),
    "content/world/later.md": story("Secret later", "2025-06-02T18:30", expires="2025-06-03T06:00"),
    "content/world/embargoed.md": story("Secret embargo", "2025-05-01", embargo="2025-06-02T09:00:30"),
    "content/world/never.md": story("Secret never", "2025-05-01", embargo="true"),
    "content/world/draft.md": story("Secret draft", "2025-05-01", draft="true", expires="2025-07-01"),
    "content/world/over.md": story("Secret over", "2025-05-01", expires="2025-05-02"),
    "content/world/wrong.md": story("Secret wrong", "2025-05-01", draft="maybe"),
    "content/world/rights.md": story("Rights", "2025-05-01", image="{src: p.svg, until: 2025-06-10}"),
    "content/world/p.svg": '<svg xmlns="http://www.w3.org/2000/svg"/>',
}
Says = Callable[..., str]


@pytest.fixture
def paper(tmp_path: Path) -> Paper:
    return Paper(tmp_path, FILES)


@pytest.fixture
def says(paper: Paper, capsys: pytest.CaptureFixture[str]) -> Says:
    def run(*words: str) -> str:
        assert main(["schedule", "--root", str(paper.root), "--now", "2025-06-01T00:00", *words]) == 0
        said = capsys.readouterr()
        assert said.err == ""
        return said.out

    return run


GOLDEN = """\
as of 2025-06-01 00:00 (UTC)

Monday 2025-06-02
  09:00  goes out            content/world/embargoed.md (embargoed)
  18:30  goes out            content/world/later.md (future)

Tuesday 2025-06-03
  06:00  comes down          content/world/later.md
  20:00  comes down          content/world/a.md

Tuesday 2025-06-10
  00:00  picture comes down  content/world/rights.md

held until somebody changes them
  content/world/draft.md (draft)
  content/world/never.md (embargoed, without an end)
  content/world/wrong.md (has an error)
"""


def test_events_stand_by_day_with_what_is_held_for_good_at_the_end(says: Says) -> None:
    assert says() == GOLDEN


def test_for_machines_it_is_one_object(says: Says) -> None:
    found = json.loads(says("--json"))
    assert list(found) == ["now", "timezone", "next_change", "days", "held"]
    assert found["next_change"] == "2025-06-02T09:00:30+00:00"
    assert [day["day"] for day in found["days"]] == ["2025-06-02", "2025-06-03", "2025-06-10"]
    assert found["days"][0]["events"][0] == {
        "at": "2025-06-02T09:00:30+00:00", "what": "goes out", "source": "content/world/embargoed.md", "why": "embargoed", "story": "",
    }  # fmt: skip
    assert found["held"][0] == {"source": "content/world/draft.md", "why": "draft", "until": None}


def test_nothing_of_a_held_story_but_its_path_is_told(says: Says) -> None:
    assert "Secret" not in says() + says("--json")


def test_nothing_is_written_but_the_cache(says: Says, paper: Paper) -> None:
    says()
    assert not (paper.root / "site").exists()


def test_timer_lines_name_whole_minutes_that_are_not_too_early(
    says: Says, paper: Paper, monkeypatch: pytest.MonkeyPatch
) -> None:
    import time

    monkeypatch.setenv("TZ", "Asia/Kolkata")
    time.tzset()
    try:
        cron = says("--timer", "cron").splitlines()
    finally:
        monkeypatch.undo()
        time.tzset()
    assert cron[0] == f"31 14 2 6 * standfirst publish --once --root {paper.root}"
    assert len(cron) == 5
    assert says("--timer", "workflow").splitlines()[0] == '- cron: "1 9 2 6 *"  # 2025-06-02T09:01:00+00:00'
    systemd = says("--timer", "systemd").splitlines()[0]
    assert systemd.startswith('systemd-run --user --on-calendar="2025-06-02 09:01:00 UTC" standfirst publish --once')


def test_a_site_on_which_nothing_is_due_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Paper(tmp_path, {"content/world/a.md": story("Alpha")})
    assert main(["schedule", "--root", str(tmp_path), "--now", "2025-06-01"]) == 0
    assert capsys.readouterr().out == "as of 2025-06-01 00:00 (UTC)\nnothing goes out or comes down by itself\n"
