"""An engine that is renewed comes to what an engine that was just opened would; a branch does too, and leaves it alone."""

import random
import tempfile
from collections.abc import Callable

import pytest

from standfirst.incremental import Engine, Given, LiveEngine, MemoryStore, Rule, SqliteStore, Store, encode, fingerprint
from tests.incremental.graphs import EARLY, LATE, Graph, Scratch, Values, Wrong, changed, graph_by, key_of, rule_of
from tests.incremental.notebook import all_of


def given(values: Values, before: Values | None) -> dict[str, Given]:
    """The inputs, with what has changed where that is told."""
    kinds = {}
    for kind, names in (("early", EARLY), ("late", LATE)):
        versions = {name: encode(values[name]) for name in names if name in values}
        told = None if before is None else [name for name in names if values.get(name) != before.get(name)]
        kinds[kind] = Given(versions, values.get, kind == "late", told)
    return kinds


def ask(engine: Engine, names: list[str], scratch: Scratch) -> None:
    """Every value that is asked for is right, or raises as it must."""
    for name in names:
        right = scratch.value(name)
        try:
            assert engine.value(*key_of(name)) == right, name
            assert engine.fingerprint(*key_of(name)) == fingerprint(right)
        except Wrong:
            assert isinstance(right, str)


def walk(chance: random.Random, graph: Graph, reopen: Callable[[], Store]) -> None:
    log: list[str] = []
    rules = {piece.name: rule_of(piece, log) for piece in graph}
    names = [piece.name for piece in graph]
    values: Values = {}
    for _ in range(chance.randint(1, 3)):
        store = reopen()
        engine = LiveEngine(rules, store)
        for kind, inputs in given(values, None).items():
            engine.given(kind, inputs)
        for _ in range(chance.randint(1, 6)):
            ask(engine, [name for name in names if chance.random() < 0.5], Scratch(graph, values))
            match chance.choice(["renew", "renew", "renew", "settle", "rest", "branch"]):
                case "settle":
                    engine.settle(whole=False)
                case "rest":
                    engine.rest()
                case "branch":
                    other = changed(values, chance)
                    branch = engine.branch()
                    branch.renew(given(other, values))
                    ask(branch, names, Scratch(graph, other))
                case _:
                    before, values = values, changed(values, chance)
                    engine.renew(given(values, chance.choice([before, None])))
        ask(engine, names, Scratch(graph, values))
        engine.settle(whole=not any(isinstance(Scratch(graph, values).value(name), str) for name in names))
        if isinstance(store, SqliteStore):
            store.close()
    plain = Engine(rules, reopen())
    for kind, inputs in given(values, None).items():
        plain.given(kind, inputs)
    log.clear()
    ask(plain, names, Scratch(graph, values))
    assert not [
        name for name in log if name[0] == "n" and not isinstance(Scratch(graph, values).value(name), str)
    ] or any(piece.sort == "node" and not piece.keep for piece in graph), "what was settled is not computed again"
    if isinstance(plain.store, SqliteStore):
        plain.store.close()


@pytest.mark.parametrize("seed", range(0, 600, 100))
def test_a_renewed_engine_comes_to_what_a_new_one_would(seed: int) -> None:
    for number in range(seed, seed + 100):
        chance = random.Random(number)
        store = MemoryStore()
        walk(chance, graph_by(chance), lambda store=store: store)  # type: ignore[misc]


def test_so_it_does_over_a_store_on_the_disk() -> None:
    for number in range(40):
        chance = random.Random(number)
        with tempfile.TemporaryDirectory() as folder:
            walk(chance, graph_by(chance), lambda folder=folder: SqliteStore(folder, b""))  # type: ignore[misc]


def test_a_renewal_computes_what_stands_on_the_change_alone() -> None:
    log: list[str] = []

    def logged(name: str, of: str) -> Callable[..., object]:
        def compute(key: object, read: Callable[..., object]) -> object:
            log.append(name)
            return all_of(of)(read)

        return compute

    rules = {
        name: Rule(logged(name, of), trace=True, keep="apart") for name, of in (("a", ".x"), ("b", ".y"), ("c", "b"))
    }
    engine = LiveEngine(rules, MemoryStore())
    values = {"x": 1, "y": 1}
    engine.given("given", Given({name: fingerprint(value) for name, value in values.items()}, values.__getitem__))
    assert [engine.value(name) for name in "abc"] == [[1], [1], [[1]]]
    log.clear()
    values = {"x": 1, "y": 2}
    versions = {name: fingerprint(value) for name, value in values.items()}
    engine.renew({"given": Given(versions, values.__getitem__, changed=["y"])})
    assert [engine.value(name) for name in "abc"] == [[1], [2], [[2]]]
    assert log == ["b", "c"]
