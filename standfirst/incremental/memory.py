"""A store in memory."""

from collections.abc import Collection, Iterable, Iterator

from standfirst.incremental.links import Links
from standfirst.incremental.node import Node, Shared, number_of_shared
from standfirst.incremental.store import Store
from standfirst.incremental.values import MemoryValues, Values


class MemoryStore:
    """A store for one process: tests, and whatever needs none that lasts."""

    def __init__(self) -> None:
        self.values: Values = MemoryValues()
        self.nodes: dict[int, Node] = {}
        self._shared: dict[bytes, Shared] = {}
        self._notes: dict[str, bytes] = {}
        self._links = Links()

    def numbers(self) -> set[int]:
        return set(self.nodes)

    def node(self, number: int) -> Node | None:
        return self.nodes.get(number)

    def together(self) -> Iterator[tuple[int, Node]]:
        return ((number, node) for number, node in self.nodes.items() if node.value is not None)

    def put(self, number: int, node: Node) -> None:
        old = self.nodes.get(number)
        self._links.change(number, old.stands_on if old else b"", node.stands_on)
        self.nodes[number] = node

    def drop(self, numbers: Iterable[int]) -> None:
        for number in numbers:
            node = self.nodes.pop(number, None)
            self._links.change(number, node.stands_on if node else b"", b"")

    def shared(self, name: bytes) -> Shared | None:
        return self._shared.get(name)

    def put_shared(self, name: bytes, shared: Shared) -> None:
        old = self._shared.get(name)
        self._links.change(number_of_shared(name), old.stands_on if old else b"", shared.stands_on)
        self._shared[name] = shared

    def drop_shared(self, names: Iterable[bytes]) -> None:
        for name in names:
            old = self._shared.pop(name, None)
            self._links.change(number_of_shared(name), old.stands_on if old else b"", b"")

    def readers(self, numbers: Collection[int]) -> set[int]:
        return self._links.applied(numbers, {})

    def note(self, name: str) -> bytes | None:
        return self._notes.get(name)

    def put_note(self, name: str, data: bytes) -> None:
        self._notes[name] = data

    def commit(self) -> None:
        """All is in memory."""

    def spill(self) -> bool:
        return False

    def forked(self, number: int) -> Store:
        return self
