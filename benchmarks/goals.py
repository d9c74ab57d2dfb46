"""The numbers to beat, as ratios to Hugo in the same run and as peaks of memory. They hold for equal outputs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from benchmarks.contestants import (
    COLD,
    EDITED,
    EDITED_PAGE,
    FIRST,
    NEW_FRONT,
    NEW_PAGE,
    NEW_SECTION,
    NEW_SIDEBAR,
    NEW_THEN,
    NOTHING,
    PUBLISHED,
    WARM_PAGE,
)


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
        ("Standfirst, client and ledgers", PUBLISHED): Goal(must=0.2, wants=0.1),
        ("Standfirst", FIRST): Goal(must=0.5, wants=0.25),
        ("Standfirst, ledgers", NOTHING): Goal(must=0.06, wants=0.03),
        ("Standfirst, ledgers", EDITED): Goal(must=0.2, wants=0.1),
        ("Standfirst, ledgers", PUBLISHED): Goal(must=0.3, wants=0.17),
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """What a preview must reach, in seconds: by half of the repeats, and by 95 of a hundred."""

    median: float | None = None
    p95: float | None = None

    def verdict(self, median: float, p95: float) -> str:
        """Met, if both are."""
        missed = (self.median is not None and median > self.median) or (self.p95 is not None and p95 > self.p95)
        return "**missed**" if missed else "met"

    def __str__(self) -> str:
        shown = (("median", self.median), ("p95", self.p95))
        return ", ".join(f"{name} {limit:g}" for name, limit in shown if limit is not None)


PREVIEW: Final[Mapping[int, Mapping[str, Limit]]] = {
    10_000: {
        WARM_PAGE: Limit(median=2.0),
        EDITED_PAGE: Limit(median=0.05, p95=0.10),
        NEW_PAGE: Limit(p95=0.10),
        NEW_FRONT: Limit(p95=0.10),
        NEW_SECTION: Limit(p95=0.10),
        NEW_SIDEBAR: Limit(p95=0.10),
        NEW_THEN: Limit(p95=0.10),
    }
}
"""{articles: {measure: seconds}}, for Standfirst beside an author."""
PREVIEW_GIGABYTES: Final[Mapping[int, float]] = {10_000: 0.4}
"""What its processes must not exceed after all repeats, resident pages summed."""
