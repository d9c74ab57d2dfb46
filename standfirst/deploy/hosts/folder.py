"""A folder of this machine or of a mount: flat, or with releases between which a pointer is switched.

Flat, the files lie in it as readers get them. With releases a server's root is `current`, a symbolic link to one of
`releases/`; what a release shares with the one before has the same bytes on the disk, under a second name.
"""

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from standfirst.deploy.difference import Seen
from standfirst.deploy.faults import Incomplete
from standfirst.deploy.host import Held, Read, Sent
from standfirst.deploy.manifest import MANIFEST, Entry, Local, of_release
from standfirst.files import DiskFiles, FileMissing, Stat, discard, flush
from standfirst.files.placing import create, names, point, pointed, second_name, take_away
from standfirst.problems import UsageError

_CURRENT: Final = "current"
_RELEASES: Final = "releases"


class Notes:
    """The notes of deploys in a folder."""

    def __init__(self, root: str) -> None:
        self.files = DiskFiles(root)

    def get(self, name: str) -> Held | None:
        try:
            data = self.files.read(name)
        except FileMissing:
            return None
        stat = self.files.stat(name)
        return Held(data, _mark(stat)) if stat else None

    def put(self, name: str, data: bytes, only: str | None) -> str | None:
        if only is not None:
            place = os.path.join(self.files.root, name)
            held = self.get(name) if only else None
            if only and (held is None or held.tag != only or not take_away(place)):
                return None
            if not create(place, data):
                return None
            stat = self.files.stat(name)
            return _mark(stat) if stat else None
        return _mark(self.files.write(name, data))


def _mark(stat: Stat) -> str:
    return f"{stat.mtime_ns:x}"


class FolderRequests:
    """A flat folder, as a store."""

    def __init__(self, root: str) -> None:
        self._notes = Notes(root)
        self._files = self._notes.files
        self._files.make_root()

    def get(self, key: str) -> Held | None:
        return self._notes.get(key)

    def put(self, file: Sent, only: str | None = None) -> str | None:
        return self._notes.put(file.path, file.data, only)

    def delete(self, keys: Sequence[str]) -> None:
        for key in keys:
            self._files.remove(key)
            self._files.remove_empty_folders(key)

    def listing(self) -> Iterable[tuple[str, Seen]]:
        return ((path, Seen(stat.size, _mark(stat))) for path, stat in self._files.walk("").files)


class FolderOfReleases:
    """The host with releases; `keep` earlier ones stay."""

    at_once: Final = True

    def __init__(self, name: str, root: str, keep: int) -> None:
        self.name = name
        self._notes = Notes(root)
        self._root = self._notes.files.root
        self._keep = keep
        self._release = ""
        self._notes.files.make_root()
        if pointed(os.path.join(self._root, _CURRENT)) is None:
            raise UsageError(
                f"{name} has a folder {_CURRENT}, where the link to the present release belongs",
                "move it away, or write releases = 0 to deploy into the folder itself",
            )

    def current(self) -> str:
        """The id of the release that readers see, "" where there is none."""
        return os.path.basename(pointed(os.path.join(self._root, _CURRENT)) or "")

    def releases(self) -> list[str]:
        """The ids of all that are whole, oldest first."""
        return [id for id in names(os.path.join(self._root, _RELEASES)) if self._notes.get(of_release(id)) is not None]

    def manifest_of(self, release: str) -> bytes | None:
        """The manifest that a release was shown with."""
        held = self._notes.get(of_release(release))
        return held.data if held else None

    def read(self, name: str) -> Held | None:
        if name == MANIFEST:
            name = of_release(self.current() or "none")
        return self._notes.get(name)

    def write(self, name: str, data: bytes, only: str | None = None) -> str | None:
        if name == MANIFEST:
            name = of_release(self._release or self.current())
        return self._notes.put(name, data, only)

    def remove(self, name: str) -> None:
        self._notes.files.remove(name)

    def listing(self) -> Mapping[str, Seen] | None:
        """Of a folder that is not ours yet whatever lies there, so that it is refused."""
        now = self.current()
        place = os.path.join(self._root, _RELEASES, now) if now else self._root
        found = DiskFiles(place).walk("").files
        skipped = () if now else (f"{_RELEASES}/",)
        return {path: Seen(stat.size, _mark(stat)) for path, stat in found if not path.startswith(skipped)}

    def begin(self, release: str, carried: Mapping[str, Entry]) -> None:
        now, place = self.current(), self._place(release)
        if release == now:
            raise Incomplete(f"{self.name} has a release of this very moment already", "deploy again")
        discard(place)
        old = self._place(now)
        for path in carried:
            second_name(os.path.join(old, path), os.path.join(place, path))
        self._release = release

    def put(self, files: Mapping[str, Local], read: Read) -> Iterator[tuple[str, Entry]]:
        tree = DiskFiles(self._place(self._release))
        tree.make_root()
        for path, local in files.items():
            stat = tree.write(path, read(path))
            yield path, Entry(stat.size, local.digest, _mark(stat))

    def delete(self, paths: Sequence[str]) -> None:
        pass  # a release has what it was begun with, and what was put

    def show(self, release: str, never: Sequence[str]) -> None:
        flush(self._root)
        point(os.path.join(self._root, _CURRENT), f"{_RELEASES}/{release}")
        self._release = ""
        whole = self.releases()
        kept = {release, *[id for id in whole if id < release][-self._keep :]}
        for id in names(os.path.join(self._root, _RELEASES)):
            if id not in kept:  # those of deploys that were killed, and of a future that was rolled back
                discard(self._place(id))
                self._notes.files.remove(of_release(id))
        for id in kept - {release}:
            tree = DiskFiles(self._place(id))
            for path in never:
                tree.remove(path)

    def back(self, release: str, manifest: bytes) -> None:
        """Lets readers see an earlier release again."""
        self._notes.put(of_release(release), manifest, None)
        point(os.path.join(self._root, _CURRENT), f"{_RELEASES}/{release}")

    def _place(self, release: str) -> str:
        return os.path.join(self._root, _RELEASES, release)
