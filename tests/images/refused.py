"""Files that are no pictures to show: bombs, broken ones, others under a picture's name. What is said of each stands in
`refused.txt`, written by `python -m tests.images.refused`; read the difference as somebody who has never seen the program.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from PIL import Image

from standfirst.images import Refusal, Rendition, render, stripped
from standfirst.images.formats import sniff
from tests.images.samples import box, chunk, drawn, saved, segment

HERE = Path(__file__).parent
SAID = HERE / "refused.txt"
CORPUS = HERE.parent.parent.parent / "shared/corpora/images/pillow"
FROM_CORPUS = (
    "broken.png", "broken_data_stream.png", "decompression_bomb.gif", "decompression_bomb.ico",
    "decompression_bomb_extents.gif", "png_decompression_dos.png", "truncated_image.png", "truncated_jpeg.jpg", "zero_width.gif",
)  # fmt: skip


def _png(width: int, height: int, rows: int, bits: int = 8, colours: int = 2) -> bytes:
    """A PNG of one colour; a million of its pixels take a kilobyte."""
    packed = zlib.compressobj(9)
    row = b"\0" + bytes((width * bits * {0: 1, 2: 3, 3: 1}[colours] + 7) // 8)
    data = b"".join([packed.compress(row * 100) for _ in range(rows // 100)]) + packed.flush()
    header = struct.pack(">IIBBBBB", width, height, bits, colours, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def _gif(width: int, height: int, frames: int) -> bytes:
    frame = b"\x2c\0\0\0\0\1\0\1\0\0\2\2\x44\1\0"
    return b"GIF89a" + struct.pack("<HHBBB", width, height, 0x80, 0, 0) + bytes(6) + frame * frames + b"\x3b"


def _webp(frames: int) -> bytes:
    one, other = drawn((8, 8)), drawn((8, 8)).rotate(90)
    file = saved("WEBP", one, save_all=True, append_images=[other], duration=50)
    at = file.index(b"ANMF")
    size = 8 + int.from_bytes(file[at + 4 : at + 8], "little")
    body = file[12:at] + file[at : at + size] * frames
    return b"RIFF" + (len(body) + 4).to_bytes(4, "little") + b"WEBP" + body


def _scans(count: int) -> bytes:
    """A progressive JPEG whose last scan is there again and again."""
    data = saved("JPEG", Image.new("RGB", (2500, 2500)), progressive=True)
    last = data.rindex(b"\xff\xda")
    return data[:last] + data[last:-2] * count + b"\xff\xd9"


def _zeros(millions: int) -> bytes:
    packing = zlib.compressobj(9)
    return b"".join(packing.compress(bytes(1_000_000)) for _ in range(millions)) + packing.flush()


@cache
def files() -> Mapping[str, bytes]:
    """By what they are."""
    jpeg, photo = saved("JPEG"), saved("JPEG", Image.effect_noise((400, 300), 60).convert("RGB"))
    avif, heic = saved("AVIF"), b"\0\0\0\x18ftypheic\0\0\0\0mif1heic"
    return {
        "13,000 × 13,000 pixels in 500 kB.png": _png(13_000, 13_000, 100),
        "1 × 60,000 pixels.png": _png(1, 60_000, 60_000),
        "half of its rows.png": _png(1000, 1000, 500),
        "a text of 20 MB.png": saved("PNG")[:-12] + chunk(b"zTXt", b"a\0\0" + _zeros(20)) + saved("PNG")[-12:],
        "5,000 frames.gif": _gif(8, 8, 5000),
        "5,000 frames.webp": _webp(5000),
        "900 frames of 6,000 × 6,000.gif": _gif(6000, 6000, 900),
        "200 scans.jpg": _scans(200),
        "cut off.jpg": photo[: len(photo) // 2],
        "cut off, with an end.jpg": photo[: len(photo) // 2] + b"\xff\xd9",
        "cut off.webp": saved("WEBP")[:-9],
        "cut off.avif": avif[:-9],
        "AVIF that says it is larger.avif": avif.replace(
            struct.pack(">II", 48, 32), struct.pack(">II", 60_000, 60_000)
        ),
        "a length that leads nowhere.jpg": jpeg[:2] + b"\xff\xe1\0\0" + jpeg[2:],
        "0 × 32 pixels.jpg": jpeg.replace(b"\x08\0\x20\0\x30", b"\x08\0\x20\0\0"),
        "a million segments.jpg": jpeg[:2] + b"\xff\xe1\0\2" * 1_000_000 + jpeg[2:],
        "a million chunks.png": saved("PNG")[:33] + chunk(b"tEXt", b"") * 1_000_000 + saved("PNG")[33:],
        "a million chunks.webp": b"RIFF" + (8_000_004).to_bytes(4, "little") + b"WEBP" + b"abcd\0\0\0\0" * 1_000_000,
        "a million blocks.gif": b"GIF89a" + bytes(7) + b"\x21\xfe" + b"\1a" * 1_000_000 + b"\0;",
        "a million boxes.avif": avif[:32] + box(b"free", b"") * 1_000_000 + avif[32:],
        "HTML.jpg": b"<!doctype html><script>alert(1)</script>",
        "SVG with entities.jpg": b"<!DOCTYPE svg [<!ENTITY a 'b'>]><svg xmlns='http://www.w3.org/2000/svg'/>",
        "a program.jpg": b"MZ\x90\0" + bytes(200),
        "FITS.jpg": b"SIMPLE  =                    T",
        "PSD.jpg": b"8BPS\0\1",
        "EPS.jpg": b"%!PS-Adobe-3.0 EPSF-3.0",
        "TIFF.jpg": saved("TIFF"),
        "HEIC.jpg": heic,
        "nothing.jpg": b"",
        "words.jpg": b"a harbour at noon",
        "only its start.jpg": jpeg[:4] + segment(0xFE, b"x"),
        **({name: (CORPUS / name).read_bytes() for name in FROM_CORPUS} if CORPUS.is_dir() else {}),
    }


def said(data: bytes) -> str:
    """What is said of a file, when a small rendition is wanted of it."""
    result = stripped(data) if sniff(data)[0] == "svg" else render(data, [Rendition(1, 1, "png")])
    return f"{result.code}: {result.message}; mend: {result.hint}" if isinstance(result, Refusal) else "accepted"


if __name__ == "__main__":
    SAID.write_text("".join(f"{name}\n    {said(data)}\n" for name, data in files().items()), encoding="utf-8")
