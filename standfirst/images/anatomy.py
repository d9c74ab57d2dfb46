"""What the outer form of a picture says, whichever its format. The modules in `formats` read it; none decodes a pixel."""

from typing import Final, NoReturn

from msgspec import Struct

from standfirst.images.spaces import Space


class Broken(ValueError):
    """A file that is not built as its format says. The message goes on after "the picture"."""


class Anatomy(Struct, frozen=True, kw_only=True):
    """Width and height are as stored, before the orientation is applied; `fault` says in which way the file is broken, ""
    where it is whole: what was read up to there stands in the rest."""

    width: int = 0
    height: int = 0
    frames: int = 1
    passes: int = 1
    """How often a decoder goes over all pixels of a frame: the scans of a JPEG."""
    alpha: bool = False
    palette: bool = False
    coded: int = 0
    """Bytes that hold pixels."""
    tail: bytes = b""
    """The last of them in a JPEG that is not progressive."""
    turned: int = 0
    """Orientation by the container itself (AVIF), as EXIF counts it; 0 where there is none."""
    exif: bytes = b""
    """From its byte order on."""
    xmp: bytes = b""
    iptc: bytes = b""
    """IIM datasets."""
    space: Space | None = None
    """Its colours, where the headers say them by numbers that come before any profile in the file."""
    fault: str = ""


MOST_PARTS: Final = 100_000
"""Segments, chunks or boxes of one file: no picture has so many, and each takes a microsecond."""


def counted(number: int) -> None:
    """Ends the reading of a file that is made of nothing but beginnings."""
    if number > MOST_PARTS:
        raise Broken(f"is made of more than {MOST_PARTS:,} parts")


def cut_off() -> NoReturn:
    """For whatever ends before it should."""
    raise Broken("is cut off: its end is missing")
