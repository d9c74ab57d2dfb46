"""What a browser makes of the pictures: how wide it shows each, which file it takes for that, and that nothing moves."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image

from standfirst.build import Request, build
from tests.build.tiny import SETTINGS, story
from tests.web.serving import serving

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

WIDTHS = (360, 700, 1000, 1280, 1920)
PAGES = ("/", "/n0/", "/n0/s0/", "/n1/s2/")
SHOWN = """async () => {
    const all = [...document.images].filter((image) => image.srcset);
    for (const image of all) image.loading = "eager";
    await Promise.all(all.map((image) => image.decode()));
    return all.map((image) => {
        const figure = image.closest("figure"), card = image.closest(".teaser");
        const place = card ? card.className + " in " + card.parentElement.className : figure.className || "figure";
        const file = image.currentSrc.slice(location.origin.length);
        // The width of a picture that was chosen by `sizes` is what `sizes` says.
        return { place, said: image.naturalWidth, shown: image.getBoundingClientRect().width, file };
    });
}"""
SHIFT = """() => new Promise((done) => { let sum = 0;
    new PerformanceObserver((list) => { for (const one of list.getEntries()) sum += one.value; })
        .observe({ type: "layout-shift", buffered: true });
    setTimeout(() => done(sum), 200); })"""


def scene(path: Path, width: int, height: int, number: int) -> None:
    """As hard to pack as a photograph of a harbour: soft shapes under a grain."""
    soft = Image.effect_noise((12, 12), 90).resize((width, height), Image.Resampling.BICUBIC)
    grain = Image.effect_noise((width, height), 12)
    image = Image.blend(soft, grain, 0.25).convert("RGB")
    image.paste((20 + 9 * number, 80, 110), (width // 5, height // 3, width // 2, height // 2))
    image.save(path, "JPEG", quality=90)


@pytest.fixture(scope="module")
def paper(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    """A paper in whose every place a picture stands, all from three files, and where it is served."""
    root = tmp_path_factory.mktemp("pictures")
    (root / "static").mkdir()
    for number, size in enumerate([(1250, 833), (1250, 938), (900, 1350)]):
        scene(root / f"static/{number}.jpg", *size, number)
    (root / "standfirst.toml").write_text(
        SETTINGS + "[images]\nwidths = [320, 800, 1200]\n"
        '[theme.blocks]\nn0 = "feature"\nn1 = "four"\nn2 = "three"\nn3 = "river"\n'
    )
    gallery = "Text.\n\n![A](/0.jpg)\n![B](/1.jpg)\n![C](/0.jpg)\n\n![D](/1.jpg 'Alone')\n"
    for section in range(5):
        for number in range(6 if section < 4 else 2):
            at = root / f"content/n{section}/s{number}.md"
            at.parent.mkdir(parents=True, exist_ok=True)
            picture = 2 if (section, number) == (1, 2) else (section + number) % 2
            image = f"{{src: /{picture}.jpg, alt: A, credit: B}}"
            date = f"2025-0{1 + section}-0{9 - number}T10:00"
            also = f"[/n{section}/s{(number + 1) % 2}.md, /n0/s3.md, /n1/s4.md, /n2/s5.md]"
            body = gallery if number == 0 else "Text of the harbour."
            at.write_text(story(f"Story {section} {number}", date, body, image=image, tags="[Sea]", also_read=also))
    report = build(Request(root=str(root), now="2025-06-01T00:00", jobs=2))
    assert report.published, report.problems
    with serving(root / "site") as address:
        yield root / "site", address


@pytest.fixture(scope="module")
def open_page(chromium: Browser) -> Iterator[Any]:
    pages: list[Page] = []

    def at(width: int, density: float = 1) -> Page:
        page = chromium.new_context(viewport={"width": width, "height": 780}, device_scale_factor=density).new_page()
        pages.append(page)
        return page

    yield at
    for page in pages:
        page.context.close()


def test_each_place_says_how_wide_it_shows_a_picture(paper: tuple[Path, str], open_page: Any) -> None:
    page = open_page(1280)
    wrong, places = [], set()
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 780})
        for address in PAGES:
            page.goto(paper[1] + address)
            for one in page.evaluate(SHOWN):
                if not one["shown"]:
                    continue
                places.add(one["place"])
                off = one["said"] / one["shown"] - 1
                if abs(off) > 0.15:
                    wrong.append(f"{address} at {width}: {one['place']} is {one['shown']:.0f}, not {one['said']}")
    assert wrong == []
    assert len(places) >= 12, places


def test_a_phone_loads_forty_kilobytes_for_a_lead_and_twelve_for_a_thumbnail(
    paper: tuple[Path, str], open_page: Any
) -> None:
    page = open_page(360, 2)
    for address in PAGES:
        page.goto(paper[1] + address)
        for one in page.evaluate(SHOWN):
            size = (paper[0] / one["file"].lstrip("/")).stat().st_size
            assert size <= 40 * 1024, one
            wide = int(re.search(r"-(\d+)\.avif", one["file"])[1])  # type: ignore[index]
            if wide <= 320:
                assert size <= 12 * 1024, one


def test_nothing_moves_when_pictures_come(paper: tuple[Path, str], open_page: Any) -> None:
    page = open_page(360, 2)
    for address in PAGES:
        page.goto(paper[1] + address)
        page.mouse.wheel(0, 4000)
        page.wait_for_load_state("networkidle")
        assert page.evaluate(SHIFT) == 0, address


def test_one_picture_of_each_page_is_asked_for_at_once(paper: tuple[Path, str]) -> None:
    for address in PAGES:
        text = (paper[0] / address.lstrip("/") / "index.html").read_text("utf-8")
        assert text.count('fetchpriority="high"') == 1, address
        assert text.count("<picture>") == text.count('loading="lazy"') + 1
