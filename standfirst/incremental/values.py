"""Kept values, one after the other in files that only grow: *segments*.

A segment has one writer: the process that made it, or the next run. Forked processes write segments of their own, so
nothing is sent through a pipe that is only to be stored. What is read is not believed here: the store compares its
fingerprint. Bytes that nobody refers to any more are given back when there are more of them than of the others.
"""

import errno
import os
import sys
from collections.abc import Iterable
from typing import Final, Protocol

from standfirst.incremental.node import Place

_BUFFER: Final = 1 << 20


class StoreDamaged(Exception):
    """The store is not what we wrote: forget it and compute anew."""


class StoreRefused(StoreDamaged):
    """The disk takes nothing more of the store: to compute anew would not help."""


class Values(Protocol):
    """Where values go that are kept apart."""

    def append(self, data: bytes) -> Place: ...
    def read(self, place: Place) -> bytes: ...


class MemoryValues:
    """Values for the length of a process."""

    def __init__(self) -> None:
        self._values: list[bytes] = []

    def append(self, data: bytes) -> Place:
        self._values.append(data)
        return 0, len(self._values) - 1, len(data)

    def read(self, place: Place) -> bytes:
        return self._values[place[1]]


class Segments:
    """The segments `values-0`, `values-1`, … of a folder. `number` is the one to write."""

    def __init__(self, folder: str, number: int = 0) -> None:
        self._folder = folder
        self._files: dict[int, int] = {}
        self.number = number
        self._pending = bytearray()
        self._end = os.fstat(self._file(number)).st_size

    def append(self, data: bytes) -> Place:
        """Takes a value in; it is on the disk after `flush`."""
        at = self._end + len(self._pending)
        self._pending += data
        if len(self._pending) >= _BUFFER:
            self.flush()
        return self.number, at, len(data)

    def read(self, place: Place) -> bytes:
        """The bytes at a place; fewer than it says where the file is damaged. `StoreDamaged` for no place at all."""
        number, at, length = place
        if number == self.number and at >= self._end:
            return bytes(self._pending[at - self._end : at - self._end + length])
        try:
            return _read_at(self._file(number), length, at)
        except (OverflowError, ValueError, MemoryError) as fault:
            raise StoreDamaged(f"no value is at {place}") from fault
        except OSError as fault:
            if fault.errno != errno.EINVAL:
                raise
            raise StoreDamaged(f"no value is at {place}") from fault

    def flush(self) -> None:
        """Writes what was taken in."""
        while self._pending:
            try:
                written = _write_at(self._file(self.number), self._pending, self._end)
            except OSError as fault:
                raise StoreRefused(str(fault)) from fault
            self._end += written
            del self._pending[:written]

    def size(self) -> int:
        """Bytes in all segments."""
        return sum(os.stat(self._path(number)).st_size for number in numbers_in(self._folder))

    def begun(self, number: int) -> "Segments":
        """The same values, to be written in another segment: for a forked process, or to write all anew."""
        self.flush()
        other = Segments(self._folder, number)
        other._files.update(self._files)
        return other

    def remove(self, numbers: Iterable[int]) -> None:
        """Removes segments that nothing refers to."""
        for number in numbers:
            file = self._files.pop(number, None)
            if file is not None:
                os.close(file)
            os.unlink(self._path(number))

    def close(self) -> None:
        for file in self._files.values():
            os.close(file)
        self._files.clear()

    def _path(self, number: int) -> str:
        return os.path.join(self._folder, f"values-{number}")

    def _file(self, number: int) -> int:
        file = self._files.get(number)
        if file is None:
            flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0)
            try:
                file = self._files[number] = os.open(self._path(number), flags, 0o644)
            except IsADirectoryError as fault:
                raise StoreDamaged(str(fault)) from fault
            except OSError as fault:
                raise StoreRefused(str(fault)) from fault
        return file


def numbers_in(folder: str) -> list[int]:
    """The segments that are in a folder."""
    found = (name.removeprefix("values-") for name in os.listdir(folder) if name.startswith("values-"))
    return sorted(int(number) for number in found if number.isdigit())


if sys.platform == "win32":  # where nobody forks, so nobody else moves the file's position

    def _read_at(file: int, length: int, at: int) -> bytes:
        os.lseek(file, at, os.SEEK_SET)
        return os.read(file, length)

    def _write_at(file: int, data: bytearray, at: int) -> int:
        os.lseek(file, at, os.SEEK_SET)
        return os.write(file, data)

else:
    _read_at = os.pread
    _write_at = os.pwrite
