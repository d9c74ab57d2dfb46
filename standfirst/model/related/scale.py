"""What a shared feature and the distance in time are worth. All is in whole numbers, so that no order of sums and no
machine makes a difference.
"""

from functools import lru_cache
from typing import Final

from standfirst.model.related.words import AUTHOR, HEADLINE, LINK, SECTION, TOPIC, WORD

WINDOW: Final = 12
"""A feature ties a story to the last so many before it that have it, and so to no more than so many after it. The cost
of a story then does not grow with the archive, and a word in everybody's mouth ties what is of one time."""

WORTH: Final = {WORD: 2, HEADLINE: 2, TOPIC: 6, AUTHOR: 4, LINK: 5, SECTION: 1}
_LEAST: Final = {WORD: 6, HEADLINE: 6, TOPIC: 2, AUTHOR: 2, LINK: 2, SECTION: 2}
"""Rarity below which a feature says nothing (0) or, of those that people have chosen, counts all the same."""
_FEW: Final = 64
"""An archive of fewer stories is counted as one of so many: in its first month nothing has been counted."""
ENOUGH: Final = 30
"""What two stories must score to be shown beside each other: one word of a summary is not enough."""
HALF_LIFE: Final = 1461
"""Days after which a score is worth a half."""
BETTER: Final = (5, 4)
"""A newer story takes a place when it scores so many quarters as much as the older one that has it."""


def octaves(count: int) -> int:
    """Twice the logarithm of a count to base 2, whole: steps so coarse that one story more seldom matters."""
    bits = count.bit_length()
    return 2 * bits - 2 + (count * count >= 1 << (2 * bits - 1)) if count else 0


def size(stories: int) -> int:
    """What an archive of so many stories makes of a word that is in one."""
    return octaves(max(_FEW, stories))


@lru_cache(maxsize=1 << 16)
def weight(kind: int, size: int, uses: int) -> int:
    """What sharing a feature is worth that so many stories had before the month: rarer is more."""
    if kind == SECTION:
        return WORTH[SECTION] * _LEAST[SECTION]
    rarity = size - octaves(uses + 1)
    if rarity < _LEAST[kind]:
        return 0 if kind in (WORD, HEADLINE) else WORTH[kind] * _LEAST[kind]
    return WORTH[kind] * rarity


def faded(score: int, days: int) -> int:
    """A score, the further two stories lie apart in time the less."""
    return score * HALF_LIFE // (HALF_LIFE + days)
