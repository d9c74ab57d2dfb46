"""What is looked at: only what stands on a changed input, through nodes, facts and shared reads."""

from typing import Any

import pytest

from standfirst.incremental import Engine, Given, Key, MemoryStore, Read, Rule, encode
from standfirst.incremental.node import number_of
from tests.incremental.notebook import Compute, Notebook, all_of, given

# --- what stands on nothing changed is not looked at ---


def test_a_node_that_stands_on_nothing_changed_is_neither_loaded_nor_verified(book: Notebook) -> None:
    nodes: dict[str, Compute] = {"a": all_of("f"), "b": given("y"), "c": all_of("a"), "f": given("x")}
    book.run({"x": 1, "y": 1}, nodes, facts="f").verified("a", "b", "c").done()
    book.run({"x": 1, "y": 2}, nodes, facts="f")
    assert book.engine.stale([("a",), ("b",), ("c",)]) == [("b",)]
    assert (book.looked, book.log) == (["b"], []), "its facts were not computed either"


def test_the_fingerprint_of_a_node_that_stands_on_nothing_changed_costs_one_look(book: Notebook) -> None:
    nodes: dict[str, Compute] = {"a": all_of("b"), "b": all_of("f"), "f": given("x")}
    book.run({"x": 1}, nodes, facts="f").verified("a").done()
    book.run({"x": 1, "y": 1}, nodes, facts="f").verified("a", "a")
    assert (book.looked, book.log) == (["a"], [])


def test_a_run_in_which_nothing_changed_writes_no_node(book: Notebook) -> None:
    nodes: dict[str, Compute] = {"a": all_of("b"), "b": given("x")}
    book.run({"x": 1}, nodes).verified("a").done()
    before = book.node("a"), book.node("b"), book.readers("given", "x"), book.readers("b")
    book.run({"x": 1}, nodes).verified("a").done()
    assert (book.node("a"), book.node("b"), book.readers("given", "x"), book.readers("b")) == before


# --- what facts stand on ---


def test_facts_carry_what_they_stand_on_to_nodes(book: Notebook) -> None:
    nodes: dict[str, Compute] = {
        "a": all_of("f"), "f": all_of("g", ".y"), "g": all_of(".x", "b"), "b": given("z"),
    }  # fmt: skip
    book.run({"x": 1, "y": 1, "z": 1}, nodes, facts="fg").verified("a").done()
    assert [book.readers("given", name) for name in "xyz"] == ["a", "a", "b"]
    assert book.readers("b") == "a"
    assert book.readers("f") == book.readers("g") == "", "facts have no links of their own"


@pytest.mark.parametrize("changed", ["x", "y", "z"])
def test_a_change_is_found_through_facts_and_nodes(book: Notebook, changed: str) -> None:
    nodes: dict[str, Compute] = {
        "a": all_of("f"), "f": all_of("g", ".y"), "g": all_of(".x", "b"), "b": given("z"),
    }  # fmt: skip
    values = {"x": 1, "y": 1, "z": 1}
    book.run(values, nodes, facts="fg", once="g").verified("a").done()
    assert book.run({**values, changed: 2}, nodes, facts="fg", once="g").engine.stale([("a",)]) == [("a",)]


def _either(read: Read) -> Any:
    return read("given", read("given", "which"))


@pytest.mark.parametrize("once", ["", "f"])
@pytest.mark.parametrize("shared", ["", "f"])
def test_a_fact_that_reads_other_inputs_while_its_value_stays_makes_their_changes_noticed(
    book: Notebook, once: str, shared: str
) -> None:
    nodes: dict[str, Compute] = {"a": all_of("f"), "f": _either}
    sorts = {"facts": "f", "once": once, "shared": shared}
    book.run({"which": "x", "x": 1, "y": 1}, nodes, **sorts).verified("a").done()
    book.run({"which": "y", "x": 1, "y": 1}, nodes, **sorts).verified("a")
    assert book.done() == ["f"], "looked at, and found to hold"
    book.run({"which": "y", "x": 2, "y": 1}, nodes, **sorts)
    assert book.engine.stale([("a",)]) == []
    assert book.done() == [], "what it stood on before does not concern it any more"
    book.run({"which": "y", "x": 2, "y": 3}, nodes, **sorts)
    assert book.value("a") == [3]
    assert "a" in book.done()


