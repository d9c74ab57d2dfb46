"""What may have changed since the last run: inputs with another version than then, and all that stands on them,
directly or through other nodes, as the links of the store say. Those are *suspect*, and verified read by read.

Both outlive a run that was cut short, since what it did not come to is still to be verified.
"""

from array import array
from collections.abc import Iterable, Mapping
from typing import Final

from standfirst.incremental.codec import decode
from standfirst.incremental.node import Key, number_of
from standfirst.incremental.store import Store

_NODES: Final = "suspects"
_INPUTS: Final = "changed"


class Suspects:
    """`numbers` are those of nodes and shared reads that are not verified yet, `changed` those of inputs."""

    def __init__(self, store: Store) -> None:
        self.numbers = set(array("q", store.note(_NODES) or b""))
        self.changed = set(array("q", store.note(_INPUTS) or b""))

    def mark(self, store: Store, keys: Iterable[Key]) -> set[int]:
        """Inputs have changed: whatever stands on them, directly or through others, is suspect; also what stands on a
        node that a run that was cut short left suspect, since it may have been renewed meanwhile. Gives all those."""
        waiting = {number_of(key) for key in keys}
        self.changed.update(waiting)
        seen: set[int] = set()
        while waiting:
            waiting = store.readers(waiting) - seen
            seen |= waiting
        self.numbers |= seen
        return seen

    def cleared(self) -> set[int]:
        """Nothing is suspect any more; gives what was."""
        before, self.numbers, self.changed = self.numbers, set(), set()
        return before

    def keep(self, store: Store) -> None:
        """Puts down what the next run has to know."""
        store.put_note(_NODES, array("q", sorted(self.numbers)).tobytes())
        store.put_note(_INPUTS, array("q", sorted(self.changed)).tobytes())


def differing(kind: str, before: bytes | None, now: Mapping[str, bytes]) -> list[Key]:
    """The inputs of a kind whose versions are not those that were put down `before`, that are new, or that are gone."""
    then: dict[str, bytes] = decode(before, dict[str, bytes]) if before else {}
    names = [name for name, version in now.items() if then.get(name) != version]
    return [(kind, name) for name in (*names, *(then.keys() - now.keys()))]
