from collections.abc import Collection

from hypothesis import given, settings
from hypothesis import strategies as st

from standfirst.model.article import Article
from standfirst.model.related import Listing, related
from standfirst.model.site import label_id
from tests.model.sample import article, minutes_ago, site

TAGS = st.lists(st.sampled_from("abcd"), max_size=3, unique=True)


def stories(tags: list[list[str]]) -> list[Article]:
    """Oldest first, an hour apart; names say the order."""
    return [article(f"world/s{n:02}.md", minutes_ago(60 * (100 - n)), tags=tuple(t)) for n, t in enumerate(tags)]


def found(whole: list[Article], id: str, leave_out: Collection[str] = (), count: int = 4) -> tuple[str, ...]:
    public = site(whole)
    instants = {story.id: story.date.instant for story in whole if story.date is not None}
    names = (label_id(tag) for tag in public.articles[id].tags)
    lists = [public.members("topic", topic) for topic in dict.fromkeys(names)]
    topics = (Listing(ids, tuple(instants[other] for other in ids)) for ids in lists)
    return related(id, topics, {id, *leave_out}, count)


@settings(max_examples=60)
@given(st.lists(TAGS, min_size=2, max_size=40), TAGS)
def test_a_newer_story_never_changes_a_full_list_of_older_ones(tags: list[list[str]], new: list[str]) -> None:
    before, after = stories(tags), stories([*tags, new])
    for place, story in enumerate(before):
        listed = found(before, story.id)
        older = {other.id for other in before[:place]}
        if len(listed) == 4 and older >= set(listed):
            assert found(after, story.id) == listed


@settings(max_examples=60)
@given(st.lists(TAGS, min_size=1, max_size=40))
def test_related_stories_share_a_topic_and_stand_once(tags: list[list[str]]) -> None:
    whole = stories(tags)
    by_id = {story.id: story for story in whole}
    for story in whole:
        listed = found(whole, story.id)
        assert len(set(listed)) == len(listed) <= 4
        assert story.id not in listed
        assert all(set(by_id[other].tags) & set(story.tags) for other in listed)


def test_older_stories_come_first_the_most_shared_topics_ahead_then_the_newest() -> None:
    whole = stories([["a", "b"], ["a"], ["a"], ["c"], ["a", "b"], ["a", "b"]])
    assert found(whole, "world/s04.md") == ("world/s00.md", "world/s02.md", "world/s01.md", "world/s05.md")


def test_newer_stories_fill_what_is_left_the_nearest_first() -> None:
    whole = stories([["a"], ["a"], ["a"], ["a", "b"]])
    assert found(whole, "world/s00.md") == ("world/s01.md", "world/s02.md", "world/s03.md")
    assert found(whole, "world/s01.md") == ("world/s00.md", "world/s02.md", "world/s03.md")


def test_what_is_left_out_makes_room_for_the_next() -> None:
    whole = stories([["a"]] * 8)
    assert found(whole, "world/s07.md", ["world/s06.md", "world/s04.md"], 3) == (
        "world/s05.md",
        "world/s03.md",
        "world/s02.md",
    )


def test_a_story_without_topics_has_none() -> None:
    assert found(stories([["a"], [], ["!!!"], ["!!!"]]), "world/s01.md") == ()
    assert found(stories([["a"], [], ["!!!"], ["!!!"]]), "world/s03.md") == ()


def test_spellings_of_one_topic_are_one_topic() -> None:
    assert found(stories([["Sea Fish"], ["sea-fish"]]), "world/s01.md") == ("world/s00.md",)


def test_the_order_of_the_topics_does_not_count() -> None:
    public = stories([["a", "b"], ["a"], ["b"], ["a", "b"], ["b"]])
    lists = [
        Listing(tuple(one.id for one in members), tuple(one.date.instant for one in members if one.date))
        for topic in "ab"
        for members in [[one for one in reversed(public) if topic in one.tags]]
    ]
    there, back = (related("world/s03.md", listed, (), 9) for listed in (lists, lists[::-1]))
    assert there == back == ("world/s00.md", "world/s02.md", "world/s01.md", "world/s04.md")


def test_a_list_that_the_story_does_not_stand_in_tells_nothing() -> None:
    assert related("world/a.md", [Listing(("world/b.md", "world/c.md"), (2, 1)), Listing((), ())], (), 4) == ()


def test_only_the_neighbourhood_in_a_topic_is_looked_at() -> None:
    """Twelve older stories and three newer ones, however big the topic: what is beyond is never listed."""
    ids = tuple(f"world/{n:02}.md" for n in range(40))
    listed = related(ids[20], [Listing(ids, tuple(range(40, 0, -1)))], (), 40)
    assert listed == (*ids[21:33], *ids[19:16:-1])
