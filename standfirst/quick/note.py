"""The note that a build leaves: its form, and whether all is still as it says.

It knows neither sites nor commands: facts are texts by name, and paths are paths. Everything that is imported here is
paid for by each build with nothing to do, so it is the bare interpreter and one hash. Its invariant: what was not
written whole by this very program, or speaks of anything that has changed since, is never taken for true.
"""

import gc
import os
import sys
from operator import attrgetter

TYPE_CHECKING = False  # not from typing, which would cost more than the stats of a small site
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

try:
    from _blake2 import blake2b  # what hashlib gives, without loading OpenSSL before
except ImportError:
    from hashlib import blake2b

NAME = "quick"
"""The file, in the cache's folder."""

Seen = tuple[int, int, int, int]
"""Size, times of change of the content and of the inode in nanoseconds, inode."""

Sight = tuple[bytes, Seen]
"""A path and what was seen there."""

_MAGIC = b"standfirst quick 1\n"
_SEAL = 16
_DIGEST = 8
_RUN = 2048
"""Paths that have one digest together: so few are held in memory at a time, and two processes can share the work."""
_MANY = 6 * _RUN
"""Paths from which on a second process saves more time than its start takes."""

seen_of = attrgetter("st_size", "st_mtime_ns", "st_ctime_ns", "st_ino")


class Note:
    """A note as it was read: `facts` are whole, whether the files are as they were is for `holds` to say."""

    __slots__ = ("_data", "_runs", "facts")

    def __init__(self, facts: "dict[str, str]", runs: "Sequence[tuple[int, int, bytes]]", data: bytes) -> None:
        self.facts = facts
        self._runs = runs
        self._data = data

    def holds(self, folder: str) -> bool:
        """Whether the program, and every path (relative ones begin at `folder`), are as they were."""
        if self.facts["program"] != program():
            return False
        here = os.getcwd()
        collecting = gc.isenabled()
        gc.disable()  # tuples by the thousand, none of them garbage for long
        try:
            os.chdir(folder)
            absent = self.facts["absent"].split("\0")
            return not any(map(os.path.lexists, filter(None, absent))) and self._same()
        finally:
            os.chdir(here)
            if collecting:
                gc.enable()

    def _same(self) -> bool:
        if len(self._runs) * _RUN < _MANY or not _may_fork():
            return all(map(self._is_same, self._runs))
        child = os.fork()
        if not child:
            same = False
            try:
                same = all(map(self._is_same, self._runs[1::2]))
            finally:
                os._exit(0 if same else 1)  # nothing that the parent has begun may end twice
        running = True
        for run in self._runs[::2]:
            same = self._is_same(run)
            ended, status = os.waitpid(child, os.WNOHANG) if running else (0, 0)
            running = running and not ended
            if not same or status:
                if running:
                    os.kill(child, 9)
                    os.waitpid(child, 0)
                return False
        return not running or os.waitpid(child, 0)[1] == 0

    def _is_same(self, run: "tuple[int, int, bytes]") -> bool:
        start, end, wanted = run
        paths = self._data[start:end]
        try:
            return _digest(map(seen_of, map(os.lstat, paths.split(b"\0")))) == wanted
        except (OSError, ValueError):
            return False


def program() -> str:
    """What else the program is besides its files: another interpreter, or other libraries, mean another program."""
    return "\n".join((sys.version, sys.prefix, os.path.dirname(__file__), os.environ.get("PYTHONPATH", "")))


def read(folder: str) -> "Note | None":
    """The note in a cache's folder; None where there is none that is whole, or it is of another format."""
    try:
        with open(os.path.join(folder, NAME), "rb") as file:
            data = file.read()
    except OSError:
        return None
    start = len(_MAGIC) + _SEAL
    end = start + 4 + int.from_bytes(data[start : start + 4], "little")
    if not data.startswith(_MAGIC) or _seal(data[start:end], len(data)) != data[len(_MAGIC) : start]:
        return None
    *texts, table = _parts(data[start + 4 : end])
    runs = []
    for at in range(0, len(table), 4 + _DIGEST):
        start, end = end, end + int.from_bytes(table[at : at + 4], "little")
        runs.append((start, end, table[at + 4 : at + 4 + _DIGEST]))
    words = [text.decode("utf-8", "surrogateescape") for text in texts]
    return Note(dict(zip(words[::2], words[1::2], strict=True)), runs, data)


def written(facts: "Mapping[str, str]", sights: "Iterable[Sight]", absent: "Sequence[str]") -> bytes:
    """A note. `sights` are in the order in which they are worth checking, `absent` are paths that nothing may have."""
    whole = {**facts, "program": program(), "absent": "\0".join(absent)}
    table, runs = bytearray(), []
    rest = iter(sights)
    while some := [sight for _, sight in zip(range(_RUN), rest, strict=False)]:
        paths, seen = zip(*some, strict=True)
        run = b"\0".join(paths)
        table += _framed(run, keep=False) + _digest(seen)
        runs.append(run)
    texts = (text.encode("utf-8", "surrogateescape") for pair in whole.items() for text in pair)
    head = _framed(b"".join(map(_framed, [*texts, bytes(table)])))
    body = b"".join(runs)
    length = len(_MAGIC) + _SEAL + len(head) + len(body)
    return _MAGIC + _seal(head, length) + head + body


def _digest(seen: "Iterable[Seen]") -> bytes:
    """Of numbers only, so that it is the same in every process; a fifth of the time of a cryptographic one."""
    return hash(tuple(seen)).to_bytes(_DIGEST, "little", signed=True)


def _seal(head: bytes, length: int) -> bytes:
    """The check sum of all but the paths: if one were another, so would be its inode."""
    return blake2b(head, digest_size=_SEAL, salt=length.to_bytes(8, "little")).digest()


def _framed(part: bytes, *, keep: bool = True) -> bytes:
    return len(part).to_bytes(4, "little") + (part if keep else b"")


def _parts(head: bytes) -> "Iterator[bytes]":
    at = 0
    while at < len(head):
        end = at + 4 + int.from_bytes(head[at : at + 4], "little")
        yield head[at + 4 : end]
        at = end


def _may_fork() -> bool:
    """Whether a second process can share the work: not where threads are about, and not for one core."""
    return hasattr(os, "fork") and "threading" not in sys.modules and (os.cpu_count() or 1) > 1
