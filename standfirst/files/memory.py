"""The twin of the disk in memory, for tests: the same answers, where there are no links, rights or devices."""

import errno
import os
from collections.abc import Iterator, Mapping

from standfirst.files.tree import DEEPEST, Odd, Stat, Walk, check, fault, ignored
from standfirst.problems import EnvironmentFault

_TOO_DEEP = f"lies in more than {DEEPEST} folders, one in another"


class MemoryFiles:
    """Files in memory, for tests: the same answers as `DiskFiles`, where there are no links, rights or devices."""

    def __init__(self, files: Mapping[str, bytes | str] | None = None) -> None:
        self._files: dict[str, tuple[bytes, Stat]] = {}
        self._folders: set[str] = set()
        self._clock = 0
        for path, data in (files or {}).items():
            self.write(path, data.encode() if isinstance(data, str) else data)

    def walk(self, folder: str = "") -> Walk:
        """Every file under `folder`, and the names passed over."""
        if folder:
            check(folder)
        head = folder + "/" if folder else ""
        found: list[tuple[str, Stat]] = []
        passed: set[str] = set()
        faults: set[tuple[str, str]] = set()
        for path in sorted(self._files.keys() | self._folders):
            if path.startswith(head):
                hidden = next((at for at, part in _steps(path, len(head)) if ignored(part)), 0)
                if path.count("/") > DEEPEST:
                    faults.add(("/".join(path.split("/")[: DEEPEST + 1]), _TOO_DEEP))
                elif hidden:
                    passed.add(path[:hidden])
                elif path in self._files:
                    found.append((path, self._files[path][1]))
        return Walk(files=tuple(found), faults=tuple(sorted(faults)), ignored=tuple(sorted(passed)))

    def read(self, path: str, *, walked: bool = False, most: int = 0) -> bytes:
        """The bytes of a file; `FileMissing` where there is none."""
        check(path)
        if path in self._folders:
            raise EnvironmentFault(f"cannot read {path}: it is not a regular file", "move it out of the site")
        if path not in self._files:
            raise fault("read", path, OSError(errno.ENOENT, os.strerror(errno.ENOENT)))
        return self._files[path][0][: most or None]

    def stat(self, path: str) -> Stat | None:
        """The state of a file, or None where there is none."""
        check(path)
        return self._files[path][1] if path in self._files else None

    def walk_at(self, path: str) -> Stat | Odd | None:
        """What a walk would find at a path."""
        if any(map(ignored, path.split("/"))):
            return None
        return Odd() if path in self._folders else self.stat(path)

    def exists(self, path: str) -> bool:
        """Whether a file or folder is there."""
        check(path)
        return path in self._files or path in self._folders

    def write(self, path: str, data: bytes) -> Stat:
        """Put a file in place, with the folders above it; each write is a tick of the clock."""
        check(path)
        above = [path[:at] for at, _ in _steps(path)][:-1]
        if path in self._folders or any(folder in self._files for folder in above):
            number = errno.EISDIR if path in self._folders else errno.ENOTDIR
            raise fault("write", path, OSError(number, os.strerror(number)))
        self._folders.update(above)
        self._clock += 1
        state = Stat(len(data), self._clock, self._clock, self._clock)
        self._files[path] = (bytes(data), state)
        return state

    def write_if_different(self, path: str, data: bytes) -> bool:
        """Write unless the file has these bytes already; whether it was written."""
        if self.stat(path) is not None and self.read(path) == data:
            return False
        self.write(path, data)
        return True

    def remove(self, path: str) -> bool:
        """Remove a file, never a folder; whether it was there."""
        check(path)
        if path in self._folders:
            raise fault("remove", path, OSError(errno.EISDIR, os.strerror(errno.EISDIR)))
        return self._files.pop(path, None) is not None

    def remove_empty_folders(self, path: str) -> None:
        """Remove the folders above `path` that are empty, from the innermost up."""
        check(path)
        while path := path.rpartition("/")[0]:
            if any(other.startswith(path + "/") for other in self._files.keys() | self._folders):
                return
            self._folders.discard(path)


def _steps(path: str, start: int = 0) -> Iterator[tuple[int, str]]:
    """Each part of a path from `start` on, with the place where it ends."""
    for part in path[start:].split("/"):
        start += len(part)
        yield start, part
        start += 1
