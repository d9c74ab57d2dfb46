"""The gate's table: every key, every order of moments, to the second."""

from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standfirst.model.article import NEVER, Article
from standfirst.model.gate import Held, held, next_change
from tests.model.sample import article, at

NOON = at("2025-06-01T12:00").instant
BEFORE, SECOND_BEFORE, SHARP, SECOND_AFTER, AFTER = (
    "2025-05-01",
    "2025-06-01T11:59:59",
    "2025-06-01T12:00:00",
    "2025-06-01T12:00:01",
    "2025-07-01",
)


def why(story: Article, now: int = NOON) -> str:
    found = held(story, now)
    return found.why if found else ""


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ({"date": BEFORE}, ""),
        ({"date": SECOND_BEFORE}, ""),
        ({"date": SHARP}, ""),
        ({"date": SECOND_AFTER}, "future"),
        ({"date": BEFORE, "embargo": BEFORE}, ""),
        ({"date": BEFORE, "embargo": SHARP}, ""),
        ({"date": BEFORE, "embargo": SECOND_AFTER}, "embargoed"),
        ({"date": BEFORE, "embargo": "never"}, "embargoed"),
        ({"date": SECOND_AFTER, "embargo": BEFORE}, "future"),
        ({"date": SECOND_AFTER, "embargo": AFTER}, "embargoed"),
        ({"date": AFTER, "embargo": SECOND_AFTER}, "future"),
        ({"date": AFTER, "embargo": AFTER}, "embargoed"),
        ({"date": BEFORE, "expires": SECOND_AFTER}, ""),
        ({"date": BEFORE, "expires": SHARP}, "expired"),
        ({"date": BEFORE, "expires": SECOND_BEFORE}, "expired"),
        ({"date": AFTER, "expires": BEFORE}, "expired"),
        ({"date": BEFORE, "embargo": AFTER, "expires": BEFORE}, "expired"),
        ({"date": BEFORE, "draft": True}, "draft"),
        ({"date": BEFORE, "status": "draft"}, "draft"),
        ({"date": AFTER, "draft": True}, "draft"),
        ({"date": BEFORE, "draft": True, "expires": BEFORE}, "draft"),
        ({"date": BEFORE, "draft": True, "status": "withheld"}, "draft"),
        ({"date": BEFORE, "draft": True, "embargo": "never"}, "draft"),
        ({"date": BEFORE, "status": "withheld"}, "withheld"),
        ({"date": BEFORE, "status": "retracted"}, "withheld"),
        ({"date": BEFORE, "status": "removed"}, "withheld"),
        ({"date": AFTER, "status": "withheld"}, "withheld"),
        ({"date": BEFORE, "status": "withheld", "expires": BEFORE}, "withheld"),
        ({"date": None}, ""),
        ({"date": None, "embargo": AFTER}, "embargoed"),
        ({"date": None, "embargo": BEFORE}, ""),
        ({"date": None, "expires": SHARP}, "expired"),
        ({"date": None, "draft": True}, "draft"),
    ],
    ids=str,
)
def test_the_reason_that_lasts_longest_holds_a_story(keys: dict[str, Any], expected: str) -> None:
    assert why(article("world/a.md", **keys)) == expected


@pytest.mark.parametrize("key", ["date", "embargo"])
@pytest.mark.parametrize("zone", ["+05:30", "-04:00", "+00:00"])
def test_a_story_opens_at_the_very_second_in_any_zone(key: str, zone: str) -> None:
    opens = at(f"2025-06-01T12:00:00{zone}")
    story = article("world/a.md", **({"date": BEFORE} | {key: f"2025-06-01T12:00:00{zone}"}))
    assert why(story, opens.instant - 1)
    assert not why(story, opens.instant)
    assert held(story, opens.instant - 1) == Held(
        id="world/a.md", why="future" if key == "date" else "embargoed", until=opens
    )


def test_a_story_closes_at_the_very_second() -> None:
    story = article("world/a.md", BEFORE, expires=SHARP)
    assert not why(story, NOON - 1)
    assert held(story, NOON) == Held(id="world/a.md", why="expired", gone=True)


def test_an_embargo_without_an_end_tells_no_end() -> None:
    found = held(article("world/a.md", BEFORE, embargo="never"), NOON)
    assert found == Held(id="world/a.md", why="embargoed")


@pytest.mark.parametrize(("status", "gone"), [("withheld", False), ("retracted", True), ("removed", True)])
def test_only_what_was_public_once_is_gone(status: str, gone: bool) -> None:
    found = held(article("world/a.md", BEFORE, status=status), NOON)
    assert found is not None
    assert found.gone is gone


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ({"date": BEFORE}, None),
        ({"date": SHARP}, None),
        ({"date": SECOND_AFTER}, SECOND_AFTER),
        ({"date": BEFORE, "embargo": AFTER}, AFTER),
        ({"date": SECOND_AFTER, "embargo": AFTER}, AFTER),
        ({"date": AFTER, "embargo": SECOND_AFTER}, AFTER),
        ({"date": BEFORE, "embargo": "never"}, None),
        ({"date": AFTER, "embargo": "never"}, None),
        ({"date": BEFORE, "expires": AFTER}, AFTER),
        ({"date": BEFORE, "expires": SHARP}, None),
        ({"date": SECOND_AFTER, "expires": AFTER}, SECOND_AFTER),
        ({"date": AFTER, "expires": BEFORE}, None),
        ({"date": BEFORE, "embargo": AFTER, "expires": BEFORE}, None),
        ({"date": AFTER, "draft": True}, None),
        ({"date": AFTER, "status": "withheld"}, None),
        ({"date": BEFORE, "expires": AFTER, "status": "draft"}, None),
        ({"date": None}, None),
    ],
    ids=str,
)
def test_the_next_change_is_the_next_moment_at_which_the_answer_differs(
    keys: dict[str, Any], expected: str | None
) -> None:
    assert next_change(article("world/a.md", **keys), NOON) == (at(expected) if expected else None)


MOMENTS = [None, BEFORE, SECOND_BEFORE, SHARP, SECOND_AFTER, AFTER]


@pytest.mark.parametrize("now", [at(moment).instant for moment in MOMENTS if moment])
def test_until_the_next_change_the_answer_stays_and_then_it_differs(now: int) -> None:
    for date, embargo, expires in product(MOMENTS, [*MOMENTS, "never"], MOMENTS):
        story = article("world/a.md", date, embargo=embargo, expires=expires)
        change = next_change(story, now)
        assert change is None or change.instant > now
        later = at(AFTER).instant + 1 if change is None else change.instant - 1
        for moment in {now, later, (now + later) // 2}:
            assert held(story, moment) == held(story, now)
        if change is not None:
            assert held(story, change.instant) != held(story, now)


@given(
    st.integers(-(2**40), 2**40),
    st.tuples(*[st.none() | st.integers(-(2**40), 2**40)] * 3),
    st.booleans(),
)
def test_a_story_is_public_only_when_nothing_speaks_against_it(
    now: int, instants: tuple[int | None, int | None, int | None], draft: bool
) -> None:
    moments = [None if instant is None else at("never").__class__(iso="", instant=instant) for instant in instants]
    date, embargo, expires = moments
    story = Article(id="a.md", kind="page", title="A", date=date, embargo=embargo, expires=expires, draft=draft)
    opened = all(moment is None or moment.instant <= now for moment in (date, embargo))
    closed = expires is not None and expires.instant <= now
    assert (held(story, now) is None) == (opened and not closed and not draft)


def test_no_build_reaches_the_end_of_an_endless_embargo() -> None:
    assert at("9999-12-31T23:59:59").instant < NEVER
