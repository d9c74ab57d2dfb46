"""Here every picture is made."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from standfirst.build import renditions
from tests.kept_renditions import MADE

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="module", autouse=True)
def anew() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(renditions, "_render", MADE)
        yield
