"""Colours, however a file says which they are, come out as they are meant.

What is expected is worked out here by published matrices and curves, or was read off the screen of Chromium; `--long colours`
reads it off again.
"""

from __future__ import annotations

import base64
import io
import struct
import zlib
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from standfirst.images import Look, Rendition, look, render
from standfirst.images.colours import in_srgb
from standfirst.images.formats import READ
from tests.images import profiles
from tests.images.measure import difference, opened
from tests.images.profiles import Colour
from tests.images.samples import chunk, saved

if TYPE_CHECKING:
    from playwright.sync_api import Browser

PATCHES: Final[list[Colour]] = [
    (255, 255, 255), (0, 0, 0), (128, 128, 128), (200, 200, 200), (64, 64, 64), (200, 100, 50), (50, 100, 200),
    (100, 200, 50), (180, 150, 130), (30, 60, 40), (90, 40, 90), (150, 150, 60),
]  # fmt: skip
SIDE: Final = 8
P3: Final = ((1.2249, -0.2247, 0.0), (-0.0420, 1.0419, 0.0), (-0.0197, -0.0786, 1.0979))
BT2020: Final = ((1.6605, -0.5876, -0.0728), (-0.1246, 1.1329, -0.0083), (-0.0182, -0.1006, 1.1187))
"""To the primaries of sRGB: CSS Color 4; ITU-R BT.2087."""
SAME: Final = ((1, 0, 0), (0, 1, 0), (0, 0, 1))
PQ: Final = [
    (255, 255, 255), (0, 0, 0), (132, 132, 132), (255, 255, 255), (30, 30, 30), (255, 0, 0), (0, 34, 255), (0, 255, 0),
    (255, 129, 92), (0, 28, 7), (76, 0, 64), (199, 194, 0),
]  # fmt: skip
HLG: Final = [
    (255, 255, 255), (0, 0, 0), (99, 99, 99), (202, 202, 202), (43, 43, 43), (230, 48, 17), (0, 77, 185), (0, 208, 0),
    (180, 119, 103), (0, 40, 21), (74, 14, 63), (125, 122, 25),
]  # fmt: skip
"""The patches in BT.2020, as Chromium 156 shows them on a screen of sRGB."""


def patches(colours: list[Any] = PATCHES, mode: str = "RGB") -> Image.Image:
    picture = Image.new(mode, (SIDE * len(colours), SIDE))
    for number, colour in enumerate(colours):
        picture.paste(colour, (SIDE * number, 0, SIDE * (number + 1), SIDE))
    return picture


def meant(decoded: Callable[[float], float], matrix: tuple[tuple[float, ...], ...] = SAME) -> list[Colour]:
    """The patches when stored numbers mean this light, in such primaries."""

    def stored(light: float) -> int:
        light = min(1.0, max(0.0, light))
        return round(255 * (12.92 * light if light <= 0.0031308 else 1.055 * light ** (1 / 2.4) - 0.055))

    def one(colour: Colour) -> Colour:
        light = [decoded(value / 255) for value in colour]
        red, green, blue = (stored(sum(a * b for a, b in zip(row, light, strict=True))) for row in matrix)
        return red, green, blue

    return [one(colour) for colour in PATCHES]


