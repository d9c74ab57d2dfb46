"""Random graphs: nothing is computed in vain, nothing is dropped in vain, and what the store says of a node is true.

Each run changes some inputs, asks for some nodes, and may be cut short by a fault, by a commit before its end, or by
a crash. After each, the store must say of every node it vouches for the truth: its value, and all that it stands on.
"""

import random
import tempfile
from array import array
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any, Literal, NamedTuple

import pytest

from standfirst.incremental import (
    Engine,
    Given,
    MemoryStore,
    SqliteStore,
    Store,
    compute,
    encode,
    fingerprint,
    processes,
)
from standfirst.incremental.node import Node, number_of, number_of_shared
from tests.incremental.graphs import (
    EARLY,
    LATE,
    Graph,
    Scratch,
    Values,
    Wrong,
    changed,
    early,
    graph_by,
    key_of,
    rule_of,
)

End = Literal["whole", "cut", "early cut", "crash"]


class Run(NamedTuple):
    """One run: its inputs, which nodes it asks for before the late inputs are given and after, and its end."""

    values: Values
    first: tuple[str, ...]
    then: tuple[str, ...]
    end: End
    jobs: int


def history_by(chance: random.Random, graph: Graph, jobs: int) -> list[Run]:
    """Runs over a graph. Some go back to the inputs of an earlier one."""
    nodes = [piece.name for piece in graph if piece.sort == "node"]
    seen: list[Values] = [{}]

    def some() -> tuple[str, ...]:
        return tuple(name for name in chance.sample(nodes, len(nodes)) if chance.random() < 0.6)

    found = []
    for _ in range(chance.randint(3, 9)):
        seen.append(chance.choice(seen) if chance.random() < 0.15 else changed(seen[-1], chance))
        ends: list[End] = ["whole", "whole", "whole", "cut", "early cut", "crash"]
        found.append(Run(seen[-1], some(), some(), chance.choice(ends), chance.randint(1, jobs)))
    return found


class History:
    """A store and what is known of it without asking it: what each node read when it was last computed, of which
    inputs it was made, and which may be suspect."""

    def __init__(self, graph: Graph, reopen: Callable[[], Store]) -> None:
        self.graph = graph
        self.kept = {piece.name for piece in graph if piece.keep}
        self.early = early(graph)
        self.reopen = reopen
        self.reads: dict[str, dict[str, int | None]] = {}
        self.inputs: dict[str, frozenset[str]] = {}
        self.doubtful: set[str] = set()
        self.given: dict[str, int | None] = {}

    def run(self, run: Run) -> None:
        scratch = Scratch(self.graph, run.values)
        log: list[str] = []
        store = self.reopen()
        engine = Engine({piece.name: rule_of(piece, log) for piece in self.graph}, store)
        end: str = run.end
        given = self._give(engine, EARLY, "early", run.values)
        wanted = [name for name in run.first if name in self.early]
        if self._ask(engine, wanted, scratch, run.jobs):
            end = end if end == "crash" else "cut"
        elif end != "early cut":
            given |= self._give(engine, LATE, "late", run.values)
            if self._ask(engine, list(run.then), scratch, run.jobs):
                end = end if end == "crash" else "cut"
        self._nothing_in_vain(engine, log, scratch)
        if end == "crash":
            return
        doubtful = self._doubtful(given)
        engine.commit(whole=end == "whole")
        self.given |= given  # those that were not given in this run are what they were
        known = {name: value for name, value in self.given.items() if value is not None}
        self._learn(store, engine, Scratch(self.graph, known), doubtful, whole=end == "whole")

    def _give(self, engine: Engine, names: tuple[str, ...], kind: str, values: Values) -> dict[str, int | None]:
        versions = {name: encode(values[name]) for name in names if name in values}
        engine.given(kind, Given(versions, values.get, kind == "late"))
        return {name: values.get(name) for name in names}

    def _doubtful(self, given: dict[str, int | None]) -> set[str]:
        changed = {name for name, value in given.items() if name in self.given and self.given[name] != value}
        return self.doubtful | {name for name, inputs in self.inputs.items() if inputs & changed}

    def _ask(self, engine: Engine, wanted: list[str], scratch: Scratch, jobs: int) -> bool:
        """Brings nodes up to date and compares their values; whether that raised, as it must where it must."""
        right = {name: scratch.value(name) for name in wanted}
        wrong = any(isinstance(value, str) for value in right.values())
        try:
            compute(engine, [key_of(name) for name in wanted], jobs, lambda done: None)
        except Wrong:
            assert wrong
            return True
        assert not wrong
        for name in wanted:
            assert engine.fingerprint(*key_of(name)) == fingerprint(right[name])
            assert engine.value(*key_of(name)) == right[name], name
        return False

    def _nothing_in_vain(self, engine: Engine, log: list[str], scratch: Scratch) -> None:
        for (name, _), why in engine.computed.items():
            before = self.reads.get(name)
            if why is None:
                assert before is None, f"{name} had a trace"
            else:
                assert before is not None
                assert any(scratch.value(read) != then for read, then in before.items()), f"{name}: nothing had changed"
                assert scratch.value(why[1] or why[0]) != before[why[1] or why[0]]
        for name in self.kept:
            assert log.count(name) <= (key_of(name) in engine.computed)

    def _learn(self, store: Store, engine: Engine, scratch: Scratch, doubtful: set[str], *, whole: bool) -> None:
        suspects = set(array("q", store.note("suspects") or b""))
        nodes = {number: node for number in store.numbers() if (node := store.node(number)) is not None}
        names = {node.key[0]: number for number, node in nodes.items()}
        assert not (whole and suspects & nodes.keys())
        computed = {key[0] for key in engine.computed}
        for name in self.reads.keys() - names:
            assert whole, "only a whole run drops what"
            assert name in doubtful, "is suspect"
            del self.reads[name], self.inputs[name]
        for name, number in names.items():
            if number in suspects:
                assert name in doubtful
                continue
            value, reads, inputs = scratch.of(name)
            node = nodes[number]
            assert node.fingerprint == fingerprint(value)
            assert self._stands_on(store, node) == {number_of(key_of(one)) for one in inputs}, name
            assert name in computed or self.reads[name] == reads
            self.reads[name], self.inputs[name] = reads, inputs
            doubtful.discard(name)
        self.doubtful = doubtful & names.keys()
        self._links(store, nodes)

    def _stands_on(self, store: Store, node: Node) -> set[int]:
        """The numbers of the inputs that the store says a node stands on, through other nodes and shared reads."""
        found: set[int] = set()
        waiting = [*array("q", node.stands_on)]
        sets = {number_of_shared(node.shared): store.shared(node.shared)} if node.shared else {}
        while waiting:
            number = waiting.pop()
            other: Any = sets.get(number) or store.node(number)
            if other is None:
                found.add(number)
            else:
                waiting += array("q", other.stands_on)
                if isinstance(other, Node) and other.shared:
                    sets[number_of_shared(other.shared)] = store.shared(other.shared)
        return found

    def _links(self, store: Store, nodes: dict[int, Node]) -> None:
        """What stands on what is found from its other end."""
        stands: dict[int, bytes] = {number: node.stands_on for number, node in nodes.items()}
        for node in nodes.values():
            if node.shared:
                shared = store.shared(node.shared)
                assert shared is not None
                stands[number_of_shared(node.shared)] = shared.stands_on
        pieces = {number_of(key_of(piece.name)) for piece in self.graph}
        for number in {*stands, *pieces, *(number_of(key_of(name)) for name in (*EARLY, *LATE))}:
            readers = store.readers([number])
            assert {reader for reader, grounds in stands.items() if number in array("q", grounds)} <= readers
            assert readers & pieces <= stands.keys(), "links of what is gone"


