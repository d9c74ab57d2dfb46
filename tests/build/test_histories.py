"""Invariant 9 by random histories: after every step of whatever happens to a site, an incremental build gives the
bytes of a clean one made elsewhere, renders nothing without a cause, and touches no file that stays.

Some forty short histories in each run; `build.py test --long histories` walks ten thousand.
"""

import multiprocessing
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pytest

from tests.build.histories.builds import Said, by_function
from tests.build.histories.clean import Clean
from tests.build.histories.edits import EDITS
from tests.build.histories.run import KINDS, Histories, kind_of
from tests.build.histories.sketches import sketching
from tests.build.histories.walk import ACCIDENTS, Counts, Step, Walk, Wrong, drawn

SEEDS, MOST, EACH = 400, 2, 9
"""Each run walks histories of up to MOST steps with edits, and one or two accidents: of the first SEEDS those that together draw
every edit and every accident, found greedily, and of each kind of site at least EACH."""


def steps_of(seed: int) -> tuple[Step, ...]:
    """What a history of some seed is, on the kind of site that it is about."""
    return drawn(seed, MOST, faulty=kind_of(seed)[1] == "quarantine")


def chosen() -> dict[tuple[str, str], list[int]]:
    """The seeds of each kind of site."""
    acts = {seed: {what for step in steps_of(seed) for what, _ in step} for seed in range(SEEDS)}
    left, found = {*EDITS, *ACCIDENTS}, list[int]()
    while left and (best := max(acts, key=lambda seed: len(acts[seed] & left))) not in found:
        found.append(best)
        left -= acts[best]
    more = [seed for seed in acts if seed not in found]
    seeds = {kind: [seed for seed in found if kind_of(seed) == kind] for kind in KINDS}
    for kind, some in seeds.items():
        some += [seed for seed in more if kind_of(seed) == kind][: max(EACH - len(some), 0)]
    return seeds


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


def walked(folder: Path, seeds: Sequence[int], most: int) -> Counts:
    """Histories of these seeds, with a process of their own for clean builds."""
    clean = Clean(folder / "clean", seeds[0])
    histories = Histories(folder, clean)
    try:
        with sketching():
            histories.run(seeds, most)
    finally:
        clean.close()
    return histories.counts


@pytest.mark.parametrize("kind", KINDS, ids=" ".join)
def test_after_any_history_an_incremental_build_gives_the_bytes_of_a_clean_one(
    folder: Path, kind: tuple[str, str]
) -> None:
    seeds = chosen()[kind]
    counts = walked(folder, seeds, MOST)
    assert counts.histories == len(seeds) >= EACH
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
    steps = [step for seeds in chosen().values() for seed in seeds for step in steps_of(seed)]
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
