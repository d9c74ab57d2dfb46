"""The sources of what is public as they last were good, in `.standfirst/last-good/`, each under its own name.

There are as many as stories, and in most builds none is asked for. So they are looked at beside the build, as trees of an
output are, and only that all is as it was left is told; a copy's bytes are read when it stands in.
"""

from collections.abc import Collection, Iterable, Mapping
from functools import cached_property
from typing import Final

from standfirst.files import DiskFiles, Left, Looks, Stat
from standfirst.incremental import decode, pack
from standfirst.publish import Side
from standfirst.snapshot import digest_of

_MANY: Final = 1000
"""Files from which on another process saves more time than its start takes."""


class Copies:
    """`noted` is what `note` gave after the last build. The look at the folder begins at once, `apart` in another process;
    `close` it."""

    def __init__(self, files: DiskFiles, noted: bytes | None, *, apart: bool) -> None:
        known = decode(noted, Left) if noted else None
        self.files = files
        many = known is not None and len(known.versions) >= _MANY
        self._looks = Looks({files.root: {known.inode: known} if known is not None else {}}, apart=apart and many)

    @cached_property
    def _side(self) -> Side:
        side = Side(self.files, self._looks.found(self.files.root))
        for path in sorted(side.others):
            stat = self.files.walk_at(path)
            if isinstance(stat, Stat):
                side.learn(path, digest_of(self.files.read(path, walked=True)).encode(), stat)
        return side

    @property
    def digests(self) -> Mapping[str, bytes]:
        """The digest of each copy's bytes by the id of its story."""
        return self._side.versions

    def stat(self, id: str) -> Stat:
        return self._side.stats[id]

    def read(self, id: str) -> bytes:
        return self.files.read(id, walked=True)

    def keep(self, id: str, data: bytes) -> None:
        """A copy of these bytes from now on."""
        self._side.learn(id, digest_of(data).encode(), self.files.write(id, data))

    def only(self, right: Collection[tuple[str, bytes]]) -> None:
        """Takes away whatever is in the folder and is not one of these, by id and digest."""
        side = self._side
        wrong = dict(side.versions.items() - right)
        for path in sorted({*wrong, *side.others}):
            self.files.remove(path)
            self.files.remove_empty_folders(path)
            side.forget(path)

    def missing(self, ids: Iterable[str]) -> list[str]:
        """The stories of which there is no copy."""
        there = self._side.versions
        return [id for id in ids if id not in there]

    def note(self) -> bytes:
        """What the next build may know; nothing where there are no copies, and perhaps no folder."""
        return pack(self._side.record()) if self.digests else b""

    def close(self) -> None:
        """The look is over."""
        self._looks.close()
