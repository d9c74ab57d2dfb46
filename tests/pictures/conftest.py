"""Most of these tests are about which pictures are made, and take them as kept from others; some have every one made anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from standfirst.build import renditions
from tests.kept_renditions import MADE

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def anew() -> Iterator[None]:
    """Every picture is made, by whatever `images.render` is."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(renditions, "_render", MADE)
        yield
