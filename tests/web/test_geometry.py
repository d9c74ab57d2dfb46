"""The main pages keep their shape: landmarks lie where they were when somebody last looked at them and said yes.

After a change of the design that is meant: `python -m tests.web pin`, look at the pages, commit.
"""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest
from PIL import Image, ImageChops

from tests.web.landmarks import boxes, far, fonts

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.web.conftest import Look, Served, View

pytestmark = pytest.mark.browser
HERE: Final = Path(__file__).parent
BOXES: Final = HERE / "pinned" / "boxes.json"
PICTURE: Final = HERE / "pinned" / "section.png"
PAGES: Final = ("en front", "en section", "en article", "en topic", "en archive-day", "en 404", "ur article")
WIDTHS: Final = (360, 1280)


@pytest.fixture(scope="module")
def pinned() -> dict[str, Any]:
    return dict(json.loads(BOXES.read_text("utf-8")))


def same_fonts(page: Page, pinned: dict[str, Any]) -> None:
    """Skips where a line is not as wide as where the boxes were pinned: all else follows from the fonts."""
    if fonts(page) != pinned["fonts"]:
        pytest.skip("the fonts here are not those with which positions and pixels were pinned (fonts-noto-core)")


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("view", PAGES, indirect=True)
def test_landmarks_lie_where_they_were(
    view: View, width: int, look: Look, pinned: dict[str, Any], portal: Callable[[str], Served]
) -> None:
    if view.served.built.name == "demo":  # boxes are of the papers, which do not change
        paper = portal(view.sheet.kind.partition("-")[0])
        view = type(view)(served=paper, sheet=paper.built.sheet("article"))
    page = look(view, width=width)
    if view.served.built.name == "en":
        same_fonts(page, pinned)
    assert far(boxes(page), pinned[f"{view.sheet} {width}"]) == {}


def strangers(now: bytes, then: bytes) -> float:
    """The share of pixels that differ by more than how fonts are drawn."""
    pictures = [Image.open(BytesIO(data)).convert("L") for data in (now, then)]
    assert pictures[0].size == pictures[1].size
    difference = ImageChops.difference(*pictures).histogram()
    return sum(difference[64:]) / sum(difference)


@pytest.mark.parametrize("view", ["en section"], indirect=True)
def test_one_page_is_as_it_was_pixel_by_pixel(view: View, look: Look, pinned: dict[str, Any]) -> None:
    page = look(view)
    same_fonts(page, pinned)
    page.wait_for_load_state("networkidle")
    assert strangers(page.screenshot(), PICTURE.read_bytes()) <= 0.002
    page.evaluate("document.querySelector('.list-lead').style.translate = '3px'")
    assert strangers(page.screenshot(), PICTURE.read_bytes()) > 0.002