def test_what_a_fact_stands_on_is_renewed_behind_a_node_that_came_out_equal(book: Notebook) -> None:
    nodes: dict[str, Compute] = {"a": all_of("b"), "b": lambda read: bool(read("f")), "f": _either}
    book.run({"which": "x", "x": 1, "y": 2}, nodes, facts="f").verified("a").done()
    book.run({"which": "y", "x": 1, "y": 2}, nodes, facts="f").verified("a")
    assert book.done() == ["f", "b"]
    book.run({"which": "y", "x": 1, "y": 0}, nodes, facts="f")
    assert book.value("a") == [False]


def test_an_input_that_a_fact_finds_absent_is_stood_on(book: Notebook) -> None:
    nodes: dict[str, Compute] = {"a": all_of("f"), "f": lambda read: read("given", "x") or read("given", "y")}
    values: dict[str, int]
    for values, expected in (({"y": 2}, 2), ({"x": 1, "y": 2}, 1), ({"y": 2}, 2), ({}, None), ({"x": 3}, 3)):
        assert book.run(values, nodes, facts="f").value("a") == [expected]
        assert "a" in book.done()


# --- reads that nodes share ---


def _paper() -> dict[str, Compute]:
    """Five pages that share two facts and an input, and read one of their own each."""
    return {"s": given("x"), "t": given("y"), **{page: all_of("t", "s", f".{page}", ".z") for page in "abcde"}}


MENU = {"x": 1, "y": 1, "z": 1}


def test_shared_reads_are_kept_once_for_all_nodes_that_have_the_same(book: Notebook) -> None:
    sorts = {"facts": "st", "shared": "st"}
    book.run(MENU, _paper(), **sorts).verified(*"abcde").done()
    assert len({node.shared for page in "abcde" if (node := book.node(page))}) == 1
    assert book.readers("given", "x") == book.readers("given", "y") == "*"
    assert (book.readers("given", "z"), book.readers("given", "a")) == ("abcde", "a"), "their own reads are not shared"


def test_when_shared_reads_change_all_nodes_of_the_set_are_found(book: Notebook) -> None:
    sorts = {"facts": "st", "shared": "st"}
    book.run(MENU, _paper(), **sorts).verified(*"abcde").done()
    book.run({**MENU, "x": 2}, _paper(), **sorts)
    assert book.engine.stale([(page,) for page in "abcde"]) == [(page,) for page in "abcde"]
    assert book.log == ["s"], "found once, and no further than the first that differs"
    assert set(book.engine.computed.values()) == {("s",)}


def test_shared_reads_that_come_out_equal_are_verified_once_for_all_nodes(book: Notebook) -> None:
    sorts = {"facts": "st", "shared": "st"}
    nodes = _paper() | {"s": lambda read: read("given", "x") % 10}
    book.run(MENU, nodes, **sorts).verified(*"abcde").done()
    book.run({**MENU, "x": 11}, nodes, **sorts)
    assert book.engine.stale([(page,) for page in "abcde"]) == []
    assert book.done() == ["s", "t"]
    assert book.kept() == "abcde"
    book.run({**MENU, "x": 12}, nodes, **sorts)
    assert len(book.engine.stale([(page,) for page in "abcde"])) == 5


def test_nodes_of_different_shared_reads_are_told_apart(book: Notebook) -> None:
    sorts = {"facts": "st", "shared": "st"}
    nodes: dict[str, Compute] = {
        "s": given("x"),
        "t": given("y"),
        "a": all_of("s"),
        "b": all_of("t"),
        "c": all_of(".z"),
    }
    book.run(MENU, nodes, **sorts).verified(*"abc").done()
    book.run({**MENU, "x": 2}, nodes, **sorts)
    assert book.engine.stale([("a",), ("b",), ("c",)]) == [("a",)]
    assert book.looked == ["a"]


def test_reads_are_told_shared_ones_first(book: Notebook) -> None:
    nodes: dict[str, Compute] = {"a": all_of(".y", "t", "s", ".x"), "s": given("p"), "t": given("q")}
    book.run({}, nodes, facts="st", shared="st").verified("a").done()
    assert [key for key, _ in book.engine.reads("a")] == [("s",), ("t",), ("given", "y"), ("given", "x")]
    assert [key for key, _ in book.run({}, nodes).engine.reads("a")][:2] == [("s",), ("t",)]


def test_a_shared_node_is_stood_on_like_any_other(book: Notebook) -> None:
    nodes: dict[str, Compute] = {"a": all_of("s"), "b": all_of("s"), "s": given("x")}
    book.run({"x": 1}, nodes, shared="s").verified(*"ab").done()
    assert book.kept() == "abs"
    book.run({"x": 2}, nodes, shared="s")
    assert [book.value("b"), book.value("a")] == [[2], [2]]
    assert book.done() == ["s", "b", "a"]


