from collections.abc import Iterator

import pytest

from standfirst.build import run
from standfirst.incremental import fingerprint


@pytest.fixture(autouse=True, scope="module")
def same_program() -> Iterator[None]:
    """The program counts as the same in all builds of a test, even while somebody edits it; settings still count."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(run, "generation", lambda settings: fingerprint(("tests", settings)))
        yield
