"""The numbers to beat, as ratios to Hugo in the same run and as peaks of memory. They hold for equal outputs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from benchmarks.contestants import COLD, EDITED, FIRST, NOTHING, PUBLISHED


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """What must be reached, and what we want: times Hugo's, or gigabytes."""

    must: float
    wants: float

    def verdict(self, value: float) -> str:
        """Met or missed, as a table says it."""
        return "met, wanted too" if value <= self.wants else "met" if value <= self.must else "**missed**"


TIMES: Final[Mapping[int, Mapping[tuple[str, str], Goal]]] = {
    10_000: {
        ("Standfirst", COLD): Goal(must=1.6, wants=1.0),
        ("Standfirst, commonmark", COLD): Goal(must=0.8, wants=0.45),
        ("Standfirst", NOTHING): Goal(must=0.06, wants=0.03),
        ("Standfirst", EDITED): Goal(must=0.2, wants=0.1),
        ("Standfirst", PUBLISHED): Goal(must=0.3, wants=0.17),
        ("Standfirst, client", PUBLISHED): Goal(must=0.2, wants=0.1),
        ("Standfirst", FIRST): Goal(must=0.5, wants=0.25),
    },
    50_000: {
        ("Standfirst", EDITED): Goal(must=0.12, wants=0.06),
        ("Standfirst", PUBLISHED): Goal(must=0.2, wants=0.1),
    },
}
"""{articles: {(contestant, scenario): times Hugo's wall}}. An archive of another size has no goals."""

COLD_GIGABYTES: Final[Mapping[int, Goal]] = {10_000: Goal(must=0.3, wants=0.2), 50_000: Goal(must=1.0, wants=0.8)}
WARM_GIGABYTES: Final[Mapping[int, Goal]] = {10_000: Goal(must=0.3, wants=0.2), 50_000: Goal(must=0.6, wants=0.4)}
"""Peak of all processes, resident pages summed."""
