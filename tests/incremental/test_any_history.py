"""Random graphs through random histories: each value is what a computation from scratch gives."""

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, Final

import pytest

from standfirst.incremental import (
    Engine,
    Given,
    Key,
    MemoryStore,
    Read,
    Rule,
    SqliteStore,
    Store,
    compute,
    encode,
    fingerprint,
    processes,
    store,
)

KINDS: Final[dict[str, dict[str, Any]]] = {
    "fact": {},
    "once": {"once": True},
    "shared fact": {"shared": True},
    "of one input": {},
    "apart": {"trace": True, "keep": "apart", "type": int},
    "together": {"trace": True, "keep": "together", "type": int},
    "not kept": {"trace": True},
    "shared node": {"trace": True, "shared": True, "keep": "apart"},
}
INPUTS: Final[list[Key]] = [(kind, name) for kind in ("given", "paper") for name in "pqrs"]
"""Those of `paper` are shared."""


class Trouble(Exception):
    """A rule failed."""


class Graph:
    """Rules by chance: each adds up what it reads, goes on by what it got, and gives the rest of a division, so that
    reads depend on values and many changes come to nothing."""

    def __init__(self, chance: random.Random) -> None:
        self.keys: list[Key] = []
        self._steps: dict[Key, tuple[int, list[tuple[Key, Key, int]]]] = {}
        self._input: dict[Key, Key] = {}
        for number in range(chance.randint(3, 12)):
            key = (chance.choice(list(KINDS)), str(number))
            near = INPUTS + 3 * self.keys[-5:]
            if key[0] == "of one input":
                near = [self._input.setdefault(key, chance.choice(INPUTS))]
            steps = [
                (chance.choice(near), chance.choice(near), chance.randrange(4)) for _ in range(chance.randint(1, 4))
            ]
            self._steps[key] = chance.choice([2, 3, 5, 1000]), steps
            self.keys.append(key)
        self.nodes = [key for key in self.keys if KINDS[key[0]].get("trace")]
        self.failing: Key | None = None

    def compute(self, key: Key, read: Read) -> int:
        modulus, steps = self._steps[key]
        total = len(key[1])
        for first, second, at in steps:
            total += read(*first) * 3
            if total % 4 == at:
                total += read(*second)
            elif total % 7 == at:
                break
        if key == self.failing:
            raise Trouble(key)
        return int(total) % modulus

    def rules(self) -> dict[str, Rule]:
        rules = {kind: Rule(self.compute, **sort) for kind, sort in KINDS.items()}
        return {**rules, "of one input": Rule(self.compute, of=self._input.__getitem__)}


def _zero_for_none(values: dict[str, int], name: str) -> int:
    return values.get(name, 0)


