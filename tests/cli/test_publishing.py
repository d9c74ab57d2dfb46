"""`standfirst publish`: what is due goes out when it is due, what is edited soon after, whatever else is wrong."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from standfirst.build import run as building
from standfirst.cli import leaving, main
from standfirst.incremental import fingerprint
from tests.build.tiny import Paper, story

NOON = int(datetime.fromisoformat("2026-03-01T12:00+00:00").timestamp())
FILES = {
    "content/world/a.md": story("Alpha", "2025-01-01T10:00"),
    "content/world/later.md": story("Later", "2026-03-01T12:30"),
    "content/world/brief.md": story("Brief", "2026-01-01T10:00", expires="2026-03-01T13:00"),
}
Run = Callable[..., tuple[int, str]]


class Night:
    """A clock that goes on only while somebody sleeps. `at` holds what happens at a time, `asleep` in which sleep;
    at `end` somebody presses Ctrl-C."""

    def __init__(self, end: int) -> None:
        self.now = float(NOON)
        self.end = NOON + end
        self.slept: list[float] = []
        self.at: dict[int, Callable[[], None]] = {}
        self.asleep: dict[int, Callable[[], None]] = {}

    def time(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds
        self.asleep.pop(len(self.slept), lambda: None)()
        for moment in sorted(self.at):
            if NOON + moment <= self.now:
                self.at.pop(moment)()
        if self.now >= self.end:
            raise KeyboardInterrupt


@pytest.fixture
def paper(tmp_path: Path) -> Paper:
    return Paper(tmp_path, FILES)


@pytest.fixture
def night(monkeypatch: pytest.MonkeyPatch) -> Night:
    night = Night(7200)
    monkeypatch.setattr(time, "time", night.time)
    monkeypatch.setattr(time, "sleep", night.sleep)
    monkeypatch.setattr(building, "generation", lambda settings: fingerprint(("tests", settings)))
    monkeypatch.setattr(leaving, "program", list)
    monkeypatch.setattr(leaving, "settled", lambda sights, since: None)
    monkeypatch.setattr(leaving, "_clocks", lambda: (0, 0))
    return night


@pytest.fixture
def publish(paper: Paper, capsys: pytest.CaptureFixture[str]) -> Iterator[Run]:
    kept = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}

    def run(*words: str) -> tuple[int, str]:
        code = main(["publish", "--root", str(paper.root), *words])
        return code, re.sub(r"\d+\.\d\d s\n", "0 s\n", capsys.readouterr().err)

    yield run
    for number, handler in kept.items():
        signal.signal(number, handler)


def public(paper: Paper) -> list[str]:
    return sorted(path.parent.name for path in (paper.root / "site/world").glob("*/index.html"))


def test_what_is_due_goes_out_and_comes_down_at_its_minute(paper: Paper, night: Night, publish: Run) -> None:
    seen: dict[int, list[str]] = {}
    for minute in (29, 31, 59, 61):
        night.at[minute * 60] = lambda minute=minute: seen.update({minute: public(paper)})  # type: ignore[misc]
    code, said = publish()
    assert code == 130
    assert seen == {29: ["a", "brief"], 31: ["a", "brief", "later"], 59: ["a", "brief", "later"], 61: ["a", "later"]}
    assert said.count(" stories on ") == 3, "it says what is new, and no more"
    assert max(night.slept) <= 60


def test_once_builds_and_ends(paper: Paper, night: Night, publish: Run) -> None:
    code, _ = publish("--once")
    assert (code, night.slept, public(paper)) == (0, [], ["a", "brief"])


def test_until_changed_sleeps_until_the_next_change_builds_and_ends(paper: Paper, night: Night, publish: Run) -> None:
    code, said = publish("--until-changed")
    assert code == 0
    assert night.now == NOON + 1800
    assert public(paper) == ["a", "brief", "later"]
    assert "asleep until 2026-03-01 " in said


def test_until_changed_ends_at_once_where_nothing_is_due(paper: Paper, night: Night, publish: Run) -> None:
    paper.remove("content/world/later.md", "content/world/brief.md")
    assert publish("--until-changed")[0] == 0
    assert night.slept == []


def test_an_edit_goes_out_within_a_minute(paper: Paper, night: Night, publish: Run) -> None:
    night.at[200] = lambda: paper.write({"content/world/new.md": story("New", "2026-02-01")})
    night.end = NOON + 300
    publish()
    assert "new" in public(paper)


def test_what_another_run_has_made_due_is_not_missed(paper: Paper, night: Night, publish: Run) -> None:
    def another() -> None:
        paper.write({"content/world/soon.md": story("Soon", "2026-03-01T12:10")})
        main(["build", "--root", str(paper.root)])

    night.at[100] = another
    night.end = NOON + 700
    publish()
    assert "soon" in public(paper)


def test_a_typo_stops_no_expiry(paper: Paper, night: Night, publish: Run) -> None:
    night.at[60] = lambda: paper.change("content/world/a.md", "title: Alpha", "title: Other\ntags: {a: b}")
    night.end = NOON + 3700
    _, said = publish()
    assert public(paper) == ["a", "later"]
    assert "Alpha" in paper.page("world/a")
    assert said.count("[not-list]") == 3, "once when it is found, and with each report of something new"


def test_told_to_stop_at_errors_it_publishes_nothing_while_one_stands(paper: Paper, night: Night, publish: Run) -> None:
    publish("--once")
    paper.change("content/world/a.md", "title: Alpha", "title: Other\ntags: {a: b}")
    night.now = NOON + 1800
    code, said = publish("--once", "--on-error", "stop")
    assert code == 1
    assert "nothing was published" in said
    assert public(paper) == ["a", "brief"]
    assert publish("--once")[0] == 1
    assert public(paper) == ["a", "brief", "later"]


def test_a_fault_of_the_environment_is_said_once_and_tried_again(paper: Paper, night: Night, publish: Run) -> None:
    """The clock is set back for five minutes, while somebody edits."""

    def back() -> None:
        night.now -= 7200
        paper.write({"content/world/new.md": story("New", "2026-02-01")})

    def forth() -> None:
        night.now += 7200

    night.asleep |= {2: back, 7: forth}
    night.end = NOON + 600
    code, said = publish()
    assert code == 130
    assert said.count("error: the clock says") == 1
    assert public(paper) == ["a", "brief", "new"]


def test_a_named_time_goes_with_once_alone(paper: Paper, night: Night, publish: Run) -> None:
    code, said = publish("--now", "2026-03-01")
    assert code == 2
    assert (
        said == "error: --now stands still, and publish goes by the clock\n      mend: add --once, or leave --now out\n"
    )
    assert publish("--now", "2026-03-01", "--once")[0] == 0


def test_wrong_settings_end_it_with_2(paper: Paper, night: Night, publish: Run) -> None:
    paper.write({"standfirst.toml": "[site]\ntitle = 1\n"})
    assert publish()[0] == 2


@pytest.mark.skipif(sys.platform == "win32", reason="it has no such signals")
def test_a_signal_ends_it_at_once_with_its_code(tmp_path: Path) -> None:
    """A real process: a story that is due in three seconds goes out, then it is told to end."""
    soon = datetime.fromtimestamp(int(time.time()) + 3, UTC).isoformat()
    paper = Paper(tmp_path, {**FILES, "content/world/soon.md": story("Soon", soon)})
    command = [sys.executable, "-m", "standfirst", "publish", "--root", str(tmp_path), "--jobs", "1"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, env={**os.environ, "NO_COLOR": "1"}) as process:
        try:
            until = time.monotonic() + 40
            while "soon" not in public(paper) and time.monotonic() < until:
                time.sleep(0.1)
            assert "soon" in public(paper)
            process.send_signal(signal.SIGTERM)
            assert process.wait(20) == 143, "it sleeps for a minute, if nobody wakes it"
        finally:
            process.kill()  # or the end of this block would wait for it for ever
    assert main(["build", "--root", str(tmp_path), "--quiet"]) == 0, "the lock is free"
