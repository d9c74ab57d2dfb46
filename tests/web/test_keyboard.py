"""Row 15: by keyboard alone everything is reached, in the order in which it is seen, and what has the focus can be seen."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from tests.web.conftest import view_of
from tests.web.pages import MAIN, each_at_one_width_first

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.web.conftest import Look, Served, View

pytestmark = pytest.mark.browser
STOP = """() => {
    const one = document.activeElement;
    if (one === document.body) return null;
    const box = one.getClientRects()[0] ?? one.getBoundingClientRect();
    const seen = (from, size, whole) => [Math.max(from, 0), Math.min(from + size, whole)];
    const [left, right] = seen(box.x, box.width, innerWidth), [top, bottom] = seen(box.y, box.height, innerHeight);
    const over = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
    const ring = getComputedStyle(one), card = getComputedStyle(one, "::after");
    return {name: one.outerHTML.slice(0, 120), x: box.x, y: box.y + scrollY, width: box.width, height: box.height,
        fixed: !!one.closest("[popover], .skip"),
        inside: right - left >= Math.min(box.width, 16) && bottom - top >= Math.min(box.height, 16),
        covered: !(one.contains(over) || over?.contains(one)),
        ring: [ring, card].some((style) => style.outlineStyle === "solid" && parseFloat(style.outlineWidth) >= 3)};
}"""
FOCUSABLE = """() => [...document.querySelectorAll("a[href], button, summary, [tabindex='0'], audio, video, iframe")]
    .filter((one) => one.checkVisibility({visibilityProperty: true}) && !one.disabled).length"""


"""What has the focus. Browsers do not scroll a strip for a link that is partly in sight: that counts as seen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """Where the focus is: the box of what has it, in the page, and whether it is in sight, uncovered, with a ring."""

    name: str
    x: float
    y: float
    width: float
    height: float
    fixed: bool
    inside: bool
    covered: bool
    ring: bool


def stops(page: Page) -> list[Stop]:
    """Every stop of the Tab key from the top of the page to its end."""
    found: list[Stop] = []
    for _ in range(400):
        page.keyboard.press("Tab")
        stop = page.evaluate(STOP)
        if stop is None:
            return found
        found.append(Stop(**stop))
    raise AssertionError("the Tab key never comes to the end of the page")


def backwards(before: Stop, after: Stop, *, rtl: bool) -> bool:
    """Whether the eye would have met `after` first: it is above, and not in a column further on."""
    above = after.y + after.height <= before.y + 1
    further = after.x + after.width <= before.x + 1 if rtl else after.x >= before.x + before.width - 1
    return above and not further


@each_at_one_width_first(MAIN)
def test_tab_reaches_everything_in_the_order_seen_with_a_ring_and_uncovered(view: View, width: int, look: Look) -> None:
    page = look(view, width=width)
    page.wait_for_load_state("networkidle")
    told = stops(page)
    assert 'class="skip"' in told[0].name
    assert len(told) == page.evaluate(FOCUSABLE)
    rtl = page.evaluate("document.dir") == "rtl"
    assert [(a.name, b.name) for a, b in pairwise(told[1:]) if backwards(a, b, rtl=rtl)] == []
    assert [stop.name for stop in told if stop.covered or not stop.inside] == []
    assert [stop.name for stop in told if not stop.ring] == []


def test_the_skip_link_shows_and_leads_to_the_text(portal: Callable[[str], Served], look: Look) -> None:
    page = look(view_of(portal, "demo article"), width=360)
    page.keyboard.press("Tab")
    skip = page.locator(".skip")
    box = skip.bounding_box()
    assert box is not None
    assert box["y"] >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.keyboard.press("Tab")
    assert page.evaluate("document.getElementById('main').contains(document.activeElement)")


@pytest.mark.parametrize("script", [True, False])
def test_the_menu_opens_with_enter_and_closes_with_escape_which_gives_the_focus_back(
    portal: Callable[[str], Served], look: Look, script: bool
) -> None:
    page = look(view_of(portal, "demo article"), width=360, java_script_enabled=script)
    button = page.get_by_role("button", name="Menu")
    button.focus()
    page.keyboard.press("Enter")
    menu = page.locator("#menu")
    assert menu.is_visible()
    for _ in range(3):
        page.keyboard.press("Tab")
        assert page.evaluate("document.getElementById('menu').contains(document.activeElement)")
    page.keyboard.press("Escape")
    assert not menu.is_visible()
    assert page.evaluate("document.activeElement.getAttribute('popovertarget')") == "menu"


def test_what_scrolls_inside_itself_can_be_reached_and_scrolled(portal: Callable[[str], Served], look: Look) -> None:
    page = look(view_of(portal, "en article"), width=360)
    for selector in (".prose pre", ".prose table"):
        box = page.locator(selector).first
        assert box.evaluate("(one) => one.scrollWidth > one.clientWidth")
        box.focus()
        page.keyboard.press("ArrowRight")
        page.wait_for_function("(one) => one.scrollLeft > 0", arg=box.element_handle(), timeout=2000)
