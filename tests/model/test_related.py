"""Lists of related stories: what they come to is said here pair by pair, over the whole archive, and both the one pass (`fold`)
and the renewal after a few changes must come to the same."""

from array import array
from collections.abc import Mapping
from itertools import pairwise

from hypothesis import event, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from standfirst.model.related.face import Face, features_of, month_of
from standfirst.model.related.fold import fold, joined, part_of
from standfirst.model.related.index import Index, whole
from standfirst.model.related.places import first, offered
from standfirst.model.related.renewal import renewed
from standfirst.model.related.scale import ENOUGH, WINDOW, faded, octaves, size, weight
from standfirst.model.related.words import AUTHOR, HEADLINE, LINK, SECTION, TOPIC, WORD, feature, terms

DAY = 86400
Lists = dict[str, list[tuple[str, int, int]]]
"""Whom each story is shown beside, with scores."""


def reference(faces: list[Face]) -> Lists:
    """The definition, by every pair of stories."""
    ordered = sorted(faces, key=lambda face: face.order)
    having = [set(features_of(face)) for face in ordered]

    def score(earlier: int, later: int) -> int:
        month, total = month_of(ordered[later].instant), 0
        large = size(sum(face.instant < month for face in ordered))
        for one in having[earlier] & having[later]:
            between = sum(one in some for some in having[earlier + 1 : later])
            uses = sum(one in some for some, face in zip(having, ordered, strict=True) if face.instant < month)
            total += weight(one & 7, large, uses) if between < WINDOW else 0
        return faded(total, ordered[later].instant // DAY - ordered[earlier].instant // DAY)

    lists: Lists = {}
    for at, face in enumerate(ordered):
        older = sorted(((score(other, at), other) for other in range(at)), reverse=True)
        picks = first(face, [(value, other) for value, other in older if value], ordered.__getitem__)
        for other in range(at + 1, len(ordered)):
            if value := score(at, other):
                picks = offered(face, picks, other, value, ordered.__getitem__)
        lists[face.id] = [(ordered[pick.number].id, pick.score, pick.over) for pick in picks]
    return lists


def lists_of(index: Index) -> Lists:
    return {id: [(index.ids[pick.number], pick.score, pick.over) for pick in index.picks(id)] for id in index.numbers}


IDS = [f"s{number}" for number in range(48)]


@st.composite
def drawn_face(draw: st.DrawFn, id: str) -> Face:
    words = draw(st.lists(st.integers(0, 11), min_size=2, max_size=6, unique=True))
    kinds = draw(st.lists(st.sampled_from([WORD, HEADLINE, TOPIC, AUTHOR, LINK]), min_size=6, max_size=6))
    features = [feature(kind, f"w{word}") for kind, word in zip(kinds, words, strict=False)]
    features += [feature(SECTION, draw(st.sampled_from("ab"))), feature(LINK, id)]
    never = draw(st.sampled_from([[], [], [feature(LINK, draw(st.sampled_from(IDS)))]]))
    return Face(
        id,
        draw(st.integers(0, 400)) * (DAY // 2),
        f"/{draw(st.integers(0, 9))}/{id}/",
        array("I", dict.fromkeys(features)).tobytes(),
        array("I", never).tobytes(),
        draw(st.sampled_from(["", "", "", "flood", "tram"])),
        draw(st.sampled_from([4, 4, 4, 2, 0])),
    )


@st.composite
def archives(draw: st.DrawFn) -> dict[str, Face]:
    ids = draw(st.lists(st.sampled_from(IDS), unique=True, min_size=3, max_size=len(IDS)))
    return {id: draw(drawn_face(id)) for id in ids}


@settings(max_examples=25)
@given(archives())
def test_one_pass_makes_the_lists_that_are_defined_by_every_pair(faces: dict[str, Face]) -> None:
    assert lists_of(whole(faces.values(), {})) == reference(list(faces.values()))


@settings(max_examples=25)
@given(archives(), st.data())
def test_the_pass_in_parts_comes_to_the_same(faces: dict[str, Face], data: st.DataObject) -> None:
    ordered = sorted(faces.values(), key=lambda face: face.order)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(ordered)), max_size=3)))
    bounds = list(pairwise([0, *cuts, len(ordered)]))
    parts = [part_of(ordered, begin, end, {}) for begin, end in bounds[:-1]]
    postings: dict[int, list[int]] = {}
    parts.append(part_of(ordered, *bounds[-1], postings))
    assert joined(ordered, parts, postings) == fold(ordered)


