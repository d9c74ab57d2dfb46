"""What a tree of files is: the protocol, its records, which names count, and how refusals are worded.

It knows no disk: the room's own module and `memory` keep the promises made here.
"""

import errno
import os
import re
from typing import Final, Protocol

from msgspec import Struct

from standfirst.problems import EnvironmentFault, StandfirstError

# A walk asks it of every name, and nearly all are stories, so both are compared only where the first letter, or the last, may be
# one of theirs. `.well-known` is there to be seen (RFC 8615).
_HIDDEN: Final = re.compile(
    r"\.(?!well-known\Z) | ~\$ | (?: \#.*\# | 4913 | thumbs\.db | desktop\.ini )\Z",
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
_STARTS: Final = frozenset(".~#4tTdD")
_LITTER: Final = (
    *("~", ".bak", ".bck", ".tmp", ".swp", ".swo", ".swx"),
    *("___jb_tmp___", "___jb_old___", "___jb_bak___"),
)
"""Ends of the names of backups, swap files, and files that are not written to their end."""
_ENDS: Final = frozenset("~kKpPoOxX_")
DEEPEST: Final = 100
"""Folders that a file may lie in, one in another: no site has so many, and a thousand end Python."""

FILE_MODE: Final = 0o644
FOLDER_MODE: Final = 0o755
"""A web server of another user must be able to read what we write, whatever the umask."""

ABSENT: Final = frozenset([errno.ENOENT, errno.ENOTDIR, errno.ENAMETOOLONG])
"""How the system says that nothing has this name: not there, below a file, or longer than any name."""
_HINTS: Final = {
    errno.EACCES: "give this user the right to it (chmod, chown)",
    errno.EPERM: "give this user the right to it (chmod, chown)",
    errno.EBUSY: "end the program that uses it, then build again",
    errno.EINTR: "a signal came between: build again",
    errno.ELOOP: "links lead in a circle there: mend them",
    errno.ENAMETOOLONG: "give it, or the folders above it, a shorter name",
    errno.ENOSPC: "free some disk space",
    errno.EDQUOT: "the disk quota is used up: free some space",
    errno.EROFS: "the file system is mounted read-only",
    errno.EMFILE: "allow more open files (ulimit -n)",
    errno.ENFILE: "this machine has too many files open: end other programs",
    errno.EIO: "the disk fails, or what leads to it (the system's log says more): restore what is broken from a backup",
    errno.EFBIG: "allow bigger files (ulimit -f)",
    errno.ENOMEM: "close other programs, or build with --jobs 1",
    errno.EAGAIN: "allow more processes (ulimit -u)",
    errno.ENOTDIR: "a file stands where a folder must be: rename one of them",
    errno.EISDIR: "a folder stands where the file must be: rename one of them",
}


class FileMissing(EnvironmentFault):
    """There is no such file."""


class Stat(Struct, frozen=True, gc=False):
    """What tells that a file may have changed. Times are in nanoseconds."""

    size: int
    mtime_ns: int
    ctime_ns: int
    inode: int


def stat_of(status: os.stat_result) -> Stat:
    """What the system says of a file."""
    return Stat(status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)


class Odd(Struct, frozen=True):
    """What stands at a path is neither a file nor nothing: a folder, a link, or worse. Only a walk can judge it."""


class Walk(Struct, frozen=True, kw_only=True):
    """What is under a folder: regular files in byte order of their paths, what is wrong and why, what was passed over.

    A fault's reason finishes the sentence "`path` …". Paths of faults are printable, whatever the name's bytes.
    """

    files: tuple[tuple[str, Stat], ...] = ()
    faults: tuple[tuple[str, str], ...] = ()
    ignored: tuple[str, ...] = ()


class Files(Protocol):
    """A tree of files, on disk or in memory."""

    def walk(self, folder: str = "") -> Walk:
        """Every file under `folder` ("" is the root), or none where there is no such folder."""

    def read(self, path: str, *, walked: bool = False, most: int = 0) -> bytes:
        """The bytes of a regular file; `FileMissing` where there is none. `walked`: a walk came by a moment ago.
        `most`: so many bytes are enough (0: all)."""

    def stat(self, path: str) -> Stat | None:
        """The state of a regular file, or None where there is none."""

    def walk_at(self, path: str) -> Stat | Odd | None:
        """What a walk would find at a path, by a look at it alone; None for nothing, and for a name that is passed over."""

    def exists(self, path: str) -> bool:
        """Whether a file or folder is there."""

    def write(self, path: str, data: bytes) -> Stat:
        """Put a whole file in place at once, with the folders above it."""

    def write_if_different(self, path: str, data: bytes) -> bool:
        """Write unless the file has these bytes already; whether it was written."""

    def remove(self, path: str) -> bool:
        """Remove a file, never a folder; whether it was there."""

    def remove_empty_folders(self, path: str) -> None:
        """Remove the folders above `path` that are empty, from the innermost up, never the root."""


def ignored(name: str) -> bool:
    """Whether a name is hidden, an editor's litter or an operating system's: never content."""
    hidden = name[:1] in _STARTS and _HIDDEN.match(name) is not None
    return hidden or (name[-1:] in _ENDS and name.lower().endswith(_LITTER))


def check(path: str) -> None:
    """Refuse what is no path under the root: that is our bug, whoever wrote the path, so it is no author's problem."""
    parts = path.split("/")
    outside = not path.isascii() and any("\ud800" <= character <= "\udfff" for character in path)
    outside = outside or "" in parts or "." in parts or ".." in parts or "\0" in path
    if outside or (os.sep == "\\" and ("\\" in path or ":" in path)):
        raise StandfirstError(f"refused to touch {path!r}: it is not a path under the site's root")


def fault(doing: str, path: str, failed: OSError) -> EnvironmentFault:
    """What the operating system refused, in words: "cannot read content/a.md: Permission denied (EACCES)"."""
    number = failed.errno or 0
    name = errno.errorcode.get(number, "")
    reason = (failed.strerror or str(failed)) + (f" ({name})" if name else "")
    kind = FileMissing if doing == "read" and number in ABSENT else EnvironmentFault
    return kind(f"cannot {doing} {near(path)}: {reason}", _HINTS.get(number, "mend that, then build again"))


def near(path: str) -> str:
    """A path as people are told it: from the folder they are in, where that is not further; printable."""
    if not os.path.isabs(path):
        return printable(path)
    try:
        from_here = os.path.relpath(path)
    except (OSError, ValueError):  # another drive, or no folder to be in
        return printable(path)
    return printable(from_here if len(from_here) < len(path) else path)


def printable(path: str) -> str:
    """A path as text that can be printed and encoded, whatever bytes its name is made of."""
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
