"""A power cut, with what was not yet on the disk lost, in pieces and in any order: readers find the old site or the new
one, whole; the next build, and the one after it, give what clean ones give, and nothing of the dead one is left.

The states are those of a model (`disk`) under two builds, one after the other, since what the second one writes over is
what readers saw before the first. A dozen in each run; `build.py test --long power_cut` tries five hundred.
"""

from __future__ import annotations

import sys
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from tests.build.histories.process import Process
from tests.faults.ground import SCENES
from tests.faults.test_nth_call import asked

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Process]:
    process = Process("tests.faults.ground", str(tmp_path_factory.mktemp("ground")), LC_ALL="C")
    yield process
    process.close()


def cut(ground: Process, scene: str, seeds: range) -> Counter[str]:
    """Power cuts in a scene; how many left the site that was to be published."""
    assert asked(ground, what="record", scene=scene) > 300
    counts: Counter[str] = Counter()
    wrong = []
    for seed in seeds:
        case = asked(ground, what="cut", seed=seed)
        counts["new" if case["new"] else "old"] += 1
        if case["wrong"]:
            wrong.append((scene, seed, case))
    assert not wrong[:5], f"{len(wrong)} in all"
    return counts


def test_a_power_cut_leaves_the_old_site_or_the_new_one(ground: Process) -> None:
    counts = sum((cut(ground, scene, range(1, 3)) for scene in SCENES), Counter[str]())
    assert counts["old"] >= 2
    assert counts["new"] >= 2


def test_without_a_flush_readers_would_find_half_a_site(ground: Process) -> None:
    """As it would be if the program flushed nothing: so these states can tell."""
    asked(ground, what="record", scene="publish")
    assert any(asked(ground, what="cut", seed=seed, flushed=False)["wrong"] for seed in range(20))


@pytest.mark.long
def test_five_hundred_power_cuts(ground: Process, capsys: pytest.CaptureFixture[str]) -> None:
    counts = sum((cut(ground, scene, range(1000, 1125)) for scene in SCENES), Counter[str]())
    with capsys.disabled():
        sys.stdout.write(f"\n{counts['old']} power cuts left the old site, {counts['new']} the new one\n")
    assert counts.total() == 500
