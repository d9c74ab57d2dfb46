"""Related stories in their simplest form: by shared topics, from the neighbourhood in time.

A new story must not rewrite the archive, so older stories come first, the most shared topics ahead, then the newest;
newer ones only fill what is left, the nearest first. A full list of older stories therefore never changes when a
newer one is published.
"""

from collections.abc import Collection, Iterable
from itertools import islice
from typing import Final, NamedTuple

_REACH: Final = 12
"""How many older (and a quarter as many newer) stories of a topic are looked at: the cost does not grow with the
archive."""


class Listing(NamedTuple):
    """The stories of a list, newest first, with the instants of their dates."""

    ids: tuple[str, ...]
    instants: tuple[int, ...]


def related(id: str, topics: Iterable[Listing], leave_out: Collection[str], count: int) -> tuple[str, ...]:
    """Up to `count` ids; `topics` are the lists that the story `id` stands in."""
    older: dict[tuple[int, str], int] = {}
    newer: dict[tuple[int, str], int] = {}
    for listing in topics:
        if id not in listing.ids:
            continue
        at = listing.ids.index(id)
        for shared, start, stop in ((older, at + 1, at + 1 + _REACH), (newer, max(0, at - _REACH // 4), at)):
            for place in zip(listing.instants[start:stop], listing.ids[start:stop], strict=True):
                shared[place] = shared.get(place, 0) + 1
    ranked = sorted(older, key=lambda place: (-older[place], -place[0], place[1]))
    ranked += sorted(newer, key=lambda place: (-newer[place], place[0], place[1]))
    return tuple(islice((other for _, other in ranked if other not in leave_out), count))
