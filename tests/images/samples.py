"""Small pictures made for the tests: in every format, and with a place in every place where one can sit."""

from __future__ import annotations

import base64
import io
import struct
import zlib
from collections.abc import Mapping
from typing import Any, Final

from PIL import Image, ImageDraw

FORMATS: Final = ("JPEG", "PNG", "WEBP", "AVIF", "GIF")
LATITUDE: Final = "51,30.441N"
"""As XMP writes it; EXIF has it as 51, 30, 26.46."""
XMP: Final = (
    '<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""'
    ' xmlns:exif="http://ns.adobe.com/exif/1.0/" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"'
    f' exif:GPSLatitude="{LATITUDE}" exif:GPSLongitude="0,7.65W" photoshop:City="Little Haven"'
    ' photoshop:Credit="Ann Light/The Courier"/></rdf:RDF></x:xmpmeta><?xpacket end="w"?>'
).encode()
IPTC: Final = b"".join(
    b"\x1c\x02" + bytes((number,)) + len(value).to_bytes(2, "big") + value
    for number, value in ((90, b"Little Haven"), (92, b"Old Harbour 3"), (110, b"Ann Light/The Courier"))
)


def drawn(size: tuple[int, int] = (48, 32), mode: str = "RGB") -> Image.Image:
    """A picture without symmetry, so that no two of its eight turns are alike."""
    picture = Image.linear_gradient("L").resize(size).convert("RGB")
    draw = ImageDraw.Draw(picture)
    width, height = size
    draw.rectangle((0, 0, width // 3, height // 4), fill=(200, 30, 30))
    draw.ellipse((width // 2, height // 2, width - 2, height - 3), fill=(20, 90, 200))
    if mode == "RGBA":
        picture.putalpha(Image.linear_gradient("L").rotate(90).resize(size))
    return picture.convert(mode)


def saved(kind: str, picture: Image.Image | None = None, **settings: Any) -> bytes:
    file = io.BytesIO()
    (picture or drawn()).save(file, kind, **settings)
    return file.getvalue()


def located(**more: Any) -> bytes:
    """EXIF with a place, a serial number and who made it, from its byte order on."""
    exif = Image.Exif()
    exif[0x013B] = "Ann Light"
    exif[0x8298] = "The Courier"
    exif[0xC62F] = "serial 0042"
    exif[0x8825] = {1: "N", 2: (51.0, 30.0, 26.46), 3: "W", 4: (0.0, 7.0, 39.0)}
    for tag, value in more.items():
        exif[int(tag.removeprefix("tag_"), 16)] = value
    return exif.tobytes().removeprefix(b"Exif\0\0")


def segment(marker: int, content: bytes) -> bytes:
    return bytes((0xFF, marker)) + (len(content) + 2).to_bytes(2, "big") + content


def in_jpeg(*segments: bytes, tail: bytes = b"") -> bytes:
    data = saved("JPEG")
    return data[:2] + b"".join(segments) + data[2:] + tail


def chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def in_png(*chunks: bytes, tail: bytes = b"") -> bytes:
    data = saved("PNG")
    return data[:33] + b"".join(chunks) + data[33:] + tail


def in_gif(block: bytes) -> bytes:
    data = saved("GIF")
    at = 13 + 3 * (2 << (data[10] & 7) if data[10] & 0x80 else 0)
    return b"GIF89a" + data[6:at] + block + data[at:]


def box(kind: bytes, content: bytes) -> bytes:
    return (len(content) + 8).to_bytes(4, "big") + kind + content


def _with_thumbnail() -> bytes:
    """EXIF whose second directory is a small JPEG with EXIF of its own."""
    small = in_jpeg(segment(0xE1, b"Exif\0\0" + located()))
    directory = struct.pack("<H", 3) + b"".join(
        struct.pack("<HHII", tag, kind, 1, value)
        for tag, kind, value in ((0x0103, 3, 6), (0x0201, 4, 8 + 6 + 2 + 36 + 4), (0x0202, 4, len(small)))
    )
    return b"II*\0\x08\0\0\0" + struct.pack("<HI", 0, 8 + 6) + directory + b"\0\0\0\0" + small


def _maker_note() -> bytes:
    exif = Image.Exif()
    exif[0x8769] = {0x927C: b"Nobody\0\0" + located()}
    return exif.tobytes().removeprefix(b"Exif\0\0")


def _several_pictures() -> bytes:
    second = in_jpeg(segment(0xE1, b"Exif\0\0" + located()))
    file = io.BytesIO()
    with Image.open(io.BytesIO(second)) as other:
        drawn().save(file, "MPO", save_all=True, append_images=[other], exif=b"Exif\0\0" + located())
    return file.getvalue()


def _extended() -> bytes:
    guid = b"0123456789ABCDEF0123456789ABCDEF"
    first = XMP.replace(
        b"exif:GPSLatitude",
        b'xmlns:xmpNote="http://ns.adobe.com/xmp/note/" xmpNote:HasExtendedXMP="' + guid + b'" exif:Gone',
    )
    more = b"http://ns.adobe.com/xmp/extension/\0" + guid + struct.pack(">II", len(XMP), 0) + XMP
    return in_jpeg(segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + first), segment(0xE1, more))


def _raw_profile() -> bytes:
    exif = b"Exif\0\0" + located()
    text = b"\nexif\n" + str(len(exif)).rjust(8).encode() + b"\n" + exif.hex().encode() + b"\n"
    return in_png(chunk(b"zTXt", b"Raw profile type exif\0\0" + zlib.compress(text)))


def _film(kind: str) -> bytes:
    frames = [drawn(), drawn().rotate(180)]
    return saved(kind, frames[0], save_all=True, append_images=frames[1:], duration=100, loop=0)


def _user_data(data: bytes) -> bytes:
    """A sequence with a place beside its tracks. Places in it are counted from the start, so it stands at the end."""
    return data + box(b"udta", box(b"\xa9xyz", b"\0\x12\x15\xc7+51.5074-000.1275/"))


def _drawing(inside: bytes) -> bytes:
    return (
        b'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="48" height="32">'
        + inside
        + b'<rect width="9" height="9"/></svg>'
    )


def places() -> Mapping[str, bytes]:
    """Files by where in them a place is told."""
    exif = located()
    eight = b"Photoshop 3.0\x008BIM\x04\x04\0\0" + len(IPTC).to_bytes(4, "big") + IPTC + b"\0" * (len(IPTC) % 2)
    photo = in_jpeg(segment(0xE1, b"Exif\0\0" + exif))
    return {
        "exif.jpg": photo,
        "xmp.jpg": in_jpeg(segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + XMP)),
        "extended-xmp.jpg": _extended(),
        "iptc.jpg": in_jpeg(segment(0xED, eight)),
        "maker-note.jpg": in_jpeg(segment(0xE1, b"Exif\0\0" + _maker_note())),
        "thumbnail.jpg": in_jpeg(segment(0xE1, b"Exif\0\0" + _with_thumbnail())),
        "second-picture.jpg": _several_pictures(),
        "comment.jpg": in_jpeg(segment(0xFE, b"taken at " + LATITUDE.encode())),
        "trailer.jpg": in_jpeg(tail=photo + b"taken at " + LATITUDE.encode()),
        "box.jpg": in_jpeg(segment(0xEB, b"JP\0\1\0\0\0\1" + box(b"jumb", LATITUDE.encode()))),
        "exif.png": in_png(chunk(b"eXIf", exif)),
        "xmp.png": in_png(chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + XMP)),
        "packed-xmp.png": in_png(chunk(b"iTXt", b"XML:com.adobe.xmp\0\1\0\0\0" + zlib.compress(XMP))),
        "raw-profile.png": _raw_profile(),
        "text.png": in_png(chunk(b"tEXt", b"Comment\0taken at " + LATITUDE.encode())),
        "private.png": in_png(chunk(b"gpSs", LATITUDE.encode()), tail=LATITUDE.encode()),
        "exif.webp": saved("WEBP", exif=exif),
        "xmp.webp": saved("WEBP", xmp=XMP),
        "exif.avif": saved("AVIF", exif=exif),
        "xmp.avif": saved("AVIF", xmp=XMP),
        "film.avif": _user_data(_film("AVIF")),
        "xmp.gif": in_gif(b"\x21\xff\x0bXMP DataXMP" + XMP + b"\1" + bytes(range(255, -1, -1)) + b"\0"),
        "comment.gif": in_gif(b"\x21\xfe" + bytes((len(LATITUDE),)) + LATITUDE.encode() + b"\0"),
        "metadata.svg": _drawing(b"<metadata>" + XMP.partition(b"?>")[2].rpartition(b"<?")[0] + b"</metadata>"),
        "picture.svg": _drawing(
            b'<image width="9" height="9" xlink:href="data:image/jpeg;base64,' + base64.b64encode(photo) + b'"/>'
        ),
    }
