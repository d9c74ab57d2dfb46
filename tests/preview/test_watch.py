"""The watch tells of changes to sources and of nothing else, whatever becomes of the folders that it watches."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
import threading
import time
from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest
from watchdog.observers.inotify_c import InotifyEvent, InotifyFD

from standfirst.preview import watch
from standfirst.preview.observed import Observed
from standfirst.preview.watch import native
from tests.preview.listening import Listening

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from standfirst.preview.changes import Changes
    from standfirst.preview.eyes import Eyes, Native, Uneasy
    from standfirst.preview.places import Places

linux = pytest.mark.skipif(sys.platform != "linux", reason="the kernel's queue, limits and mounts are Linux's")


def refuse(number: int) -> Native:
    def refused(places: Places, changes: Changes, uneasy: Uneasy) -> Eyes:
        raise OSError(number, os.strerror(number))

    return refused


WAYS: dict[str, Native] = {"told": native, "observed": Observed, "looking": refuse(errno.ENOSYS)}


@pytest.fixture
def theme(tmp_path: Path) -> Path:
    folder = tmp_path / "theme"
    folder.mkdir()
    return folder


@pytest.fixture
def listen(tiny: Path, theme: Path) -> Iterator[Callable[..., Listening]]:
    """Watches the tiny site."""
    with ExitStack() as stack:

        def begin(native: Native = native) -> Listening:
            listening = Listening(tiny, theme, native)
            stack.callback(listening.close)
            return listening

        yield begin


@pytest.fixture
def listening(listen: Callable[..., Listening]) -> Listening:
    return listen()


@pytest.fixture(params=WAYS)
def any_way(request: pytest.FixtureRequest, listen: Callable[..., Listening]) -> Listening:
    """One listening in each of the ways that there are."""
    listening = listen(WAYS[request.param])
    if request.param == "looking":
        listening.whole()
    return listening


def write(place: Path, text: str = "new") -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(text, encoding="utf-8")


# --- what is told, in every way ---


def test_a_written_file_is_told(tiny: Path, any_way: Listening) -> None:
    write(tiny / "content/world/bridge.md", "longer than before, as a clock may be slow")
    assert any_way.paths() == {"content/world/bridge.md"}


def test_a_removed_file_is_told(tiny: Path, any_way: Listening) -> None:
    (tiny / "content/world/bridge.md").unlink()
    assert any_way.next().batch.settled == {str(tiny / "content/world/bridge.md")}


def test_files_in_a_new_folder_are_told(tiny: Path, any_way: Listening) -> None:
    write(tiny / "content/sport/deep/a.md")
    any_way.until("content/sport/deep/a.md")
    write(tiny / "content/sport/deep/b.md")
    any_way.until("content/sport/deep/b.md")


def test_the_settings_and_the_theme_are_watched(tiny: Path, theme: Path, any_way: Listening) -> None:
    write(tiny / "standfirst.toml")
    any_way.until("standfirst.toml")
    write(theme / "base.html")
    any_way.until("../theme/base.html")


def test_a_folder_that_appears_later_is_watched(tiny: Path, any_way: Listening) -> None:
    write(tiny / "data/authors.toml")
    batches = [any_way.next().batch]
    while not batches[-1].whole and "data/authors.toml" not in any_way.names(batches[-1]):
        batches.append(any_way.next().batch)
    write(tiny / "data/teams.toml")
    any_way.until("data/teams.toml")


def test_a_folder_that_is_replaced_is_watched_again(tiny: Path, any_way: Listening) -> None:
    shutil.rmtree(tiny / "content")
    (tiny / "content").mkdir()
    any_way.next()
    time.sleep(0.1)
    write(tiny / "content/new.md")
    while not ((batch := any_way.next().batch).whole or "content/new.md" in any_way.names(batch)):
        pass
    write(tiny / "content/newer.md")
    any_way.until("content/newer.md")


def test_what_is_no_source_is_not_told(tiny: Path, any_way: Listening) -> None:
    for folder in ("site", ".standfirst/preview", ".git", ".venv", "content/.obsidian"):
        write(tiny / folder / "x.html")
    write(tiny / "notes.txt")
    for litter in (".bridge.md.swp", "bridge.md~", "#bridge.md#", "4913", "bridge.md.tmp"):
        write(tiny / "content/world" / litter)
    write(tiny / "content/world/last.md")
    assert any_way.paths() == {"content/world/last.md"}


def test_reading_causes_nothing(tiny: Path, any_way: Listening) -> None:
    for _ in range(3):
        (tiny / "content/world/bridge.md").read_bytes()
        list((tiny / "content").rglob("*"))
        (tiny / "standfirst.toml").read_bytes()
    write(tiny / "content/world/last.md")
    assert any_way.paths() == {"content/world/last.md"}


# --- folders that move, and links ---


def test_a_folder_that_gets_another_name_is_a_reason_to_look_at_everything(tiny: Path, listening: Listening) -> None:
    (tiny / "content/world").rename(tiny / "content/globe")
    listening.whole()
    write(tiny / "content/globe/bridge.md")
    assert listening.paths() == {"content/globe/bridge.md"}


def test_a_folder_that_is_moved_in_is_looked_at_and_watched(tiny: Path, tmp_path: Path, listening: Listening) -> None:
    write(tmp_path / "sport/deep/a.md")
    (tmp_path / "sport").rename(tiny / "content/sport")
    listening.whole()
    write(tiny / "content/sport/deep/a.md")
    assert listening.paths() == {"content/sport/deep/a.md"}


def test_a_folder_that_is_moved_out_is_not_heard_of_again(tiny: Path, tmp_path: Path, listening: Listening) -> None:
    (tiny / "content/world").rename(tmp_path / "world")
    listening.whole()
    write(tmp_path / "world/bridge.md")
    write(tiny / "content/last.md")
    assert listening.paths() == {"content/last.md"}


def test_a_folder_that_is_removed_is_one_batch(tiny: Path, listening: Listening) -> None:
    shutil.rmtree(tiny / "content/world")
    assert listening.paths() == {"content/world", "content/world/bridge.md"}


@linux
def test_what_a_link_leads_to_is_told_by_the_name_of_the_link(tiny: Path, listen: Callable[..., Listening]) -> None:
    write(tiny / "shared/harbour.md")
    write(tiny / "drafts/deep/a.md")
    (tiny / "content/harbour.md").symlink_to("../shared/harbour.md")
    (tiny / "content/drafts").symlink_to("../drafts")
    listening = listen()
    write(tiny / "shared/harbour.md")
    assert listening.paths() == {"content/harbour.md"}
    write(tiny / "shared/other.md")
    write(tiny / "drafts/deep/a.md")
    assert listening.paths() == {"content/drafts/deep/a.md"}
    shutil.rmtree(tiny / "drafts")
    listening.until("content/drafts")
    write(tiny / "drafts/b.md")
    listening.until("content/drafts/b.md")


@linux
def test_a_new_link_is_told_and_followed(tiny: Path, listening: Listening) -> None:
    write(tiny / "shared/a.md")
    (tiny / "content/a.md").symlink_to("../shared/a.md")
    listening.whole()
    write(tiny / "shared/a.md")
    assert listening.paths() == {"content/a.md"}


@linux
def test_a_second_name_for_a_file_is_told_at_once(tiny: Path, listening: Listening) -> None:
    """One of a few, at least, in less than the second after which a look around would find it: the machine may have other work."""
    seconds = []
    for number in range(5):
        begun = time.perf_counter()
        os.link(tiny / "content/world/bridge.md", tiny / f"content/world/other-{number}.md")
        assert listening.paths() == {f"content/world/other-{number}.md"}
        seconds.append(time.perf_counter() - begun)
    assert min(seconds) < 0.9


# --- what the system cannot do ---


@linux
def test_lost_events_are_a_reason_to_look_at_everything(
    tiny: Path, listen: Callable[..., Listening], monkeypatch: pytest.MonkeyPatch
) -> None:
    reads = InotifyFD.read_events

    def slow(reader: InotifyFD, *, event_buffer_size: int = 1 << 20) -> list[InotifyEvent]:
        overflowing.wait(60)
        return reads(reader, event_buffer_size=event_buffer_size)

    overflowing = threading.Event()
    monkeypatch.setattr(InotifyFD, "read_events", slow)
    listening = listen()
    with open("/proc/sys/fs/inotify/max_queued_events", encoding="ascii") as limit:
        most = int(limit.read())
    one, other = tiny / "content/one.md", tiny / "content/other.md"
    write(one)
    for _ in range(most // 2 + 10):
        one.rename(other)
        other.rename(one)
    write(tiny / "content/unheard/a.md")
    overflowing.set()
    listening.whole()
    write(tiny / "content/unheard/a.md")
    listening.until("content/unheard/a.md")


@linux
@pytest.mark.parametrize(
    ("number", "remedy"), [(errno.ENOSPC, "max_user_watches"), (errno.EMFILE, "max_user_instances")]
)
def test_where_the_system_refuses_the_disk_is_looked_at_and_that_is_said_once(
    tiny: Path, listen: Callable[..., Listening], number: int, remedy: str
) -> None:
    listening = listen(refuse(number))
    listening.whole()
    write(tiny / "content/world/bridge.md", "longer than before")
    assert listening.paths() == {"content/world/bridge.md"}
    (line,) = listening.lines
    assert remedy in line


@linux
def test_where_a_limit_is_met_on_the_way_nothing_is_lost(
    tiny: Path, listen: Callable[..., Listening], monkeypatch: pytest.MonkeyPatch
) -> None:
    listening = listen()

    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, "inotify watch limit reached")

    monkeypatch.setattr(InotifyFD, "add_callback", full)
    write(tiny / "content/sport/a.md")
    listening.whole()
    assert "max_user_watches" in listening.lines[0]
    write(tiny / "content/sport/a.md", "longer than before")
    listening.until("content/sport/a.md")
    assert len(listening.lines) == 1


@linux
def test_a_reader_that_has_died_is_replaced_by_looking(
    tiny: Path, listening: Listening, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(InotifyFD, "is_alive", lambda reader: False)
    listening.whole()
    write(tiny / "content/world/bridge.md", "longer than before")
    listening.until("content/world/bridge.md")


@linux
def test_with_another_watchdog_its_own_observer_does(
    tiny: Path, listen: Callable[..., Listening], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "standfirst.preview.inotify", None)
    listening = listen()
    assert isinstance(listening.watch._eyes, Observed)
    write(tiny / "content/world/bridge.md")
    listening.until("content/world/bridge.md")


def test_on_a_network_drive_the_disk_is_looked_at_and_that_is_said_once(
    tiny: Path, listen: Callable[..., Listening], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watch, "network_drive", lambda places: "nfs4")
    listening = listen()
    listening.whole()
    write(tiny / "content/world/bridge.md", "longer than before")
    assert listening.paths() == {"content/world/bridge.md"}
    (line,) = listening.lines
    assert "nfs4" in line


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="nothing is unreadable for root")
def test_folders_that_may_not_be_read_stop_nobody(tiny: Path, listen: Callable[..., Listening]) -> None:
    for name in ("one", "two"):
        (tiny / "content" / name).mkdir(mode=0o000)
    listening = listen()
    write(tiny / "content/world/bridge.md")
    assert listening.paths() == {"content/world/bridge.md"}


# --- the site goes and comes back ---


def test_a_site_that_gets_another_name_is_waited_for(tiny: Path, any_way: Listening) -> None:
    away = tiny.with_name("elsewhere")
    tiny.rename(away)
    wait_for(lambda: len(any_way.lines) > 0 and "waiting" in any_way.lines[-1])
    write(away / "content/world/bridge.md", "changed while it was away")
    away.rename(tiny)
    any_way.whole()
    write(tiny / "content/world/bridge.md", "and again")
    any_way.until("content/world/bridge.md")
    assert "is back" in any_way.lines[-1]


def test_a_site_that_is_renamed_and_back_at_once_is_looked_at(tiny: Path, listening: Listening) -> None:
    away = tiny.with_name("elsewhere")
    tiny.rename(away)
    away.rename(tiny)
    listening.whole()
    write(tiny / "content/world/bridge.md")
    listening.until("content/world/bridge.md")


def test_a_folder_above_that_gets_another_name_is_noticed(tmp_path: Path, theme: Path, tiny: Path) -> None:
    root = tmp_path / "papers/morning/paper"
    root.parent.mkdir(parents=True)
    tiny.rename(root)
    listening = Listening(root, theme)
    try:
        (tmp_path / "papers").rename(tmp_path / "archive")
        wait_for(lambda: len(listening.lines) > 0)
        (tmp_path / "archive").rename(tmp_path / "papers")
        listening.whole()
    finally:
        listening.close()


@linux
def test_a_site_that_is_unmounted_is_waited_for(tiny: Path, theme: Path, tmp_path: Path) -> None:
    root = tmp_path / "mounted"
    root.mkdir()

    def mount() -> None:
        if subprocess.run(["mount", "--bind", str(tiny), str(root)], capture_output=True, check=False).returncode:
            pytest.skip("needs the right to mount")

    def unmount() -> None:
        subprocess.run(["umount", str(root)], check=True)

    mount()
    listening = Listening(root, theme)
    try:
        unmount()
        wait_for(lambda: len(listening.lines) > 0)
        mount()
        listening.whole()
        write(root / "content/world/bridge.md")
        listening.until("content/world/bridge.md")
    finally:
        listening.close()
        unmount()


def wait_for(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.02)
