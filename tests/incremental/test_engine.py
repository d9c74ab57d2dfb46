"""The engine on literal maps: what is computed, in which order, and what is reused."""

import operator
from typing import Any

import pytest
from msgspec import structs

from standfirst.incremental import Engine, MemoryStore, Read, Rule, StoreDamaged
from tests.incremental.notebook import Compute, Notebook, all_of, given


def test_a_node_is_computed_once_a_run_however_often_it_is_asked_for(book: Notebook) -> None:
    book.run({"x": 1}, {"a": given("x")})
    assert [book.value("a"), book.value("a"), book.value("a")] == [1, 1, 1]
    assert book.done() == ["a"]


def test_a_node_whose_reads_are_the_same_is_not_computed_in_the_next_run(book: Notebook) -> None:
    nodes = {"a": given("x")}
    book.run({"x": 1}, nodes).engine.fingerprint("a")
    book.done()
    book.run({"x": 1}, nodes).engine.fingerprint("a")
    assert book.done() == []


def test_a_node_whose_read_differs_is_computed_again_and_names_what_changed(book: Notebook) -> None:
    nodes: dict[str, Compute] = {"a": lambda read: (read("given", "x"), read("given", "y"))}
    book.run({"x": 1, "y": 1}, nodes).value("a")
    assert book.engine.computed == {("a",): None}
    book.done()
    assert book.run({"x": 1, "y": 2}, nodes).value("a") == (1, 2)
    assert book.engine.computed == {("a",): ("given", "y")}
    assert book.done() == ["a"]


def test_a_value_that_comes_out_equal_stops_the_change(book: Notebook) -> None:
    nodes: dict[str, Compute] = {"a": lambda read: read("given", "x") % 10, "b": lambda read: read("a") + 1}
    book.run({"x": 3}, nodes).value("b")
    assert book.done() == ["b", "a"]
    book.run({"x": 13}, nodes).engine.fingerprint("b")
    assert book.done() == ["a"]


def test_reads_are_verified_in_the_order_they_were_made_and_no_further_than_the_first_that_differs(
    book: Notebook,
) -> None:
    nodes: dict[str, Compute] = {name: given(name) for name in "rqp"} | {"a": all_of("q", "p", "r")}
    book.run({"p": 1, "q": 1, "r": 1}, nodes, facts="pqr").value("a")
    assert book.done() == ["a", "q", "p", "r"]
    book.run({"p": 2, "q": 1, "r": 2}, nodes, facts="pqr")
    assert not book.engine.holds("a")
    assert book.log == ["q", "p"]


def test_what_stood_behind_a_changed_condition_is_not_computed(book: Notebook) -> None:
    """Verifying a read that the node would no longer make could fail, or cost what nobody needs."""

    def chosen(read: Read) -> Any:
        return read("b") if read("given", "with b") else "without"

    nodes: dict[str, Compute] = {"a": chosen, "b": given("x")}
    book.run({"with b": True, "x": 1}, nodes).value("a")
    book.done()
    assert book.run({"with b": False, "x": 2}, nodes).value("a") == "without"
    assert book.done() == ["a"]


def test_absence_is_a_value_so_what_appears_and_what_vanishes_is_noticed(book: Notebook) -> None:
    nodes: dict[str, Compute] = {"a": lambda read: read("given", "x") or "nothing"}
    assert book.run({}, nodes).value("a") == "nothing"
    book.done()
    book.run({}, nodes).engine.fingerprint("a")
    assert book.done() == []
    assert book.run({"x": "there"}, nodes).value("a") == "there"
    assert book.done() == ["a"]
    assert book.run({}, nodes).value("a") == "nothing"
    assert book.done() == ["a"]


def test_in_a_diamond_the_shared_node_is_computed_once_and_unchanged_sides_are_reused(book: Notebook) -> None:
    nodes: dict[str, Compute] = {
        "t": lambda read: (read("l"), read("r")),
        "l": lambda read: read("b")["left"],
        "r": lambda read: read("b")["right"],
        "b": lambda read: {"left": read("given", "x"), "right": read("given", "y")},
    }
    assert book.run({"x": 1, "y": 1}, nodes, apart="lr").value("t") == (1, 1)
    assert book.done() == ["t", "l", "b", "r"]
    assert book.run({"x": 1, "y": 2}, nodes, apart="lr").value("t") == (1, 2)
    assert book.done() == ["b", "l", "r", "t"], "the left side came out equal, the right one did not"
    assert book.run({"x": 1, "y": 2}, nodes, apart="lr").value("t") == (1, 2)
    assert "b" not in book.done()


