from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from standfirst.incremental import MemoryStore, SqliteStore, Store
from tests.incremental.notebook import Notebook

# A busy machine may take long over one example; how long a test takes is not its claim.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")


@pytest.fixture(params=["memory", "folder"])
def reopen(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[], Store]]:
    """Opens a store as the next run would find it."""
    opened: list[SqliteStore] = []
    memory = MemoryStore()

    def folder() -> Store:
        while opened:
            opened.pop().close()
        opened.append(SqliteStore(str(tmp_path), b""))
        return opened[-1]

    yield folder if request.param == "folder" else lambda: memory
    while opened:
        opened.pop().close()


@pytest.fixture
def book(reopen: Callable[[], Store]) -> Notebook:
    return Notebook(reopen)
