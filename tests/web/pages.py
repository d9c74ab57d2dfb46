"""The pages that every row of the table is asked about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest

if TYPE_CHECKING:
    from collections.abc import Sequence

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
FEW: Final = ("demo front", "en article", "ur article")
few_pages_first = pytest.mark.parametrize(
    "view", [page if page in FEW else pytest.param(page, marks=pytest.mark.long) for page in MAIN], indirect=True
)
"""The main pages, but in every run only a list, a story with whatever a body can have, and one that is read from the right."""


def each_at_one_width_first(pages: Sequence[str]) -> pytest.MarkDecorator:
    """Pages on a phone and on a desk: in every run of the tests by turns on one of them, in `--long web` on the other."""
    return pytest.mark.parametrize(
        ("view", "width"),
        [
            pytest.param(page, width, marks=pytest.mark.long if (at + desk) % 2 else ())
            for at, page in enumerate(pages)
            for desk, width in enumerate((360, 1280))
        ],
        indirect=["view"],
    )