def test_a_value_that_was_reused_but_not_kept_is_computed_when_it_is_asked_for(book: Notebook) -> None:
    nodes: dict[str, Compute] = {"a": given("x")}
    book.run({"x": 1}, nodes).value("a")
    book.done()
    assert book.run({"x": 1}, nodes).value("a") == 1
    assert book.engine.computed == {}, "it was made again, but nothing had changed"


def test_a_kept_value_comes_from_the_store(book: Notebook) -> None:
    nodes: dict[str, Compute] = {"a": given("x")}
    book.run({"x": [1, 2]}, nodes, apart="a").value("a")
    book.done()
    assert book.run({"x": [1, 2]}, nodes, apart="a").value("a") == [1, 2]
    assert book.done() == []


@pytest.mark.parametrize("data", [b"", b"\x01", b"\xc1"], ids=["missing", "another", "nonsense"])
def test_a_kept_value_that_is_not_what_was_kept_is_never_handed_out(data: bytes) -> None:
    store = MemoryStore()
    book = Notebook(lambda: store)
    nodes: dict[str, Compute] = {"a": given("x")}
    book.run({"x": [1, 2]}, nodes, apart="a").value("a")
    book.done()
    (node,) = store.nodes.values()
    store.values.append(data)
    store.put(next(iter(store.nodes)), structs.replace(node, place=(0, 1, len(data))))
    with pytest.raises(StoreDamaged):
        book.run({"x": [1, 2]}, nodes, apart="a").value("a")


def test_a_value_wanted_once_is_forgotten_with_the_node_that_read_it(book: Notebook) -> None:
    nodes: dict[str, Compute] = {
        "a": given("x"),
        "b": lambda read: read("a") + read("a"),
        "c": lambda read: read("a") + read("b") + read("a"),
    }
    book.run({"x": 1}, nodes, once="a").verified("c")
    assert book.log == ["c", "a", "b"], "a node inside another leaves it what it has read"
    assert book.value("a") == 1
    assert book.done() == ["c", "a", "b", "a"]


