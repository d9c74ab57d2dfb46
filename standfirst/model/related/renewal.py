"""The index after a few stories have changed, from the index before: what `whole` would make of all stories.

A changed story is one gone and one come. With it change the scores of pairs: its own, those between whose stories it
lies in a window, and those for which a feature is rarer or commoner now by a step. A list is made anew only where such a
pair scores, before or after, as much as the list's bar; no other can have had it in it.
"""

from array import array
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from itertools import chain
from typing import Final, NamedTuple

from msgspec.structs import replace

from standfirst.model.related.face import Face, features_of, following, month_of
from standfirst.model.related.index import Index, Record, placed, sizes_of
from standfirst.model.related.neighbours import fading, newer, older
from standfirst.model.related.places import Picks, bar, first, offered, packed
from standfirst.model.related.scale import WINDOW, weight
from standfirst.model.related.words import SECTION

FEW: Final = 64
"""Changed stories up to which it is cheaper to renew than to begin anew."""

Pairs = defaultdict[int, defaultdict[int, int]]
"""By the later story of a pair: how much more each older one scores with it now, not faded."""


class Renewed(NamedTuple):
    """The new index of `lists`, and the ids of stories whose list is not as it was."""

    lists: Index
    touched: frozenset[str]


class _Swap(NamedTuple):
    """Numbers that are gone and come, and the index before and after, of which the lists are not yet made anew."""

    gone: frozenset[int]
    come: frozenset[int]
    before: Index
    after: Index


def renewed(index: Index, changes: Mapping[str, Face | None], tokens: Mapping[str, bytes]) -> Renewed | None:
    """The index with these faces (None: there is no such story any more); None where all must be done anew."""
    old = {id: index.face(number) for id in changes if (number := index.numbers.get(id)) is not None}
    changed = {id: face for id, face in changes.items() if face != old.get(id)}
    if not changed:
        return Renewed(_vouched(index, changes, tokens), frozenset())
    if len(changed) > FEW:
        return None
    months = Counter(index.months)
    months.subtract(month_of(old[id].instant) for id in changed if id in old)
    months.update(month_of(face.instant) for face in changed.values() if face is not None)
    months = +months
    if _resized(index.sizes, sizes_of(months)):
        return None
    swap = _swapped(index, changed, old, dict(months), tokens)
    lists = {number: _list(swap.after, number) for number in _doubtful(swap)}
    touched = {swap.after.ids[n] for n, (picks, _) in lists.items() if _named(swap.after, picks) != _was(swap, n)}
    return Renewed(_vouched(_with_lists(swap.after, lists), changes, tokens), frozenset({*changed, *touched}))


def _resized(before: Mapping[int, int], after: Mapping[int, int]) -> bool:
    return any(size != after.get(month, size) for month, size in before.items())


def _swapped(
    index: Index,
    changed: Mapping[str, Face | None],
    old: Mapping[str, Face],
    months: dict[int, int],
    tokens: Mapping[str, bytes],
) -> _Swap:
    ids, numbers = list(index.ids), dict(index.numbers)
    instants, bars = array("q", index.instants), array("q", index.bars)
    spare = [number for number, id in enumerate(ids) if not id]
    records: dict[int, Record | None] = {}
    for id in old.keys() & changed.keys():
        number = numbers.pop(id)
        records[number], ids[number], bars[number] = None, "", 0
    come: dict[int, Face] = {}
    for id, face in changed.items():
        if face is None:
            continue
        if spare:
            number = spare.pop()
        else:
            number = len(ids)
            ids.append("")
            instants.append(0)
            bars.append(0)
        ids[number], instants[number], numbers[id] = id, face.instant, number
        come[number], records[number] = face, Record(face, tokens.get(id, b""), b"")
    gone = frozenset(index.numbers[id] for id in old.keys() & changed.keys())
    held, parts = index.records.revised(records)
    after = index._replace(
        ids=ids, numbers=numbers, instants=instants, bars=bars, months=months, sizes=sizes_of(months), records=held
    )
    after = _dirty(after, records=parts)
    before = index._replace(instants=instants)  # a number that is free is nobody's, so both may be asked
    return _Swap(gone, frozenset(come), before, _posted(before, after, gone, come))


def _dirty(index: Index, *, records: Iterable[int] = (), postings: Iterable[int] = ()) -> Index:
    if index.dirty is None:
        return index
    return index._replace(dirty=(index.dirty[0] | set(records), index.dirty[1] | set(postings)))


def _posted(before: Index, after: Index, gone: frozenset[int], come: Mapping[int, Face]) -> Index:
    """With the new numbers among those that have a feature, and without the old ones."""
    changes: dict[int, array[int]] = {}
    for number in gone:
        for feature in features_of(before.face(number)):
            numbers = changes.setdefault(feature, before.having(feature))
            numbers.remove(number)
    for number, face in come.items():
        for feature in features_of(face):
            numbers = changes.setdefault(feature, before.having(feature))
            numbers.insert(placed(numbers, number, after, after.order), number)
    packed = {feature: numbers.tobytes() or None for feature, numbers in changes.items()}
    postings, parts = after.postings.revised(packed)
    return _dirty(after._replace(postings=postings), postings=parts)


