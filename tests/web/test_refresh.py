"""Row 21: a fresher list takes the place of the page's, with a longer headline, and nothing below it moves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.web.conftest import view_of
from tests.web.pages import each_at_one_width_first
from tests.web.test_first_visit import SHIFTS

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Route

    from tests.web.conftest import Look, Served, View

pytestmark = pytest.mark.browser
PAGES = ("demo front", "acceptance article", "ur article")
LONGER = " And All The Boats Of The Lower Harbour With It, The Office Says In A Long Statement"


def fresher(html: str) -> str:
    """The fragment an hour later: a longer headline stands first, and the last story has gone."""
    first = html.index("</a>")
    rest = html[:first] + LONGER + html[first:]
    return rest[: rest.rindex("<li")] + rest[rest.rindex("<li") :].replace("</a>", " Again</a>", 1)


@each_at_one_width_first(PAGES)
def test_a_longer_headline_moves_nothing(view: View, width: int, look: Look) -> None:
    page = look(view, width=width, go=False)
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))

    def answer(route: Route) -> None:
        route.fulfill(
            body=fresher(view.served.built.page("/_f/" + route.request.url.rpartition("/_f/")[2])),
            content_type="text/html",
        )

    page.route("**/_f/*.html", answer)
    page.goto(view.url, wait_until="networkidle")
    page.locator(".rail__list a", has_text=LONGER.strip()).first.wait_for()
    assert page.evaluate(SHIFTS) <= 0.01
    assert said == []


def test_a_list_in_use_is_left_alone_and_an_error_changes_nothing(portal: Callable[[str], Served], look: Look) -> None:
    view = view_of(portal, "demo front")
    page = look(view, go=False)
    page.route("**/_f/*.html", lambda route: route.fulfill(status=500, body="<li>Broken"))
    page.goto(view.url, wait_until="networkidle")
    assert "Broken" not in page.locator(".rail__list").inner_text()
    assert page.locator(".rail__list > li").count() == 6
