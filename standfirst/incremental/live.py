"""An engine that outlives a run, for whoever keeps a site in memory: each *renewal* begins another run over the same
store, and leaves known what stands on nothing that has changed. A *branch* is the same run under other inputs, beside it.
"""

from array import array
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from standfirst.incremental.codec import decode, pack
from standfirst.incremental.engine import Engine
from standfirst.incremental.links import Links
from standfirst.incremental.node import Key, Node, Place, Shared, number_of_shared
from standfirst.incremental.rule import Given
from standfirst.incremental.store import Store
from standfirst.incremental.values import Values


class LiveEngine(Engine):
    """See the module. For one thread at a time."""

    def renew(self, given: Mapping[str, Given]) -> None:
        """Another run: inputs of these kinds are others, where `Given.changed` says so; all other kinds stay."""
        changed: list[Key] = []
        for kind, new in given.items():
            names = _differing(self._given.get(kind), new) if new.changed is None else new.changed
            self._given[kind] = new
            changed += [(kind, name) for name in names]
        if not self._suspects.numbers:
            self._suspects.changed.clear()
        self.taken()  # nobody forked this one, so nobody waits for what it found
        self._forget(changed, self._suspects.mark(self.store, changed))
        self.computed = {}

    def rest(self) -> None:
        """Frees what can be had again: facts, nodes as far as the store has them, and the numbers of keys, many of which
        nobody names any more."""
        self._facts.clear()
        self._passing.clear()
        self._numbers.clear()
        self._nodes.clear()
        self._values.clear()
        self._latest = ((), None)

    def settle(self, *, whole: bool) -> None:
        """Keeps what was found until now, and goes on. `whole`: nothing that is wanted is suspect any more."""
        for kind, given in self._given.items():
            self.store.put_note(f"given {kind}", pack(dict(given.versions)))
        self.commit(whole=whole)
        self.rest()

    def last(self, *key: str) -> Any:
        """The value that a node last had, whatever has changed since; None where it has none."""
        node = self.store.node(self._number(key))
        if node is None or node.place is None:
            return None
        return decode(self.store.values.read(node.place), self._rules[key[0]].type)

    def branch(self) -> "LiveEngine":
        """This run under inputs that can be renewed apart. It is good until this engine is renewed."""
        other = LiveEngine(self._rules, _Layer(self.store))
        other._given.update(self._given)
        other._suspects.numbers = set(self._suspects.numbers)
        other._suspects.changed = set(self._suspects.changed)
        return other

    def _forget(self, changed: Collection[Key], suspects: Collection[int]) -> None:
        """Nothing is known any more of what has changed, and of what may have."""
        self._facts.clear()
        self._passing.clear()
        self._sets = {b"": None}
        self._latest = ((), None)
        stale = [key for key in self._nodes if self._number(key) in suspects] if suspects else []
        for key in (*changed, *stale):
            self._nodes.pop(key, None)
            self._values.pop(key, None)


def _differing(old: Given | None, new: Given) -> Iterable[str]:
    before = old.versions if old is not None else {}
    names = [name for name, version in new.versions.items() if before.get(name) != version]
    return [*names, *(name for name in before if name not in new.versions)]


class _Layer:
    """A store over another one, which stays as it is."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.values: Values = _LayerValues(store.values)
        self._nodes: dict[int, Node | None] = {}
        self._sets: dict[bytes, Shared | None] = {}
        self._notes: dict[str, bytes] = {}
        self._links = Links()

    def numbers(self) -> set[int]:
        put = {number for number, node in self._nodes.items() if node is not None}
        return (self._store.numbers() - self._nodes.keys()) | put

    def node(self, number: int) -> Node | None:
        return self._nodes[number] if number in self._nodes else self._store.node(number)

    def together(self) -> Iterator[tuple[int, Node]]:
        yield from (item for item in self._store.together() if item[0] not in self._nodes)
        yield from ((number, node) for number, node in self._nodes.items() if node is not None and node.value)

    def put(self, number: int, node: Node) -> None:
        old = self.node(number)
        self._links.change(number, old.stands_on if old else b"", node.stands_on)
        self._nodes[number] = node

    def drop(self, numbers: Iterable[int]) -> None:
        for number in numbers:
            old = self.node(number)
            self._links.change(number, old.stands_on if old else b"", b"")
            self._nodes[number] = None

    def shared(self, name: bytes) -> Shared | None:
        return self._sets[name] if name in self._sets else self._store.shared(name)

    def put_shared(self, name: bytes, shared: Shared) -> None:
        old = self.shared(name)
        self._links.change(number_of_shared(name), old.stands_on if old else b"", shared.stands_on)
        self._sets[name] = shared

    def drop_shared(self, names: Iterable[bytes]) -> None:
        for name in names:
            self._sets[name] = None

    def readers(self, numbers: Collection[int]) -> set[int]:
        kept = {number: array("q", self._store.readers([number])).tobytes() for number in numbers}
        return self._links.applied(numbers, kept)

    def note(self, name: str) -> bytes | None:
        found = self._notes.get(name)
        return self._store.note(name) if found is None else found

    def put_note(self, name: str, data: bytes) -> None:
        self._notes[name] = data

    def commit(self) -> None:
        """A layer is for the length of a branch."""

    def spill(self) -> bool:
        return False

    def forked(self, number: int) -> Store:
        return self


class _LayerValues:
    """Values of a layer in memory, as of a segment -1; others where they are."""

    def __init__(self, values: Values) -> None:
        self._values = values
        self._own: list[bytes] = []

    def append(self, data: bytes) -> Place:
        self._own.append(data)
        return -1, len(self._own) - 1, len(data)

    def read(self, place: Place) -> bytes:
        return self._own[place[1]] if place[0] == -1 else self._values.read(place)
