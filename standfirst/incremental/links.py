"""The links backwards, from what is read to who reads it, as far as a run has changed them."""

from array import array
from collections.abc import Iterable, Mapping


class Links:
    """Who begins and who ceases to read what, until it is written. A first run has a million of these, most of them of
    what one reader reads: a number alone, or an array."""

    def __init__(self) -> None:
        self._begun: dict[int, int | array[int]] = {}
        self._ceased: dict[int, set[int]] = {}

    def numbers(self) -> list[int]:
        """Those that have other readers than before, in order."""
        return sorted(self._begun.keys() | self._ceased.keys())

    def change(self, reader: int, before: bytes, after: bytes) -> None:
        """`reader` stood on `before`, and stands on `after`."""
        if before == after:
            return
        new = array("q", after)
        old = set(array("q", before)) if before else None
        for number in new:
            if old and number in old:
                old.discard(number)
                continue
            if number in self._ceased:
                self._ceased[number].discard(reader)
            begun = self._begun.get(number)
            if begun is None:
                self._begun[number] = reader
            elif type(begun) is int:
                self._begun[number] = array("q", (begun, reader))
            else:
                begun.append(reader)  # type: ignore[union-attr]
        for number in old or ():
            self._ceased.setdefault(number, set()).add(reader)
            begun = self._readers(number)
            if reader in begun:
                begun.remove(reader)
                self._begun[number] = begun

    def _readers(self, number: int) -> "array[int]":
        begun = self._begun.get(number)
        return begun if isinstance(begun, array) else array("q", () if begun is None else (begun,))

    def applied(self, numbers: Iterable[int], kept: Mapping[int, bytes]) -> set[int]:
        """Who reads any of these: those that did, and what changed since."""
        readers: set[int] = set()
        for number in numbers:
            these = set(array("q", kept.get(number, b"")))
            these.update(self._readers(number))
            readers |= these - self._ceased.get(number, set())
        return readers

    def rows(self, kept: Mapping[int, bytes]) -> Iterable[tuple[int, bytes]]:
        """What is to be written: each number whose readers have changed, with all of them, in order."""
        for number in self.numbers():
            begun = self._begun.get(number)
            if begun is None or number in kept or number in self._ceased:
                yield number, array("q", sorted(self.applied([number], kept))).tobytes()
            else:  # all of a first run's
                yield number, array("q", (begun,) if isinstance(begun, int) else sorted(set(begun))).tobytes()
