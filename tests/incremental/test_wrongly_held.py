"""Histories after which a node was once held although something it stands on had changed."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from standfirst.incremental import Engine, Given, Key, Read, Rule, SqliteStore, Store, compute, fingerprint, processes
from tests.incremental.notebook import Compute, Notebook, all_of, given


@pytest.mark.parametrize("cut", [False, True], ids=["whole", "cut short"])
def test_what_a_child_found_to_hold_holds_in_the_parent_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cut: bool
) -> None:
    """`top` is computed in a child, where its read `base` is only verified."""
    monkeypatch.setattr(processes, "WORTH_FORKING", 1)

    def run(x: int, y: int) -> list[Any]:
        store = SqliteStore(str(tmp_path), b"")
        engine = Engine(
            {
                "base": Rule(lambda key, read: read("tens"), trace=True, keep="apart"),
                "tens": Rule(lambda key, read: read("given", "x") // 10),
                "top": Rule(lambda key, read: [read("given", "y"), read("base")], trace=True, keep="apart"),
            },
            store,
        )
        values = {"x": x, "y": y}
        engine.given("given", Given({name: fingerprint(value) for name, value in values.items()}, values.__getitem__))
        compute(engine, [("top", "1"), ("top", "2")], 2, lambda done: None)
        found: list[Any] = engine.value("top", "1")
        engine.commit(whole=not (cut and y == 2))
        store.close()
        return found

    assert run(10, 1) == [1, 1]
    assert run(11, 2) == [2, 1], "`base` is suspect and holds, `top` is computed"
    assert run(25, 2) == [2, 2]


def test_shared_reads_that_a_cut_run_records_again_are_not_suspect(book: Notebook) -> None:
    nodes: dict[str, Compute] = {"a": all_of("s"), "b": all_of("s"), "s": given("x")}
    sorts = {"facts": "s", "shared": "s", "apart": "ab"}
    book.run({"x": 1}, nodes, **sorts).verified("a").done()
    book.run({"x": 2}, nodes, **sorts).cut_short()
    book.run({"x": 1}, nodes, **sorts).verified("b").cut_short()
    assert book.run({"x": 2}, nodes, **sorts).value("b") == [2]


def test_shared_reads_of_nodes_that_nobody_asked_for_are_forgotten_with_them(book: Notebook) -> None:
    nodes: dict[str, Compute] = {"a": all_of("s"), "s": given("x")}
    book.run({"x": 1}, nodes, facts="s", shared="s").verified("a").done()
    node = book.node("a")
    book.run({"x": 2}, nodes, facts="s", shared="s").done()
    assert book.kept() == ""
    assert node is not None
    assert book.store.shared(node.shared) is None


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Callable[[], Store]]:
    opened: list[SqliteStore] = []

    def reopen() -> Store:
        while opened:
            opened.pop().close()
        opened.append(SqliteStore(str(tmp_path), b""))
        return opened[-1]

    yield reopen
    opened.pop().close()


def test_shared_reads_that_outlived_their_nodes_are_still_found(folder: Callable[[], Store]) -> None:
    book = Notebook(folder)
    nodes: dict[str, Compute] = {"a": all_of("s"), "s": given("x"), "b": all_of("f"), "f": given("x")}
    sorts = {"facts": "sf", "shared": "s", "apart": "ab"}
    book.run({"x": 1}, nodes, **sorts).verified("a").done()
    book.run({"x": 2}, nodes, **sorts).done()
    book.run({"x": 1}, nodes, **sorts).verified("a", "b").done()
    assert book.run({"x": 3}, nodes, **sorts).value("a") == [3]


def test_one_that_reads_what_a_child_computed_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both children compute the node that their keys read; each keeps its value in a segment of its own."""
    monkeypatch.setattr(processes, "WORTH_FORKING", 1)

    def top(key: Key, read: Read) -> Any:
        return [key[1], read("base")]

    for x in (1, 1, 2, 3, 3):
        store = SqliteStore(str(tmp_path), b"")
        rules = {
            "base": Rule(lambda key, read: read("given", "x"), trace=True, keep="apart"),
            "top": Rule(top, trace=True, keep="together"),
        }
        engine = Engine(rules, store)
        engine.given("given", Given({"x": fingerprint(x)}, {"x": x}.__getitem__))
        keys = [("top", str(number)) for number in range(9)]
        compute(engine, keys, 3, lambda done: None)
        assert [engine.value(*key) for key in keys] == [[str(number), x] for number in range(9)]
        engine.commit()
        assert {key for key, _ in engine.loaded("top").values()} == {engine.fingerprint(*key) for key in keys}
        store.close()
