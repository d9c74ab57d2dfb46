"""Runs of the engine on literal maps. Each run keeps a log of what was computed, in order: the log is the claim."""

from collections.abc import Callable, Mapping
from typing import Any, Literal

from standfirst.incremental import Engine, Given, Key, Read, Rule, Store, fingerprint
from standfirst.incremental.node import Node, number_of

Compute = Callable[[Read], Any]
Open = Callable[[], Store]


class Notebook:
    """Runs over one store, which `reopen` gives as the next run would find it. `log` is what a run computed, `asked`
    the inputs whose value it wanted, `looked` the nodes whose trace it loaded."""

    def __init__(self, reopen: Open) -> None:
        self._reopen = reopen
        self.store = reopen()
        self.log: list[str] = []
        self.asked: list[str] = []
        self.looked: list[str] = []
        self.engine = Engine({}, self.store)

    def run(self, values: Mapping[str, Any], nodes: Mapping[str, Compute], **sorts: str) -> "Notebook":
        """Begins a run: `values` are its inputs. `facts`, `once`, `apart`, `together` and `shared` name the nodes that
        are so, each by one letter; `*` in `shared` means the inputs."""
        self.log, self.asked, self.looked = [], [], []
        self.store = self._watched(self._reopen())
        self.engine = Engine({name: self._rule(name, nodes[name], sorts) for name in nodes}, self.store)
        versions = {name: fingerprint(value) for name, value in values.items()}

        def value(name: str) -> Any:
            self.asked.append(name)
            return values.get(name)

        self.engine.given("given", Given(versions, value, "*" in sorts.get("shared", "")))
        return self

    def value(self, *key: str) -> Any:
        return self.engine.value(*key)

    def verified(self, *names: str) -> "Notebook":
        """Brings nodes up to date without wanting their values."""
        for name in names:
            self.engine.fingerprint(name)
        return self

    def done(self) -> list[str]:
        """Ends the run; what it computed."""
        self.engine.commit()
        return self.log

    def cut_short(self) -> list[str]:
        """Ends the run before all was asked for that will be wanted; what it computed."""
        self.engine.commit(whole=False)
        return self.log

    def node(self, *key: str) -> Node | None:
        return self.store.node(number_of(key))

    def kept(self) -> str:
        """The letters of all nodes in the store."""
        return "".join(sorted(node.key[0] for number in self.store.numbers() if (node := self.store.node(number))))

    def readers(self, *key: str) -> str:
        """The letters of the nodes that stand on a key, and * for reads that nodes share."""
        nodes = (self.store.node(number) for number in self.store.readers([number_of(key)]))
        return "".join(sorted(node.key[0] if node else "*" for node in nodes))

    def _rule(self, name: str, compute: Compute, sorts: Mapping[str, str]) -> Rule:
        def logged(key: Key, read: Read) -> Any:
            self.log.append(name)
            return compute(read)

        once = name in sorts.get("once", "")
        keep: Literal["apart", "together", ""] = (
            "apart" if name in sorts.get("apart", "") else "together" if name in sorts.get("together", "") else ""
        )
        trace = not once and name not in sorts.get("facts", "")
        return Rule(logged, trace=trace, keep=keep, once=once, shared=name in sorts.get("shared", ""))

    def _watched(self, store: Store) -> Store:
        whole = type(store).node

        def node(number: int) -> Node | None:
            found = whole(store, number)
            self.looked += [found.key[0]] if found else []
            return found

        setattr(store, "node", node)  # noqa: B010 - a method of this one object
        return store


def given(name: str) -> Compute:
    """A rule that gives an input as it is."""
    return lambda read: read("given", name)


def all_of(*names: str) -> Compute:
    """A rule that gives a list of nodes and of inputs; those begin with a dot."""
    return lambda read: [read("given", name[1:]) if name[0] == "." else read(name) for name in names]
