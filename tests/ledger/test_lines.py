"""The form of the ledgers: what is written is read, whatever the names, and two editors' lines are kept."""

from hypothesis import given
from hypothesis import strategies as st

from standfirst.ledger import Ledger
from standfirst.ledger.lines import rows, written
from standfirst.ledger.records import new_id

HEADING = ("address", "id", "source")
names = st.text(st.characters(codec="utf-8"), max_size=12)
entries = st.lists(st.tuples(names.map("/{}/".format), names, names), max_size=8)


@given(entries)
def test_whatever_is_written_is_read_again(lines: list[tuple[str, ...]]) -> None:
    found, faults = rows(written(HEADING, lines), "a.tsv", 3)
    assert sorted(map(tuple, found)) == sorted(set(lines))
    assert faults == ()


@given(entries, entries)
def test_lines_of_both_sides_of_a_merge_come_to_one_file(
    ours: list[tuple[str, ...]], theirs: list[tuple[str, ...]]
) -> None:
    """What `merge=union` leaves: headings, lines twice, any order, line ends of either system."""
    merged = written(HEADING, theirs).replace(b"\n", b"\r\n") + written(HEADING, ours)
    if b"\r" in b"".join(b"".join(map(str.encode, row)) for row in (*ours, *theirs)):
        return
    found, faults = rows(merged, "a.tsv", 3)
    assert faults == ()
    assert written(HEADING, map(tuple, found)) == written(HEADING, [*ours, *theirs])


def test_a_file_is_for_people_too() -> None:
    data = written(HEADING, [("/b/", "2", "b.md"), ("/a/", "1", "a.md"), ("/a/", "1", "a.md")])
    assert data.decode() == "# address\tid\tsource\n/a/\t1\ta.md\n/b/\t2\tb.md\n"


def test_bytes_that_are_no_text_are_told_with_their_line() -> None:
    found, (fault,) = rows(b"# x\n/a/\t1\t\xff\n", "ledger/addresses/2025-01.tsv", 3)
    assert found == []
    assert (fault.code, fault.line) == ("ledger-unreadable", 2)


def test_two_editors_who_publish_one_story_give_it_one_id() -> None:
    assert new_id("/world/a/", "world/a.md", {}) == new_id("/world/a/", "world/b.md", {})
    assert new_id("/world/a/", "world/b.md", {new_id("/world/a/", "world/a.md", {}): ""}) != new_id("/world/a/", "", {})


def test_of_two_records_of_one_story_the_later_counts() -> None:
    line = "abc\tworld/a.md\t2025-01-01\t{}\t2025-0{}-01T00:00:00Z\t\t"
    data = "\n".join([line.format("late", 3), line.format("early", 2)]).encode()
    ledger = Ledger(["ledger/texts/2025-01.tsv"], lambda name: data)
    assert ledger.prints == {"world/a.md": "late"}
