"""The places beside one story: who gets them first, and what a newer story must score to take one.

All parts of a thread but the best count half, so that a list is spread over threads where it can be; of stories that
are one told twice the first stays. The least score that stands (`bar`) only ever rises: what scored below it has never
been in the list, which is what lets a renewal pass over it.
"""

from array import array
from collections.abc import Callable, Iterable, Sequence
from itertools import chain
from typing import Final, NamedTuple

from standfirst.model.related.face import Face, alike, shuns
from standfirst.model.related.scale import BETTER, ENOUGH

NEVER: Final = (1 << 31) - 1
"""The bar of a list without places."""


class Pick(NamedTuple):
    """A story in a place. `over`: for one that took another's place, how often that one's score it had, in hundredths."""

    number: int
    score: int
    over: int = 0


Picks = tuple[Pick, ...]


def packed(picks: Picks) -> bytes:
    """A list as it is kept: a tenth of its size, and there are as many as stories."""
    return array("I", chain.from_iterable(picks)).tobytes()


def unpacked(data: bytes) -> Picks:
    """What `packed` has packed."""
    numbers = iter(array("I", data))
    return tuple(map(Pick, numbers, numbers, numbers))


Faces = Callable[[int], Face]


def first(face: Face, ranked: Iterable[tuple[int, int]], faces: Faces) -> Picks:
    """The list that a story begins with, from the scores and numbers of older ones, best first."""
    chosen: list[Pick] = []
    threads: set[str] = set()
    waiting: list[Pick] = []  # of threads that have a place, with half their scores, best first
    for score, number in ranked:
        while waiting and waiting[0].score > score and len(chosen) < face.room:
            chosen.append(_whole(waiting.pop(0)))
        if len(chosen) >= face.room or score < ENOUGH:
            break
        other = faces(number)
        if _refused(face, other, chosen + [_whole(one) for one in waiting], faces):
            continue
        if other.thread and other.thread in threads:
            waiting.append(Pick(number, score // 2, score))
            continue
        threads.add(other.thread)
        chosen.append(Pick(number, score))
    chosen += map(_whole, waiting[: max(0, face.room - len(chosen))])
    return in_order(chosen)


def _whole(waiting: Pick) -> Pick:
    return Pick(waiting.number, waiting.over)


def _refused(face: Face, other: Face, chosen: Iterable[Pick], faces: Faces) -> bool:
    return shuns(face, other) or alike(face, other) or any(alike(faces(one.number), other) for one in chosen)


def in_order(picks: Iterable[Pick]) -> Picks:
    """Best first; of equals the one that was there first."""
    return tuple(sorted(picks, key=lambda pick: -pick.score))


def offered(face: Face, picks: Picks, number: int, score: int, faces: Faces) -> Picks:
    """The list after a newer story was offered to it."""
    other = faces(number)
    if not face.room or score < ENOUGH or shuns(face, other) or alike(face, other):
        return picks
    twin = next((one for one in picks if alike(faces(one.number), other)), None)
    if twin is None and len(picks) < face.room:
        return in_order((*picks, Pick(number, score)))
    mates = [one for one in picks if other.thread and faces(one.number).thread == other.thread]
    if twin is not None and any(mate != twin for mate in mates):
        return picks  # it would make a better one count half
    weight = {one: one.score for one in picks} if twin or mates else counted(picks, faces)
    rival = twin or min(reversed(mates or picks), key=weight.__getitem__)
    quarters, all_ = BETTER
    if score * all_ < weight[rival] * quarters:
        return picks
    over = score * 100 // max(1, weight[rival])
    return in_order((*(one for one in picks if one != rival), Pick(number, score, over)))


def counted(picks: Sequence[Pick], faces: Faces) -> dict[Pick, int]:
    """What each place counts: half where a better one is of the same thread."""
    threads: set[str] = set()
    found: dict[Pick, int] = {}
    for one in picks:
        thread = faces(one.number).thread
        found[one] = one.score // 2 if thread and thread in threads else one.score
        threads.add(thread)
    return found


def bar(face: Face, picks: Picks, faces: Faces) -> int:
    """What another story must score at least to be in the list at any time."""
    if not face.room:
        return NEVER
    return min(counted(picks, faces).values()) if len(picks) >= face.room else ENOUGH
