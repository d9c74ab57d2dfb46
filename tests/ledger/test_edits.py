"""The rule that tells a typo from another thing said: a table of changes, each judged by a person."""

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standfirst.ledger.edits import compared

MOST = 5
TABLE = [
    tuple(cell.strip() for cell in line.split(" | "))
    for line in (Path(__file__).parent / "edits.txt").read_text("utf-8").splitlines()
    if not line.startswith("#")
]


@pytest.mark.parametrize(("verdict", "kind", "before", "after"), TABLE)
def test_each_change_of_the_table_is_judged_as_a_person_would(verdict: str, kind: str, before: str, after: str) -> None:
    assert compared(before, after).passes(MOST) is (verdict == "pass"), kind


def test_the_table_has_two_hundred_changes_and_no_fact_passes() -> None:
    assert len(TABLE) >= 200
    passing = Counter(kind.partition(",")[0] for verdict, kind, _, _ in TABLE if verdict == "pass")
    assert not {"number", "name", "negation"} & passing.keys()


def test_what_is_refused_is_shown_with_words_around_it() -> None:
    (found,) = compared("In May the flood killed 12 people in the old town.", "In May the flood killed 21 people in the old town.").differences  # fmt: skip
    assert found == ("the flood killed", "12", "21", "people in the")


def test_more_typos_than_the_setting_allows_are_refused() -> None:
    edit = compared("goverment comittee recieve", "government committee receive")
    assert (edit.passes(2), edit.passes(3)) == (False, True)


words = st.lists(
    st.sampled_from(
        [
            "the",
            "mayor",
            "of",
            "Oakden",
            "said",
            "that",
            "40",
            "ships",
            "had",
            "not",
            "left",
            "नहीं",
            "۱۲",
            "3.5",
            "bridge",
        ]
    ),
    max_size=12,
)


@given(words, words)
def test_whatever_passes_has_every_digit_capital_and_negation_it_had(old: list[str], new: list[str]) -> None:
    if compared(" ".join(old), " ".join(new)).passes(MOST):
        facts = {"Oakden", "40", "not", "नहीं", "۱۲", "3.5"}
        assert [word for word in old if word in facts] == [word for word in new if word in facts]


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_two_texts_can_be_compared(old: str, new: str) -> None:
    assert compared(old, old).passes(0)
    edit = compared(old, new)
    assert edit.only_typos or edit.differences


@given(words, st.data())
def test_a_number_put_in_or_taken_out_anywhere_never_passes(text: list[str], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(text)))
    fact = data.draw(st.sampled_from(["7", "not", "Marlow", "नहीं", "never", "₹5"]))
    more = [*text[:at], fact, *text[at:]]
    assert not compared(" ".join(text), " ".join(more)).passes(MOST)
    assert not compared(" ".join(more), " ".join(text)).passes(MOST)