def _doubtful(swap: _Swap) -> set[int]:
    """The stories whose lists must be made anew."""
    after, bars = swap.after, swap.after.bars
    doubtful = set(swap.come)
    for later, differences in _pairs(swap).items():
        now = older(after, later) if later not in swap.gone else {}
        for earlier, difference in differences.items():
            if difference:
                score = now.get(earlier, 0)
                most = fading(after, later, earlier, max(score, score - difference))
                doubtful |= {number for number in (later, earlier) if most >= bars[number]}
    return doubtful - swap.gone


def _pairs(swap: _Swap) -> Pairs:
    """The pairs whose scores may not be as they were."""
    faces = [*map(swap.before.face, sorted(swap.gone)), *map(swap.after.face, sorted(swap.come))]
    since = min(month_of(face.instant) for face in faces)
    pairs: Pairs = defaultdict(lambda: defaultdict(int))
    for feature in dict.fromkeys(chain.from_iterable(map(features_of, faces))):
        _compare(swap, feature, since, pairs)
    return pairs


def _compare(swap: _Swap, feature: int, since: int, pairs: Pairs) -> None:
    """Takes up what one feature is worth to each pair more or less than before."""
    old, new = swap.before.having(feature), swap.after.having(feature)
    were, are = _worths(swap.before, old, feature, since), _worths(swap.after, new, feature, since)
    later = _near(old, swap.gone) | _near(new, swap.come)
    if feature & 7 != SECTION:
        for month in are.keys() & were.keys():
            if are[month] != were[month]:
                later |= {*_of_month(swap.after, old, month), *_of_month(swap.after, new, month)}
    for index, having, sign, worths in ((swap.before, old, -1, were), (swap.after, new, 1, are)):
        for number in later:
            at = placed(having, number, index, lambda one: _order(swap, one))
            if at < len(having) and having[at] == number:
                worth = sign * worths[month_of(index.instants[number])]
                for earlier in having[max(0, at - WINDOW) : at]:
                    pairs[number][earlier] += worth


def _order(swap: _Swap, number: int) -> tuple[int, str]:
    return (swap.before if number in swap.gone else swap.after).order(number)


def _near(having: "array[int]", changed: frozenset[int]) -> set[int]:
    """The changed stories, and those whose windows reach back to one."""
    near: set[int] = set()
    for at in [at for at, number in enumerate(having) if number in changed]:
        near.update(having[at : at + WINDOW + 1])
    return near


def _of_month(index: Index, having: "array[int]", month: int) -> "array[int]":
    get = index.instants.__getitem__
    return having[bisect_left(having, month, key=get) : bisect_left(having, following(month), key=get)]


def _worths(index: Index, having: "array[int]", feature: int, since: int) -> dict[int, int]:
    """What a feature is worth in each month since one in which a story has it."""
    get, found = index.instants.__getitem__, {}
    at = bisect_left(having, since, key=get)
    while at < len(having):
        month = month_of(get(having[at]))
        found[month] = weight(feature & 7, index.sizes[month], bisect_left(having, month, key=get))
        at = bisect_left(having, following(month), key=get)
    return found


def _list(index: Index, number: int) -> tuple[Picks, int]:
    """A story's list, made anew from all its neighbours; and its bar."""
    face, get = index.face(number), index.face
    if not face.room:
        return (), bar(face, (), get)
    ranked = [(fading(index, number, other, score), other) for other, score in older(index, number).items()]
    ranked.sort(key=lambda one: (one[0], index.order(one[1])), reverse=True)
    picks = first(face, ranked, get)
    least = bar(face, picks, get)
    after = sorted(newer(index, number).items(), key=lambda one: index.order(one[0]))
    for other, score in after:
        picks = offered(face, picks, other, fading(index, number, other, score), get)
    return picks, least


def _was(swap: _Swap, number: int) -> list[tuple[str, int, int]] | None:
    """A list as it was: whom it named, with their scores."""
    id = swap.after.ids[number]
    return _named(swap.before, swap.before.picks(id)) if id in swap.before.numbers else None


def _named(index: Index, picks: Picks) -> list[tuple[str, int, int]]:
    return [(index.ids[pick.number], pick.score, pick.over) for pick in picks]


def _with_lists(index: Index, lists: Mapping[int, tuple[Picks, int]]) -> Index:
    bars = array("q", index.bars)
    records: dict[int, Record | None] = {}
    for number, (picks, least) in lists.items():
        bars[number] = least
        records[number] = replace(_record(index, number), picks=packed(picks))
    held, parts = index.records.revised(records)
    return _dirty(index._replace(bars=bars, records=held), records=parts)


def _record(index: Index, number: int) -> Record:
    record = index.records.get(number)
    assert record is not None  # somebody has the number
    return record


def _vouched(index: Index, changes: Iterable[str], tokens: Mapping[str, bytes]) -> Index:
    """With what vouches for these stories now."""
    records: dict[int, Record | None] = {}
    for id in changes:
        number = index.numbers.get(id)
        if number is not None and (record := _record(index, number)).token != tokens.get(id, b""):
            records[number] = replace(record, token=tokens.get(id, b""))
    held, parts = index.records.revised(records)
    return _dirty(index._replace(records=held), records=parts)
