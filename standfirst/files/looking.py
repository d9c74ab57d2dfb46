"""What has become of a tree since we left it: a look that costs one `lstat` a file and folder, and opens nothing.

A folder into which nobody has put anything keeps its time of change, so only changed ones are listed. Links are never
followed: a file counts as intact only if every step to it is the folder that was there.
"""

import os
import stat as modes
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cached_property
from itertools import chain
from operator import attrgetter
from typing import Final, NamedTuple

from standfirst.beside import Beside
from standfirst.files.records import NOTHING, Left, left_of, numbers_of
from standfirst.files.tree import Stat, fault, ignored, stat_of

OURS: Final = ".standfirst-"
"""What begins so is our marker or a file that we were writing."""

LITTER: Final = frozenset([".DS_Store"])
"""Hidden files that nobody keeps on purpose."""


_time = attrgetter("st_mtime_ns")
_kind = attrgetter("st_mode", "st_mtime_ns")
_seen = attrgetter("st_size", "st_mtime_ns", "st_ctime_ns", "st_ino")


class Found(NamedTuple):
    """`left` is the record of what is there, `intact` its files that are as they were left, `others` whatever else is
    there and is no folder, `hidden` the names of what somebody keeps there that is no part of any site (.git). `as_left`:
    all is as the record says."""

    left: Left
    intact: Collection[str]
    others: set[str]
    seen: Mapping[str, int]
    hidden: list[str]
    as_left: bool = False

    @property
    def folders(self) -> Mapping[str, int]:
        """The folders that are there, with their times of change; of a tree that is as it was left seldom asked for."""
        return self.left.times_of_folders if self.as_left else self.seen


def look(root: str, lefts: Mapping[int, Left]) -> Found | None:
    """What is in a folder, as far as the record of its inode does not know it already; None where there is no such
    folder."""
    try:
        left = _known(root, lefts)
        if left is None:
            return None
        looking = _Looking(root + os.sep, left)
        return _whole(left) if looking.nothing_new() else looking.found()
    except FileNotFoundError:
        return None
    except OSError as failed:
        raise fault("list", failed.filename or root, failed) from failed


class Looks:
    """Several looks, begun at once in another process where there is one to spare, while this one does something
    else. `close` it, whether or not anybody came to ask."""

    def __init__(self, places: Mapping[str, Mapping[int, Left]], *, apart: bool) -> None:
        self._places = places
        self._others = Beside(self._all, apart=apart)

    def found(self, root: str) -> Found | None:
        """As `look`."""
        said, lefts = self._others.told() or b"", self._places[root]
        number = list(self._places).index(root)
        if said[number : number + 1] == b"=" and (left := _known(root, lefts)) is not None:
            return _whole(left)
        return look(root, lefts)

    def close(self) -> None:
        """Waits for the other process."""
        self._others.close()

    def _all(self) -> bytes:
        """Only whether each is as it was: what is otherwise is soon found again."""
        told, seen = b"", dict[int, Left]()
        for root, lefts in self._places.items():
            left = _known(root, lefts)
            device = os.lstat(root).st_dev if left is not None else 0
            same = left is not None and _Looking(root + os.sep, left, seen.get(device, NOTHING)).nothing_new()
            told += b"=" if same else b"!"
            if same and left is not None:
                seen[device] = left
        return told


def _known(root: str, lefts: Mapping[int, Left]) -> Left | None:
    """The record of a folder, an empty one where there is none; None where there is no such folder."""
    status = os.lstat(root)
    return lefts.get(status.st_ino, NOTHING) if modes.S_ISDIR(status.st_mode) else None


def _whole(left: Left) -> Found:
    return Found(left, left.paths, set(), {}, [], as_left=True)


def folders_of(paths: Iterable[str]) -> list[str]:
    """All folders that files with these paths lie in, "" for the top, each after the one above it. Their order follows
    from that of the paths."""
    folders = {"": None}
    for folder in dict.fromkeys([path.rpartition("/")[0] for path in paths]):
        new: list[str] = []
        while folder not in folders:
            new.append(folder)
            folder = folder.rpartition("/")[0]
        folders.update(dict.fromkeys(reversed(new)))
    return list(folders)


