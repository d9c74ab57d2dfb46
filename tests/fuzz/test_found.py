"""Everything that fuzzing has found, and the seeds that it begins with, once in each run of the tests."""

from pathlib import Path

import pytest

from tests.fuzz.targets import TARGETS

HERE = Path(__file__).parent
INPUTS = [path for folder in ("seeds", "found") for path in sorted((HERE / folder).glob("*/*"))]


@pytest.mark.parametrize("path", INPUTS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_no_claim_breaks(path: Path) -> None:
    TARGETS[path.parent.name](path.read_bytes())


def test_every_target_has_seeds() -> None:
    assert {path.parent.name for path in INPUTS} >= TARGETS.keys()
