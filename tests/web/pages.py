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
    "thread",
    "archive",
    "archive-month",
    "archive-day",
    "page",
    "corrections",
    "tombstone",
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
MAIN: Final = ("demo front", "demo section", "demo article", "en article", "ur article")
main_pages = pytest.mark.parametrize("view", MAIN, indirect=True)
main_pages_first = pytest.mark.parametrize(
    "view", [page if page in MAIN else pytest.param(page, marks=pytest.mark.long) for page in PAGES], indirect=True
)
"""All pages, but the main ones alone in every run of the tests; the others, made of the same parts, in `--long web`."""
