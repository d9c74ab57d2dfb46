"""Rows 9 to 11: Lighthouse on a phone, simulated slow 4G and a processor four times slower. Minutes: `build.py test --long lighthouse`."""

from __future__ import annotations

import socket
import statistics
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import pytest

from tests.web.conftest import view_of
from tests.web.tools import lighthouse, needed

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Browser

    from tests.web.conftest import Served

THRICE: Final = ("demo article", "demo front", "ur article")
ONCE: Final = (
    "acceptance article", "hi article", "demo section", "demo topic", "demo author", "demo archive", "demo archive-day",
    "demo page", "demo 404",
)  # fmt: skip
CATEGORIES: Final = ("performance", "accessibility", "best-practices", "seo")


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """Lighthouse's four scores of one run, in the order of `CATEGORIES`; times in milliseconds."""

    scores: tuple[int, ...]
    fcp: float
    lcp: float
    tbt: float
    cls: float
    lost: tuple[str, ...]
    """Audits that cost points outside performance."""


def marks(report: dict[str, Any]) -> Marks:
    """What a report says, in short."""
    audits, categories = report["audits"], report["categories"]
    lost = [
        name
        for category in CATEGORIES[1:]
        for ref in categories[category]["auditRefs"]
        if ref["weight"] and audits[name := ref["id"]]["score"] not in (1, None)
    ]

    def value(name: str) -> float:
        return float(audits[name]["numericValue"])

    return Marks(
        scores=tuple(round(100 * (categories[category]["score"] or 0)) for category in CATEGORIES),
        fcp=value("first-contentful-paint"),
        lcp=value("largest-contentful-paint"),
        tbt=value("total-blocking-time"),
        cls=value("cumulative-layout-shift"),
        lost=tuple(lost),
    )


def median(runs: list[Marks]) -> Marks:
    """Of each number its own median: the run in the middle by one of them may be the outlier of another."""
    return Marks(
        scores=tuple(int(statistics.median_low(scores)) for scores in zip(*(run.scores for run in runs), strict=True)),
        fcp=statistics.median(run.fcp for run in runs),
        lcp=statistics.median(run.lcp for run in runs),
        tbt=statistics.median(run.tbt for run in runs),
        cls=max(run.cls for run in runs),
        lost=tuple(sorted({audit for run in runs for audit in run.lost})),
    )


@pytest.fixture(scope="module")
def measured(launch_chromium: Callable[..., Browser]) -> Callable[[str, int], Marks]:
    """A function that gives the median of some runs for an address, in a Chromium of its own."""
    needed("node", "lighthouse")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    launch_chromium(f"--remote-debugging-port={port}", whole=True)
    return lambda address, runs: median([marks(lighthouse(address, port)) for _ in range(runs)])


def wrong(name: str, found: Marks) -> list[str]:
    """Which goals a page misses. An error page asks not to be indexed, which is the whole of what its SEO lacks."""
    faults = [f"performance {found.scores[0]}"] if found.scores[0] < 95 else []
    lost = [audit for audit in found.lost if not (name == "demo 404" and audit == "is-crawlable")]
    faults += [f"{audit} loses points" for audit in lost]
    faults += [f"CLS {found.cls}"] if found.cls > 0.01 else []
    if name == "demo article":
        limits = (("FCP", found.fcp, 1000), ("LCP", found.lcp, 1500), ("TBT", found.tbt, 100))
        faults += [f"{metric} {value:.0f} ms" for metric, value, limit in limits if value > limit]
    return faults


@pytest.mark.browser
@pytest.mark.long
@pytest.mark.parametrize("name", [*THRICE, *ONCE])
def test_long_web_lighthouse(
    name: str,
    portal: Callable[[str], Served],
    measured: Callable[[str, int], Marks],
    capsys: pytest.CaptureFixture[str],
) -> None:
    view = view_of(portal, name)
    found = measured(view.url, 3 if name in THRICE else 1)
    if wrong(name, found):  # the simulation multiplies what the machine's slow moment took by four: no verdict
        found = measured(view.url, 5)
    with capsys.disabled():  # the numbers are of interest when all is well, too
        sys.stdout.write(
            f"\n{name}: {' '.join(map(str, found.scores))}, FCP {found.fcp:.0f} LCP {found.lcp:.0f} TBT {found.tbt:.0f} ms "
        )
    assert wrong(name, found) == []
