"""Whatever fails at whichever request to whichever kind of host: readers only ever find whole pages, and the next deploy goes on
from what is there.

A sample in each run; `build.py test --long deploy_every` goes through every request with every fault, and `--long
schedules` through 300 random schedules. What stands in memory, and folders, are in `test_schedules` and `test_folder`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from tests.deploy.every_host import KINDS, rig
from tests.deploy.rigs import Case, a_few, every, schedule

SAMPLE = {"s3": (18, 1), "netlify": (10, 6), "git": (4, 2), "ssh": (13, 1)}
"""How many requests the deploy takes, and how many cases each run of the tests tries."""
TURNS = {"sftp": 3, "dav": 3, "rclone-s3": 1}
SCHEDULES = {"s3": 100, "netlify": 100, "git": 50, "ssh": 25, "sftp": 10, "dav": 10, "rclone-s3": 5}


def by_turns(faults: int) -> Callable[[list[Case]], Iterable[Case]]:
    """Every request, and every fault, but not every pair: so many faults a request, and other ones at the next. A run of rclone
    takes a tenth of a second, so that all pairs would take hours."""

    def some(cases: list[Case]) -> Iterable[Case]:
        kinds = len({case[1:] for case in cases})
        return [c for n, c in enumerate(cases) if (n % kinds - faults * (n // kinds)) % kinds < faults]

    return some


@pytest.mark.parametrize("kind", sorted(SAMPLE))
def test_a_request_that_fails_leaves_whole_pages_and_the_next_deploy_mends_it(kind: str, tmp_path: Path) -> None:
    with rig(kind, tmp_path) as host:
        a_few(host, *SAMPLE[kind])


@pytest.mark.long
@pytest.mark.parametrize("kind", sorted(KINDS))
def test_long_deploy_every_fault_at_every_request(kind: str, tmp_path: Path) -> None:
    with rig(kind, tmp_path) as host:
        requests, cases = every(host, by_turns(TURNS[kind]) if kind in TURNS else lambda cases: cases)
    print(f"{kind}: {requests} requests, {cases} cases")  # noqa: T201 - the numbers for docs/measurements.md


@pytest.mark.long
@pytest.mark.parametrize("kind", sorted(SCHEDULES))
def test_long_deploy_schedules(kind: str, tmp_path: Path) -> None:
    with rig(kind, tmp_path) as host:
        host.empty()
        for seed in range(SCHEDULES[kind]):
            schedule(host, seed, 4)
