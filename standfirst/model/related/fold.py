"""The lists of a whole archive, in one pass over its stories, oldest first.

What it comes to is said by `neighbours` and `places`: a story begins with the best of those before it, and is then
offered each later one. It is written for speed, which is most of what a first build pays for related stories.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from standfirst.model.related.face import Face, features_of, month_of
from standfirst.model.related.places import Faces, Picks, bar, first, offered
from standfirst.model.related.scale import BETTER, ENOUGH, HALF_LIFE, WINDOW, size, weight

_DAY = 86400
_LIKELY = 12
"""So many of the best are ranked; all, where they do not fill the places."""


class Folded(NamedTuple):
    """By number: the lists and their bars. `postings`: the numbers that have each feature, oldest first."""

    picks: list[Picks]
    bars: list[int]
    postings: dict[int, list[int]]


def fold(faces: Sequence[Face]) -> Folded:
    """The lists of all stories, which are given in their order and numbered by it."""
    picks: list[Picks] = []
    bars: list[int] = []
    entry: list[int] = []  # what a newer story must score at least, by number
    postings: dict[int, list[int]] = {}
    days = [face.instant // _DAY for face in faces]
    month, before, large = -1 << 62, 0, size(0)
    get = faces.__getitem__
    for number, face in enumerate(faces):
        if month_of(face.instant) != month:
            month, before, large = month_of(face.instant), number, size(number)
        scores = _scores(face, number, before, large, postings)
        day = days[number]
        for other in [other for other, score in scores.items() if score >= entry[other]]:
            score = scores[other] * HALF_LIFE // (HALF_LIFE + day - days[other])
            if score >= entry[other]:
                picks[other] = offered(faces[other], picks[other], number, score, get)
                entry[other] = _entry(faces[other], picks[other], get)
        picks.append(_first(face, scores, day, days, get))
        bars.append(bar(face, picks[-1], get))
        entry.append(_entry(face, picks[-1], get))
    return Folded(picks, bars, postings)


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


def _scores(face: Face, number: int, before: int, large: int, postings: dict[int, list[int]]) -> dict[int, int]:
    """The scores of those before a story that are enough, not yet faded; and takes the story into the postings."""
    scores: defaultdict[int, int] = defaultdict(int)
    for feature in features_of(face):
        having = postings.get(feature)
        if having is None:
            postings[feature] = [number]
            continue
        worth = weight(feature & 7, large, bisect_left(having, before))
        if worth:
            for other in having[-WINDOW:]:
                scores[other] += worth
        having.append(number)
    return {other: score for other, score in scores.items() if score >= ENOUGH}


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


def _entry(face: Face, picks: Picks, get: Faces) -> int:
    """What a newer story must score at least to get a place."""
    least = bar(face, picks, get)
    if len(picks) < face.room or not face.room:
        return least
    quarters, all_ = BETTER
    return max(ENOUGH, -(-least * quarters // all_))