@settings(max_examples=40)
@given(archives(), st.data())
def test_lists_after_some_changes_are_those_of_the_whole_archive(faces: dict[str, Face], data: st.DataObject) -> None:
    index = whole(faces.values(), {})
    for _ in range(2):
        ids = data.draw(st.lists(st.sampled_from(IDS), unique=True, min_size=1, max_size=3))
        gone = data.draw(st.sampled_from([0, 0, 1]))
        changes: Mapping[str, Face | None] = {
            id: None if at < gone else data.draw(drawn_face(id)) for at, id in enumerate(ids)
        }
        before = lists_of(index)
        told = renewed(index, changes, {})
        faces = {id: face for id, face in {**faces, **changes}.items() if face is not None}
        expected = whole(faces.values(), {})
        event("told" if told else "anew")
        index = told.lists if told else expected
        assert lists_of(index) == lists_of(expected)
        assert {id: index.bars[n] for id, n in index.numbers.items()} == {
            id: expected.bars[n] for id, n in expected.numbers.items()
        }
        if told:
            others = {id for id, listed in lists_of(index).items() if listed != before.get(id)}
            assert others <= told.touched


# --- examples ---


def face(
    id: str, day: int, headline: str, *, topic: str = "", thread: str = "", never: str = "", room: int = 4
) -> Face:
    features = terms(headline, "") + array("I", [feature(TOPIC, topic)] if topic else []).tobytes()
    shunned = array("I", [feature(LINK, never)] if never else []).tobytes()
    return Face(id, day * DAY, f"/{id}/", features, shunned, thread, room)


def named(faces: list[Face], id: str) -> list[str]:
    return [other for other, _, _ in lists_of(whole(faces, {}))[id]]


OLD = [
    face("a", 1, "Reservoir at Kellan runs dry", topic="water"),
    face("b", 2, "Kellan farmers count the cost of a dry reservoir", topic="water"),
    face("c", 3, "Orchestra finds a hall"),
    face("d", 4, "Reservoir at Kellan: engineers open the second gate", topic="water"),
]


def test_a_follow_up_reaches_the_stories_that_it_follows() -> None:
    assert named(OLD, "a") == ["b", "d"]
    assert named(OLD, "d") == ["b", "a"]
    assert named(OLD, "c") == []


def test_a_newer_story_takes_the_weakest_place_only_when_it_is_a_quarter_better() -> None:
    full = [face(f"s{n}", n, f"Kellan reservoir word{n} other{n}") for n in range(5)]
    same = face("new", 9, "Kellan reservoir again today")
    better = face("new", 9, "Kellan reservoir word0 other0 engineers bishop")
    assert "new" not in named([*full, same], "s0")
    assert named([*full, better], "s0")[0] == "new"
    over = {other: over for other, _, over in lists_of(whole([*full, better], {}))["s0"]}
    assert over["new"] >= 125
    assert not any(value for other, value in over.items() if other != "new")


def test_a_story_told_twice_is_listed_once() -> None:
    twin = face("b2", 5, "Kellan farmers count the cost of a dry reservoir", topic="water")
    assert set(named([*OLD, twin], "a")) == {"b", "d"}
    assert "b" not in named([*OLD, twin], "b2")


def test_a_list_is_spread_over_threads_where_there_are_others() -> None:
    parts = [face(f"p{n}", n + 2, f"Kellan reservoir part{n}", topic="water", thread="drought") for n in range(5)]
    others = [face(f"o{n}", n + 2, f"Kellan water word{n}", topic="water") for n in range(3)]
    last = face("last", 9, "Kellan reservoir and water", topic="water")
    listed = named([*parts, *others, last], "last")
    assert len([id for id in listed if id.startswith("p")]) == 1
    assert len([id for id in named([*parts, last], "last") if id.startswith("p")]) == 4


def test_what_the_text_links_to_or_a_hand_has_banned_is_not_listed() -> None:
    assert named([*OLD[:3], face("d", 4, "Reservoir at Kellan opens", topic="water", never="b")], "d") == ["a"]
    assert named([*OLD[:3], face("d", 4, "Reservoir at Kellan opens", topic="water", room=0)], "d") == []


def test_stories_of_another_language_are_not_listed() -> None:
    other = replace(OLD[3], language="ur")
    assert named([*OLD[:3], other], "d") == []


def test_steps_of_rarity_are_half_octaves() -> None:
    assert [octaves(count) for count in (0, 1, 2, 3, 4, 5, 6, 8, 11, 12, 16)] == [0, 0, 2, 3, 4, 4, 5, 6, 6, 7, 8]
    assert all(octaves(count) <= octaves(count + 1) for count in range(500))
    assert weight(HEADLINE, size(64), 0) >= ENOUGH / 2 > weight(WORD, size(64), 8)
