"""Row 19: every text of every page against what is behind it, in both schemes; a story's own text still clearer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import pytest

from tests.web.conftest import view_of
from tests.web.pages import main_pages_first

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.web.conftest import Look, Served, View

pytestmark = pytest.mark.browser
PAIRS = """() => {
    const rgb = (text) => text.match(/[\\d.]+/g).map(Number);
    const behind = (one) => { for (; one; one = one.parentElement) {
        const colour = rgb(getComputedStyle(one).backgroundColor);
        if ((colour[3] ?? 1) === 1) return colour; if (colour[3] > 0) return null; } return [255, 255, 255]; };
    const light = (colour) => colour.slice(0, 3).map((part) => part / 255)
        .map((part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
        .reduce((sum, part, at) => sum + part * [0.2126, 0.7152, 0.0722][at], 0);
    const found = {};
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let text; text = walk.nextNode();) {
        const one = text.parentElement;
        if (!text.data.trim() || !one.checkVisibility() || one.closest("script, style")) continue;
        const ink = rgb(getComputedStyle(one).color), paper = behind(one);
        if (!paper) { found["see-through"] = [0, text.data]; continue; }
        const [low, high] = [light(ink), light(paper)].sort((a, b) => a - b);
        const kind = one.closest(".prose") && !one.closest(".prose :is(a, pre, .also-read b, del, blockquote, .btn, figcaption, .note, .footnote, code, .kicker)")
            ? "body" : "text";
        const ratio = (high + .05) / (low + .05);
        if (!(kind in found) || ratio < found[kind][0]) found[kind] = [ratio, text.data.trim().slice(0, 40)];
    }
    return found;
}"""
"""The lowest contrast of a story's running text, and of all other text, with the words (WCAG 2.2, relative luminance)."""


SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


@main_pages_first
def test_text_is_at_least_four_and_a_half_to_one_and_a_story_twelve(view: View, look: Look) -> None:
    page = look(view)
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme)
        found = page.evaluate(PAIRS)
        assert found["text"][0] >= 4.5, (scheme, found)
        if "body" in found:
            assert found["body"][0] >= 12, (scheme, found)


def test_the_menu_too(portal: Callable[[str], Served], look: Look) -> None:
    for scheme in ("light", "dark"):
        page = look(view_of(portal, "demo front"), color_scheme=scheme)
        page.get_by_role("button", name="Menu").click()
        assert page.evaluate(PAIRS)["text"][0] >= 4.5


def test_a_grey_text_is_noticed(portal: Callable[[str], Served], look: Look) -> None:
    page = look(view_of(portal, "demo front"))
    page.evaluate("document.querySelector('.teaser__dek').style.color = '#999'")
    assert page.evaluate(PAIRS)["text"][0] == pytest.approx(2.8, abs=0.1)
