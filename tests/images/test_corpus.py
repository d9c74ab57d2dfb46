"""All pictures of `../shared/corpora/images` go through: upright, in true colours, of any kind."""

from __future__ import annotations

import io
import warnings
from pathlib import Path
from random import Random

import pytest
from PIL import Image, ImageCms, ImageOps

from standfirst.images import Look, Refusal, Rendition, look, render, stripped
from tests.images.measure import Difference, difference, opened
from tests.images.refused import FROM_CORPUS

SAME = Difference(mean=1.5, most=3.0)
"""Photographs that were saved turned, each by itself: what their own compression makes of them, in CIE dE."""
OTHER_CODEC = Difference(mean=4.0, most=10.0)
"""A photograph that was saved small in another format; turned in a wrong way it would be 25 from the upright one."""
TRUE = Difference(mean=1.0, most=2.5)
"""Colours beside those that LittleCMS makes of the whole picture, made smaller by one filter at once: 2.3 is what an eye just notices."""
PROFILES = ("flower2.jpg", "icc_profile.png", "icc_profile_big.jpg", "rgb.jpg", "xmp_tags_orientation.png")


@pytest.fixture(scope="module")
def corpus(shared: Path) -> Path:
    return shared / "corpora" / "images"


def small(data: bytes, longest: int = 120) -> Image.Image:
    seen = look(data)
    assert isinstance(seen, Look), seen
    scale = min(1.0, longest / max(seen.width, seen.height))
    size = max(1, round(seen.width * scale)), max(1, round(seen.height * scale))
    made = render(data, [Rendition(*size, "png")])
    assert not isinstance(made, Refusal), made
    assert opened(made[0]).size == size
    return opened(made[0])


def test_every_picture_goes_through_or_is_known_to_be_broken(corpus: Path) -> None:
    """All are looked at and stripped; of photographs that others here decode or `--long pictures` does, one is decoded."""
    files = [path for path in sorted(corpus.rglob("*")) if path.is_file()]
    assert len(files) == 66
    decoded = [path for path in files if "pillow" in path.parts] + [
        Random(11).choice([path for path in files if "photos-18f" in path.parts])
    ]
    for path in files:
        data = path.read_bytes()
        seen = look(data)
        assert isinstance(seen, Refusal) == (path.name in FROM_CORPUS), path
        if not isinstance(seen, Refusal):
            bare = stripped(data)
            assert isinstance(bare, bytes)
            assert stripped(bare) == bare
            if seen.format != "svg" and path in decoded:
                small(bare)


def within(one: Image.Image, other: Image.Image, most: Difference) -> None:
    found = difference(one, other)
    assert found.mean <= most.mean
    assert found.most <= most.most


def test_photographs_come_out_upright_however_they_were_held(corpus: Path) -> None:
    folder = corpus / "exif-orientation"
    upright = small((folder / "Landscape_1.jpg").read_bytes())
    for path in sorted(folder.iterdir()):
        within(small(path.read_bytes()), upright, SAME)


def test_portraits_come_out_upright_in_every_format(corpus: Path) -> None:
    folder = corpus / "pillow"
    upright = small((folder / "hopper_orientation_2.jpg").read_bytes(), 64)
    for name in ("4.jpg", "6.jpg", "8.jpg"):
        within(small((folder / f"hopper_orientation_{name}").read_bytes(), 64), upright, SAME)
    within(small((folder / "hopper_orientation_6.webp").read_bytes(), 64), upright, OTHER_CODEC)
    assert difference(upright.rotate(180), upright).mean > 5 * OTHER_CODEC.mean


@pytest.mark.parametrize("name", PROFILES)
def test_colours_are_those_that_littlecms_makes_of_the_whole_picture(name: str, corpus: Path) -> None:
    data = (corpus / "pillow" / name).read_bytes()
    with warnings.catch_warnings(action="ignore"), Image.open(io.BytesIO(data)) as picture:
        profile = ImageCms.ImageCmsProfile(io.BytesIO(picture.info["icc_profile"]))
        whole = ImageOps.exif_transpose(picture)
        clear = whole.getchannel("A") if whole.mode == "RGBA" else None
        reference = ImageCms.profileToProfile(
            whole.convert("RGB"),
            profile,
            ImageCms.createProfile("sRGB"),
            renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
            flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
        )
    assert reference is not None
    if clear is not None:
        reference.putalpha(clear)
    made = small(data)
    reference = reference.resize(made.size, Image.Resampling.LANCZOS)
    paper = [Image.new("RGB", made.size, (255, 255, 255)) for _ in range(2)]
    for sheet, layer in zip(paper, (made, reference), strict=True):
        sheet.paste(layer, mask=layer.getchannel("A") if layer.mode == "RGBA" else None)
    within(paper[0], paper[1], TRUE)


def test_drawings_look_the_same_when_they_are_cleaned(corpus: Path) -> None:
    import resvg_py

    for path in sorted(corpus.rglob("*.svg")):
        clean = stripped(path.read_bytes())
        assert isinstance(clean, bytes)
        before, after = (
            opened(bytes(resvg_py.svg_to_bytes(svg_string=svg.decode(), width=200)))
            for svg in (path.read_bytes(), clean)
        )
        assert before.tobytes() == after.tobytes(), path
