"""Notices that sources changed. It decides when to build, never what (invariant 7): each build looks by itself.

Only the folders that a build reads are watched: not the output, not the cache, not `.git`. The kernel is asked for ends
of writing, moves, removals and new folders alone, so reading a file causes nothing. `Changes` gathers what is told.
"""

import errno
import logging
import os
import sys
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Final

from watchdog import events
from watchdog.events import FileSystemEvent, FileSystemEventHandler

from standfirst.build.inputs import SETTINGS
from standfirst.files import DiskFiles, ignored
from standfirst.preview.changes import Changes

if TYPE_CHECKING:
    from watchdog.observers.api import BaseObserver, ObservedWatch

FOLDERS: Final = ("content", "templates", "static", "data")
_LIMITS: Final = {
    errno.ENOSPC: "fs.inotify.max_user_watches=524288",
    errno.EMFILE: "fs.inotify.max_user_instances=1024",
}
_POLL: Final = 1.0


def native() -> "BaseObserver":
    """The system's own way of telling about changes."""
    logging.getLogger("watchdog").addHandler(logging.NullHandler())  # its remarks are not for authors
    if sys.platform == "linux":
        from watchdog.observers.inotify import InotifyObserver

        # Full: a file moved in from elsewhere is a move, told at once, not a file that is only begun.
        return InotifyObserver(generate_full_events=True)
    else:
        from watchdog.observers import Observer

        return Observer()


class Watch:
    """Watches a site and a theme. `say` takes a line for people."""

    def __init__(
        self,
        root: str,
        theme: str,
        changes: Changes,
        say: Callable[[str], None],
        observer: "Callable[[], BaseObserver]" = native,
    ) -> None:
        self._root = os.path.realpath(root)
        self._theme = os.path.realpath(theme)
        self._changes = changes
        self._say = say
        self._native = observer
        self._observer: BaseObserver | None = None
        self._polls = sys.platform != "linux"  # elsewhere no end of writing is told
        self._watched: dict[str, ObservedWatch] = {}
        self._gone: set[str] = set()

    def start(self) -> None:
        """Begins to watch; with a look at the disk each second where the system refuses."""
        try:
            self._begin(self._native())
        except OSError as refused:
            self._fall_back(refused)

    def renew(self) -> None:
        """Watches folders that appeared, or appeared again: to be called before a build, so that nothing is missed."""
        try:
            self._add_folders()
        except OSError as refused:
            self._fall_back(refused)

    def stop(self) -> None:
        """Ends watching. Its threads end by themselves."""
        if self._observer is not None:
            self._observer.stop()
            self._observer = None
            self._watched.clear()

    def _begin(self, observer: "BaseObserver") -> None:
        self._observer = observer
        observer.start()
        self._add_folders()
        # The root comes last: watchdog says nothing when the system's limit is reached inside a tree, only at its top.
        observer.schedule(_Listener(self._at_root), self._root, event_filter=_filter(polls=self._polls))

    def _fall_back(self, refused: OSError) -> None:
        from watchdog.observers.polling import PollingObserver

        self.stop()
        remedy = _LIMITS.get(refused.errno or 0)
        hint = f"; to have them at once: sudo sysctl {remedy}" if remedy else ""
        self._say(f"the system cannot tell of changes ({refused.strerror}), looking for them each second{hint}")
        self._polls = True
        self._begin(PollingObserver(timeout=_POLL))

    def _add_folders(self) -> None:
        observer = self._observer
        if observer is None:
            return
        gone, self._gone = self._gone, set()
        for folder in gone & self._watched.keys():
            observer.unschedule(self._watched.pop(folder))
        for folder in self._folders():
            if folder not in self._watched:
                listener = _Listener(self._inside(folder))
                kinds = _filter(polls=self._polls)
                self._watched[folder] = observer.schedule(listener, folder, recursive=True, event_filter=kinds)

    def _folders(self) -> Iterator[str]:
        """Every folder to watch, once."""
        wanted = [os.path.join(self._root, name) for name in FOLDERS if DiskFiles(self._root).exists(name)]
        seen: set[str] = set()
        for folder in [*wanted, self._theme]:
            real = os.path.realpath(folder)
            if real not in seen:
                seen.add(real)
                yield real

    def _at_root(self, event: FileSystemEvent) -> None:
        """Beside the settings, only the coming and going of our folders counts."""
        for path in _paths(event):
            name = os.path.basename(path)
            if os.path.dirname(path) != self._root:
                continue
            if name in FOLDERS:
                self._gone.add(path)
                self._changes.add()
            elif name == SETTINGS:
                self._told(event, path)

    def _inside(self, folder: str) -> Callable[[FileSystemEvent], None]:
        def told(event: FileSystemEvent) -> None:
            for path in _paths(event):
                if path == folder:
                    self._gone.add(folder)
                parts = os.path.relpath(path, folder).split(os.sep) if path != folder else []
                if not any(map(ignored, parts)):
                    self._told(event, path)

        return told

    def _told(self, event: FileSystemEvent, path: str) -> None:
        if event.event_type == "created" and not event.is_directory and not self._polls:
            self._changes.begun(path)
        elif not (event.event_type == "modified" and event.is_directory):
            self._changes.add(path)


class _Listener(FileSystemEventHandler):
    """What watchdog calls; it asks for this base class."""

    def __init__(self, told: Callable[[FileSystemEvent], None]) -> None:
        self._told = told

    def dispatch(self, event: FileSystemEvent) -> None:
        """Hears of one event."""
        self._told(event)


def _paths(event: FileSystemEvent) -> Iterator[str]:
    for path in (event.src_path, event.dest_path):
        if path:
            yield os.fsdecode(path)


def _filter(*, polls: bool) -> list[type[FileSystemEvent]]:
    """The kinds of events that may mean something."""
    kinds: list[type[FileSystemEvent]] = [
        events.FileClosedEvent,
        events.FileCreatedEvent,
        events.FileMovedEvent,
        events.FileDeletedEvent,
        events.DirCreatedEvent,
        events.DirMovedEvent,
        events.DirDeletedEvent,
    ]
    return [*kinds, events.FileModifiedEvent] if polls else kinds
