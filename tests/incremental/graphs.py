"""Random acyclic graphs of inputs, facts and nodes, and what they come to without an engine."""

import random
from collections.abc import Mapping
from typing import Any, Literal, NamedTuple

from standfirst.incremental import Key, Read, Rule

EARLY, LATE = ("x0", "x1", "x2", "x3"), ("m0", "m1")
"""Inputs: those given at the beginning of a run, and those given later, which nodes share."""

Values = Mapping[str, int]


class Wrong(Exception):
    """What a rule of a graph raises."""


class Step(NamedTuple):
    """One read, and by its value one of two more, or none."""

    first: str
    odd: str = ""
    even: str = ""


class Piece(NamedTuple):
    """A fact or a node: it reads by its steps, and comes to few values, so that many changes stop at it."""

    name: str
    steps: tuple[Step, ...]
    modulus: int
    fails_at: int
    sort: Literal["node", "fact", "once"]
    keep: Literal["", "apart", "together"]
    shared: bool

    @property
    def reads(self) -> set[str]:
        """All that it may read."""
        return {name for step in self.steps for name in step if name}


Graph = tuple[Piece, ...]


def key_of(name: str) -> Key:
    return ("early", name) if name in EARLY else ("late", name) if name in LATE else (name, "")


def rule_of(piece: Piece, log: list[str]) -> Rule:
    def compute(_: Key, read: Read) -> int:
        log.append(piece.name)
        total = 1
        for step in piece.steps:
            value = _number(read(*key_of(step.first)))
            total = 3 * total + value
            other = step.odd if value % 2 else step.even
            if other:
                total = 3 * total + _number(read(*key_of(other)))
        if total % 13 == piece.fails_at:
            raise Wrong(piece.name)
        return total % piece.modulus

    alone = next(iter(piece.reads)) if len(piece.reads) == 1 and piece.sort != "node" else ""
    of = (lambda _: key_of(alone)) if alone in (*EARLY, *LATE) else None
    return Rule(compute, piece.sort == "node", piece.keep, int, piece.sort == "once", piece.shared, of)


def _number(value: Any) -> int:
    return 7 if value is None else int(value)


class Scratch:
    """What everything comes to, computed from nothing, with what was read: directly, and in the end of which inputs."""

    def __init__(self, graph: Graph, values: Values) -> None:
        self._pieces = {piece.name: piece for piece in graph}
        self._values = values
        self._known: dict[str, tuple[int | None, dict[str, int | None], frozenset[str]]] = {}

    def of(self, name: str) -> tuple[int | None, dict[str, int | None], frozenset[str]]:
        """`(value, reads, inputs)`; raises `Wrong` where the rule, or one that it reads, does."""
        if name in (*EARLY, *LATE):
            return self._values.get(name), {}, frozenset({name})
        if name not in self._known:
            reads: dict[str, int | None] = {}
            inputs: set[str] = set()

            def read(*key: str) -> int | None:
                wanted = key[1] or key[0]
                value, _, theirs = self.of(wanted)
                reads[wanted] = value
                inputs.update(theirs)
                return value

            rule = rule_of(self._pieces[name], [])
            self._known[name] = rule.compute(key_of(name), read), reads, frozenset(inputs)
        return self._known[name]

    def value(self, name: str) -> int | str | None:
        """The value, or what was raised."""
        try:
            return self.of(name)[0]
        except Wrong as wrong:
            return f"wrong: {wrong}"


def early(graph: Graph) -> set[str]:
    """The pieces that stand on early inputs alone."""
    found = set(EARLY)
    for piece in graph:
        if piece.reads <= found:
            found.add(piece.name)
    return found - set(EARLY)


def graph_by(chance: random.Random) -> Graph:
    """Pieces, each of which reads inputs and pieces before it. Shared ones never fail, nor what they read: reads that
    are shared are verified before others that might have told that they are not wanted."""
    graph: list[Piece] = []
    for number in range(chance.randint(2, 9)):
        shared = chance.random() < 0.3
        near = [piece.name for piece in graph[-4:] if piece.shared or not shared]
        known = [*EARLY, *LATE, *near, *near, *near]
        steps = [
            Step(chance.choice(known), chance.choice(["", *known]), chance.choice(["", *known]))
            for _ in range(chance.randint(1, 3))
        ]
        if chance.random() < 0.2:  # of one input alone, which an engine may know of a fact beforehand
            steps = [Step(chance.choice([*EARLY, *LATE]))]
        sort: Literal["node", "fact", "once"] = chance.choice(["node", "node", "fact", "fact", "once"])
        keep: Literal["", "apart", "together"] = chance.choice(["apart", "together", ""])
        graph.append(
            Piece(
                name=f"{sort[0]}{number}",
                steps=tuple(steps),
                modulus=chance.choice([2, 2, 3, 97]),
                fails_at=chance.choice([-1, -1, -1, 0]) if not shared else -1,
                sort=sort,
                keep=keep if sort == "node" else "",
                shared=shared,
            )
        )
    return tuple(graph)


def changed(values: Values, chance: random.Random) -> Values:
    """Few inputs change at a time, come or go; now and then none does."""
    found = dict(values)
    for name in chance.sample([*EARLY, *LATE], chance.choice([0, 1, 1, 1, 2, 4])):
        found.pop(name, None)
        if chance.random() < 0.8:
            found[name] = chance.randrange(4)
    return found
