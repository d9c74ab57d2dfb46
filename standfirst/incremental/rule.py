"""How values come about: the records that a run's kinds of keys are declared with."""

from collections.abc import Callable, Collection, Mapping
from typing import Any, Literal, NamedTuple, Protocol

from standfirst.incremental.node import Key


class Read(Protocol):
    """How a rule reaches data: `read("card", "world/a.md")`."""

    def __call__(self, *key: str) -> Any: ...


class Rule(NamedTuple):
    """How values of one kind come about.

    `compute(key, read)` gives the value. `trace` makes a node, otherwise it is a fact. A node's value is stored if
    `keep` says so: `apart`, to be loaded as `type` when it is read, or `together` with all of its kind, which
    `Engine.loaded` gives at once. `once`: a fact that is forgotten with the node that reads it, since hardly anybody
    else will want it. `shared`: most nodes read these alike, so such reads are recorded and verified once for all nodes
    that have the same ones. `of`: a fact that reads this one input and nothing else; where that has not changed,
    neither has the fact, and it need not be computed to know.
    """

    compute: Callable[[Key, Read], Any]
    trace: bool = False
    keep: Literal["", "apart", "together"] = ""
    type: Any = Any
    once: bool = False
    shared: bool = False
    of: Callable[[Key], Key] | None = None


class Given(NamedTuple):
    """Inputs of one kind: the version of each name that exists, and what gives its value (for an absent one too).
    `changed`: the only names whose version may not be that of the last run, where that is known."""

    versions: Mapping[str, bytes]
    value: Callable[[str], Any]
    shared: bool = False
    changed: Collection[str] | None = None


class Kinds(dict[str, bool]):
    """Whether reads of a kind are shared, once it was asked for. It does not know the engine that asks, so that an engine
    goes with its last user and not with the garbage."""

    def __init__(self, given: Mapping[str, Given], rules: Mapping[str, Rule]) -> None:
        super().__init__()
        self._sources = given, rules

    def __missing__(self, kind: str) -> bool:
        given, rules = self._sources
        source = given.get(kind) or rules.get(kind)
        found = self[kind] = source is not None and source.shared
        return found
