"""Keys, rules and traces: a value is computed again only when something it has read differs.

A *key* is a tuple of strings; the first is its kind. There are three sorts of kinds. *Inputs* are `given` to a run,
each with a version: equal versions stand for equal values. *Facts* are cheap functions of inputs and of each other,
computed in each run that needs them. *Nodes* leave a trace: the fingerprint of their value and the ordered
`(key, fingerprint)` of their reads. A node is reused in a later run iff every recorded read still has its
fingerprint, checked in order, stopping at the first difference; a value that comes out equal stops the change there
(early cutoff). Absence is a value like any other.

Not every node is looked at to find those that must be checked: a trace also says which inputs and nodes it stands on,
and what stands on nothing that has changed holds (`suspects`).

The engine trusts rules to reach whatever may change through `read` alone, and never to change a value they got.
"""

from array import array
from collections.abc import Collection, Iterable, Mapping
from typing import Any, Final

from standfirst.incremental.codec import Fingerprint, decode, digest, encode, pack
from standfirst.incremental.node import (
    HELD,
    Fact,
    Finds,
    Key,
    Node,
    Numbers,
    Place,
    Reads,
    Shared,
    Told,
    decode_reads,
    encode_reads,
    number_of_shared,
    parted,
)
from standfirst.incremental.rule import Given, Kinds, Read, Rule
from standfirst.incremental.store import Store, shared_reads
from standfirst.incremental.suspects import Suspects, differing
from standfirst.incremental.values import StoreDamaged

_ABSENT: Final = object()


