"""What a folder looks like: the bytes, and the times of its files."""

import os
from collections.abc import Iterable, Mapping
from hashlib import blake2b
from pathlib import Path

Files = Mapping[str, tuple[bytes, int]]
"""What a tree holds: bytes and time of change by path."""

MARKER = ".standfirst-output"
LAST_GOOD = ".standfirst/last-good"


def paths(folder: Path) -> dict[str, str]:
    """Every file under a folder but the output's marker: where it is by its path there."""
    cut = len(os.path.join(folder, ""))
    tops = ((top, names) for top, _, names in os.walk(folder))
    return {
        os.path.join(top, name)[cut:]: os.path.join(top, name)
        for top, names in tops
        for name in names
        if name != MARKER
    }


def contents(folder: Path) -> dict[str, bytes]:
    """The bytes of every file."""
    found: dict[str, bytes] = {}
    for name, path in paths(folder).items():
        with open(path, "rb") as file:
            found[name] = file.read()
    return found


def digests(folder: Path) -> dict[str, str]:
    """A hash of every file."""
    return {name: blake2b(data, digest_size=12).hexdigest() for name, data in contents(folder).items()}


def times(folder: Path) -> dict[str, int]:
    """When each file was last changed."""
    return {name: os.lstat(path).st_mtime_ns for name, path in paths(folder).items()}


def taken(folder: Path, names: Iterable[str]) -> Files:
    """A backup of some files of a folder."""
    return {name: ((folder / name).read_bytes(), os.stat(folder / name).st_mtime_ns) for name in names}


def put_back(folder: Path, files: Files, keep: tuple[str, ...] = ()) -> None:
    """Makes a folder hold a backup's files and no others, with their times; what it holds already stays as it is, as
    does what is below `keep`."""
    there = paths(folder)
    for name in there.keys() - files.keys():
        if not name.startswith(keep or "/"):
            os.unlink(there[name])
    for name, (data, mtime) in files.items():
        path = folder / name
        if name in there and path.read_bytes() == data:
            continue
        os.makedirs(path.parent, exist_ok=True)
        path.write_bytes(data)
        os.utime(path, ns=(mtime, mtime))
