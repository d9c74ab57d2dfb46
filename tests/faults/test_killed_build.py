"""kill -9 at whatever point of a build: readers see the old site or the new one, whole; the next build gives what a clean
one gives, at once (whatever the dead one's children are still at), and nothing of the dead one is left.

Builds are killed from outside, at a moment of a phase, and from within, at a call of the system: before it, after it, or
with half of what it was to write. Some forty in each run; `build.py test --long killed_build` kills five hundred.
"""

from __future__ import annotations

import random
import sys
from collections import Counter
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

from tests.build.histories.process import Process
from tests.faults.ground import SCENES
from tests.faults.killing import KILLED
from tests.faults.test_nth_call import asked

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

MOMENTS = (("starting", 170, 0.3), ("writing", 140, 0.04), ("exchanging", 40, 0.002), ("committing", 30, 0.02))
"""Phases, how many of five hundred builds are killed there, and after how many seconds at most."""

CALLS = (("files.swap._", 60, 7), ("", 60, 1300))
"""Beginnings of functions' names, how many of five hundred are killed at a call of theirs, and how many such calls a build makes."""


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Process]:
    process = Process("tests.faults.ground", str(tmp_path_factory.mktemp("ground")), LC_ALL="C")
    yield process
    process.close()


class Killer:
    """Kills builds, and counts in which phase each was. One that had ended before does not count."""

    def __init__(self, ground: Process, seed: int) -> None:
        self._ground = ground
        self._chance = random.Random(seed)
        self.phases: Counter[str] = Counter()
        self.newer = 0

    def at_a_moment(self, phase: str, most: float) -> bool:
        return self._killed(phase=phase, after=self._chance.uniform(0.0001, most))

    def at_a_call(self, module: str, calls: int) -> bool:
        how = self._chance.choice(["before", "half", "after"])
        return self._killed(module=module, at=self._chance.randrange(calls), how=how)

    def _killed(self, **how: Any) -> bool:
        scene, jobs = self._chance.choice(SCENES), self._chance.choice([1, 2])
        case = asked(self._ground, what="case", scene=scene, jobs=jobs, **how)
        assert not case["wrong"], (scene, jobs, how, case)
        if case["code"] not in KILLED:
            return False
        for phase in set(case["told"].split(" > ")):
            self.phases[phase] += 1
        self.newer += case["new"]
        return True

    def kill(self, part: float) -> int:
        """As many as that part of five hundred; the number of builds that died."""
        died = 0
        for phase, count, most in MOMENTS:
            died += self._several(round(count * part), partial(self.at_a_moment, phase, most))
        for module, count, calls in CALLS:
            died += self._several(round(count * part), partial(self.at_a_call, module, calls))
        return died

    def _several(self, wanted: int, kill: Callable[[], bool]) -> int:
        died = 0
        for _ in range(5 * wanted):
            died += kill()
            if died == wanted:
                break
        return died


def test_a_build_may_be_killed_anywhere(ground: Process) -> None:
    killer = Killer(ground, 7)
    assert killer.kill(0.05) >= 22
    assert killer.phases["writing"] >= 5
    assert killer.phases["exchanging"] >= 1


@pytest.mark.long
def test_five_hundred_killed_builds(ground: Process, capsys: pytest.CaptureFixture[str]) -> None:
    killer = Killer(ground, 1)
    died = killer.kill(1.02)
    with capsys.disabled():
        sys.stdout.write(f"\n{died} builds killed, {killer.newer} of them with the new site in its place:\n")
        sys.stdout.writelines(f"{count:5} {phase}\n" for phase, count in killer.phases.most_common())
    assert died >= 500
    assert killer.phases["writing"] >= 150
    assert killer.phases["exchanging"] >= 50
