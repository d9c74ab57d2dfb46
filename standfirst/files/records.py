"""What is remembered of a tree of files between builds: one row of names and one of numbers.

A tree of 14,000 files is read at the start of each build and mostly found as it was left, so it is kept as few long texts
that are taken over whole, and not as 28,000 small things that are made anew.
"""

from array import array
from collections.abc import Iterable, Mapping
from functools import cached_property
from itertools import chain, repeat
from operator import attrgetter
from typing import Final

from msgspec import Struct

from standfirst.files.tree import Stat

_NUMBERS: Final = attrgetter("size", "mtime_ns", "ctime_ns", "inode")
_END: Final = "\0"
"""No name of a file has it."""
_MOST: Final = (1 << 64) - 1


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
        if (files, 32 * files, 8 * folders) != (len(self.versions), len(self.numbers), len(self.times)):
            raise ValueError("names and numbers are not of the same files")  # a damaged cache, for whoever decodes it

    @cached_property
    def paths(self) -> list[str]:
        """The files."""
        return _parted(self.files)

    def versions_of_files(self) -> dict[str, bytes]:
        return dict(zip(self.paths, self.versions, strict=True))

    def stats(self) -> dict[str, Stat]:
        numbers = array("Q", self.numbers)
        four = (numbers[at::4] for at in range(4))
        return dict(zip(self.paths, map(Stat, *four), strict=True))

    @cached_property
    def times_of_folders(self) -> dict[str, int]:
        return dict(zip(_parted(self.folders), array("Q", self.times), strict=True))


NOTHING: Final = Left(0, "", [], b"", "", b"")


def left_of(inode: int, versions: Mapping[str, bytes], stats: Mapping[str, Stat], folders: Mapping[str, int]) -> Left:
    """The record of a tree; `versions` and `stats` are of the same files."""
    numbers = chain.from_iterable([_NUMBERS(stats[path]) for path in versions])
    return Left(
        inode=inode,
        files=_joined(versions),
        versions=list(versions.values()),
        numbers=numbers_of(numbers),
        folders=_joined(folders),
        times=numbers_of(folders.values()),
    )


def numbers_of(numbers: Iterable[int]) -> bytes:
    """Numbers in the machine's own form. One before 1970 or beyond all inodes becomes another, which nothing equals: such
    a file counts as changed."""
    known = list(numbers)
    try:
        return array("Q", known).tobytes()
    except OverflowError:
        return array("Q", [number & _MOST for number in known]).tobytes()


def _joined(paths: Iterable[str]) -> str:
    """Each with an end of its own: the top's path is empty."""
    return "".join(chain.from_iterable(zip(paths, repeat(_END))))


def _parted(paths: str) -> list[str]:
    return paths.split(_END)[:-1]
