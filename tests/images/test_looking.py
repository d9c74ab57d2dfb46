"""What a picture is, told without decoding it, and what comes with it in words."""

from __future__ import annotations

import struct
import zlib

import pytest
from PIL import Image

from standfirst.images import Limits, Look, Refusal, look
from standfirst.images.formats import sniff
from tests.images.samples import IPTC, chunk, drawn, in_jpeg, in_png, located, saved, segment


def seen(data: bytes) -> Look:
    result = look(data)
    assert isinstance(result, Look), result
    return result


def _xmp(inside: str) -> bytes:
    return in_png(
        chunk(
            b"iTXt",
            b"XML:com.adobe.xmp\0\0\0\0\0"
            b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
            b' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:ext="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"'
            b' xmlns:core="http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/" xmlns:plus="http://ns.useplus.org/ldf/xmp/1.0/"'
            b' xmlns:ps="http://ns.adobe.com/photoshop/1.0/">' + inside.encode() + b"</rdf:RDF></x:xmpmeta>",
        )
    )


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF", "GIF"])
def test_a_format_is_told_by_its_bytes(kind: str) -> None:
    result = seen(saved(kind))
    assert (result.format, result.width, result.height, result.frames) == (kind.lower(), 48, 32, 1)
    assert not result.alpha


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "AVIF"])
def test_transparency_is_seen(kind: str) -> None:
    assert seen(saved(kind, drawn(mode="RGBA"))).alpha


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "AVIF", "GIF"])
def test_frames_are_counted(kind: str) -> None:
    frames = [drawn(), drawn().rotate(180), drawn().rotate(90)]
    assert seen(saved(kind, frames[0], save_all=True, append_images=frames[1:], duration=80)).frames == 3


def test_line_art_is_told_from_photographs() -> None:
    noise = Image.effect_noise((200, 200), 90).convert("RGB")
    assert not seen(saved("PNG", noise)).line_art
    assert not seen(saved("JPEG", drawn())).line_art
    assert seen(saved("PNG", noise.quantize(16))).line_art
    assert seen(saved("PNG", Image.new("RGB", (200, 200), "white"))).line_art


def test_words_come_from_xmp_in_any_of_its_forms() -> None:
    words = seen(
        _xmp(
            '<rdf:Description ps:Credit="Ann Light/The Courier" plus:LicenseEndDate="2027-01-31">'
            '<dc:description><rdf:Alt><rdf:li xml:lang="fr">La mer</rdf:li><rdf:li xml:lang="x-default">The sea</rdf:li>'
            "</rdf:Alt></dc:description><dc:creator><rdf:Seq><rdf:li>Ann Light</rdf:li></rdf:Seq></dc:creator>"
            "<dc:rights><rdf:Alt><rdf:li>The Courier &amp; Co</rdf:li></rdf:Alt></dc:rights>"
            "<core:AltTextAccessibility><rdf:Alt><rdf:li>Waves</rdf:li></rdf:Alt></core:AltTextAccessibility>"
            '<ext:DigitalSourceType rdf:resource="http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"/>'
            "</rdf:Description>"
        )
    ).words
    assert (words.caption, words.alt, words.credit) == ("The sea", "Waves", "Ann Light/The Courier")
    assert (words.copyright, words.until) == ("The Courier & Co", "2027-01-31")
    assert words.source_type == "trainedAlgorithmicMedia"


def test_those_who_made_it_are_the_credit_where_there_is_no_credit_line() -> None:
    made = "<rdf:Description><dc:creator><rdf:Seq><rdf:li>Ann</rdf:li><rdf:li>Bo</rdf:li></rdf:Seq></dc:creator></rdf:Description>"
    assert seen(_xmp(made)).words.credit == "Ann, Bo"


def _iptc(*datasets: tuple[int, bytes], start: bytes = b"") -> bytes:
    iptc = start + b"".join(
        b"\x1c\x02" + bytes((number,)) + len(value).to_bytes(2, "big") + value for number, value in datasets
    )
    head = b"Photoshop 3.0\x008BIM\x03\xed\0\0\0\0\0\x03abc\x008BIM\x04\x04\x04name\0"
    return in_jpeg(segment(0xED, head + len(iptc).to_bytes(4, "big") + iptc + b"\0" * (len(iptc) % 2)))


