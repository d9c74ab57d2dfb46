"""A run that is killed, at whatever point of its commit: what the next run finds is true, or is begun anew."""

import multiprocessing
import os
import signal
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from standfirst.incremental import Engine, Given, Rule, SqliteStore, compute, encode, processes, stamp, store
from standfirst.incremental.values import Segments

NAMES = [f"n{number}" for number in range(40)]
BEFORE = {name: name * 500 for name in NAMES}
AFTER = {name: f"{name} and more " * 50 for name in NAMES}


def run(folder: Path, values: Mapping[str, str], jobs: int = 1, *, apart: bool = False) -> tuple[list[str], list[Any]]:
    """A whole run: what it computed, and its values."""
    rule = Rule(lambda key, read: read("given", key[1]), trace=True, keep="apart", type=str)
    with closing(SqliteStore(str(folder), b"")) as kept:
        engine = Engine({"text": rule}, kept)
        engine.given("given", Given({name: encode(value) for name, value in values.items()}, values.__getitem__))
        compute(engine, [("text", name) for name in values], jobs, lambda done: None, apart=apart)
        found = [engine.value("text", name) for name in values]
        engine.commit()
        return [key[1] for key in engine.computed], found


def killed(folder: Path, where: Any, name: str, calls: int) -> None:
    """A run in another process that is killed when a function is called for that time; there must be such a call."""
    pid = os.fork()
    if not pid:
        counted = iter(range(calls))

        def struck(*args: Any, **keys: Any) -> Any:
            if next(counted, None) is None:
                os.kill(os.getpid(), signal.SIGKILL)
            return whole(*args, **keys)

        try:
            whole = getattr(where, name)
            setattr(where, name, struck)
            run(folder, AFTER)
        finally:
            os._exit(0)  # nothing of the tests may go on in the child
    _, status = os.waitpid(pid, 0)
    assert os.waitstatus_to_exitcode(status) == -signal.SIGKILL


POINTS = [
    (SqliteStore, "commit", 0, "before the commit"),
    (SqliteStore, "_tidy", 0, "before values are moved"),
    (Segments, "flush", 1, "after values were moved"),
    (SqliteStore, "_write", 0, "with a transaction begun"),
    (store, "encode", 20, "in the midst of the rows"),
    (store, "write_stamp", 0, "before the stamp"),
    (stamp, "_sum", 1, "while the stamp is made"),
    (stamp, "encode", 0, "before the stamp is written"),
    (Segments, "remove", 0, "before old segments are removed"),
    (os, "unlink", 3, "in the midst of their removal"),
]


@pytest.mark.parametrize(("where", "name", "calls"), [p[:3] for p in POINTS], ids=[p[3] for p in POINTS])
def test_after_a_run_was_killed_all_values_are_right(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: Any, name: str, calls: int
) -> None:
    monkeypatch.setattr(store, "_WASTE", 0)
    monkeypatch.setattr(
        stamp, "_TICK", 1 << 62
    )  # no stat is believed: each run sums once as it begins, however slow we are
    run(tmp_path, BEFORE)
    killed(tmp_path, where, name, calls)
    computed, found = run(tmp_path, AFTER)
    assert found == list(AFTER.values())
    assert computed in ([], NAMES), "either it was there, or it was begun anew"
    assert run(tmp_path, AFTER) == ([], list(AFTER.values()))
    assert run(tmp_path, BEFORE)[1] == list(BEFORE.values())


def test_a_run_that_is_killed_before_its_commit_costs_nothing_but_itself(tmp_path: Path) -> None:
    run(tmp_path, BEFORE)
    killed(tmp_path, SqliteStore, "commit", 0)
    assert run(tmp_path, BEFORE) == ([], list(BEFORE.values()))


def test_children_write_values_into_segments_of_their_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "WORTH_FORKING", 1)
    monkeypatch.setattr(processes, "_BATCH", 1)
    monkeypatch.setattr(processes._Tickets, "places", _together(processes._Tickets.places, 3))
    run(tmp_path, BEFORE, jobs=3, apart=True)
    segments = {path.name: path.stat().st_size for path in tmp_path.glob("values-*")}
    assert sorted(segments) == ["values-0", "values-1", "values-2", "values-3"]
    assert segments["values-0"] == 0
    assert all(segments[f"values-{number}"] > 1000 for number in (1, 2, 3))
    with closing(SqliteStore(str(tmp_path), b"")) as kept:
        places = [node.place for number in kept.numbers() if (node := kept.node(number))]
    assert {place[0] for place in places if place} == {1, 2, 3}
    assert run(tmp_path, BEFORE) == ([], list(BEFORE.values()))


def _together(places: Any, children: int) -> Any:
    """No child takes a second batch before each has one."""
    barrier = multiprocessing.get_context("fork").Barrier(children, timeout=60)

    def together(tickets: Any) -> Iterator[range]:
        for number, batch in enumerate(places(tickets)):
            if number == 0:
                barrier.wait()
            yield batch

    return together


def test_what_killed_runs_have_written_is_given_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As when the sources change under a preview again and again while children render."""
    monkeypatch.setattr(store, "_WASTE", 0)
    run(tmp_path, BEFORE)
    for _ in range(5):
        with closing(SqliteStore(str(tmp_path), b"")) as kept:
            kept.values.append(bytes(50_000))
            kept.segments.flush()
    run(tmp_path, AFTER)
    assert sum(path.stat().st_size for path in tmp_path.glob("values-*")) < 100_000
