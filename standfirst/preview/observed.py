"""macOS and Windows tell of changes through watchdog's observers. They tell of writing, not of its end."""

import os
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Final

from watchdog import events
from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer

from standfirst.build.inputs import SOURCES
from standfirst.files import ignored
from standfirst.preview.changes import Changes
from standfirst.preview.eyes import Uneasy
from standfirst.preview.places import Places

if TYPE_CHECKING:
    from watchdog.observers.api import BaseObserver, ObservedWatch

_ASKED: Final[list[type[FileSystemEvent]]] = [
    events.FileClosedEvent,
    events.FileCreatedEvent,
    events.FileDeletedEvent,
    events.FileModifiedEvent,
    events.FileMovedEvent,
    events.DirCreatedEvent,
    events.DirDeletedEvent,
    events.DirMovedEvent,
]


class Observed:
    """Watches the folders of `places` and tells `changes`."""

    pause: Final = 1.0

    def __init__(
        self,
        places: Places,
        changes: Changes,
        uneasy: Uneasy,
        observer: "Callable[[], BaseObserver]" = Observer,
    ) -> None:
        self._places = places
        self._changes = changes
        self._uneasy = uneasy
        self._observer = observer()
        self._watches: list[ObservedWatch] = []
        self._observer.start()
        try:
            self.renew()
            self._observer.schedule(_Listener(self._at_root), places.root, event_filter=_ASKED)
        except OSError:
            self.stop()
            raise

    def renew(self) -> None:
        """Watches the folders that there are now."""
        for watch in self._watches:
            self._observer.unschedule(watch)
        self._watches = []
        for place in self._places.folders():
            listener = _Listener(self._inside(place.path))
            self._watches.append(self._observer.schedule(listener, place.path, recursive=True, event_filter=_ASKED))

    def look(self) -> None:
        """Nothing to look for: the system tells."""
        if not self._observer.is_alive():
            raise OSError("its observer has ended")

    def stop(self) -> None:
        """Ends watching. Its threads end by themselves."""
        self._observer.stop()

    def _at_root(self, event: FileSystemEvent) -> None:
        """Beside the settings, only the coming and going of our folders counts."""
        for path in _paths(event):
            folder, name = os.path.split(path)
            if folder == self._places.root and name in SOURCES and event.event_type != "modified":
                self._uneasy(None)
        self._files(event, lambda path: path == self._places.settings)

    def _inside(self, top: str) -> Callable[[FileSystemEvent], None]:
        def counts(path: str) -> bool:
            return path.startswith(top + os.sep) and not any(map(ignored, path[len(top) + 1 :].split(os.sep)))

        def told(event: FileSystemEvent) -> None:
            if not event.is_directory:
                self._files(event, counts)
            elif any(map(counts, _paths(event))):
                if event.event_type == "moved":
                    self._uneasy(None)
                elif event.event_type == "deleted":
                    self._changes.gone(os.fsdecode(event.src_path))

        return told

    def _files(self, event: FileSystemEvent, counts: Callable[[str], bool]) -> None:
        old, new = os.fsdecode(event.src_path), os.fsdecode(event.dest_path)
        if event.event_type == "created" and counts(old):
            self._changes.found(old)  # nobody may ever tell that it is finished: some files are moved here
        elif event.event_type in ("modified", "closed") and counts(old):
            self._changes.finished(old)
        elif event.event_type in ("deleted", "moved") and counts(old):
            self._changes.vanished(old, removed=event.event_type == "deleted")
        if event.event_type == "moved" and counts(new):
            self._changes.moved(old, new)


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
