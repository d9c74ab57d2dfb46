"""Many nodes in many processes: the same values, traces and faults as in one."""

from __future__ import annotations

import os
import signal
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from standfirst.incremental import Engine, Key, MemoryStore, ProcessDied, Read, Rule, SqliteStore, Store, compute

COUNT = 200
KEYS: list[Key] = [("double", str(number)) for number in range(COUNT)]


def rules(numbers: Mapping[str, int], trouble: Mapping[str, Any] | None = None) -> dict[str, Rule]:
    """`number` is a fact, `settings` a shared one, `base` and `double` are traced, one on the other."""

    def base(key: Key, read: Read) -> int:
        return int(read("number", key[1])) + int(read("settings"))

    def double(key: Key, read: Read) -> str:
        act = (trouble or {}).get(key[1])
        if act is not None:
            act()
        return "x" * (2 * int(read("base", key[1])))

    return {
        "number": Rule(lambda key, read: numbers.get(key[1], 0)),
        "settings": Rule(lambda key, read: 1, shared=True),
        "base": Rule(base, trace=True, keep=True, type=int),
        "double": Rule(double, trace=True, keep=True, type=str),
    }


NUMBERS = {str(number): number for number in range(COUNT)}


def run(store: Store, jobs: int, numbers: Mapping[str, int] = NUMBERS, **trouble: Any) -> Engine:
    engine = Engine(rules(numbers, trouble.get("trouble")), store)
    compute(engine, KEYS, jobs, lambda done: None)
    return engine


@pytest.fixture
def store(tmp_path: Path) -> SqliteStore:
    return SqliteStore(str(tmp_path / "cache"), b"")


@pytest.mark.parametrize("jobs", [1, 2, 3, 7])
def test_any_number_of_processes_gives_the_same_values_and_traces(store: SqliteStore, jobs: int) -> None:
    engine = run(store, jobs)
    alone = MemoryStore()
    one = run(alone, 1)
    assert [engine.value(*key) for key in KEYS] == [one.value(*key) for key in KEYS]
    assert {key: store.trace(key) for key in alone.traces} == alone.traces
    assert engine.computed == one.computed
    assert engine.live == one.live
    store.close()


def test_what_was_computed_in_other_processes_is_reused_in_the_next_run(tmp_path: Path) -> None:
    for expected in (2 * COUNT, 0):
        store = SqliteStore(str(tmp_path / "cache"), b"")
        engine = run(store, 2)
        assert len(engine.computed) == expected
        engine.commit()
        store.close()


def test_only_what_changed_is_computed_and_its_reason_is_known(tmp_path: Path) -> None:
    computed: dict[Key, Key | None] = {}
    for numbers in (NUMBERS, {**NUMBERS, **{str(n): n + 1 for n in range(100)}}):
        store = SqliteStore(str(tmp_path / "cache"), b"")
        engine = run(store, 2, numbers)
        engine.commit()
        store.close()
        computed = engine.computed
    assert {key: why for key, why in computed.items() if key[0] == "double"} == {
        ("double", str(n)): ("base", str(n)) for n in range(100)
    }


def test_of_several_faults_the_one_of_the_first_key_is_raised(store: SqliteStore) -> None:
    def fail(word: str) -> Any:
        def act() -> None:
            raise LookupError(word)

        return act

    with pytest.raises(LookupError, match="first"):
        run(store, 2, trouble={"151": fail("last"), "40": fail("first"), "90": fail("middle")})
    store.close()


def test_a_process_that_is_killed_is_reported_with_its_key(store: SqliteStore) -> None:
    with pytest.raises(ProcessDied, match="signal 9") as died:
        run(store, 2, trouble={"77": lambda: os.kill(os.getpid(), signal.SIGKILL)})
    assert died.value.key == ("double", "77")
    store.close()


def test_a_fault_that_cannot_travel_arrives_as_text(store: SqliteStore) -> None:
    class Odd(Exception):
        def __reduce__(self) -> Any:
            raise TypeError("stays here")

    def act() -> None:
        raise Odd("what happened")

    with pytest.raises(RuntimeError, match="Odd: what happened"):
        run(store, 2, trouble={"5": act})
    store.close()


def test_no_child_is_left_behind(store: SqliteStore) -> None:
    run(store, 3)
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)
    store.close()


def test_the_count_of_what_is_done_grows_to_the_whole(store: SqliteStore) -> None:
    told: list[int] = []
    compute(Engine(rules(NUMBERS), store), KEYS, 2, told.append)
    assert told == sorted(told)
    assert told[-1] == COUNT
    store.close()
