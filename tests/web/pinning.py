"""Writes down where the landmarks of the main pages are now, and what one page looks like: what `test_geometry` compares with."""

from __future__ import annotations

import json
import tempfile
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import sync_playwright

from tests.conftest import CHROMIUM_ARGUMENTS
from tests.web import sites
from tests.web.landmarks import boxes, fonts
from tests.web.serving import serving
from tests.web.test_geometry import BOXES, PAGES, PICTURE, WIDTHS
from tests.web.tools import chromium


def pin() -> None:
    """Look at all pages of `PAGES` and write `pinned/`."""
    found: dict[str, Any] = {}
    BOXES.parent.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as place, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=CHROMIUM_ARGUMENTS)
        for name in dict.fromkeys(page.split()[0] for page in PAGES):
            built = sites.paper(name, Path(place) / name)
            with serving(built.folder) as address:
                for kind in (page.split()[1] for page in PAGES if page.startswith(name)):
                    sheet = built.sheet(kind)
                    for width in WIDTHS:
                        context = browser.new_context(
                            viewport={"width": width, "height": 900}, timezone_id="Asia/Kolkata"
                        )
                        context.clock.set_fixed_time(sheet.now)
                        page = context.new_page()
                        page.goto(address + sheet.address, wait_until="networkidle")
                        found[f"{sheet} {width}"] = boxes(page)
                        if name == "en":
                            found["fonts"] = fonts(page)
                        if (name, kind, width) == ("en", "section", 1280):
                            Image.open(BytesIO(page.screenshot())).convert("L").save(PICTURE, optimize=True)
                        context.close()
    lines = [f"  {json.dumps(key)}: {json.dumps(value)}" for key, value in sorted(found.items())]
    BOXES.write_text("{\n" + ",\n".join(lines) + "\n}\n", "utf-8")
