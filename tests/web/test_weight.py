"""Rows 1 to 6 of the table: what pages weigh. A kilobyte is 1,000 bytes; pictures are not counted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.acceptance.reading import Page
from tests.web.conftest import View, view_of
from tests.web.pages import every_page
from tests.web.weight import assets, weight

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.web.conftest import Served

FIRST_FLIGHT = 10 * 1460
"""What a server may send before it has heard anything back: ten segments."""


@pytest.fixture
def sample(portal: Callable[[str], Served]) -> View:
    return view_of(portal, "acceptance article")


def test_the_sample_article_with_its_sheet_and_script_is_at_most_12_kilobytes(sample: View) -> None:
    assert weight(sample.served.built, sample.sheet.address).total <= 12_000


def test_with_gzip_it_is_at_most_14_kilobytes(sample: View) -> None:
    assert weight(sample.served.built, sample.sheet.address, "gzip").total <= 14_000


def test_the_whole_of_it_fits_the_first_flight(sample: View) -> None:
    assert weight(sample.served.built, sample.sheet.address).total <= FIRST_FLIGHT


def test_a_front_of_twenty_teasers_is_at_most_16_kilobytes(portal: Callable[[str], Served]) -> None:
    front = view_of(portal, "demo front")
    assert len(Page(front.html).find("article", class_="teaser")) >= 20
    assert weight(front.served.built, front.sheet.address).total <= 16_000


@every_page
def test_sheet_and_script_are_small_and_of_the_site_and_the_script_waits(view: View) -> None:
    found = weight(view.served.built, view.sheet.address)
    assert found.js <= 2_000
    assert found.css <= 6_000
    sheets, scripts = assets(view.html)
    assert len(sheets) == len(scripts) == 1
    assert all(address.startswith("/assets/") for address in sheets + scripts)
    assert all("defer" in script.attributes for script in Page(view.html).find("script", src=scripts[0]))
