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

EVERY, SOME = (360, 700, 1000, 1280, 1920), (360, 1280)
PAGES = {
    "/": EVERY, "/n0/": EVERY, "/n0/s0/": EVERY, "/n1/s2/": (700, 1280, 1920), "/tall/": SOME, "/about/": SOME, "/n4/": SOME,
    "/author/ana-ruy/": SOME, "/author/ana-ruy/page/1/": SOME, "/topic/sea/": SOME, "/thread/tide/": (*SOME, 700),
}  # fmt: skip
ON_PHONES = ("/", "/n0/", "/n0/s0/", "/author/ana-ruy/", "/thread/tide/")
"""Of each kind of page that shows pictures one, and how wide its windows are; what is like another has fewer."""
WITHOUT = ("/archive/", "/archive/2025/", "/archive/2025/01/", "/archive/2025/01/09/", "/404.html", "/n0/gone/")
SAID = """() => [...document.images].filter((image) => image.srcset).map((image) => {
    const figure = image.closest("figure"), card = image.closest(".teaser");
    const place = card ? card.className + " in " + card.parentElement.className : figure ? figure.className || "figure" : "line";
    // The browser's own reading of `sizes`: the first of its conditions that holds, and how long that length is.
    const [, size] = image.sizes.split(", ").map((one) => /^(?:(\\(.*?\\)(?: and \\(.*?\\))*) )?(.*)$/.exec(one))
        .find(([, condition]) => !condition || matchMedia(condition).matches).slice(1);
    const ruler = document.body.appendChild(document.createElement("div"));
    ruler.style.cssText = "position: absolute; width: " + size;
    const said = ruler.getBoundingClientRect().width;
    ruler.remove();
    return { place, said, shown: image.getBoundingClientRect().width };
})"""
LOADED = """async () => {
    const all = [...document.images].filter((image) => image.srcset || image.closest("picture"));
    for (const image of all) image.loading = "eager";
    await Promise.all(all.map((image) => image.decode()));
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    const moved = new Promise((done) => { const found = [];
        new PerformanceObserver((list) => { for (const one of list.getEntries())
            found.push(one.value.toFixed(4) + one.sources.map((it) => ` ${it.node?.nodeName}.${it.node?.className} `
                + `from ${it.previousRect.y} to ${it.currentRect.y}`)); })
            .observe({ type: "layout-shift", buffered: true });
        setTimeout(() => done(found.join("; ")), 50); });
    const shown = all.map((image) => ({
        file: image.currentSrc.slice(location.origin.length), said: image.naturalWidth, sizes: image.sizes,
        lead: image.fetchPriority === "high", shown: image.getBoundingClientRect().width }));
    return { shown, moved: await moved };
}"""
"""`naturalWidth` of a picture that was chosen by `sizes` is what the browser took `sizes` to say."""


