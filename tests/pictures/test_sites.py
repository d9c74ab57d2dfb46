"""Pictures in whole sites: which files readers get, when they are made, and what is said of those that are wrong."""

import io
import json
import re
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from unittest.mock import patch
from xml.etree import ElementTree

import pytest
from PIL import Image

from standfirst import images
from standfirst.build import Request
from standfirst.build.inspection import inspect
from standfirst.cli import main
from standfirst.images import Limits, Refusal, Rendition, render
from tests.build.tiny import NOW, Paper, codes, story
from tests.pictures.shots import FILES, forms, named, originals, paper, photo

PAGE = "content/world/a/index.md"
LEAD = "content/world/a/lead.jpg"
MEDIA = "{http://search.yahoo.com/mrss/}"


@pytest.fixture
def small(tmp_path: Path) -> Paper:
    return paper(tmp_path)


@pytest.fixture
def made(anew: None) -> Iterator[list[int]]:
    """How many forms of each picture were made, one number a picture."""
    seen: list[int] = []

    def counted(data: bytes, wanted: Sequence[Rendition], limits: Limits) -> list[bytes] | Refusal:
        seen.append(len(wanted))
        return named(data, wanted, limits)

    with patch.object(images, "render", counted):
        yield seen


def the_same_as_clean(site: Paper, **request: str) -> None:
    assert site.output() == site.clean(**request)


@pytest.mark.usefixtures("anew")
def test_readers_get_every_form_upright_and_of_the_size_that_the_page_says(tmp_path: Path) -> None:
    site = paper(tmp_path, theme=True)
    site.good()
    page = site.page("world/a")
    lead, body = re.findall(r"<picture>.*?</picture>", page)
    for picture, ratio in ((lead, 60 / 40), (body, 40 / 60)):
        width, height = map(int, re.search(r'width="(\d+)" height="(\d+)"', picture).groups())  # type: ignore[union-attr]
        assert width / height == pytest.approx(ratio, rel=0.05)
        for address, wide in re.findall(r"/(_i/[^ ]+) (\d+)w", picture):
            with Image.open(io.BytesIO(site.output()[address])) as image:
                assert image.width == int(wide)
                assert image.height == pytest.approx(int(wide) / ratio, abs=1)
                assert image.format == {"avif": "AVIF", "jpg": "JPEG"}[address.rpartition(".")[2]]
    assert [tag.count("sizes=") for tag in (lead, body)] == [2, 2]
    assert lead.count('fetchpriority="high"') == page.count('fetchpriority="high"') == 1
    assert body.endswith('loading="lazy" decoding="async"></picture>')
    assert not [name for name in site.output() if name.endswith(("lead.jpg", "map.jpg"))]


def test_machines_are_told_of_files_that_are_there(tmp_path: Path) -> None:
    site = paper(tmp_path, theme=True, settings='[feeds]\ncontent = "full"\n')
    site.good()
    files, page = site.output(), site.page("world/a")
    told = json.loads(page.split('ld+json">')[1].split("</script>")[0])
    [picture] = next(node["image"] for node in told["@graph"] if "image" in node)
    [shared] = re.findall(r'"og:image" content="([^"]+)"', page)
    [mapped] = re.findall(r"<image:loc>([^<]+)", site.page("sitemap.xml"))
    feed = json.loads(site.page("feed.json"))
    entry = next(item for item in feed["items"] if item["title"] == "A flood")
    shown = re.findall(r'<img src="([^"]+)"', entry["content_html"])
    assert len(shown) == 2
    for address in (picture["url"], shared, mapped, entry["image"], *shown):
        assert address.removeprefix("https://paper.example/") in files
        assert address.endswith(".jpg")
    assert "<source" not in entry["content_html"]
    assert (picture["creditText"], picture["url"]) == ("Ana", mapped)


