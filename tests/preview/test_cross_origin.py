"""In a real Chromium: what a page of another origin learns of the preview is that it runs, and nothing else.

Each way is tried by `probes.js` from each origin, and once from a page of the preview itself, which shows that the way leads
somewhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.preview.hostile import BLANK, Neighbours, Origin, framed, learnt

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

EVIL, HERE = "http://evil.example:{port}/", "http://127.0.0.1:{preview}"
SANDBOX = '<iframe sandbox="allow-scripts allow-popups allow-forms" srcdoc="<!doctype html><body>"></iframe>'
DATA = '<iframe src="data:text/html,<!doctype html><body>"></iframe>'
ORIGINS = {
    "another site": Origin(EVIL, HERE, windows=True),
    "another port": Origin("http://127.0.0.1:{port}/", HERE, windows=True),
    "another port by IPv6": Origin("http://[::1]:{port}/", "http://[::1]:{preview}"),
    "a name below localhost": Origin(
        "http://evil.localhost:{port}/", "http://paper.localhost:{preview}", windows=False
    ),
    "a data: address": Origin("http://localhost:{port}/", "http://localhost:{preview}", DATA),
    "a sandbox in the preview": Origin(HERE + "/honest.html", HERE, SANDBOX),
}

# (the way, what another origin learns, what the preview's own page learns)
WAYS = [
    ("fetch", "refused", "read"),
    ("fetch with cookies", "refused", "read"),
    ("fetch without cors", "refused", "read"),  # not even opaque
    ("fetch of a picture without cors", "refused", "read"),
    ("fetch of a picture's part", "refused", "read"),
    ("fetch of a redirect", "refused", "read"),
    ("fetch with HEAD", "refused", "read"),
    ("fetch with a header of its own", "refused", "read"),
    ("fetch with a forwarded host", "refused", "read"),
    ("fetch with POST", "refused", "refused"),  # the preview takes nothing in, from nobody
    ("fetch with POST without cors", "refused", "refused"),
    ("fetch with DELETE", "refused", "refused"),
    ("fetch with OPTIONS", "refused", "refused"),
    ("fetch of the preview's script", "refused", "read"),
    ("fetch of the channel", "refused", "read"),
    ("xhr", "refused", "read"),
    ("xhr with cookies", "refused", "read"),
    ("xhr with POST", "refused", "refused"),
    ("xhr of a document", "refused", "read"),
    ("events without a token", "refused", "refused"),
    ("events with the token", "refused", "read"),  # even who knows it
    ("events with the token and cookies", "refused", "read"),
    ("websocket", "refused", "refused"),  # there is none
    ("beacon", "sent", "sent"),  # a beacon tells its sender nothing, ever
    ("script", "refused", "read"),
    ("script that is a module", "refused", "read"),
    ("script that is a page", "refused", "refused"),  # `nosniff`
    ("script that is json", "refused", "refused"),
    ("script that is the preview's", "refused", "read"),
    ("import", "refused", "read"),
    ("import of json", "refused", "read"),
    ("import of css", "refused", "read"),
    ("worker", "refused", "read"),
    ("shared worker", "refused", "read"),
    ("worker that imports", "refused", "read"),
    ("service worker", "refused", "read"),
    ("sheet", "refused", "read"),
    ("sheet that is a page", "refused", "refused"),
    ("sheet in a sheet", "refused", "read"),
    ("font", "refused", "read"),
    ("image", "refused", "read"),
    ("image on a canvas", "refused", "read"),
    ("image of a button", "refused", "read"),
    ("image in an image", "refused", "read"),
    ("poster", "refused", "read"),
    ("video", "refused", "read"),
    ("audio", "refused", "read"),
    ("track", "refused", "read"),
    ("frame", "refused", "read"),
    ("frame without a referrer", "refused", "read"),
    ("frame in a sandbox", "refused", "read"),
    ("frame of a frame", "refused", "read"),
    ("object", "refused", "read"),
    ("embed", "refused", "read"),
    ("form with GET", "refused", "read"),
    ("form with POST", "refused", "refused"),
    ("frame that speaks", "refused", "read"),
    ("frame that goes to the top", "refused", "read"),
    ("prefetch", "refused", "read"),
    ("preload", "refused", "read"),
    ("preload with cors", "refused", "read"),
    ("preload of a module", "refused", "read"),
    ("timing", "refused", "read"),
    ("images that are there", "refused", "read"),
    ("scripts that are there", "refused", "read"),
    ("pages that are there", "refused", "read"),
    ("objects that are there", "refused", "read"),
]
# It may lead its reader to the preview, in a window that it then sees no more of.
WINDOWS = [
    ("window", "refused", "read"),
    ("window at once", "refused", "read"),
    ("window that a form fills", "refused", "read"),
    ("window that speaks", "refused", "read"),
    ("windows that are there", "refused", "read"),
    ("redirects that are there", "refused", "read"),
    ("downloads that are there", "refused", "read"),
    ("downloads by a header", "refused", "read"),
]
CAME_FOR = {"audio", "embed", "empty", "font", "iframe", "image", "object", "script", "style", "video"}


@pytest.fixture(scope="module")
def neighbours() -> Iterator[Neighbours]:
    with Neighbours() as neighbours:
        yield neighbours


@pytest.fixture(scope="module")
def browser(launch_chromium: Callable[..., Browser], neighbours: Neighbours) -> Iterator[Browser]:
    """All names in `.example` lead to this machine. Chromium's own rule for calls from elsewhere to it must not stand before
    ours, so the preview is as public for it as a page whose server it has not seen."""
    browser = launch_chromium(
        "--host-resolver-rules=MAP *.example 127.0.0.1",
        f"--ip-address-space-overrides=127.0.0.1:{neighbours.raw.port}=public",
    )
    yield browser
    browser.close()


@pytest.fixture(scope="module")
def window(browser: Browser) -> Iterator[Page]:
    with browser.new_context(viewport={"width": 320, "height": 240}) as context:
        context.set_default_timeout(60_000)
        yield context.new_page()


@pytest.fixture
def page(window: Page) -> Iterator[Page]:
    """One for all tests, since a window takes long to open; what it has opened itself is closed after each."""
    yield window
    for other in window.context.pages[1:]:
        other.close()


@pytest.mark.parametrize("name", ORIGINS)
def test_a_page_of_another_origin_learns_nothing(neighbours: Neighbours, page: Page, name: str) -> None:
    origin = ORIGINS[name]
    if "[" in origin.page and not neighbours.has_six:
        pytest.skip("there is no IPv6 here")
    address, preview = (
        text.format(port=neighbours.port, preview=neighbours.raw.port) for text in (origin.page, origin.preview)
    )
    page.goto(address)
    frame = framed(page, origin.frame) if origin.frame else page.main_frame
    turned_away = neighbours.door.turned_away
    turned_away.clear()
    expected = {way: elsewhere for way, elsewhere, _ in (WAYS + WINDOWS if origin.windows else WAYS)}
    assert learnt(frame, preview, "foreign", windows=origin.windows) == expected
    assert turned_away.keys() >= CAME_FOR, "the preview refused it; had the browser done so, this would prove nothing"


def test_a_name_that_is_led_here_learns_nothing(neighbours: Neighbours, page: Page) -> None:
    """Rebinding: the page comes from its own server, and then its name leads to the preview. For the browser they are one."""
    rebound = f"http://rebound.example:{neighbours.raw.port}"
    page.route(f"{rebound}/", lambda route: route.fulfill(body=BLANK, content_type="text/html"))
    page.goto(f"{rebound}/")
    page.unroute(f"{rebound}/")
    turned_away = neighbours.door.turned_away
    turned_away.clear()
    expected = {way: elsewhere for way, elsewhere, _ in WAYS}
    expected["preload with cors"] = "read"  # it is told of the refusal
    assert learnt(page.main_frame, rebound, "rebound", windows=False) == expected
    assert turned_away.total() >= 50
    answer = page.evaluate("fetch('/').then(async (one) => [one.status, one.type, await one.text()])")
    assert answer[:2] == [403, "basic"], "it can read the refusal, and so the refusal says nothing of the site"
    assert answer[2].startswith("This preview does not answer to the name rebound.example;")


def test_the_same_ways_lead_somewhere_from_the_previews_own_page(neighbours: Neighbours, page: Page) -> None:
    preview = f"http://127.0.0.1:{neighbours.raw.port}"
    page.goto(f"{preview}/honest.html")
    assert learnt(page.main_frame, preview, "own", windows=True) == {way: here for way, _, here in WAYS + WINDOWS}


def test_another_site_may_lead_its_reader_to_a_page(neighbours: Neighbours, page: Page) -> None:
    page.goto(f"http://evil.example:{neighbours.port}/")
    page.evaluate(f"location = 'http://127.0.0.1:{neighbours.raw.port}/world/bridge'")
    page.get_by_text("an embargoed bridge").wait_for()
