"""The files a build sees: one look at the disk, and the hash of what is asked for.

A file's stat is only a shortcut for its hash: it is trusted when the same stat was hashed before, long enough after
the file's last change that a later change must show (git's "racily clean" rule). A file that changes between the
look and the reading ends the build's attempt (`SourceChanged`), so no page is made of two versions.
"""

import time
from bisect import insort
from collections.abc import Iterable, Mapping
from hashlib import blake2b
from typing import Final

from msgspec import Struct

from standfirst.files import FileMissing, Files, Odd, Stat

_TICK: Final = 2_000_000_000
"""Nanoseconds: the coarsest clock of a file system in use (FAT)."""


LONGEST: Final = 16 << 20
"""Bytes of a text that somebody wrote, a story or data: of more, only so many and one are read, which is told apart."""


class Seen(Struct, frozen=True, array_like=True, gc=False):
    """A hash and the stat it belongs to."""

    stat: Stat
    digest: str


class SourceChanged(Exception):
    """A source file changed while the build ran: look again."""


class Snapshot:
    """Paths under named folders of several roots. `seen` are the hashes of an earlier build; `hashes()` gives those
    worth keeping for the next."""

    def __init__(self, seen: Mapping[str, Seen]) -> None:
        self._before = seen
        self._stats: dict[str, Stat] = {}
        self._places: dict[str, tuple[Files, str]] = {}
        self._digests: dict[str, str] = {}
        self._keep: dict[str, Seen] = {}
        self._folders: dict[str, tuple[Files, str]] = {}
        self._names: dict[str, tuple[str, ...]] = {}
        self.faults: list[tuple[str, str]] = []
        self.ignored: list[str] = []

    def look(self, files: Files, folder: str, prefix: str) -> tuple[str, ...]:
        """Takes in everything under a folder, as `prefix` + its path there; gives those names in byte order."""
        walk = files.walk(folder)
        names: list[str] = []
        cut = len(folder) + 1 if folder else 0
        as_they_are = prefix == (f"{folder}/" if folder else "")  # most are, and there are many
        for path, stat in walk.files:
            name = path if as_they_are else prefix + path[cut:]
            self._stats[name] = stat
            self._places[name] = (files, path)
            names.append(name)
        self.faults += [(prefix + path[cut:], reason) for path, reason in walk.faults]
        self.ignored += [prefix + path[cut:] for path in walk.ignored]
        self._folders[prefix] = files, folder + "/" if folder else ""
        self._names[prefix] = tuple(names)
        return self._names[prefix]

    def names(self, prefix: str) -> tuple[str, ...]:
        """What `look` gave."""
        return self._names.get(prefix, ())

    def again(self, names: Iterable[str]) -> "Snapshot | None":
        """The same look, with another one at these names alone; None where that cannot tell what a whole look would
        find. Names of no folder that was looked at are passed over."""
        new = Snapshot(self._before)
        new._stats, new._places = dict(self._stats), dict(self._places)
        new._digests, new._keep = dict(self._digests), dict(self._keep)
        new._folders, new._names, new.faults = self._folders, dict(self._names), list(self.faults)
        for name in names:
            found = new._look_at(name)
            if isinstance(found, Odd) or any(name == fault for fault, _ in self.faults):
                return None
        return new

    def with_these(self, other: "Snapshot", names: Iterable[str]) -> "Snapshot":
        """This look, but at these names as `other` saw them."""
        new = Snapshot(self._before)
        new._folders, new._names, new.faults = other._folders, dict(self._names), list(other.faults)
        for table in ("_stats", "_places", "_digests", "_keep"):
            mine, theirs = dict(getattr(self, table)), getattr(other, table)
            for name in names:
                mine.pop(name, None)
                if name in theirs:
                    mine[name] = theirs[name]
            setattr(new, table, mine)
        for name in names:
            new._list(name, name in self._stats)
        return new

    def retime(self, other: "Snapshot", names: Iterable[str]) -> None:
        """Takes the times that files have at another look: the bytes at these names are the same."""
        for name in names:
            if name in self._stats:
                self._stats[name] = other._stats[name]
                self._keep.pop(name, None)
                if name in other._keep:
                    self._keep[name] = other._keep[name]

    def _look_at(self, name: str) -> Stat | Odd | None:
        prefix = next((prefix for prefix in self._folders if name.startswith(prefix)), "")
        if not prefix:
            return None
        files, folder = self._folders[prefix]
        path = folder + name.removeprefix(prefix)
        found = files.walk_at(path)
        known = name in self._stats
        for table in (self._stats, self._places, self._digests, self._keep):
            table.pop(name, None)
        if isinstance(found, Stat):
            self._stats[name], self._places[name] = found, (files, path)
        self._list(name, known)
        return found

    def _list(self, name: str, known: bool) -> None:
        """Lists a name, or lists it no more."""
        if known == (name in self._stats):
            return
        prefix = next(prefix for prefix in self._folders if name.startswith(prefix))
        names = [other for other in self._names[prefix] if other != name]
        if not known:
            insort(names, name)
        self._names[prefix] = tuple(names)

    def stats(self) -> Mapping[str, Stat]:
        """Every file that was seen, and how it was at the look."""
        return self._stats

    def digest(self, name: str) -> str:
        """The hash of a file's bytes, "" for a file that is not there."""
        known = self._digests.get(name)
        if known is not None:
            return known
        stat = self._stats.get(name)
        if stat is None:
            return ""
        before = self._before.get(name)
        if before is not None and before.stat == stat:
            self._keep[name] = before
            self._digests[name] = before.digest
        else:
            self._hash(name, stat)
        return self._digests[name]

    def digests(self, prefix: str, paths: Iterable[str]) -> dict[str, str]:
        """The hash of each of many files, by its path without the prefix."""
        known, digest = self._digests, self.digest
        return {path: known.get(name := prefix + path) or digest(name) for path in paths}

    def read(self, name: str) -> bytes:
        """The bytes that `digest` speaks of."""
        data = self._bytes(name)
        if name in self._digests and digest_of(data) != self._digests[name]:
            raise SourceChanged(name)
        return data

    def stand_in(self, name: str, files: Files, path: str, digest: str) -> None:
        """From now on a file has the bytes of another one, of this digest. Its stat stays its own."""
        self._digests[name] = digest
        self._places[name] = files, path

    def as_it_is(self, name: str) -> bytes:
        """The bytes of a file now, whatever `digest` says."""
        return self._bytes(name)

    def hashes(self) -> dict[str, Seen]:
        """What the next build may trust."""
        return self._keep

    def _bytes(self, name: str) -> bytes:
        files, path = self._places[name]
        most = LONGEST + 1 if self._stats[name].size > LONGEST and _is_text(name) else 0
        try:
            return files.read(path, walked=True, most=most)
        except FileMissing:
            raise SourceChanged(name) from None

    def _hash(self, name: str, stat: Stat) -> None:
        looked = time.time_ns()
        digest = digest_of(self._bytes(name))
        self._digests[name] = digest
        if max(stat.mtime_ns, stat.ctime_ns) + _TICK < looked:
            self._keep[name] = Seen(stat, digest)


def _is_text(name: str) -> bool:
    return name.startswith("data/") or (name.startswith("content/") and name.endswith(".md"))


def digest_of(data: bytes) -> str:
    """The hash of a file's bytes."""
    return blake2b(data, digest_size=16).hexdigest()
