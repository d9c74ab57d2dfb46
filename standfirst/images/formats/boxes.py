"""The boxes that AVIF is made of (ISO/IEC 14496-12), and the items in its `meta` box: pictures, EXIF, XMP."""

from collections.abc import Iterator
from typing import Final

from msgspec import Struct

from standfirst.images.anatomy import Broken, cut_off

_MOST: Final = 1024
"""Boxes, items or properties in one place: a picture of 256 tiles has some 300."""
_EXTENTS: Final = 64
"""Of one item; most have one."""


class Box(Struct, frozen=True, gc=False):
    """`start` is that of its head, `body` of what follows the head; places in the file."""

    kind: bytes
    start: int
    body: int
    end: int


class Item(Struct, frozen=True, gc=False):
    """Something that `meta` lists: a coded picture, or metadata. Extents are places in the file and lengths."""

    id: int
    kind: bytes
    content_type: bytes = b""
    extents: tuple[tuple[int, int], ...] = ()


class Reader:
    """Whole numbers one after the other. Beyond the end there is nothing: the file is broken."""

    __slots__ = ("at", "data", "end")

    def __init__(self, data: bytes, at: int, end: int) -> None:
        self.data, self.at, self.end = data, at, end

    def take(self, size: int) -> int:
        """The next number of so many bytes; one of none is 0."""
        self.at += size
        if self.at > self.end:
            raise Broken("is damaged: a list in it is cut off")
        return int.from_bytes(self.data[self.at - size : self.at], "big")

    def count(self, size: int, most: int = _MOST) -> int:
        """The length of a list."""
        count = self.take(size)
        if count > most:
            raise Broken(f"lists {count:,} parts")
        return count

    def text(self) -> bytes:
        """Up to the next zero."""
        stop = self.data.find(b"\0", self.at, self.end)
        start, stop = self.at, self.end if stop < 0 else stop
        self.at = min(stop + 1, self.end)
        return self.data[start:stop]


def boxes(data: bytes, at: int, end: int) -> Iterator[Box]:
    """The boxes between two places."""
    count = 0
    while at < end:
        count += 1
        if at + 8 > end:
            cut_off()
        size, kind, head = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8], 8
        if size == 1:
            size, head = int.from_bytes(data[at + 8 : at + 16], "big"), 16
        size = size or end - at
        if at + size > end:
            cut_off()
        if size < head:
            raise Broken("is damaged: a part of it has no size")
        if count > _MOST:
            raise Broken(f"has more than {_MOST:,} parts in one place")
        yield Box(kind, at, at + head, at + size)
        at += size


def children(data: bytes, box: Box, skip: int = 0) -> dict[bytes, Box]:
    """What is in a box, the first of each kind; `skip` bytes are its own."""
    found: dict[bytes, Box] = {}
    for one in boxes(data, box.body + skip, box.end):
        found.setdefault(one.kind, one)
    return found


def items(data: bytes, parts: dict[bytes, Box]) -> dict[int, Item]:
    """What the parts of a `meta` box list."""
    kinds = dict(_kinds(data, parts[b"iinf"])) if b"iinf" in parts else {}
    places = dict(_places(data, parts[b"iloc"], parts.get(b"idat"))) if b"iloc" in parts else {}
    return {id: Item(id, kind, content, places.get(id, ())) for id, (kind, content) in kinds.items()}


def _kinds(data: bytes, box: Box) -> Iterator[tuple[int, tuple[bytes, bytes]]]:
    reader = Reader(data, box.body, box.end)
    reader.count(4 if reader.take(4) >> 24 else 2)
    for entry in boxes(data, reader.at, box.end):
        one = Reader(data, entry.body, entry.end)
        version = one.take(4) >> 24
        if entry.kind == b"infe" and version >= 2:
            id = one.take(2 if version == 2 else 4)
            one.take(2)
            kind = one.take(4).to_bytes(4, "big")
            one.text()
            content = one.text() if kind == b"mime" else b""
            yield id, (kind, content + (b";" + one.text() if kind == b"mime" and one.at < one.end else b""))


def _places(data: bytes, box: Box, idat: Box | None) -> Iterator[tuple[int, tuple[tuple[int, int], ...]]]:
    reader = Reader(data, box.body, box.end)
    version, sizes = reader.take(4) >> 24, reader.take(2)
    offset, length, base, index = (sizes >> shift & 15 for shift in (12, 8, 4, 0))
    for _ in range(reader.count(2 if version < 2 else 4)):
        id = reader.take(2 if version < 2 else 4)
        method = reader.take(2) & 15 if version else 0
        reader.take(2)
        start = reader.take(base)
        if method > 1 or (method and idat is None):
            raise Broken("keeps its pixels in a way that is not known")
        start += idat.body if method and idat else 0
        extents: list[tuple[int, int]] = []
        for _ in range(reader.count(2, _EXTENTS)):
            reader.take(index if version else 0)
            at, size = start + reader.take(offset), reader.take(length)
            extents.append((at, size or len(data) - at))
            if at + (size or 1) > len(data):
                cut_off()
        yield id, tuple(extents)


def references(data: bytes, box: Box | None) -> list[tuple[bytes, int, tuple[int, ...]]]:
    """Kind, from which item, and to which ones."""
    found: list[tuple[bytes, int, tuple[int, ...]]] = []
    if box is not None:
        size = 4 if data[box.body] else 2
        for one in boxes(data, box.body + 4, box.end):
            reader = Reader(data, one.body, one.end)
            source = reader.take(size)
            found.append((one.kind, source, tuple(reader.take(size) for _ in range(reader.count(2)))))
    return found


def properties(data: bytes, iprp: Box, id: int) -> list[Box]:
    """The properties of an item, in the order in which they are applied."""
    parts = children(data, iprp)
    if b"ipco" not in parts or b"ipma" not in parts:
        return []
    known = list(boxes(data, parts[b"ipco"].body, parts[b"ipco"].end))
    reader = Reader(data, parts[b"ipma"].body, parts[b"ipma"].end)
    head = reader.take(4)
    wide = 2 if head & 1 else 1
    for _ in range(reader.count(4)):
        item = reader.take(4 if head >> 24 else 2)
        numbers = [reader.take(wide) & (0x7FFF if wide == 2 else 0x7F) for _ in range(reader.take(1))]
        if item == id:
            return [known[number - 1] for number in numbers if 0 < number <= len(known)]
    return []
