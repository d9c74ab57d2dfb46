"""What a watcher asks of the disk: which folders there are and what lies in them, whether a file has bytes, whether a
folder is still the one it was, and whether another machine may change it unheard.

Places are absolute here: a watcher looks at a theme beside the site too. Nothing is opened but folders and one list.
"""

import os
import re
import stat as modes
import time
from collections.abc import Iterable, Iterator
from enum import Enum
from typing import Final, NamedTuple

from standfirst.files.tree import ignored

_MOUNTS: Final = "/proc/self/mountinfo"
_OCTAL: Final = re.compile(r"\\([0-7]{3})")
_REMOTE: Final = re.compile(
    r"nfs\d?|cifs|smb\w*|9p|fuse|fuse\..+|vboxsf|prl_fs|ceph|afs|virtiofs|drvfs|lustre|glusterfs"
)
"""Types of file systems that others may write to without this kernel hearing of it."""

_ABANDONED: Final = 60.0
"""Seconds after which a lock is believed to be nobody's."""


class Kind(Enum):
    """What an entry is."""

    FOLDER = 0
    FILE = 1
    LINK = 2


class Entry(NamedTuple):
    """Something under a folder: the path by which one comes to it, and where it really lies (of a link, its target)."""

    path: str
    real: str
    kind: Kind


class Glance(NamedTuple):
    """A file as a glance shows it. `alone`: it is no link, and has no other name."""

    size: int
    mtime_ns: int
    alone: bool


def descend(top: str, boundary: str) -> Iterator[Entry]:
    """All that a walk would come across under a folder, with the folders themselves. Links to folders are entered as a
    walk enters them: inside `boundary`, and not from a folder that a link led to.

    A folder comes before it is listed: whoever begins to watch it at that moment misses nothing of it.
    """
    waiting = [(top, os.path.realpath(top), False)]
    while waiting:
        folder, real, linked = waiting.pop()
        try:
            entries = os.scandir(folder)
        except OSError:
            continue  # gone again, or closed to us: a build says so
        with entries:
            yield Entry(folder, real, Kind.FOLDER)
            for entry in entries:
                if ignored(entry.name):
                    continue
                if entry.is_symlink():
                    target = os.path.realpath(entry.path)
                    if not _inside(target, boundary):
                        continue
                    yield Entry(entry.path, target, Kind.LINK)
                    if os.path.isdir(target) and not linked and not _inside(real, target):
                        waiting.append((entry.path, target, True))
                elif entry.is_dir(follow_symlinks=False):
                    waiting.append((entry.path, os.path.join(real, entry.name), linked))
                else:
                    yield Entry(entry.path, os.path.join(real, entry.name), Kind.FILE)


def glance(place: str) -> Glance | None:
    """A look at a file, through links; None where nothing is. What is no regular file has a size, so is never empty."""
    try:
        status = os.lstat(place)
        alone = status.st_nlink == 1
        if modes.S_ISLNK(status.st_mode):
            status, alone = os.stat(place), False
    except OSError:
        return None
    if not modes.S_ISREG(status.st_mode):
        return Glance(max(1, status.st_size), status.st_mtime_ns, alone=alone)
    return Glance(status.st_size, status.st_mtime_ns, alone=alone)


def is_link(place: str) -> bool:
    """Whether the name is that of a symbolic link."""
    return os.path.islink(place)


def identity(place: str) -> tuple[int, int] | None:
    """What tells a folder from any other that may come to stand in its place; None where there is no folder."""
    try:
        status = os.stat(place)
    except OSError:
        return None
    return (status.st_dev, status.st_ino) if modes.S_ISDIR(status.st_mode) else None


def checkout_under_way(place: str) -> bool:
    """Whether git is changing the files around a place: as long as it does, it holds a lock. An old one was left by a
    git that was killed."""
    while not os.path.lexists(git := os.path.join(place, ".git")):
        if place == (place := os.path.dirname(place)):
            return False
    try:
        if not os.path.isdir(git):  # a second working tree: where its own folder is, the file says
            with open(git, encoding="utf-8") as told:
                git = os.path.join(place, told.read().removeprefix("gitdir:").strip())
        return time.time() - os.stat(os.path.join(git, "index.lock")).st_mtime < _ABANDONED
    except (OSError, ValueError):
        return False


def network_drive(places: Iterable[str]) -> str:
    """The type of the first file system that other machines may write to, among those that hold the places or are
    mounted below one; "" where there is none, and where the system does not say."""
    try:
        with open(_MOUNTS, encoding="utf-8", errors="surrogateescape") as listed:
            return remote_type(places, listed.read())
    except OSError:
        return ""


def remote_type(places: Iterable[str], mountinfo: str) -> str:
    """`network_drive`, by the text of proc(5) that lists what is mounted."""
    mounts = dict(_mounts(mountinfo))  # of two at one place the later one hides the other
    for place in places:
        above = max((point for point in mounts if _inside(place, point)), key=len, default="")
        for point in (above, *(point for point in mounts if _inside(point, place))):
            if _REMOTE.fullmatch(mounts.get(point, "")):
                return mounts[point]
    return ""


def _mounts(mountinfo: str) -> Iterator[tuple[str, str]]:
    for line in mountinfo.splitlines():
        what, dash, how = line.partition(" - ")
        if dash:
            yield _OCTAL.sub(lambda found: chr(int(found[1], 8)), what.split(" ")[4]), how.split(" ")[0]


def _inside(place: str, folder: str) -> bool:
    """Whether a place is the folder, or lies in it."""
    return (place + os.sep).startswith(folder.rstrip(os.sep) + os.sep)
