"""The table of `docs/measurements.md`: what every kind of page costs its reader, measured now and printed as Markdown."""

from __future__ import annotations

import socket
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Final

from playwright.sync_api import sync_playwright

from tests.conftest import CHROMIUM_ARGUMENTS
from tests.web.screens import made
from tests.web.serving import serving
from tests.web.test_axe import EVERY, violations
from tests.web.test_lighthouse import Marks, marks, median
from tests.web.tools import chromium, lighthouse, nu
from tests.web.weight import weight

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

    from tests.web.sites import Built, Sheet

SITES: Final = ("acceptance", "demo", "hi", "ur")
KINDS: Final = ("front", "article")
"""Of the papers in Hindi and Urdu; of the demo every kind."""
HEAD: Final = (
    "| page | brotli: HTML + CSS + JS | gzip | requests | Lighthouse | FCP, LCP s | TBT ms | CLS | axe | Nu |\n"
    "| --- | ---: | ---: | ---: | --- | ---: | ---: | ---: | ---: | ---: |"
)


def measured(runs: int) -> Iterator[str]:
    """The table, line by line; minutes. Lighthouse's numbers are of the median run of some; with none, there are none."""
    yield HEAD
    with tempfile.TemporaryDirectory() as place, ExitStack() as stack:
        playwright = stack.enter_context(sync_playwright())
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        browser = playwright.chromium.launch(
            executable_path=chromium(whole=True), args=[*CHROMIUM_ARGUMENTS, f"--remote-debugging-port={port}"]
        )
        for built in made(Path(place), SITES):
            address = stack.enter_context(serving(built.folder))
            for sheet in sheets(built):
                url = address + sheet.address
                found = median([marks(lighthouse(url, port)) for _ in range(runs)]) if runs else None
                yield row(built, sheet, visit(browser, url, sheet), found, Path(place))
        browser.close()


def sheets(built: Built) -> Iterator[Sheet]:
    """The pages of a site that have a row."""
    return (sheet for sheet in built.sheets if built.name not in ("hi", "ur") or sheet.kind in KINDS)


def visit(browser: Browser, url: str, sheet: Sheet) -> tuple[int, int]:
    """Requests at load on a phone, the icon included, and axe's violations in all sixteen states."""
    context = browser.new_context(viewport={"width": 360, "height": 780})
    context.clock.set_fixed_time(sheet.now)
    page = context.new_page()
    asked: set[str] = set()
    page.on("request", lambda request: asked.add(request.url))
    page.goto(url, wait_until="networkidle")
    requests = len(asked) + 1
    found = len(violations(page, EVERY))
    context.close()
    return requests, found


def row(built: Built, sheet: Sheet, seen: tuple[int, int], found: Marks | None, place: Path) -> str:
    """One page's line."""
    br, gz = weight(built, sheet.address), weight(built, sheet.address, "gzip")
    html = place / f"{sheet}.html"
    html.write_text(built.page(sheet.address), "utf-8")
    lights = "| | | "
    if found:
        scores = " ".join(map(str, found.scores))
        lights = f"{scores} | {found.fcp / 1000:.2f}, {found.lcp / 1000:.2f} | {found.tbt:.0f} | {found.cls:.3f}"
    return (
        f"| {sheet.site} {sheet.kind} | {br.total:,} ({br.html:,} + {br.css:,} + {br.js:,}) | {gz.total:,} | {seen[0]} | {lights} "
        f"| {seen[1]} | {len(nu([html]))} |"
    )
