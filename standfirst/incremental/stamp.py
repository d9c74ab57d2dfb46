"""Whether a store is the one that we left: a small file beside it that says what it was when we closed it.

The stat of the store's file is trusted like that of any source. Where it differs (a restored backup, a copy, somebody
else's hand) or the machine was started anew since (a power cut may lose what was written), the whole file is summed up. By
CRC-32, which tells any damage that is no forgery, and of 80 MB at each commit takes a third of the time of SHA-256.
The stamp carries its own check sum; without a good stamp the store is forgotten.
"""

import os
import time
from collections.abc import Callable
from hashlib import blake2b
from threading import Thread
from typing import Final
from zlib import crc32

import msgspec
from msgspec import Struct

from standfirst.incremental.codec import decode, encode

_TICK: Final = 20_000_000
"""Nanoseconds: longer than the clock tick of a file system whose times have nanoseconds."""

_CHUNK: Final = 4 << 20
"""Bytes summed up at a time: large, since each time another thread may keep us waiting."""


class Stamp(Struct, frozen=True, array_like=True):
    """`layout` is the version of the store's tables; `generation`, what its values depend on besides their reads; the
    stat of its file and the sum of its `contents`; `boot`, since when the stat may be trusted ("": never)."""

    layout: int
    generation: bytes
    stat: tuple[int, int, int, int]
    contents: bytes
    boot: str


def read_stamp(path: str) -> Stamp | None:
    """The stamp in a file, or None where there is no whole one."""
    try:
        with open(path, "rb") as file:
            data = file.read()
        return decode(data[16:], Stamp) if _seal(data[16:]) == data[:16] else None
    except (OSError, msgspec.MsgspecError):
        return None


def write_stamp(path: str, layout: int, generation: bytes, store: str) -> None:
    """Says that `store` is whole."""
    stat, contents = _stat(store), _sum(store)
    # A change within the tick in which we ourselves wrote would not show in the times.
    settled = stat[2] % 1_000_000 != 0 and stat[2] + _TICK < time.time_ns()
    data = encode(Stamp(layout, generation, stat, contents, boot() if settled else ""))
    with open(path, "wb") as file:  # over the last one, which speaks of a store that is no more
        file.write(_seal(data) + data)


def fits(stamp: Stamp, store: str) -> bool:
    """Whether `store` is what it was when the stamp was written."""
    try:
        if stamp.boot and stamp.boot == boot() and _stat(store) == stamp.stat:
            return True
        return _sum(store) == stamp.contents
    except OSError:
        return False


class Vouching:
    """Something that is done beside the rest of a run."""

    def __init__(self, task: Callable[[], None]) -> None:
        self._task = task
        self._failed: BaseException | None = None
        self._thread = Thread(target=self._run)
        self._thread.start()

    def end(self) -> None:
        """Waits until it is done; raises what it raised."""
        self._thread.join()
        failed, self._failed = self._failed, None
        if failed is not None:
            raise failed

    def _run(self) -> None:
        try:
            self._task()
        except BaseException as failed:  # raised again by whoever waits
            self._failed = failed


def _stat(path: str) -> tuple[int, int, int, int]:
    found = os.stat(path)
    return found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino


def _sum(path: str) -> bytes:
    """The sums of a file's pieces, summed up."""
    sums, chunk = bytearray(), bytearray(_CHUNK)
    with open(path, "rb", buffering=0) as file:
        while length := file.readinto(chunk):
            sums += length.to_bytes(4, "little") + crc32(memoryview(chunk)[:length]).to_bytes(4, "little")
    return _seal(bytes(sums))


def boot() -> str:
    """What names this run of the machine, "" where nothing does."""
    try:
        with open("/proc/sys/kernel/random/boot_id", encoding="ascii") as file:
            return file.read().strip()
    except (OSError, ValueError):
        return ""


def _seal(data: bytes) -> bytes:
    return blake2b(data, digest_size=16).digest()
