"""What has become of a tree since we left it: a look that costs one `lstat` a file and folder, and opens nothing.

A folder into which nobody has put anything keeps its time of change, so only changed ones are listed. Links are never
followed: a file counts as intact only if every step to it is the folder that was there.
"""

import os
import stat as modes
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Final, NamedTuple

from msgspec import Struct

from standfirst.files.tree import Stat, fault, ignored

OURS: Final = ".standfirst-"
"""What begins so is our marker or a file that we were writing."""

LITTER: Final = frozenset([".DS_Store"])
"""Hidden files that nobody keeps on purpose."""


class Known(Struct, frozen=True, array_like=True, gc=False):
    """A file as it was left: its stat, and whatever tells its content from any other."""

    stat: Stat
    version: bytes


class Left(Struct, frozen=True, array_like=True, gc=False):
    """A tree as it was left: the inode of its top, its files by path, and the times of change in nanoseconds of the
    folders that they lie in, in the order of `folders_of`."""

    inode: int
    files: Mapping[str, Known]
    folders: tuple[int, ...]


class Found(NamedTuple):
    """`intact` are files that are as they were left, `others` whatever else is there and is no folder, `folders` the
    folders that are there, `hidden` the names of what somebody keeps there that is no part of any site (.git).
    `inode` is that of the top."""

    inode: int
    intact: set[str]
    others: set[str]
    folders: set[str]
    hidden: list[str]


def look(root: str, lefts: Mapping[int, Left]) -> Found | None:
    """What is in a folder, as far as the record of its inode does not know it already; None where there is no such
    folder."""
    try:
        status = os.lstat(root)
        if not modes.S_ISDIR(status.st_mode):
            return None
        known = lefts.get(status.st_ino) or Left(status.st_ino, {}, ())
        return _Looking(root + os.sep, known).found()
    except FileNotFoundError:
        return None
    except OSError as failed:
        raise fault("list", failed.filename or root, failed) from failed


def folders_of(paths: Iterable[str]) -> list[str]:
    """All folders that files with these paths lie in, in order, so that those above come first; "" is the top."""
    folders = {""}
    for folder in {path.rpartition("/")[0] for path in paths}:
        while folder not in folders:
            folders.add(folder)
            folder = folder.rpartition("/")[0]
    return sorted(folders)


def left(root: str, files: Mapping[str, Known], others: Collection[str] = ()) -> Left:
    """The record of a tree that has been written. Where there are `others` the next look must list the folders."""
    prefix, lstat = root + os.sep, os.lstat
    doubtful = set(folders_of(others)) if others else ()
    times = (0 if folder in doubtful else lstat(prefix + folder).st_mtime_ns for folder in folders_of(files))
    return Left(lstat(root).st_ino, files, tuple(times))


class _Looking:
    """One look."""

    def __init__(self, prefix: str, left: Left) -> None:
        self._prefix = prefix
        self._left = left
        # A folder whose time is not known is listed.
        self._known = dict(zip(folders_of(left.files), left.folders, strict=False)) if left.files else {}
        self._folders: set[str] = set()
        self._others: set[str] = set()
        self._hidden: list[str] = []

    def found(self) -> Found:
        """All of it."""
        for folder in self._changed():
            self._list(folder)
        intact = self._intact()
        return Found(self._left.inode, intact, self._others - intact, self._folders, self._hidden)

    def _changed(self) -> Iterator[str]:
        """The folders to be listed; notes those that are there."""
        if not self._known:
            self._folders.add("")
            yield ""
        prefix, folders, lstat = self._prefix, self._folders, os.lstat
        for folder, time in self._known.items():
            if folder and folder.rpartition("/")[0] not in folders:
                continue
            try:
                status = lstat(prefix + folder)
            except (FileNotFoundError, NotADirectoryError):
                continue
            if modes.S_ISDIR(status.st_mode):
                folders.add(folder)
                if status.st_mtime_ns != time:
                    yield folder

    def _list(self, folder: str) -> None:
        above = f"{folder}/" if folder else ""
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
                    self._folders.add(path)
                    self._list(path)

    def _intact(self) -> set[str]:
        """The files that are as they were; the others that are there are noted."""
        prefix, lstat, intact = self._prefix, os.lstat, set()
        whole = len(self._folders) >= len(self._known)
        for path, file in self._left.files.items():
            if not whole and path.rpartition("/")[0] not in self._folders:
                continue
            try:
                status = lstat(prefix + path)
            except (FileNotFoundError, NotADirectoryError):
                continue
            known = file.stat
            if (
                status.st_mtime_ns == known.mtime_ns
                and status.st_ctime_ns == known.ctime_ns
                and status.st_size == known.size
                and status.st_ino == known.inode
            ):
                intact.add(path)
            elif not modes.S_ISDIR(status.st_mode):
                self._others.add(path)
        return intact
