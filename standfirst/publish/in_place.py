"""Publishing where two trees cannot change places: each file is replaced by rename, so that a reader sees the old or
the new one whole, and a build that is killed leaves some of each.

Equal bytes are never written again: a file whose stat is the one we left and whose version is the one wanted is not
even opened.
"""

from collections.abc import Iterable, Mapping
from posixpath import basename

from standfirst.files import NOTHING, OURS, DiskFiles, Left, Stat, flush, left_of
from standfirst.publish.record import MARKER, Contents, Purpose


class InPlace:
    """The output folder during one build. `records` are what earlier builds left."""

    def __init__(self, files: DiskFiles, records: Iterable[Left], purpose: Purpose) -> None:
        self._files = files
        self._purpose = purpose
        self._record = next(iter(records), None)
        walk = files.walk("")
        self._found = dict(walk.files)
        self._litter = [path for path in walk.ignored if basename(path).startswith(OURS) and path.endswith(".tmp")]
        self._now: dict[str, Stat] = {}
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
        self._files.write_if_different(MARKER, f"{self._purpose}\n".encode())
        record = self._record or NOTHING
        before, stats = record.versions_of_files(), record.stats()
        for path, version in versions.items():
            stat = self._found.get(path)
            if stat is None or before.get(path) != version or stats[path] != stat:
                stat = self._put(path, stat, contents.whole(path))
            self._now[path] = stat
        for path in sorted(self._found.keys() - versions.keys()):
            self._remove(path)
        for path in self._litter:  # of a build that was killed
            self._files.remove(path)
        if self.written or self.removed:
            flush(self._files.root)  # else a power cut may leave other bytes than the record says
        self._record = left_of(0, versions, self._now, {})

    def stats(self) -> Mapping[str, Stat]:
        return self._now

    def records(self) -> list[Left]:
        return [self._record] if self._record else []

    def _put(self, path: str, stat: Stat | None, data: bytes) -> Stat:
        """Brings one file up to date."""
        if stat is None and self._found:
            self._make_room(path)
        if stat is None or stat.size != len(data) or self._files.read(path) != data:
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
        self._files.remove(path)
        self._files.remove_empty_folders(path)
        self.removed.append(path)
