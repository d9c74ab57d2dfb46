"""Invariant 9 by random histories: after every step of whatever happens to a site, an incremental build gives the
bytes of a clean one made elsewhere, renders nothing without a cause, and touches no file that stays.

Two hundred short histories in each run; `build.py test --long histories` walks ten thousand.
"""

import multiprocessing
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pytest

from tests.build.histories.builds import Said, by_function
from tests.build.histories.clean import Clean
from tests.build.histories.edits import EDITS
from tests.build.histories.run import Histories
from tests.build.histories.sketches import sketching
from tests.build.histories.walk import ACCIDENTS, Counts, Walk, Wrong, drawn

FIRST, SHARDS, SHARD, MOST = 10, 6, 13, 2
"""Each run walks SHARDS × SHARD histories of up to MOST steps with edits, and one or two accidents, by the seeds from FIRST on: the
shortest row of seeds that draws every edit."""

LONG, LONG_SHARD, LONG_MOST = 10_000, 50, MOST

ONE = os.environ.get("HISTORY", "")
"""The seed of a history that failed, to walk it alone."""


@pytest.fixture(autouse=True)
def sketched() -> Iterator[None]:
    """Pictures are lines of text."""
    with sketching():
        yield


@pytest.fixture
def folder() -> Iterator[Path]:
    """A place for many small files: in memory where the system has that."""
    memory = Path("/dev/shm")
    made = Path(tempfile.mkdtemp(dir=memory if memory.is_dir() else None))
    yield made
    shutil.rmtree(made)


def walked(folder: Path, seeds: range, most: int) -> Counts:
    """Histories of these seeds, with a process of their own for clean builds."""
    clean = Clean(folder / "clean", seeds.start)
    histories = Histories(folder, clean)
    try:
        with sketching():
            histories.run(seeds, most)
    finally:
        clean.close()
    return histories.counts


@pytest.mark.parametrize("shard", range(SHARDS))
def test_after_any_history_an_incremental_build_gives_the_bytes_of_a_clean_one(folder: Path, shard: int) -> None:
    start = FIRST + shard * SHARD
    counts = walked(folder, range(start, start + SHARD), MOST)
    assert counts.histories == SHARD
    assert counts.elsewhere >= 0.3 * counts.edits, "edits must reach other pages than one, or they test little"
    assert counts.stopped < 0.2 * counts.steps, "most steps must be published, or they test nothing"


if ONE:

    def test_the_history_of_one_seed_holds(folder: Path) -> None:
        """Only where it is asked for, by `HISTORY=seed` or `HISTORY=seed:most`."""
        seed, _, most = ONE.partition(":")
        walked(folder, range(int(seed), int(seed) + 1), int(most or MOST))


@pytest.mark.long
def test_ten_thousand_long_histories_hold(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    starts = range(10**6, 10**6 + LONG, LONG_SHARD)
    with ProcessPoolExecutor(os.cpu_count(), multiprocessing.get_context("spawn")) as pool:
        shards = [pool.submit(_shard, str(folder / str(start)), start) for start in starts]
        faults = [fault for shard in shards if (fault := shard.exception()) is not None]
    assert not [str(fault) for fault in faults], f"{len(faults)} of {len(shards)} shards"
    histories, steps, edits, elsewhere = (
        sum(numbers) for numbers in zip(*[shard.result() for shard in shards], strict=True)
    )
    with capsys.disabled():
        sys.stdout.write(
            f"\n{histories} histories, {steps} steps, {edits} edits, {elsewhere} of them reached other pages\n"
        )
    assert histories == LONG
    assert steps > 1.5 * histories
    assert elsewhere >= 0.3 * edits, "edits must reach other pages than one, or they test little"


def _shard(folder: str, start: int) -> tuple[int, int, int, int]:
    os.mkdir(folder)
    counts = walked(Path(folder), range(start, start + LONG_SHARD), LONG_MOST)
    shutil.rmtree(folder)
    return counts.histories, counts.steps, counts.edits, counts.elsewhere


def test_histories_draw_every_edit_and_every_accident() -> None:
    steps = [step for seed in range(FIRST, FIRST + SHARDS * SHARD) for step in drawn(seed, MOST)]
    assert {what for step in steps for what, _ in step} == {*EDITS, *ACCIDENTS}


# --- that the test would see what it looks for ---


def forgetful(root: Path, now: str, jobs: int) -> Said:
    """A build that leaves a section's front as it was."""
    front = root / "site" / "sport" / "index.html"
    before = front.read_bytes() if front.exists() else None
    said = by_function(root, now, jobs)
    if before is not None and front.exists():
        front.write_bytes(before)
    return said


def eager(root: Path, now: str, jobs: int) -> Said:
    """A build that says that it has rendered something, whatever it was asked."""
    return {**by_function(root, now, jobs), "rendered": 1}


def test_a_stale_page_is_found_and_shown_with_the_shortest_history_that_has_it(folder: Path) -> None:
    clean = Clean(folder / "clean", 0)
    histories = Histories(folder, clean, (forgetful,))
    try:
        with pytest.raises(Wrong) as wrong:
            histories.run(range(6), 4)
    finally:
        clean.close()
    shown = str(wrong.value).splitlines()
    assert shown[0].startswith("history ")
    assert "sport/index.html" in str(wrong.value)
    assert len([line for line in shown if line.startswith("  ")]) == 1, "one edit is enough to show it"
    assert "+" not in shown[1]


def test_a_build_that_renders_without_a_cause_is_found(folder: Path) -> None:
    clean = Clean(folder / "clean", 0)
    histories = Histories(folder, clean)
    walk = Walk(histories.base(0), histories.copy(0, "one"), clean, Counts(), eager)
    try:
        with pytest.raises(Wrong, match="nothing is rendered"):
            walk.through(((("summary", 1),), (("touched", 1),)))
    finally:
        clean.close()
