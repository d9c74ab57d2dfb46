"""Row 13: the Nu checker finds neither an error nor a warning, in pages, in pages with their sheet inlined, and in the sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.web import sites
from tests.web.conftest import view_of
from tests.web.pages import ALL
from tests.web.tools import needed, nu
from tests.web.weight import assets

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.web.conftest import Served, View

INLINED = ("demo front", "en article", "ur article")
FAULTY = {
    "faulty.html": '<!doctype html><html lang="en"><title>A</title><p><table></p>',
    "faulty.css": "a { colour: red }",
}
"""Looked at in the same run, so that a checker that sees nothing is not taken for a clean site."""


def inlined(html: str, sheet: str) -> str:
    """A page whose sheet stands in it, as with `theme.inline_css`."""
    start = html.index('<link rel="stylesheet"')
    return html[:start] + f"<style>{sheet}</style>" + html[html.index(">", start) + 1 :]


def files(views: dict[str, View]) -> dict[str, str]:
    """What is checked: every page, the sheet, and three pages with the sheet in them."""
    front = views["demo front"]
    sheet = (front.served.built.folder / assets(front.html)[0][0].lstrip("/")).read_text("utf-8")
    found = {f"{name}.html": view.html for name, view in views.items()} | {"style.css": sheet}
    return found | {f"{name}, inlined.html": inlined(views[name].html, sheet) for name in INLINED}


def test_the_nu_checker_has_nothing_to_say(portal: Callable[[str], Served], tmp_path: Path) -> None:
    needed("java", "vnu-jar")
    here = [name for name in ALL if sites.SEED.is_dir() or not name.startswith("acceptance")]
    written = []
    for name, text in {**files({name: view_of(portal, name) for name in here}), **FAULTY}.items():
        written.append(tmp_path / name)
        written[-1].write_text(text, "utf-8")
    said = nu(written)
    assert {name for name in FAULTY for line in said if name in line} == set(FAULTY)
    assert [line for line in said if not any(name in line for name in FAULTY)] == []
