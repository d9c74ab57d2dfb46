"""Publishing where two trees cannot change places: each file is replaced by rename, so that a reader sees the old or
the new one whole, and a build that is killed leaves some of each: the marker says so until another one has ended.

What pages need comes before them, new pages before those that lead to them, what machines read after that, and
removals last, so that in between no reader meets with a page without its style sheet or a link to nothing.

Equal bytes are never written again: a file whose stat is the one we left and whose version is the one wanted is not
even opened.
"""

from collections.abc import Iterable, Mapping
from posixpath import basename
from typing import Final

from standfirst.files import NOTHING, OURS, DiskFiles, Left, Stat, flush, left_of
from standfirst.publish.record import MARKER, UNFINISHED, Contents, Purpose, edited

_PAGE: Final = ".html"
_TOLD: Final = (_PAGE, ".xml", ".json", ".txt")
"""Ends of the names of pages, and of what leads to pages."""


class InPlace:
    """The output folder during one build. `records` are what earlier builds left."""

    def __init__(self, files: DiskFiles, records: Iterable[Left], purpose: Purpose) -> None:
        self._files = files
        self._purpose = purpose
        self._record = next(iter(records), NOTHING)
        walk = files.walk("")
        self._found = dict(walk.files)
        self._litter = [path for path in walk.ignored if basename(path).startswith(OURS) and path.endswith(".tmp")]
        self._now: dict[str, Stat] = {}
        self.edited: list[str] = []
        self.written: list[str] = []
        self.removed: list[str] = []

    def prepare(self) -> None:
        pass

    def draft(self, path: str, version: bytes, data: bytes) -> Stat | None:
        return None

    def drafted(self, path: str, version: bytes, stat: Stat) -> None:
        pass

    def bring(self, versions: Mapping[str, bytes], contents: Contents) -> None:
        self._files.make_root()
        others = self._changed()
        if not self._files.exists(MARKER):
            self._mark(UNFINISHED)
        before, stats = self._record.versions_of_files(), self._record.stats()
        for path in sorted(versions, key=self._turn):
            stat = self._found.get(path)
            if stat is None or before.get(path) != versions[path] or stats[path] != stat:
                stat = self._put(path, stat, contents.whole(path))
            self._now[path] = stat
        for path in sorted(self._found.keys() - versions.keys()):
            self._remove(path)
        for path in self._litter:  # of a build that was killed
            self._files.remove(path)
        if self.written or self.removed:
            flush(self._files.root)  # else a power cut may leave other bytes than the record says
        self._mark()
        self.edited = edited(others, versions, self)
        self._record = left_of(0, versions, self._now, {})

    def stats(self) -> Mapping[str, Stat]:
        return self._now

    def records(self) -> list[Left]:
        return [self._record] if self._record is not NOTHING else []

    def _mark(self, how_far: str = "") -> None:
        """Notes in the folder itself whether all of it is of one build."""
        self._files.write_if_different(MARKER, f"{self._purpose} {how_far}".strip().encode() + b"\n")

    def _changed(self) -> dict[str, bytes]:
        """What is not as it was left, with the versions that it had then; nothing where a build has not ended, since it
        may have been that one."""
        known, before = self._record.stats(), self._record.versions_of_files()
        whole = self._files.exists(MARKER) and UNFINISHED not in self._files.read(MARKER).decode()
        if not known or self._record.inode or not whole:
            return {}
        return {path: before.get(path, b"") for path, stat in self._found.items() if known.get(path) != stat}

    def _turn(self, path: str) -> int:
        """When a file's turn comes; see the module."""
        if not path.endswith(_TOLD):
            return 0
        if not path.endswith(_PAGE):
            return 3
        return 2 if path in self._found else 1

    def _put(self, path: str, stat: Stat | None, data: bytes) -> Stat:
        """Brings one file up to date."""
        if stat is None and self._found:
            self._make_room(path)
        if stat is None or stat.size != len(data) or self._files.read(path) != data:
            if not self.written and not self.removed:
                self._mark(UNFINISHED)
            stat = self._files.write(path, data)
            self.written.append(path)
        return stat

    def _make_room(self, path: str) -> None:
        """Removes at once what stands in the way: a file where a folder is wanted, or what is in a folder where a
        file is wanted. No two pages of one build want that of each other, so nobody owns it any more."""
        above = [path[:at] for at, character in enumerate(path) if character == "/"]
        in_the_way = [old for old in above if old in self._found]
        if not in_the_way and self._files.exists(path):
            in_the_way = [old for old in self._found if old.startswith(path + "/")]
        for old in in_the_way:
            self._remove(old)
            del self._found[old]
        self._files.remove_empty_folders(f"{path}/index.html")

    def _remove(self, path: str) -> None:
        if not self.written and not self.removed:
            self._mark(UNFINISHED)
        self._files.remove(path)
        self._files.remove_empty_folders(path)
        self.removed.append(path)
