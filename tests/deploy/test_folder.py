"""Folders: flat, and with releases between which a pointer is switched."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from standfirst.deploy.faults import Incomplete
from standfirst.deploy.going_back import roll_back
from standfirst.deploy.hosts import folder
from standfirst.deploy.hosts.folder import FolderOfReleases, FolderRequests
from standfirst.deploy.hosts.requests import FileByFile
from standfirst.deploy.lock import Lock, new_holder
from standfirst.deploy.run import Outcome, Wish, deploy
from standfirst.deploy.trying import Trying
from standfirst.files import DiskFiles
from standfirst.problems import UsageError
from tests.build.tiny import Paper
from tests.deploy.papers import Press, Source, faults, small
from tests.deploy.stores import Killed


class Server:
    """A folder with releases, and what readers get of it."""

    def __init__(self, root: Path, keep: int = 3) -> None:
        self.root = root
        self.keep = keep
        self.now = 1_760_000_000

    @property
    def host(self) -> FolderOfReleases:
        return FolderOfReleases("www", str(self.root), self.keep)

    def lock(self) -> Lock:
        return Lock(self.host, new_holder("m", 1, self.now), lambda: self.now, lambda _: False)

    def deploy(self, source: Source, **wish: Any) -> Outcome:
        self.now += 1
        asked = Wish("https://paper.example/", f"r{self.now}", self.now, tombstones=())._replace(**wish)
        host = self.host
        lock = Lock(host, new_holder("m", 1, self.now), lambda: self.now, lambda _: False)
        return deploy(host, source, asked, lock, None, lambda *_: None)

    def back(self, release: str = "", **limits: Any) -> tuple[str, int, int]:
        return roll_back(self.host, self.lock(), release, Limits(**limits), None)

    def readers(self) -> dict[str, bytes]:
        return Paper.output_of(self.root / "current")


class Limits:
    def __init__(self, never: set[str] | None = None, owed: set[str] | None = None) -> None:
        self.never = frozenset(never or ())
        self.owed = frozenset(owed or ())


@pytest.fixture(autouse=True)
def quick_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody cuts the power here."""
    monkeypatch.setattr(folder, "flush", lambda _: None)


@pytest.fixture
def server(tmp_path: Path) -> Server:
    return Server(tmp_path / "www")


def test_a_release_shares_what_has_not_changed_with_the_one_before(server: Server) -> None:
    press = Press(2, stories=6)
    first = press.release()
    server.deploy(first)
    press._new()
    second = press.release()
    outcome = server.deploy(second)
    assert server.readers() == second.bytes
    old, new = sorted((server.root / "releases").iterdir())
    same = [path for path in second.bytes if path not in outcome.put]
    assert same
    assert all((old / path).samefile(new / path) for path in same)
    assert Paper.output_of(old) == first.bytes
    assert os.readlink(server.root / "current") == f"releases/{new.name}"


def test_so_many_releases_stay_as_the_settings_say(server: Server) -> None:
    press = Press(2)
    for _ in range(6):
        server.deploy(press.next())
    assert len(server.host.releases()) == 4
    assert len(list((server.root / "releases").iterdir())) == 4
    assert len(list((server.root / ".standfirst-deploy/releases").iterdir())) == 4


def test_whatever_a_deploy_is_killed_at_readers_have_one_release_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    press = Press(2)
    first, second = press.release(), press.next()
    at = 0
    while True:
        server = Server(tmp_path / f"www{at}")
        server.deploy(first)
        with monkeypatch.context() as patch:
            kill(patch, at)
            try:
                server.deploy(second, days=0)
                break
            except Killed:
                assert server.readers() in (first.bytes, second.bytes)
        server.deploy(second, days=0)
        assert server.readers() == second.bytes
        left = {path.name for path in (server.root / "releases").iterdir()}
        assert left == set(server.host.releases())
        at += 1
    assert at > 15


def kill(patch: pytest.MonkeyPatch, at: int) -> None:
    """From its call number `at` to the disk on nothing is done any more."""
    calls = 0

    def deadly(function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **keys: Any) -> Any:
            nonlocal calls
            calls += 1
            if calls > at:
                raise Killed
            return function(*arguments, **keys)

        return call

    for name in ("second_name", "point", "discard", "flush", "create", "take_away"):
        patch.setattr(folder, name, deadly(getattr(folder, name)))
    for name in ("write", "remove"):
        patch.setattr(DiskFiles, name, deadly(getattr(DiskFiles, name)))


def test_a_file_that_somebody_edited_or_deleted_in_a_release_is_written_again(server: Server) -> None:
    press = Press(2)
    server.deploy(press.release())
    page = server.root / "current/index.html"
    page.write_bytes(b"x" * page.stat().st_size)
    os.utime(page, (1, 1))
    (server.root / "current/404.html").unlink()
    assert server.deploy(press.release()).put == ("404.html", "index.html")
    assert server.readers() == press.release().bytes


def test_a_folder_where_the_pointer_belongs_is_refused(server: Server) -> None:
    (server.root / "current").mkdir(parents=True)
    with pytest.raises(UsageError, match="has a folder current"):
        server.deploy(Press(1).release())


def test_a_folder_of_somebody_else_is_refused(server: Server) -> None:
    server.root.mkdir()
    (server.root / "index.html").write_text("theirs")
    with pytest.raises(UsageError, match="not ours"):
        server.deploy(Press(1).release())