def test_feeds_give_the_length_of_what_readers_get_or_none(tmp_path: Path) -> None:
    """Of a file that goes out as it is but for what it should not tell; of what is encoded there is none to give."""
    tiny, beside = "content/world/tiny.jpg", "content/world/tiny.jpg.toml"
    small = story("Tiny", "2025-01-03", image="{src: tiny.jpg, alt: Spray, credit: Ana}")
    site = paper(tmp_path, {"content/world/t.md": small, tiny: photo(12, 8, located=True)}, 'formats = ["jpeg"]\n')

    def told() -> dict[str, tuple[Any, ...]]:
        found = {}
        for item in ElementTree.fromstring(site.page("feed.xml")).iter("item"):
            if (content := item.find(f"{MEDIA}content")) is not None:
                sizes = [content.get(name) for name in ("type", "fileSize", "width", "height")]
                lengths = [one.get("length") for one in item.findall("enclosure")]
                found[content.get("url", "").removeprefix("https://paper.example/")] = (*sizes, lengths)
        return found

    site.good()
    [(copy, copied), (form, encoded)] = told().items()
    length = str(len(site.output()[copy]))
    assert copied == ("image/jpeg", length, "12", "8", [length])
    assert int(length) != len(photo(12, 8, located=True))
    assert encoded == ("image/jpeg", None, "32", "21", [])
    with Image.open(io.BytesIO(site.output()[form])) as image:
        assert image.size == (32, 21)
    links = re.findall(r'<link rel="enclosure"[^>]*>', site.page("atom.xml"))
    assert [re.search(r'length="(\d+)"', link) is not None for link in links] == [True, False]

    site.write({tiny: photo(15, 15), beside: 'ai = "made"\n'})
    site.good()
    assert told()[copy][1] == str(len(site.output()[copy])) != length
    assert '<media:description type="plain">Spray · Image made with AI<' in site.page("feed.xml")
    the_same_as_clean(site)


def test_the_same_picture_under_other_names_and_in_other_stories_is_there_once(small: Paper) -> None:
    small.good()
    before = forms(small)
    small.write(
        {
            "content/world/c/index.md": story("C", image="{src: other.jpg, alt: Water, credit: B}"),
            "content/world/c/other.jpg": photo(),
        }
    )
    small.good()
    assert forms(small) == before
    small.remove(PAGE)
    small.good()
    assert originals(small) < {name.partition("-")[0] for name in before}
    the_same_as_clean(small)


def test_the_photo_of_an_author_is_a_small_square_as_long_as_it_may_be_shown(tmp_path: Path) -> None:
    authors = (
        '["Ana Ruy"]\nphoto = "/ana.jpg"\n["Bo"]\nphoto = "https://cdn.example/bo.jpg"\n["Cy"]\nphoto = "/cy.svg"\n'
    )
    drawing = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"/>'
    signed = story("By three", authors='["Ana Ruy", Bo, Cy]')
    files: dict[str, str | bytes] = {"content/world/s.md": signed, "data/authors.toml": authors}
    site = paper(tmp_path, {**files, "static/ana.jpg": photo(), "static/cy.svg": drawing}, theme=True)
    site.remove(PAGE)

    def told() -> list[str]:
        return re.findall('"image":"https://paper.example/([^"]+)"', site.page("author/ana-ruy").replace('": "', '":"'))

    def shown(author: str) -> str:
        found = re.search(r"(?:<picture>[^\n]*)?<img class=.list-head__photo.[^\n]*", site.page(f"author/{author}"))
        return found[0] if found else ""

    site.good()
    assert {name.rpartition("-")[2] for name in forms(site)} == {"40.avif", "40.jpg"}
    for address in re.findall(r"/(_i/[^\" ]+)", shown("ana-ruy")):
        with Image.open(io.BytesIO(site.output()[address])) as image:
            assert image.size == (40, 40)
    assert shown("ana-ruy").count('.avif 40w" sizes="96px"><img') == 1
    assert ['src="https://cdn.example/bo.jpg" ' in shown("bo"), 'src="/cy.svg" ' in shown("cy")] == [True, True]

    site.write({"static/new.jpg": photo(30, 44, 3)})
    site.change("data/authors.toml", "/ana.jpg", "/new.jpg")
    site.change("content/world/s.md", "The rest", "More")
    site.good()
    assert {name.rpartition("-")[2] for name in forms(site)} == {"30.avif", "30.jpg"}
    assert "-30.jpg" in shown("ana-ruy")
    assert told() == [name for name in site.output() if name.endswith("-30.jpg")]
    the_same_as_clean(site)

    site.write({"static/new.jpg.toml": "until = 2025-06-10\n"})
    assert site.good().next_change == "2025-06-10T00:00:00+00:00"
    site.good(now="2025-06-10T00:00")
    assert [shown("ana-ruy"), told(), forms(site)] == ["", [], set()]
    the_same_as_clean(site, now="2025-06-10T00:00")


