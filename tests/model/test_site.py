from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standfirst.model.article import Article, Image
from standfirst.model.site import Label, Rules, Section, prettified
from tests.model.sample import NOW, article, at, minutes_ago, site


def test_stories_are_newest_first_ties_by_address_in_byte_order() -> None:
    ids = ["world/b.md", "world/a.md", "sport/c.md", "world/é.md", "world/z.md"]
    found = site([*[article(id, "2025-02-01") for id in ids], article("world/new.md", "2025-02-02")])
    assert found.stories == ("world/new.md", "sport/c.md", "world/a.md", "world/b.md", "world/z.md", "world/é.md")


def test_order_is_that_of_instants_not_of_clock_faces() -> None:
    found = site([article("world/a.md", "2025-02-01T10:00+05:30"), article("world/b.md", "2025-02-01T06:00+00:00")])
    assert found.stories == ("world/b.md", "world/a.md")


def test_an_update_or_an_embargo_that_has_passed_moves_nothing() -> None:
    found = site(
        [
            article("world/a.md", "2025-02-01", updated="2025-05-01", embargo="2025-04-01"),
            article("world/b.md", "2025-02-02"),
        ]
    )
    assert found.stories == ("world/b.md", "world/a.md")


def test_pages_and_section_pages_stand_in_no_list() -> None:
    found = site([article("about.md", None), article("world/_index.md"), article("world/a.md"), article("note.md")])
    assert found.stories == ("note.md", "world/a.md")
    assert set(found.articles) == {"about.md", "world/_index.md", "world/a.md", "note.md"}


def test_lists_hold_the_members_of_sections_topics_authors_months_and_days() -> None:
    found = site(
        [
            article("world/asia/a.md", "2025-02-03", tags=("Sea", "sea", "Fish"), authors=("Ana",)),
            article("world/b.md", "2025-02-03", tags=("SEA",), authors=("ana", "Rui")),
            article("note.md", "2025-01-03", authors=("Rui",), tags=("!!!",)),
            article("world/asia/_index.md"),
        ]
    )
    assert found.lists == {
        ("section", "world"): ("world/asia/a.md", "world/b.md"),
        ("section", "world/asia"): ("world/asia/a.md",),
        ("topic", "sea"): ("world/asia/a.md", "world/b.md"),
        ("topic", "fish"): ("world/asia/a.md",),
        ("author", "ana"): ("world/asia/a.md", "world/b.md"),
        ("author", "rui"): ("world/b.md", "note.md"),
        ("day", "2025-02-03"): ("world/asia/a.md", "world/b.md"),
        ("month", "2025-02"): ("world/asia/a.md", "world/b.md"),
        ("day", "2025-01-03"): ("note.md",),
        ("month", "2025-01"): ("note.md",),
    }
    assert found.members("site", "") == found.stories
    assert found.members("topic", "nothing") == ()


def test_days_are_those_of_the_sites_zone_and_have_four_digits_of_year() -> None:
    stories = [
        article("world/a.md", "2025-02-01T20:00+00:00"),
        article("world/b.md", "0099-01-01T12:00+00:00"),
        article("world/c.md", "9999-12-31T23:59:59+00:00"),
    ]
    found = site(stories, rules=Rules(timezone="Asia/Kolkata"), now=at("9999-12-31T23:59:59").instant)
    assert found.days == {"world/a.md": "2025-02-02", "world/b.md": "0099-01-01", "world/c.md": "9999-12-31"}


def test_a_topic_is_named_as_most_stories_write_it_of_equals_the_first_in_byte_order() -> None:
    found = site(
        [
            article("world/a.md", tags=("sea fish",)),
            article("world/b.md", tags=("Sea Fish",)),
            article("world/c.md", tags=("Sea Fish",)),
            article("world/d.md", tags=("rain",)),
            article("world/e.md", tags=("Rain",)),
        ]
    )
    assert found.topics == {
        "sea-fish": Label(
            id="sea-fish", name="Sea Fish", address="/topic/sea-fish/", spellings={"sea fish": 1, "Sea Fish": 2}
        ),
        "rain": Label(id="rain", name="Rain", address="/topic/rain/", spellings={"rain": 1, "Rain": 1}),
    }


def test_held_stories_name_no_topic_and_no_author() -> None:
    found = site([article("world/a.md", tags=("Secret",), authors=("Deep Throat",), draft=True)])
    assert not found.topics
    assert not found.authors
    assert not found.lists
    assert not found.sections


def test_sections_have_the_title_of_their_page_or_of_their_folder() -> None:
    found = site(
        [
            article("world/_index.md", title="The World", weight=3),
            article("world/asia/_index.md", title="Asia"),
            article("world/asia/a.md"),
            article("public-health/b.md"),
        ]
    )
    assert found.sections == {
        "public-health": Section(
            id="public-health", title="Public health", address="/public-health/", parent="", weight=0, index=""
        ),
        "world": Section(
            id="world", title="The World", address="/world/", parent="", weight=3, index="world/_index.md"
        ),
        "world/asia": Section(
            id="world/asia",
            title="Asia",
            address="/world/asia/",
            parent="world",
            weight=0,
            index="world/asia/_index.md",
        ),
    }
    assert [section.id for section in found.trail("world/asia")] == ["world", "world/asia"]
    assert found.trail("nowhere") == ()


