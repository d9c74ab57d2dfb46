"""Inputs of rules, each with a version: of all names, or only of those that may have changed."""

from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from hashlib import blake2b
from typing import Any, NamedTuple

from msgspec import Struct

from standfirst.incremental import Given, fingerprint
from standfirst.model.revision import ListKey, overlaid


class Touched(Struct, frozen=True, kw_only=True):
    """What may not be as it was: sources, lists and addresses, whether there are other names of sources (`names`), or of
    `files` beside them; and stories whose related ones may be others."""

    sources: frozenset[str]
    lists: frozenset[ListKey] = frozenset()
    pages: frozenset[str] = frozenset()
    names: bool = False
    files: bool = False
    related: frozenset[str] = frozenset()


class Kind(NamedTuple):
    """A kind of inputs: the value and the version of each name (None: there is none), all names, and those touched.
    `late`: its versions are dear, and seldom asked for."""

    value: Callable[[str], Any]
    version: Callable[[str], bytes | None]
    names: Callable[[], Iterable[str]]
    touched: Callable[[Touched], Iterable[str]]
    late: bool = False


class _Late(Mapping[str, bytes]):
    """Versions that are worked out when they are asked for."""

    def __init__(self, kind: Kind) -> None:
        self._kind = kind
        self._version = cache(kind.version)

    def __getitem__(self, name: str) -> bytes:
        version = self._version(name)
        if version is None:
            raise KeyError(name)
        return version

    def __iter__(self) -> Iterator[str]:
        return iter(self._kind.names())

    def __len__(self) -> int:
        return len(list(self._kind.names()))


Versions = Callable[[str], Mapping[str, bytes]]
"""The versions of each kind of input."""


def all_of(kind: Kind) -> Given:
    """Every name of a kind."""
    return Given({name: it for name in kind.names() if (it := kind.version(name)) is not None}, kind.value)


def some_of(kind: Kind, known: Mapping[str, bytes], touched: Touched) -> Given:
    """A kind of which only what was touched is looked at; all else is as it was `known`."""
    names = list(kind.touched(touched))
    if names and kind.late:
        return Given(_Late(kind), kind.value, changed=names)
    again = {name: it for name in names if (it := kind.version(name)) != known.get(name)}
    return Given(overlaid(known, again) if again else known, kind.value, changed=again)


def single(name: str, value: Any, *, shared: bool = False) -> Given:
    """A kind of one input."""
    return Given({name: fingerprint(value)}, lambda _: value, shared)


def version_of(names: Iterable[str], numbers: Iterable[int]) -> bytes:
    """Of names, each with a number: of ten thousand in a few steps."""
    return blake2b("\0".join(names).encode() + b"\0" + array("q", list(numbers)).tobytes(), digest_size=16).digest()
