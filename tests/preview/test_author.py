"""An author at work: the program as it is, a site on the disk, and a real Chromium beside the editor."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.preview.browsing import PATIENCE, unbroken
from tests.preview.conftest import SETTINGS, STORY, Preview

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Page

    from tests.conftest import OpenPage

pytestmark = pytest.mark.browser

LONG = "\n".join(f"Paragraph {number} of the bridge.\n" for number in range(60))
BRIDGE = f"{STORY}\n{LONG}\nSee [the section](/world/).\n"


@pytest.fixture
def author(tiny: Path, previews: Callable[..., Preview], open_page: OpenPage) -> tuple[Preview, Page]:
    """A running preview, and a page that reads a story of some length, far down, with a link in focus."""
    (tiny / "content/world/bridge.md").write_text(BRIDGE, encoding="utf-8")
    preview = previews().start()
    page = open_page()
    page.set_default_timeout(PATIENCE)
    page.goto(f"http://127.0.0.1:{preview.port}/world/bridge/")
    page.locator("standfirst-preview").wait_for(state="attached")
    page.wait_for_function("document.querySelector('standfirst-preview').shadowRoot.querySelector('.path')")
    page.wait_for_timeout(500)
    page.evaluate(
        """() => {
            window.mark = 1;
            scrollTo({ top: 500, behavior: "instant" });
            const link = [...document.querySelectorAll("a")].find((one) => one.textContent === "the section");
            link.focus({ preventScroll: true });
        }"""
    )
    return preview, page


def place(page: Page) -> tuple[int, str]:
    """Where the reader is: how far down, and which link has the focus."""
    found: tuple[int, str] = tuple(page.evaluate("[Math.round(scrollY), document.activeElement.textContent]"))
    return found


def test_an_edit_a_mistake_and_a_new_story_show_without_a_reload_and_leave_the_reader_where_he_is(
    author: tuple[Preview, Page],
) -> None:
    preview, page = author
    assert place(page) == (500, "the section")

    preview.write("content/world/bridge.md", BRIDGE.replace("Paragraph 50 of", "Sentence 50 of"))
    page.get_by_text("Sentence 50 of the bridge.").wait_for(state="attached")
    assert place(page) == (500, "the section")

    preview.write("content/world/bridge.md", BRIDGE.replace("date: 2025-02-20T10:00", "date: someday"))
    page.get_by_text("content/world/bridge.md:3:").wait_for()
    page.get_by_text("date: someday").first.wait_for()
    assert page.title().startswith("✗ ")
    assert page.get_by_text("Sentence 50 of the bridge.").count() == 1, "the last good page"

    preview.write("content/world/bridge.md", BRIDGE)
    page.get_by_text("content/world/bridge.md:3:").wait_for(state="detached")
    page.get_by_text("Paragraph 50 of the bridge.").wait_for(state="attached")
    assert not page.title().startswith("✗")

    assert page.get_by_text("A tunnel opens").count() == 0
    preview.write("content/world/tunnel.md", STORY.replace("A bridge", "A tunnel"))
    page.get_by_text("A tunnel opens").first.wait_for(state="attached")
    assert place(page) == (500, "the section")
    assert unbroken(page)


@pytest.mark.parametrize(
    ("file", "wrong", "where", "line"),
    [
        ("content/world/bridge.md", f"{BRIDGE}\nSee [it](nobody.md).\n", "content/world/bridge.md:", "nobody.md"),
        ("templates/article.html", "{% extends 'base.html' %}\n{% if %}\n", "templates/article.html:2", "{% if %}"),
        ("standfirst.toml", SETTINGS.format(path="/") + "zone = 1\n", "standfirst.toml:5:", "zone = 1"),
    ],
    ids=["a link", "a template", "a setting"],
)
def test_whatever_is_wrong_is_shown_with_its_place_and_line_over_the_last_good_page(
    author: tuple[Preview, Page], file: str, wrong: str, where: str, line: str
) -> None:
    preview, page = author
    there = preview.root / file
    good = there.read_text() if there.exists() else ""
    preview.write(file, wrong)
    page.get_by_text(where).first.wait_for()
    page.get_by_text(line).first.wait_for()
    page.get_by_text("To mend it: ").first.wait_for()
    assert page.get_by_text("Paragraph 50 of the bridge.").count() == 1
    if good:
        preview.write(file, good)
    else:
        there.unlink()
    page.locator("standfirst-preview .problems").wait_for(state="detached")
    assert page.get_by_text("Paragraph 50 of the bridge.").count() == 1
    assert unbroken(page)
