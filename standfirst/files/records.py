"""What is remembered of a tree of files between builds: one row of names and one of numbers.

A tree of 14,000 files is read at the start of each build and mostly found as it was left, so it is kept as few long texts
that are taken over whole, and not as 28,000 small things that are made anew.
"""

from array import array
from collections.abc import Iterable, Iterator, Mapping, MutableMapping
from functools import cached_property
from itertools import chain, islice, repeat
from operator import attrgetter
from typing import Final

from msgspec import Struct

from standfirst.files.tree import Stat

_NUMBERS: Final = attrgetter("size", "mtime_ns", "ctime_ns", "inode")
_END: Final = "\0"
"""No name of a file has it."""
_ROW: Final = 32
"""Bytes of the numbers of one file."""
_MOST: Final = (1 << 64) - 1
_AT_ONCE: Final = 4096
"""Numbers that are objects of Python at a time: there may be half a million."""


class Left(Struct, frozen=True, array_like=True, dict=True):
    """A tree as it was left: the inode of its top; its files, one after another, with whatever tells the content of each
    from any other (`versions`) and its stat; its folders, each after the one above it, with their times of change in
    nanoseconds. To work the paths of 14,000 folders out of those of their files takes 10 ms, to read them 1."""

    inode: int
    files: str
    versions: list[bytes]
    numbers: bytes
    folders: str
    times: bytes

    def __post_init__(self) -> None:
        files, folders = self.files.count(_END), self.folders.count(_END)
        if (files, _ROW * files, 8 * folders) != (len(self.versions), len(self.numbers), len(self.times)):
            raise ValueError("names and numbers are not of the same files")  # a damaged cache, for whoever decodes it

    @cached_property
    def paths(self) -> list[str]:
        """The files."""
        return _parted(self.files)

    def versions_of_files(self) -> dict[str, bytes]:
        return dict(zip(self.paths, self.versions, strict=True))

    def stats(self) -> "Stats":
        return Stats(self.paths, self.numbers)

    def without(self, other: "Left") -> tuple[list[str], bytes]:
        """The files that are not the very same in another tree, under the same path, and their numbers."""
        there = dict(zip(other.paths, _rows(other.numbers), strict=True))
        left = [
            (path, row) for path, row in zip(self.paths, _rows(self.numbers), strict=True) if there.get(path) != row
        ]
        return [path for path, _ in left], b"".join([row for _, row in left])

    @cached_property
    def times_of_folders(self) -> dict[str, int]:
        return dict(zip(_parted(self.folders), array("Q", self.times), strict=True))


class Stats(MutableMapping[str, Stat]):
    """The stats of files by path, which may be changed. Of thousands a build asks for a handful, so each is made when somebody
    asks. The row of a file that goes stays behind."""

    def __init__(self, paths: list[str], numbers: bytes) -> None:
        self._paths = paths.copy()
        self._numbers = array("Q", numbers)
        self._places = dict(zip(paths, range(len(paths)), strict=True))
        self._odd: dict[str, Stat] = {}

    def __getitem__(self, path: str) -> Stat:
        place = self._places[path]
        return self._odd.get(path) or Stat(*self._numbers[4 * place : 4 * place + 4])

    def __setitem__(self, path: str, stat: Stat) -> None:
        self._odd.pop(path, None)
        place, numbers = self._places.setdefault(path, len(self._paths)), _NUMBERS(stat)
        try:
            row = array("Q", numbers)
        except OverflowError:
            row = array("Q", numbers_of(numbers))
            self._odd[path] = stat
        self._numbers[4 * place : 4 * place + 4] = row
        if place == len(self._paths):
            self._paths.append(path)

    def __delitem__(self, path: str) -> None:
        del self._places[path]
        self._odd.pop(path, None)

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)

    def seen(self) -> Iterator[tuple[str, tuple[int, int, int, int]]]:
        """The four numbers of each file: of all at once."""
        numbers, places = self._numbers, self._places
        rows = zip(self._paths, zip(*(numbers[place::4] for place in range(4)), strict=True), strict=True)
        if len(places) == len(self._paths):
            return rows
        return (row for place, row in enumerate(rows) if places.get(row[0]) == place)

    def changed_apart(self, other: "Stats") -> set[str]:
        """The files that have another time of change in another tree, or are in one alone."""
        ours, theirs, here, there = self._numbers[1::4], other._numbers[1::4], self._places, other._places
        if here == there:
            return {path for path, place in here.items() if ours[place] != theirs[place]}
        apart = {path for path, place in here.items() if path not in there or ours[place] != theirs[there[path]]}
        return apart.union(there.keys() - here.keys())

    def numbers(self, paths: Iterable[str]) -> bytes:
        """The numbers of these files, one after another, as `Left` has them."""
        known = list(paths)
        if known == self._paths:
            return self._numbers.tobytes()
        found = array("Q")
        for place in map(self._places.__getitem__, known):
            found += self._numbers[4 * place : 4 * place + 4]
        return found.tobytes()


def _rows(numbers: bytes) -> list[bytes]:
    """What is known of each file."""
    return [numbers[at : at + _ROW] for at in range(0, len(numbers), _ROW)]


NOTHING: Final = Left(0, "", [], b"", "", b"")


def numbers_by_path(stats: Mapping[str, Stat]) -> Iterator[tuple[str, tuple[int, int, int, int]]]:
    """Each file's size, times of change of its content and of its inode in nanoseconds, and inode."""
    return stats.seen() if isinstance(stats, Stats) else ((path, _NUMBERS(stat)) for path, stat in stats.items())


def with_same_paths(records: Iterable[Left]) -> None:
    """Lets trees share the texts of their paths: two releases of one site have mostly the same."""
    known: dict[str, str] = {}
    for record in records:
        record.__dict__["paths"] = [known.setdefault(path, path) for path in record.paths]


def left_of(inode: int, versions: Mapping[str, bytes], stats: Mapping[str, Stat], folders: Mapping[str, int]) -> Left:
    """The record of a tree; `stats` are of these files at least."""
    if isinstance(stats, Stats):
        numbers = stats.numbers(versions)
    else:
        numbers = numbers_of(chain.from_iterable(_NUMBERS(stats[path]) for path in versions))
    return Left(
        inode=inode,
        files=_joined(versions),
        versions=list(versions.values()),
        numbers=numbers,
        folders=_joined(folders),
        times=numbers_of(folders.values()),
    )


def numbers_of(numbers: Iterable[int]) -> bytes:
    """Numbers in the machine's own form. One before 1970 or beyond all inodes becomes another, which nothing equals: such
    a file counts as changed."""
    found, rest = array("Q"), iter(numbers)
    while some := list(islice(rest, _AT_ONCE)):
        try:
            found += array("Q", some)
        except OverflowError:
            found += array("Q", [number & _MOST for number in some])
    return found.tobytes()


def _joined(paths: Iterable[str]) -> str:
    """Each with an end of its own: the top's path is empty."""
    return "".join(chain.from_iterable(zip(paths, repeat(_END))))


def _parted(paths: str) -> list[str]:
    return paths.split(_END)[:-1]
