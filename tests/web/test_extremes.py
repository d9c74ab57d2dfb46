"""Stories that a layout did not expect: nothing leaves the page, nothing is cut, nothing empty stands where nothing is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.web import papers
from tests.web.conftest import view_of
from tests.web.test_reflow import faults

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.web.conftest import Look, Served

pytestmark = pytest.mark.browser
KINDS = (
    "front", "section", "long-headline", "one-word", "long-word", "no-picture", "portrait", "twelve-topics", "no-byline",
    "nothing-related", "nothing-but-text",
)  # fmt: skip
WIDTHS = (320, 360, 768, 1280, 1920)


@pytest.mark.parametrize("view", [f"extremes {kind}" for kind in KINDS], indirect=True)
def test_nothing_leaves_the_page_and_nothing_is_cut(view: object, look: Look) -> None:
    assert faults(look(view, width=320), WIDTHS) == {}  # type: ignore[arg-type]


@pytest.fixture
def opened(portal: Callable[[str], Served], look: Look) -> Callable[..., Page]:
    """A function that opens the story of a name."""
    return lambda name, width=1280: look(view_of(portal, f"extremes {name}"), width=width)


def test_the_long_headline_and_the_long_section_are_as_long_as_said() -> None:
    assert len(papers.LONG) == 140
    assert len(papers.SECTION) >= 40


def test_a_long_headline_leaves_room_for_the_picture_on_the_first_screen(opened: Callable[..., Page]) -> None:
    page = opened("long-headline", 360)
    box = page.locator(".lead-figure").bounding_box()
    assert box is not None
    assert box["y"] < 780


def test_a_portrait_picture_is_shown_whole(opened: Callable[..., Page]) -> None:
    page = opened("portrait")
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        box = page.locator(".lead-figure img").bounding_box()
        assert box is not None
        assert box["height"] / box["width"] == pytest.approx(1.5, rel=0.01)
        assert width < 1000 or box["height"] <= 1000


def test_twelve_topics_wrap_and_stay_within_the_measure(opened: Callable[..., Page]) -> None:
    page = opened("twelve-topics")
    assert page.locator(".chips li").count() == 12
    chips, end = page.locator(".chips").bounding_box(), page.locator(".article__end").bounding_box()
    assert chips is not None
    assert end is not None
    assert chips["width"] <= end["width"]
    assert chips["height"] > 60


def test_without_picture_byline_or_relations_nothing_empty_stands_there(opened: Callable[..., Page]) -> None:
    assert opened("no-picture").locator(".lead-figure, article.article img").count() == 0
    assert opened("no-byline").locator(".byline, .source").count() == 0
    assert opened("nothing-related").locator(".page > .block").count() == 0
    for name in ("no-byline", "nothing-related"):
        empty = (
            "(all) => all.filter((one) => !one.children.length && !one.textContent.trim()).map((one) => one.outerHTML)"
        )
        assert opened(name).locator(".page :is(p, ul, ol, div, section, figure, h2)").evaluate_all(empty) == []


def test_no_headline_ends_in_one_lonely_word(opened: Callable[..., Page]) -> None:
    """Balanced lines: the last is at least a third of the longest. Chromium balances six lines at most."""
    lines = """(one) => { const range = document.createRange(); range.selectNodeContents(one);
        const rows = {}; for (const box of range.getClientRects()) rows[Math.round(box.bottom)] = (rows[Math.round(box.bottom)] ?? 0) + box.width;
        return Object.entries(rows).sort((a, b) => a[0] - b[0]).map((row) => row[1]); }"""
    for name in ("long-headline", "no-picture"):
        page = opened(name)
        for width in (360, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            found = page.locator(".headline").evaluate(lines)
            assert len(found) == 1 or len(found) > 6 or found[-1] >= max(found) / 3, (name, width, found)
