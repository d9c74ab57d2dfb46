"""The pages that every row of the table is asked about."""

from __future__ import annotations

from typing import Final

import pytest

KINDS: Final = (
    "front",
    "section",
    "article",
    "topic",
    "author",
    "archive",
    "archive-month",
    "archive-day",
    "page",
    "404",
)
PAGES: Final = (
    "acceptance article",
    *(f"demo {kind}" for kind in KINDS),
    "en article",  # whatever a body can have
    "hi article",
    "ur article",
)
ALL: Final = (*PAGES, "hi front", "ur front", "ur section", "ur archive-day")

every_page = pytest.mark.parametrize("view", PAGES, indirect=True)
main_pages = pytest.mark.parametrize(
    "view", ["demo front", "demo section", "demo article", "en article", "ur article"], indirect=True
)
