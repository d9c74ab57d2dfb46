"""AVIF: an AV1 picture, or several that move, in boxes.

Places in such a file are counted from its start, so nothing in it is moved: what should not be told is blanked where it
stands. Of the data only what a picture needs is kept, and of what is listed only kinds that are known.
"""

import struct
from collections.abc import Mapping
from typing import Final

from standfirst.images.anatomy import Anatomy, Broken
from standfirst.images.formats.boxes import Box, Item, boxes, children, items, properties, references
from standfirst.images.spaces import Space, of_cicp

_TOP: Final = (b"ftyp", b"meta", b"mdat", b"moov")
_META: Final = (b"hdlr", b"pitm", b"iloc", b"iinf", b"iref", b"iprp", b"idat", b"grpl")
_PROPERTIES: Final = frozenset(
    b"ispe pixi av1C colr pasp clap irot imir auxC a1op a1lx lsel clli mdcv cclv amve reve ndwt".split()
)
_MOVIE: Final = frozenset(
    b"mvhd tkhd mdhd hdlr vmhd nmhd dref stsd stts stsc stsz stco co64 stss ctts elst tref sgpd sbgp".split()
)
_FOLDERS: Final = frozenset(b"trak mdia minf stbl dinf edts".split())
_DEEPEST: Final = 8
_MOST_TRACKS: Final = 16
_TIMED: Final = (b"mvhd", b"tkhd", b"mdhd")
_PICTURES: Final = (b"av01", b"grid", b"iovl", b"tmap")
_TRACKS: Final = (b"pict", b"auxv", b"vide")
_NOTHING: Final = b"II*\0\x08\0\0\0\0\0\0\0\0\0"
"""EXIF without an entry."""
_XMP: Final = b"application/rdf+xml"
_TURNS: Final[Mapping[tuple[int, int], int]] = {
    (0, -1): 1, (1, -1): 8, (2, -1): 3, (3, -1): 6,
    (0, 0): 4, (1, 0): 5, (2, 0): 2, (3, 0): 7,
    (0, 1): 2, (1, 1): 7, (2, 1): 4, (3, 1): 5,
}  # fmt: skip
"""{(quarters of a turn to the left, then the axis of a mirror, -1 for none): the orientation as EXIF counts it}."""


def read(data: bytes) -> Anatomy:
    """What the boxes say."""
    found = Anatomy()
    try:
        top: dict[bytes, Box] = {}
        coded = 0
        for box in boxes(data, 0, len(data)):
            top.setdefault(box.kind, box)
            coded += box.end - box.body if box.kind == b"mdat" else 0
        found = _still(data, top[b"meta"]) if b"meta" in top else found
        if b"moov" in top:
            found = _moving(data, top[b"moov"], found)
        if not coded:
            raise Broken("has no pixels")
        return found
    except Broken as broken:
        return _replaced(found, fault=str(broken))


def _replaced(found: Anatomy, **changes: object) -> Anatomy:
    from msgspec.structs import replace

    return replace(found, **changes)


def _still(data: bytes, meta: Box) -> Anatomy:
    parts = children(data, meta, 4)
    listed = items(data, parts)
    pitm = parts.get(b"pitm")
    primary = int.from_bytes(data[pitm.body + 4 : pitm.end], "big") if pitm else 0
    width = height = angle = 0
    mirror = -1
    told: dict[bytes, bytes] = {}
    for one in properties(data, parts[b"iprp"], primary) if b"iprp" in parts else ():
        if one.kind == b"ispe" and one.end - one.body >= 12:
            width, height = struct.unpack_from(">II", data, one.body + 4)
        elif one.kind == b"irot":
            angle = data[one.body] & 3
        elif one.kind == b"imir":
            mirror = data[one.body] & 1
        elif one.kind == b"colr":
            told.setdefault(data[one.body : one.body + 4], data[one.body + 4 : one.end])
    exif = b"".join(_content(data, item) for item in listed.values() if item.kind == b"Exif")
    return Anatomy(
        width=width,
        height=height,
        turned=_TURNS[angle, mirror],
        alpha=any(kind == b"auxl" for kind, _, _ in references(data, parts.get(b"iref"))),
        coded=sum(size for item in listed.values() if item.kind in _PICTURES for _, size in item.extents),
        exif=exif[4 + int.from_bytes(exif[:4], "big") :],
        space=_space(told),
        xmp=next((_content(data, item) for item in listed.values() if item.content_type == _XMP), b""),
    )


def _space(told: Mapping[bytes, bytes]) -> Space | None:
    """Where there is a profile, that holds (MIAF, 7.3.6.4)."""
    numbers = told.get(b"nclx", b"")
    if len(numbers) < 4 or told.keys() & {b"prof", b"rICC"}:
        return None
    return of_cicp(*struct.unpack_from(">HH", numbers))


def _content(data: bytes, item: Item) -> bytes:
    return b"".join(data[at : at + size] for at, size in item.extents)


