"""Row 16: no page scrolls sideways, whatever the width, the zoom, the spacing of the text or the size of the browser's font."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.web.pages import every_page, few_pages_first, main_pages_first

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from playwright.sync_api import Browser, Page

    from tests.web.conftest import Look, View

pytestmark = pytest.mark.browser
WIDTHS = (320, 360, 480, 639, 640, 768, 959, 960, 1199, 1200, 1280, 1600, 1920, 2560)
"""From the narrowest of WCAG 1.4.10 on, with both sides of each change of layout: `--long web`."""
SOME = (320, 640, 960, 1200, 2560)
"""The narrowest of each layout, and the widest: what runs in every test run."""
SPACING = (
    "* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } "
    "p { margin-block-end: 2em !important }"
)
"""WCAG 1.4.12. Set as a constructed sheet, which a Content-Security-Policy does not stop."""
SET = "(css) => { const s = new CSSStyleSheet(); s.replaceSync(css); document.adoptedStyleSheets = [s] }"
FAULTS = """() => {
    const root = document.documentElement, found = [];
    if (root.scrollWidth > root.clientWidth) found.push(`page ${root.scrollWidth} > ${root.clientWidth}`);
    for (const one of document.querySelectorAll("body *")) {
        if (!one.checkVisibility() || one.closest("[popover]")) continue;
        const style = getComputedStyle(one), name = one.tagName + "." + one.className;
        const text = one.innerText?.trim().slice(0, 30);
        if (style.overflowX === "hidden" && one.scrollWidth > one.clientWidth + 1 && text) found.push(`cut ${name} ${text}`);
        if (style.overflowY === "hidden" && one.scrollHeight > one.clientHeight + 1 && text) found.push(`cut ${name} ${text}`);
        const box = one.getBoundingClientRect();
        const scroller = one.closest(".prose table, .prose pre, .prose .scroll, .sections ul, .focus-strip .wrap");
        if (box.width && !scroller && (box.right > root.clientWidth + 1 || box.left < -1) && !one.matches(".skip"))
            found.push(`outside ${name} ${text}`);
    }
    return [...new Set(found)].slice(0, 5);
}"""
"""What is wider than the page, stands beside it, or is cut off; what is made to scroll inside itself may be wider."""


def faults(page: Page, widths: Iterable[int]) -> dict[int, Any]:
    """The widths at which something is wrong, with what it is."""
    found = {}
    for width in widths:
        page.set_viewport_size({"width": width, "height": 800})
        if wrong := page.evaluate(FAULTS):
            found[width] = wrong
    return found


@main_pages_first
def test_no_page_scrolls_sideways_from_320_to_2560_pixels(view: View, look: Look) -> None:
    assert faults(look(view, width=320), SOME) == {}


@few_pages_first
def test_nor_with_the_text_spacing_of_wcag(view: View, look: Look) -> None:
    page = look(view, width=320)
    page.evaluate(SET, SPACING)
    assert page.locator("h1").evaluate("(one) => parseFloat(getComputedStyle(one).letterSpacing)") > 0
    assert faults(page, (320, 1280)) == {}


@few_pages_first
def test_nor_at_four_hundred_per_cent(view: View, look: Look) -> None:
    """A window of 1280 × 1024, four times enlarged: 320 × 256 of its own pixels."""
    page = look(view, width=320, height=256, device_scale_factor=4)
    assert page.evaluate(FAULTS) == []


@pytest.fixture(scope="module")
def large_print(launch_chromium: Callable[..., Browser]) -> Iterator[Browser]:
    """A Chromium whose reader has set the font to 32 pixels, twice the usual."""
    browser = launch_chromium("--blink-settings=defaultFontSize=32")
    yield browser
    browser.close()


@few_pages_first
def test_nor_with_a_font_of_32_pixels(view: View, large_print: Browser) -> None:
    context = large_print.new_context(viewport={"width": 360, "height": 800})
    page = context.new_page()
    page.goto(view.url)
    assert page.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)") >= 32
    found = faults(page, (360, 1280))
    context.close()
    assert found == {}


@pytest.mark.long
@every_page
def test_long_web_reflow_at_every_width_with_every_spacing_and_font(
    view: View, look: Look, large_print: Browser
) -> None:
    page = look(view, width=320)
    found = {"": faults(page, WIDTHS)}
    page.evaluate(SET, SPACING)
    found["spacing"] = faults(page, (320, 360, 768, 1280))
    large = large_print.new_context().new_page()
    large.goto(view.url)
    found["font"] = faults(large, (360, 768, 1280))
    large.context.close()
    assert found == {"": {}, "spacing": {}, "font": {}}
