"""The formats of pictures that are accepted, told by their first bytes, and how each is read and written anew.

`read` gives the `Anatomy`, of a broken file as far as it goes. `rewrite` gives the same pixels with nothing but what they
need, the colour profile, and the EXIF and XMP handed in; it raises `Broken`. Both are pure, and safe on any bytes.
"""

from collections.abc import Callable
from typing import Final

from standfirst.images.anatomy import Anatomy
from standfirst.images.formats import avif, gif, jpeg, png, webp

READ: Final[dict[str, Callable[[bytes], Anatomy]]] = {
    "jpeg": jpeg.read,
    "png": png.read,
    "webp": webp.read,
    "avif": avif.read,
    "gif": gif.read,
}
REWRITE: Final[dict[str, Callable[[bytes, bytes, bytes], bytes]]] = {
    "jpeg": jpeg.rewrite,
    "png": png.rewrite,
    "webp": webp.rewrite,
    "avif": avif.rewrite,
    "gif": gif.rewrite,
}

_OTHERS: Final[tuple[tuple[bytes, str], ...]] = (
    (b"II*\0", "a TIFF, or a camera's raw file"),
    (b"MM\0*", "a TIFF, or a camera's raw file"),
    (b"II+\0", "a TIFF"),
    (b"MM\0+", "a TIFF"),
    (b"8BPS", "a PSD (Photoshop)"),
    (b"SIMPLE  =", "a FITS"),
    (b"%!PS", "an EPS"),
    (b"\xc5\xd0\xd3\xc6", "an EPS"),
    (b"%PDF", "a PDF"),
    (b"BM", "a BMP"),
    (b"\0\0\1\0", "an icon (ICO)"),
    (b"\xff\x0a", "a JPEG XL"),
    (b"\0\0\0\x0cJXL ", "a JPEG XL"),
    (b"\0\0\0\x0cjP  ", "a JPEG 2000"),
    (b"MZ", "a program for Windows"),
    (b"\x7fELF", "a program"),
    (b"#!", "a script"),
    (b"PK\3\4", "a ZIP archive"),
    (b"\x1f\x8b", "an archive (gzip)"),
    (b"<", "HTML or XML"),
)


def sniff(data: bytes) -> tuple[str, str]:
    """The format by the first bytes, and ""; or "" and what the file is instead, with its article."""
    if data.startswith(b"\xff\xd8\xff"):
        return "jpeg", ""
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png", ""
    if data.startswith((b"GIF87a", b"GIF89a")):
        return "gif", ""
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "webp", ""
    if data[4:8] == b"ftyp":
        brands = data[8 : max(12, min(int.from_bytes(data[:4], "big"), 512))]
        if b"avif" in brands or b"avis" in brands:
            return "avif", ""
        still = any(brand in brands for brand in (b"heic", b"heix", b"mif1", b"msf1", b"hevc"))
        return "", "a HEIC" if still else "a video"
    head = data[:4096].removeprefix(b"\xef\xbb\xbf").lstrip()
    if head.startswith(b"<") and b"<svg" in head and not head[:14].lower().startswith((b"<!doctype html", b"<html")):
        return "svg", ""
    return "", next((name for magic, name in _OTHERS if head.startswith(magic)), "no picture" if data else "empty")