class History:
    """Runs over one store, whose inputs come, change and go."""

    def __init__(self, seed: int, reopen: Callable[[], Store], *, lasting: bool, jobs: int = 1) -> None:
        self.chance = random.Random(seed)
        self.graph = Graph(self.chance)
        self.inputs: dict[Key, int] = {}
        self._reopen, self._lasting, self._jobs = reopen, lasting, jobs
        self._earlier: list[dict[Key, int]] = [{}]

    def change(self) -> None:
        """Some inputs change, appear or vanish; or all are as they were once."""
        if self.chance.random() < 0.2:
            self.inputs = dict(self.chance.choice(self._earlier))
        for key in self.chance.sample(INPUTS, self.chance.choice([0, 1, 1, 2, 5])):
            self.inputs.pop(key, None)
            if self.chance.random() < 0.7:
                self.inputs[key] = self.chance.randrange(12)
        self._earlier.append(dict(self.inputs))

    def expected(self) -> dict[Key, int]:
        """All values, from scratch."""
        values: dict[Key, int] = {key: self.inputs.get(key, 0) for key in INPUTS}
        for key in self.graph.keys:
            values[key] = self.graph.compute(key, lambda *wanted: values[wanted])
        return values

    def begun(self) -> Engine:
        engine = Engine(self.graph.rules(), self._reopen())
        for kind in ("given", "paper"):
            values = {key[1]: value for key, value in self.inputs.items() if key[0] == kind}
            versions = {name: encode(value) for name, value in values.items()}
            engine.given(kind, Given(versions, partial(_zero_for_none, values), kind == "paper"))
        return engine

    def ask(self, engine: Engine, expected: dict[Key, int]) -> None:
        """Asks for some keys in some order and manner."""
        chance, nodes = self.chance, self.graph.nodes
        for key in chance.sample(self.graph.keys, chance.randint(1, len(self.graph.keys))):
            match chance.randrange(5):
                case 0:
                    assert engine.fingerprint(*key) == fingerprint(expected[key]), key
                case 1:
                    some = chance.sample(nodes, chance.randint(0, len(nodes)))
                    each = compute(engine, some, self._jobs, lambda done: None, lambda key: (key, engine.value(*key)))
                    assert all(value == expected[found] for found, value in each)
                case 2 if key in nodes:
                    if engine.holds(*key):
                        assert engine.fingerprint(*key) == fingerprint(expected[key]), key
                case 3:
                    self._check_loaded(engine, expected)
                case _:
                    assert engine.value(*key) == expected[key], key

    def _check_loaded(self, engine: Engine, expected: dict[Key, int]) -> None:
        for name, (found, value) in engine.loaded("together").items():
            assert value == expected["together", name], name
            assert found == fingerprint(value)

    def run(self) -> None:
        """One run, that may fail, be cut short, or be killed."""
        self.change()
        self.graph.failing = None
        expected = self.expected()
        engine = self.begun()
        self.graph.failing = self.chance.choice(self.graph.keys) if self.chance.random() < 0.1 else None
        try:
            self.ask(engine, expected)
        except Trouble:
            engine.commit(whole=False)
            return
        match self.chance.randrange(5):
            case 0:
                engine.commit(whole=False)
            case 1 if self._lasting:
                return
            case _:
                engine.commit()

    def settle(self) -> None:
        """A run that asks for all, after which a further one has nothing to do."""
        self.graph.failing = None
        for nothing_left in (False, True):
            engine = self.begun()
            assert not nothing_left or engine.stale(self.graph.nodes) == []
            compute(engine, self.graph.nodes, self._jobs, lambda done: None)
            assert not nothing_left or not engine.computed
            expected = self.expected()
            for key in self.graph.keys:
                assert engine.value(*key) == expected[key], key
            engine.commit()


@contextmanager
def reopening(folder: Path) -> Iterator[Callable[[], Store]]:
    """Opens the store in a folder as the next run finds it."""
    opened: list[SqliteStore] = []

    def reopen() -> Store:
        while opened:
            opened.pop().close()
        opened.append(SqliteStore(str(folder), b""))
        return opened[-1]

    yield reopen
    while opened:
        opened.pop().close()


def _same(memory: MemoryStore) -> Store:
    return memory


def lived(history: History, runs: int) -> None:
    for _ in range(runs):
        history.run()
        if history.chance.random() < 0.15:
            history.settle()
    history.settle()


@pytest.mark.parametrize("batch", range(10))
def test_in_memory_every_value_is_what_it_would_be_from_scratch(batch: int) -> None:
    for seed in range(batch * 30, batch * 30 + 30):
        memory = MemoryStore()
        lived(History(seed, partial(_same, memory), lasting=False), 12)


@pytest.mark.parametrize("seed", range(40))
def test_in_a_folder_every_value_is_what_it_would_be_from_scratch(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    monkeypatch.setattr(store, "_WASTE", 20 if seed % 2 else store._WASTE)
    with reopening(tmp_path) as reopen:
        lived(History(seed, reopen, lasting=True), 12)


@pytest.mark.parametrize("seed", range(6))
def test_in_several_processes_every_value_is_what_it_would_be_from_scratch(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    monkeypatch.setattr(processes, "WORTH_FORKING", 1)
    monkeypatch.setattr(store, "_WASTE", 20 if seed % 2 else store._WASTE)
    with reopening(tmp_path) as reopen:
        lived(History(seed, reopen, lasting=True, jobs=3), 8)