def scene(path: Path, width: int, height: int, number: int) -> None:
    """As hard to pack as a photograph of a harbour: soft shapes under a grain."""
    soft = Image.effect_noise((12, 12), 90).resize((width, height), Image.Resampling.BICUBIC)
    grain = Image.effect_noise((width, height), 12)
    image = Image.blend(soft, grain, 0.25).convert("RGB")
    image.paste((20 + 9 * number, 80, 110), (width // 5, height // 3, width // 2, height // 2))
    image.save(path, "JPEG", quality=90)


GALLERY = """Text.

![A](/0.jpg)
![B](/1.jpg)
![C](/0.jpg)

![D](/1.jpg 'Alone')

![A](/0.jpg)
![B](/1.jpg)

In a line ![E](/1.jpg) of text.

> [!BOX] Facts
> ![In a box](/0.jpg 'B')

> ![Quoted](/0.jpg)
"""


def files() -> Iterator[tuple[str, str]]:
    """A paper in whose every place a picture stands, all from three files."""
    yield (
        "standfirst.toml",
        (
            SETTINGS + "[images]\nwidths = [320, 800, 1200]\n[pagination]\nsize = 4\n"
            '[theme.blocks]\nn0 = "feature"\nn1 = "four"\nn2 = "three"\nn3 = "river"\n'
        ),
    )
    more = {"author": "Ana Ruy", "thread": "tide", "tags": "[Sea]", "also_read": "[/n0/s3.md, /n1/s4.md, /n2/s5.md]"}
    for section in range(6):
        for number in range(6 if section < 4 else 6 - section):
            picture = 2 if (section, number) == (1, 2) else (section + number) % 2
            image = f"{{src: /{picture}.jpg, alt: A, credit: B}}"
            date = f"2025-0{1 + section}-0{9 - number}T10:00"
            body = GALLERY if number == 0 else "Text of the harbour."
            title = f"Story {section} {number}"
            yield f"content/n{section}/s{number}.md", story(title, date, body, image=image, **more)
    yield "content/n0/_index.md", "---\ntitle: N0\n---\nText\n\n![A](/0.jpg 'C')\n"
    yield "content/about.md", "---\ntitle: About\nimage: {src: /0.jpg, alt: A, credit: B}\n---\n![A](/1.jpg 'C')\n"
    yield "content/tall.md", "---\ntitle: Tall\nimage: {src: /2.jpg, alt: A, credit: B}\n---\nText.\n"
    retracted = {"status": "retracted", "notice": "It was wrong.", "image": "{src: /0.jpg, alt: A, credit: B}"}
    yield "content/n0/gone.md", story("Gone", "2025-01-01T09:00", GALLERY, slug="gone", **retracted)
    yield "data/authors.toml", '["Ana Ruy"]\nphoto = "/1.jpg"\nrole = "Editor"\n'


@pytest.fixture(scope="module")
def paper(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    """The paper, and where it is served."""
    root = tmp_path_factory.mktemp("pictures")
    (root / "static").mkdir()
    for number, size in enumerate([(1250, 833), (1250, 938), (900, 1350)]):
        scene(root / f"static/{number}.jpg", *size, number)
    for name, text in files():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    report = build(Request(root=str(root), now="2025-07-01T00:00", jobs=2))
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


@pytest.fixture(scope="module")
def phone(paper: tuple[Path, str], open_page: Any) -> dict[str, Any]:
    """What a phone with two pixels a point has loaded of each page, and by how much something moved."""
    page, found = open_page(360, 2), {}
    for address in ON_PHONES:
        page.goto(paper[1] + address)
        found[address] = page.evaluate(LOADED)
    return found


def test_each_place_says_how_wide_it_shows_a_picture(paper: tuple[Path, str], open_page: Any) -> None:
    page = open_page(1280)
    wrong, places = [], set()
    for address, widths in PAGES.items():
        page.goto(paper[1] + address)
        for width in widths:
            page.set_viewport_size({"width": width, "height": 780})
            for one in page.evaluate(SAID):
                if not one["shown"]:
                    continue
                places.add(one["place"])
                if abs(one["said"] / one["shown"] - 1) > 0.15:
                    wrong.append(f"{address} at {width}: {one['place']} is {one['shown']:.0f}, not {one['said']}")
    assert wrong == []
    assert len(places) >= 15, places


def test_the_browser_reads_sizes_as_this_test_does(phone: dict[str, Any]) -> None:
    assert any("-288.avif" in one["file"] for one in phone["/author/ana-ruy/"]["shown"])
    for address, found in phone.items():
        assert found["shown"], address
        for one in found["shown"]:
            assert one["said"] == pytest.approx(one["shown"], rel=0.15), (address, one)


def test_archives_and_notices_show_no_pictures(paper: tuple[Path, str]) -> None:
    for address in WITHOUT:
        path = paper[0] / address.lstrip("/")
        text = (path if path.is_file() else path / "index.html").read_text("utf-8")
        assert "<img" not in text, address


def test_a_phone_loads_forty_kilobytes_for_a_lead_and_twelve_for_a_thumbnail(
    paper: tuple[Path, str], phone: dict[str, Any]
) -> None:
    for found in phone.values():
        for one in found["shown"]:
            size = (paper[0] / one["file"].lstrip("/")).stat().st_size
            assert size <= 40_000, one
            wide = int(re.search(r"-(\d+)\.avif", one["file"])[1])  # type: ignore[index]
            if wide <= 320:
                assert size <= 12_000, one


def test_nothing_moves_when_pictures_come(phone: dict[str, Any]) -> None:
    assert {address: found["moved"] for address, found in phone.items() if found["moved"]} == {}


def test_one_picture_of_each_page_is_asked_for_at_once(paper: tuple[Path, str]) -> None:
    for address in PAGES:
        text = (paper[0] / address.lstrip("/") / "index.html").read_text("utf-8")
        assert text.count('fetchpriority="high"') == 1, address
        of_author = text.count('class="list-head__photo"')
        assert of_author == address.startswith("/author/"), address
        assert text.count("<picture>") == text.count('loading="lazy"') + 1 + of_author
