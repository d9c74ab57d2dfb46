from collections.abc import Mapping
from pathlib import Path
from typing import NoReturn

import pytest

from standfirst.files import DiskFiles, Files, MemoryFiles
from standfirst.problems import UsageError
from standfirst.publish import MARKER, Known, Purpose, Tree


@pytest.fixture(params=["disk", "memory"])
def files(request: pytest.FixtureRequest, tmp_path: Path) -> Files:
    return DiskFiles(tmp_path / "site") if request.param == "disk" else MemoryFiles()


def publish(
    files: Files, wanted: Mapping[str, str], known: Mapping[str, Known] | None = None, purpose: Purpose = "release"
) -> tuple[Tree, Mapping[str, Known]]:
    """One build: `wanted` are the files of the site. A file's version is its text here."""
    tree = Tree(files, known or {}, purpose, "site")
    tree.begin()
    for path, text in wanted.items():
        tree.put(path, text.encode(), text.encode)
    return tree, tree.finish()


def found(files: Files) -> dict[str, str]:
    return {path: files.read(path).decode() for path, _ in files.walk().files}


def never() -> NoReturn:
    raise AssertionError("the content was asked for")


def test_a_new_folder_is_filled_and_marked_as_ours(files: Files) -> None:
    tree, _ = publish(files, {"index.html": "front", "world/a/index.html": "a"})
    assert found(files) == {"index.html": "front", "world/a/index.html": "a"}
    assert files.read(MARKER) == b"release\n"
    assert tree.written == ["index.html", "world/a/index.html"]
    assert tree.removed == []


def test_a_preview_is_marked_as_one(files: Files) -> None:
    publish(files, {}, purpose="preview")
    assert files.read(MARKER) == b"preview\n"
    publish(files, {})
    assert files.read(MARKER) == b"release\n"


def test_what_is_known_to_be_right_is_not_even_asked_for(files: Files) -> None:
    _, known = publish(files, {"a": "1"})
    tree = Tree(files, known, "release", "site")
    tree.put("a", b"1", never)
    assert tree.finish() == known
    assert tree.written == tree.removed == []


def test_equal_bytes_are_not_written_again_even_without_memory(files: Files) -> None:
    publish(files, {"a": "1", "b": "1"})
    before = dict(files.walk().files)
    tree, _ = publish(files, {"a": "1", "b": "2"})
    assert tree.written == ["b"]
    assert files.stat("a") == before["a"]
    assert files.stat("b") != before["b"]


def test_a_file_that_somebody_else_changed_is_put_right(files: Files) -> None:
    _, known = publish(files, {"a": "1", "b": "1"})
    files.write("a", b"2")
    files.remove("b")
    tree, _ = publish(files, {"a": "1", "b": "1"}, known)
    assert found(files) == {"a": "1", "b": "1"}
    assert tree.written == ["a", "b"]


def test_what_no_page_owns_is_removed_with_its_empty_folders(files: Files) -> None:
    publish(files, {"a/b/c/index.html": "1", "a/d.html": "1"})
    tree, known = publish(files, {"a/d.html": "1"})
    assert found(files) == {"a/d.html": "1"}
    assert not files.exists("a/b")
    assert tree.removed == ["a/b/c/index.html"]
    assert list(known) == ["a/d.html"]


def test_a_file_becomes_a_folder(files: Files) -> None:
    _, known = publish(files, {"old": "1", "x": "1"})
    tree, _ = publish(files, {"old/deep/index.html": "2", "x": "1"}, known)
    assert found(files) == {"old/deep/index.html": "2", "x": "1"}
    assert tree.written == ["old/deep/index.html"]
    assert tree.removed == ["old"]


def test_a_folder_becomes_a_file(files: Files) -> None:
    _, known = publish(files, {"old/a/index.html": "1", "old/b/index.html": "1", "older/x": "1"})
    tree, _ = publish(files, {"old": "2", "older/x": "1"}, known)
    assert found(files) == {"old": "2", "older/x": "1"}
    assert sorted(tree.removed) == ["old/a/index.html", "old/b/index.html"]


def test_an_empty_folder_does_not_stand_in_the_way_of_a_file(tmp_path: Path) -> None:
    files = DiskFiles(tmp_path)
    _, known = publish(files, {"a": "1", "b/c": "1"})
    (tmp_path / "a").unlink()
    (tmp_path / "a" / "deep").mkdir(parents=True)
    (tmp_path / "a" / "deep").rmdir()
    publish(files, {"a": "1", "b/c": "1"}, known)
    assert found(files) == {"a": "1", "b/c": "1"}


@pytest.mark.parametrize("theirs", ["index.html", "notes/thesis.txt"])
def test_a_folder_that_is_not_ours_is_refused_untouched(files: Files, theirs: str) -> None:
    files.write(theirs, b"theirs")
    before = files.walk()
    with pytest.raises(UsageError, match="the output folder site holds files that are not ours") as refused:
        publish(files, {"index.html": "ours"})
    assert MARKER in refused.value.hint
    assert files.walk() == before
    assert not files.exists(MARKER)


def test_a_folder_that_was_marked_by_hand_may_be_replaced(files: Files) -> None:
    files.write("index.html", b"theirs")
    files.write(MARKER, b"")
    publish(files, {"a": "1"})
    assert found(files) == {"a": "1"}


def test_hidden_files_that_somebody_put_there_stay(files: Files) -> None:
    publish(files, {"a": "1"})
    files.write(".htaccess", b"theirs")
    publish(files, {})
    assert files.read(".htaccess") == b"theirs"
    assert found(files) == {}
