"""Embeds in a real Chromium: nothing is asked of a provider before the click, and without script there is the link."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from markupsafe import Markup

from standfirst.markup import embedded
from tests.theme.sample import THEME, Portal, labels

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Page, Route

    from tests.conftest import OpenPage

pytestmark = pytest.mark.browser
BODY = (
    "<p>The bridge opened.</p>\n"
    '<p><a href="https://www.youtube.com/watch?v=abcDEF-_123">The bridge from above</a></p>\n'
    "<p>Many came.</p>\n<p>https://x.com/somebody/status/123</p>\n<p>It rained.</p>"
)
FRAME = "https://www.youtube-nocookie.com/embed/abcDEF-_123"


@pytest.fixture
def address(tmp_path: Path, served: Callable[[Path], str]) -> str:
    words = labels("en")
    portal = Portal(pictures=False)
    portal.stories[0].body = Markup(embedded(BODY, lambda: (words["embed"], words["embed_show"])))
    (tmp_path / "index.html").write_text(portal.render()["article"], "utf-8")
    shutil.copytree(THEME / "assets", tmp_path / "assets")
    return served(tmp_path)


def outside(page: Page, address: str) -> list[str]:
    """What the page asks of other hosts, all of whom answer with one word; filled as it asks."""
    asked: list[str] = []

    def answer(route: Route) -> None:
        if route.request.url.startswith(address):
            route.continue_()
        else:
            asked.append(route.request.url)
            route.fulfill(body="<title>A video</title><p>Playing", content_type="text/html")

    page.route("**/*", answer)
    return asked


def test_nothing_is_asked_of_another_host_before_the_click(address: str, open_page: OpenPage) -> None:
    page = open_page()
    asked = outside(page, address)
    page.goto(address, wait_until="networkidle")
    buttons = page.get_by_role("button", name="Show it")
    assert buttons.count() == 2
    for button in buttons.all():
        button.hover()
        button.focus()
    page.wait_for_timeout(300)
    assert asked == []

    buttons.first.press("Enter")
    page.frame_locator("iframe").get_by_text("Playing").wait_for()
    assert asked == [FRAME]
    frame = page.locator(".embed iframe")
    assert frame.count() == 1
    assert frame.get_attribute("title") == "YouTube: The bridge from above"
    assert frame.get_attribute("referrerpolicy") == "strict-origin-when-cross-origin"
    assert "allow-top-navigation" not in str(frame.get_attribute("sandbox"))
    assert frame.evaluate("(one) => document.activeElement === one")
    assert page.get_by_role("link", name="The bridge from above").is_visible()
    assert buttons.count() == 1


def test_a_video_takes_the_place_of_its_box_and_moves_nothing(address: str, open_page: OpenPage) -> None:
    for width in (360, 1280):
        page = open_page(width=width)
        outside(page, address)
        page.goto(address, wait_until="networkidle")
        box = page.locator(".embed").first
        before = box.bounding_box()
        page.get_by_role("button", name="Show it").first.click()
        page.locator("iframe").wait_for()
        assert box.bounding_box() == before
        inside = page.locator("iframe").bounding_box()
        assert inside is not None
        assert inside["width"] / inside["height"] == pytest.approx(16 / 9, rel=0.01)


def test_without_script_and_on_paper_there_is_the_link(address: str, open_page: OpenPage) -> None:
    page = open_page(script=False)
    asked = outside(page, address)
    page.goto(address)
    link = page.get_by_role("link", name="The bridge from above")
    assert link.is_visible()
    assert link.get_attribute("href") == "https://www.youtube.com/watch?v=abcDEF-_123"
    assert page.locator(".btn").evaluate_all("(all) => all.map((one) => one.checkVisibility())") == [False, False]
    page.emulate_media(media="print")
    assert link.is_visible()
    assert not page.get_by_text("which may use cookies").first.is_visible()
    assert asked == []
