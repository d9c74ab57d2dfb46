"""Publishing by exchange: a hidden tree is brought up to date, then it and the live one take each other's place in one
step. Readers see the old site or the new one, and a build that is killed leaves the old one.

The hidden tree is the site before the last one. What differs there is written in place: a page of which only a
fragment has changed from the fragment on, what is right not at all. Equal bytes keep their time of change through
every exchange, since web servers and rsync look at it. The hidden tree is made at the first change after a clean build.
"""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import Final

from standfirst.files import (
    DiskFiles,
    Files,
    HiddenTree,
    Left,
    Looks,
    Stat,
    discard,
    exchange,
    folders_of,
    room,
)
from standfirst.problems import EnvironmentFault
from standfirst.publish.in_place import InPlace
from standfirst.publish.record import MARKER, UNFINISHED, Contents, Purpose, edited
from standfirst.publish.side import Side

_BLOCK: Final = 4096
"""Bytes in which most file systems give out room."""


class TwoTrees:
    """See the module. `live` is the tree that readers see, `hidden` the place of the other, at which `looks` look;
    `records` are what earlier builds left."""

    def __init__(self, live: Side, hidden: str, looks: Looks, records: Iterable[Left], purpose: Purpose) -> None:
        self._live = live
        self._place: Final = hidden
        self._looks = looks
        self._records = list(records)
        self._marker = f"{purpose}\n".encode()
        self._purpose: Purpose = purpose
        self._hidden: Side | None = None
        self._tree = HiddenTree(hidden)
        self._in_place: InPlace | None = None
        self.written: list[str] = []
        self.removed: list[str] = []
        self.edited: list[str] = []

    def prepare(self) -> None:
        self._ready()

    def draft(self, path: str, version: bytes, data: bytes) -> Stat | None:
        hidden = self._ready()
        if hidden.versions.get(path) == version:
            return hidden.stats[path]
        try:
            return hidden.learn(path, version, self._tree.write(path, data))
        except EnvironmentFault:
            return None  # what stands in the way may be removed later

    def drafted(self, path: str, version: bytes, stat: Stat) -> None:
        self._ready().learn(path, version, stat)

    def bring(self, versions: Mapping[str, bytes], contents: Contents) -> None:
        live = self._live
        if live.exists and not live.others and live.versions == versions:
            live.files.write_if_different(MARKER, self._marker)
            return
        hidden, others = self._ready(), live.changed()
        self._prune(hidden, versions)
        self._splice(hidden, versions, contents)
        for path in _unlike(versions, hidden, live):
            version = versions[path]
            ours = hidden.stats[path] if hidden.versions.get(path) == version else None
            shown = live.stats[path] if live.versions.get(path) == version else None
            self._bring(hidden, path, version, contents, ours, shown)
        self.removed = sorted(live.besides(versions))
        self._finish()
        if self.written or self.removed or not live.exists:
            self._swap(hidden, versions)
        else:
            live.files.write_if_different(MARKER, self._marker)
        self.edited = edited(others, versions, self)

    def stats(self) -> Mapping[str, Stat]:
        if self._in_place is not None:
            return self._in_place.stats()
        return self._live.stats

    def records(self) -> list[Left]:
        if self._in_place is not None:
            return self._in_place.records()
        if self._hidden is not None:
            return [side.record() for side in (self._live, self._hidden) if side.exists]
        ours = self._live.record()
        return [ours, *(record for record in self._records if record.inode != ours.inode)][:2]

    def _ready(self) -> Side:
        """The hidden tree, made ready to be written to. One that was being written when its build died or came
        to nothing, or that holds what somebody keeps, is begun anew."""
        if self._hidden is None:
            files = DiskFiles(self._place)
            hidden = Side(files, self._looks.found(self._place))
            if hidden.hidden or not _is_whole(hidden):
                discard(self._place)
                hidden = Side(files)
                self._check_room()
            self._tree = HiddenTree(self._place, hidden.folders)
            self._tree.begin(self._live.root)
            self._mark_unfinished()
            hidden.exists = True
            self._hidden = hidden
        return self._hidden

    def _check_room(self) -> None:
        """Refuses to begin a second tree that the disk has no room for; later ones are written over."""
        sizes = [stat.size for stat in self._live.stats.values()]
        found = room(self._place)
        if found is None or not sizes:
            return
        blocks = sum(size // _BLOCK + 1 for size in sizes)
        if found[0] < blocks * _BLOCK or found[1] < len(sizes):
            needs = f"{blocks * _BLOCK // 1_000_000} MB and {len(sizes)} files"
            left = f"{found[0] // 1_000_000} MB and {found[1]} files are free"
            message = (
                f"cannot write the new site beside the old one in {self._place}: it needs {needs}, {left} (ENOSPC)"
            )
            raise EnvironmentFault(message, "free some disk space")

    def _mark_unfinished(self) -> None:
        self._tree.write(MARKER, f"{UNFINISHED}\n".encode())

    def _finish(self) -> None:
        self._tree.write(MARKER, self._marker)

    def _prune(self, hidden: Side, versions: Mapping[str, bytes]) -> None:
        """Removes what no page owns, first: it may stand in the way."""
        gone = hidden.besides(versions)
        for path in gone:
            self._tree.remove(path)
            hidden.forget(path)
        if hidden.folders and (gone or not hidden.as_left):
            self._tree.remove_folders(hidden.folders.keys() - folders_of(versions))

    def _splice(self, hidden: Side, versions: Mapping[str, bytes], contents: Contents) -> None:
        """Pages of which only the end has changed."""
        for path in _differing(versions, hidden):
            ours, version = hidden.versions.get(path), versions[path]
            if ours is None or (end := contents.end(path, ours)) is None:
                continue
            right = self._live.versions.get(path) == version
            stat = self._tree.splice(path, *end, self._live.stats[path].mtime_ns if right else 0)
            if stat is not None:
                hidden.learn(path, version, stat)

    def _bring(
        self, hidden: Side, path: str, version: bytes, contents: Contents, ours: Stat | None, shown: Stat | None
    ) -> None:
        """One file of the hidden tree. `ours` is as it is there, `shown` as readers see it, each if it is right."""
        stat = ours or hidden.learn(path, version, self._written(path, version, contents, shown))
        right = shown or self._equal(hidden, path, version, stat)
        if right is None:
            self.written.append(path)
        elif stat.mtime_ns != right.mtime_ns:
            hidden.learn(path, version, self._tree.stamp(path, right.mtime_ns))

    def _written(self, path: str, version: bytes, contents: Contents, shown: Stat | None) -> Stat:
        live = self._live
        if shown is None:
            return self._tree.write(path, contents.whole(path))
        if contents.lasting(path):
            # The second name changes the inode's own time, which both trees see.
            return live.learn(path, version, self._tree.link(path, f"{live.root}/{path}"))
        return self._tree.write(path, live.files.read(path, walked=True), shown.mtime_ns)

    def _equal(self, hidden: Side, path: str, version: bytes, stat: Stat) -> Stat | None:
        """The stat of the file that readers see, if it has the same bytes, though nobody knew."""
        live = self._live
        shown = live.stats.get(path) or (live.files.stat(path) if path in live.others else None)
        if shown is None or shown.size != stat.size or live.files.read(path) != hidden.files.read(path):
            return None
        return live.learn(path, version, shown)

    def _swap(self, hidden: Side, versions: Mapping[str, bytes]) -> None:
        live = self._live
        hidden.record()  # now: what somebody puts there as soon as it is live is to be noticed by the next build
        try:
            exchanged = exchange(live.root, hidden.root)
        except EnvironmentFault:
            with suppress(EnvironmentFault):  # it was never published: nobody may take it for an earlier release
                self._mark_unfinished()
            raise
        if exchanged:
            place = live.root
            live.moved(self._place)
            hidden.moved(place)
            self._live, self._hidden = hidden, live
            return
        in_place = self._in_place = InPlace(live.files, [live.record()] if live.exists else [], self._purpose)
        in_place.bring(versions, _Copies(hidden.files))
        self.written, self.removed = in_place.written, in_place.removed
        discard(self._place)


class _Copies:
    """The contents of files, from a tree that holds them."""

    def __init__(self, files: Files) -> None:
        self._files = files

    def whole(self, path: str) -> bytes:
        return self._files.read(path)

    def end(self, path: str, old: bytes) -> tuple[int, bytes] | None:
        return None

    def lasting(self, path: str) -> bool:
        return False


def _differing(versions: Mapping[str, bytes], side: Side) -> list[str]:
    """The files that are not there as they should be."""
    if side.versions == versions:
        return []
    there = side.versions.get
    return [path for path, version in versions.items() if there(path) != version]


def _unlike(versions: Mapping[str, bytes], hidden: Side, live: Side) -> list[str]:
    """The files that are not right in both trees, or have other times there."""
    wrong = {*_differing(versions, hidden), *_differing(versions, live)}
    wrong |= hidden.stats.changed_apart(live.stats) & versions.keys()
    return [path for path in versions if path in wrong] if wrong else []


def _is_whole(hidden: Side) -> bool:
    return hidden.files.exists(MARKER) and hidden.files.read(MARKER).decode().strip() != UNFINISHED
