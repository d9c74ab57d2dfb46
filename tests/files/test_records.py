"""What is remembered of a tree: stats that are made when somebody asks are those that were put down."""

from hypothesis import given, settings
from hypothesis import strategies as st

from standfirst.files import Stat, left_of

PATHS = st.sampled_from([f"{folder}/{name}.html" for folder in "ab" for name in "xyz"])
NUMBERS = st.integers(0, 2**64 - 1)
STATS = st.builds(Stat, NUMBERS, NUMBERS, NUMBERS, NUMBERS)


@given(st.dictionaries(PATHS, STATS), st.lists(st.tuples(PATHS, st.none() | STATS), max_size=8))
@settings(max_examples=60, deadline=None)
def test_stats_of_a_record_behave_as_a_dictionary_of_them(
    known: dict[str, Stat], changes: list[tuple[str, Stat | None]]
) -> None:
    stats = left_of(1, dict.fromkeys(known, b""), known, {}).stats()
    for path, stat in changes:
        if stat is None:
            assert stats.pop(path, None) == known.pop(path, None)
        else:
            stats[path] = known[path] = stat
    assert dict(stats) == known
    assert len(stats) == len(known)
    assert stats.times() == {path: stat.mtime_ns for path, stat in known.items()}
    versions = dict.fromkeys(known, b"")
    assert left_of(1, versions, stats, {}) == left_of(1, versions, known, {})
