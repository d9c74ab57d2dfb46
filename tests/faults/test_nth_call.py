"""Whatever call of the system is refused, once or from then on: readers see the old site or the new one, whole, the build
ends with 3 in words (or has got over it), and the next one gives what a clean one gives.

Some forty calls in each run; `build.py test --long nth_call` refuses every one, each scene and fault by itself.
"""

from __future__ import annotations

import random
import sys
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest

from tests.build.histories.process import Process
from tests.faults.door import CAN
from tests.faults.ground import SCENES

if TYPE_CHECKING:
    from collections.abc import Iterator

EACH = 1
"""How many calls are refused in a sample, of each fault in each scene."""


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Process]:
    process = Process("tests.faults.ground", str(tmp_path_factory.mktemp("ground")), LC_ALL="C")
    asked(process, what="calls", scene="publish")  # from now on there are two trees
    yield process
    process.close()


def asked(process: Process, **question: Any) -> Any:
    process.ask(**question)
    return process.answer()


def refused(process: Process, scene: str, fault: str, calls: list[tuple[int, bool]]) -> Counter[int]:
    """How builds ended in which these calls were refused: once, or (True) all from there on."""
    codes: Counter[int] = Counter()
    wrong: list[Any] = []
    for at, lasting in calls:
        case = asked(process, what="case", scene=scene, fault=fault, at=at, lasting=lasting)
        codes[case["code"]] += 1
        if case["wrong"]:
            wrong.append((scene, fault, at, lasting, case))
    assert not wrong[:5], f"{len(wrong)} in all"
    return codes


@pytest.mark.parametrize("scene", SCENES)
def test_a_refused_call_costs_readers_nothing(ground: Process, scene: str) -> None:
    chance = random.Random(scene)
    kinds = [kind for kind, _ in asked(ground, what="calls", scene=scene)]
    codes: Counter[int] = Counter()
    for fault, can in CAN.items():
        last = sum(kind in can for kind in kinds) - 1
        calls = [(chance.randint(0, last), chance.random() < 0.5) for _ in range(EACH)]
        codes += refused(ground, scene, fault, calls)
    assert codes[3] >= EACH
    assert codes[0] >= EACH, "what is short is gone on with"


@pytest.mark.parametrize(("kind", "at"), [("syncfs", 0), ("renameat2", 0), ("fsync", 0), ("fsync", 1)])
def test_the_exchange_itself_may_be_refused(ground: Process, kind: str, at: int) -> None:
    for fault in ("EIO", "ENOSPC"):
        case = asked(ground, what="case", scene="publish", fault=fault, at=at, lasting=False, kinds=[kind])
        assert case["code"] == 3
        assert case["new"] == (kind == "fsync"), "only once it is done it can fail to last"
        assert not case["wrong"], case


@pytest.mark.parametrize("fault", CAN)
@pytest.mark.parametrize("scene", SCENES)
@pytest.mark.long
def test_every_call_may_be_refused(ground: Process, capsys: pytest.CaptureFixture[str], scene: str, fault: str) -> None:
    kinds = [kind for kind, _ in asked(ground, what="calls", scene=scene)]
    last = sum(kind in CAN[fault] for kind in kinds)
    codes = refused(ground, scene, fault, [(at, lasting) for at in range(last) for lasting in (False, True)])
    told = ", ".join(f"{count} ended with {code}" for code, count in sorted(codes.items()))
    with capsys.disabled():
        sys.stdout.write(f"\n{scene}, {fault}: {2 * last} calls refused, {told}\n")
