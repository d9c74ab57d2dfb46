"""Keys, rules and traces: a value is computed again only when something it has read differs.

A *key* is a tuple of strings; the first names the rule. A *rule* computes a key's value from what it reads. A node
of a kept rule leaves a *trace*: the fingerprint of its value and the ordered `(key, fingerprint)` of its reads. It is
reused in a later run iff every recorded read still has its fingerprint, checked in order, stopping at the first
difference; a value that comes out equal stops the change there (early cutoff). Absence is a value like any other.

The engine trusts rules to reach whatever may change through `read` alone, and never to change a value they got.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final, NamedTuple, Protocol

from standfirst.incremental.codec import Fingerprint, decode, digest, encode
from standfirst.incremental.store import Key, Store, Trace


class Read(Protocol):
    """How a rule reaches data: `read("article", "world/a.md", "title")`."""

    def __call__(self, *key: str) -> Any: ...


class Rule(NamedTuple):
    """How values of one kind come about.

    `compute(key, read)` gives the value. `trace`: reads are recorded and verified in later runs; otherwise the value
    is a fact, computed once a run and cheap. `keep`: the value itself is stored too and forgotten in memory, to be
    loaded as `type` when it is read; otherwise a reused value that is asked for is computed again. `once`: a value
    that is not kept is forgotten as soon as it was handed out, since nobody else will want it. `shared`: most nodes
    of a kind read these alike, so such reads are recorded and verified once for all nodes that have the same ones.
    """

    compute: Callable[[Key, Read], Any]
    trace: bool = False
    keep: bool = False
    type: Any = Any
    once: bool = False
    shared: bool = False


class Finds(NamedTuple):
    """What a forked process would have stored."""

    nodes: list[tuple[Key, Trace, bytes | None]]
    sets: list[tuple[bytes, bytes]]
    notes: list[tuple[str, bytes]]


class _Absent:
    """The value of a node whose fingerprint is known but whose value is not in memory."""


_ABSENT: Final = _Absent()


class Engine:
    """One run over a store. `computed` tells, for each traced node computed in this run, the first read that had
    changed (None: it had no trace)."""

    def __init__(self, rules: Mapping[str, Rule], store: Store) -> None:
        self._rules = dict(rules)
        self._store = store
        self._fingerprints: dict[Key, Fingerprint] = {}
        self._values: dict[Key, Any] = {}
        self._once: dict[Key, Any] = {}
        self._shared: dict[bytes, Key | None] = {b"": None}
        self._running: list[Key] = []
        self.live: set[Key] = set()
        self.computed: dict[Key, Key | None] = {}
        self._told = 0

    def add(self, rules: Mapping[str, Rule]) -> None:
        """More kinds of keys, once what they stand on is known."""
        self._rules.update(rules)

    def fingerprint(self, *key: str) -> Fingerprint:
        """The fingerprint of a value, without loading or computing it where its trace still holds."""
        known = self._fingerprints.get(key)
        if known is not None:
            return known
        rule = self._rules[key[0]]
        if not rule.trace:
            return self._settle(key, rule, rule.compute(key, self.value))
        if self.holds(*key):
            return self._fingerprints[key]
        return self._compute(key, rule)

    def holds(self, *key: str) -> bool:
        """Whether a traced node is up to date, by its trace; nothing is computed but what its reads need."""
        if key in self._fingerprints:
            return True
        if key in self.computed:
            return False
        self.live.add(key)
        trace = self._store.trace(key)
        changed = self._first_change(trace)
        if trace is None or changed is not None:
            self.computed[key] = changed
            return False
        self._fingerprints[key] = trace.fingerprint
        return True

    def value(self, *key: str) -> Any:
        """A value, from memory, from the store, or by computing it."""
        value = self._values.get(key, _ABSENT)
        if value is not _ABSENT:
            return value
        fingerprint = self.fingerprint(*key)
        value = self._values.get(key, _ABSENT)
        if value is _ABSENT:
            value = self._once.pop(key, _ABSENT)
        if value is not _ABSENT:
            return value
        rule = self._rules[key[0]]
        data = self._store.value(key) if rule.keep else None
        if data is not None and digest(data) == fingerprint:
            return decode(data, rule.type)
        return rule.compute(key, self.value)

    def reads(self, *key: str) -> tuple[tuple[Key, Fingerprint], ...]:
        """The reads behind a traced node, as last recorded: those it shares with others, then its own, in order."""
        trace = self._store.trace(key)
        return () if trace is None else self._shared_reads(trace) + _decoded(trace.reads)

    def checkpoint(self) -> None:
        """Makes what was computed so far last, and visible to other connections, without dropping anything."""
        self._store.commit(None)

    def reopened(self) -> Store:
        """The store through a connection of its own, for a forked process."""
        return self._store.reopened()

    def with_store(self, store: Store) -> "Engine":
        """This engine over another store: a forked process keeps nothing itself."""
        self._store = store
        self.taken()
        return self

    def taken(self) -> list[tuple[Key, Key | None]]:
        """What was computed since the last time, and why; for the process that forked this one."""
        computed, self._told = list(self.computed.items())[self._told :], len(self.computed)
        return computed

    def note(self, name: str) -> bytes | None:
        """Something kept by name."""
        return self._store.note(name)

    def put_note(self, name: str, data: bytes) -> None:
        """Keeps something by name."""
        self._store.put_note(name, data)

    def adopt(self, finds: "Finds", computed: Iterable[tuple[Key, Key | None]]) -> None:
        """Takes over what a forked process has computed."""
        for name, reads in finds.sets:
            if self._shared.setdefault(name, None) is None:
                self._store.put_shared(name, reads)
        for note, data in finds.notes:
            self._store.put_note(note, data)
        for key, trace, value in finds.nodes:
            self._store.put(key, trace, value)
            self._fingerprints[key] = trace.fingerprint
            self.live.add(key)
        self.computed.update(computed)

    def commit(self, *, keep_rest: bool = False) -> None:
        """Keeps this run's traces and values, and drops those of nodes that nobody asked for, unless the run was
        cut short and they are to be kept (`keep_rest`)."""
        self._store.commit(None if keep_rest else self.live)

    def _first_change(self, trace: Trace | None) -> Key | None:
        """The first recorded read whose fingerprint differs now, shared ones first."""
        if trace is None:
            return None
        if trace.shared not in self._shared:
            self._shared[trace.shared] = self._first_difference(self._shared_reads(trace))
        changed = self._shared[trace.shared]
        return self._first_difference(_decoded(trace.reads)) if changed is None else changed

    def _first_difference(self, reads: tuple[tuple[Key, Fingerprint], ...]) -> Key | None:
        fingerprints = self._fingerprints
        for key, then in reads:
            now = fingerprints.get(key)
            if now is None:
                now = self.fingerprint(*key) if key[0] in self._rules else b""
            if now != then:
                return key
        return None

    def _shared_reads(self, trace: Trace) -> tuple[tuple[Key, Fingerprint], ...]:
        return _decoded(self._store.shared(trace.shared)) if trace.shared else ()

    def _compute(self, key: Key, rule: Rule) -> Fingerprint:
        if key in self._running:
            raise RecursionError(f"{key} reads itself through {self._running}")
        self._running.append(key)
        reads: dict[Key, Fingerprint] = {}

        fingerprints, values = self._fingerprints, self._values

        def read(*wanted: str) -> Any:
            value = values.get(wanted, _ABSENT)
            if value is _ABSENT:
                value = self.value(*wanted)
            if wanted not in reads:
                reads[wanted] = fingerprints[wanted]
            return value

        try:
            value = rule.compute(key, read)
        finally:
            self._running.pop()
        return self._settle(key, rule, value, reads)

    def _settle(self, key: Key, rule: Rule, value: Any, reads: dict[Key, Fingerprint] | None = None) -> Fingerprint:
        data = encode(value)
        fingerprint = digest(data)
        self._fingerprints[key] = fingerprint
        if reads is not None:
            self._store.put(key, self._trace(fingerprint, reads), data if rule.keep else None)
        if not rule.keep:
            (self._once if rule.once else self._values)[key] = value
        return fingerprint

    def _trace(self, fingerprint: Fingerprint, reads: dict[Key, Fingerprint]) -> Trace:
        """A trace whose shared reads are kept once for all nodes that have the same."""
        rules = self._rules
        shared = sorted(read for read in reads.items() if rules[read[0][0]].shared)
        own = tuple(read for read in reads.items() if not rules[read[0][0]].shared)
        if not shared:
            return Trace(fingerprint, encode(own), b"")
        data = encode(shared)
        name = digest(data)
        if name not in self._shared:
            # They were read a moment ago, so they hold; a set that was kept before may have been dropped meanwhile.
            self._shared[name] = None
            self._store.put_shared(name, data)
        return Trace(fingerprint, encode(own), name)


_READS: Final = tuple[tuple[Key, Fingerprint], ...]


def _decoded(reads: bytes) -> tuple[tuple[Key, Fingerprint], ...]:
    return decode(reads, _READS)  # type: ignore[no-any-return]