def srgb(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


def power(gamma: float) -> Callable[[float], float]:
    return lambda value: float(value**gamma)


def png(*chunks: bytes, picture: Image.Image | None = None) -> bytes:
    data = saved("PNG", picture or patches())
    return data[:33] + b"".join(chunks) + data[33:]


def gamma(stored: float) -> bytes:
    return chunk(b"gAMA", struct.pack(">I", round(stored * 100_000)))


def primaries(*points: float) -> bytes:
    return chunk(b"cHRM", struct.pack(">8I", *(round(one * 100_000) for one in (0.3127, 0.329, *points))))


def numbers(primaries: int, curve: int) -> bytes:
    return chunk(b"cICP", bytes((primaries, curve, 0, 1)))


def icc(profile: bytes) -> bytes:
    return chunk(b"iCCP", b"some\0\0" + zlib.compress(profile))


def avif(primaries: int, curve: int) -> bytes:
    data = bytearray(saved("AVIF", patches(), quality=100, subsampling="4:4:4"))
    at = data.index(b"nclx") + 4
    data[at : at + 4] = struct.pack(">HH", primaries, curve)
    return bytes(data)


def deep(*chunks: bytes) -> bytes:
    """Of 16 bits a channel."""
    row = b"\0" + b"".join(struct.pack(">3H", *(257 * value for value in colour)) * SIDE for colour in PATCHES)
    head = struct.pack(">IIBBBBB", SIDE * len(PATCHES), SIDE, 16, 2, 0, 0, 0)
    parts = [chunk(b"IHDR", head), *chunks, chunk(b"IDAT", zlib.compress(row * SIDE)), chunk(b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


WIDE_2020: Final = primaries(0.708, 0.292, 0.17, 0.797, 0.131, 0.046)
OWN: Final = primaries(0.64, 0.33, 0.30, 0.60, 0.15, 0.06)
LINEAR: Final = profiles.of_light(profiles.SRGB, 1.0)
IN_P3: Final = profiles.of_light(profiles.P3, 2.2)
TOLD: Final[Mapping[str, tuple[bytes, list[Colour]]]] = {
    "gamma of light itself": (png(gamma(1.0)), meant(power(1.0))),
    "gamma of an old Macintosh": (png(gamma(1 / 1.8)), meant(power(1.8))),
    "gamma and primaries": (png(gamma(1.0), WIDE_2020), meant(power(1.0), BT2020)),
    "primaries beside the gamma of sRGB": (png(gamma(0.45455), WIDE_2020), meant(power(2.2), BT2020)),
    "gamma as sRGB is told by old programs": (png(gamma(0.45455), OWN), PATCHES),
    "primaries alone": (png(WIDE_2020), PATCHES),
    "gamma of nothing": (png(gamma(0)), PATCHES),
    "gamma, and sRGB": (png(chunk(b"sRGB", b"\0"), gamma(1.0)), PATCHES),
    "gamma, and a profile": (png(icc(IN_P3), gamma(1.0)), meant(power(2.2), P3)),
    "numbers of P3": (png(numbers(12, 13)), meant(srgb, P3)),
    "numbers, and a profile": (png(numbers(12, 13), icc(LINEAR), gamma(1.0)), meant(srgb, P3)),
    "numbers of sRGB, and a profile": (png(numbers(1, 13), icc(LINEAR)), PATCHES),
    "numbers that say nothing, and a profile": (png(numbers(2, 2), icc(LINEAR)), meant(power(1.0))),
    "a profile of P3": (png(icc(IN_P3)), meant(power(2.2), P3)),
    "a profile with a wrong name": (png(icc(profiles.of_light(profiles.SRGB, 1.0, b"Linear sRGB"))), meant(power(1.0))),
    "a profile of grey for colours": (png(icc(profiles.of_grey(1.0))), PATCHES),
    "sixteen bits, a profile": (deep(icc(IN_P3)), meant(power(2.2), P3)),
    "sixteen bits, gamma": (deep(gamma(1.0)), meant(power(1.0))),
    "AVIF in sRGB": (avif(1, 13), PATCHES),
    "AVIF that does not say": (avif(2, 2), PATCHES),
    "AVIF as video has it": (avif(1, 1), PATCHES),
    "AVIF in P3": (avif(12, 13), meant(srgb, P3)),
    "AVIF in BT.2020": (avif(9, 14), meant(srgb, BT2020)),
    "AVIF with a profile": (
        saved("AVIF", patches(), quality=100, subsampling="4:4:4", icc_profile=IN_P3),
        meant(power(2.2), P3),
    ),
    "PQ": (png(numbers(9, 16)), PQ),
    "HLG": (png(numbers(9, 18)), HLG),
    "AVIF of PQ": (avif(9, 16), PQ),
    "AVIF of HLG": (avif(9, 18), HLG),
}


def shown(data: bytes) -> Image.Image:
    seen = look(data)
    assert isinstance(seen, Look), seen
    made = render(data, [Rendition(seen.width, seen.height, "png")])
    assert isinstance(made, list)
    return opened(made[0])


@pytest.mark.parametrize("name", TOLD)
def test_colours_are_what_the_file_says(name: str) -> None:
    data, expected = TOLD[name]
    found = difference(shown(data), patches(expected))
    own_loss = 2 if "AVIF" in name else 1
    assert found.mean < 0.5 * own_loss
    assert found.most < 2.3 * own_loss, "an eye would notice"


GREYS: Final = [(value, value, value) for value in range(17, 256, 17)]
grey = patches(GREYS).convert("L")
clear = Image.merge("LA", (grey, Image.new("L", grey.size, 254)))


@pytest.mark.parametrize(
    "data",
    [
        saved("PNG", grey, icc_profile=profiles.of_grey(1.0)),
        saved("PNG", clear, icc_profile=profiles.of_grey(1.0)),
        saved("PNG", grey, icc_profile=profiles.of_grey(1.0), transparency=1),
        saved("PNG", grey.convert("I").point(lambda v: v * 257).convert("I;16"), icc_profile=profiles.of_grey(1.0)),
        saved("JPEG", grey, quality=100, icc_profile=LINEAR),
        png(gamma(1.0), picture=grey),
    ],
    ids=["grey", "with alpha", "one clear", "sixteen bits", "profile of colours", "gamma"],
)
def test_grey_is_as_bright_as_its_profile_says(data: bytes) -> None:
    bright = [round(255 * (1.055 * (value / 255) ** (1 / 2.4) - 0.055)) for value, _, _ in GREYS]
    assert difference(shown(data), patches([(value,) * 3 for value in bright])).most < 0.5
    half = render(data, [Rendition(len(GREYS) * SIDE // 2, SIDE // 2, "webp", quality=90)])
    assert isinstance(half, list)


INKS: Final = ((64, 140, 217), (191, 51, 102), (242, 217, 26), (60, 60, 60))
PRINTED: Final = [(0, 0, 0, 0), (255, 0, 0, 0), (0, 255, 0, 0), (0, 0, 255, 0), (0, 0, 0, 255), (0, 255, 255, 0)]
EXACT: Final[dict[str, Any]] = {"quality": 100, "subsampling": 0}


def ycck() -> bytes:
    """A JPEG whose inks are stored as brightness and two differences, as Photoshop does."""
    cyan, magenta, yellow, black = patches(PRINTED, "CMYK").split()
    parts = Image.merge("RGB", (cyan, magenta, yellow)).convert("YCbCr").split()
    turned = [part.point(lambda value: 255 - value) for part in parts]
    data = bytearray(saved("JPEG", Image.merge("CMYK", (*turned, black)), **EXACT))
    data[data.index(b"Adobe") + 11] = 2
    return bytes(data)


def without_adobe(data: bytes) -> bytes:
    at = data.index(b"\xff\xee")
    return data[:at] + data[at + 2 + int.from_bytes(data[at + 2 : at + 4], "big") :]


def with_profile(data: bytes) -> bytes:
    content = b"ICC_PROFILE\0\1\1" + profiles.of_inks(INKS)
    return data[:2] + b"\xff\xe2" + (len(content) + 2).to_bytes(2, "big") + content + data[2:]


@pytest.mark.parametrize("kind", ["plain", "ycck", "without a word of Adobe's"])
def test_inks_are_those_of_their_profile_and_pure_without_one(kind: str) -> None:
    plain = saved("JPEG", patches(PRINTED, "CMYK"), **EXACT)
    data = {"plain": plain, "ycck": ycck()}.get(kind, without_adobe(plain))
    over = tuple(round(one * other / 255) for one, other in zip(INKS[1], INKS[2], strict=True))
    cyan, magenta, yellow, black = INKS
    expected = patches([(255, 255, 255), cyan, magenta, yellow, black, over])
    assert difference(shown(with_profile(data)), expected).most < 2
    pure = [(255, 255, 255), (0, 255, 255), (255, 0, 255), (255, 255, 0), (0, 0, 0), (255, 0, 0)]
    assert difference(shown(data), patches(pure)).most < 2
    assert difference(patches(pure), expected).mean > 20


@settings(max_examples=60)
@given(
    st.dictionaries(
        st.sampled_from([b"cICP", b"gAMA", b"cHRM", b"sRGB"]),
        st.binary(max_size=32) | st.binary(min_size=32, max_size=32) | st.binary(min_size=4, max_size=4),
    )
)
def test_whatever_stands_in_chunks_of_colour_a_picture_comes_out(chunks: dict[bytes, bytes]) -> None:
    anatomy = READ["png"](png(*(chunk(kind, content) for kind, content in chunks.items())))
    assert not anatomy.fault
    assert in_srgb(patches(), anatomy.space or b"").mode == "RGB"


@pytest.mark.long
@pytest.mark.browser
def test_colours_are_those_that_chromium_shows(
    launch_chromium: Callable[..., Browser], capsys: pytest.CaptureFixture[str]
) -> None:
    page = launch_chromium("--force-color-profile=srgb").new_page(viewport={"width": 400, "height": SIDE * len(TOLD)})
    page.set_content(
        "<style>* { margin: 0; } img { display: block; }</style>"
        + "".join(
            f'<img src="data:image/{"png" if data[1:4] == b"PNG" else "avif"};base64,{base64.b64encode(data).decode()}">'
            for data, _ in TOLD.values()
        )
    )
    page.wait_for_function("[...document.images].every(image => image.complete && image.naturalWidth)")
    screen = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    for number, (name, (data, _)) in enumerate(TOLD.items()):
        made = shown(data)
        found = difference(made, screen.crop((0, SIDE * number, made.width, SIDE * (number + 1))))
        with capsys.disabled():
            print(f"| {name} | {found.mean:.2f} | {found.most:.2f} |")  # noqa: T201
        assert found.mean < 1.5, name
