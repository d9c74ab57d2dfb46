import os
from pathlib import Path

import pytest

from standfirst.files import DiskFiles, MemoryFiles
from standfirst.snapshot import LONGEST, Seen, Snapshot, SourceChanged

LONG_AGO = 1_700_000_000_000_000_000


def test_names_are_those_of_the_folder_with_its_prefix_in_byte_order() -> None:
    files = MemoryFiles()
    for path in ("content/b.md", "content/a/z.md", "static/x"):
        files.write(path, b"x")
    snapshot = Snapshot({})
    assert snapshot.look(files, "content", "content/") == ("content/a/z.md", "content/b.md")
    assert snapshot.look(files, "static", "assets/") == ("assets/x",)
    assert snapshot.look(files, "nowhere", "data/") == ()
    assert snapshot.read("assets/x") == b"x"


def test_one_snapshot_sees_several_roots() -> None:
    site, theme = MemoryFiles(), MemoryFiles()
    site.write("templates/a.html", b"site")
    theme.write("a.html", b"theme")
    snapshot = Snapshot({})
    snapshot.look(site, "templates", "templates/")
    snapshot.look(theme, "", "theme/")
    assert (snapshot.read("templates/a.html"), snapshot.read("theme/a.html")) == (b"site", b"theme")


def test_a_hash_depends_on_the_bytes_alone() -> None:
    files = MemoryFiles()
    for path, data in (("a", b"1"), ("b", b"1"), ("c", b"2")):
        files.write(path, data)
    snapshot = Snapshot({})
    snapshot.look(files, "", "")
    assert snapshot.digest("a") == snapshot.digest("b") != snapshot.digest("c")


def test_a_file_that_is_not_there_has_an_empty_hash() -> None:
    assert Snapshot({}).digest("content/a.md") == ""


def test_a_file_that_changes_while_it_is_read_ends_the_attempt() -> None:
    files = MemoryFiles()
    files.write("a.md", b"one")
    snapshot = Snapshot({})
    snapshot.look(files, "", "")
    snapshot.digest("a.md")
    files.write("a.md", b"two")
    with pytest.raises(SourceChanged, match=r"a\.md"):
        snapshot.read("a.md")


def test_a_file_that_vanishes_after_the_look_ends_the_attempt() -> None:
    files = MemoryFiles()
    files.write("a.md", b"one")
    snapshot = Snapshot({})
    snapshot.look(files, "", "")
    files.remove("a.md")
    with pytest.raises(SourceChanged):
        snapshot.digest("a.md")
    with pytest.raises(SourceChanged):
        snapshot.read("a.md")


def _old(path: Path, text: bytes) -> None:
    path.write_bytes(text)
    os.utime(path, ns=(LONG_AGO, LONG_AGO))


def test_a_known_stat_stands_for_its_hash(tmp_path: Path) -> None:
    _old(tmp_path / "a.md", b"one")
    files = DiskFiles(tmp_path)
    stat = files.stat("a.md")
    assert stat is not None
    snapshot = Snapshot({"a.md": Seen(stat, "believed")})
    snapshot.look(files, "", "")
    assert snapshot.digest("a.md") == "believed"
    assert snapshot.hashes() == {"a.md": Seen(stat, "believed")}


def test_another_stat_is_looked_into(tmp_path: Path) -> None:
    _old(tmp_path / "a.md", b"one")
    files = DiskFiles(tmp_path)
    stat = files.stat("a.md")
    assert stat is not None
    _old(tmp_path / "a.md", b"two")  # of the same size, with the same time of change
    snapshot = Snapshot({"a.md": Seen(stat, "believed")})
    snapshot.look(files, "", "")
    assert snapshot.digest("a.md") != "believed"


def test_a_file_changed_a_moment_ago_is_hashed_again_next_time(tmp_path: Path) -> None:
    """Git's "racily clean" rule: a second change within the clock's tick would leave the same stat."""
    (tmp_path / "a.md").write_bytes(b"one")
    snapshot = Snapshot({})
    snapshot.look(DiskFiles(tmp_path), "", "")
    assert snapshot.digest("a.md")
    assert snapshot.hashes() == {}


def test_hashes_of_files_that_nobody_asked_about_are_not_kept(tmp_path: Path) -> None:
    _old(tmp_path / "a.md", b"one")
    snapshot = Snapshot({"a.md": Seen(DiskFiles(tmp_path).write("b.md", b""), "x")})
    snapshot.look(DiskFiles(tmp_path), "", "")
    assert snapshot.hashes() == {}


def test_what_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "content" / "a.md").symlink_to(tmp_path / "nowhere")
    snapshot = Snapshot({})
    assert snapshot.look(DiskFiles(tmp_path), "content", "content/") == ()
    assert [name for name, _ in snapshot.faults] == ["content/a.md"]


def test_of_a_text_that_is_too_long_no_more_is_read_than_tells_that(tmp_path: Path) -> None:
    for name in ("content/a.md", "data/a.json", "static/film.mp4"):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).touch()
        os.truncate(tmp_path / name, LONGEST + 1_000)
    snapshot = Snapshot({})
    files = DiskFiles(tmp_path)
    for folder in ("content", "data", "static"):
        snapshot.look(files, folder, f"{folder}/")
    assert len(snapshot.read("content/a.md")) == len(snapshot.read("data/a.json")) == LONGEST + 1
    assert len(snapshot.read("static/film.mp4")) == LONGEST + 1_000
