from collections.abc import Iterator

import pytest

from standfirst.build import run
from standfirst.incremental import fingerprint, processes


@pytest.fixture(autouse=True, scope="module")
def same_program() -> Iterator[None]:
    """The program counts as the same in all builds of a test, even while somebody edits it; settings still count."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(run, "generation", lambda settings: fingerprint(("tests", settings)))
        yield


@pytest.fixture(autouse=True, scope="module")
def many_processes() -> Iterator[None]:
    """Small sites are built by as many processes as are asked for."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(processes, "WORTH_FORKING", 64)
        yield
