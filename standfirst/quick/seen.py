"""What goes into a note: files as a build saw or left them, and all the folders around them.

It knows which stats to believe, not which folders matter. A file's stat comes from the build that vouches for its
bytes, so that whatever was done to it since is noticed. A folder's is taken here, afterwards; so a folder that was
changed since the build began is looked into, and where that leaves a doubt there is no note.
"""

import os
import stat as modes
from collections.abc import Iterable, Iterator, Mapping
from operator import attrgetter
from typing import Final

from standfirst.files import Stat, ignored, numbers_by_path
from standfirst.quick.note import Sight, seen_of

TICK: Final = 2_000_000_000
"""Nanoseconds: the coarsest clock of a file system in use (FAT). What changed within it may change again unseen."""

_of_stat = attrgetter("size", "mtime_ns", "ctime_ns", "inode")


class Unusual(Exception):
    """A note could not vouch for this."""


def look(path: str, shown: str = "") -> Sight:
    """A file or folder as it is now, named by its path or as `shown`; never a link, which may come to lead elsewhere without being changed."""
    status = os.lstat(path)
    if modes.S_ISLNK(status.st_mode):
        raise Unusual(path)
    return os.fsencode(shown or path), seen_of(status)


def sight(path: str, stat: Stat) -> Sight:
    """A file of which a build vouches for the bytes."""
    return path.encode(), _of_stat(stat)


def tree(top: str, shown: str, files: Mapping[str, Stat], since: int) -> Iterator[Sight]:
    """The files of a tree and every folder in it, named behind `shown`. `files` are all that the build knows there;
    `since` is the time in nanoseconds before which it had looked at nothing yet."""
    prefix = f"{shown}/"
    for name, seen in numbers_by_path(files):
        yield (prefix + name).encode(), seen
    folders = _folders(files)
    recent = since - TICK
    pending = list(folders)
    while pending:
        folder = pending.pop()
        place = f"{top}/{folder}" if folder else top
        status = os.lstat(place)
        seen = seen_of(status)
        if not modes.S_ISDIR(status.st_mode):
            raise Unusual(place)
        yield (prefix + folder if folder else shown).encode(), seen
        # A folder has a link from itself, one from above and one from each folder in it, or tells us nothing (btrfs).
        if status.st_nlink != 2 + folders[folder] or seen[1] >= recent or seen[2] >= recent:
            for unknown in _unknown(place, folder, files, folders):
                folders[unknown] = 0
                pending.append(unknown)


def settled(sights: Iterable[Sight], since: int) -> None:
    """Refuses what was changed so shortly before `since` that a later change might leave the same stat."""
    recent = since - TICK
    for path, (_, changed, touched, _) in sights:
        if changed >= recent or touched >= recent:
            raise Unusual(os.fsdecode(path))


def _folders(files: Iterable[str]) -> dict[str, int]:
    """The folders that files lie in, "" for the top, and how many folders each has."""
    folders = {"": 0}
    for folder in {name.rpartition("/")[0] for name in files}:
        while folder not in folders:
            folders[folder] = 0
            folder = folder.rpartition("/")[0]
    for folder in folders:
        if folder:
            folders[folder.rpartition("/")[0]] += 1
    return folders


def _unknown(place: str, folder: str, files: Mapping[str, Stat], folders: Mapping[str, int]) -> Iterable[str]:
    """The folders in a folder that no known file lies in; they are empty, and should be watched for not being so."""
    with os.scandir(place) as entries:
        for entry in entries:
            name = f"{folder}/{entry.name}" if folder else entry.name
            if ignored(entry.name) or name in files or name in folders:
                continue
            if not entry.is_dir(follow_symlinks=False):
                raise Unusual(entry.path)
            yield name
