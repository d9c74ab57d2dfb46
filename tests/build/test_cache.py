"""The cache is an accelerator: deleting, truncating or corrupting it changes no output byte."""

import random
import sqlite3
from contextlib import closing
from itertools import product
from pathlib import Path

import pytest

from standfirst.incremental import SqliteStore
from standfirst.incremental.stamp import write_stamp
from standfirst.incremental.store import LAYOUT
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


SPOILT = ["gone", "empty", "half", "noise", "flipped"]


@pytest.mark.parametrize(
    ("name", "spoil"),
    [
        *product(["values-0", "cache.stamp", "cache.sqlite"], SPOILT),
        ("cache.stamp", "folder"),
        ("cache.sqlite", "folder"),
        ("values-0", "folder"),
    ],
)
def test_any_file_of_the_cache_may_be_lost_or_spoilt(paper: Paper, name: str, spoil: str) -> None:
    right = edited(paper)
    path = paper.root / ".standfirst" / name
    data = path.read_bytes()
    path.unlink()
    if spoil == "folder":
        path.mkdir()
    elif spoil != "gone":
        noise, flipped = bytes(len(data)), bytes([*data[:-30], data[-30] ^ 1, *data[-29:]])
        paper.write(
            {f".standfirst/{name}": {"empty": b"", "half": data[: len(data) // 2], "noise": noise}.get(spoil, flipped)}
        )
    paper.good()
    assert changed(paper.output(), right) == set()
    assert paper.good().written == 0


def test_values_of_another_build_beside_this_index_change_no_byte(paper: Paper) -> None:
    """As a backup that was restored by halves leaves them."""
    old = (paper.root / ".standfirst/values-0").read_bytes()
    paper.change("content/world/a.md", "The rest.", "Another rest, that is longer.")
    paper.good()
    paper.write({".standfirst/values-0": old})
    right = edited(paper)
    paper.good()
    assert changed(paper.output(), right) == set()


def test_the_cache_of_a_newer_version_is_left_alone(paper: Paper) -> None:
    stamp = paper.root / ".standfirst/cache.stamp"
    index = (paper.root / CACHE).read_bytes()
    write_stamp(str(stamp), LAYOUT + 1, b"theirs", str(paper.root / CACHE))
    with pytest.raises(EnvironmentFault, match="written by a newer version"):
        paper.build()
    assert (paper.root / CACHE).read_bytes() == index


def test_a_build_that_is_killed_while_it_commits_is_begun_anew(paper: Paper, monkeypatch: pytest.MonkeyPatch) -> None:
    """Outputs are written, the index is, its stamp is not."""

    class Killed(BaseException):
        pass

    def killed(*_: object) -> None:
        raise Killed

    right = edited(paper)
    with monkeypatch.context() as patch:
        patch.setattr("standfirst.incremental.store.write_stamp", killed)
        with pytest.raises(Killed):
            paper.build()
    report = paper.good()
    assert report.rendered > 5, "nothing of it is believed"
    assert report.written == 0
    assert changed(paper.output(), right) == set()


@pytest.mark.parametrize("edit", ["a new story", "an edited body"])
def test_what_was_rendered_before_a_template_fault_is_published_when_it_is_mended(paper: Paper, edit: str) -> None:
    paper.write({"templates/zz.html": "Fine.", "content/world/z.md": story("Z", "2024-01-01", template="zz.html")})
    paper.good()
    paper.write({"templates/zz.html": "{{ nothing.there }}"})
    if edit == "a new story":
        paper.write({"content/world/d.md": story("Delta", "2024-01-02")})
    else:
        paper.change("content/world/a.md", "The rest.", "Another rest.")
    assert not paper.build().published
    paper.write({"templates/zz.html": "Fine."})
    paper.good()
    assert changed(paper.output(), paper.clean()) == set()
