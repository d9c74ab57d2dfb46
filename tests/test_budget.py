"""No story and no page keeps a build from its end."""

import os
import time

import pytest

from standfirst import budget
from standfirst.markup import MarkupOptions, parse
from standfirst.problems import UsageError


def spin() -> None:
    while True:
        pass


@pytest.fixture(autouse=True)
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(budget, "MOST", 0.3)


def test_a_loop_is_ended() -> None:
    with pytest.raises(budget.Spent), budget.Limited():
        spin()


def test_a_loop_that_takes_every_exception_for_its_own_is_ended_all_the_same() -> None:
    def deaf() -> None:
        try:
            spin()
        except BaseException:
            pass
        spin()

    with pytest.raises(budget.Spent), budget.Limited():
        deaf()


def test_what_is_done_in_time_is_done_and_nothing_comes_later() -> None:
    with budget.Limited() as limited:
        sum(range(1_000_000))
    assert 0 < limited.used < 0.3
    end = time.process_time() + 0.4
    while time.process_time() < end:
        pass


def test_an_inner_limit_leaves_the_outer_one_what_is_left() -> None:
    def work() -> None:
        with budget.Limited():
            sum(range(1_000_000))
        spin()

    begun = time.process_time()
    with pytest.raises(budget.Spent), budget.Limited():
        work()
    assert time.process_time() - begun < 0.5


def test_work_apart_gives_what_it_gives_and_raises_what_it_raises() -> None:
    assert budget.apart(lambda: ("some", 1))[0] == ("some", 1)

    def wrong() -> None:
        raise UsageError("wrong", "mend it")

    with pytest.raises(UsageError, match="wrong"):
        budget.apart(wrong)


def test_work_apart_that_does_not_hear_is_ended_by_the_system(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(budget, "MOST", 1.0)

    def deaf() -> None:
        import signal

        signal.signal(signal.SIGPROF, signal.SIG_IGN)
        spin()

    with pytest.raises(budget.Spent):
        budget.apart(deaf)


def test_a_process_that_dies_is_told_from_one_that_answers() -> None:
    with pytest.raises(budget.Ended, match="signal 9"):
        budget.apart(lambda: os.kill(os.getpid(), 9))


def test_a_story_that_takes_too_long_is_held_with_its_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(budget, "MOST", 0.2)
    read = parse("{{" * 30_000, file="content/a.md", first_line=5, options=MarkupOptions(engine="commonmark"))
    assert [(found.code, found.severity, found.line) for found in read.problems] == [("text-too-slow", "error", 5)]
    assert "{{{{" in read.body.html[0]


def test_a_long_story_in_which_a_library_hangs_is_held_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(budget, "MOST", 1.0)
    read = parse("&a" * 600_000, file="content/a.md", first_line=5, options=MarkupOptions(engine="commonmark"))
    assert [(found.code, found.severity) for found in read.problems] == [("text-too-slow", "error")]


def test_a_story_that_takes_long_is_warned_of(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(budget, "SLOW", -1.0)
    read = parse("word " * 1000, file="content/a.md", first_line=5, options=MarkupOptions())
    assert [(found.code, found.severity, found.line) for found in read.problems] == [("text-slow", "warning", 5)]
    assert read.body.words == 1000


def test_a_text_that_would_grow_without_measure_is_held() -> None:
    text = f"*[a]: {'x' * 30_000}\n\n{'a ' * 2_000}"
    read = parse(text, file="content/a.md", first_line=1, options=MarkupOptions())
    assert [found.code for found in read.problems] == ["text-too-slow"]


def test_a_long_story_comes_out_the_same_apart_and_in_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(budget, "MOST", 10.0)
    text = "A *word* and a [link](b.md).\n\n" * 3_000
    apart = parse(text, file="content/a.md", first_line=1, options=MarkupOptions())
    monkeypatch.setattr(budget, "may_part", lambda: False)
    assert parse(text, file="content/a.md", first_line=1, options=MarkupOptions()) == apart
