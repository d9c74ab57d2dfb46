"""What a deploy to a folder asks of the disk beyond whole files: a name that only one can make, a pointer that is set at
once, and a second name for a file.

Places are absolute. It knows no sites.
"""

import errno
import os
import shutil
from typing import Final

from standfirst.files.folders import make_folder
from standfirst.files.tree import ABSENT, FILE_MODE, fault

_NO_LINKS: Final = frozenset([errno.EPERM, errno.EXDEV, errno.EMLINK, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS])
"""How file systems say that they give a file no second name (or no further one)."""


def create(place: str, data: bytes) -> bool:
    """Puts a file where none is, whole and at once; False where there is one, whoever was first."""
    temporary = f"{place}.{os.getpid()}-{os.urandom(6).hex()}.tmp"
    try:
        make_folder(os.path.dirname(place))
        with open(temporary, "xb") as file:
            file.write(data)
        os.chmod(temporary, FILE_MODE)
        try:
            os.link(temporary, place)
        except FileExistsError:
            return False
        except OSError as failed:
            if failed.errno not in _NO_LINKS:
                raise
            return _created(place, data)
        finally:
            os.unlink(temporary)
    except OSError as failed:
        raise fault("write", place, failed) from failed
    return True


def _created(place: str, data: bytes) -> bool:
    """As `create` where files have one name: a reader may see it half written."""
    try:
        with open(place, "xb") as file:
            file.write(data)
    except FileExistsError:
        return False
    return True


def take_away(place: str) -> bool:
    """Removes a file that several may want to remove; True for the one who did."""
    aside = f"{place}.{os.getpid()}-{os.urandom(6).hex()}.tmp"
    try:
        os.rename(place, aside)
        os.unlink(aside)
    except FileNotFoundError:
        return False
    except OSError as failed:
        raise fault("remove", place, failed) from failed
    return True


def point(place: str, target: str) -> None:
    """Makes a symbolic link lead to `target`, at once: whoever follows it gets to the old place or the new one."""
    temporary = f"{place}.{os.getpid()}-{os.urandom(6).hex()}.tmp"
    try:
        os.symlink(target, temporary)
        try:
            os.replace(temporary, place)
        except OSError:
            os.unlink(temporary)
            raise
    except OSError as failed:
        raise fault("let lead to the new release", place, failed) from failed


def pointed(place: str) -> str | None:
    """Where a symbolic link leads; "" where there is nothing, None where there is something else."""
    try:
        return os.readlink(place)
    except OSError as failed:
        if failed.errno in ABSENT:
            return ""
        if failed.errno == errno.EINVAL:
            return None
        raise fault("read", place, failed) from failed


def second_name(old: str, new: str) -> None:
    """Gives a file another name, or where that cannot be, makes a copy with its times. Whoever writes through one name
    changes the other: it is for files that are only ever replaced."""
    try:
        make_folder(os.path.dirname(new))
        try:
            os.link(old, new)
        except OSError as failed:
            if failed.errno not in _NO_LINKS:
                raise
            shutil.copy2(old, new)
    except OSError as failed:
        raise fault("write", new, failed) from failed


def names(place: str) -> list[str]:
    """The names in a folder, in order; none where it is missing."""
    try:
        return sorted(os.listdir(place))
    except OSError as failed:
        if failed.errno in ABSENT:
            return []
        raise fault("list", place, failed) from failed