def lived(seed: int, reopen: Callable[[], Store], *, jobs: int = 1, crashes: bool = True) -> None:
    chance = random.Random(seed)
    graph = graph_by(chance)
    book = History(graph, reopen)
    for at, run in enumerate(history_by(chance, graph, jobs)):
        try:
            book.run(run if crashes else run._replace(end="cut" if run.end == "crash" else run.end))
        except Exception as fault:
            fault.add_note("\n".join([f"seed {seed}, run {at}", *map(str, graph)]))
            raise


@contextmanager
def folders() -> Iterator[Callable[[], Store]]:
    """Opens a store in a folder as the next run would find it."""
    opened: list[SqliteStore] = []
    with tempfile.TemporaryDirectory() as folder:

        def reopen() -> Store:
            while opened:
                opened.pop().close()
            opened.append(SqliteStore(folder, b""))
            return opened[-1]

        yield reopen
        while opened:
            opened.pop().close()


@pytest.mark.parametrize("batch", range(8))
def test_no_history_in_memory_is_wrong_or_computes_in_vain(batch: int) -> None:
    for seed in range(100 * batch, 100 * batch + 100):
        store = MemoryStore()
        lived(seed, partial(_same, store), crashes=False)


@pytest.mark.parametrize("batch", range(8))
def test_no_history_in_a_folder_is_wrong_or_computes_in_vain(batch: int) -> None:
    for seed in range(1000 + 15 * batch, 1015 + 15 * batch):
        with folders() as reopen:
            lived(seed, reopen)


@pytest.mark.parametrize("batch", range(8))
def test_no_history_in_several_processes_is_wrong_or_computes_in_vain(
    monkeypatch: pytest.MonkeyPatch, batch: int
) -> None:
    """The three seeds by name are those in which a child alone finds that a suspect holds."""
    monkeypatch.setattr(processes, "WORTH_FORKING", 1)
    for seed in [*range(2000 + 8 * batch, 2008 + 8 * batch), *([2120, 2360, 2385] if batch == 0 else [])]:
        with folders() as reopen:
            lived(seed, reopen, jobs=3)


def _same(store: Store) -> Store:
    return store
