"""What is remembered of a tree: stats that are made when somebody asks are those that were put down."""

from hypothesis import given, settings
from hypothesis import strategies as st

from standfirst.files import Stat, left_of, numbers_by_path, with_same_paths
from standfirst.files.records import Stats

PATHS = st.sampled_from([f"{folder}/{name}.html" for folder in "ab" for name in "xyz"])
NUMBERS = st.integers(0, 2**64 - 1)
STATS = st.builds(Stat, NUMBERS, NUMBERS, NUMBERS, NUMBERS)


CHANGES = st.lists(st.tuples(PATHS, st.none() | STATS), max_size=8)


def changed(known: dict[str, Stat], changes: list[tuple[str, Stat | None]]) -> Stats:
    """Stats of what is known, and both changed alike."""
    stats = left_of(1, dict.fromkeys(known, b""), known, {}).stats()
    for path, stat in changes:
        if stat is None:
            assert stats.pop(path, None) == known.pop(path, None)
        else:
            stats[path] = known[path] = stat
    return stats


@given(st.dictionaries(PATHS, STATS), CHANGES)
@settings(max_examples=60, deadline=None)
def test_stats_of_a_record_behave_as_a_dictionary_of_them(
    known: dict[str, Stat], changes: list[tuple[str, Stat | None]]
) -> None:
    stats = changed(known, changes)
    assert dict(stats) == known
    assert len(stats) == len(known)
    assert dict(numbers_by_path(stats)) == dict(numbers_by_path(known))
    versions = dict.fromkeys(known, b"")
    assert left_of(1, versions, stats, {}) == left_of(1, versions, known, {})


def test_a_time_before_1970_is_given_back_as_it_is_and_is_another_one_in_the_record() -> None:
    old = Stat(1, -5, -5, 7)
    stats = left_of(1, {}, {}, {}).stats()
    stats["a/x.html"] = old
    assert dict(stats) == {"a/x.html": old}
    again = left_of(1, {"a/x.html": b""}, stats, {}).stats()
    assert again["a/x.html"] != old
    stats["a/x.html"] = newer = Stat(1, 5, 5, 7)
    assert stats["a/x.html"] == newer


@given(st.dictionaries(PATHS, STATS), CHANGES, CHANGES)
@settings(max_examples=60, deadline=None)
def test_two_trees_tell_what_was_changed_at_other_times(
    known: dict[str, Stat], ours: list[tuple[str, Stat | None]], theirs: list[tuple[str, Stat | None]]
) -> None:
    one, two = dict(known), dict(known)
    stats = changed(one, ours), changed(two, theirs)
    times = [{path: stat.mtime_ns for path, stat in tree.items()} for tree in (one, two)]
    differ = {path for path in times[0].keys() | times[1].keys() if times[0].get(path) != times[1].get(path)}
    assert stats[0].changed_apart(stats[1]) == differ
    again = [left_of(at, dict.fromkeys(tree, b""), tree, {}) for at, tree in enumerate((one, two))]
    with_same_paths(again)
    assert again[0].stats().changed_apart(again[1].stats()) == differ
    assert [record.paths for record in again] == [list(one), list(two)]
