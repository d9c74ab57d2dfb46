import tomllib
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from babel.dates import format_datetime

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


THEME = Path(__file__).parents[1] / "templates" / "i18n"
UNUSUAL = {
    "quoted": "'Day' d. MMMM y, h 'o''clock' a",
    "apostrophe": "d ''yy'' h",
    "seconds": "HH:mm:ss.SSS d/M",
    "weeks": "Y-'W'ww-e, W F D, QQQQ qqq, G, LLLL ccc",
    "all hours": "h H K k m mm a aaaa aaaaa",
    "milliseconds": "y A d",
    "zones": "d MMM y h:mm z Z xxx",
    "times of day": "BBBB d MMM, B h:mm",
    "to and fro": "h d m M a E",
    "literal": "%d%% (y) – 'at' –",
    "empty": "",
    "open": "d 'MMM",
    "named": "medium",
    "text": "'today'",
}


def moments() -> list[datetime]:
    dice = Random(7)
    first, last = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
    spread = [first + (last - first) * dice.random() for _ in range(1000)]
    recent = [datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=dice.randrange(1_000_000)) for _ in range(500)]
    noons = [datetime(2025, 1, 1, hour, minute, tzinfo=UTC) for hour in (0, 1, 11, 12, 13, 23) for minute in (0, 59)]
    return [first, last, *spread, *recent, *noons]


@pytest.mark.parametrize("file", sorted(THEME.glob("*.toml")), ids=lambda file: file.stem)
def test_a_moment_printed_in_parts_is_what_babel_prints_of_the_whole(file: Path) -> None:
    dates = tomllib.loads(file.read_text(encoding="utf-8"))["dates"]
    patterns = {**UNUSUAL, **dates}
    locale = patterns.pop("locale")
    labels = {f"dates.{style}": pattern for style, pattern in {**patterns, "locale": locale}.items()}
    for moment in moments():
        for style, pattern in patterns.items():
            if style in UNUSUAL and moment.microsecond % 8:
                continue  # Babel takes its time
            shown_at = moment.replace(tzinfo=None, second=0) if "B" in pattern else moment.replace(tzinfo=None)
            whole = format_datetime(shown_at, pattern, locale=locale).replace("\u202f", "\u00a0")
            shown = date_text(lambda *key: labels, "", moment, style)
            assert shown == (f"{whole} UTC" if style == "long" else whole), (style, moment)


@pytest.mark.parametrize(
    ("language", "at_midnight", "shown"),
    [
        (
            "ur",
            "آدھی رات 12:00",
            {0: "رات 12:10", 8: "صبح 8:10", 12: "دوپہر 12:10", 17: "سہ پہر 5:10", 19: "شام 7:10", 23: "رات 11:10"},
        ),
        ("hi", "मध्यरात्रि 12:00", {0: "रात 12:10", 10: "सुबह 10:10", 12: "दोपहर 12:10", 17: "शाम 5:10", 23: "रात 11:10"}),
    ],
)
def test_the_time_of_day_stands_before_the_hour_in_hindi_and_urdu(
    language: str, at_midnight: str, shown: dict[int, str]
) -> None:
    labels = flatten(tomllib.loads((THEME / f"{language}.toml").read_text(encoding="utf-8")))
    midnight = datetime(2025, 2, 21, 0, 0, 30, tzinfo=UTC)
    assert date_text(lambda *key: labels, language, midnight, "short") == at_midnight
    for hour, text in shown.items():
        moment = datetime(2025, 2, 21, hour, 10, tzinfo=UTC)
        assert date_text(lambda *key: labels, language, moment, "short") == text
        assert date_text(lambda *key: labels, language, moment, "long").endswith(f" {text} UTC")


def test_a_pattern_that_babel_refuses_is_refused() -> None:
    with pytest.raises(ValueError, match="Invalid length for field: 'MMMMMMM'"):
        date_text(lambda *key: {"dates.odd": "h:mm MMMMMMM", "dates.locale": "en"}, "en", AFTERNOON, "odd")
