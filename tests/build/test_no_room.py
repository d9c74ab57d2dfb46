"""A disk that takes no more: the build says so and ends with 3, readers keep the site they had, and the next one is right.

A limit on the size of files (`ulimit -f`) stands for a full disk: where it strikes depends on its height.
"""

from __future__ import annotations

import resource
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from standfirst.cli.ending import ended
from tests.build.tiny import NOW, Paper, story

if TYPE_CHECKING:
    from pathlib import Path

FILES = {
    f"content/world/s{n}.md": story(f"Story {n}", f"2025-01-01T10:{n:02}", body="Words. " * 300) for n in range(30)
}


def built(root: Path, most: int) -> tuple[int, str]:
    """Exit code and what was said, of a build in which no file may have more bytes than `most`."""

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))

    command = [sys.executable, "-m", "standfirst", "build", "--root", str(root), "--now", NOW]
    done = subprocess.run(command, preexec_fn=limit, stderr=subprocess.PIPE, check=False)
    return done.returncode, done.stderr.decode()


@pytest.mark.parametrize("most", [0, 3000, 10_000, 100_000])
@pytest.mark.parametrize("before", [True, False], ids=["over a site", "the first build"])
def test_a_disk_without_room_ends_the_build_and_leaves_what_readers_see(
    tmp_path: Path, most: int, before: bool
) -> None:
    paper = Paper(tmp_path, FILES)
    if before:
        paper.good(now=NOW)
        paper.change("content/world/s3.md", "Story 3", "Another headline")
    site = paper.output() if before else {}
    code, said = built(paper.root, most)
    assert code in (0, 3), said
    assert "internal error" not in said
    if code:
        assert "cannot" in said
        assert "mend:" in said
    assert paper.output() in (site, paper.clean(now=NOW))
    paper.good(now=NOW)
    assert paper.output() == paper.clean(now=NOW)


def test_some_of_these_limits_strike(tmp_path: Path) -> None:
    paper = Paper(tmp_path, FILES)
    assert [built(paper.root, most)[0] for most in (1000, 10_000, 10_000_000)] == [3, 3, 0]


def test_what_an_operating_system_says_of_itself_is_no_bug_of_ours(capsys: pytest.CaptureFixture[str]) -> None:
    assert ended(OSError(28, "No space left on device", "/paper/site")) == 3
    assert ended(MemoryError()) == 3
    said = capsys.readouterr().err
    assert "cannot use /paper/site: No space left on device (ENOSPC)" in said
    assert "free some disk space" in said
    assert ended(FileNotFoundError(2, "No such file", "x")) == 5, "nobody but us can have lost it"
    assert "internal error" in capsys.readouterr().err


def test_a_report_that_cannot_be_kept_is_shown(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("tempfile.NamedTemporaryFile", full)
    assert ended(KeyError("a name")) == 5
    said = capsys.readouterr().err
    assert "please send this report" in said
    assert "KeyError: 'a name'" in said
