"""Rows 7, 8, 11 and 20, from one load of each page on a phone: what it asks for, what the console says, what moves."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from tests.acceptance.reading import Page as Elements
from tests.web.conftest import view_of
from tests.web.pages import main_pages_first

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.web.conftest import Look, Served, View

pytestmark = pytest.mark.browser
SHIFTS = """() => new Promise((done) => new PerformanceObserver((list) =>
    done(list.getEntries().reduce((sum, one) => sum + one.value, 0))).observe({type: "layout-shift", buffered: true})
    ?? setTimeout(() => done(0), 200))"""


@dataclass
class Visit:
    """What was seen during one load."""

    requests: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    shift: float = -1.0
    policy: str = ""


@pytest.fixture(scope="module")
def visits(look: Look) -> Callable[[View], Visit]:
    """A function that gives the first visit to a page, made once."""
    made: dict[str, Visit] = {}

    def of(view: View) -> Visit:
        if view.url not in made:
            made[view.url] = visited(look(view, width=360, height=780, go=False), view)
        return made[view.url]

    return of


def listening(page: Page, visit: Visit) -> None:
    """Notes what is asked for, and whatever the console says."""
    page.on("request", lambda request: visit.requests.append(request.url))
    page.on("console", lambda message: visit.said.append(message.text))
    page.on("pageerror", lambda error: visit.said.append(str(error)))


def visited(page: Page, view: View) -> Visit:
    visit = Visit()
    listening(page, visit)
    response = page.goto(view.url, wait_until="networkidle")
    assert response is not None
    visit.policy = response.headers["content-security-policy"]
    for _ in range(3):
        page.mouse.wheel(0, 4000)
    visit.shift = page.evaluate(SHIFTS)
    return visit


@main_pages_first
def test_a_page_asks_nothing_of_others_before_a_click(view: View, visits: Callable[[View], Visit]) -> None:
    asked = visits(view).requests
    assert view.url in asked
    assert [url for url in asked if not url.startswith(view.served.address)] == []


@main_pages_first
def test_under_its_policy_the_console_says_nothing(view: View, visits: Callable[[View], Visit]) -> None:
    visit = visits(view)
    assert "default-src 'none'" in visit.policy
    assert "require-trusted-types-for 'script'" in visit.policy
    assert "'unsafe-inline'" not in visit.policy
    assert visit.said == []


@main_pages_first
def test_nothing_moves_while_a_page_loads_and_is_scrolled(view: View, visits: Callable[[View], Visit]) -> None:
    assert 0 <= visits(view).shift <= 0.01


def test_an_article_with_a_lead_picture_makes_at_most_seven_requests(
    portal: Callable[[str], Served], look: Look
) -> None:
    """Without a scroll: what is lazy and far below is not of the load. Headless browsers ask for no icon: it is added."""
    view = view_of(portal, "demo article")
    page = Elements(view.html)
    assert page.find("figure", class_="lead-figure")
    visit = Visit()
    opened = look(view, width=360, height=780, go=False)
    listening(opened, visit)
    opened.goto(view.url, wait_until="networkidle")
    icon = view.served.address + page.find("link", rel="icon")[0].attributes["href"]
    assert len({*visit.requests, icon}) <= 7


def test_the_policy_bites(portal: Callable[[str], Served], look: Look) -> None:
    """A violation is heard of here: else the tests above could not fail."""
    view = view_of(portal, "demo 404")
    visit = Visit()
    page = look(view, go=False)
    listening(page, visit)
    page.goto(view.url)
    page.evaluate("document.body.setAttribute('style', 'color: red')")
    page.evaluate("(() => { try { document.body.innerHTML = '<p>x' } catch { console.log('refused') } })()")
    page.wait_for_timeout(50)
    assert any("style-src" in said for said in visit.said)
    assert "refused" in visit.said


def test_what_a_reader_can_start_works_under_the_policy(portal: Callable[[str], Served], look: Look) -> None:
    """A video is shown in its frame, the link is copied, the menu opens."""
    view = view_of(portal, "en article")
    visit = Visit()
    page = look(view, go=False, permissions=["clipboard-read", "clipboard-write"])
    listening(page, visit)
    page.route("https://**", lambda route: route.fulfill(body="<title>A video</title>", content_type="text/html"))
    page.goto(view.url, wait_until="networkidle")
    page.get_by_role("button", name="Copy link").click()
    assert page.evaluate("navigator.clipboard.readText()").endswith(view.sheet.address)
    page.get_by_role("button", name="Menu").click()
    page.keyboard.press("Escape")
    assert [url for url in visit.requests if not url.startswith(view.served.address)] == []
    framed = "frame-src" in visited(page, view).policy
    if framed:  # a site whose host is told of no frames lets none through
        page.get_by_role("button", name="Show it").first.click()
        page.locator(".embed iframe").wait_for()
    assert visit.said == []
