"""All lists of related stories, with what the next change is worked out from: the faces of stories and who has which
feature. It is what a whole pass would leave, however it came about.

Stories have numbers, which say nothing of their order and are used again when a story is gone. What grows with the
archive lies in shards, which are loaded as somebody asks for one; none is changed, a new one takes its place.
"""

from array import array
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final, Generic, NamedTuple, TypeVar

from msgspec import Struct

from standfirst.model.related.face import Face, month_of
from standfirst.model.related.fold import Folded, fold
from standfirst.model.related.places import Picks, unpacked
from standfirst.model.related.scale import size

_PER_SHARD: Final = 64

T = TypeVar("T")
Shard = dict[int, T]


class Record(Struct, frozen=True, array_like=True, gc=False):
    """A story: its face, what vouches for it, and its list (`places.packed`)."""

    face: Face
    token: bytes
    picks: bytes


class Shards(Generic[T]):
    """A mapping by number in parts. `load` gives a part that is not held; `held` are those that are."""

    def __init__(
        self, load: Callable[[int], Shard[T]], part: Callable[[int], int], held: Mapping[int, Shard[T]]
    ) -> None:
        self.load = load
        self.part = part
        self.held = dict(held)

    def get(self, number: int) -> T | None:
        return self.shard(self.part(number)).get(number)

    def shard(self, part: int) -> Shard[T]:
        """One part, loaded once."""
        if part not in self.held:
            self.held[part] = self.load(part)
        return self.held[part]

    def revised(self, changes: Mapping[int, T | None]) -> "tuple[Shards[T], set[int]]":
        """These with some values changed, or gone (None); and the parts that are others now."""
        by_part: defaultdict[int, list[int]] = defaultdict(list)
        for number in changes:
            by_part[self.part(number)].append(number)
        new = Shards(self.load, self.part, self.held)
        for part, numbers in by_part.items():
            shard = new.held[part] = dict(self.shard(part))
            for number in numbers:
                value = changes[number]
                if value is None:
                    shard.pop(number, None)
                else:
                    shard[number] = value
        return new, set(by_part)


class Roll(Struct, frozen=True, kw_only=True):
    """What is known of all stories at once, by number: ids ("": the number is free), instants, bars (`places.bar`); how
    many stories each month has, by its first instant; `parts`: of features, a power of two."""

    ids: list[str]
    instants: bytes
    bars: bytes
    months: dict[int, int]
    parts: int


class Index(NamedTuple):
    """See the module. `numbers` are those of ids. `dirty`: the parts of both kinds of shards that are not as they were
    loaded (None: all). `sizes`: what the archive made of a rare word before each month, by the month's first instant."""

    ids: Sequence[str]
    numbers: Mapping[str, int]
    instants: "array[int]"
    bars: "array[int]"
    months: Mapping[int, int]
    sizes: Mapping[int, int]
    parts: int
    records: Shards[Record]
    postings: "Shards[bytes]"
    dirty: tuple[frozenset[int], frozenset[int]] | None

    def face(self, number: int) -> Face:
        record = self.records.get(number)
        assert record is not None  # a number that somebody holds is that of a story
        return record.face

    def picks(self, id: str) -> Picks:
        """The list of a story; () for what is none."""
        number = self.numbers.get(id)
        record = None if number is None else self.records.get(number)
        return () if record is None else unpacked(record.picks)

    def beside(self, id: str) -> tuple[tuple[str, int], ...]:
        """The ids in the list of a story, best first, with what each was `over` (`places.Pick`)."""
        number, ids = self.numbers.get(id), self.ids
        record = None if number is None else self.records.get(number)
        picks = array("I", b"" if record is None else record.picks)
        return tuple([(ids[other], over) for other, over in zip(picks[::3], picks[2::3], strict=True)])

    def having(self, feature: int) -> "array[int]":
        """The numbers of all stories that have a feature, oldest first."""
        return array("I", self.postings.get(feature) or b"")

    def order(self, number: int) -> tuple[int, str]:
        return self.face(number).order


def sizes_of(months: Mapping[int, int]) -> dict[int, int]:
    """`Index.sizes`, from the number of stories in each month."""
    found, before = {}, 0
    for month in sorted(months):
        found[month] = size(before)
        before += months[month]
    return found


def record_part(number: int) -> int:
    """The part in which a story's record lies."""
    return number // _PER_SHARD


def feature_part(parts: int) -> Callable[[int], int]:
    """In which of so many parts a feature lies."""
    return lambda feature: feature >> 3 & (parts - 1)


def whole(
    faces: Iterable[Face], tokens: Mapping[str, bytes], folded: Callable[[Sequence[Face]], Folded] = fold
) -> Index:
    """The index of all stories."""
    ordered = sorted(faces, key=lambda face: face.order)
    picks, bars, found = folded(ordered)
    parts = 1 << max(0, len(found) // _PER_SHARD).bit_length()
    part, postings, records = (
        feature_part(parts),
        defaultdict[int, Shard[bytes]](dict),
        defaultdict[int, Shard[Record]](dict),
    )
    for feature, numbers in found.items():
        postings[part(feature)][feature] = array("I", numbers).tobytes()
    for number, face in enumerate(ordered):
        records[record_part(number)][number] = Record(face, tokens.get(face.id, b""), picks[number])
    months = Counter([month_of(face.instant) for face in ordered])
    return Index(
        [face.id for face in ordered],
        {face.id: number for number, face in enumerate(ordered)},
        array("q", [face.instant for face in ordered]),
        array("q", bars),
        months,
        sizes_of(months),
        parts,
        Shards(lambda _: {}, record_part, records),
        Shards(lambda _: {}, part, postings),
        None,
    )


def placed(numbers: "array[int]", number: int, index: Index, order: Callable[[int], tuple[int, str]]) -> int:
    """Where a number stands, or belongs, among those that have a feature."""
    instants, instant = index.instants, index.instants[number]
    at = bisect_left(numbers, instant, key=instants.__getitem__)
    if at < len(numbers) and numbers[at] != number and instants[numbers[at]] == instant:
        own = order(number)
        while at < len(numbers) and instants[numbers[at]] == instant and order(numbers[at]) < own:
            at += 1
    return at
