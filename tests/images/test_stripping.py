"""What is published of a picture tells nothing of where, when and with what it was made."""

from __future__ import annotations

import base64
import io
import json
import os
import re
import shutil
import struct
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageSequence

from standfirst.images import Look, Refusal, look, stripped
from tests.images import samples
from tests.images.samples import LATITUDE, chunk, in_jpeg, in_png, located, saved, segment

PLACES = samples.places()
NEEDLES = (LATITUDE.encode(), b"51.5074", struct.pack("<6I", 51, 1, 30, 1, 1323, 50), b"Little Haven", b"serial 0042")
"""The place, as it stands in bytes that are not packed: in XMP and texts, in films, as EXIF's fractions, by name."""
TELLING = re.compile(r"GPS|Location|City|Latitude|Longitude|SerialNumber|Thumbnail|Warning|Error|History|InstanceID")
"""Tags by which exiftool would tell what is not to be told, or that it found a file odd."""


def bare(data: bytes) -> bytes:
    result = stripped(data)
    assert isinstance(result, bytes), result
    return result


def tells(data: bytes) -> bool:
    """Whether the place can be found in the bytes, or in those of pictures written as text in them."""
    inside = b"".join(base64.b64decode(match) for match in re.findall(rb"base64,([A-Za-z0-9+/=]+)", data))
    return any(needle in data + inside for needle in NEEDLES)


def read_back(files: Mapping[str, bytes], folder: Path) -> Mapping[str, Any]:
    """What exiftool says of each file: tags by the file's name."""
    for name, data in files.items():
        (folder / name).write_bytes(data)
    command = ["exiftool", "-a", "-u", "-ee", "-G1", "-j", str(folder)]
    found = json.loads(subprocess.run(command, capture_output=True, check=False).stdout)
    return {Path(one.pop("SourceFile")).name: one for one in found}


def test_no_place_is_left_wherever_it_sat_and_credit_stays(tmp_path_factory: pytest.TempPathFactory) -> None:
    if shutil.which("exiftool") is None:
        reason = "exiftool is not here: apt install libimage-exiftool-perl"
        (pytest.fail if os.environ.get("REQUIRE_EXIFTOOL") == "1" else pytest.skip)(reason)
    stripped_ = {name: bare(data) for name, data in PLACES.items()}
    before, after = (read_back(files, tmp_path_factory.mktemp("read-back")) for files in (PLACES, stripped_))
    assert before.keys() == after.keys() == PLACES.keys()
    for name, tags in after.items():
        assert any("GPS" in tag or "City" in tag for tag in before[name]) or tells(PLACES[name]), name
        assert [tag for tag in tags if TELLING.search(tag)] == [], name
        if name in CREDITED:
            assert credit(name) in (tags.get("XMP-photoshop:Credit"), tags.get("IFD0:Artist")), name
        if name.startswith("exif"):
            assert "The Courier" in (tags.get("XMP-dc:Rights"), tags.get("IFD0:Copyright")), name


@pytest.mark.parametrize("name", PLACES)
def test_no_place_is_left_in_the_bytes(name: str) -> None:
    assert not tells(bare(PLACES[name]))


CREDITED = [name for name in PLACES if name.startswith(("exif", "xmp", "meta"))]


def credit(name: str) -> str:
    return "Ann Light" if name.startswith("exif") else "Ann Light/The Courier"


@pytest.mark.parametrize("name", CREDITED)
def test_credit_and_copyright_stay(name: str) -> None:
    seen = look(bare(PLACES[name]))
    assert isinstance(seen, Look)
    assert seen.words.credit == credit(name)
    assert seen.words.copyright == ("The Courier" if name.startswith("exif") else "")


@pytest.mark.parametrize("name", PLACES)
def test_to_strip_again_changes_nothing(name: str) -> None:
    assert bare(bare(PLACES[name])) == bare(PLACES[name])


def pixels(data: bytes) -> list[bytes]:
    """Every frame as a decoder gives it, before it is turned."""
    with Image.open(io.BytesIO(data)) as picture:
        picture.load()
        return [frame.convert("RGBA").tobytes() for frame in ImageSequence.Iterator(picture)]


