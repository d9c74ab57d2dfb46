"""When what was told is a change that is whole. The clock is a number here, and so is the disk; nobody waits."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from standfirst.files import Glance
from standfirst.preview.gathering import (
    LATER,
    LONE,
    LONGEST,
    MANY,
    QUIET,
    SOON,
    STORM,
    STORM_LONGEST,
    STORM_QUIET,
    Batch,
    Gathering,
)


class Disk:
    """The sizes of files by path; what is not named has bytes."""

    def __init__(self) -> None:
        self.sizes: dict[str, int | None] = {}
        self.busy = False

    def look(self, path: str) -> Glance | None:
        size = self.sizes.get(path, 5)
        return None if size is None else Glance(size, 0, alone=True)


class Told(Gathering):
    """A gathering, its disk, and what comes of waiting."""

    def __init__(self) -> None:
        self.disk = Disk()
        super().__init__(self.disk.look, lambda: self.disk.busy)

    def all_of_it(self, now: float) -> list[tuple[float, Batch]]:
        """Everything that is taken from now on, with the seconds until then."""
        taken = []
        start = now
        while (due := self.due()) is not None:
            now = max(now, due)
            if (batch := self.take(now)) is not None:
                taken.append((round(now - start, 6), batch))
        return taken


def batch(*paths: str, whole: bool = False, settled: tuple[str, ...] = ()) -> Batch:
    return Batch(paths=frozenset(paths), whole=whole, settled=frozenset(settled))


def test_without_a_change_it_is_never_time() -> None:
    told = Told()
    assert told.due() is None
    assert told.take(1.0) is None


def test_a_lone_save_goes_at_once() -> None:
    told = Told()
    told.finished("a.md", 10.0)
    assert told.all_of_it(10.0) == [(LONE, batch("a.md"))]
    assert LONE <= 0.005


def test_several_saves_go_together_a_quiet_moment_after_the_last() -> None:
    told = Told()
    told.finished("a.md", 10.0)
    told.finished("b.md", 10.003)
    assert told.all_of_it(10.003) == [(QUIET, batch("a.md", "b.md"))]


def test_a_busy_disk_does_not_hold_a_few_changes_back_for_long() -> None:
    told = Told()
    for step in range(100):
        told.finished(f"{step % 3}.md", 10.0 + step * QUIET * 0.9)
    assert told.due() == 10.0 + LONGEST


def test_a_storm_is_waited_out_and_is_one_batch_in_which_everything_is_looked_at() -> None:
    told = Told()
    for step in range(MANY + 1):
        told.finished(f"{step}.md", 10.0 + step / 1000)
    now = 10.0 + MANY / 1000
    ((seconds, taken),) = told.all_of_it(now)
    assert seconds == round(STORM_QUIET, 6)
    assert taken.whole


def test_a_storm_that_does_not_end_goes_in_pieces() -> None:
    told = Told()
    for step in range(STORM + 1):
        told.finished(f"{step}.md", 10.0 + step / 10)
    assert told.due() == 10.0 + STORM_LONGEST


def test_a_checkout_goes_when_git_has_ended_however_long_it_takes() -> None:
    told = Told()
    told.disk.busy = True
    for step in range(STORM + 1):
        told.finished(f"{step}.md", 10.0)
    now = 10.0
    while now < 100.0:
        now = told.due() or 0.0
        assert told.take(now) is None
    told.disk.busy = False
    ((seconds, taken),) = told.all_of_it(now)
    assert len(taken.paths) == STORM + 1
    assert seconds < STORM_QUIET


def test_git_beside_a_lone_save_does_not_hold_it_back_for_long() -> None:
    told = Told()
    told.disk.busy = True
    told.finished("a.md", 10.0)
    assert told.take(10.0 + LONE) is None
    ((seconds, taken),) = told.all_of_it(10.0 + LONE)
    assert taken == batch("a.md")
    assert seconds <= LONGEST + QUIET


def test_an_empty_file_is_held_back_and_goes_at_once_when_it_has_bytes() -> None:
    told = Told()
    told.disk.sizes["a.md"] = 0
    told.finished("a.md", 10.0)
    assert told.take(10.0 + LONE) is None
    assert told.due() == 10.0 + LONE + LATER
    told.disk.sizes["a.md"] = 9
    told.finished("a.md", 10.5)
    assert told.all_of_it(10.5) == [(LONE, batch("a.md"))]


def test_a_file_that_stays_empty_goes_in_the_end_and_is_said_to_be() -> None:
    told = Told()
    told.disk.sizes["a.md"] = 0
    told.finished("a.md", 10.0)
    ((seconds, taken),) = told.all_of_it(10.0)
    assert seconds >= LATER
    assert taken == batch("a.md", settled=("a.md",))


def test_a_file_that_is_held_back_holds_nobody_back() -> None:
    told = Told()
    told.disk.sizes.update({"empty.md": 0, "gone.md": None})
    told.finished("empty.md", 10.0)
    told.vanished("gone.md", 10.0, removed=False)
    told.take(10.0 + LONE)
    told.finished("b.md", 10.2)
    assert told.due() == 10.2 + LONE
    assert told.take(10.2 + LONE) == batch("b.md")


def test_a_file_that_is_begun_is_given_time_and_goes_at_once_when_finished() -> None:
    told = Told()
    told.begun("a.md", 10.0)
    assert told.due() == 10.0 + LATER
    told.finished("a.md", 10.3)
    assert told.due() == 10.3 + LONE


def test_a_file_that_grows_is_not_taken_for_finished() -> None:
    told = Told()
    told.begun("a.jpg", 10.0)
    now = 10.0
    for size in range(6, 9):
        told.disk.sizes["a.jpg"] = size
        now = told.due() or 0.0
        assert told.take(now) is None
    assert now == 10.0 + 3 * LATER
    assert told.all_of_it(now) == [(LATER, batch("a.jpg"))]


def test_a_file_that_was_found_and_does_not_grow_needs_less_time() -> None:
    told = Told()
    told.begun("new/a.md", 10.0, SOON)
    assert told.all_of_it(10.0) == [(round(SOON, 6), batch("new/a.md"))]


def test_a_file_that_was_found_empty_is_given_the_whole_time() -> None:
    told = Told()
    told.disk.sizes["new/a.md"] = 0
    told.begun("new/a.md", 10.0, SOON)
    assert told.all_of_it(10.0) == [(LATER, batch("new/a.md", settled=("new/a.md",)))]


def test_a_removed_file_is_given_time_to_come_back_and_then_is_gone_for_good() -> None:
    told = Told()
    told.disk.sizes["a.md"] = None
    told.vanished("a.md", 10.0)
    assert told.all_of_it(10.0) == [(LATER, batch("a.md", settled=("a.md",)))]


def test_a_file_that_comes_back_has_never_been_away() -> None:
    told = Told()
    told.vanished("a.md", 10.0, removed=False)
    told.begun("a.md", 10.001)
    told.finished("a.md", 10.002)
    assert told.all_of_it(10.002) == [(LONE, batch("a.md"))]


def test_a_rename_is_one_batch() -> None:
    told = Told()
    told.disk.sizes["old.md"] = None
    told.vanished("old.md", 10.0, removed=False)
    told.moved("old.md", "new.md", 10.0)
    assert told.all_of_it(10.0) == [(QUIET, batch("old.md", "new.md"))]


def test_a_rename_by_removing_and_writing_is_one_batch() -> None:
    told = Told()
    told.disk.sizes["old.md"] = None
    told.vanished("old.md", 10.0)
    told.begun("new.md", 10.0)
    told.finished("new.md", 10.0)
    assert told.all_of_it(10.0) == [(QUIET, batch("old.md", "new.md", settled=("old.md",)))]


def test_what_comes_and_goes_is_nothing() -> None:
    told = Told()
    told.begun("sedAbCdEf", 10.0)
    told.finished("sedAbCdEf", 10.0)
    told.vanished("sedAbCdEf", 10.001, removed=False)
    told.moved("sedAbCdEf", "a.md", 10.001)
    assert told.all_of_it(10.001) == [(LONE, batch("a.md"))]
    told.begun("b.tmpfile", 11.0)
    told.vanished("b.tmpfile", 11.0)
    assert told.due() is None


def test_a_new_file_without_an_ending_waits_for_what_becomes_of_it() -> None:
    told = Told()
    told.begun("sedAbCdEf", 10.0)
    told.finished("sedAbCdEf", 10.0)
    assert told.due() == 10.0 + QUIET
    told = Told()
    told.begun("new.md", 10.0)
    told.finished("new.md", 10.0)
    assert told.due() == 10.0 + LONE


def test_a_folder_goes_with_all_that_was_in_it() -> None:
    told = Told()
    told.disk.sizes.update({"f/a.md": None, "f/b.md": None})
    told.vanished("f/a.md", 10.0)
    told.vanished("f/b.md", 10.0)
    told.gone("f", 10.0)
    assert told.all_of_it(10.0) == [(QUIET, batch("f", "f/a.md", "f/b.md", settled=("f/a.md", "f/b.md")))]


def test_a_doubt_is_cleared_up_soon() -> None:
    told = Told()
    told.doubt(10.0)
    assert told.all_of_it(10.0) == [(QUIET, batch(whole=True))]


EVENTS = st.lists(
    st.tuples(st.sampled_from("ab"), st.sampled_from(["write", "empty", "remove", "create"]), st.floats(0, 1.5)),
    max_size=12,
)


@given(EVENTS)
def test_in_the_end_everything_is_told_and_nothing_empty_is_called_finished(
    events: list[tuple[str, str, float]],
) -> None:
    told, now = Told(), 10.0
    sizes, believed = told.disk.sizes, {"a": 5, "b": 5}
    sizes.update(believed)

    def believe(taken: Batch | None) -> None:
        for path in taken.paths if taken is not None else ():
            assert sizes[path] or path in (taken.settled if taken is not None else ())
            believed[path] = sizes[path] or 0

    for path, what, pause in events:
        now += pause
        while (due := told.due()) is not None and due <= now:
            believe(told.take(due))
        if what == "remove" and sizes[path] is not None:
            sizes[path] = None
            told.vanished(path, now)
        elif what == "create" and sizes[path] is None:
            sizes[path] = 0
            told.begun(path, now)
        elif what in ("write", "empty") and sizes[path] is not None:
            sizes[path] = int(now * 1000) if what == "write" else 0
            told.finished(path, now)
    for _, taken in told.all_of_it(now):
        believe(taken)
    assert believed == {path: size or 0 for path, size in sizes.items()}
