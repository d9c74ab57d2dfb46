"""One run at a time in one folder: a lock that the system drops when its holder dies."""

import errno
import os
import sys
import time
from contextlib import suppress
from typing import Final

_PATIENCE: Final = 5.0
"""Seconds for the children of a holder that was killed to end: they hold the lock with it, so that nothing is being
written any more when it is free."""

_HELD: Final = frozenset([errno.EAGAIN, errno.EACCES, errno.EDEADLK])


class StoreBusy(Exception):
    """Another run is using the folder; its text says which, as far as that can be told."""


class Lock:
    """Held from its making to `release`; forked children hold it with their parent. Raises `StoreBusy`."""

    def __init__(self, path: str) -> None:
        self._file = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            self._take()
        except BaseException:
            os.close(self._file)
            raise

    def share(self) -> None:
        """Programs that are started with all that may be inherited hold it too, until they end."""
        os.set_inheritable(self._file, True)

    def release(self) -> None:
        os.close(self._file)

    def _take(self) -> None:
        until = time.monotonic() + _PATIENCE
        while True:
            try:
                _lock(self._file)
                return _sign(self._file)
            except OSError as held:
                if held.errno not in _HELD:
                    raise
                holder = _holder(self._file)
                if not holder or _lives(holder) or time.monotonic() > until:
                    raise StoreBusy(_described(self._file, holder)) from held
            time.sleep(0.01)


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except OSError as failed:
        return failed.errno != errno.ESRCH
    return True


def _described(file: int, holder: int) -> str:
    since = time.strftime("%H:%M", time.localtime(os.fstat(file).st_mtime))
    return f"process {holder}, since {since}" if holder else ""


if sys.platform == "win32":  # where what is locked can be neither read nor written by others, and nobody forks

    def _lock(file: int) -> None:
        import msvcrt

        msvcrt.locking(file, msvcrt.LK_NBLCK, 1)

    def _sign(file: int) -> None:
        pass

    def _holder(file: int) -> int:
        return 0

else:

    def _lock(file: int) -> None:
        import fcntl

        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _sign(file: int) -> None:
        """Says who holds it: for people, so a full disk is no reason not to go on."""
        with suppress(OSError):
            os.pwrite(file, b"%-20d" % os.getpid(), 0)

    def _holder(file: int) -> int:
        """The process that took it, 0 where nobody knows."""
        with suppress(OSError, ValueError):
            return int(os.pread(file, 20, 0))
        return 0