def test_words_come_from_iptc_with_its_date_of_expiry() -> None:
    words = seen(
        _iptc((120, b"The sea"), (110, b"The Courier"), (116, b"All rights"), (37, b"20270131"), (38, b"180000+0530"))
    ).words
    assert (words.caption, words.credit, words.copyright) == ("The sea", "The Courier", "All rights")
    assert words.until == "2027-01-31T18:00:00+05:30"


@pytest.mark.parametrize(
    ("raw", "start"),
    [("Zoë".encode(), b"\x1c\x01\x5a\0\3\x1b%G"), ("Zoë".encode(), b""), ("Zoë".encode("cp1252"), b"")],
)
def test_names_are_read_in_todays_and_in_yesterdays_encodings(raw: bytes, start: bytes) -> None:
    assert seen(_iptc((110, raw), start=start)).words.credit == "Zoë"


def test_words_come_from_exif_where_nothing_else_has_them() -> None:
    words = seen(in_jpeg(segment(0xE1, b"Exif\0\0" + located(tag_0x010E="The sea")))).words
    assert (words.caption, words.credit, words.copyright) == ("The sea", "Ann Light", "The Courier")


def test_entities_are_not_unpacked_and_what_is_not_well_formed_says_nothing() -> None:
    bomb = "<!DOCTYPE x [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;'>]>"
    packet = f'{bomb}<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description xmlns:p="http://ns.adobe.com/photoshop/1.0/" p:Credit="&b;"/></rdf:RDF>'
    for xmp in (packet, packet[: len(packet) - 5], "<a>" * 100_000):
        assert seen(in_png(chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + xmp.encode()))).words.credit == ""


def test_a_place_is_seen_wherever_a_reader_would_look_for_it() -> None:
    assert seen(in_jpeg(segment(0xE1, b"Exif\0\0" + located()))).place
    assert seen(_iptc((92, b"Old Harbour 3"))).place
    assert seen(saved("WEBP", exif=located())).place
    assert not seen(saved("JPEG")).place
    assert IPTC


def _header(width: int, height: int) -> bytes:
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
        + chunk(b"IDAT", zlib.compress(b""))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    ("data", "limits"),
    [
        (_header(13_000, 13_000), Limits()),
        (_header(1, 60_000), Limits()),
        (saved("PNG"), Limits(size=100)),
        (saved("PNG"), Limits(pixels=48 * 32 - 1)),
        (saved("GIF", drawn(), save_all=True, append_images=[drawn().rotate(90)]), Limits(frames=1)),
        (saved("GIF", drawn(), save_all=True, append_images=[drawn().rotate(90)]), Limits(all_pixels=48 * 32 * 2 - 1)),
        (saved("JPEG", progressive=True), Limits(passes=48 * 32 * 5)),
    ],
)
def test_what_is_beyond_a_limit_is_refused_before_it_is_decoded(data: bytes, limits: Limits) -> None:
    refused = look(data, limits)
    assert isinstance(refused, Refusal)
    assert refused.code == "picture-too-large"


@pytest.mark.parametrize("size", [(0, 5), (5, 0)])
def test_a_picture_without_a_side_is_broken(size: tuple[int, int]) -> None:
    refused = look(_header(*size))
    assert isinstance(refused, Refusal)
    assert refused.code == "picture-broken"


@pytest.mark.parametrize(
    ("head", "said"),
    [
        (b"II*\0", "TIFF"),
        (b"8BPS\0\1", "PSD"),
        (b"SIMPLE  =                    T", "FITS"),
        (b"%!PS-Adobe-3.0 EPSF-3.0", "EPS"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "HEIC"),
        (b"\0\0\0\x18ftypmp42\0\0\0\0isommp42", "video"),
        (b"MZ\x90\0", "program"),
        (b"\n<!doctype html><svg>", "HTML"),
        (b"<?xml version='1.0'?><rss/>", "XML"),
        (b"", "empty"),
        (b"words", "no picture"),
    ],
)
def test_what_is_no_picture_is_called_by_its_name(head: bytes, said: str) -> None:
    kind, other = sniff(head)
    assert kind == ""
    assert said in other