def test_what_was_computed_to_verify_a_node_is_forgotten_with_it_too(book: Notebook) -> None:
    nodes: dict[str, Compute] = {"a": lambda read: read("given", "x") // 10, "b": lambda read: read("a")}
    book.run({"x": 1}, nodes, once="a").verified("b").done()
    book.run({"x": 2}, nodes, once="a").verified("b")
    assert book.log == ["a"]
    assert not book.engine._passing
    assert ("a",) not in book.engine._facts


@pytest.mark.parametrize("keep", ["apart", "together", "not"])
def test_a_suspect_that_nobody_asked_for_is_dropped_and_what_is_not_suspect_stays(book: Notebook, keep: str) -> None:
    nodes: dict[str, Compute] = {"a": given("x"), "b": given("x"), "c": given("y")}
    book.run({"x": 1, "y": 1}, nodes, **{keep: "abc"}).verified("a", "b", "c").done()
    assert book.kept() == "abc"
    book.run({"x": 2, "y": 1}, nodes, **{keep: "abc"}).verified("a").done()
    assert book.kept() == "ac"
    book.run({"x": 2, "y": 1}, nodes, **{keep: "abc"}).verified("a", "c").done()
    assert book.log == []
    book.run({"x": 2, "y": 1}, nodes, **{keep: "abc"}).verified("b").done()
    assert book.log == ["b"]


def test_a_run_that_was_cut_short_drops_nothing(book: Notebook) -> None:
    nodes: dict[str, Compute] = {"a": given("x"), "b": given("x")}
    book.run({"x": 1}, nodes).verified("a", "b").done()
    book.run({"x": 2}, nodes).verified("a").cut_short()
    assert book.kept() == "ab"


def test_a_node_that_only_another_node_reads_lives_as_long_as_it(book: Notebook) -> None:
    nodes: dict[str, Compute] = {
        "a": lambda read: read("given", "with b") and read("b"),
        "b": lambda read: read("given", "x") % 2,
    }
    for x in (1, 1, 3, 4, 4):
        book.run({"with b": True, "x": x}, nodes).verified("a").done()
        assert book.kept() == "ab"
    book.run({"with b": False, "x": 4}, nodes).verified("a").done()
    assert book.kept() == "ab", "it still holds, and costs nothing"
    book.run({"with b": False, "x": 5}, nodes).verified("a").done()
    assert book.kept() == "a"


def test_a_rule_that_fails_leaves_no_trace_and_the_next_run_tries_again(book: Notebook) -> None:
    def failing(read: Read) -> Any:
        return 10 // read("given", "x")

    nodes: dict[str, Compute] = {"a": lambda read: (read("b"), read("c")), "b": given("y"), "c": failing}
    with pytest.raises(ZeroDivisionError):
        book.run({"x": 0, "y": 1}, nodes).value("a")
    book.cut_short()
    assert book.kept() == "b"
    assert book.run({"x": 5, "y": 1}, nodes).value("a") == (1, 2)
    assert book.done() == ["a", "b", "c"]


def test_a_rule_that_fails_keeps_the_trace_of_its_last_good_value(book: Notebook) -> None:
    nodes: dict[str, Compute] = {"a": lambda read: 10 // read("given", "x")}
    book.run({"x": 5}, nodes, apart="a").value("a")
    book.done()
    with pytest.raises(ZeroDivisionError):
        book.run({"x": 0}, nodes, apart="a").value("a")
    book.cut_short()
    assert book.run({"x": 5}, nodes, apart="a").value("a") == 2
    assert book.done() == []


@pytest.mark.parametrize("facts", ["", "b", "ab"], ids=["traced", "through a fact", "facts only"])
def test_a_node_that_reads_itself_raises(book: Notebook, facts: str) -> None:
    nodes: dict[str, Compute] = {"a": lambda read: read("b"), "b": lambda read: read("a")}
    with pytest.raises(RecursionError):
        book.run({}, nodes, facts=facts).value("a")


def test_a_dependency_that_turned_round_is_no_circle(book: Notebook) -> None:
    def when(flag: bool, other: str) -> Compute:
        return lambda read: read(other) if read("given", "turned") is flag else "end"

    nodes = {"a": when(False, "b"), "b": when(True, "a")}
    assert book.run({"turned": False}, nodes).value("a") == "end"
    book.done()
    assert book.run({"turned": True}, nodes).value("b") == "end"
    book.value("a")
    assert sorted(book.done()) == ["a", "b"]


def test_a_read_of_a_kind_that_is_no_more_counts_as_changed(book: Notebook) -> None:
    book.run({"x": 1}, {"a": all_of("b"), "b": given("x")}).verified("a").done()
    assert book.run({"x": 2}, {"a": given("x")}).value("a") == 2
    assert book.engine.computed == {("a",): ("b",)}


def test_kinds_can_be_added_during_a_run(book: Notebook) -> None:
    book.run({"x": 1}, {"a": given("x")}).value("a")
    book.engine.add({"b": Rule(lambda key, read: read("a") + 1, trace=True)})
    assert book.value("b") == 2


def test_the_parts_of_a_key_reach_the_rule(book: Notebook) -> None:
    engine = Engine({"join": Rule(lambda key, read: "+".join(key[1:]), trace=True)}, book.store)
    assert engine.value("join", "a", "b") == "a+b"
    assert engine.value("join", "a+b") == "a+b"
    assert len(engine.computed) == 2


def test_reads_are_told_in_order_and_once_each(book: Notebook) -> None:
    def three(read: Read) -> Any:
        return [read("given", name) for name in ("y", "x", "y")]

    book.run({"x": 1, "y": 2}, {"a": three}).value("a")
    assert [key for key, _ in book.engine.reads("a")] == [("given", "y"), ("given", "x")]
    assert book.engine.reads("nobody") == ()


def test_a_fact_is_computed_and_an_input_asked_for_once_a_run(book: Notebook) -> None:
    nodes: dict[str, Compute] = {"a": all_of("f", ".x"), "b": all_of("f", ".x"), "f": given("x")}
    book.run({"x": 1}, nodes, facts="f").verified("a", "b")
    assert book.done() == ["a", "f", "b"]
    assert book.asked == ["x"]
    book.run({"x": 1}, nodes, facts="f").value("f")
    assert book.done() == ["f"], "facts are not kept"


def test_traces_are_those_of_the_last_commit(book: Notebook) -> None:
    nodes: dict[str, Compute] = {"a": given("x")}
    for x, expected in ((1, ["a"]), (2, ["a"]), (2, []), (1, ["a"]), (1, [])):
        book.run({"x": x}, nodes).engine.fingerprint("a")
        assert book.done() == expected


def test_equal_values_of_different_make_have_one_fingerprint(book: Notebook) -> None:
    nodes: dict[str, Compute] = {"a": given("x"), "b": lambda read: len(read("a"))}
    book.run({"x": {"p": 1, "q": 2}}, nodes).value("b")
    book.done()
    book.run({"x": dict(reversed([("p", 1), ("q", 2)]))}, nodes).engine.fingerprint("b")
    assert book.done() == []


def test_order_of_a_listing_counts(book: Notebook) -> None:
    nodes: dict[str, Compute] = {"a": lambda read: operator.itemgetter(0)(read("given", "x"))}
    book.run({"x": ["p", "q"]}, nodes).value("a")
    book.done()
    assert book.run({"x": ["q", "p"]}, nodes).value("a") == "q"
