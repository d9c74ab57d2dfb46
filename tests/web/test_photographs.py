"""Real photographs in the demo portal and on the acceptance article's page: what a phone loads of them, and that nothing moves."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING

import pytest

from standfirst.build import Request, build
from tests.images.test_pictures_weigh import LEAD, PHOTOGRAPHS, THUMB
from tests.web import sites
from tests.web.serving import serving
from tests.web.test_pictures import LOADED

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

pytestmark = [pytest.mark.browser, pytest.mark.long]
PHONES = ((360, 2.0), (360, 3.0), (390, 3.0), (412, 2.625), (412, 3.5), (440, 3.0))
"""CSS pixels across, and pixels of the screen to each: those that most readers have."""
THUMBNAIL = 120
"""CSS pixels across: teasers on phones (theme, "Pictures")."""


def laid_in(root: Path, photographs: list[Path]) -> None:
    """Gives each story of a site one of the photographs, in turn, as its picture and in its text."""
    (root / "static").mkdir(exist_ok=True)
    names = [f"photograph-{number}{path.suffix}" for number, path in enumerate(photographs)]
    for path, name in zip(photographs, names, strict=True):
        shutil.copy(path, root / "static" / name)
    number = 0
    for page in sorted((root / "content").rglob("*.md")):
        text = page.read_text("utf-8")
        if page.name != "_index.md" and text.startswith("---\n"):
            head, body = text[4:].split("\n---\n", 1)
            kept = re.sub(r"^image:.*\n(?:[ -].*\n)*", "", head + "\n", flags=re.MULTILINE)
            address = f"/{names[number % len(names)]}"
            image = f"image: {{src: {address}, alt: A photograph, credit: B}}\n"
            page.write_text(f"---\n{kept}{image}---\n{body}\n\n![In the text]({address})\n", "utf-8")
            number += 1


def weighed(site: Path, addresses: list[str], chromium: Browser) -> tuple[list[str], dict[str, int]]:
    """What is too heavy or moves, on any of the phones; and the heaviest lead, thumbnail and other picture, in bytes."""
    wrong: list[str] = []
    most = {"lead": 0, "thumbnail": 0, "other": 0}
    limits = {"lead": LEAD, "thumbnail": THUMB}
    with serving(site) as at:
        for width, density in PHONES:
            for address in addresses:
                # With a cache of its own: of a picture that it has, a browser shows the larger file again.
                context = chromium.new_context(viewport={"width": width, "height": 780}, device_scale_factor=density)
                page = context.new_page()
                page.goto(at + address)
                found = page.evaluate(LOADED)
                context.close()
                if found["moved"]:
                    wrong.append(f"{address} at {width} × {density} moves by {found['moved']}")
                # Of a picture that stands twice in a page, one file serves both places.
                kinds = {one["file"]: "thumbnail" for one in found["shown"]}
                kinds |= {one["file"]: "other" for one in found["shown"] if one["shown"] > THUMBNAIL}
                kinds |= {one["file"]: "lead" for one in found["shown"] if one["lead"] and one["shown"] > THUMBNAIL}
                for name, kind in kinds.items():
                    size = (site / name.lstrip("/")).stat().st_size
                    most[kind] = max(most[kind], size)
                    if size > limits.get(kind, size):
                        wrong.append(f"{address} at {width} × {density}: {kind} {name} has {size:,} bytes")
    return wrong, most


@pytest.fixture
def photographs(shared: Path) -> list[Path]:
    return [shared / "corpora/images/photos-18f" / name for name in PHOTOGRAPHS]


def built(root: Path, now: str, photographs: list[Path]) -> Path:
    laid_in(root, photographs)
    report = build(Request(root=str(root), now=now, jobs=2))
    assert report.published, report.problems
    return root / "site"


def test_a_phone_loads_little_of_the_demo_full_of_photographs_and_nothing_moves(
    photographs: list[Path], tmp_path: Path, chromium: Browser, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("content", "data", "static"):
        shutil.copytree(sites.ROOT / name, tmp_path / name)
    shutil.copy(sites.ROOT / "standfirst.toml", tmp_path)
    site = built(tmp_path, sites.LATER, photographs)
    wrong, most = weighed(site, list(sites.inventory(site).values()), chromium)
    with capsys.disabled():
        print(f"demo: {most}")  # noqa: T201
    assert wrong == []


def test_a_phone_loads_little_of_the_acceptance_article_with_a_photograph_and_nothing_moves(
    photographs: list[Path], tmp_path: Path, chromium: Browser, capsys: pytest.CaptureFixture[str]
) -> None:
    root = tmp_path / "acceptance"
    shutil.copytree(sites.SEED / "seed-site", root, copy_function=shutil.copyfile)
    site = built(root, sites.expected()["now"], photographs)
    wrong, most = weighed(site, ["/", sites.expected()["page"]], chromium)
    with capsys.disabled():
        print(f"acceptance: {most}")  # noqa: T201
    assert wrong == []