def _moving(data: bytes, moov: Box, still: Anatomy) -> Anatomy:
    """Of a sequence: as many frames as its longest track has, as large as the largest one."""
    width, height, frames = still.width, still.height, 1
    for number, trak in enumerate(boxes(data, moov.body, moov.end)):
        if number > _MOST_TRACKS:
            raise Broken("has too many tracks")
        if trak.kind == b"trak":
            parts = children(data, trak)
            if b"tkhd" in parts and parts[b"tkhd"].end - parts[b"tkhd"].body >= 8:
                wide, high = struct.unpack_from(">II", data, parts[b"tkhd"].end - 8)
                width, height = max(width, wide >> 16), max(height, high >> 16)
            inner = trak
            for kind in (b"mdia", b"minf", b"stbl", b"stsz"):
                inner = children(data, inner).get(kind) or Box(b"", 0, 0, 0)
            if inner.end - inner.body >= 12:
                frames = max(frames, int.from_bytes(data[inner.body + 8 : inner.body + 12], "big"))
    return _replaced(still, width=width, height=height, frames=frames, turned=still.turned or 1)


def rewrite(data: bytes, exif: bytes, xmp: bytes) -> bytes:
    """The same picture; EXIF and XMP stand where the file had some, if they fit."""
    out = _rewritten(data, exif, xmp)
    if _rewritten(out, exif, xmp) != out:
        raise Broken("is put together in a way that is not known")
    return out


def _rewritten(data: bytes, exif: bytes, xmp: bytes) -> bytes:
    out = bytearray(data)
    end = 0
    top = list(boxes(data, 0, len(data)))
    moves = any(box.kind == b"moov" for box in top)
    kept: list[tuple[int, int]] = []
    for box in top:
        if box.kind == b"meta":
            kept += _clean_meta(data, out, box)
        elif box.kind == b"moov":
            _clean_movie(data, out, box)
        elif box.kind not in _TOP:
            _blank(out, box)
        end = box.end if box.kind in _TOP else end
    _clean_data(out, [box for box in top if box.kind == b"mdat" and not moves], kept)
    for box in top:
        if box.kind == b"meta":
            _tell(data, out, box, exif, xmp)
    return bytes(out[:end])


def _blank(out: bytearray, box: Box) -> None:
    out[box.start + 4 : box.start + 8] = b"free"
    out[box.body : box.end] = bytes(box.end - box.body)


def _clean_meta(data: bytes, out: bytearray, meta: Box) -> list[tuple[int, int]]:
    """Blanks what is not known, and gives the extents that pictures need."""
    parts = children(data, meta, 4)
    for box in boxes(data, meta.body + 4, meta.end):
        if box.kind not in _META or parts[box.kind] != box:
            _blank(out, box)
    if b"hdlr" in parts:
        _clean_name(out, parts[b"hdlr"])
    ipco = children(data, parts[b"iprp"]).get(b"ipco") if b"iprp" in parts else None
    for box in boxes(data, ipco.body, ipco.end) if ipco else ():
        if box.kind not in _PROPERTIES:
            _blank(out, box)
    small = {source for kind, source, _ in references(data, parts.get(b"iref")) if kind == b"thmb"}
    kept = [
        extent
        for item in items(data, parts).values()
        if item.kind in _PICTURES and item.id not in small
        for extent in item.extents
    ]
    _clean_data(out, [parts[b"idat"]] if b"idat" in parts else [], kept)
    return kept


def _clean_name(out: bytearray, hdlr: Box) -> None:
    at = hdlr.body + 24
    out[at : hdlr.end] = bytes(max(0, hdlr.end - at))


def _clean_data(out: bytearray, holders: list[Box], kept: list[tuple[int, int]]) -> None:
    """Blanks in boxes of data all that is in no extent."""
    for box in holders:
        at = box.body
        for start, size in sorted(kept):
            if at < start < box.end:
                out[at:start] = bytes(start - at)
            at = max(at, min(start + size, box.end)) if start < box.end else at
        out[at : box.end] = bytes(box.end - at)


def _tell(data: bytes, out: bytearray, meta: Box, exif: bytes, xmp: bytes) -> None:
    for item in items(data, children(data, meta, 4)).values():
        if item.kind != b"Exif" and item.content_type != _XMP:
            continue
        for number, (at, size) in enumerate(item.extents):
            written = bytes(size)
            if not number and item.kind == b"Exif":
                fitting = (one for one in (exif, _NOTHING) if one and len(one) + 4 <= size)
                written = (b"\0\0\0\0" + next(fitting, b"")).ljust(size, b"\0")[:size]
            elif item.kind != b"Exif":
                written = (xmp if len(xmp) <= size and not number else b"").ljust(size)
            out[at : at + size] = written


def _clean_movie(data: bytes, out: bytearray, folder: Box, depth: int = 0) -> None:
    """Blanks what is not known in the tracks, and the times at which they were made."""
    if depth > _DEEPEST:
        raise Broken("has parts too deep in each other")
    for box in boxes(data, folder.body, folder.end):
        if box.kind in _FOLDERS:
            _clean_movie(data, out, box, depth + 1)
        elif box.kind not in _MOVIE:
            _blank(out, box)
        elif box.kind in _TIMED:
            out[box.body + 4 : box.body + (20 if data[box.body] else 12)] = bytes(16 if data[box.body] else 8)
        elif box.kind == b"hdlr":
            if folder.kind == b"mdia" and data[box.body + 8 : box.body + 12] not in _TRACKS:
                raise Broken("has tracks that are no pictures")
            _clean_name(out, box)