def test_a_folder_that_only_groups_files_is_no_section() -> None:
    found = site([article("world/2025/a.md"), article("world/2025/asia/b.md"), article("world/2025/asia/_index.md")])
    assert set(found.sections) == {"world", "world/2025/asia"}
    assert found.sections["world/2025/asia"].parent == "world"


@pytest.mark.parametrize(
    ("name", "title"), [("public-health", "Public health"), ("old_news", "Old news"), ("UK", "UK"), ("दुनिया", "दुनिया")]
)
def test_a_folders_name_becomes_a_title(name: str, title: str) -> None:
    assert prettified(name) == title


def test_held_stories_are_named_and_reach_nothing() -> None:
    found = site([article("world/a.md", "2025-07-01"), article("world/b.md", draft=True), article("world/c.md")])
    assert {id: held.why for id, held in found.held.items()} == {"world/a.md": "future", "world/b.md": "draft"}
    assert set(found.articles) == set(found.addresses) == set(found.section_of) == {"world/c.md"}


def test_in_a_preview_held_stories_stay_in_and_are_named_all_the_same() -> None:
    found = site([article("world/a.md", "2025-07-01"), article("world/b.md", draft=True)], preview=True)
    assert set(found.stories) == set(found.held) == {"world/a.md", "world/b.md"}


def test_a_faulty_story_is_held_even_in_a_preview_and_whatever_its_keys_say() -> None:
    found = site([article("world/a.md", draft=True), article("world/b.md")], faulty=["world/a.md"], preview=True)
    assert found.held["world/a.md"].why == "faulty"
    assert found.stories == ("world/b.md",)


def test_a_file_of_which_nothing_can_be_read_is_held_too() -> None:
    found = site([article("world/a.md")], faulty=["world/b.md"])
    assert found.held["world/b.md"].why == "faulty"
    assert found.stories == ("world/a.md",)


def test_a_faulty_page_of_a_section_moves_none_of_its_stories() -> None:
    index, story = article("world/asia/_index.md"), article("world/asia/a.md")
    assert site([index, story], faulty=[index.id]).addresses["world/asia/a.md"] == "/world/asia/a/"
    assert site([story], faulty=[index.id]).addresses["world/asia/a.md"] == "/world/asia/a/"


@pytest.mark.parametrize(
    ("stories", "expected"),
    [
        ([], None),
        ([{"date": "2025-01-01"}], None),
        ([{"date": "2025-08-01"}, {"date": "2025-07-01"}, {"date": "2025-09-01"}], "2025-07-01"),
        ([{"expires": "2025-07-02"}, {"embargo": "2025-07-03"}], "2025-07-02"),
        ([{"image": Image(src="x.jpg", until=at("2025-07-01"))}], "2025-07-01"),
        ([{"image": Image(src="x.jpg", until=at("2025-05-01"))}], None),
        ([{"image": Image(src="x.jpg", until=at("2025-07-01")), "draft": True}], None),
        ([{"image": Image(src="x.jpg", until=at("2025-07-01")), "date": "2025-06-20"}], "2025-06-20"),
        ([{"embargo": "never"}], None),
    ],
    ids=str,
)
def test_the_next_change_is_the_first_of_all(stories: list[dict[str, Any]], expected: str | None) -> None:
    found = site(article(f"world/s{n}.md", **{"date": "2025-01-01"} | keys) for n, keys in enumerate(stories))
    assert found.next_change == (at(expected) if expected else None)


def test_a_faulty_story_changes_nothing_when_its_hour_comes() -> None:
    assert site([article("world/a.md", "2025-07-01")], faulty=["world/a.md"]).next_change is None


@st.composite
def articles(draw: st.DrawFn) -> list[Article]:
    ids = draw(
        st.lists(
            st.sampled_from(
                [f"{folder}{n}.md" for folder in ("", "world/", "world/asia/", "sport/x/") for n in range(5)]
                + ["world/_index.md", "world/asia/_index.md", "sport/x/_index.md"]
            ),
            unique=True,
            max_size=12,
        )
    )
    tags = st.lists(st.sampled_from(["Sea", "sea", "SEA", "Rain", "rain", "!"]), max_size=3)
    return [
        article(
            id,
            draw(st.sampled_from([minutes_ago(5), minutes_ago(6), minutes_ago(-5), at("2025-06-01T00:05+05:30")])),
            tags=tuple(draw(tags)),
            authors=tuple(draw(tags)),
            draft=draw(st.sampled_from([False] * 5 + [True])),
            expires=draw(st.sampled_from([None, None, minutes_ago(1), minutes_ago(-5), at("2025-06-01T05:35+05:30")])),
            slug=draw(st.sampled_from(["", "", "same"])),
        )
        for id in ids
    ]


@given(articles(), st.randoms(), st.booleans())
def test_the_order_of_the_articles_does_not_count(whole: list[Article], random: Any, preview: bool) -> None:
    shuffled = list(whole)
    random.shuffle(shuffled)
    faulty = [story.id for story in whole[:1]]
    assert site(shuffled, faulty=faulty, preview=preview) == site(whole, faulty=faulty, preview=preview)


@given(articles())
def test_what_is_public_is_what_is_not_held(whole: list[Article]) -> None:
    found = site(whole)
    assert found.articles.keys() | found.held.keys() == {story.id for story in whole}
    assert not found.articles.keys() & found.held.keys()
    assert set(found.stories) <= found.articles.keys()
    assert {id for members in found.lists.values() for id in members} <= set(found.stories)
    assert found.next_change is None or found.next_change.instant > NOW
