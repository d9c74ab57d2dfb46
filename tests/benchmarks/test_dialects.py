"""The same archive in each dialect: what is compared must be equal."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from benchmarks import checks
from benchmarks.corpus import NOW, SECTIONS
from benchmarks.dialects import DIALECTS, THEMES, Site, page_of
from standfirst.build import Request, build

COUNT = 40
LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")


def stories(folder: Path) -> dict[str, str]:
    """Every story by its path under `content/`."""
    content = folder / "content"
    return {path.relative_to(content).as_posix(): path.read_text("utf-8") for path in content.rglob("2*/*.md")}


def body(text: str) -> list[str]:
    """The words of a story without its header, the targets of links and the lines that name another story."""
    said = text.split("---\n", 2)[2] if text.startswith("---") else text.partition("\n\n")[2]
    return LINK.sub(r"\1", re.sub(r"^Also Read: .*$", "", said, flags=re.MULTILINE)).split()


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Site]:
    place = tmp_path_factory.mktemp("dialects")
    return {name: Site(place / name, name, COUNT) for name in DIALECTS}


def test_every_dialect_has_the_same_stories_with_the_same_words(written: dict[str, Site]) -> None:
    texts = {name: stories(site.folder) for name, site in written.items()}
    ours = texts["standfirst"]
    assert len(ours) == COUNT
    for name, theirs in texts.items():
        assert theirs.keys() == ours.keys(), name
        assert {path: body(text) for path, text in theirs.items()} == {path: body(text) for path, text in ours.items()}


def test_every_dialect_has_the_same_headlines_dates_and_tags(written: dict[str, Site]) -> None:
    for path, text in stories(written["standfirst"].folder).items():
        title, date, tags = re.findall(r"^(?:title|date|tags): (.*)$", text, re.MULTILINE)[:3]
        for name, site in written.items():
            other = (site.folder / "content" / path).read_text("utf-8").partition("\n\n")[0]
            assert title.strip('"') in other, name
            assert date in other.replace("T", " "), name
            assert all(tag in other for tag in tags.strip("[]").split(", ")), name


def test_the_minimal_sites_have_no_authors_and_the_whole_one_has(written: dict[str, Site]) -> None:
    with_authors = {
        name for name, site in written.items() if any("authors: " in t for t in stories(site.folder).values())
    }
    assert with_authors == {"standfirst-full"}


def test_pelicans_links_name_a_text_and_a_file_that_is_there(written: dict[str, Site]) -> None:
    texts = stories(written["pelican"].folder)
    targets = [link for text in texts.values() for link in re.findall(r"\[([^\]]*)\]\(\{filename\}/([^)]*)\)", text)]
    assert targets
    assert all(said and target in texts for said, target in targets)


def test_a_story_published_later_is_the_same_in_all(written: dict[str, Site]) -> None:
    found = {name: site.publish(20) for name, site in written.items()}
    assert len({(story.path, story.title, story.date) for story in found.values()}) == 1


def test_each_theme_has_its_style_sheet_and_a_sidebar(written: dict[str, Site]) -> None:
    for site in (site for site in written.values() if site.dialect.theme):
        pages = [path.read_text("utf-8") for path in (THEMES / site.dialect.theme).rglob("*.html")]
        assert any('<aside class="recent">' in page for page in pages)
        assert (site.folder / site.dialect.style).is_file()


def test_an_address_names_the_section_and_the_file() -> None:
    assert page_of("world/2025/a-story-7.md") == "world/a-story-7/index.html"


def test_standfirst_builds_its_minimal_site_and_the_checks_pass(tmp_path: Path) -> None:
    site = Site(tmp_path / "site", "standfirst", COUNT)
    request = Request(root=str(site.folder), now=NOW.isoformat(), jobs=1)
    assert build(request).problems == ()
    path = site.stories[COUNT // 2]
    said = site.edit(path)
    story = site.publish(10)
    assert checks.edited(site, path, said)
    assert checks.published(site, story.path, story.title, inline=True)
    assert build(request).problems == ()
    assert checks.edited(site, path, said) == ""
    assert checks.published(site, story.path, story.title, inline=True) == ""
    assert all((site.output / name / "index.html").is_file() for name in SECTIONS)
    site.forget()
    assert not site.output.exists()


def test_settings_of_a_contestant_are_added_to_those_of_the_theme(tmp_path: Path) -> None:
    site = Site(tmp_path / "site", "standfirst", 2, '\n[recent]\ndelivery = "client"\n')
    assert (site.folder / "standfirst.toml").read_text("utf-8").count("[") == 2
