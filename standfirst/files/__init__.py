"""The only door to the disk: walk, read, stat, write atomically, remove; `memory` is a twin that behaves alike.

Paths are text, relative to the root, with `/`. This room knows no pages, no content and no cache. What an author can
mend (a link to nothing) is a value in `Walk.faults`; what only an operator can (rights, a full disk) is an
`EnvironmentFault`. Its invariants: nothing outside the root is read or written, not even through symbolic links; a
reader never sees half a file; what isn't a regular file is never opened for longer than it takes to see that.
"""

import errno
import os
import stat as modes
from collections.abc import Callable
from operator import itemgetter
from typing import Final

from standfirst.files.folders import discard, in_the_way, make_folder, room
from standfirst.files.hidden import HiddenTree
from standfirst.files.looking import OURS, Found, Looks, folders_of, left, look
from standfirst.files.memory import MemoryFiles
from standfirst.files.records import NOTHING, Left, left_of, numbers_by_path, with_same_paths
from standfirst.files.swap import check_rights, exchange, flush, may_exchange
from standfirst.files.tree import (
    ABSENT,
    FILE_MODE,
    FOLDER_MODE,
    FileMissing,
    Files,
    Odd,
    Stat,
    Walk,
    check,
    fault,
    ignored,
    near,
    printable,
    stat_of,
)
from standfirst.files.walking import Walking, link_fault
from standfirst.files.watched import (
    Entry,
    Glance,
    Kind,
    checkout_under_way,
    descend,
    glance,
    identity,
    is_link,
    network_drive,
)
from standfirst.problems import EnvironmentFault

__all__ = [
    "FILE_MODE",
    "FOLDER_MODE",
    "NOTHING",
    "OURS",
    "DiskFiles",
    "Entry",
    "FileMissing",
    "Files",
    "Found",
    "Glance",
    "HiddenTree",
    "Kind",
    "Left",
    "Looks",
    "MemoryFiles",
    "Odd",
    "Stat",
    "Walk",
    "check_rights",
    "checkout_under_way",
    "descend",
    "discard",
    "exchange",
    "fault",
    "flush",
    "folders_of",
    "glance",
    "identity",
    "ignored",
    "in_the_way",
    "is_link",
    "left",
    "left_of",
    "look",
    "may_exchange",
    "near",
    "network_drive",
    "numbers_by_path",
    "printable",
    "room",
    "with_same_paths",
]

# O_NONBLOCK: a FIFO would make us wait for ever. The others are for Windows, or absent there.
_READ: Final = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0) | getattr(os, "O_BINARY", 0)
_NO_LINK: Final = getattr(os, "O_NOFOLLOW", 0)
_CREATE: Final = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)


def _unheeding() -> None:
    """A walk that goes on to its end."""


