"""Linux tells of changes, through watchdog's reader of inotify(7).

Its observer is not used: it keeps back everything for half a second when a file is moved out of sight, as vim does with
a backup folder of its own, and tells neither of lost events nor of folders that could not be watched. Here all events
reach us in the thread that reads them.
"""

import os
import threading
from collections import defaultdict
from typing import Final

from watchdog.observers.inotify_c import (
    CallbackId,
    InotifyConstants,
    InotifyEvent,
    InotifyFD,
    Mask,
    WatchCallback,
    WatchDescriptor,
)

from standfirst.build.inputs import SOURCES
from standfirst.files import Entry, Kind, descend, glance, ignored, is_link
from standfirst.preview.changes import Changes
from standfirst.preview.eyes import Uneasy
from standfirst.preview.places import Places

_OF = InotifyConstants
_LEFT: Final = _OF.IN_MOVE_SELF | _OF.IN_DELETE_SELF | _OF.IN_UNMOUNT
_ASKED: Final = Mask(
    _OF.IN_CLOSE_WRITE
    | _OF.IN_MOVE
    | _OF.IN_CREATE
    | _OF.IN_DELETE
    | _OF.IN_MOVE_SELF
    | _OF.IN_DELETE_SELF
    | _OF.IN_ONLYDIR
    | _OF.IN_EXCL_UNLINK
)
"""Ends of writing, moves, new names and removals alone, so reading a file causes nothing; nor do files without a name."""


class Inotify:
    """Watches the folders of `places` and tells `changes`."""

    pause: Final = 1.0

    def __init__(self, places: Places, changes: Changes, uneasy: Uneasy) -> None:
        self._places = places
        self._changes = changes
        self._uneasy = uneasy
        self._reader = InotifyFD()
        self._reader.start()
        try:
            self._survey = _Survey(self._reader, places, changes, uneasy)
        except OSError:
            self.stop()
            raise

    def renew(self) -> None:
        """Looks again which folders there are. The old watches end when the new ones are there."""
        before = self._survey
        self._survey = _Survey(self._reader, self._places, self._changes, self._uneasy)
        before.end()

    def look(self) -> None:
        """Nothing to look for: the system tells."""
        if not self._reader.is_alive():
            raise OSError("its reader has ended")

    def stop(self) -> None:
        """Ends watching."""
        self._reader.stop()


class _Survey(WatchCallback):
    """All folders as they are at one time, with what is told of them since. The thread that makes it and the one that
    reads events take turns."""

    def __init__(self, reader: InotifyFD, places: Places, changes: Changes, uneasy: Uneasy) -> None:
        self._reader = reader
        self._root = places.root
        self._changes = changes
        self._uneasy = uneasy
        self._lock = threading.RLock()
        self._watches: dict[str, WatchDescriptor] = {}  # by the place where a folder really is
        self._paths: defaultdict[WatchDescriptor, list[str]] = defaultdict(list)
        self._links: defaultdict[tuple[WatchDescriptor, str], list[str]] = defaultdict(list)
        self._boundaries: dict[str, str] = {}
        self._moves: dict[int, tuple[str, ...]] = {}
        self._ended = False
        with self._lock:
            try:
                self._enter(Entry(places.root, places.root, Kind.FOLDER))
                self._link(places.settings)
                for path, boundary, _ in places.folders():
                    self._boundaries[path] = boundary
                    for entry in descend(path, boundary):
                        self._enter(entry)
            except OSError:
                self.end()
                raise
        self._tops = {self._watches[path] for path in (places.root, *self._boundaries) if path in self._watches}

    def end(self) -> None:
        """Listens no longer."""
        with self._lock:
            self._ended = True
            self._reader.remove_callbacks([(watch, self._id()) for watch in self._watches.values()])

    def on_event(self, event: InotifyEvent) -> None:
        """Hears of one event."""
        with self._lock:
            try:
                if not self._ended:
                    self._heard(event)
            except OSError as refused:
                self._uneasy(refused)

    def on_watch_deleted(self, wd: WatchDescriptor) -> None:
        """A folder is no more."""
        with self._lock:
            if self._paths.pop(wd, None) is None and not self._ended:
                self._uneasy(None)  # a link led there
            for real in [real for real, watch in self._watches.items() if watch == wd]:
                del self._watches[real]

    def on_queue_overflow(self) -> None:
        """Events were lost, with new folders among them perhaps."""
        self._uneasy(None)

    def _heard(self, event: InotifyEvent) -> None:
        if not event.name:
            if event.mask & _LEFT and event.wd in self._tops:
                self._uneasy(None)
            return
        name = os.fsdecode(event.name)
        folders = self._paths.get(event.wd, ())
        if self._root in folders and name in SOURCES:
            self._uneasy(None)
        paths = () if ignored(name) else tuple([os.path.join(path, name) for path in folders if path != self._root])
        paths = (*paths, *self._links.get((event.wd, name), ()))
        if paths and event.mask & _OF.IN_ISDIR:
            self._folder(event, paths)
        elif paths:
            self._file(event, paths)

    def _folder(self, event: InotifyEvent, paths: tuple[str, ...]) -> None:
        for path in paths:
            if event.is_create:
                for entry in descend(path, self._boundary(path)):
                    self._enter(entry)
                    if entry.kind is not Kind.FOLDER:
                        self._changes.found(entry.path)
            elif event.is_delete:
                self._changes.gone(path)
            else:
                self._uneasy(None)  # moved in, out or away: what we know of paths below is no longer true

    def _file(self, event: InotifyEvent, paths: tuple[str, ...]) -> None:
        if event.is_moved_from:
            self._moves = {event.cookie: paths}  # its other half comes next, or never
        before = self._moves.pop(event.cookie, ()) if event.is_moved_to else ()
        for path in paths:
            if event.is_delete or event.is_moved_from:
                self._changes.vanished(path, removed=event.is_delete)
            elif event.is_create:
                self._created(path)
            else:
                self._changes.finished(path)
        for old, new in zip(before, paths, strict=False):
            self._changes.moved(old, new)
        if (event.is_create or event.is_moved_to) and is_link(paths[0]):
            self._uneasy(None)  # where it leads is to be watched too

    def _created(self, path: str) -> None:
        seen = glance(path)
        if seen is None or seen.alone:
            self._changes.begun(path)
        else:
            self._changes.finished(path)  # a second name for what is there already: nobody will write it

    def _enter(self, entry: Entry) -> None:
        if entry.kind is Kind.FOLDER:
            watch = self._watch(entry.real)
            if watch is not None and entry.path not in self._paths[watch]:
                self._paths[watch].append(entry.path)
        elif entry.kind is Kind.LINK:
            self._link(entry.path)

    def _link(self, path: str) -> None:
        """What is told of a name, and of what it leads to where it is a link, is told of `path`."""
        for place in {path, os.path.realpath(path)}:
            folder, name = os.path.split(place)
            watch = self._watch(os.path.realpath(folder))
            if watch is not None and path not in self._links[watch, name]:
                self._links[watch, name].append(path)

    def _watch(self, real: str) -> WatchDescriptor | None:
        """Watches a folder, once; None where it is gone again."""
        if real not in self._watches:
            try:
                self._watches[real] = self._reader.add_callback(os.fsencode(real), _ASKED, self, self._id())
            except (FileNotFoundError, NotADirectoryError):
                return None
        return self._watches[real]

    def _id(self) -> CallbackId:
        return CallbackId(id(self))

    def _boundary(self, path: str) -> str:
        return next((boundary for top, boundary in self._boundaries.items() if path.startswith(top + os.sep)), path)