def test_a_held_story_leaves_no_trace_of_its_pictures(small: Paper, tmp_path_factory: pytest.TempPathFactory) -> None:
    small.change(PAGE, "date:", "draft: true\ndate:")
    small.good()
    without = paper(tmp_path_factory.mktemp("without"))
    without.remove(PAGE)
    without.good()
    assert small.output() == without.output()
    assert forms(small) == set()


def test_each_picture_is_made_once_ever(small: Paper, made: list[int]) -> None:
    small.good()
    assert sorted(made) == [4, 4]
    first = small.output()
    small.good()
    small.good(clean=True)
    small.change("standfirst.toml", "[images]", "[recent]\ncount = 3\n[images]")
    small.good()
    shutil.rmtree(small.root / "site")
    small.good()
    assert sorted(made) == [4, 4]
    assert {name: data for name, data in small.output().items() if name.startswith("_i/")} == {
        name: data for name, data in first.items() if name.startswith("_i/")
    }


def test_a_build_says_how_many_renditions_it_encoded_and_how_many_there_are(
    small: Paper, made: list[int], capsys: pytest.CaptureFixture[str]
) -> None:
    def says() -> str:
        assert main(["build", "--root", str(small.root), "--now", NOW]) == 0
        [counts] = re.findall(r"removed, (.*)0 errors, 0 warnings", "".join(capsys.readouterr()))
        return str(counts)

    assert says() == "8 of 8 renditions encoded, "
    assert says() == "0 of 8 renditions encoded, "
    small.write(
        {"content/world/b/more.jpg": photo(20, 14, 7), "content/world/c.md": story("C", body="![M](b/more.jpg)")}
    )
    assert says() == "4 of 12 renditions encoded, "
    small.remove(PAGE, "content/world/c.md")
    assert says() == ""
    assert sorted(made) == [4, 4, 4]


def test_a_publish_of_one_story_makes_its_pictures_alone(small: Paper, made: list[int]) -> None:
    small.good()
    made.clear()
    small.write(
        {
            "content/world/c/index.md": story("C", image="{src: p.jpg, alt: Water, credit: B}"),
            "content/world/c/p.jpg": photo(40, 30, 7),
        }
    )
    small.good()
    assert made == [4]
    the_same_as_clean(small)


def test_what_no_page_wants_goes_from_output_and_cache(small: Paper, made: list[int]) -> None:
    small.good()
    before = forms(small)
    small.write({LEAD: photo(60, 40, 200)})
    small.good()
    assert len(forms(small) & before) == 4
    assert len(forms(small)) == 8
    kept = list((small.root / ".standfirst/renditions").iterdir())
    assert len(kept) == 8
    the_same_as_clean(small)
    small.remove(PAGE)
    small.good()
    assert list((small.root / ".standfirst/renditions").iterdir()) == []


