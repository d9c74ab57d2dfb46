import pytest

from standfirst.build import run
from standfirst.incremental import fingerprint


@pytest.fixture(autouse=True)
def same_program(monkeypatch: pytest.MonkeyPatch) -> None:
    """The program counts as the same in all builds of a test, even while somebody edits it; settings still count."""
    monkeypatch.setattr(run, "generation", lambda settings: fingerprint(("tests", settings)))
