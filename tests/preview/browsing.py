"""What tests of the page in a browser do: open it, and see what is there."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.preview.desk_of_literals import Desk

PATIENCE = 60_000
PARAGRAPHS = "<p>A paragraph of the story.</p>" * 100


def html(body: str, head: str = "", title: str = "The bridge", root: str = "") -> str:
    return f'<!doctype html><html lang="en"{root}><head><title>{title}</title>{head}</head><body>{body}</body></html>'


def opened(desk: Desk, page: Page, address: str = "/") -> Page:
    """A page that hears of news, and knows what it was served; a reload would take its mark away."""
    page.set_default_timeout(PATIENCE)
    page.goto(desk.address + address)
    page.locator("standfirst-preview").wait_for(state="attached")
    page.wait_for_timeout(300)
    page.evaluate("window.mark = 1")
    return page


def until(page: Page, true: Callable[[], bool]) -> None:
    """Waits, while the browser goes on, for what must come to be so: `PATIENCE` at most."""
    deadline = time.monotonic() + PATIENCE / 1000
    while not true():
        assert time.monotonic() < deadline
        page.wait_for_timeout(20)


def see(page: Page, text: str) -> None:
    page.get_by_text(text, exact=True).first.wait_for(state="attached")


def unbroken(page: Page) -> bool:
    """Whether the page was never loaded anew."""
    return bool(page.evaluate("window.mark === 1"))