def test_releases_and_previews_of_drafts_leave_each_other_what_they_have_made(small: Paper, made: list[int]) -> None:
    small.write(
        {
            "content/world/d/index.md": story("D", body="![D](d.jpg)", draft="true"),
            "content/world/d/d.jpg": photo(40, 30, 7),
        }
    )
    small.good()
    small.good(drafts=True, output="preview")
    assert sorted(made) == [4, 4, 4]
    for _ in range(2):
        small.change("content/world/b.md", "The rest.", "The rest. More.")
        small.good()
        small.good(drafts=True, output="preview")
    assert sorted(made) == [4, 4, 4]
    small.remove("content/world/d/index.md")
    small.good(drafts=True, output="preview")
    assert len(list((small.root / ".standfirst/renditions").iterdir())) == 8


@pytest.mark.usefixtures("anew")
def test_a_damaged_or_deleted_cache_costs_no_byte(small: Paper) -> None:
    small.good()
    before = small.output()
    for path in (small.root / ".standfirst/renditions").iterdir():
        path.write_bytes(b"\0" + path.read_bytes()[1:])
    shutil.rmtree(small.root / "site")
    small.good()
    assert small.output() == before
    shutil.rmtree(small.root / ".standfirst")
    small.good()
    assert small.output() == before


@pytest.mark.usefixtures("anew")
def test_as_many_pictures_at_a_time_as_there_are_jobs_give_the_same_bytes(tmp_path: Path) -> None:
    site = paper(tmp_path)
    site.good(jobs=2)
    alone = site.output()
    shutil.rmtree(site.root / ".standfirst")
    shutil.rmtree(site.root / "site")
    site.good(jobs=1)
    assert site.output() == alone


@pytest.mark.parametrize(
    ("data", "code"),
    [(photo()[:700], "picture-broken"), (b"<html></html>", "picture-not-accepted"), (b"", "picture-not-accepted")],
)
def test_a_bad_picture_is_an_error_where_its_story_names_it(small: Paper, data: bytes, code: str) -> None:
    small.write({LEAD: data, "content/world/a/map.jpg": data})
    report = small.build()
    assert codes(report) == [("error", code, PAGE, 4), ("error", code, PAGE, 8)]
    assert [problem.column for problem in report.problems] == [1, 10]
    assert all("content/world/a/" in problem.message and problem.hint for problem in report.problems)
    assert not report.published
    report = small.build(on_error="quarantine")
    assert report.published
    assert "world/b/index.html" in small.output()
    assert "world/a/index.html" not in small.output()
    the_same_as_clean(small, on_error="quarantine")


def test_a_story_whose_picture_breaks_keeps_its_text_under_quarantine(small: Paper) -> None:
    small.build(on_error="quarantine")
    small.write({LEAD: photo()[:700]})
    report = small.build(on_error="quarantine")
    assert [code for _, code, _, _ in codes(report)] == ["last-good-shown", "picture-broken"]
    assert "The map" in small.page("world/a")
    assert len(forms(small)) == 4
    small.write({LEAD: photo()})
    small.good(on_error="quarantine")
    assert len(forms(small)) == 8


@pytest.mark.usefixtures("anew")
def test_a_picture_that_only_decoding_shows_to_be_broken_is_told_like_any_other(small: Paper) -> None:
    lead = photo()

    def half(data: bytes, wanted: Sequence[Rendition], limits: Limits) -> list[bytes] | Refusal:
        return (
            Refusal("picture-broken", "the picture is grey", "Copy it again.") if data == lead else [b"x"] * len(wanted)
        )

    with patch.object(images, "render", half):
        checked = inspect(Request(root=str(small.root), now=NOW)).report
        assert ("error", "picture-broken", PAGE, 4) in codes(checked)
        report = small.build()
        assert codes(report) == [("error", "picture-broken", PAGE, 4)]
        assert not report.published
        report = small.build(on_error="quarantine")
        assert report.published
        assert forms(small) == set()
        assert codes(small.build(on_error="quarantine")) == [("error", "picture-broken", PAGE, 4)]
    small.write({LEAD: photo(60, 40, 3)})
    small.good()
    assert len(forms(small)) == 8


