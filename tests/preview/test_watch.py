"""The watch tells of changes to sources and of nothing else. Each test ends with a change that must be told."""

from __future__ import annotations

import errno
import os
import queue
import shutil
import sys
from typing import TYPE_CHECKING

import pytest

from standfirst.preview.changes import Changes
from standfirst.preview.watch import Watch

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from watchdog.observers.api import BaseObserver

DEADLINE = 30.0
linux = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the ends of writing are not told")


class Told(Changes):
    """Writes down what it is told."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: queue.Queue[tuple[str, str]] = queue.Queue()

    def add(self, path: str = "") -> None:
        self.seen.put(("add", path))

    def begun(self, path: str) -> None:
        self.seen.put(("begun", path))

    def until(self, name: str, kind: str = "add") -> list[str]:
        """Every name told up to and including this one."""
        names = []
        while True:
            what, path = self.seen.get(timeout=DEADLINE)
            names.append(os.path.basename(path))
            if what == kind and names[-1] == name:
                return names


@pytest.fixture
def theme(tmp_path: Path) -> Path:
    folder = tmp_path / "theme"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
def watch(tiny: Path, theme: Path, told: Told) -> Iterator[Watch]:
    watch = Watch(str(tiny), str(theme), told, lambda line: None)
    watch.start()
    yield watch
    watch.stop()


@linux
def test_a_finished_file_is_told(tiny: Path, watch: Watch, told: Told) -> None:
    (tiny / "content/world/bridge.md").write_text("new", encoding="utf-8")
    assert told.until("bridge.md") == ["bridge.md"]


@linux
def test_reading_causes_nothing(tiny: Path, watch: Watch, told: Told) -> None:
    (tiny / "content/world/bridge.md").read_bytes()
    list((tiny / "content").rglob("*"))
    (tiny / "standfirst.toml").read_bytes()
    (tiny / "standfirst.toml").write_text("x", encoding="utf-8")
    assert told.until("standfirst.toml") == ["standfirst.toml"]


@linux
def test_what_is_written_beside_the_sources_is_not_told(tiny: Path, watch: Watch, told: Told) -> None:
    for folder in ("site", ".standfirst/preview", ".git", ".venv"):
        (tiny / folder).mkdir(parents=True)
        (tiny / folder / "x.html").write_text("x", encoding="utf-8")
    (tiny / "notes.txt").write_text("x", encoding="utf-8")
    for litter in (".bridge.md.swp", "bridge.md~", "#bridge.md#", "4913"):
        (tiny / "content/world" / litter).write_text("x", encoding="utf-8")
    (tiny / "content/world/last.md").write_text("x", encoding="utf-8")
    assert set(told.until("last.md")) == {"last.md"}


@linux
def test_a_save_by_rename_is_told(tiny: Path, watch: Watch, told: Told) -> None:
    new = tiny / "content/world/.bridge.tmp"
    new.write_text("new", encoding="utf-8")
    new.replace(tiny / "content/world/bridge.md")
    assert told.until("bridge.md") == ["bridge.md"]


@linux
def test_a_file_moved_in_from_elsewhere_is_told_at_once(tiny: Path, tmp_path: Path, watch: Watch, told: Told) -> None:
    (tmp_path / "new.md").write_text("x", encoding="utf-8")
    (tmp_path / "new.md").replace(tiny / "content/world/new.md")
    assert told.until("new.md") == ["new.md"]


@linux
def test_a_link_is_told_though_nothing_is_written(tiny: Path, watch: Watch, told: Told) -> None:
    (tiny / "content/world/second.md").symlink_to("bridge.md")
    told.until("second.md", "begun")


def test_a_removal_is_told(tiny: Path, watch: Watch, told: Told) -> None:
    (tiny / "content/world/bridge.md").unlink()
    told.until("bridge.md")


def test_files_in_a_new_folder_are_told(tiny: Path, watch: Watch, told: Told) -> None:
    (tiny / "content/sport/deep").mkdir(parents=True)
    told.until("deep")
    (tiny / "content/sport/deep/a.md").write_text("x", encoding="utf-8")
    told.until("a.md")


def test_the_theme_is_watched(theme: Path, watch: Watch, told: Told) -> None:
    (theme / "base.html").write_text("x", encoding="utf-8")
    told.until("base.html")


def test_a_folder_that_appears_later_is_watched_after_the_next_build(tiny: Path, watch: Watch, told: Told) -> None:
    (tiny / "data").mkdir()
    told.seen.get(timeout=DEADLINE)
    watch.renew()
    (tiny / "data/authors.toml").write_text("x", encoding="utf-8")
    told.until("authors.toml")


def test_a_folder_that_was_replaced_is_watched_again(tiny: Path, watch: Watch, told: Told) -> None:
    shutil.rmtree(tiny / "content")
    (tiny / "content").mkdir()
    while "content" not in watch_gone(watch):
        told.seen.get(timeout=DEADLINE)
    watch.renew()
    (tiny / "content/new.md").write_text("x", encoding="utf-8")
    told.until("new.md")


def watch_gone(watch: Watch) -> set[str]:
    return {os.path.basename(path) for path in watch._gone}


@pytest.mark.parametrize(
    ("number", "remedy"), [(errno.ENOSPC, "max_user_watches"), (errno.EMFILE, "max_user_instances")]
)
def test_where_the_system_refuses_the_disk_is_looked_at(
    tiny: Path, theme: Path, told: Told, number: int, remedy: str
) -> None:
    lines: list[str] = []

    def refuse() -> BaseObserver:
        raise OSError(number, "inotify limit reached")

    observer: Callable[[], BaseObserver] = refuse
    watch = Watch(str(tiny), str(theme), told, lines.append, observer)
    watch.start()
    try:
        (tiny / "content/world/bridge.md").write_text("longer than before", encoding="utf-8")
        told.until("bridge.md")
    finally:
        watch.stop()
    assert len(lines) == 1
    assert remedy in lines[0]
