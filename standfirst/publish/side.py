"""One of the two trees: what is known of its files, and what else is there."""

from collections.abc import Iterable

from standfirst.files import DiskFiles, Known, Left, Stat, left, look


class Side:
    """The folder `root` as a look finds it. `known` are the files that are as a build left them, `others` whatever
    else is there and is no folder, `hidden` what somebody keeps there under a hidden name."""

    def __init__(self, root: str, records: Iterable[Left] = ()) -> None:
        self.files = DiskFiles(root)
        self.known: dict[str, Known] = {}
        self._record: Left | None = None
        by_inode = {record.inode: record for record in records}
        found = look(self.files.root, by_inode)
        self.exists = found is not None
        self.folders: set[str] = found.folders if found else set()
        self.others: set[str] = found.others if found else set()
        self.hidden: list[str] = found.hidden if found else []
        record = by_inode.get(found.inode) if found else None
        if found is not None and record is not None:
            whole = len(found.intact) == len(record.files)
            self.known = dict(record.files) if whole else {path: record.files[path] for path in found.intact}
            self._record = record if whole else None

    @property
    def root(self) -> str:
        """Where it is now."""
        return self.files.root

    def paths(self) -> set[str]:
        """Everything that is there and is no folder."""
        return self.known.keys() | self.others

    def learn(self, path: str, version: bytes, stat: Stat) -> Stat:
        """A file is known to be of this version."""
        self._record = None
        self.others.discard(path)
        self.known[path] = Known(stat, version)
        return stat

    def forget(self, path: str) -> None:
        """A file is there no longer."""
        self._record = None
        self.others.discard(path)
        self.known.pop(path, None)

    def moved(self, root: str) -> None:
        """It is in another place now."""
        self.files = DiskFiles(root)

    def record(self) -> Left:
        """What the next build may know of it."""
        if self._record is None:
            self._record = left(self.root, self.known, self.others)
        return self._record
