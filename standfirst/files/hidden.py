"""A tree of files that nobody sees yet (`swap` puts it in the place of the one that everybody sees).

Since nobody looks, files are written in place, which costs a fraction of a temporary file and a rename. A file that
has another name somewhere (a hard link) is never written through.
"""

import errno
import os
import shutil
import stat as modes
from collections.abc import Iterable
from typing import Final

from standfirst.files.folders import liken, make_folder
from standfirst.files.tree import FILE_MODE, FOLDER_MODE, Stat, fault, stat_of

_WRITE: Final = os.O_WRONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
_CREATE: Final = _WRITE | os.O_CREAT | os.O_EXCL


class HiddenTree:
    """A folder of our own. `folders` are those that are surely there, and are no links."""

    def __init__(self, root: str, folders: Iterable[str] = ()) -> None:
        self.root: Final = root
        self._prefix = root + os.sep
        self._folders = set(folders)
        self._inherited = 0

    def begin(self, like: str) -> None:
        """Makes the folder, with the group and the rights of another, if that is there: what is made in it may have
        them from it."""
        try:
            os.makedirs(os.path.dirname(self.root), exist_ok=True)  # the cache: as private as its user wants it
            make_folder(self.root)
            if os.path.isdir(like):
                liken(self.root, like)
            self._inherited = os.lstat(self.root).st_mode & modes.S_ISGID
        except OSError as failed:
            raise fault("write", self.root, failed) from failed
        self._folders.add("")

    def write(self, path: str, data: bytes, mtime_ns: int = 0) -> Stat:
        """A whole file, over the old one where that has no other name. `mtime_ns`: its time of change, 0 for now."""
        try:
            descriptor, new = self._opened(path)
            try:
                written = os.write(descriptor, data)
                while written < len(data):
                    written += os.write(descriptor, memoryview(data)[written:])
                if not new:
                    os.ftruncate(descriptor, len(data))
                return _finished(descriptor, mtime_ns)
            finally:
                os.close(descriptor)
        except OSError as failed:
            raise fault("write", path, failed) from failed

    def splice(self, path: str, at: int, end: bytes, mtime_ns: int) -> Stat | None:
        """From the byte `at` on a file gets another end, and the time of change `mtime_ns` (0: now); None where that is
        not to be done in place. For another process to do half of 14,000 would save 50 ms and cost 100 MB."""
        try:
            descriptor = os.open(self._prefix + path, _WRITE)
            try:
                before = os.fstat(descriptor)
                if before.st_nlink != 1:
                    return None
                written = os.pwrite(descriptor, end, at)
                while written < len(end):
                    written += os.pwrite(descriptor, end[written:], at + written)
                if at + written < before.st_size:
                    os.ftruncate(descriptor, at + written)
                return _finished(descriptor, mtime_ns)
            finally:
                os.close(descriptor)
        except OSError as failed:
            raise fault("write", path, failed) from failed

    def link(self, path: str, place: str) -> Stat:
        """A second name for a file that is never written again; a copy where the file system has no such names."""
        try:
            self._make_folders(path.rpartition("/")[0])
            self.remove(path)
            try:
                os.link(place, self._prefix + path, follow_symlinks=False)
            except OSError:
                shutil.copy2(place, self._prefix + path, follow_symlinks=False)
            return stat_of(os.lstat(self._prefix + path))
        except OSError as failed:
            raise fault("write", path, failed) from failed

    def stamp(self, path: str, mtime_ns: int) -> Stat:
        """Gives a file the time of change of its equal in the other tree: web servers and rsync look at it."""
        os.utime(self._prefix + path, ns=(mtime_ns, mtime_ns), follow_symlinks=False)
        return stat_of(os.lstat(self._prefix + path))

    def remove(self, path: str) -> None:
        """Removes whatever is there and is no folder."""
        try:
            os.unlink(self._prefix + path)
        except (FileNotFoundError, NotADirectoryError):
            return
        except OSError as failed:
            raise fault("remove", path, failed) from failed

    def remove_folders(self, folders: Iterable[str]) -> None:
        """Removes folders that are empty once those in them are removed."""
        for folder in sorted(folders, reverse=True):
            self._folders.discard(folder)
            try:
                os.rmdir(self._prefix + folder)
            except OSError as failed:
                if failed.errno not in (errno.ENOENT, errno.ENOTEMPTY, errno.EEXIST, errno.ENOTDIR):
                    raise fault("remove", folder, failed) from failed

    def _opened(self, path: str) -> tuple[int, bool]:
        """A file to be written, and whether it is a new one."""
        place = self._prefix + path
        try:
            self._make_folders(path.rpartition("/")[0])
            return os.open(place, _CREATE, FILE_MODE), True
        except FileExistsError:
            status = os.lstat(place)
            if modes.S_ISREG(status.st_mode) and status.st_nlink == 1:
                return os.open(place, _WRITE), False
            os.unlink(place)
            return os.open(place, _CREATE, FILE_MODE), True

    def _make_folders(self, folder: str) -> None:
        if folder in self._folders:
            return
        self._make_folders(folder.rpartition("/")[0])
        place = self._prefix + folder
        try:
            os.mkdir(place, FOLDER_MODE)
            os.chmod(place, FOLDER_MODE | self._inherited)  # whatever the umask
        except FileExistsError:
            if not modes.S_ISDIR(os.lstat(place).st_mode):
                raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), place) from None
        self._folders.add(folder)


def _finished(descriptor: int, mtime_ns: int) -> Stat:
    if mtime_ns:
        os.utime(descriptor, ns=(mtime_ns, mtime_ns))
    status = os.fstat(descriptor)
    if status.st_mode & 0o777 != FILE_MODE:
        os.fchmod(descriptor, FILE_MODE)
        status = os.fstat(descriptor)
    return stat_of(status)