class Engine:
    """One run over a store. `computed` tells, for each node that did not hold, the first read that had changed (None: it had no trace)."""

    def __init__(self, rules: Mapping[str, Rule], store: Store) -> None:
        self._rules = dict(rules)
        self.store = store
        self._given: dict[str, Given] = {}
        self._numbers = Numbers()
        self._number = self._numbers.__getitem__
        self._known = store.numbers()
        self._old = bool(self._known)
        self._suspects = Suspects(store)
        self._nodes: dict[Key, Node] = {}
        self._facts: dict[Key, Fact] = {}
        self._passing: list[Key] = []
        self._values: dict[Key, Any] = {}
        self._kinds = Kinds(self._given, self._rules)
        self._latest: tuple[Key, Any] = ((), None)
        self._sets: dict[bytes, Key | None] = {b"": None}
        self._running: list[Key] = []
        self.computed: dict[Key, Key | None] = {}
        self._held: list[int] = []
        self._fallen: list[Key] = []

    def add(self, rules: Mapping[str, Rule]) -> None:
        """More kinds of keys, once what they stand on is known."""
        self._rules.update(rules)
        self._kinds.clear()

    def given(self, kind: str, given: Given) -> Collection[Key] | None:
        """Inputs of this run, once a kind, and before anything reads them; their keys are `(kind, name)`. Gives those
        that are not as in the last run; None where there was none."""
        self._given[kind] = given
        self._kinds.clear()
        note, names = f"given {kind}", given.changed
        old = self.store.note(note)
        new = old if names is not None and not names else pack(dict(given.versions))
        if new is None or old == new:
            return ()
        self.store.put_note(note, new)
        if not self._old:
            return None
        changed = differing(kind, old, given.versions) if names is None else [(kind, name) for name in names]
        self._suspects.mark(self.store, changed)
        return changed

    def fingerprint(self, *key: str) -> Fingerprint:
        """The fingerprint of a value, without loading or computing it where its trace holds; an input's version."""
        node = self._nodes.get(key)
        if node is not None:
            return node.fingerprint
        given = self._given.get(key[0])
        if given is not None:
            return given.versions.get(key[1], b"")
        rule = self._rules.get(key[0])
        if rule is None:
            return b""
        if not rule.trace:
            return self._fact(key).printed()
        return self._nodes[key].fingerprint if self.holds(*key) else self._compute(key, rule).fingerprint

    def holds(self, *key: str) -> bool:
        """Whether a node is up to date, by its trace; nothing is computed but what its reads need."""
        if key in self._nodes:
            return True
        number = self._number(key)
        suspect = number in self._suspects.numbers
        if key in self.computed and (suspect or number not in self._known):
            return False  # as was found before; once computed it is neither
        node = self.store.node(number) if number in self._known else None
        if node is None or node.key != key:
            return self._fell(key, None)
        if suspect:
            passing = len(self._passing)
            changed = self._first_change(node)
            node = node if changed is not None else self._verified(number, node)
            self._let_pass(passing)
            if changed is not None:
                return self._fell(key, changed)
        self._nodes[key] = node
        return True

    def _fell(self, key: Key, changed: Key | None) -> bool:
        """A node does not hold."""
        self.computed[key] = changed
        self._fallen.append(key)
        return False

    def doubtful(self, keys: Iterable[Key]) -> list[Key]:
        """Those nodes that are new, or suspect and not verified yet: all others hold, and are not even looked at."""
        known, suspects, number = self._known, self._suspects.numbers, self._number
        return [key for key in keys if key not in self._nodes and ((at := number(key)) not in known or at in suspects)]

    def suspected(self, kind: str) -> set[Key]:
        """The nodes of a kind that are suspect and not verified yet."""
        nodes = map(self.store.node, self._suspects.numbers)
        return {node.key for node in nodes if node is not None and node.key[0] == kind}

    def stale(self, keys: Iterable[Key]) -> list[Key]:
        """Those nodes that do not hold."""
        return [key for key in self.doubtful(keys) if not self.holds(*key)]

    def loaded(self, kind: str, besides: Collection[str] = ()) -> dict[str, tuple[Fingerprint, Any]]:
        """All values of a kind that is kept together whose nodes hold, with their fingerprints, by name; `besides` those that
        somebody has."""
        type = self._rules[kind].type
        return {
            node.key[1]: (node.fingerprint, decode(node.value or b"", type))
            for number, node in self.store.together()
            if node.key[0] == kind and number not in self._suspects.numbers and node.key[1] not in besides
        }

    def value(self, *key: str) -> Any:
        """A value, from memory, from the store, or by computing it."""
        if self._is_fact(key[0]):
            return self._fact(key).value
        rule = self._rules[key[0]]
        if key not in self._values:
            self.fingerprint(*key)
        if key in self._values:
            return self._values[key]
        if rule.keep:
            # What was computed last is often wanted at once; all that is kept apart would be too much to hold.
            return self._latest[1] if self._latest[0] == key else self._kept(key, rule)
        return self._values.setdefault(key, rule.compute(key, self.value))

    def reads(self, *key: str) -> Reads:
        """The reads behind a node, as last recorded: those it shares with others, then its own, in order."""
        node = self.store.node(self._number(key))
        return () if node is None else shared_reads(self.store, node.shared) + decode_reads(node.reads)

    def commit(self, *, whole: bool = True) -> None:
        """Keeps this run's traces and values. A suspect that nobody asked for is dropped, unless the run was cut
        short (not `whole`): then it stays suspect."""
        if whole:
            self._drop_suspects()
        self._suspects.keep(self.store)
        self.store.commit()

    def spill(self) -> None:
        """Frees the memory that nodes take, where the store can do without it."""
        if self.store.spill():
            self._nodes.update([(key, node.slim()) for key, node in self._nodes.items() if node.stands_on])
            self._numbers.clear()

    def _drop_suspects(self) -> None:
        dropped = self._suspects.cleared() & self._known
        names = {node.shared for node in map(self.store.node, dropped) if node is not None} | self._sets.keys()
        self.store.drop(dropped)
        self._known -= dropped
        self.store.drop_shared([name for name in names if name and not self.store.readers([number_of_shared(name)])])

    def _first_change(self, node: Node) -> Key | None:
        """The first recorded read whose fingerprint differs now, shared ones first."""
        name = node.shared
        if name not in self._sets:
            reads = shared_reads(self.store, name)
            changed = self._sets[name] = self._first_difference(reads)
            if changed is None:
                self._holds_after_all(number_of_shared(name))
                self.store.put_shared(name, Shared(encode_reads(reads), self._grounds(key for key, _ in reads)))
        changed = self._sets[name]
        return self._first_difference(decode_reads(node.reads)) if changed is None else changed

    def _first_difference(self, reads: Reads) -> Key | None:
        for key, then in reads:
            source = self._input_of(key)
            if source is not None and self._number(source) not in self._suspects.changed:
                continue
            if self.fingerprint(*key) != then:
                return key
        return None

    def _input_of(self, key: Key) -> Key | None:
        """The one input that a fact comes from, where its rule says so."""
        rule = self._rules.get(key[0])
        source = rule.of(key) if rule is not None and rule.of is not None else None
        return source if source is not None and source[0] in self._given else None

    def _verified(self, number: int, node: Node) -> Node:
        """A suspect that holds after all. Its reads are as before, but what they stand on may not be."""
        self._holds_after_all(number)
        grounds = self._grounds((key for key, _ in decode_reads(node.reads)), node.shared)
        if grounds != node.stands_on:
            node = Node(node.key, node.fingerprint, node.reads, node.shared, grounds, node.place, node.value)
            self.store.put(number, node)
        return node

    def _holds_after_all(self, number: int) -> None:
        self._suspects.numbers.discard(number)
        self._held.append(number)

    def _grounds(self, keys: Iterable[Key], shared: bytes = b"") -> bytes:
        """The numbers of all that reads of these keys stand on."""
        numbers: set[int] = {number_of_shared(shared)} if shared else set()
        facts = self._facts
        for key in keys:
            fact = facts.get(key)
            numbers.update(fact.stands_on if fact is not None else self._stands_on(key))
        return array("q", sorted(numbers)).tobytes()

    def _stands_on(self, key: Key) -> tuple[int, ...]:
        fact = self._facts.get(key)
        if fact is not None:
            return fact.stands_on
        source = self._input_of(key)
        if source is not None:
            return (self._number(source),)
        rule = None if key[0] in self._given else self._rules.get(key[0])
        return (self._number(key),) if rule is None or rule.trace else self._fact(key).stands_on

    def _is_fact(self, kind: str) -> bool:
        return kind in self._given or not self._rules[kind].trace

    def _fact(self, key: Key) -> Fact:
        """A fact, from memory, given or computed."""
        if key in self._facts:
            return self._facts[key]
        given = self._given.get(key[0])
        if given is not None:
            return self._facts.setdefault(key, Fact(given.value(key[1]), (self._number(key),)))
        rule = self._rules[key[0]]
        grounds: dict[int, None] = {}
        source = self._input_of(key)

        def read(*wanted: str) -> Any:
            if source is not None and wanted != source:
                raise LookupError(f"{key} may read {source} alone, not {wanted}")
            value = self.value(*wanted)
            for number in self._stands_on(wanted):
                grounds[number] = None
            return value

        fact = self._facts[key] = Fact(self._run(key, rule, read), tuple(grounds))
        if rule.once:
            self._passing.append(key)
        return fact

    def _run(self, key: Key, rule: Rule, read: Read) -> Any:
        running = self._running
        if key in running:
            raise RecursionError(f"{key} reads itself through {running}")
        running.append(key)
        try:
            return rule.compute(key, read)
        finally:
            running.pop()

    def _compute(self, key: Key, rule: Rule) -> Node:
        reads: dict[Key, Fingerprint] = {}
        values: dict[Key, Any] = {}
        facts, passing = self._facts, len(self._passing)

        def read(*wanted: str) -> Any:
            value = values.get(wanted, _ABSENT)
            if value is _ABSENT:
                fact = facts.get(wanted)  # most are, and are known
                if fact is None and self._is_fact(wanted[0]):
                    fact = self._fact(wanted)
                if fact is None:
                    value = values[wanted] = self.value(*wanted)
                    reads[wanted] = self.fingerprint(*wanted)
                else:
                    value = values[wanted] = fact.value
                    reads[wanted] = fact.fingerprint or self.fingerprint(*wanted)
            return value

        node = self._settle(key, rule, self._run(key, rule, read), reads)
        self._let_pass(passing)
        return node

    def _let_pass(self, since: int) -> None:
        """Forgets facts that were wanted once, but for those before `since`, of a node still at work; and all, when they are many."""
        while len(self._passing) > since:
            self._facts.pop(self._passing.pop(), None)
        if len(self._facts) > HELD:
            self._facts.clear()

    def _settle(self, key: Key, rule: Rule, value: Any, reads: dict[Key, Fingerprint]) -> Node:
        data = encode(value)
        fingerprint = digest(data)
        own, common = parted(reads, self._kinds.__getitem__)
        shared = self._put_shared(common)
        grounds = self._grounds((read for read, _ in own), shared)
        number = self._number(key)
        place = self._placed(number, fingerprint, data) if rule.keep == "apart" else None
        kept = data if rule.keep == "together" else None
        node = Node(key, fingerprint, encode_reads(own), shared, grounds, place, kept)
        self._take(number, node)
        if rule.keep == "apart":
            self._latest = key, value
        else:
            self._values[key] = value
        return node

    def _take(self, number: int, node: Node) -> None:
        self.store.put(number, node)
        self._nodes[node.key] = node
        self._known.add(number)
        self._suspects.numbers.discard(number)

    def _placed(self, number: int, fingerprint: Fingerprint, data: bytes) -> Place:
        """Where a value lies: where it lay, if it came out equal."""
        old = self.store.node(number) if number in self._known else None
        same = old.place if old is not None and old.fingerprint == fingerprint else None
        return same or self.store.values.append(data)

    def _put_shared(self, reads: Reads) -> bytes:
        """Keeps reads once for all nodes that have the same; gives their name."""
        if not reads:
            return b""
        data = encode_reads(reads)
        name = digest(data)
        if self._sets.get(name, ()) is not None:
            # They were read a moment ago, so they hold; a set that was kept before may have been dropped meanwhile.
            self._sets[name] = None
            self._holds_after_all(number_of_shared(name))
            self.store.put_shared(name, Shared(data, self._grounds(key for key, _ in reads)))
        return name

    def _kept(self, key: Key, rule: Rule) -> Any:
        node = self._nodes[key]
        if rule.keep == "together" and node.value is None:  # slim
            node = self.store.node(self._number(key)) or node
        data = node.value if node.place is None else self.store.values.read(node.place)
        if data is None or digest(data) != node.fingerprint:
            raise StoreDamaged("a value does not fit its fingerprint")
        return decode(data, rule.type)

    def forked(self, store: Store) -> "Engine":
        """This engine in a forked process, over what will tell the parent what to keep."""
        self.store = store
        self.taken()
        return self

    def taken(self) -> Told:
        """What was found since the last time, for the process that forked this one, which will know the rest of it."""
        fallen, held, self._fallen, self._held = self._fallen, self._held, [], []
        self._nodes.update([(key, self._nodes[key].slim()) for key in fallen if key in self._nodes])
        self._numbers.clear()
        return Told([(key, self.computed[key]) for key in fallen], held)

    def adopt(self, finds: Finds, told: Told) -> None:
        """Takes over what a forked process has computed."""
        self._suspects.numbers.difference_update(told.held)
        for name, shared in finds.sets:
            if self._sets.get(name, ()) is not None:
                self._sets[name] = None
                self.store.put_shared(name, shared)
        for note, data in finds.notes:
            self.store.put_note(note, data)
        for number, node in finds.nodes:
            self._take(number, node)
        nodes = self._nodes  # whose keys are the same: one of each is enough
        self.computed.update((nodes[key].key if key in nodes else key, why) for key, why in told.computed)
