"""Row 14: without script all is there: text, links, menu, pictures, and the times as they were written."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.web.conftest import view_of
from tests.web.pages import main_pages_first

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.web.conftest import Look, Served, View

pytestmark = pytest.mark.browser
SEEN = """() => {
    const texts = (element) => element.checkVisibility() && !element.matches("time, [data-copy], [data-embed]")
        ? [...element.childNodes].flatMap((node) => node.nodeType === 3 ? node.data.trim() || []
            : node.nodeType === 1 ? texts(node) : []) : [];
    return {text: texts(document.body).join("\\n"),
            links: [...document.links].filter((link) => link.checkVisibility()).map((link) => link.href)};
}"""
"""What can be seen: text but for times and what only script can do, and links."""


def seen(page: Page) -> dict[str, object]:
    return dict(page.evaluate(SEEN))


@main_pages_first
def test_a_reader_without_script_sees_the_same_text_and_links_and_absolute_times(view: View, look: Look) -> None:
    plain = look(view, java_script_enabled=False)
    with_script = look(view)
    with_script.wait_for_load_state("networkidle")
    assert seen(plain) == seen(with_script)
    assert len(str(seen(plain)["text"])) > 200
    times = plain.locator("time")
    texts = times.all_inner_texts()
    assert texts
    assert all(any(character.isdigit() for character in text) for text in texts)
    assert times.evaluate_all("(all) => all.filter((one) => one.title).length") == 0


def test_the_menu_opens_and_closes_by_itself(portal: Callable[[str], Served], look: Look) -> None:
    page = look(view_of(portal, "demo front"), width=360, java_script_enabled=False)
    menu = page.locator("#menu")
    assert not menu.is_visible()
    page.get_by_role("button", name="Menu").click()
    assert menu.get_by_role("link").first.is_visible()
    assert menu.get_by_role("link").count() == page.locator("#menu a").count()
    menu.get_by_role("button", name="Close").click()
    assert not menu.is_visible()


def test_a_video_is_a_link_and_no_button_stands_there_in_vain(portal: Callable[[str], Served], look: Look) -> None:
    page = look(view_of(portal, "en article"), java_script_enabled=False)
    assert page.locator("figure.embed a").is_visible()
    assert page.locator("button:visible").count() == 1  # the menu's
