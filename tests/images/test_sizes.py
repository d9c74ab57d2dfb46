import io
import random
import struct
import zlib

import pytest
from PIL import Image

from standfirst.images import dimensions


def png(width: int, height: int) -> bytes:
    """A PNG that says how large it is, and holds nothing."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


def picture(kind: str, orientation: int = 1) -> bytes:
    """A picture of 30 by 20 pixels with EXIF."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010E] = "a description"
    file = io.BytesIO()
    Image.new("RGB", (30, 20)).save(file, kind, exif=exif)
    return file.getvalue()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize(
    ("orientation", "expected"), [(1, (30, 20)), (3, (30, 20)), (6, (20, 30)), (8, (20, 30)), (99, (30, 20))]
)
def test_a_picture_is_as_large_as_it_is_shown(kind: str, orientation: int, expected: tuple[int, int]) -> None:
    assert dimensions(picture(kind, orientation)) == expected


def test_a_gif_is_as_large_as_it_says() -> None:
    file = io.BytesIO()
    Image.new("P", (30, 20)).save(file, "GIF")
    assert dimensions(file.getvalue()) == (30, 20)


def test_pictures_are_measured_without_decoding_them() -> None:
    assert dimensions(png(300, 200)) == (300, 200)
    assert dimensions(png(13_000, 13_000)) == (13_000, 13_000)


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [
        ('width="30" height="20"', (30, 20)),
        ("width='30px' height='20.4px'", (30, 20)),
        ('width="100%" height="100%" viewBox="0 0 30 20"', (30, 20)),
        ('viewBox="0,0,30,20"', (30, 20)),
        ('viewBox="0 0 30"', (0, 0)),
        ('viewBox="0 0 a b"', (0, 0)),
        ('viewBox="0 0 1e999 20"', (0, 20)),
        ('viewBox="0 0 nan 20"', (0, 20)),
        ('viewBox="0 0 -5 20"', (0, 20)),
        (f'width="{"9" * 400}" height="20"', (0, 20)),
        ('\n  height="20"\n  width="30"\n', (30, 20)),
        ("", (0, 0)),
    ],
)
def test_a_drawing_is_as_large_as_its_tag_says(attributes: str, expected: tuple[int, int]) -> None:
    svg = f'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg" {attributes}><rect/></svg>'
    assert dimensions(svg.encode()) == expected


@pytest.mark.parametrize("data", [b"", b"GIF89a", b"\xff\xd8\xff", b"<html>", b"%PDF-1.7", bytes(5000)])
def test_what_is_no_picture_has_no_size(data: bytes) -> None:
    assert dimensions(data) == (0, 0)


def test_a_damaged_picture_has_some_size_or_none_and_never_stops_a_build() -> None:
    whole = [picture(kind) for kind in ("JPEG", "PNG", "WEBP")]
    for seed in range(300):
        chance = random.Random(seed)
        data = bytearray(chance.choice(whole))
        for _ in range(chance.choice([1, 2, 5])):
            data[chance.randrange(min(len(data), 200))] = chance.randrange(256)
        width, height = dimensions(bytes(data[: chance.choice([len(data), chance.randrange(len(data))])]))
        assert width >= 0
        assert height >= 0
