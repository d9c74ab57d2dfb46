"""Changes are gathered for a quiet moment. The clock is a number here; nobody waits."""

from __future__ import annotations

from standfirst.preview.changes import LATER, LONGEST, QUIET, Changes


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def due(changes: Changes) -> float | None:
    """Seconds until it is time."""
    left = changes._due()
    return None if left is None else round(left, 6)


def test_without_a_change_it_is_never_time() -> None:
    assert due(Changes(Clock())) is None


def test_it_is_time_a_quiet_moment_after_the_last_change() -> None:
    clock = Clock()
    changes = Changes(clock)
    changes.add("a")
    clock.now += QUIET / 2
    changes.add("b")
    assert due(changes) == QUIET


def test_a_storm_of_changes_is_not_waited_out() -> None:
    clock = Clock()
    changes = Changes(clock)
    for _ in range(100):
        changes.add("a")
        clock.now += QUIET * 0.9
    left = due(changes)
    assert left is not None
    assert left < LONGEST - 1


def test_a_file_that_is_begun_is_given_time_and_built_at_once_when_finished() -> None:
    changes = Changes(Clock())
    changes.begun("a")
    assert due(changes) == LATER
    changes.add("a")
    assert due(changes) == QUIET


def test_after_waiting_the_slate_is_clean() -> None:
    clock = Clock()
    changes = Changes(clock)
    changes.add("a")
    clock.now += QUIET
    assert changes.wait(lambda: None)
    assert due(changes) is None


def test_a_hour_that_matters_brings_a_build_without_any_change() -> None:
    assert Changes(Clock()).wait(lambda: 0.0)


def test_the_end_ends_waiting() -> None:
    changes = Changes()
    changes.end()
    assert not changes.wait(lambda: None)