def test_a_picture_of_static_that_cannot_be_read_is_told_and_not_published(small: Paper) -> None:
    small.write({"static/logo.png": photo()[:500], "static/fine.jpg": photo()})
    report = small.build()
    assert codes(report) == [("error", "picture-broken", "static/logo.png", 1)]
    report = small.build(on_error="quarantine")
    assert report.published
    assert "fine.jpg" in small.output()
    assert "logo.png" not in small.output()


@pytest.mark.usefixtures("anew")
def test_no_picture_of_an_output_tells_where_it_was_taken_and_each_tells_whose_it_is(small: Paper) -> None:
    located = photo(located=True)
    assert Image.open(io.BytesIO(located)).getexif().get_ifd(0x8825)
    small.write(
        {
            LEAD: located,
            "content/world/a/small.jpg": photo(12, 8, located=True),
            "content/world/b.md": story("Another", body="[The whole picture](a/lead.jpg)"),
            "static/s.jpg": located,
            "static/s.webp": photo(located=True, form="WEBP"),
        }
    )
    small.change(PAGE, "Text.", "Text ![Small](small.jpg).")
    small.good()
    pictures = {name: data for name, data in small.output().items() if name.endswith((".jpg", ".webp", ".avif"))}
    assert len(pictures) == 12
    for name, data in pictures.items():
        with Image.open(io.BytesIO(data)) as image:
            assert not image.getexif().get_ifd(0x8825), name
            assert b"Ana Ruy" in data, name


def test_a_picture_that_an_editor_puts_on_a_front_has_its_forms_too(small: Paper) -> None:
    pin = (
        '[lead]\npins = [{ story = "world/b.md", until = "never", image = { src = "/front.jpg", focal = "10 90" } }]\n'
    )
    front = (
        "{% set image = front.lead.image %}"
        "{% if image %}{{ image.src }} {{ image.card.srcset }} {{ image.focal }}{% endif %}"
    )
    small.write({"static/front.jpg": photo(40, 80, 4), "templates/home.html": front})
    small.good()
    assert len(originals(small)) == 2
    small.write({"content/_fronts/home.toml": pin})
    small.good()
    assert len(originals(small)) == 3
    *addresses, x, y = small.page("index.html").split()
    files = [address for address in addresses if address.startswith("/")]
    assert files
    assert all(address.removeprefix("/") in small.output() for address in files)
    assert (x, y) == ("10", "90")
    the_same_as_clean(small)
    small.write({"content/_fronts/home.toml": pin.replace("10 90", "10 10")})
    small.good()
    the_same_as_clean(small)
    small.remove("content/_fronts/home.toml")
    small.good()
    assert len(originals(small)) == 2
    the_same_as_clean(small)


def test_webp_comes_between_by_a_setting(tmp_path: Path) -> None:
    site = paper(tmp_path, settings='formats = ["avif", "webp", "jpeg"]\n')
    site.good()
    types = re.findall(r'<source type="image/(\w+)"', site.page("world/a"))
    assert types == ["avif", "webp"]
    assert {name.rpartition(".")[2] for name in forms(site)} == {"avif", "webp", "jpg"}
    site.change("standfirst.toml", '"avif", "webp", ', "")
    site.good()
    assert {name.rpartition(".")[2] for name in forms(site)} == {"jpg"}
    the_same_as_clean(site)


def test_the_files_of_this_test_are_pictures_of_their_own() -> None:
    assert FILES[LEAD] != FILES["content/world/a/map.jpg"]
    assert isinstance(render(photo(), [Rendition(16, 11, "avif")]), list)


def test_no_file_of_an_author_takes_the_place_of_a_form(small: Paper) -> None:
    small.good()
    own = f"static/_i/{next(form for form in sorted(forms(small)) if form.endswith('.jpg')).upper()}"
    small.write({own: photo(12, 8)})
    report = small.build()
    assert [(one.code, one.file) for one in report.problems] == [("address-twice", own)]
    assert not report.published
    small.remove(own)
    small.write({"static/_i/mine.txt": "nobody's form"})
    small.good()
    the_same_as_clean(small)
