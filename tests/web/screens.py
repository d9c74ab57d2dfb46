"""The set of pictures to look at: every kind of page, in three languages, in four widths (or more), light and dark, the clock
standing still. Nothing is judged here: `../shared/design/theme.md` § 14 says what to look for."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tests.conftest import CHROMIUM_ARGUMENTS
from tests.web import papers, sites
from tests.web.serving import serving
from tests.web.tools import chromium

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from playwright.sync_api import Browser, Page

    from tests.web.sites import Built, Sheet

WIDTHS: Final = (360, 768, 1280, 1920)
SCHEMES: Final = ("light", "dark")
SITES: Final = ("demo", "acceptance", *papers.LANGUAGES, "extremes")
SCROLL: Final = """async () => { for (const one of document.querySelectorAll("img[loading=lazy]")) {
    one.loading = "eager"; await one.decode().catch(() => {}); } }"""


def take(folder: Path, widths: Sequence[int], names: Sequence[str]) -> int:
    """Write the pictures of some sites as `SITE-KIND-WIDTH-SCHEME.png`; gives how many. Raises where there is no Chromium."""
    from playwright.sync_api import sync_playwright

    folder.mkdir(parents=True, exist_ok=True)
    count = 0
    with tempfile.TemporaryDirectory() as place, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=CHROMIUM_ARGUMENTS)
        for built in made(Path(place), names):
            with serving(built.folder) as address:
                for sheet in built.sheets:
                    count += pictures(browser, address, sheet, folder, widths)
        browser.close()
    return count


def made(place: Path, names: Sequence[str]) -> Iterator[Built]:
    """The sites of these names; the acceptance article only where it is."""
    for name in names:
        if name == "demo":
            yield sites.demo(place / name)
        elif name != "acceptance":
            yield sites.paper(name, place / name)
        elif sites.SEED.is_dir():
            yield sites.acceptance(place / name)


def pictures(browser: Browser, address: str, sheet: Sheet, folder: Path, widths: Sequence[int]) -> int:
    """The pictures of one page."""
    context = browser.new_context(timezone_id="Asia/Kolkata")
    context.clock.set_fixed_time(sheet.now)
    page = context.new_page()
    for width in widths:
        page.set_viewport_size({"width": width, "height": 780 if width < 600 else 900})
        page.goto(address + sheet.address, wait_until="networkidle")
        page.evaluate(SCROLL)
        for scheme in SCHEMES:
            page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
            page.screenshot(path=folder / f"{sheet}-{width}-{scheme}.png", full_page=True)
    modes(page, folder / f"{sheet}")
    context.close()
    return len(widths) * len(SCHEMES) + 2


def modes(page: Page, name: Path) -> None:
    """What is seen in forced colours and on paper."""
    page.set_viewport_size({"width": 1280, "height": 900})
    page.emulate_media(color_scheme="light", forced_colors="active")
    page.screenshot(path=f"{name}-1280-forced.png", full_page=True)
    page.emulate_media(forced_colors="none", media="print")
    page.set_viewport_size({"width": 718, "height": 1047})
    page.screenshot(path=f"{name}-a4-print.png", full_page=True)
    page.emulate_media(media="screen")
