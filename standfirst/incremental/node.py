"""The records of engine and store: keys, facts, what is known of a node, and what a forked process tells."""

from collections.abc import Callable, Mapping
from hashlib import blake2b
from typing import Any, Final, NamedTuple

from msgspec import Struct

from standfirst.incremental.codec import Fingerprint, decode, digest, encode

Key = tuple[str, ...]

Place = tuple[int, int, int]
"""Where a value lies: its segment's number, the first byte's position there, and how many bytes."""


class Node(Struct, frozen=True, array_like=True, gc=False):
    """The trace of a node, and where its value is kept.

    `reads` are its own reads in order, encoded (`encode_reads`); `shared` names those that it has in common with
    other nodes, b"" for none. `stands_on` are the numbers of everything that may change it (`join_numbers`). A value
    is kept apart (`place`), together with all others of its kind (`value`), or not at all.
    """

    key: Key
    fingerprint: Fingerprint
    reads: bytes
    shared: bytes
    stands_on: bytes
    place: Place | None = None
    value: bytes | None = None

    def slim(self) -> "Node":
        """What is needed of a node that is up to date: its fingerprint, and where its value is."""
        return Node(self.key, self.fingerprint, b"", b"", b"", self.place)


class Shared(Struct, frozen=True, array_like=True, gc=False):
    """Reads that many nodes have in common, verified once for all of them."""

    reads: bytes
    stands_on: bytes


HELD: Final = 6_000
"""Facts that an engine has in memory at a time: enough for all that the next few nodes read."""


class Fact:
    """A fact in memory, or an input; `stands_on` are the numbers of the inputs and nodes it came from."""

    __slots__ = ("fingerprint", "stands_on", "value")

    def __init__(self, value: Any, stands_on: tuple[int, ...]) -> None:
        self.value = value
        self.stands_on = stands_on
        self.fingerprint: Fingerprint | None = None

    def printed(self) -> Fingerprint:
        """The fingerprint, worked out when it is first wanted."""
        if self.fingerprint is None:
            self.fingerprint = digest(encode(self.value))
        return self.fingerprint


class Finds(NamedTuple):
    """What a forked process would have stored."""

    nodes: list[tuple[int, Node]]
    sets: list[tuple[bytes, Shared]]
    notes: list[tuple[str, bytes]]


class Told(NamedTuple):
    """What a forked process found: nodes that did not hold, and why; and the numbers of suspects that did."""

    computed: list[tuple[Key, Key | None]]
    held: list[int]


def number_of(key: Key) -> int:
    """64 bits that stand for a key where only its change matters: two keys with one number would be verified
    together, and every node carries its key to tell."""
    return int.from_bytes(blake2b(encode(key), digest_size=8).digest(), "little", signed=True)


class Numbers(dict[Key, int]):
    """The numbers of keys, worked out when they are first wanted."""

    def __missing__(self, key: Key) -> int:
        number = self[key] = number_of(key)
        return number


def number_of_shared(name: bytes) -> int:
    """The number of shared reads."""
    return int.from_bytes(name[:8], "little", signed=True)


Reads = tuple[tuple[Key, Fingerprint], ...]
_NONE: Final = encode(())


def encode_reads(reads: Reads) -> bytes:
    """Reads as the store keeps them."""
    return encode(reads) if reads else _NONE


def decode_reads(data: bytes) -> Reads:
    """What `encode_reads` wrote."""
    return decode(data, Reads)  # type: ignore[no-any-return]


def parted(reads: Mapping[Key, Fingerprint], is_shared: Callable[[str], bool]) -> tuple[Reads, Reads]:
    """A node's own reads, in order, and those of kinds that many nodes share."""
    own: list[tuple[Key, Fingerprint]] = []
    common: list[tuple[Key, Fingerprint]] = []
    for read in reads.items():
        (common if is_shared(read[0][0]) else own).append(read)
    return tuple(own), tuple(sorted(common))
