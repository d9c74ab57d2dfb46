"""Row 18: dark, forced colours, more contrast, reduced motion and print, each judged by a picture of a page in it."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from tests.web.conftest import view_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Locator, Page

    from tests.web.conftest import Look, Served, View

pytestmark = pytest.mark.browser
Colour = tuple[int, int, int]
PAPER, DARK, ACCENT = (0xFF, 0xFD, 0xF9), (0x15, 0x13, 0x11), (0xA3, 0x21, 0x0F)


def shares(shot: bytes) -> dict[Colour, float]:
    """How much of a picture each colour has."""
    image = Image.open(BytesIO(shot)).convert("RGB")
    whole = image.width * image.height
    found = image.getcolors(whole) or []
    return {colour: count / whole for count, colour in found if isinstance(colour, tuple)}  # type: ignore[misc]


def picture(page: Page | Locator) -> dict[Colour, float]:
    return shares(page.screenshot())


@pytest.fixture
def article(portal: Callable[[str], Served]) -> View:
    return view_of(portal, "en article")


def test_dark_is_the_dark_paper_and_light_the_light_one(article: View, look: Look) -> None:
    page = look(article)
    light = picture(page)
    page.emulate_media(color_scheme="dark")
    dark = picture(page)
    assert max(light, key=lambda colour: light[colour]) == PAPER
    assert max(dark, key=lambda colour: dark[colour]) == DARK
    assert PAPER not in dark
    assert ACCENT in light
    assert ACCENT not in dark


def test_pictures_do_not_glare_in_the_dark(article: View, look: Look) -> None:
    page = look(article)
    figure = page.locator(".lead-figure img")
    light = picture(figure)
    page.emulate_media(color_scheme="dark")
    dark = picture(figure)
    sky = max(light, key=lambda colour: light[colour])
    dimmed = max(dark, key=lambda colour: dark[colour])
    assert sum(dimmed) < 0.93 * sum(sky)


def test_forced_colours_keep_the_structure_and_mark_the_current_section(article: View, look: Look) -> None:
    """Nothing of the theme's own colours is left, rules are drawn, and the current section is underlined in Highlight."""
    page = look(article, forced_colors="active")
    shot = picture(page)
    assert not {PAPER, ACCENT} & shot.keys()
    current, other = page.locator(".sections [aria-current]"), page.locator(".sections a:not([aria-current])").first
    assert current.evaluate(UNDERLINE) == page.evaluate(SYSTEM, "Highlight")
    assert other.evaluate(UNDERLINE) == page.evaluate(SYSTEM, "Canvas")
    assert len(picture(current).keys() - picture(other).keys()) > 0
    for drawn in (page.locator(".rail__list > li").first, page.locator(".btn").first):
        assert drawn.evaluate(UNDERLINE) != page.evaluate(SYSTEM, "Canvas")


UNDERLINE = "(one) => getComputedStyle(one).borderBlockEndColor"
SYSTEM = """(name) => { const one = document.createElement("i"); document.body.append(one); one.style.color = name;
    const colour = getComputedStyle(one).color; one.remove(); return colour; }"""


def test_more_contrast_lifts_the_quiet_text_and_underlines_links(article: View, look: Look) -> None:
    page = look(article)
    quiet = page.locator(".rail .meta").first
    usual = picture(quiet)
    page.emulate_media(contrast="more")
    more = picture(quiet)
    assert min(map(sum, more)) < min(map(sum, usual)) - 100
    links = page.locator("main a, .rail a, .footer a")
    assert set(links.evaluate_all("(all) => all.map((one) => getComputedStyle(one).textDecorationLine)")) == {
        "underline"
    }


def test_nothing_moves_by_itself_and_less_motion_changes_nothing(article: View, look: Look) -> None:
    page = look(article)
    page.wait_for_load_state("networkidle")
    assert page.evaluate("document.getAnimations().length") == 0
    first = page.screenshot()
    page.emulate_media(reduced_motion="reduce")
    assert page.screenshot() == first
    page.get_by_role("button", name="Menu").click()
    assert page.evaluate("document.getAnimations().length") == 0


def test_print_is_black_on_white_in_two_columns_without_navigation(article: View, look: Look) -> None:
    page = look(article, width=718)  # A4 between its margins, at 96 pixels an inch
    page.emulate_media(media="print")
    for gone in (
        ".sections",
        ".tool",
        ".rail",
        ".page > .block",
        ".share",
        ".chips",
        ".footer__cols",
        ".embed > :first-child",
    ):
        assert not page.locator(gone).first.is_visible(), gone
    for kept in (".wordmark", ".headline", ".byline", ".article__meta time", ".prose", ".source", ".legal"):
        assert page.locator(kept).first.is_visible(), kept
    assert page.locator(".prose").evaluate("(one) => getComputedStyle(one).columnCount") == "2"
    assert "youtube" in page.locator(".embed a").evaluate("(one) => getComputedStyle(one, '::after').content")
    assert page.locator(".prose pre").evaluate("(one) => one.scrollWidth <= one.clientWidth")
    shot = picture(page)
    assert max(shot, key=lambda colour: shot[colour]) == (255, 255, 255)
    assert (0, 0, 0) in shot
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_a_printed_story_in_the_dark_is_still_black_on_white(article: View, look: Look) -> None:
    page = look(article, width=718, color_scheme="dark")
    page.emulate_media(media="print", color_scheme="dark")
    shot = picture(page)
    assert max(shot, key=lambda colour: shot[colour]) == (255, 255, 255)
    assert page.locator(".headline").evaluate("(one) => getComputedStyle(one).color") == "rgb(0, 0, 0)"
