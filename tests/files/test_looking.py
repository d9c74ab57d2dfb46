"""A look finds whatever has become of a tree, and opens no file."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from standfirst.files import DiskFiles, Left, Looks, folders_of, left, look

PATHS = ("a/x", "a/y", "b/c/x", "index.html")


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    for path in PATHS:
        DiskFiles(tmp_path / "tree").write(path, path.encode())
    return tmp_path / "tree"


def record(tree: Path) -> Left:
    """The tree as it is."""
    stats = dict(DiskFiles(tree).walk().files)
    return left(str(tree), dict.fromkeys(stats, b"1"), stats, {}, (), ())


def by_inode(*records: Left) -> Mapping[int, Left]:
    return {one.inode: one for one in records}


def test_a_tree_that_nobody_has_touched_is_intact(tree: Path) -> None:
    before = record(tree)
    found = look(str(tree), by_inode(before))
    assert found is not None
    assert (set(found.intact), found.others, found.hidden) == (set(PATHS), set(), [])
    assert found.folders.keys() == {"", "a", "b", "b/c"}
    assert found.folders == before.times_of_folders


def test_a_tree_of_which_nothing_is_known_is_all_others(tree: Path) -> None:
    found = look(str(tree), {})
    assert found is not None
    assert (found.intact, found.others) == (set(), set(PATHS))


def test_there_may_be_no_tree(tmp_path: Path) -> None:
    assert look(str(tmp_path / "none"), {}) is None
    (tmp_path / "file").write_text("")
    assert look(str(tmp_path / "file"), {}) is None


def test_a_record_is_that_of_one_folder_and_not_of_another_in_its_place(tree: Path) -> None:
    before = record(tree)
    tree.rename(tree.with_name("old"))
    DiskFiles(tree).write("a/x", b"a/x")
    found = look(str(tree), by_inode(before))
    assert found is not None
    assert found.others == {"a/x"}
    assert found.intact == set()


def test_a_file_that_was_changed_is_no_longer_intact_even_with_its_old_time(tree: Path) -> None:
    before = record(tree)
    time = (tree / "a" / "x").stat().st_mtime_ns
    (tree / "a" / "x").write_bytes(b"A/X")
    os.utime(tree / "a" / "x", ns=(time, time))
    found = look(str(tree), by_inode(before))
    assert found is not None
    assert found.others == {"a/x"}
    assert found.intact == {*PATHS} - {"a/x"}


def test_what_came_and_what_went_is_found(tree: Path) -> None:
    before = record(tree)
    (tree / "a" / "x").unlink()
    (tree / "new" / "deep").mkdir(parents=True)
    (tree / "new" / "deep" / "file").write_text("")
    (tree / "b" / "c" / "other").write_text("")
    os.mkfifo(tree / "pipe") if hasattr(os, "mkfifo") else (tree / "pipe").write_text("")
    found = look(str(tree), by_inode(before))
    assert found is not None
    assert found.intact == {*PATHS} - {"a/x"}
    assert found.others == {"new/deep/file", "b/c/other", "pipe"}
    assert {"new", "new/deep"} <= found.folders.keys()


def test_a_folder_that_became_a_link_has_no_intact_files(tree: Path) -> None:
    before = record(tree)
    (tree / "a").rename(tree.with_name("moved"))
    (tree / "a").symlink_to(tree.with_name("moved"))
    found = look(str(tree), by_inode(before))
    assert found is not None
    assert found.intact == {"b/c/x", "index.html"}
    assert "a" in found.others


def test_hidden_files_are_told_and_litter_is_not(tree: Path) -> None:
    before = record(tree)
    (tree / ".git").mkdir()
    (tree / ".git" / "HEAD").write_text("")
    (tree / "a" / ".htaccess").write_text("")
    (tree / ".DS_Store").write_text("")
    (tree / ".standfirst-output").write_text("release\n")
    (tree / ".standfirst-1-ab.tmp").write_text("")
    found = look(str(tree), by_inode(before))
    assert found is not None
    assert sorted(found.hidden) == [".git", "a/.htaccess"]
    assert found.others == {".standfirst-1-ab.tmp"}


def test_what_came_between_a_look_and_the_record_is_found_by_the_next_look(tree: Path) -> None:
    found = look(str(tree), by_inode(record(tree)))
    assert found is not None
    (tree / "a" / "late").write_text("")
    stats = {path: stat for path, stat in DiskFiles(tree).walk().files if path in PATHS}
    after = left(str(tree), dict.fromkeys(stats, b"1"), stats, found.folders, (), ())
    again = look(str(tree), by_inode(after))
    assert again is not None
    assert again.others == {"a/late"}


def test_where_others_are_the_next_look_finds_them_again(tree: Path) -> None:
    before = record(tree)
    (tree / "a" / "other").write_text("")
    for _ in range(3):
        found = look(str(tree), by_inode(before))
        assert found is not None
        assert found.others == {"a/other"}
        before = left(str(tree), before.versions_of_files(), before.stats(), found.folders, (), found.others)


def test_a_look_from_another_process_sees_the_same(tree: Path, tmp_path: Path) -> None:
    before = record(tree)
    places = {str(tree): by_inode(before), str(tmp_path / "none"): by_inode(before)}
    for change in (None, tree / "a" / "new"):
        if change is not None:
            change.write_text("")
        looks = Looks(places, apart=True)
        assert looks.found(str(tree)) == look(str(tree), by_inode(before))
        assert looks.found(str(tmp_path / "none")) is None
        looks.close()
        looks.close()


@pytest.mark.parametrize(
    "change",
    [
        lambda tree: (tree / "a" / "x").write_text("other"),
        lambda tree: os.utime(tree / "b" / "c" / "x"),
        lambda tree: os.replace(tree / "a" / "y", tree / "a" / "x"),
        lambda tree: (tree / "index.html").unlink(),
        lambda tree: (tree / "b" / "new").write_text(""),
        lambda tree: None,
    ],
)
@pytest.mark.parametrize("whose", [0, 1])
def test_a_file_with_a_name_in_both_trees_is_looked_at_by_one_and_nothing_is_missed(
    tree: Path, tmp_path: Path, whose: int, change: Callable[[Path], object]
) -> None:
    other = tmp_path / "other"
    for path in PATHS[1:]:
        (other / path).parent.mkdir(parents=True, exist_ok=True)
        os.link(tree / path, other / path)
    DiskFiles(other).write(PATHS[0], b"its own")
    places = {str(root): by_inode(record(root)) for root in (tree, other)}
    change((tree, other)[whose])
    looks = Looks(places, apart=True)
    assert [looks.found(root) for root in places] == [look(root, lefts) for root, lefts in places.items()]
    looks.close()


def test_folders_come_with_those_above_them_first() -> None:
    assert folders_of(["a/b/c", "x", "a/d"]) == ["", "a", "a/b"]
    assert folders_of([]) == [""]
