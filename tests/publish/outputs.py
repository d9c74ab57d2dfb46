"""One build's worth of publishing, without a build: a file's version is its text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NoReturn

from standfirst.files import DiskFiles, Left
from standfirst.publish import InPlace, Output, Place, Purpose

SLOT = "|"


class Texts:
    """What the files of a site hold. Before a `|` stands what is a page's own, after it a fragment."""

    def __init__(self, texts: Mapping[str, str], lasting: Iterable[str] = ()) -> None:
        self.texts = texts
        self._lasting = set(lasting)
        self.asked: list[str] = []
        self.ended: list[str] = []

    def whole(self, path: str) -> bytes:
        self.asked.append(path)
        return self.texts[path].encode()

    def end(self, path: str, old: bytes) -> tuple[int, bytes] | None:
        head, slot, end = self.texts[path].partition(SLOT)
        if not slot or old.decode().partition(SLOT)[:2] != (head, slot):
            return None
        self.ended.append(path)
        return len(head.encode()), (slot + end).encode()

    def lasting(self, path: str) -> bool:
        return path in self._lasting


class Never(Texts):
    """Contents that must not be asked for."""

    def whole(self, path: str) -> NoReturn:
        raise AssertionError(f"{path} was asked for")


class Site:
    """A folder with an output, and what its builds remember."""

    def __init__(self, folder: Path, *, in_place: bool = False) -> None:
        self.live = folder / "site"
        self.hidden = folder / "cache" / "tree"
        self.records: list[Left] = []
        self._in_place = in_place
        (folder / "cache").mkdir(parents=True)

    def begin(self, purpose: Purpose = "release") -> Output:
        if self._in_place:
            return InPlace(DiskFiles(self.live), self.records, purpose)
        return Place(str(self.live), str(self.hidden), self.records, "site").output(purpose)

    def publish(self, texts: Mapping[str, str] | Texts, purpose: Purpose = "release") -> Output:
        """One build."""
        contents = texts if isinstance(texts, Texts) else Texts(texts)
        output = self.begin(purpose)
        output.bring({path: text.encode() for path, text in contents.texts.items()}, contents)
        self.records = output.records()
        assert output.stats().keys() == contents.texts.keys()
        return output

    def found(self, place: Path | None = None) -> dict[str, str]:
        """Every file that belongs to the site."""
        files = DiskFiles(place or self.live)
        return {path: files.read(path).decode() for path, _ in files.walk().files}

    def times(self) -> dict[str, int]:
        return {path: stat.mtime_ns for path, stat in DiskFiles(self.live).walk().files}
