"""How finished bytes become the live tree: written where they differ, removed where nobody owns them any more.

It knows files, not pages. A folder is ours when it holds the marker, or nothing at all; any other is never touched.
Equal bytes are never written again: a file whose stat is the one we left and whose version is the one wanted is not
even opened. Each file is replaced by rename, so a reader sees the old or the new one whole.
"""

from collections.abc import Callable, Mapping
from typing import Final, Literal

from msgspec import Struct

from standfirst.files import Files, Stat, Walk
from standfirst.problems import UsageError

MARKER: Final = ".standfirst-output"

Purpose = Literal["release", "preview"]


class Known(Struct, frozen=True, array_like=True, gc=False):
    """A file as an earlier build left it: the fingerprint of its bytes, and its stat."""

    version: bytes
    stat: Stat


class Tree:
    """The output folder during one build. `known` is what the last build left."""

    def __init__(self, files: Files, known: Mapping[str, Known], purpose: Purpose, shown: str) -> None:
        self._files = files
        self._purpose = purpose
        self._before = known
        self._found = dict(_ours(files, shown).files)
        self._now: dict[str, Known] = {}
        self.written: list[str] = []
        self.removed: list[str] = []

    def begin(self) -> None:
        """Marks the folder as ours, and as what it is about to hold."""
        self._files.write_if_different(MARKER, f"{self._purpose}\n".encode())

    def put(self, path: str, version: bytes, content: Callable[[], bytes]) -> None:
        """Brings one file up to date. `content` is asked only when the file is not known to be right."""
        stat = self._found.get(path)
        before = self._before.get(path)
        if before is not None and before.version == version and before.stat == stat:
            self._now[path] = before
            return
        data = content()
        if stat is None and self._found:
            self._make_room(path)
        if stat is None or stat.size != len(data) or self._files.read(path) != data:
            stat = self._files.write(path, data)
            self.written.append(path)
        self._now[path] = Known(version, stat)

    def finish(self) -> Mapping[str, Known]:
        """Removes what no page owns; gives what the next build may know."""
        for path in sorted(self._found.keys() - self._now.keys()):
            self._remove(path)
        return self._now

    def stats(self) -> Mapping[str, Stat]:
        """Every file that is owned, as it was left."""
        return {path: known.stat for path, known in self._now.items()}

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


def _ours(files: Files, shown: str) -> Walk:
    walk = files.walk("")
    if (walk.files or walk.faults) and not files.exists(MARKER):
        raise UsageError(
            f"the output folder {shown} holds files that are not ours",
            f"name an empty folder with --output, or put an empty file {MARKER} into it if all of it may be replaced",
        )
    return walk
