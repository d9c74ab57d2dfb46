from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from standfirst.labels import catalogue, date_text, flatten, label

CATALOGUES = {
    "en": {"home": "Home", "greeting": "Hello {name}", "dates.locale": "en", "dates.short": "h:mm a",
           "dates.long": "d MMMM y, h:mm a", "dates.weekday": "EEEE, d MMMM y"},
    "hi": {"home": "मुखपृष्ठ", "dates.locale": "hi", "dates.long": "d MMMM y"},
    "pt": {"home": "Início"},
    "pt-BR": {"home": "Página inicial"},
}  # fmt: skip


def read(*key: str) -> Any:
    assert key[0] == "catalogue"
    return catalogue(lambda language: CATALOGUES.get(language, {}), key[1])


def test_tables_of_a_catalogue_are_joined_with_a_dot() -> None:
    assert flatten({"home": "Home", "dates": {"short": "HH:mm", "deep": {"er": 1}}}) == {
        "home": "Home",
        "dates.short": "HH:mm",
        "dates.deep.er": "1",
    }


@pytest.mark.parametrize(
    ("language", "home"),
    [("en", "Home"), ("en-IN", "Home"), ("hi", "मुखपृष्ठ"), ("pt", "Início"), ("pt-PT", "Início"), ("pt-BR", "Página inicial"), ("ta", "Home")],
)  # fmt: skip
def test_a_label_is_in_the_language_else_in_the_language_without_region_else_in_english(
    language: str, home: str
) -> None:
    assert label(read, language, "home") == home


def test_a_label_that_a_language_lacks_is_in_english() -> None:
    assert label(read, "hi", "greeting", name="Ana") == "Hello Ana"


def test_a_key_that_no_catalogue_has_is_an_error() -> None:
    with pytest.raises(LookupError, match="no catalogue in i18n/ has the label 'hmoe'"):
        label(read, "en", "hmoe")


def test_braces_of_a_label_are_left_alone_where_nothing_is_filled_in() -> None:
    assert label(read, "en", "greeting") == "Hello {name}"


AFTERNOON = datetime(2025, 2, 21, 14, 10, tzinfo=ZoneInfo("Asia/Kolkata"))


@pytest.mark.parametrize(
    ("language", "style", "expected"),
    [
        ("en", "short", "2:10 PM"),
        ("en", "long", "21 February 2025, 2:10 PM IST"),
        ("en", "weekday", "Friday, 21 February 2025"),
        ("hi", "long", "21 फ़रवरी 2025 IST"),
    ],
)
def test_moments_are_written_as_the_language_writes_them(language: str, style: str, expected: str) -> None:
    assert date_text(read, language, AFTERNOON, style) == expected


@pytest.mark.parametrize(
    ("zone", "name"),
    [(UTC, "UTC"), (timezone(timedelta(hours=3)), "UTC+03:00"), (ZoneInfo("America/Sao_Paulo"), "UTC-03:00")],
)
def test_a_zone_without_letters_is_told_by_its_offset(zone: Any, name: str) -> None:
    assert date_text(read, "en", AFTERNOON.replace(tzinfo=zone), "long").endswith(f" {name}")


def test_a_style_that_no_catalogue_has_is_an_error() -> None:
    with pytest.raises(LookupError, match=r"dates\.huge"):
        date_text(read, "en", AFTERNOON, "huge")


def test_the_first_years_can_be_printed() -> None:
    assert date_text(read, "en", datetime(1, 1, 1, tzinfo=UTC), "weekday") == "Monday, 1 January 1"
