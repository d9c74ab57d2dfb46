"""What many tests share: a real Chromium with a frozen clock, and the folder of material beside the project."""

from __future__ import annotations

import datetime as dt
import os
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Literal, Protocol

import pytest

from standfirst.build import renditions
from tests.kept_renditions import kept_in
from tests.web.tools import chromium as chromium_of_the_system

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Page

ROOT = Path(__file__).resolve().parent.parent


def pytest_configure(config: pytest.Config) -> None:
    assert config.cache is not None
    pytest.MonkeyPatch().setattr(renditions, "_render", kept_in(config.cache.mkdir("renditions")))


# No sandbox: tests run as root in containers. The rest keeps the browser from talking to anybody.
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # The headless shell does not know how fast its line is, and then fetches lazy pictures as far ahead as on the slowest; this is
    # what Chromium does on 4G.
    "--blink-settings=lazyLoadingImageMarginPxUnknown=1250",
]


class OpenPage(Protocol):
    """Opens a fresh page (its own cookies and storage); `now` is an ISO time with an offset at which its clock stands still."""

    def __call__(
        self,
        *,
        width: int = 1280,
        height: int = 800,
        scheme: Literal["light", "dark"] = "light",
        now: str | None = None,
        timezone: str = "UTC",
        script: bool = True,
    ) -> Page: ...


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder `shared` beside the project: acceptance sites and corpora that are too big for the repository."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        pytest.skip("../shared is not here: it is only beside the developers' checkout")
    return folder


@pytest.fixture
def served() -> Iterator[Callable[[Path], str]]:
    """A function that serves a folder on loopback and gives its address, until the test ends."""
    servers: list[ThreadingHTTPServer] = []

    def serve(folder: Path) -> str:
        server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Silent, directory=str(folder)))
        servers.append(server)
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return f"http://127.0.0.1:{server.server_port}"

    yield serve
    for server in servers:
        server.shutdown()
        server.server_close()


class _Silent(SimpleHTTPRequestHandler):
    """Serves files without a word."""

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="session")
def launch_chromium() -> Iterator[Callable[..., Browser]]:
    """Starts the system's Chromium (`tools.chromium`), with more arguments, or the whole of it; it ends with the tests."""
    if not chromium_of_the_system():
        reason = "no Chromium: install it (apt install chromium) or name it in $CHROMIUM"
        if os.environ.get("REQUIRE_BROWSER") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    from playwright.sync_api import sync_playwright

    browsers = []
    with sync_playwright() as playwright:

        def launch(*more: str, whole: bool = False) -> Browser:
            executable = chromium_of_the_system(whole=whole)
            browser = playwright.chromium.launch(executable_path=executable, args=[*CHROMIUM_ARGUMENTS, *more])
            browsers.append(browser)
            return browser

        yield launch
        for browser in browsers:
            browser.close()


@pytest.fixture(scope="session")
def chromium(launch_chromium: Callable[..., Browser]) -> Browser:
    """One Chromium for all tests of this process."""
    return launch_chromium()


@pytest.fixture
def open_page(chromium: Browser) -> Iterator[OpenPage]:
    """A function that opens pages; they are closed after the test."""
    contexts = []

    def open_one(
        *,
        width: int = 1280,
        height: int = 800,
        scheme: Literal["light", "dark"] = "light",
        now: str | None = None,
        timezone: str = "UTC",
        script: bool = True,
    ) -> Page:
        context = chromium.new_context(
            viewport={"width": width, "height": height},
            color_scheme=scheme,
            timezone_id=timezone,
            java_script_enabled=script,
        )
        contexts.append(context)
        if now is not None:
            context.clock.set_fixed_time(dt.datetime.fromisoformat(now))
        return context.new_page()

    yield open_one
    for context in contexts:
        context.close()