class DiskFiles:
    """The files under a folder of the disk. A walk calls `heed` at each folder, which may raise to end it."""

    def __init__(self, root: str | os.PathLike[str], heed: Callable[[], None] = _unheeding) -> None:
        self.root: Final = os.path.realpath(root)
        self._prefix: Final = self.root.rstrip(os.sep) + os.sep
        self._heed = heed

    def walk(self, folder: str = "") -> Walk:
        """Every file under `folder`; symbolic links are followed while they stay inside the root."""
        if folder:
            check(folder)
            self._refuse_links(folder, "list")
        found = Walking(self._prefix, self._heed)
        place = self._prefix + folder
        try:
            if self._is_folder(place):
                found.folder(place, folder + "/" if folder else "", os.path.realpath(place), linked=False)
        except OSError as failed:
            raise fault("list", os.path.relpath(failed.filename or place, self.root), failed) from failed
        # Text sorts by code point, which is the byte order of UTF-8; names that aren't UTF-8 are among the faults.
        return Walk(
            files=tuple(sorted(found.files, key=itemgetter(0))),
            faults=tuple(sorted(found.faults)),
            ignored=tuple(sorted(found.ignored)),
        )

    def read(self, path: str, *, walked: bool = False, most: int = 0) -> bytes:
        """The bytes of a regular file, or `most` of them (0: all); `FileMissing` where there is none. `walked`: a walk
        came by a moment ago, so that only the file itself may have become a link since."""
        check(path)
        if not walked:
            self._refuse_links(path, "read")
        try:
            try:
                descriptor = os.open(self._prefix + path, _READ | _NO_LINK if walked else _READ)
            except OSError as failed:
                if not walked or failed.errno != errno.ELOOP:
                    raise
                self._refuse_links(path, "read")  # a link inside the root is followed
                descriptor = os.open(self._prefix + path, _READ)
            try:
                size = _size(os.fstat(descriptor), path, walked=walked)
                data = os.read(descriptor, most or size + 1)
                if len(data) != size and not most:  # huge, or changing under our eyes: read what there is
                    while more := os.read(descriptor, 1 << 20):
                        data += more
            finally:
                os.close(descriptor)
        except OSError as failed:
            raise fault("read", path, failed) from failed
        return data

    def stat(self, path: str) -> Stat | None:
        """The state of a regular file; None for anything else, and for a link that leads outside."""
        status = self._look(path)
        return stat_of(status) if status is not None and modes.S_ISREG(status.st_mode) else None

    def walk_at(self, path: str) -> Stat | Odd | None:
        """What a walk would find at a path, by a look at it alone; None for nothing, and for a name that is passed over."""
        if any(map(ignored, path.split("/"))):
            return None
        check(path)
        place, found = self._prefix, Odd()
        for part in path.split("/"):
            place = os.path.join(place, part)
            try:
                status = os.lstat(place)
            except OSError as failed:
                if failed.errno in ABSENT:
                    return None
                raise fault("look at", path, failed) from failed
            if not modes.S_ISDIR(status.st_mode):
                break
        else:
            return found
        whole = place == self._prefix + path.replace("/", os.sep)
        return stat_of(status) if whole and modes.S_ISREG(status.st_mode) else found

    def exists(self, path: str) -> bool:
        """Whether a file or folder is there, inside the root."""
        return self._look(path) is not None

    def make_root(self) -> None:
        """The root itself where it is missing, for all to read like every folder below it, whatever the umask."""
        try:
            make_folder(self.root)
        except OSError as failed:
            raise fault("write", self.root, failed) from failed

    def write(self, path: str, data: bytes) -> Stat:
        """Put a whole file in place at once: a temporary file beside it, then a rename. A link there is replaced."""
        check(path)
        folder, _, _ = path.rpartition("/")
        place = self._prefix + path
        temporary = os.path.join(self._prefix + folder, f".standfirst-{os.getpid()}-{os.urandom(6).hex()}.tmp")
        try:
            if folder:
                self._refuse_links(folder, "write")
            self._make_folders(folder)
            _write_new(temporary, data)
            try:
                os.replace(temporary, place)
            except OSError:
                os.unlink(temporary)
                raise
            return stat_of(os.lstat(place))  # after the rename, which changes the ctime
        except OSError as failed:
            raise fault("write", path, failed) from failed

    def write_if_different(self, path: str, data: bytes) -> bool:
        """Write unless the file has these bytes already; whether it was written."""
        old = self.stat(path)
        if old is not None and old.size == len(data) and self.read(path) == data:
            return False
        self.write(path, data)
        return True

    def remove(self, path: str) -> bool:
        """Remove a file (of a link, the link), never a folder; whether it was there."""
        check(path)
        folder, _, _ = path.rpartition("/")
        try:
            if folder:
                self._refuse_links(folder, "remove")
            if os.path.isdir(self._prefix + path) and not os.path.islink(self._prefix + path):
                raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
            os.unlink(self._prefix + path)
        except (FileNotFoundError, NotADirectoryError):
            return False
        except OSError as failed:
            raise fault("remove", path, failed) from failed
        return True

    def clear_away(self) -> None:
        """Removes what a run that was killed, or was refused that, has left of files which it was writing in the root."""
        try:
            for name in os.listdir(self.root):
                if name.startswith(OURS) and name.endswith(".tmp"):
                    os.unlink(self._prefix + name)
        except OSError as failed:
            raise fault("clear away what is left in", self.root, failed) from failed

    def remove_empty_folders(self, path: str) -> None:
        """Remove the folders above `path` that are empty, from the innermost up, never the root."""
        check(path)
        self._refuse_links(path, "remove")
        while path := path.rpartition("/")[0]:
            try:
                os.rmdir(self._prefix + path)
            except FileNotFoundError:
                continue
            except OSError:
                return  # not empty, or in use: either way it stays

    def _refuse_links(self, path: str, doing: str) -> None:
        """Refuse a path that leaves the root through a symbolic link on any of its steps.

        Looking at the steps below the root costs a third of `realpath`, which is asked only where there is a link.
        """
        step = -1
        while step != len(path):
            step = path.find("/", step + 1)
            step = len(path) if step < 0 else step
            try:
                status = os.lstat(self._prefix + path[:step])
            except OSError:
                return  # what comes next says so, with its own words
            if modes.S_ISLNK(status.st_mode):
                reason = link_fault(os.path.realpath(self._prefix + path), self._prefix)
                if reason:
                    raise EnvironmentFault(
                        f"cannot {doing} {path}: it {reason}", "copy the files instead of linking to them"
                    )
                return

    def _look(self, path: str) -> os.stat_result | None:
        check(path)
        try:
            self._refuse_links(path, "look at")
            return os.stat(self._prefix + path)
        except EnvironmentFault:
            return None
        except OSError as failed:
            if failed.errno in {*ABSENT, errno.ELOOP}:
                return None
            raise fault("look at", path, failed) from failed

    def _is_folder(self, place: str) -> bool:
        """As `os.path.isdir`, which takes a folder that we have no right to see for one that isn't there."""
        try:
            return modes.S_ISDIR(os.stat(place).st_mode)
        except OSError as failed:
            if failed.errno in ABSENT:
                return False
            raise

    def _make_folders(self, folder: str) -> None:
        place = self._prefix + folder
        if os.path.isdir(place):
            return
        if not folder:
            os.makedirs(self.root, exist_ok=True)
            return
        self._make_folders(folder.rpartition("/")[0])
        try:
            os.mkdir(place)
        except FileExistsError:
            if not os.path.isdir(place):
                raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR)) from None
            return  # another process was first
        os.chmod(place, FOLDER_MODE)


def _size(status: os.stat_result, path: str, *, walked: bool) -> int:
    if not modes.S_ISREG(status.st_mode):
        kind = FileMissing if walked else EnvironmentFault  # the walk's file is gone
        raise kind(f"cannot read {printable(path)}: it is not a regular file", "move it out of the site")
    return status.st_size


def _write_new(place: str, data: bytes) -> None:
    descriptor = os.open(place, _CREATE, FILE_MODE)
    try:
        if hasattr(os, "fchmod"):
            os.fchmod(descriptor, FILE_MODE)
        view = memoryview(data)
        while view:
            view = view[os.write(descriptor, view) :]
    except BaseException:
        os.close(descriptor)
        os.unlink(place)
        raise
    os.close(descriptor)
