"""Many nodes in many processes: the same values, traces and faults as in one."""

from __future__ import annotations

import os
import signal
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from standfirst.incremental import (
    Engine,
    Given,
    Key,
    MemoryStore,
    ProcessDied,
    Read,
    Rule,
    SqliteStore,
    Store,
    compute,
    encode,
    processes,
)

COUNT = 200
KEYS: list[Key] = [("double", str(number)) for number in range(COUNT)]


@pytest.fixture(autouse=True)
def children_for_a_hundred(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "WORTH_FORKING", 64)


def rules(trouble: Mapping[str, Any] | None = None) -> dict[str, Rule]:
    """`settings` is a shared fact, `base` and `double` are nodes, one on the other; `number` is given."""

    def base(key: Key, read: Read) -> int:
        return int(read("number", key[1])) + int(read("settings"))

    def double(key: Key, read: Read) -> str:
        act = (trouble or {}).get(key[1])
        if act is not None:
            act()
        return "x" * (2 * int(read("base", key[1])))

    return {
        "settings": Rule(lambda key, read: 1, shared=True),
        "base": Rule(base, trace=True, keep="apart", type=int),
        "double": Rule(double, trace=True, keep="apart", type=str),
    }


NUMBERS = {str(number): number for number in range(COUNT)}


def begun(store: Store, numbers: Mapping[str, int] = NUMBERS, **trouble: Any) -> Engine:
    engine = Engine(rules(trouble.get("trouble")), store)
    engine.given("number", Given({name: encode(n) for name, n in numbers.items()}, lambda name: numbers.get(name, 0)))
    return engine


def run(
    store: Store, jobs: int, numbers: Mapping[str, int] = NUMBERS, *, apart: bool = False, **trouble: Any
) -> Engine:
    engine = begun(store, numbers, **trouble)
    compute(engine, KEYS, jobs, lambda done: None, apart=apart)
    return engine


@pytest.fixture
def store(tmp_path: Path) -> SqliteStore:
    return SqliteStore(str(tmp_path), b"")


@pytest.mark.parametrize("jobs", [1, 2, 3, 7])
def test_any_number_of_processes_gives_the_same_values_and_traces(store: SqliteStore, jobs: int) -> None:
    engine = run(store, jobs)
    alone = MemoryStore()
    one = run(alone, 1)
    assert [engine.value(*key) for key in KEYS] == [one.value(*key) for key in KEYS]
    for number, node in alone.nodes.items():
        found = store.node(number)
        assert found is not None
        assert (found.key, found.fingerprint, found.reads) == (node.key, node.fingerprint, node.reads)
    assert {n: store.readers([n]) for n in alone.nodes} == {n: alone.readers([n]) for n in alone.nodes}
    assert engine.computed == one.computed
    store.close()


def test_what_each_key_gives_comes_back_from_whichever_process(store: SqliteStore) -> None:
    engine = begun(store)
    found = compute(engine, KEYS, 3, lambda done: None, lambda key: (key[1], len(engine.value(*key))))
    assert dict(found) == {str(number): 2 * (number + 1) for number in range(COUNT)}
    store.close()


def test_what_was_computed_in_other_processes_is_reused_in_the_next_run(tmp_path: Path) -> None:
    for expected in (2 * COUNT, 0):
        store = SqliteStore(str(tmp_path), b"")
        engine = run(store, 2)
        assert len(engine.computed) == expected
        engine.commit()
        store.close()


def test_only_what_changed_is_computed_and_its_reason_is_known(tmp_path: Path) -> None:
    computed: dict[Key, Key | None] = {}
    for numbers in (NUMBERS, {**NUMBERS, **{str(n): n + 1 for n in range(100)}}):
        store = SqliteStore(str(tmp_path), b"")
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
        run(store, 2, apart=True, trouble={"77": lambda: os.kill(os.getpid(), signal.SIGKILL)})
    assert died.value.key == ("double", "77")
    store.close()


def test_a_fault_that_cannot_travel_arrives_as_text(store: SqliteStore) -> None:
    class Odd(Exception):
        def __reduce__(self) -> Any:
            raise TypeError("stays here")

    def act() -> None:
        raise Odd("what happened")

    with pytest.raises(RuntimeError, match="Odd: what happened"):
        run(store, 2, apart=True, trouble={"5": act})
    store.close()


def children() -> set[str]:
    """Processes of ours, ended or not; other tests of this run may have some (a browser)."""
    return set(Path(f"/proc/self/task/{os.getpid()}/children").read_text().split())


def test_no_child_is_left_behind(store: SqliteStore) -> None:
    before = children()
    run(store, 3)
    assert children() <= before
    store.close()


def test_the_count_of_what_is_done_grows_to_the_whole(store: SqliteStore) -> None:
    told: list[int] = []
    compute(begun(store), KEYS, 2, told.append)
    assert told == sorted(told)
    assert told[-1] == COUNT
    store.close()
