"""What passes between a run and its children: who computes what, and what is kept when one fails."""

import multiprocessing
import os
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from standfirst.incremental import Engine, Given, Key, Read, Rule, SqliteStore, compute, encode, processes
from standfirst.incremental.node import Node, number_of

NUMBERS = {str(number): number for number in range(200)}
TOPS: list[Key] = [("top", name) for name in NUMBERS]


@pytest.fixture(autouse=True)
def children_for_a_hundred(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "WORTH_FORKING", 64)


@contextmanager
def begun(
    folder: Path, numbers: Mapping[str, int] = NUMBERS, failing: str = "", together: int = 1
) -> Iterator[tuple[Engine, SqliteStore]]:
    """`top` reads `base`, which reads an input and writes down in which process it did. So many processes begin `together`."""
    barrier = multiprocessing.get_context("fork").Barrier(together, timeout=60)
    here: set[int] = set()

    def base(key: Key, read: Read) -> int:
        with (folder / "workers").open("a") as file:
            file.write(f"{os.getpid()}\n")
        if os.getpid() not in here:
            here.add(os.getpid())
            barrier.wait()
        return int(read("number", key[1]))

    def top(key: Key, read: Read) -> int:
        if key[1] == failing:
            raise LookupError("once")
        return 2 * int(read("base", key[1]))

    with closing(SqliteStore(str(folder), b"")) as store:
        rules = {name: Rule(rule, trace=True, keep="apart", type=int) for name, rule in (("base", base), ("top", top))}
        engine = Engine(rules, store)
        versions = {name: encode(number) for name, number in numbers.items()}
        engine.given("number", Given(versions, numbers.__getitem__))
        yield engine, store


def workers(folder: Path) -> set[int]:
    """The processes that computed a `base` since the last time."""
    file = folder / "workers"
    found = {int(line) for line in file.read_text().split()}
    file.unlink()
    return found


def silent(done: int) -> None:
    """Progress for nobody."""


def test_a_process_takes_its_part_beside_its_children(tmp_path: Path) -> None:
    with begun(tmp_path, together=2) as (engine, _):
        compute(engine, TOPS, 2, silent)
    found = workers(tmp_path)
    assert len(found) == 2
    assert os.getpid() in found


def test_it_computes_none_of_what_might_take_it_along(tmp_path: Path) -> None:
    with begun(tmp_path, together=2) as (engine, _):
        compute(engine, TOPS, 2, silent, apart=True)
    found = workers(tmp_path)
    assert len(found) == 2
    assert os.getpid() not in found


def test_what_stale_nodes_read_is_computed_by_children_too(tmp_path: Path) -> None:
    """As when many stories have changed: `document` reads `parsed`, where all the work is."""
    with begun(tmp_path) as (engine, _):
        compute(engine, TOPS, 2, silent, apart=True)
        engine.commit()
    workers(tmp_path)
    with begun(tmp_path, {name: number + 1 for name, number in NUMBERS.items()}) as (engine, _):
        compute(engine, TOPS, 2, silent, apart=True)
    assert os.getpid() not in workers(tmp_path)


def test_a_second_call_finds_what_the_first_has_computed(tmp_path: Path) -> None:
    with begun(tmp_path) as (engine, store):
        bases = [("base", name) for name in NUMBERS]
        assert sorted(compute(engine, bases, 2, silent, lambda key: key)) == sorted(bases)
        workers(tmp_path)
        assert sorted(compute(engine, TOPS, 3, silent, lambda key: key)) == sorted(TOPS)
        assert compute(engine, TOPS, 3, silent, lambda key: key) == []
        assert not (tmp_path / "workers").exists()
        engine.commit()
        assert len(store.numbers()) == len(engine.computed) == 2 * len(NUMBERS)


def test_what_the_parent_has_computed_is_not_computed_again_by_its_children(tmp_path: Path) -> None:
    with begun(tmp_path) as (engine, store):

        def traces() -> list[Node | None]:
            return [store.node(number_of(("base", name))) for name in NUMBERS]

        for name in NUMBERS:
            engine.fingerprint("base", name)
        before = traces()
        compute(engine, TOPS, 2, silent)
        assert traces() == before
    assert workers(tmp_path) == {os.getpid()}


def test_where_one_key_fails_what_the_others_came_to_is_kept(tmp_path: Path) -> None:
    with begun(tmp_path, failing="199") as (engine, _):
        with pytest.raises(LookupError):
            compute(engine, TOPS, 2, silent)
        engine.commit(whole=False)
    with begun(tmp_path) as (engine, _):
        assert engine.stale(TOPS) == [("top", "199")]


def test_what_is_given_back_as_none_is_left_out(tmp_path: Path) -> None:
    for jobs, folder in ((1, tmp_path / "one"), (3, tmp_path / "three")):
        folder.mkdir()
        with begun(folder) as (engine, _):
            found = compute(engine, TOPS, jobs, silent, lambda key: engine.value(*key) or None)
        assert sorted(found) == sorted(2 * number for number in NUMBERS.values() if number)


def test_what_a_child_puts_it_finds_again(tmp_path: Path) -> None:
    rules = {
        "menu": Rule(lambda key, read: 1, shared=True),
        "page": Rule(lambda key, read: read("menu"), trace=True, keep="apart"),
    }

    def told(key: Key) -> tuple[bytes | None, int]:
        engine.store.put_note(key[1], b"noted")
        return engine.store.note(key[1]), len(engine.reads(*key))

    for jobs in (1, 2):
        with closing(SqliteStore(str(tmp_path), b"", anew=True)) as store:
            engine = Engine(rules, store)
            found = compute(engine, [("page", name) for name in NUMBERS], jobs, silent, told)
            assert found == [(b"noted", 1)] * len(NUMBERS), jobs
