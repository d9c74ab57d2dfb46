"""The exchange of two folders in one step, and what makes it last.

What was written is on the disk before, and that they were exchanged is on the disk after: a power cut leaves the old
site or the new one, and the folder that readers saw is written again only when nobody can come to see it any more.
"""

import errno
import os
import sys
from typing import TYPE_CHECKING, Final

from standfirst.files.folders import existing, liken, make_folder
from standfirst.files.tree import fault
from standfirst.problems import EnvironmentFault

if TYPE_CHECKING:
    import ctypes

_AT_CWD: Final = -100
_RENAME_EXCHANGE: Final = 2  # Linux: renameat2(2)
_RENAME_SWAP: Final = 2  # macOS: renamex_np(2)
_CANNOT: Final = frozenset([errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EXDEV, errno.EBUSY])
"""How systems say that these folders can never change places: no such call, not on this file system, two file systems.
EBUSY: one is a mount point, which cannot be told beforehand where a folder of the same file system is mounted there."""


def may_exchange(live: str, hidden: str) -> bool:
    """Whether the two folders (that need not be there yet) can take each other's place, as far as can be told."""
    if sys.platform not in ("linux", "darwin") or os.path.ismount(live):
        return False
    try:
        return os.stat(existing(live)).st_dev == os.stat(existing(hidden)).st_dev
    except OSError as failed:  # no reason to go on in sight of readers
        raise fault("look at", live, failed) from failed


def check_rights(live: str) -> None:
    """Refuses a place that no other folder may be put into, before there is anything to be put there."""
    folder = existing(os.path.dirname(live))
    if not os.access(folder, os.W_OK | os.X_OK):
        read_only = hasattr(os, "statvfs") and os.statvfs(folder).f_flag & os.ST_RDONLY
        number = errno.EROFS if read_only else errno.EACCES
        raise _refused(live, OSError(number, os.strerror(number)))


def exchange(live: str, hidden: str) -> bool:
    """Lets the two folders take each other's place in one step, after what was written is on the disk; or puts the
    hidden one where there is none. False, with nothing done, where the system cannot do that at all. Whatever else is
    in the way (rights, a full or failing disk) is a fault: to go on in place would fail halfway, in sight of readers.
    Once it is done it stays so: after a power cut nobody may see the tree that the next build writes."""
    try:
        library = _library()
        if os.path.lexists(live):
            liken(hidden, live)
        _sync(library, hidden)
        if os.path.lexists(live):
            _exchange(library, os.fsencode(live), os.fsencode(hidden))
        else:
            make_folder(os.path.dirname(live))
            os.rename(hidden, live)
    except OSError as failed:
        if failed.errno in _CANNOT:
            return False
        raise _refused(live, failed) from failed
    try:
        for folder in dict.fromkeys(map(os.path.dirname, (live, hidden))):
            _settle(folder)
    except OSError as failed:
        raise _refused(live, failed) from failed
    return True


def flush(folder: str) -> None:
    """What was written to the folder's file system is on the disk, so that a power cut leaves it as it is."""
    try:
        _sync(_library(), folder)
    except OSError as failed:
        if failed.errno not in _CANNOT:
            raise fault("write", folder, failed) from failed


def _settle(folder: str) -> None:
    """The names in a folder are on the disk as they are now, where it is ours to ask for that."""
    try:
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    except OSError as failed:
        if failed.errno in (errno.EIO, errno.ENOSPC, errno.EDQUOT):
            raise


def _refused(live: str, failed: OSError) -> EnvironmentFault:
    told = fault("put the new site in the place of", live, failed)
    hint = told.hint or "readers still see what they saw before: mend that, then build again"
    if failed.errno in (errno.EACCES, errno.EPERM):  # moving a folder asks for more than writing into it
        hint = "give this user the right to it and to the folder above it (chmod, chown)"
    return EnvironmentFault(str(told), hint)


def _library() -> "ctypes.CDLL":
    import ctypes

    return ctypes.CDLL(None, use_errno=True)


def _exchange(library: "ctypes.CDLL", one: bytes, other: bytes) -> None:
    if sys.platform == "darwin":
        _call(library, "renamex_np", one, other, _RENAME_SWAP)
    else:
        _call(library, "renameat2", _AT_CWD, one, _AT_CWD, other, _RENAME_EXCHANGE)


def _call(library: "ctypes.CDLL", name: str, *arguments: int | bytes) -> None:
    """Calls the C library as `os` would: what fails raises, and a call that an old one does not have is ENOSYS."""
    import ctypes

    function = getattr(library, name, None)
    if function is None:
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS))
    ctypes.set_errno(0)
    while function(*arguments) != 0:
        number = ctypes.get_errno()
        if number != errno.EINTR:  # else a signal came between: as in `os`, nobody hears of it (PEP 475)
            raise OSError(number, os.strerror(number))


def _sync(library: "ctypes.CDLL", folder: str) -> None:
    """Everything of this file system on the disk: one call, instead of one a file. A C library or kernel without the
    call can exchange no folders either."""
    if sys.platform != "linux":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        _call(library, "syncfs", descriptor)
    finally:
        os.close(descriptor)
