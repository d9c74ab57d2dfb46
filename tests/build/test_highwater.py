"""A wall clock that jumps publishes nothing: neither what it has not come to yet nor what is over."""

import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from standfirst.build import Report, Request, build
from standfirst.cli import main
from standfirst.problems import EnvironmentFault
from tests.build.tiny import Paper, story

DAY = 86400
NOON = int(datetime.fromisoformat("2026-03-01T12:00+00:00").timestamp())
FILES = {
    "content/world/a.md": story("Alpha", "2025-01-01T10:00"),
    "content/world/later.md": story("Later", "2026-02-01T10:00", embargo="2026-03-01T12:00"),
}
Builds = Callable[..., Report]


@pytest.fixture
def at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Builds:
    """Builds by a wall clock that shows this time."""
    Paper(tmp_path, FILES)

    def build_at(instant: int, **request: object) -> Report:
        monkeypatch.setattr(time, "time", lambda: float(instant))
        return build(Request(root=str(tmp_path), **request))  # type: ignore[arg-type]

    return build_at


def public(root: Path) -> bool:
    return (root / "site/world/later/index.html").exists()


def test_a_clock_that_is_set_back_takes_nothing_down(at: Builds, tmp_path: Path) -> None:
    at(NOON)
    with pytest.raises(EnvironmentFault) as refused:
        at(NOON - 3600)
    assert str(refused.value) == (
        "the clock says 2026-03-01T11:00:00+00:00, but this site was published at 2026-03-01T12:00:00+00:00"
    )
    assert refused.value.hint == "set this machine's clock; if it is right, build once with --accept-clock"
    assert public(tmp_path)


def test_a_time_server_may_set_it_back_by_minutes(at: Builds, tmp_path: Path) -> None:
    at(NOON + 300)
    assert at(NOON).published
    assert (tmp_path / ".standfirst/clock").read_text() == "2026-03-01T12:05:00+00:00\n"


def test_a_clock_far_ahead_lets_no_embargo_go(at: Builds, tmp_path: Path) -> None:
    at(NOON - DAY)
    with pytest.raises(EnvironmentFault, match="500 days after this site was last published"):
        at(NOON + 499 * DAY)
    assert not public(tmp_path)
    assert at(NOON + 300 * DAY).published, "a site may rest"


def test_a_clock_that_was_never_set_publishes_nothing(at: Builds, tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFault, match="the clock says 1970-01-01T00:00:05"):
        at(5)
    assert not (tmp_path / "site").exists()


def test_who_accepts_the_clock_is_believed_from_then_on(at: Builds) -> None:
    at(NOON + 4000 * DAY, accept_clock=True)
    with pytest.raises(EnvironmentFault):
        at(NOON)
    at(NOON, accept_clock=True)
    assert at(NOON + 60).published


def test_a_time_that_is_named_is_neither_checked_nor_remembered(at: Builds, tmp_path: Path) -> None:
    at(NOON)
    assert at(NOON, now="2020-01-01").published
    assert at(NOON, now="2060-01-01").published
    assert (tmp_path / ".standfirst/clock").read_text() == "2026-03-01T12:00:00+00:00\n"
    assert at(NOON + 1).published


def test_a_preview_is_neither_checked_nor_remembered(at: Builds, tmp_path: Path) -> None:
    assert at(5, drafts=True, output="preview").published
    assert not (tmp_path / ".standfirst/clock").exists()


def test_forgetting_the_cache_does_not_forget_the_clock(at: Builds) -> None:
    at(NOON)
    at(NOON, clean=True)
    with pytest.raises(EnvironmentFault):
        at(NOON - DAY, clean=True)


@pytest.mark.parametrize("kept", [b"", b"\xff\xfe", b"yesterday\n", b"99999-01-01\n"])
def test_a_damaged_mark_is_as_good_as_none(at: Builds, tmp_path: Path, kept: bytes) -> None:
    at(NOON)
    (tmp_path / ".standfirst/clock").write_bytes(kept)
    assert at(NOON - DAY).published


def test_the_command_line_ends_with_3_and_a_remedy(
    at: Builds, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    at(NOON)
    at(NOON - DAY, drafts=True, output="preview")
    assert main(["build", "--root", str(tmp_path)]) == 3
    said = capsys.readouterr().err
    assert said == (
        "error: the clock says 2026-02-28T12:00:00+00:00, but this site was published at 2026-03-01T12:00:00+00:00\n"
        "      mend: set this machine's clock; if it is right, build once with --accept-clock\n"
    )
    assert main(["build", "--accept-clock", "--root", str(tmp_path)]) == 0
