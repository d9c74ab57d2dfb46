"""Folders as such: made, made alike, removed whole, and what the disk below them has room for."""

import errno
import os
import shutil
import stat as modes
import sys
from contextlib import suppress

from standfirst.files.tree import ABSENT, FOLDER_MODE, fault


def make_folder(place: str) -> None:
    """A folder of an output, and those that are missing above it, whatever the umask. One that is there is left alone."""
    if os.path.isdir(place):
        return
    make_folder(os.path.dirname(place))
    try:
        os.mkdir(place, FOLDER_MODE)
    except FileExistsError:
        if not os.path.isdir(place):
            raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), place) from None
        return  # another process was first
    os.chmod(place, FOLDER_MODE)


def liken(folder: str, other: str) -> None:
    """Gives a folder the group and the rights of another, as far as we may."""
    ours, wanted = os.stat(folder), os.stat(other)
    if ours.st_gid != wanted.st_gid:
        with suppress(PermissionError):
            os.chown(folder, -1, wanted.st_gid)
    if modes.S_IMODE(ours.st_mode) != modes.S_IMODE(wanted.st_mode):
        os.chmod(folder, modes.S_IMODE(wanted.st_mode))


def discard(root: str) -> None:
    """Removes a tree of ours whole: what stayed of it would be published with the next one in this place."""
    try:
        if os.path.isdir(root) and not os.path.islink(root):
            shutil.rmtree(root)
        elif os.path.lexists(root):
            os.unlink(root)
    except OSError as failed:
        raise fault("remove", root, failed) from failed


def room(place: str) -> tuple[int, int] | None:
    """How many bytes and how many files may still be written where a folder is or will be; None where nobody knows."""
    try:
        free = os.statvfs(existing(place))
    except (OSError, AttributeError):
        return None
    return free.f_bavail * free.f_frsize, free.f_favail if free.f_files else sys.maxsize


def in_the_way(place: str) -> str:
    """What keeps a path from ever being a folder: a file there or above it, or a link to none. "" where nothing does."""
    there = existing(os.path.realpath(place))
    try:
        return "" if modes.S_ISDIR(os.stat(there).st_mode) else there
    except OSError as failed:
        if failed.errno in ABSENT or failed.errno == errno.ELOOP:
            return there
        raise fault("look at", there, failed) from failed


def existing(place: str) -> str:
    """The folder itself, or the nearest one above it that is there."""
    while not os.path.lexists(place):
        place = os.path.dirname(place)
    return place