@pytest.mark.parametrize("name", [name for name in PLACES if not name.endswith(".svg")])
def test_the_pixels_are_the_same(name: str) -> None:
    # MPO counts the second picture as a frame; a reader's browser shows the first.
    assert pixels(bare(PLACES[name])) == pixels(PLACES[name])[: 1 if name.endswith(".jpg") else None]


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_picture_on_its_side_stays_on_it_and_says_so(kind: str, orientation: int) -> None:
    turned = saved(kind, exif=_turned(orientation))
    with Image.open(io.BytesIO(bare(turned))) as picture:
        assert picture.getexif().get(0x0112, 1) == orientation
        assert 0x8825 not in picture.getexif()


def _turned(orientation: int) -> bytes:
    exif = Image.Exif()
    exif.load(located())
    exif[0x0112] = orientation
    return exif.tobytes()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_the_colour_profile_stays(kind: str) -> None:
    from PIL import ImageCms

    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    with Image.open(io.BytesIO(bare(saved(kind, icc_profile=profile, exif=located())))) as picture:
        assert picture.info["icc_profile"] == profile


def test_what_is_not_a_picture_is_not_stripped_but_refused() -> None:
    assert isinstance(stripped(b"<html>"), Refusal)
    assert isinstance(stripped(PLACES["exif.jpg"][:-40]), Refusal)


texts = st.text(max_size=40)
noise = st.binary(max_size=60)
pieces = {
    "JPEG": st.lists(
        st.builds(
            segment,
            st.sampled_from([0xE1, 0xE2, 0xEB, 0xED, 0xFE]),
            st.sampled_from(
                [b"", b"Exif\0\0", b"http://ns.adobe.com/xap/1.0/\0", b"Photoshop 3.0\x008BIM\x04\x04\0\0\0\0\0\x20"]
            ).flatmap(lambda head: noise.map(lambda tail: head + tail)),
        ),
        max_size=3,
    ).map(lambda parts: in_jpeg(*parts)),
    "PNG": st.lists(
        st.builds(chunk, st.sampled_from([b"tEXt", b"eXIf", b"iTXt", b"prVt", b"tIME"]), noise), max_size=3
    ).map(lambda parts: in_png(*parts)),
}


@settings(max_examples=25)
@given(data=st.one_of(*pieces.values()), credit=texts, rights=texts)
def test_whatever_stands_beside_the_pixels_they_stay_and_stripping_ends(data: bytes, credit: str, rights: str) -> None:
    once = bare(data)
    assert bare(once) == once
    assert pixels(once) == pixels(data)


@settings(max_examples=25)
@given(credit=texts, rights=texts, kind=st.sampled_from(["JPEG", "PNG", "WEBP", "GIF"]))
def test_any_words_are_read_back_as_they_were_written(credit: str, rights: str, kind: str) -> None:
    from standfirst.images.xmp import written

    def plain(text: str) -> str:
        return " ".join(re.sub("[\0-\x1f\x7f-\x9f\ufffe\uffff]", " ", text).split())

    packet = written(plain(credit), plain(rights), "digitalCapture")
    with_words = (
        samples.in_gif(b"\x21\xff\x0bXMP DataXMP" + packet + b"\1" + bytes(range(255, -1, -1)) + b"\0")
        if kind == "GIF"
        else in_png(chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + packet))
        if kind == "PNG"
        else saved(kind, xmp=packet)
    )
    seen = look(bare(with_words))
    assert isinstance(seen, Look)
    assert (seen.words.credit, seen.words.copyright) == (plain(credit), plain(rights))
    assert seen.words.source_type == "digitalCapture"


@settings(max_examples=60)
@given(
    name=st.sampled_from(sorted(PLACES)),
    changes=st.lists(st.tuples(st.integers(0, 4000), st.integers(0, 255)), max_size=4),
)
def test_a_damaged_file_is_stripped_for_good_or_refused(name: str, changes: list[tuple[int, int]]) -> None:
    data = bytearray(PLACES[name])
    for at, value in changes:
        data[at % len(data)] = value
    once = stripped(bytes(data))
    look(bytes(data))
    if isinstance(once, bytes):
        assert stripped(once) == once