def test_shared_reads_that_no_node_has_any_more_are_forgotten(book: Notebook) -> None:
    nodes: dict[str, Compute] = {"a": all_of("s"), "s": given("x")}
    for x in (1, 2, 3):
        book.run({"x": x}, nodes, facts="s", shared="s").verified("a").done()
        assert book.readers("given", "x") == "*"
        assert len(book.store.readers([number_of(("given", "x"))])) == 1


# --- runs that are cut short ---


def test_suspects_stay_suspect_over_runs_that_are_cut_short(book: Notebook) -> None:
    nodes: dict[str, Compute] = {name: given("x") for name in "abc"}
    book.run({"x": 1}, nodes, apart="abc").verified(*"abc").done()
    book.run({"x": 2}, nodes, apart="abc").verified("a").cut_short()
    book.run({"x": 2}, nodes, apart="abc").verified("b").cut_short()
    book.run({"x": 2}, nodes, apart="abc").cut_short()
    assert book.kept() == "abc"
    book.run({"x": 2}, nodes, apart="abc")
    assert [book.value(name) for name in "abc"] == [2, 2, 2]
    assert book.done() == ["c"]


def test_a_suspect_that_changed_there_and_back_is_only_looked_at(book: Notebook) -> None:
    nodes: dict[str, Compute] = {name: given("x") for name in "ab"}
    book.run({"x": 1}, nodes, apart="ab").verified(*"ab").done()
    book.run({"x": 2}, nodes, apart="ab").verified("a").cut_short()
    book.run({"x": 1}, nodes, apart="ab")
    assert [book.value(name) for name in "ab"] == [1, 1]
    assert book.done() == ["a"]
    assert book.run({"x": 1}, nodes, apart="ab").engine.stale([("a",), ("b",)]) == []
    assert book.looked == []


def test_what_a_cut_run_did_not_reach_is_dropped_by_the_next_whole_one_unless_asked_for(book: Notebook) -> None:
    nodes: dict[str, Compute] = {name: given("x") for name in "abc"}
    book.run({"x": 1}, nodes).verified(*"abc").done()
    book.run({"x": 2}, nodes).verified("a").cut_short()
    book.run({"x": 2}, nodes).verified("b").done()
    assert book.kept() == "ab"


def test_readers_of_what_a_cut_run_computed_are_still_suspect(book: Notebook) -> None:
    nodes: dict[str, Compute] = {"a": all_of("b"), "b": given("x")}
    book.run({"x": 1}, nodes).verified("a").done()
    book.run({"x": 2}, nodes).verified("b").cut_short()
    assert book.run({"x": 2}, nodes).value("a") == [2]


def test_a_run_that_is_never_committed_leaves_no_mark(book: Notebook) -> None:
    nodes: dict[str, Compute] = {"a": given("x")}
    book.run({"x": 1}, nodes, apart="a").verified("a").done()
    if type(book.store).__name__ == "MemoryStore":
        pytest.skip("it is the memory of one process")
    book.run({"x": 2}, nodes, apart="a").verified("a")
    assert book.run({"x": 1}, nodes, apart="a").value("a") == 1
    assert book.done() == []
    assert book.run({"x": 2}, nodes, apart="a").value("a") == 2


# --- values, and links of what is gone ---


@pytest.mark.parametrize("through", ["f", "b"])
def test_a_suspect_that_holds_keeps_the_place_of_its_value(book: Notebook, through: str) -> None:
    nodes: dict[str, Compute] = {"a": all_of(through), through: lambda read: read("given", "x") % 10}
    book.run({"x": 1}, nodes, apart="ab", facts="f").verified("a").done()
    before = book.node("a")
    book.run({"x": 11}, nodes, apart="ab", facts="f").verified("a").done()
    assert before is not None
    assert before.place is not None
    assert book.node("a") == before
    assert book.run({"x": 11}, nodes, apart="ab", facts="f").value("a") == [1]


def test_a_value_that_comes_out_equal_keeps_its_place(book: Notebook) -> None:
    nodes: dict[str, Compute] = {"a": lambda read: read("given", "x") % 10}
    places = []
    for x in (1, 11, 21, 2):
        assert book.run({"x": x}, nodes, apart="a").value("a") == x % 10
        assert book.done() == ["a"]
        node = book.node("a")
        places.append(node and node.place)
    assert places[0] == places[1] == places[2] != places[3]


