"""Changes come from the threads that hear of them to the one that waits."""

from __future__ import annotations

import threading

from standfirst.files import Glance
from standfirst.preview.changes import Changes
from standfirst.preview.gathering import LATER, QUIET, Batch

FULL = Glance(5, 0, alone=True)


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def test_an_hour_that_matters_brings_a_batch_without_any_change() -> None:
    assert Changes(Clock()).wait(lambda: 0.0) == Batch()


def test_after_waiting_the_slate_is_clean() -> None:
    clock = Clock()
    changes = Changes(clock, lambda path: FULL)
    changes.finished("a")
    clock.now += QUIET
    assert changes.wait(lambda: None) == Batch(paths=frozenset({"a"}))
    assert changes.wait(lambda: 0.0) == Batch()


def test_what_was_told_before_the_site_went_is_forgotten() -> None:
    changes = Changes(Clock(), lambda path: FULL)
    changes.finished("a")
    changes.doubt()
    changes.forget()
    assert changes.wait(lambda: 0.0) == Batch()


def test_the_end_ends_waiting() -> None:
    changes = Changes()
    changes.end()
    assert changes.wait(lambda: None) is None


def test_a_thread_that_waits_is_woken() -> None:
    changes = Changes(look=lambda path: FULL)
    got: list[Batch | None] = []
    thread = threading.Thread(target=lambda: got.append(changes.wait(lambda: None)))
    thread.start()
    changes.finished("a")
    thread.join(30)
    assert got == [Batch(paths=frozenset({"a"}))]


def test_a_thread_that_waits_for_a_held_file_is_woken_by_another() -> None:
    changes = Changes(look=lambda path: FULL)
    got: list[Batch | None] = []
    changes.begun("slow")
    thread = threading.Thread(target=lambda: got.append(changes.wait(lambda: LATER * 100)))
    thread.start()
    changes.finished("quick")
    thread.join(30)
    assert got == [Batch(paths=frozenset({"quick"}))]
