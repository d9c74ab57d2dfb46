"""The words that come with a picture, put together from XMP, IPTC and EXIF, in that order: the newest standard first."""

import re
from collections.abc import Mapping
from typing import Final

from standfirst.images import exif, iptc, xmp
from standfirst.images.anatomy import Anatomy
from standfirst.images.records import Words

_LONGEST: Final = 4000
_SHORT: Final = 500
"""Characters: of a caption, and of all else."""
_PROGRAM: Final = re.compile(r"matplotlib\b", re.IGNORECASE)
_UNPRINTABLE: Final = re.compile("[\0-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]+")


def words_of(anatomy: Anatomy) -> Words:
    """What the file says of itself."""
    return _together(xmp.read(anatomy.xmp), iptc.read(anatomy.iptc), exif.read(anatomy.exif))


def words_of_drawing(data: bytes) -> Words:
    """What an SVG says of itself in its metadata, where programs that draw charts name themselves as their creators."""
    said = xmp.read_in_drawing(data)
    if _PROGRAM.match(said.get("creator", "")):
        del said["creator"]
    return _together({"copyright": said.get("license", ""), **said}, {}, exif.Exif())


def _together(new: Mapping[str, str], old: Mapping[str, str], camera: exif.Exif) -> Words:
    """A credit line wins over the names of those who made the picture, as IPTC has it: it is "the credit to person(s) and/or
    organisation(s) required by the supplier"."""

    def first(*texts: str | None, most: int = _SHORT) -> str:
        return next((plain for text in texts if text and (plain := _plain(text, most))), "")

    names = ("credit", "creator")
    return Words(
        alt=first(new.get("alt")),
        caption=first(new.get("caption"), old.get("caption"), camera.description, most=_LONGEST),
        credit=first(*(said.get(name) for name in names for said in (new, old)), camera.artist),
        copyright=first(new.get("copyright"), old.get("copyright"), camera.copyright),
        until=first(new.get("until"), old.get("until")),
        source_type=first(new.get("source_type")).rstrip("/").rpartition("/")[2],
    )


def _plain(text: str, most: int) -> str:
    return " ".join(_UNPRINTABLE.sub(" ", text).split())[:most].rstrip()


def orientation_of(anatomy: Anatomy) -> int:
    """How the stored picture is to be turned, as EXIF counts it, 1 to 8: by the container, by EXIF, else by XMP."""
    said = anatomy.turned or exif.read(anatomy.exif).orientation
    if not said:
        written = xmp.read(anatomy.xmp).get("orientation", "") if b"Orientation" in anatomy.xmp else ""
        said = int(written) if written in {"1", "2", "3", "4", "5", "6", "7", "8"} else 1
    return said


def tells_place(anatomy: Anatomy) -> bool:
    """Whether the file says where on the globe it was made."""
    return exif.read(anatomy.exif).place or b"GPSL" in anatomy.xmp or iptc.names_place(anatomy.iptc)
