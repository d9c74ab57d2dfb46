"""In a real Chromium: sheets, pictures and scripts that change under a page."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

import pytest

from tests.preview.browsing import PARAGRAPHS, html, opened, see, unbroken

if TYPE_CHECKING:
    from tests.conftest import OpenPage
    from tests.preview.desk_of_literals import Desk

pytestmark = pytest.mark.browser


def sound(seconds: int) -> str:
    """Near silence: RIFF WAVE of 8 bits, at a rate by which all its bytes are ASCII."""
    size = 8192 * seconds
    form = struct.pack("<HHIIHH", 1, 1, 8192, 8192, 1, 8)
    head = struct.pack("<4sI4s4sI16s4sI", b"RIFF", 36 + size, b"WAVE", b"fmt ", 16, form, b"data", size)
    return (head + b"\x7f" * size).decode("ascii")


@pytest.mark.parametrize("same_address", [True, False], ids=["at its address", "at another address"])
def test_a_changed_style_sheet_counts_without_a_reload_and_without_a_flash(
    desk: Desk, open_page: OpenPage, same_address: bool
) -> None:
    link = '<link rel="stylesheet" href="/{0}.css"><style>h1 {{ margin: 0 }}</style>'
    desk.pages |= {"/a.css": "p { color: rgb(1, 0, 0) }", "/": html("<p>Text</p>", link.format("a"))}
    page = opened(desk, open_page())
    page.evaluate(
        """() => {
            window.colours = new Set();
            const look = () => { colours.add(getComputedStyle(document.querySelector("p")).color); requestAnimationFrame(look); };
            look();
        }"""
    )
    sheet = "p { color: rgb(2, 0, 0) }"
    if same_address:
        desk.show({"/a.css": sheet})
    else:
        desk.show({"/b.css": sheet, "/": html("<p>Text</p>", link.format("b"))})
    page.wait_for_function("colours.has('rgb(2, 0, 0)')")
    assert page.evaluate("[...colours]") == ["rgb(1, 0, 0)", "rgb(2, 0, 0)"]
    assert page.evaluate("[...document.head.children].map((one) => one.localName)") == ["title", "link", "style"]
    if same_address:
        desk.show({"/a.css": "p { color: rgb(3, 0, 0) }"})
        page.wait_for_function("colours.has('rgb(3, 0, 0)')")
        desk.show({"/": html("<p>No sheet</p>")})
        see(page, "No sheet")
        assert page.evaluate("getComputedStyle(document.querySelector('p')).color") == "rgb(0, 0, 0)"
    assert unbroken(page)


@pytest.mark.parametrize("way", ["src", "srcset"])
def test_a_picture_that_was_replaced_is_shown_without_a_reload(desk: Desk, open_page: OpenPage, way: str) -> None:
    def drawn(width: int) -> str:
        return f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="9"/>'

    image = {
        "src": '<img src="/a.svg">',
        "srcset": '<picture><source srcset="/a.svg 1x,/b.svg 3x"><img src=""></picture>',
    }
    desk.pages |= {"/a.svg": drawn(10), "/b.svg": drawn(30), "/": html(image[way] + "<p>First</p>")}
    page = opened(desk, open_page())
    page.wait_for_function("document.images[0].naturalWidth === 10")
    for width in (20, 40):
        desk.show({"/a.svg": drawn(width)})
        page.wait_for_function(f"document.images[0].naturalWidth === {width}")
    desk.show({"/": html(image[way] + "<p>Second</p>")})
    see(page, "Second")
    assert page.evaluate("document.images[0].naturalWidth") == 40
    assert unbroken(page)


def test_a_sheet_that_another_one_imports_counts_when_it_changes(desk: Desk, open_page: OpenPage) -> None:
    link = '<link rel="stylesheet" href="/a.css">'
    desk.pages |= {
        "/a.css": '@import "/b.css";',
        "/b.css": '@import "/c.css";',
        "/c.css": "p { color: rgb(1, 0, 0) }",
        "/": html("<p>Text</p>", link),
    }
    page = opened(desk, open_page())
    for number in (2, 3):
        desk.show({"/c.css": f"p {{ color: rgb({number}, 0, 0) }}"})
        page.wait_for_function(f"getComputedStyle(document.querySelector('p')).color === 'rgb({number}, 0, 0)'")
    assert unbroken(page)


@pytest.mark.parametrize("way", ["src", "source"])
def test_a_sound_that_was_replaced_is_played_without_a_reload(desk: Desk, open_page: OpenPage, way: str) -> None:
    player = {
        "src": '<audio controls src="/a.wav"></audio>',
        "source": '<audio controls><source src="/a.wav"></audio>',
    }
    desk.pages |= {"/a.wav": sound(1), "/": html(player[way] + "<p>Text</p>")}
    page = opened(desk, open_page())
    page.wait_for_function("document.querySelector('audio').duration === 1")
    for seconds in (2, 3):
        desk.show({"/a.wav": sound(seconds)})
        page.wait_for_function(f"document.querySelector('audio').duration === {seconds}")
    assert unbroken(page)


def test_a_picture_that_a_sheet_names_and_that_was_replaced_loads_the_page_anew_at_its_place(
    desk: Desk, open_page: OpenPage
) -> None:
    link = '<link rel="stylesheet" href="/a.css">'
    picture = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9" fill="{}"/></svg>'
    )
    desk.pages |= {
        "/a.css": "body { background: url(/a.svg) }",
        "/a.svg": picture.format("red"),
        "/": html(PARAGRAPHS, link),
    }
    page = opened(desk, open_page())
    page.evaluate("scrollTo({top: 700, behavior: 'instant'})")
    desk.show({"/": html(PARAGRAPHS + "<p>More</p>", link)})
    see(page, "More")
    page.wait_for_timeout(300)
    assert unbroken(page), "the picture is as it was"
    before = desk.asked.count("/a.svg")
    desk.show({"/a.svg": picture.format("blue")})
    page.wait_for_function("window.mark !== 1 && Math.abs(scrollY - 700) < 2")
    assert desk.asked.count("/a.svg") > before


def test_a_changed_script_loads_the_page_anew_at_its_place(desk: Desk, open_page: OpenPage) -> None:
    head = '<script src="/a.js" defer></script>'
    desk.pages |= {"/a.js": "window.number = 1", "/": html(PARAGRAPHS, head)}
    page = opened(desk, open_page())
    page.evaluate("scrollTo({top: 700, behavior: 'instant'})")
    desk.show({"/a.js": "window.number = 2"})
    page.wait_for_function("window.number === 2 && Math.abs(scrollY - 700) < 2")
    assert not unbroken(page)


def test_data_in_a_script_element_is_no_code(desk: Desk, open_page: OpenPage) -> None:
    data = '<script type="application/ld+json">{{"n": {0}}}</script><p>Text {0}</p>'
    desk.pages["/"] = html(data.format(1))
    page = opened(desk, open_page())
    desk.show({"/": html(data.format(2))})
    see(page, "Text 2")
    assert page.evaluate("document.querySelector('script').textContent") == '{"n": 2}'
    assert unbroken(page)
