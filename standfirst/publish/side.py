"""One of the two trees: what is known of its files, and what else is there."""

from collections.abc import Iterable, Mapping

from standfirst.files import DiskFiles, Found, Known, Left, Stat, left


class Side:
    """The folder `root` as a look finds it. `known` are the files that are as a build left them, `others` whatever
    else is there and is no folder, `hidden` what somebody keeps there under a hidden name; `as_left` says that nothing
    else is to be known."""

    def __init__(self, files: DiskFiles, found: Found | None = None, records: Iterable[Left] = ()) -> None:
        self.files = files
        self.exists = found is not None
        self.folders: Mapping[str, int] = found.folders if found else {}
        self.others: set[str] = found.others if found else set()
        self.hidden: list[str] = found.hidden if found else []
        self.known: dict[str, Known] = {}
        self._record: Left | None = None
        self._changed = False
        self._touched: set[str] = set()
        self.as_left = found is not None and found.as_left
        record = next((one for one in records if found is not None and one.inode == found.inode), None)
        if found is not None and record is not None:
            self._record = record
            self._changed = len(found.intact) != len(record.files)
            intact = {path: record.files[path] for path in found.intact} if self._changed else record.files
            self.known = dict(intact)

    @property
    def root(self) -> str:
        """Where it is now."""
        return self.files.root

    def paths(self) -> set[str]:
        """Everything that is there and is no folder."""
        return self.known.keys() | self.others

    def learn(self, path: str, version: bytes, stat: Stat) -> Stat:
        """A file is known to be of this version."""
        self._changed = True
        self.others.discard(path)
        if path not in self.known:
            self._touch(path)
        self.known[path] = Known(stat, version)
        return stat

    def forget(self, path: str) -> None:
        """A file is there no longer."""
        self._changed = True
        self.others.discard(path)
        self.known.pop(path, None)
        self._touch(path)

    def moved(self, root: str) -> None:
        """It is in another place now."""
        self.files = DiskFiles(root)

    def record(self) -> Left:
        """What the next build may know of it."""
        if self._record is None or self._changed:
            self._record = left(self.root, self.known, self.folders, self._touched, self.others)
            self._changed = False
        return self._record

    def _touch(self, path: str) -> None:
        """Something came or went in the folders of this path, or may have."""
        while path:
            path = path.rpartition("/")[0]
            self._touched.add(path)
