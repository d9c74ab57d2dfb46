"""The lists of a whole archive, in one pass over its stories, oldest first.

What it comes to is said by `neighbours` and `places`: a story begins with the best of those before it, and is then
offered each later one. It is written for speed, which is most of what a first build pays for related stories.

The pass can be parted. What stories offer to those of an earlier part is kept until both parts are done: each list still
takes its offers in their order, and so comes to the same.
"""

from array import array
from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

from msgspec import Struct

from standfirst.model.related.face import Face, features_of, month_of
from standfirst.model.related.places import Faces, Picks, bar, first, offered, packed, unpacked
from standfirst.model.related.scale import BETTER, ENOUGH, HALF_LIFE, WINDOW, size, weight

_DAY = 86400
_LIKELY = 12
"""So many of the best are ranked; all, where they do not fill the places."""

Postings = dict[int, list[int]]
"""The numbers that have each feature, oldest first."""


class Folded(NamedTuple):
    """By number: the lists, packed, and the bars that these began with."""

    picks: list[bytes]
    bars: list[int]
    postings: Postings


class Part(Struct, frozen=True, array_like=True):
    """The lists and bars of some stories that follow each other. `late` are their offers to stories before them, packed: the
    one that is to take it, the one that is offered, its score, and so on."""

    picks: list[bytes]
    bars: list[int]
    late: bytes


def fold(faces: Sequence[Face]) -> Folded:
    """The lists of all stories, which are given in their order and numbered by it."""
    postings: Postings = {}
    return joined(faces, [part_of(faces, 0, len(faces), postings)], postings)


def part_of(faces: Sequence[Face], begin: int, end: int, postings: Postings) -> Part:
    """The part from one number up to another. `postings`: of none; afterwards of all up to there."""
    for number in range(begin):
        for feature in features_of(faces[number]):
            postings.setdefault(feature, []).append(number)
    days = [face.instant // _DAY for face in faces]
    entry = [ENOUGH] * begin  # what a newer story must score at least, by number
    picks: list[Picks] = []
    bars, late, get = array("I"), array("I"), faces.__getitem__
    month, before, large = -1 << 62, 0, size(0)
    for number in range(begin, end):
        face, day = faces[number], days[number]
        if month_of(face.instant) != month:
            month = month_of(face.instant)
            before = bisect_left(faces, month, 0, number, key=_instant)
            large = size(before)
        scores = _scores(face, number, before, large, postings)
        for other in [other for other, score in scores.items() if score >= entry[other]]:
            score = scores[other] * HALF_LIFE // (HALF_LIFE + day - days[other])
            if score < entry[other]:
                continue
            if other < begin:
                late.extend((other, number, score))
                continue
            at = other - begin
            picks[at] = offered(faces[other], picks[at], number, score, get)
            entry[other] = _entry(faces[other], picks[at], bar(faces[other], picks[at], get))
        picks.append(_first(face, scores, day, days, get))
        bars.append(bar(face, picks[-1], get))
        entry.append(_entry(face, picks[-1], bars[-1]))
    return Part([*map(packed, picks)], bars.tolist(), late.tobytes())


def joined(faces: Sequence[Face], parts: Sequence[Part], postings: Postings) -> Folded:
    """All parts, in their order."""
    picks = [one for part in parts for one in part.picks]
    bars = [bar for part in parts for bar in part.bars]
    entry, get = bars.copy(), faces.__getitem__
    offers = iter(array("I", b"".join(part.late for part in parts)))
    for number, other, score in zip(offers, offers, offers, strict=True):
        if score >= entry[number]:
            found = offered(faces[number], unpacked(picks[number]), other, score, get)
            picks[number] = packed(found)
            entry[number] = _entry(faces[number], found, bar(faces[number], found, get))
    return Folded(picks, bars, postings)


def _instant(face: Face) -> int:
    return face.instant


def _first(face: Face, scores: dict[int, int], day: int, days: list[int], get: Faces) -> Picks:
    """The list that a story begins with."""
    if not face.room:
        return ()
    ranked = _ranked(scores, day, days)
    picks = first(face, ranked, get)
    if ranked and len(scores) > len(ranked) and bar(face, picks, get) <= ranked[-1][0]:
        # Too many were refused, or have a thread with a place: one that was not ranked may be better.
        picks = first(face, _ranked(scores, day, days, whole=True), get)
    return picks


def _scores(face: Face, number: int, before: int, large: int, postings: Postings) -> dict[int, int]:
    """The scores of those before a story that are enough, not yet faded; and takes the story into the postings."""
    scores: dict[int, int] = {}
    score = scores.get
    for feature in features_of(face):
        having = postings.get(feature)
        if having is None:
            postings[feature] = [number]
            continue
        worth = weight(feature & 7, large, bisect_left(having, before))
        if worth:
            for other in having[-WINDOW:]:
                scores[other] = score(other, 0) + worth
        having.append(number)
    return {other: sum_ for other, sum_ in scores.items() if sum_ >= ENOUGH}


def _ranked(scores: dict[int, int], day: int, days: list[int], *, whole: bool = False) -> list[tuple[int, int]]:
    """Faded scores with their numbers, best first, of equals the newest; those that may matter, or the `whole`."""
    least = ENOUGH
    if not whole and len(scores) > _LIKELY:
        # None that begins below the least of some faded scores can come before them.
        likely = sorted(scores.values())[-_LIKELY]
        least = max(
            ENOUGH, min([s * HALF_LIFE // (HALF_LIFE + day - days[n]) for n, s in scores.items() if s >= likely])
        )
    found = [
        (score * HALF_LIFE // (HALF_LIFE + day - days[other]), other)
        for other, score in scores.items()
        if score >= least
    ]
    found.sort(reverse=True)
    return found if whole else found[:_LIKELY]


def _entry(face: Face, picks: Picks, least: int) -> int:
    """What a newer story must score at least to get a place; `least` is the list's bar."""
    if len(picks) < face.room or not face.room:
        return least
    quarters, all_ = BETTER
    return max(ENOUGH, -(-least * quarters // all_))
