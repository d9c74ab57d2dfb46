from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standfirst.model.article import Article
from standfirst.model.front import Front, compose, front_sections
from standfirst.model.site import Site
from tests.model.sample import article, minutes_ago, site

SECTIONS = ("world", "sport", "culture", "science")


def paper(stories: list[tuple[str, int, list[str]]]) -> Site:
    """Stories as `(section, priority, tags)`, newest first."""
    return site(
        article(f"{folder + '/' if folder else ''}s{n}.md", minutes_ago(n), priority=priority, tags=tuple(tags))
        for n, (folder, priority, tags) in enumerate(stories)
    )


STORIES = st.lists(
    st.tuples(st.sampled_from([*SECTIONS, ""]), st.integers(1, 9), st.lists(st.sampled_from("abcd"), max_size=3)),
    max_size=45,
)


def shown(front: Front) -> list[str]:
    return [front.lead, *front.side, *(id for block in front.blocks for id in block.stories)]


@given(STORIES)
def test_no_story_stands_twice(stories: list[tuple[str, int, list[str]]]) -> None:
    front = compose(paper(stories))
    assert len(shown(front)) == len(set(shown(front)))


@given(STORIES)
def test_the_lead_has_the_best_priority_among_the_newest_twenty_and_is_the_newest_of_those(
    stories: list[tuple[str, int, list[str]]],
) -> None:
    whole = paper(stories)
    front = compose(whole)
    if not stories:
        assert front == Front()
        return
    best = min(whole.articles[id].priority for id in whole.stories[:20])
    assert front.lead == next(id for id in whole.stories[:20] if whole.articles[id].priority == best)


@given(STORIES)
def test_blocks_hold_the_newest_of_their_section_that_are_not_above(stories: list[tuple[str, int, list[str]]]) -> None:
    whole = paper(stories)
    front = compose(whole)
    above = {front.lead, *front.side}
    for block in front.blocks:
        left = [id for id in whole.members("section", block.section) if id not in above]
        assert block.stories == tuple(left[: len(block.stories)])
        assert 1 <= len(block.stories) <= 4
        assert len(block.stories) == min(len(left), 4 if block.layout in ("four", "wide") else 3)
    assert len(front.side) <= 4


@given(STORIES)
def test_a_side_story_is_one_of_the_newest_twenty(stories: list[tuple[str, int, list[str]]]) -> None:
    whole = paper(stories)
    assert set(compose(whole).side) <= set(whole.stories[:20])


def test_a_priority_leads_only_while_it_is_news() -> None:
    story: tuple[str, int, list[str]] = ("world", 5, [])
    old_lead = [story] * 20 + [("world", 1, story[2])]
    assert compose(paper(old_lead)).lead == "world/s0.md"
    assert compose(paper(old_lead[1:])).lead == "world/s19.md"


@pytest.mark.parametrize("count", range(1, 9))
def test_a_small_site_shows_its_stories_in_blocks_too(count: int) -> None:
    front = compose(paper([("world", 5, [])] * count))
    assert front.lead == "world/s0.md"
    if count > 2:
        assert front.blocks, "everything stands beside the lead"


def test_the_first_side_stories_are_from_other_sections_than_the_lead() -> None:
    older: list[tuple[str, int, list[str]]] = [("world", 5, [])] * 12
    stories = [*older, ("sport", 5, []), ("culture", 5, []), ("sport", 5, []), ("science", 9, [])]
    front = compose(paper(stories))
    assert front.side == ("sport/s12.md", "culture/s13.md", "science/s15.md", "world/s1.md")


def test_blocks_follow_by_weight_then_title() -> None:
    def index(folder: str, **keys: Any) -> Article:
        return article(f"{folder}/_index.md", None, **keys)

    stories = [article(f"{s}/{n}.md", minutes_ago(n)) for s in SECTIONS for n in range(9)]
    whole = site([*stories, index("sport", weight=-1), index("world", title="A world"), index("empty", weight=-9)])
    assert [section.id for section in front_sections(whole)] == ["sport", "world", "culture", "science"]
    assert [block.section for block in compose(whole).blocks] == ["sport", "world", "culture", "science"]


def test_no_two_neighbouring_blocks_look_alike() -> None:
    stories = [article(f"{s}/{n}.md", minutes_ago(n)) for s in (*SECTIONS, "a", "b", "c") for n in range(9)]
    blocks = compose(site(stories)).blocks
    assert len(blocks) == 7
    assert all(one.layout != other.layout for one, other in pairwise(blocks))


def test_stories_of_a_subsection_stand_in_the_block_of_the_section_above() -> None:
    stories = [article(f"world/asia/{n}.md", minutes_ago(n)) for n in range(8)]
    front = compose(site([*stories, article("world/asia/_index.md", None)]))
    assert [block.section for block in front.blocks] == ["world"]


def test_topics_are_those_that_at_least_two_of_the_newest_share_the_most_shared_first() -> None:
    tags = [["Votes", "Sea"], ["sea"], ["Sea", "Fish"], ["votes", "!!!"], ["!!!"], ["Fish"]]
    assert compose(paper([("world", 5, some) for some in tags])).topics == ("sea", "fish", "votes")
