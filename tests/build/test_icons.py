"""The icon in pixels: drawn from the one SVG where the settings want it, and where the publisher has no picture of it."""

import io
import json
from pathlib import Path

import pytest
from PIL import Image

from standfirst.problems import UsageError
from tests.build.tiny import Paper, story

SETTINGS = "[icons]\ndrawn = true\n[manifest]\nenabled = true\n"
RED, BLUE = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><path fill="{}" d="M0 0h8v8H0z"/></svg>', "#00f"
SIZES = {"apple-touch-icon.png": 180, "icon-192.png": 192, "icon-512.png": 512, "favicon.ico": 48}


@pytest.fixture
def paper(tmp_path: Path) -> Paper:
    files: dict[str, str | bytes] = {
        "content/world/a.md": story("A"),
        "templates/assets/icon.svg": RED.format("#f00"),
    }
    return Paper(tmp_path, files, settings=SETTINGS, theme=True)


def picture(paper: Paper, name: str) -> Image.Image:
    return Image.open(io.BytesIO(paper.output()[name])).convert("RGBA")


def test_one_drawing_is_every_icon(paper: Paper) -> None:
    assert paper.build().problems == ()
    assert {name: picture(paper, name).size for name in SIZES} == {name: (size, size) for name, size in SIZES.items()}
    assert all(picture(paper, name).getpixel((9, 9)) == (255, 0, 0, 255) for name in SIZES)
    told = json.loads(paper.output()["manifest.webmanifest"])["icons"]
    assert [icon["sizes"] for icon in told] == ["any", "192x192", "512x512"]


def test_another_drawing_and_a_picture_of_the_publishers_own_take_its_place(paper: Paper) -> None:
    paper.build()
    own = io.BytesIO()
    Image.new("RGB", (192, 192), (0, 255, 0)).save(own, "PNG")
    paper.write({"templates/assets/icon.svg": RED.format(BLUE), "static/icon-192.png": own.getvalue()})
    paper.build()
    changed = paper.output()
    assert picture(paper, "icon-512.png").getpixel((9, 9)) == (0, 0, 255, 255)
    assert picture(paper, "icon-192.png").getpixel((9, 9)) == (0, 255, 0, 255)
    paper.build(clean=True)
    assert paper.output() == changed


def test_what_cannot_be_drawn_is_said(paper: Paper) -> None:
    paper.write({"templates/assets/icon.svg": "<svg>"})
    with pytest.raises(UsageError, match=r"icon\.svg cannot be drawn"):
        paper.build()


def test_without_the_setting_there_are_none(paper: Paper) -> None:
    paper.change("standfirst.toml", "drawn = true", "drawn = false")
    paper.build()
    assert not SIZES.keys() & paper.output().keys()
