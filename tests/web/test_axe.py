"""Row 12: axe-core finds no violation of WCAG 2.0 to 2.2, A and AA, nor of its best practices, target size included."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Any

import pytest

from tests.web.conftest import view_of
from tests.web.pages import ALL, MAIN
from tests.web.tools import axe, needed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from playwright.sync_api import Page

    from tests.web.conftest import Look, Served, View

pytestmark = pytest.mark.browser
WIDTHS, SCHEMES, MENUS = (360, 768, 1280, 1920), ("light", "dark"), (False, True)
States = tuple[int, str, bool]
EVERY: tuple[States, ...] = tuple(product(WIDTHS, SCHEMES, MENUS))
SOME: tuple[States, ...] = ((360, "light", False), (360, "dark", True), (768, "dark", False), (1280, "light", False))
"""What runs in every test run, of the main pages, half of it on each: each width but the widest, each scheme, the menu once. All
sixteen of every page: `--long web`."""
RUN = """axe.run(document, {
    resultTypes: ["violations"],
    runOnly: {type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]},
    rules: {"target-size": {enabled: true}},
}).then((found) => found.violations.map((one) => [one.id, one.nodes.length, one.nodes[0].html.slice(0, 200)]))"""

FAULTS = """() => { const white = document.createElement("p");
    white.style = "color: #ccc; background: #fff"; white.textContent = "Not here";
    document.querySelector("main").replaceChildren(white, document.createElement("img")); }"""


def violations(page: Page, states: Iterable[States]) -> list[Any]:
    """What axe has against a page in each state: width, scheme, whether the menu is open."""
    page.evaluate(axe())
    found = []
    for width, scheme, menu in states:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        page.evaluate("(open) => document.getElementById('menu').togglePopover(open)", menu)
        found += [(width, scheme, "menu" if menu else "", *one) for one in page.evaluate(RUN)]
    return found


@pytest.mark.parametrize(
    ("view", "states"), [(page, SOME[at % 2 :: 2]) for at, page in enumerate(MAIN)], indirect=["view"], ids=MAIN
)
def test_axe_finds_no_violation(view: View, states: tuple[States, ...], look: Look) -> None:
    needed("", "axe-core")
    assert violations(look(view), states) == []


def test_axe_is_awake(portal: Callable[[str], Served], look: Look) -> None:
    needed("", "axe-core")
    page = look(view_of(portal, "demo 404"), bypass_csp=True)
    page.evaluate(FAULTS)
    assert {one[3] for one in violations(page, SOME[:1])} >= {"color-contrast", "image-alt", "page-has-heading-one"}


@pytest.mark.long
@pytest.mark.parametrize("view", ALL, indirect=True)
def test_long_web_axe_at_every_width_in_both_schemes_menu_open_and_closed(view: View, look: Look) -> None:
    needed("", "axe-core")
    assert violations(look(view), EVERY) == []
