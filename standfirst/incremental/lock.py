"""One run at a time in one folder: a lock that the system drops when its holder dies."""

import os
import sys


class StoreBusy(Exception):
    """Another run is using the folder."""


class Lock:
    """Held from its making to `release`; forked children hold it with their parent. Raises `StoreBusy`."""

    def __init__(self, path: str) -> None:
        self._file = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            _lock(self._file)
        except OSError as busy:
            os.close(self._file)
            raise StoreBusy(path) from busy

    def release(self) -> None:
        os.close(self._file)


if sys.platform == "win32":

    def _lock(file: int) -> None:
        import msvcrt

        msvcrt.locking(file, msvcrt.LK_NBLCK, 1)

else:

    def _lock(file: int) -> None:
        import fcntl

        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
