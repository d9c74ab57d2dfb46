"""What goes into a note: files as a build saw or left them, and all the folders around them.

It knows which stats to believe, not which folders matter. A file's stat comes from the build that vouches for its
bytes, so that whatever was done to it since is noticed. A folder's is taken here, afterwards; so a folder that was
changed since the build began is looked into, and where that leaves a doubt there is no note.
"""

import os
import stat as modes
from collections.abc import Iterable, Mapping
from operator import attrgetter
from typing import Final

from standfirst.files import Stat, ignored
from standfirst.quick.note import Seen, seen_of

TICK: Final = 2_000_000_000
"""Nanoseconds: the coarsest clock of a file system in use (FAT). What changed within it may change again unseen."""

_of_stat = attrgetter("size", "mtime_ns", "ctime_ns", "inode")


class Unusual(Exception):
    """A note could not vouch for this."""


def look(path: str) -> Seen:
    """A file or folder as it is now; never a link, which may come to lead elsewhere without being changed."""
    status = os.lstat(path)
    if modes.S_ISLNK(status.st_mode):
        raise Unusual(path)
    seen: Seen = seen_of(status)
    return seen


def tree(top: str, shown: str, files: Mapping[str, Stat], since: int) -> dict[bytes, Seen]:
    """The files of a tree and every folder in it, named behind `shown`, in byte order. `files` are all that the build
    knows there; `since` is the time in nanoseconds before which it had looked at nothing yet."""
    found: dict[str, Seen] = {name: _of_stat(stat) for name, stat in files.items()}
    folders = _folders(files)
    pending = list(folders)
    while pending:
        folder = pending.pop()
        place = os.path.join(top, folder)
        status = os.lstat(place)
        if not modes.S_ISDIR(status.st_mode):
            raise Unusual(place)
        found[folder] = seen_of(status)
        # A folder has a link from itself, one from above and one from each folder in it, or tells us nothing (btrfs).
        whole = status.st_nlink == 2 + folders[folder]
        if not whole or max(status.st_mtime_ns, status.st_ctime_ns) >= since - TICK:
            for unknown in _unknown(place, folder, files, folders):
                folders[unknown] = 0
                pending.append(unknown)
    named = {(f"{shown}/{name}" if name else shown).encode(): seen for name, seen in found.items()}
    return dict(sorted(named.items()))


def settled(seen: Mapping[bytes, Seen], since: int) -> None:
    """Refuses what was changed so shortly before `since` that a later change might leave the same stat."""
    for path, (_, changed, touched, _) in seen.items():
        if changed >= since - TICK or touched >= since - TICK:
            raise Unusual(os.fsdecode(path))


def _folders(files: Iterable[str]) -> dict[str, int]:
    """The folders that files lie in, "" for the top, and how many folders each has."""
    folders = {"": 0}
    for name in files:
        folder = name.rpartition("/")[0]
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
