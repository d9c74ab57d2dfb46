"""The scores of one story with those before it and after it: what `fold` sums up for all, asked for one.

A feature counts for two stories while fewer than `WINDOW` others lie between them that have it. It is worth what the
archive before the later one's month makes of it.
"""

from array import array
from bisect import bisect_left
from collections import defaultdict

from standfirst.model.related.face import features_of, month_of
from standfirst.model.related.index import Index, placed
from standfirst.model.related.scale import WINDOW, faded, weight

_DAY = 86400


def older(index: Index, number: int) -> dict[int, int]:
    """The scores with those before, not yet faded."""
    month = month_of(index.instants[number])
    large, scores = index.sizes[month], defaultdict[int, int](int)
    for feature in features_of(index.face(number)):
        having = index.having(feature)
        if len(having) < 2:
            continue
        at = placed(having, number, index, index.order)
        worth = weight(feature & 7, large, used(index, having, month))
        for other in having[max(0, at - WINDOW) : at]:
            if worth:
                scores[other] += worth
    return scores


def newer(index: Index, number: int) -> dict[int, int]:
    """The scores with those after, not yet faded."""
    sizes, scores = index.sizes, defaultdict[int, int](int)
    for feature in features_of(index.face(number)):
        having = index.having(feature)
        if len(having) < 2:
            continue
        at = placed(having, number, index, index.order)
        month, worth = None, 0
        for other in having[at + 1 : at + 1 + WINDOW]:
            if month != month_of(index.instants[other]):
                month = month_of(index.instants[other])
                worth = weight(feature & 7, sizes[month], used(index, having, month))
            if worth:
                scores[other] += worth
    return scores


def used(index: Index, having: "array[int]", month: int) -> int:
    """How many stories before a month have a feature."""
    return bisect_left(having, month, key=index.instants.__getitem__)


def fading(index: Index, number: int, other: int, score: int) -> int:
    """A score of two stories for the days that lie between them."""
    return faded(score, abs(index.instants[number] // _DAY - index.instants[other] // _DAY))