def left(
    root: str,
    versions: Mapping[str, bytes],
    stats: Mapping[str, Stat],
    seen: Mapping[str, int],
    touched: Collection[str],
    others: Collection[str],
) -> Left:
    """The record of a tree as it is left now. Folders in which nothing of ours came or went (`touched`) keep the time
    that was `seen`, so that whatever somebody else has put there since is found by the next look; where there are
    `others` it will look anyway."""
    times, prefix = dict(seen), root + os.sep
    try:
        for folder in sorted(touched) if seen else folders_of(versions):
            try:
                times[folder] = os.lstat(prefix + folder).st_mtime_ns
            except (FileNotFoundError, NotADirectoryError):
                times.pop(folder, None)  # the last file in it went
        inode = os.lstat(root).st_ino
    except OSError as failed:
        raise fault("look at", failed.filename or root, failed) from failed
    if others:
        times.update(dict.fromkeys(folders_of(others), 0))  # no folder has that time, so they are listed
    return left_of(inode, versions, stats, times)


class _Looking:
    """One look. `seen` is the record of another tree in which nothing has changed: a file that has two names, one in each, was
    looked at there."""

    def __init__(self, prefix: str, left: Left, seen: Left = NOTHING) -> None:
        self._prefix = prefix
        self._left = left
        self._seen = seen
        self._folders: dict[str, int] = {}
        self._others: set[str] = set()
        self._hidden: list[str] = []

    @cached_property
    def _known(self) -> dict[str, int]:
        return self._left.times_of_folders if self._left.versions else {}

    def found(self) -> Found:
        """All of it."""
        for folder in self._changed():
            self._list(folder)
        intact = self._intact()
        return Found(self._left, intact, self._others - intact, self._folders, self._hidden)

    def nothing_new(self) -> bool:
        """Whether all is as it was left."""
        return self._nothing_came() and self._nothing_changed()

    def _nothing_came(self) -> bool:
        """Whether all folders are as they were left. This and the next loop run without a line of Python."""
        try:
            kinds = list(map(_kind, map(os.lstat, [self._prefix + folder for folder in self._known])))
        except OSError:
            return False
        modes_, times = zip(*kinds, strict=True) if kinds else ((), ())
        return bool(kinds) and list(times) == list(self._known.values()) and all(map(modes.S_ISDIR, set(modes_)))

    def _nothing_changed(self) -> bool:
        """Whether all files are as they were left. No name has come to mean another file, since no folder has changed."""
        paths, numbers = self._left.without(self._seen)
        try:
            seen = map(_seen, map(os.lstat, map(self._prefix.__add__, paths)))
            return numbers_of(chain.from_iterable(seen)) == numbers
        except OSError:
            return False

    def _changed(self) -> Iterator[str]:
        """The folders to be listed; notes those that are there."""
        prefix, folders, lstat = self._prefix, self._folders, os.lstat
        if not self._known:
            folders[""] = lstat(prefix).st_mtime_ns
            yield ""
        for folder, time in self._known.items():
            if folder and folder.rpartition("/")[0] not in folders:
                continue
            try:
                status = lstat(prefix + folder)
            except (FileNotFoundError, NotADirectoryError):
                continue
            if modes.S_ISDIR(status.st_mode):
                folders[folder] = status.st_mtime_ns
                if status.st_mtime_ns != time:
                    yield folder

    def _list(self, folder: str) -> None:
        waiting = [folder]
        while waiting:
            waiting += self._listed(waiting.pop())

    def _listed(self, folder: str) -> list[str]:
        """Takes in what is in a folder; the folders there that nobody knew."""
        above, unknown = f"{folder}/" if folder else "", []
        with os.scandir(self._prefix + folder) as entries:
            for entry in entries:
                path = above + entry.name
                if ignored(entry.name):
                    if entry.name.startswith(OURS):
                        if entry.name.endswith(".tmp"):
                            self._others.add(path)  # of a build that was killed
                    elif entry.name.startswith(".") and entry.name not in LITTER:
                        self._hidden.append(path)
                elif not entry.is_dir(follow_symlinks=False):
                    self._others.add(path)
                elif path not in self._known:
                    self._folders[path] = entry.stat(follow_symlinks=False).st_mtime_ns
                    unknown.append(path)
        return unknown

    def _intact(self) -> set[str]:
        """The files that are as they were; the others that are there are noted."""
        prefix, lstat, intact = self._prefix, os.lstat, set()
        whole = len(self._folders) >= len(self._known)
        for path, known in self._left.stats().items():
            if not whole and path.rpartition("/")[0] not in self._folders:
                continue
            try:
                status = lstat(prefix + path)
            except (FileNotFoundError, NotADirectoryError):
                continue
            if stat_of(status) == known:
                intact.add(path)
            elif not modes.S_ISDIR(status.st_mode):
                self._others.add(path)
        return intact