def test_links_of_what_is_dropped_are_gone(book: Notebook) -> None:
    nodes: dict[str, Compute] = {"a": all_of("b", ".y"), "b": given("x")}
    book.run({"x": 1, "y": 1}, nodes).verified("a").done()
    assert (book.readers("given", "x"), book.readers("given", "y"), book.readers("b")) == ("b", "a", "a")
    book.run({"x": 2, "y": 1}, nodes).done()
    assert book.kept() == ""
    assert (book.readers("given", "x"), book.readers("given", "y"), book.readers("b")) == ("", "", "")


def test_links_follow_what_a_node_reads_now(book: Notebook) -> None:
    book.run({"which": "x", "x": 1}, {"a": _either}).verified("a").done()
    assert (book.readers("given", "x"), book.readers("given", "y")) == ("a", "")
    book.run({"which": "y", "x": 1}, {"a": _either}).verified("a").done()
    assert (book.readers("given", "x"), book.readers("given", "y")) == ("", "a")


def test_all_values_of_a_kind_that_hold_are_loaded_at_once(book: Notebook) -> None:
    from standfirst.incremental import Engine, Given, Rule, fingerprint

    def engine(values: dict[str, int]) -> Engine:
        rule = Rule(lambda key, read: read("given", key[1]) // 10, trace=True, keep="together", type=int)
        engine = Engine({"tens": rule, "other": rule}, book._reopen())
        engine.given("given", Given({name: fingerprint(value) for name, value in values.items()}, values.__getitem__))
        return engine

    first = engine({"x": 10, "y": 20, "z": 30})
    assert first.loaded("tens") == {}
    for name in "xyz":
        first.value("tens", name)
    first.value("other", "x")
    first.commit()
    assert engine({"x": 10, "y": 20, "z": 30}).loaded("tens") == {
        name: (fingerprint(value), value) for name, value in (("x", 1), ("y", 2), ("z", 3))
    }
    second = engine({"x": 10, "y": 21})
    assert set(second.loaded("tens")) == {"x"}, "a suspect may hold all the same: whoever wants it asks for it"
    second.fingerprint("tens", "y")
    second.commit()
    assert set(engine({"x": 10, "y": 21}).loaded("tens")) == {"x", "y"}


# --- facts of one input ---


def _of_x(engine: Engine, log: list[str]) -> Engine:
    def fact(key: Key, read: Read) -> Any:
        log.append("fact")
        return read("given", "x")

    def node(key: Key, read: Read) -> Any:
        return [read("fact", ""), read("given", "y")]

    engine.add({"fact": Rule(fact, of=lambda key: ("given", "x")), "node": Rule(node, trace=True)})
    return engine


def _given(engine: Engine, values: dict[str, int]) -> Engine:
    engine.given("given", Given({name: encode(value) for name, value in values.items()}, values.get))
    return engine


@pytest.mark.parametrize(("values", "looked"), [({"x": 1, "y": 2}, []), ({"x": 2, "y": 1}, ["fact"])])
def test_a_fact_of_one_input_is_computed_only_where_that_has_changed(values: dict[str, int], looked: list[str]) -> None:
    store, log = MemoryStore(), list[str]()
    first = _given(_of_x(Engine({}, store), log), {"x": 1, "y": 1})
    first.fingerprint("node", "")
    first.commit()
    log.clear()
    second = _given(_of_x(Engine({}, store), log), values)
    assert not second.holds("node", "")
    assert log == looked


def test_what_has_changed_in_a_run_that_was_cut_short_is_not_forgotten() -> None:
    store, log = MemoryStore(), list[str]()
    first = _given(_of_x(Engine({}, store), log), {"x": 1, "y": 1})
    first.fingerprint("node", "")
    first.commit()
    _given(_of_x(Engine({}, store), log), {"x": 2, "y": 1}).commit(whole=False)
    third = _given(_of_x(Engine({}, store), log), {"x": 2, "y": 1})
    assert third.value("node", "") == [2, 1]


def test_a_fact_that_reads_more_than_its_one_input_is_refused() -> None:
    engine = _given(Engine({}, MemoryStore()), {"x": 1, "y": 1})
    engine.add({"fact": Rule(lambda key, read: read("given", "y"), of=lambda key: ("given", "x"))})
    with pytest.raises(LookupError, match="alone"):
        engine.value("fact", "")
