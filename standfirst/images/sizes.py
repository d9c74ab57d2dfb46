"""How large a picture is, so that a page can leave room for it.

SVG is read as text; everything else is left to Pillow, which is imported only when a site has such pictures.
"""

import re
from typing import Final

_SVG: Final = re.compile(rb"<svg\b[^>]*>", re.DOTALL)
_NUMBER: Final = re.compile(rb"\s*([0-9]+(?:\.[0-9]+)?)(?:px)?\s*\Z")
_ATTRIBUTE: Final = re.compile(rb"""\b(width|height|viewBox)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_ORIENTATION: Final = 0x0112
_TURNED: Final = (5, 6, 7, 8)
"""EXIF orientations of a camera that was held upright."""
_FORMATS: Final = ("JPEG", "PNG", "GIF", "WEBP", "AVIF")


def dimensions(data: bytes) -> tuple[int, int]:
    """Width and height in pixels, `(0, 0)` where they cannot be told."""
    head = data[:4096]
    tag = _SVG.search(head)
    return _svg(tag[0]) if tag else _raster(data)


def _svg(tag: bytes) -> tuple[int, int]:
    found = {name: double or single for name, double, single in _ATTRIBUTE.findall(tag)}
    sizes = [_NUMBER.match(found.get(name, b"")) for name in (b"width", b"height")]
    if sizes[0] and sizes[1]:
        return _pixels(float(sizes[0][1])), _pixels(float(sizes[1][1]))
    box = found.get(b"viewBox", b"").replace(b",", b" ").split()
    try:
        return (_pixels(float(box[2])), _pixels(float(box[3]))) if len(box) == 4 else (0, 0)
    except ValueError:
        return 0, 0


def _pixels(length: float) -> int:
    """A length as a whole number, 0 for one that no picture has (infinite, not a number, below nothing)."""
    return round(length) if 0 <= length < 1e6 else 0


def _raster(data: bytes) -> tuple[int, int]:
    import io
    import warnings

    from PIL import Image, UnidentifiedImageError

    try:
        with warnings.catch_warnings(action="ignore"), Image.open(io.BytesIO(data), formats=_FORMATS) as image:
            width, height = image.size
            # Asked for EXIF that a PNG does not have, Pillow would decode all of it in search of some.
            exif = image.getexif() if "exif" in image.info else {}
            turned = exif.get(_ORIENTATION, 1) in _TURNED
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return 0, 0
    return (height, width) if turned else (width, height)
