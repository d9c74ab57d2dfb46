from typing import Any

import pytest

from standfirst.model.addresses import Folders, address_of, is_bundle, is_story, kind_of, slug_of
from standfirst.model.article import Kind
from tests.model.sample import article, site


@pytest.mark.parametrize(
    ("id", "kind"),
    [
        ("about.md", "page"), ("about/index.md", "page"), ("_index.md", "section"), ("world/_index.md", "section"),
        ("world/a.md", "article"), ("world/a/index.md", "article"), ("world/asia/a.md", "article"),
        ("world/asia/_index.md", "section"), ("world/index/a.md", "article"), ("world/myindex.md", "article"),
    ],
)  # fmt: skip
def test_the_path_tells_what_a_file_describes(id: str, kind: Kind) -> None:
    assert kind_of(id) == kind


def test_a_page_with_a_date_is_a_story() -> None:
    assert is_story(article("note.md", "2025-01-01"))
    assert not is_story(article("note.md", None))
    assert not is_story(article("world/_index.md"))


def test_a_bundle_is_a_file_named_index() -> None:
    assert is_bundle("world/a/index.md")
    assert not is_bundle("world/a/_index.md")
    assert not is_bundle("world/a.md")


@pytest.mark.parametrize(
    ("id", "with_index", "folder", "path"),
    [
        ("about.md", [], "", ""),
        ("about/index.md", [], "", ""),
        ("world/a.md", [], "world", "world"),
        ("world/a/index.md", [], "world", "world"),
        ("world/asia/a.md", [], "world", "world"),
        ("world/asia/a.md", ["world/asia"], "world/asia", "world/asia"),
        ("world/asia/a/index.md", ["world/asia"], "world/asia", "world/asia"),
        ("world/2025/02/a.md", [], "world", "world"),
        ("world/2025/asia/a.md", ["world/2025/asia"], "world/2025/asia", "world/asia"),
        ("world/asia/2025/a.md", ["world/asia"], "world/asia", "world/asia"),
        ("world/asia/_index.md", ["world/asia"], "world/asia", "world/asia"),
        ("_index.md", [""], "", ""),
        ("Public Health/a.md", [], "Public Health", "public-health"),
        ("दुनिया/a.md", [], "दुनिया", "दुनिया"),
    ],
)
def test_the_innermost_section_above_a_file_gives_the_first_part_of_its_address(
    id: str, with_index: list[str], folder: str, path: str
) -> None:
    folders = Folders(with_index)
    assert folders.section(id) == folder
    assert folders.path(folder) == path
    assert (folders.section(id), folders.path(folder)) == (folder, path)  # from memory


def test_what_was_asked_before_changes_no_answer() -> None:
    """Answers are kept by folder, and a bundle's page does not stand in its own folder."""
    ids = ["world/asia/a.md", "world/asia/a/index.md", "world/asia/a/b.md", "world/asia/index.md", "world/_index.md"]
    ids += ["world/asia/a/_index.md", "a.md", "a/index.md", "world/2025/a.md", "world/2025/x/a.md"]
    with_index = frozenset({"world/asia", "world/2025/x"})
    asked = Folders(with_index)
    for id in (*ids, *reversed(ids)):
        assert asked.section(id) == Folders(with_index).section(id), id
        assert asked.path(asked.section(id)) == Folders(with_index).path(asked.section(id)), id


@pytest.mark.parametrize(
    ("id", "slug", "expected"),
    [
        ("world/some-story.md", "", "some-story"),
        ("world/Some Story.md", "", "some-story"),
        ("world/some-story/index.md", "", "some-story"),
        ("world/2025-02-21-some-story.md", "", "some-story"),
        ("world/2025-02-21-some-story/index.md", "", "some-story"),
        ("world/2025-02-21-.md", "", "2025-02-21"),
        ("world/2025-02-21.md", "", "2025-02-21"),
        ("world/2025-02-21-some-story.md", "Another One", "another-one"),
        ("world/some-story.md", "2025-02-21-a", "2025-02-21-a"),
        ("world/a.b.md", "", "a-b"),
        ("world/भारत की.md", "", "भारत-की"),
    ],
)
def test_the_last_part_of_an_address_is_the_slug_or_the_files_name_without_its_date(
    id: str, slug: str, expected: str
) -> None:
    assert slug_of(article(id, slug=slug)) == expected


@pytest.mark.parametrize(
    ("keys", "pattern", "expected"),
    [
        ({}, "/{section}/{slug}/", "/world/asia/a/"),
        ({}, "/{year}/{month}/{day}/{slug}/", "/2025/02/21/a/"),
        ({}, "/{slug}.html", "/a.html"),
        ({"permalink": "/2010/old-story"}, "/{section}/{slug}/", "/2010/old-story/"),
        ({"permalink": "old.html"}, "/{section}/{slug}/", "/old.html"),
        ({"permalink": "/x/", "slug": "y"}, "/{section}/{slug}/", "/x/"),
    ],
)
def test_a_permalink_is_the_whole_address_and_a_pattern_makes_the_others(
    keys: dict[str, str], pattern: str, expected: str
) -> None:
    story = article("world/asia/a.md", **keys)
    assert address_of(story, section="world/asia", pattern=pattern, day="2025-02-21") == expected


def test_a_page_outside_sections_has_no_pattern() -> None:
    assert address_of(article("about.md", None), section="", pattern="/{year}/{slug}/", day="") == "/about/"


def test_a_story_without_a_section_follows_the_pattern_without_one() -> None:
    story = article("note.md", "2025-02-21")
    assert address_of(story, section="", pattern="/{section}/{slug}/", day="2025-02-21") == "/note/"
    assert address_of(story, section="", pattern="/{year}/{section}/{slug}/", day="2025-02-21") == "/2025/note/"


def test_the_days_of_patterns_are_those_of_the_sites_zone() -> None:
    from standfirst.model.site import Rules

    late = article("world/a.md", "2025-02-21T20:00+00:00")
    rules = Rules(timezone="Asia/Kolkata", permalink="/{year}/{month}/{day}/{slug}/")
    assert site([late], rules=rules).addresses["world/a.md"] == "/2025/02/22/a/"


def test_addresses_of_a_whole_tree() -> None:
    ids = [
        "_index.md", "about.md", "world/_index.md", "world/a.md", "world/b/index.md", "world/2025/c.md",
        "world/asia/_index.md", "world/asia/d.md", "sport/2025-02-21-e.md",
    ]  # fmt: skip
    found = site([article(id, None if id == "about.md" else "2025-01-01") for id in ids]).addresses
    assert found == {
        "_index.md": "/",
        "about.md": "/about/",
        "world/_index.md": "/world/",
        "world/a.md": "/world/a/",
        "world/b/index.md": "/world/b/",
        "world/2025/c.md": "/world/c/",
        "world/asia/_index.md": "/world/asia/",
        "world/asia/d.md": "/world/asia/d/",
        "sport/2025-02-21-e.md": "/sport/e/",
    }


@pytest.mark.parametrize(
    "keys", [{"draft": True}, {"embargo": "never"}, {"expires": "2025-01-01"}, {"status": "withheld"}], ids=str
)
def test_holding_the_page_of_a_section_moves_none_of_its_stories(keys: dict[str, Any]) -> None:
    index = article("world/asia/_index.md", title="The secret name", **keys)
    found = site([index, article("world/asia/a.md")])
    assert found.addresses == {"world/asia/a.md": "/world/asia/a/"}
    assert found.sections["world/asia"].title == "Asia"
