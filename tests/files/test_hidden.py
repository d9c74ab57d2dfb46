"""Writing in place, many ends at once, and the exchange of two folders."""

from __future__ import annotations

import ctypes
import errno
import os
import stat as modes
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from standfirst.files import HiddenTree, exchange, may_exchange, swap
from standfirst.problems import EnvironmentFault

needs_exchange = pytest.mark.skipif(not hasattr(os, "pwrite"), reason="only where two trees are used at all")
needs_syncfs = pytest.mark.skipif(sys.platform != "linux", reason="a call of Linux")


@pytest.fixture
def tree(tmp_path: Path) -> HiddenTree:
    tree = HiddenTree(str(tmp_path / "tree"))
    tree.begin("")
    return tree


def test_a_file_is_written_over_itself(tree: HiddenTree) -> None:
    place = Path(tree.root) / "a" / "b"
    first = tree.write("a/b", b"a long text")
    second = tree.write("a/b", b"short")
    assert place.read_bytes() == b"short"
    assert (second.inode, second.size) == (first.inode, 5)
    assert modes.S_IMODE(place.stat().st_mode) == 0o644
    assert modes.S_IMODE(place.parent.stat().st_mode) == 0o755


def test_a_time_of_change_may_be_given(tree: HiddenTree) -> None:
    assert tree.write("a", b"1", 1_700_000_000_123_456_789).mtime_ns == 1_700_000_000_123_456_789
    assert tree.stamp("a", 5_000_000_000).mtime_ns == 5_000_000_000


@pytest.mark.parametrize("what", ["link", "broken link", "second name"])
def test_nothing_is_written_through_another_name(tree: HiddenTree, tmp_path: Path, what: str) -> None:
    other, place = tmp_path / "other", Path(tree.root) / "a"
    if what != "broken link":
        other.write_text("theirs")
    if what == "second name":
        os.link(other, place)
    else:
        place.symlink_to(other)
    tree.write("a", b"ours")
    assert place.read_bytes() == b"ours"
    assert not place.is_symlink()
    assert what == "broken link" or other.read_text() == "theirs"


def test_what_stands_in_the_way_is_named(tree: HiddenTree) -> None:
    tree.write("a", b"1")
    with pytest.raises(EnvironmentFault, match="cannot write a/b"):
        tree.write("a/b", b"2")


@needs_exchange
def test_files_get_another_end(tree: HiddenTree) -> None:
    for number in range(9):
        tree.write(f"f{number}", f"page {number}|the old end".encode())
    os.link(Path(tree.root) / "f3", Path(tree.root) / "second name")
    stats = [tree.splice(f"f{n}", 7, b"new" * (n + 1), 10**18 + n if n % 2 else 0) for n in range(9)]
    assert [stat is None for stat in stats] == [n == 3 for n in range(9)]
    for number, stat in enumerate(stats):
        if stat is not None:
            place = Path(tree.root) / f"f{number}"
            assert place.read_text() == f"page {number}|" + "new" * (number + 1)
            status = place.stat()
            assert (stat.size, stat.mtime_ns, stat.ctime_ns, stat.inode) == (
                status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino,
            )  # fmt: skip
            assert number % 2 == 0 or stat.mtime_ns == 10**18 + number


def test_a_file_without_a_beginning_gets_no_end(tree: HiddenTree) -> None:
    tree.write("a", b"1")
    with pytest.raises(EnvironmentFault, match="cannot write gone"):
        tree.splice("gone", 0, b"2", 0)


def test_folders_go_when_they_are_empty(tree: HiddenTree) -> None:
    tree.write("a/b/c", b"")
    tree.write("a/d", b"")
    tree.remove("a/b/c")
    tree.remove("a/b/never")
    tree.remove_folders(["a", "a/b"])
    assert sorted(path.name for path in Path(tree.root).rglob("*")) == ["a", "d"]
    tree.write("a/b/c", b"again")
    assert (Path(tree.root) / "a/b/c").read_bytes() == b"again"


@pytest.fixture
def live(tmp_path: Path, tree: HiddenTree) -> Path:
    live = tmp_path / "live"
    if not may_exchange(str(live), tree.root):
        pytest.skip("folders cannot change places on this system")
    return live


def test_two_folders_change_places(live: Path, tree: HiddenTree) -> None:
    live.mkdir()
    (live / "old").write_text("")
    tree.write("new", b"")
    assert exchange(str(live), tree.root)
    assert [path.name for path in live.iterdir()] == ["new"]
    assert [path.name for path in Path(tree.root).iterdir()] == ["old"]


def test_a_folder_takes_a_place_where_none_was(live: Path, tree: HiddenTree) -> None:
    tree.write("new", b"")
    assert exchange(str(live / "deep"), tree.root)
    assert (live / "deep" / "new").exists()
    assert not Path(tree.root).exists()


def test_what_cannot_be_done_is_not_done(live: Path) -> None:
    (live / "inside").mkdir(parents=True)
    assert not exchange(str(live), str(live / "inside"))
    assert [path.name for path in live.iterdir()] == ["inside"]


class Refusing:
    """A C library in which a call fails, with this number."""

    def __init__(self, call: str, number: int) -> None:
        self._call = call
        self._number = number

    def __getattr__(self, name: str) -> Callable[..., int]:
        calls = {"syncfs": "sync", "renameat2": "exchange", "renamex_np": "exchange"}
        return lambda *arguments: self._fail() if calls[name] == self._call else 0

    def _fail(self) -> int:
        ctypes.set_errno(self._number)
        return -1


@pytest.mark.parametrize("name", ["ENOSYS", "EINVAL", "ENOTSUP", "EOPNOTSUPP", "EXDEV", "EBUSY"])
def test_a_system_without_exchange_says_so(
    live: Path, tree: HiddenTree, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    live.mkdir()
    monkeypatch.setattr(swap, "_library", lambda: Refusing("exchange", getattr(errno, name)))
    assert not exchange(str(live), tree.root)


def test_a_c_library_from_before_the_call_has_no_exchange(
    live: Path, tree: HiddenTree, monkeypatch: pytest.MonkeyPatch
) -> None:
    live.mkdir()
    monkeypatch.setattr(swap, "_library", object)
    assert not exchange(str(live), tree.root)


@pytest.mark.parametrize("call", [pytest.param("sync", marks=needs_syncfs), "exchange"])
@pytest.mark.parametrize("name", ["EIO", "ENOSPC", "EACCES", "EPERM", "EROFS", "ENOENT"])
def test_whatever_else_keeps_folders_from_changing_places_is_a_fault(
    live: Path, tree: HiddenTree, monkeypatch: pytest.MonkeyPatch, call: str, name: str
) -> None:
    live.mkdir()
    (live / "old").write_text("")
    tree.write("new", b"")
    monkeypatch.setattr(swap, "_library", lambda: Refusing(call, getattr(errno, name)))
    with pytest.raises(EnvironmentFault, match=rf"cannot put the new site in the place of .*\({name}\)") as refused:
        exchange(str(live), tree.root)
    assert refused.value.hint
    assert [path.name for path in live.iterdir()] == ["old"]
    assert [path.name for path in Path(tree.root).iterdir()] == ["new"]


def test_a_first_site_that_cannot_be_put_in_its_place_is_a_fault(live: Path, tree: HiddenTree) -> None:
    live.write_text("a file where a folder above the site must be")
    with pytest.raises(EnvironmentFault, match="cannot put the new site in the place of"):
        exchange(str(live / "site"), tree.root)
