"""Row 17: a page that is read from the right is the mirror of one that is read from the left."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.web.conftest import View, view_of
from tests.web.weight import assets

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.web.conftest import Look, Served

SIDES = re.compile(r"(?<![\w-])(?:(?:margin|padding|border|inset)-)?(?:left|right)(?![\w-])")
MARKS = {
    "article": (".tool", ".headline", ".article__meta", ".prose", ".prose .also-read", ".rail", ".page > .block"),
    "front": (".tool", ".teaser--lead", ".front__side", ".front__top > .rail", ".grid > :first-child"),
    "section": (".list-head", ".list-lead > .teaser", ".list-lead__side", ".river > :first-child", ".rail"),
}
"""What must stand at the same distance from the other edge."""
BOXES = """(names) => names.map((name) => { const box = document.querySelector(name).getBoundingClientRect();
    const rtl = document.dir === "rtl"; return Math.round(rtl ? innerWidth - box.right : box.left); })"""


def test_the_sheet_as_served_names_no_side_but_the_menus(portal: Callable[[str], Served]) -> None:
    front = view_of(portal, "demo front")
    css = (front.served.built.folder / assets(front.html)[0][0].lstrip("/")).read_text("utf-8")
    assert SIDES.findall(css) == []
    assert SIDES.findall("a{padding-left:1px;float:right}") == ["padding-left", "right"]
    four = re.findall(r"(?:margin|padding|inset|border-width):([^;{}]+)", css)
    uneven = [value for value in four if len(parts := value.split()) == 4 and parts[1] != parts[3]]
    assert uneven == ["0 auto 0 0", "0 0 0 auto"]


def made(portal: Callable[[str], Served], site: str, kind: str) -> View:
    """A page of the paper itself, not of the demo's stories in its language."""
    served = portal(site)
    return View(served=served, sheet=served.built.sheet(kind))


def start_edges(page: Page, kind: str) -> list[int]:
    return list(page.evaluate(BOXES, list(MARKS[kind])))


@pytest.mark.browser
@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("kind", sorted(MARKS))
def test_an_urdu_page_is_the_mirror_of_an_english_one(
    kind: str, width: int, portal: Callable[[str], Served], look: Look
) -> None:
    """Papers of the same make: only words differ, so every start edge is as far from its own side (in 3 pixels)."""
    english, urdu = (made(portal, name, kind) for name in ("en", "ur"))
    left = start_edges(look(english, width=width), kind)
    right = start_edges(look(urdu, width=width), kind)
    assert right == pytest.approx(left, abs=3)


@pytest.mark.browser
def test_arrows_menu_and_text_follow(portal: Callable[[str], Served], look: Look) -> None:
    page = look(view_of(portal, "ur archive-day"), width=360)
    assert page.evaluate("getComputedStyle(document.querySelector('h1')).textAlign") == "start"
    assert page.evaluate("getComputedStyle(document.querySelector('.pager__older .arrow')).scale") == "-1 1"
    page.get_by_role("button").first.click()
    page.set_viewport_size({"width": 768, "height": 800})
    menu = page.locator("#menu").bounding_box()
    assert menu is not None
    assert round(menu["x"] + menu["width"]) == 768