def test_a_rollback_switches_the_pointer_and_deploys_wait_for_a_word(server: Server) -> None:
    press = Press(2)
    first = press.release()
    server.deploy(first)
    press._edit()
    second = press.release()
    server.deploy(second)
    then, changed, gone = server.back()
    assert (server.readers(), changed, gone) == (first.bytes, 1, 0)
    assert then == server.host.current()
    with pytest.raises(UsageError, match="was rolled back"):
        server.deploy(second)
    server.deploy(second, forward=True)
    assert server.readers() == second.bytes


def test_a_rollback_may_name_its_release(server: Server) -> None:
    press, releases = Press(2), []
    for _ in range(3):
        press._edit()
        releases.append(press.release())
        server.deploy(releases[-1])
    server.back("r1760000001")
    assert server.readers() == releases[0].bytes
    with pytest.raises(UsageError, match="has no release r9"):
        server.back("r9")
    with pytest.raises(UsageError, match="no earlier release"):
        server.back()


def test_a_rollback_to_a_release_of_which_half_a_note_is_left_is_refused(server: Server) -> None:
    press = Press(2)
    server.deploy(press.release())
    press._edit()
    server.deploy(press.release())
    note = server.root / ".standfirst-deploy/releases/r1760000001.json.gz"
    note.write_bytes(note.read_bytes()[:-20])
    with pytest.raises(Incomplete, match=r"the manifest of the release r1760000001 in .* cannot be read"):
        server.back()


def test_a_rollback_brings_nothing_back_that_has_come_down(server: Server) -> None:
    press = Press(2)
    server.deploy(press.release())
    press._drop()
    server.deploy(press.release())
    now = server.readers()
    with pytest.raises(UsageError, match="bring back what has come down since"):
        server.back()
    assert server.readers() == now


def test_a_rollback_brings_back_neither_what_was_removed_nor_what_was_retracted(server: Server) -> None:
    press = Press(2)
    story = sorted(press._stories)[0]
    server.deploy(press.release())
    press._stories[story] = "a tombstone"
    server.deploy(press.release(), tombstones=(story,))
    with pytest.raises(UsageError, match="has been retracted since"):
        server.back()
    with pytest.raises(UsageError, match="has come down since"):
        server.back(never={story})


def test_a_rollback_leaves_no_address_on_record_without_a_page(server: Server) -> None:
    press = Press(2)
    server.deploy(press.release())
    press._new()
    server.deploy(press.release())
    new = sorted(press._stories, key=lambda path: int(path.split("-")[1].split("/")[0]))[-1]
    with pytest.raises(UsageError, match="leave readers with nothing"):
        server.back(owed={new})
    server.back()
    assert new not in server.readers()


def test_without_knowing_what_was_retracted_there_is_no_way_back(server: Server) -> None:
    press = Press(2)
    server.deploy(press.release(), tombstones=None)
    press._edit()
    server.deploy(press.release(), tombstones=None)
    with pytest.raises(UsageError, match="nobody knows"):
        server.back()


def test_what_was_removed_for_good_goes_from_earlier_releases_too(server: Server) -> None:
    press = Press(2)
    server.deploy(press.release())
    story = sorted(press._stories)[0]
    del press._stories[story]
    server.deploy(press.release(), never=frozenset([story]))
    assert not [path for path in (server.root / "releases").rglob("index.html") if path.as_posix().endswith(story)]


def test_a_flat_folder_has_the_files_as_readers_get_them(tmp_path: Path) -> None:
    root = tmp_path / "www"
    host = FileByFile("www", FolderRequests(str(root)), Trying(), workers=1)
    press = Press(2)
    for now in range(5):
        source = press.next()
        lock = Lock(host, new_holder("m", 1, now), lambda: 0, lambda _: None)
        deploy(host, source, Wish("https://paper.example/", f"r{now}", now, days=0), lock, None, lambda *_: None)
        files = Paper.output_of(root)
        assert {path: data for path, data in files.items() if not path.startswith(".")} == source.bytes
    assert not [path for path in root.rglob("*") if path.is_dir() and not any(path.iterdir())]


def test_whatever_a_deploy_to_a_flat_folder_is_killed_at_readers_find_whole_pages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = small()
    at, now = 0, 0

    def once(root: Path, source: Source) -> None:
        nonlocal now
        now += 1
        host = FileByFile("www", FolderRequests(str(root)), Trying(), workers=1)
        lock = Lock(host, new_holder("m", 1, now), lambda: 0, lambda _: False)
        wish = Wish("https://paper.example/", f"r{now}", now, days=0, confirmed=True)
        deploy(host, source, wish, lock, None, lambda *_: None)

    def readers(root: Path) -> dict[str, bytes]:
        return {path: data for path, data in Paper.output_of(root).items() if not path.startswith(".")}

    while True:
        root = tmp_path / f"www{at}"
        once(root, first)
        with monkeypatch.context() as patch:
            kill(patch, at)
            try:
                once(root, second)
                break
            except Killed:
                assert faults(readers(root)) == []
        once(root, second)
        assert readers(root) == second.bytes
        at += 1
    assert at > 10


def test_locks_in_folders_are_taken_by_one(tmp_path: Path) -> None:
    notes = folder.Notes(str(tmp_path))
    first = notes.put("a/lock", b"1", "")
    assert first
    assert notes.put("a/lock", b"2", "") is None
    assert notes.put("a/lock", b"2", "other") is None
    assert notes.put("a/lock", b"2", first)
    assert notes.put("a/lock", b"3", first) is None
    held = notes.get("a/lock")
    assert held
    assert held.data == b"2"
    assert [path.name for path in (tmp_path / "a").iterdir()] == ["lock"]
