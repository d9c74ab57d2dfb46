"""The cache is an accelerator: deleting, truncating or corrupting it changes no output byte."""

import random
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from standfirst.incremental import SqliteStore
from standfirst.problems import EnvironmentFault
from tests.build.test_edits import STORIES
from tests.build.tiny import Paper, changed, story

CACHE = ".standfirst/cache.sqlite"


@pytest.fixture
def paper(tmp_path: Path) -> Paper:
    paper = Paper(tmp_path, STORIES)
    paper.good()
    return paper


def edited(paper: Paper, number: int = 0) -> dict[str, bytes]:
    """One more story and one less: a build after it must look at everything anew. What a clean build gives."""
    paper.write({"content/sport/new.md": story(f"New {number}", "2025-01-09")})
    (paper.root / "content/world/b.md").unlink(missing_ok=True)
    return paper.clean()


def test_a_build_without_its_cache_gives_the_same(paper: Paper) -> None:
    right = edited(paper)
    for path in (paper.root / ".standfirst").iterdir():
        path.unlink()
    paper.good()
    assert changed(paper.output(), right) == set()


@pytest.mark.parametrize(
    "data",
    [b"", b"\0" * 3, b"nonsense\n" * 999, b"SQLite format 3\0" + b"\xff" * 8000],
    ids=["empty", "nul", "text", "header"],
)
def test_a_cache_that_is_no_cache_is_forgotten(paper: Paper, data: bytes) -> None:
    right = edited(paper)
    paper.write({CACHE: data})
    paper.good()
    assert changed(paper.output(), right) == set()
    assert paper.good().written == 0


def test_a_cache_of_a_later_format_is_forgotten(paper: Paper) -> None:
    right = edited(paper)
    (paper.root / CACHE).unlink()
    with closing(sqlite3.connect(paper.root / CACHE)) as db:
        db.execute("CREATE TABLE trace (what TEXT)")
        db.execute("INSERT INTO trace VALUES ('another shape')")
        db.commit()
    paper.good()
    assert changed(paper.output(), right) == set()


def test_the_cache_of_another_site_is_not_believed(paper: Paper, tmp_path_factory: pytest.TempPathFactory) -> None:
    right = edited(paper)
    other = Paper(tmp_path_factory.mktemp("other"), {name: story("Other") for name in STORIES if name.endswith(".md")})
    other.build()
    paper.write({CACHE: (other.root / CACHE).read_bytes()})
    paper.good()
    assert changed(paper.output(), right) == set()


def test_a_journal_that_is_no_journal_harms_nothing(paper: Paper) -> None:
    right = edited(paper)
    paper.write({f"{CACHE}-journal": b"nonsense\n" * 99})
    paper.good()
    assert changed(paper.output(), right) == set()


def test_a_damaged_cache_changes_no_byte(paper: Paper) -> None:
    right = edited(paper)
    whole = (paper.root / CACHE).read_bytes()
    for seed in range(12):
        chance = random.Random(seed)
        data = bytearray(whole)
        for _ in range(chance.choice([1, 10, 1000])):
            data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        paper.write({CACHE: bytes(data[: chance.choice([len(data), len(data), chance.randrange(len(data))])])})
        paper.good()
        assert changed(paper.output(), right) == set(), seed


def test_a_second_build_at_the_same_time_is_told_so(paper: Paper) -> None:
    store = SqliteStore(str(paper.root / ".standfirst"), b"")
    with closing(store), pytest.raises(EnvironmentFault, match="another build is using"):
        paper.build()
    paper.good()


def test_another_generation_of_settings_begins_anew(paper: Paper) -> None:
    paper.change("standfirst.toml", "[site]", "# a remark\n[site]")
    report = paper.good()
    assert report.rendered > 5
    assert report.written == 0


def test_a_build_that_was_stopped_by_an_error_keeps_what_it_has_read(paper: Paper) -> None:
    before = paper.output()
    paper.write({"content/world/w.md": story("Wrong", body="[x](missing.md)")})
    assert not paper.build().published
    paper.remove("content/world/w.md")
    report = paper.good()
    assert (report.rendered, report.written) == (0, 0)
    assert paper.output() == before
