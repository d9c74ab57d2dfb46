"""Related stories in their simplest form: by shared topics, from the neighbourhood in time.

A new story must not rewrite the archive, so older stories come first, the most shared topics ahead, then the newest;
newer ones only fill what is left, the nearest first. A full list of older stories therefore never changes when a
newer one is published.
"""

from bisect import bisect_left
from collections.abc import Collection, Mapping
from itertools import islice
from typing import Final

from standfirst.model.site import Site, label_id

_REACH: Final = 12
"""How many older (and a quarter as many newer) stories of a topic are looked at: the cost does not grow with the
archive."""


def related(
    site: Site, positions: Mapping[str, int], id: str, leave_out: Collection[str], count: int
) -> tuple[str, ...]:
    """Up to `count` ids. `positions` tells each story's place in `site.stories`."""
    here = positions[id]
    older: dict[int, int] = {}
    newer: dict[int, int] = {}
    for topic in dict.fromkeys(map(label_id, site.articles[id].tags)):
        members = site.members("topic", topic)
        at = bisect_left(members, here, key=positions.__getitem__)
        for shared, near in (
            (older, members[at + 1 : at + 1 + _REACH]),
            (newer, members[max(0, at - _REACH // 4) : at]),
        ):
            for other in near:
                place = positions[other]
                shared[place] = shared.get(place, 0) + 1
    ranked = sorted(older, key=lambda place: (-older[place], place))
    ranked += sorted(newer, key=lambda place: (-newer[place], -place))
    picks = (site.stories[place] for place in ranked)
    return tuple(islice((pick for pick in picks if pick not in leave_out), count))
