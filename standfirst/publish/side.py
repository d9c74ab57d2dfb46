"""One of the two trees: what is known of its files, and what else is there."""

from collections.abc import Container, Mapping
from itertools import chain
from posixpath import basename

from standfirst.files import NOTHING, OURS, DiskFiles, Found, Left, Stat, left


class Side:
    """The folder `root` as a look finds it. `versions` and `stats` are of the files that are as a build left them, `others`
    whatever else is there and is no folder, `hidden` what somebody keeps there under a hidden name; `as_left` says that
    nothing else is to be known."""

    def __init__(self, files: DiskFiles, found: Found | None = None) -> None:
        self.files = files
        self.exists = found is not None
        self._found = found
        self.others: set[str] = found.others if found else set()
        self.hidden: list[str] = found.hidden if found else []
        self.as_left = found is not None and found.as_left
        self._record = found.left if found else NOTHING
        self._changed = not self.as_left
        self._touched: set[str] = set()
        self.versions = self._record.versions_of_files()
        self.stats = self._record.stats()
        if found is not None and not found.as_left:
            for path in [path for path in self.versions if path not in found.intact]:
                del self.versions[path], self.stats[path]

    @property
    def root(self) -> str:
        """Where it is now."""
        return self.files.root

    @property
    def folders(self) -> Mapping[str, int]:
        """The folders that were there, with their times of change."""
        return self._found.folders if self._found else {}

    def changed(self) -> dict[str, bytes]:
        """What is not as it was left, with the versions that it had then; nothing of a tree that nobody knows."""
        if not self.others or not self._record.versions:
            return {}
        before = self._record.versions_of_files()
        return {path: before.get(path, b"") for path in self.others if not basename(path).startswith(OURS)}

    def besides(self, wanted: Container[str]) -> list[str]:
        """Everything that is there, is no folder, and is not wanted. No set of all is made for it."""
        return [path for path in chain(self.versions, self.others) if path not in wanted]

    def learn(self, path: str, version: bytes, stat: Stat) -> Stat:
        """A file is known to be of this version."""
        self._changed = True
        self.others.discard(path)
        if path not in self.versions:
            self._touch(path)
        self.versions[path], self.stats[path] = version, stat
        return stat

    def forget(self, path: str) -> None:
        """A file is there no longer."""
        self._changed = True
        self.others.discard(path)
        self.versions.pop(path, None)
        self.stats.pop(path, None)
        self._touch(path)

    def moved(self, root: str) -> None:
        """It is in another place now."""
        self.files = DiskFiles(root)

    def record(self) -> Left:
        """What the next build may know of it."""
        if self._changed:
            self._record = left(self.root, self.versions, self.stats, self.folders, self._touched, self.others)
            self._changed = False
        return self._record

    def _touch(self, path: str) -> None:
        """Something came or went in the folders of this path, or may have."""
        while path:
            path = path.rpartition("/")[0]
            self._touched.add(path)
