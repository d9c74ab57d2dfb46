"""In a real Chromium: what the preview draws over a page, what is wrong and what the ribbon says."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from standfirst.preview.state import Fault, Line
from tests.preview.browsing import html, opened, see
from tests.preview.desk_of_literals import Desk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Locator, Page

    from tests.conftest import OpenPage

pytestmark = pytest.mark.browser

FAULT = Fault(
    severity="error",
    message="date: `<img src=x onerror=alert(1)>` is not a date",
    place="content/world/a.md:3:7",
    lines=(Line(number=2, text="title: पुल"), Line(number=3, text="date: <img>"), Line(number=4, text="---")),
    line=3,
    caret=6,
    hint="write it like 2024-06-05",
)
OTHER = Fault(severity="error", message="something else", place="content/b.md:1:1")


@pytest.fixture
def desk() -> Iterator[Desk]:
    with Desk() as desk:
        desk.pages |= {"/": html("<p>Front</p><a href=/a/>To A</a><input>"), "/a/": html("<p>A</p>", title="Story A")}
        yield desk


def drawn(page: Page, kind: str) -> Locator:
    return page.locator(f"standfirst-preview .{kind}")


# --- what is wrong ---


def test_faults_are_shown_as_text_with_lines_and_remedy_and_go_when_mended(desk: Desk, open_page: OpenPage) -> None:
    page = opened(desk, open_page())
    page.locator("input").press_sequentially("typ")
    desk.show(faults=(FAULT,))
    panel = drawn(page, "problems")
    panel.wait_for()
    page.keyboard.type("ed")
    assert page.locator("input").input_value() == "typed", "the focus was not taken"
    text = panel.inner_text()
    for said in ("1 error", FAULT.message, FAULT.place, "write it like 2024-06-05", "title: पुल"):
        assert said in text
    assert panel.locator("img").count() == 0
    assert panel.locator(".meant .number").inner_text() == "3"
    caret, letter = panel.locator(".under b"), panel.locator(".meant code").first
    box, line = caret.bounding_box(), letter.bounding_box()
    assert box is not None
    assert line is not None
    assert abs(box["x"] - line["x"] - line["width"] * 6 / 11) < 2, "below the sixth of eleven letters"
    assert page.locator("standfirst-preview [role=alert]").count() == 1
    assert page.title() == "✗ The bridge"
    see(page, "Front")
    desk.show(faults=())
    panel.wait_for(state="detached")
    assert page.title() == "The bridge"


def test_a_page_opened_while_something_is_wrong_says_so_and_keeps_its_title_in_an_edit(
    desk: Desk, open_page: OpenPage
) -> None:
    desk.show(faults=(FAULT,))
    page = opened(desk, open_page())
    drawn(page, "problems").wait_for()
    desk.show({"/": html("<p>Edited</p>", title="The tunnel")})
    see(page, "Edited")
    page.wait_for_function("document.title === '✗ The tunnel'")
    desk.show(faults=())
    page.wait_for_function("document.title === 'The tunnel'")


def test_faults_are_hidden_until_there_are_others(desk: Desk, open_page: OpenPage) -> None:
    desk.show(faults=(FAULT,))
    page = opened(desk, open_page())
    panel = drawn(page, "problems")
    panel.get_by_role("button", name="Hide").focus()
    page.keyboard.press("Escape")
    panel.wait_for(state="hidden")
    assert (
        page.evaluate("document.querySelector('standfirst-preview').shadowRoot.activeElement.textContent")
        == "✗ 1 error"
    )
    page.get_by_text("To A").click()
    see(page, "A")
    drawn(page, "wrong.mark").wait_for()
    assert panel.is_hidden()
    drawn(page, "wrong.mark").click()
    panel.wait_for()
    drawn(page, "wrong.mark").click()
    panel.wait_for(state="hidden")
    desk.show(faults=(OTHER,))
    panel.get_by_text("something else").wait_for()


# --- the ribbon ---


@pytest.mark.parametrize(
    ("tag", "said"),
    [
        ({"held": "draft"}, "Draft"),
        ({"held": "embargoed", "until": "2026-11-25T08:00:00+05:30"}, "Embargoed until 25 Nov 2026, 08:00"),
        ({"held": "future", "until": "2027-01-01T00:00:00Z"}, "Scheduled for 1 Jan 2027, 00:00"),
        ({"held": "future"}, "Scheduled"),
        ({"held": "expired"}, "Expired"),
        ({"held": "withheld"}, "Withheld"),
        ({}, ""),
    ],
)
def test_the_ribbon_says_why_readers_do_not_see_a_story(
    desk: Desk, open_page: OpenPage, tag: dict[str, str], said: str
) -> None:
    desk.tags["/"] = tag
    page = opened(desk, open_page(timezone="America/New_York"))
    assert drawn(page, "mark").all_inner_texts() == ([said] if said else [])


def test_the_ribbon_follows_an_edit(desk: Desk, open_page: OpenPage) -> None:
    desk.tags["/"] = {"held": "draft"}
    page = opened(desk, open_page())
    desk.tags["/"] = {}
    desk.show({})
    drawn(page, "mark").wait_for(state="detached")


def test_the_file_to_edit_is_copied(desk: Desk, open_page: OpenPage) -> None:
    desk.tags["/"] = {"source": "content/world/a.md"}
    page = open_page()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    opened(desk, page)
    drawn(page, "path").click()
    drawn(page, "path").get_by_text("Copied").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == "content/world/a.md"
    drawn(page, "path").get_by_text("a.md").wait_for()
    page.goto(f"{desk.address}/a/")
    drawn(page, "clock").wait_for()
    assert drawn(page, "path").count() == 0, "a page that has no file of its own"


def test_without_a_clipboard_the_path_is_copied_all_the_same(desk: Desk, open_page: OpenPage) -> None:
    desk.tags["/"] = {"source": "content/world/a.md"}
    page = open_page()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    opened(desk, page)
    page.evaluate(
        "window.board = navigator.clipboard; Object.defineProperty(navigator, 'clipboard', {value: undefined})"
    )
    drawn(page, "path").click()
    drawn(page, "path").get_by_text("Copied").wait_for()
    assert page.evaluate("board.readText()") == "content/world/a.md"


# --- time ---


def test_a_time_is_chosen_and_left_again(desk: Desk, open_page: OpenPage) -> None:
    desk.tags["/"] = {"held": "embargoed", "until": "2026-11-25T08:00:00+05:30"}
    page = opened(desk, open_page())
    drawn(page, "clock").click()
    form = drawn(page, "times")
    assert "(UTC+05:30)" in form.inner_text()
    field = form.locator("input")
    assert field.input_value() == "2026-11-24T15:30"
    field.fill("2026-11-26T07:15")
    field.press("Enter")
    page.wait_for_url("**/?as-of=2026-11-26T07:15")
    drawn(page, "time.mark").get_by_text("As of 26 Nov 2026, 07:15").wait_for()
    for button, address in (
        ("When it opens", "**/?as-of=2026-11-25T08:00"),
        ("Tomorrow, 07:00", "**/?as-of=2026-11-26T07:00"),
    ):
        drawn(page, "clock").click()
        form.get_by_role("button", name=button).click()
        page.wait_for_url(address)
    drawn(page, "clock").click()
    form.get_by_role("button", name="Now").click()
    page.wait_for_url(re.compile(r"\d/$"))
    drawn(page, "clock").wait_for()
    assert drawn(page, "time.mark").count() == 0


def test_the_choice_of_a_time_is_put_away_by_escape_and_outlives_news(desk: Desk, open_page: OpenPage) -> None:
    page = opened(desk, open_page())
    drawn(page, "clock").click()
    drawn(page, "times").locator("input").fill("2027-01-01T00:00")
    desk.show({"/": html("<p>News</p>")}, faults=(OTHER,))
    see(page, "News")
    assert drawn(page, "times").locator("input").input_value() == "2027-01-01T00:00"
    page.keyboard.press("Escape")
    drawn(page, "times").wait_for(state="detached")
    assert drawn(page, "clock").evaluate("(one) => one.getRootNode().activeElement === one")


def test_links_that_are_followed_keep_the_time(desk: Desk, open_page: OpenPage) -> None:
    links = "<a href='/a/?x=1#end'>To A</a><a href='#end'>Here</a><a href='http://other.example/'>Away</a><form action=/a/><button>Go</button></form>"
    desk.pages["/"] = html(links)
    page = opened(desk, open_page(), "/?as-of=2026-11-25T08:00")
    page.route("http://other.example/**", lambda route: route.fulfill(body="Away", content_type="text/html"))
    page.get_by_text("Here").click()
    assert page.url.endswith("/?as-of=2026-11-25T08:00#end")
    with page.context.expect_page() as tab:
        page.get_by_text("To A").click(modifiers=["Control"])
    tab.value.wait_for_url("**/a/?x=1&as-of=2026-11-25T08:00#end")
    tab.value.close()
    assert page.get_by_text("To A").get_attribute("href") == "/a/?x=1#end"
    page.get_by_text("To A").click()
    page.wait_for_url("**/a/?x=1&as-of=2026-11-25T08:00#end")
    page.go_back()
    page.get_by_text("Go", exact=True).click()
    page.wait_for_url("**/a/?")
    page.go_back()
    page.get_by_text("Away").click()
    page.wait_for_url("http://other.example/")


def test_a_page_of_another_time_stays_of_that_time_in_an_edit_and_in_what_its_scripts_fetch(
    desk: Desk, open_page: OpenPage
) -> None:
    script = (
        "<script>addEventListener('load', () => { fetch('/_f/recent.html'); const x = new XMLHttpRequest();"
        "x.open('GET', '/_f/brief.html'); x.send(); })</script>"
    )
    desk.pages |= {"/": html("<p>Now</p>", script), "/?as-of=2026-11-25T08:00": html("<p>Then</p>", script)}
    page = opened(desk, open_page(), "/?as-of=2026-11-25T08:00")
    see(page, "Then")
    desk.show(
        {"/?as-of=2026-11-25T08:00": html("<p>Then, edited</p>", script), "/": html("<p>Now, edited</p>", script)}
    )
    see(page, "Then, edited")
    assert {one for one in desk.asked if "_f" in one} == {
        "/_f/recent.html?as-of=2026-11-25T08:00",
        "/_f/brief.html?as-of=2026-11-25T08:00",
    }


# --- how it looks ---


def test_the_ribbon_folds_to_a_dot_and_stays_folded_on_the_next_page(desk: Desk, open_page: OpenPage) -> None:
    desk.tags["/"] = {"held": "draft"}
    page = opened(desk, open_page())
    drawn(page, "fold").click()
    assert drawn(page, "mark").count() == 0
    assert drawn(page, "fold").get_attribute("aria-label") == "Show the ribbon: Draft"
    page.get_by_text("To A").click()
    see(page, "A")
    drawn(page, "fold").wait_for()
    assert drawn(page, "clock").count() == 0
    page.go_back()
    drawn(page, "fold").click()
    drawn(page, "mark").get_by_text("Draft").wait_for()


@pytest.mark.parametrize(("width", "height"), [(360, 640), (1280, 800)])
def test_it_is_large_enough_to_touch_moves_nothing_and_is_not_printed(
    desk: Desk, open_page: OpenPage, width: int, height: int
) -> None:
    desk.tags["/"] = {
        "held": "embargoed",
        "until": "2026-11-25T08:00:00+05:30",
        "source": "content/world/a-very-long-name-of-a-story-about-the-bridge.md",
    }
    desk.pages["/"] = html(
        "<p>Front</p>" * 50,
        "<meta name=viewport content='width=device-width'><style>* { all: revert; display: block; float: right }</style>",
    )
    desk.show(faults=(FAULT,))
    page = opened(desk, open_page(width=width, height=height))
    drawn(page, "clock").click()
    for one in page.locator("standfirst-preview button, standfirst-preview input").all():
        box = one.bounding_box()
        assert box is not None
        assert box["height"] >= 44, one
        assert box["width"] >= 44, one
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width, one
    sizes = "[document.documentElement.scrollHeight, document.documentElement.scrollWidth, document.querySelector('p').offsetTop]"
    with_it = page.evaluate(sizes)
    page.evaluate("document.querySelector('standfirst-preview').remove()")
    assert page.evaluate(sizes) == with_it
    page.reload()
    drawn(page, "row").first.wait_for()
    page.emulate_media(media="print")
    assert drawn(page, "row").first.is_hidden()
    assert drawn(page, "problems").is_hidden()


def test_a_page_inside_another_page_has_no_ribbon_of_its_own(desk: Desk, open_page: OpenPage) -> None:
    desk.pages["/frame/"] = html("<iframe src=/a/></iframe>")
    page = opened(desk, open_page(), "/frame/")
    inner = page.frame_locator("iframe")
    inner.get_by_text("A", exact=True).wait_for()
    assert inner.locator("standfirst-preview").count() == 0
    desk.show({"/a/": html("<p>A, edited</p>")})
    inner.get_by_text("A, edited").wait_for()
