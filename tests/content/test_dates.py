from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from standfirst.content.dates import default_date, read_time

FIRST, LAST = datetime(1970, 1, 2), datetime(9998, 12, 31)  # noqa: DTZ001 - the zone is what is tested
KOLKATA, NEW_YORK, ST_JOHNS = ZoneInfo("Asia/Kolkata"), ZoneInfo("America/New_York"), ZoneInfo("America/St_Johns")


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2024-05-06", "2024-05-06T00:00:00+05:30"),
        ("2024-05-06 10:00", "2024-05-06T10:00:00+05:30"),
        ("2024-05-06 9:05", "2024-05-06T09:05:00+05:30"),
        ("2024-05-06 9:05:07", "2024-05-06T09:05:07+05:30"),
        ("2024-05-06T10:00", "2024-05-06T10:00:00+05:30"),
        ("2024-05-06t10:00z", "2024-05-06T10:00:00+00:00"),
        ("2024-05-06T10:00:59.999Z", "2024-05-06T10:00:59+00:00"),
        ("2024-05-06T10:00:59,5+05:30", "2024-05-06T10:00:59+05:30"),
        ("2014-06-30 10:00:00 -0400", "2014-06-30T10:00:00-04:00"),
        ("2014-01-13 8:42:11 -0400", "2014-01-13T08:42:11-04:00"),
        ("2015-01-13 08:42:11 -4", "2015-01-13T08:42:11-04:00"),
        ("2015-01-13 08:42:11 -04:00", "2015-01-13T08:42:11-04:00"),
        ("2015-01-13T08:42-04:00", "2015-01-13T08:42:00-04:00"),
        ("2015-01-13T08:42+0545", "2015-01-13T08:42:00+05:45"),
        ("2015-01-13  08:42\t+14", "2015-01-13T08:42:00+14:00"),
        ("  2015-01-13  ", "2015-01-13T00:00:00+05:30"),
        ("20240506", "2024-05-06T00:00:00+05:30"),
        ("20240506T1000", "2024-05-06T10:00:00+05:30"),
        ("20240506T100005Z", "2024-05-06T10:00:05+00:00"),
        ("2024-12-31 24:00", "2025-01-01T00:00:00+05:30"),
        ("2024-02-29 24:00:00Z", "2024-03-01T00:00:00+00:00"),
        ("0001-01-01T00:00Z", "0001-01-01T00:00:00+00:00"),
        ("9999-12-31T23:59:59Z", "9999-12-31T23:59:59+00:00"),
        ("1947-08-15 00:00", "1947-08-15T00:00:00+05:30"),
        ("1969-12-31T23:59:59Z", "1969-12-31T23:59:59+00:00"),
    ],
)
def test_every_accepted_form_is_read(text: str, iso: str) -> None:
    reading = read_time(text, KOLKATA)
    assert (reading.moment and reading.moment.iso, reading.code) == (iso, "")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2024-13-45", "month 13"),
        ("2024-02-30", "February 2024 has 29 days"),
        ("2023-02-29", "February 2023 has 28 days"),
        ("2024-04-31", "April 2024 has 30 days"),
        ("2024-01-00", "day 00"),
        ("0000-01-01", "years"),
        ("2024-05-06 25:00", "hour 25"),
        ("2024-05-06 24:01", "hour 24"),
        ("2024-05-06 10:60", "minute 60"),
        ("2024-05-06 10:00:60", "second 60"),
        ("2024-05-06 10:00:00 +99", "no place on Earth"),
        ("2024-05-06 10:00:00 -04:75", "no place on Earth"),
        ("9999-12-31 24:00", "years go to 9999"),
        ("next tuesday maybe", "not a date"),
        ("5/6/2024", "which number is the day"),
        ("05.06.2024 10:00", "which number is the day"),
        ("10:00 IST", "India, Ireland or Israel"),
        ("2024-05-06 10:00 IST", "India, Ireland or Israel"),
        ("2024-05-06 10:00 CST", "more than one offset"),
        ("2024-05-06 10:00 PM", "24 hours"),
        ("2024-05-06 10:00 UTC", "offset"),
        ("2024-5-6", "two digits"),
        ("2024/05/06", "two digits"),
        ("“2024-05-06”", "quotation marks"),
        ("२०२४-०५-०६", "plain digits"),
        ("2024-05", "not a date"),
        ("2024", "not a date"),
        ("1714966500", "not a date"),
        ("true", "not a date"),
        ("2024-05-06 10", "not a date"),
        ("2024-05-06T", "not a date"),
        ("2024-05-06Z", "not a date"),
        ("2024-05-06 10:00 2024-05-06", "not a date"),
    ],
)
def test_what_does_not_exist_or_can_mean_two_things_is_an_error_that_says_why(text: str, words: str) -> None:
    reading = read_time(text, KOLKATA)
    assert reading.moment is None
    assert reading.code == "date-unreadable"
    assert words in reading.message
    assert reading.hint


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("5/6/2024", "write 2024-06-05 or 2024-05-06 (the year first)"),
        ("25/6/2024", "write 2024-06-25 (the year first)"),
        ("2024-5-6", "write 2024-05-06"),
        ("“2024-05-06”", "write 2024-05-06"),
        ("२०२४-०५-०६", "write 2024-05-06"),
        ("2024-05-06 10:00 UTC", "write 2024-05-06 10:00Z"),
    ],
)
def test_the_remedy_offers_what_may_have_been_meant(text: str, hint: str) -> None:
    assert read_time(text, KOLKATA).hint == hint


@pytest.mark.parametrize(
    ("text", "zone", "message", "offers"),
    [
        ("2024-03-10 02:30", "America/New_York", "02:00 to 03:00", ("2024-03-10 01:30", "2024-03-10 03:30")),
        ("2024-10-06 02:10", "Australia/Lord_Howe", "02:00 to 02:30", ("2024-10-06 01:40", "2024-10-06 02:40")),
        ("2018-11-04 00:00", "America/Sao_Paulo", "00:00 to 01:00", ("2018-11-03 23:00", "2018-11-04 01:00")),
        (
            "2011-12-30 09:00",
            "Pacific/Apia",
            "2011-12-30 00:00 to 2011-12-31 00:00",
            ("2011-12-29 09:00", "2011-12-31 09:00"),
        ),
    ],
)
def test_a_time_that_the_clocks_jumped_over_is_an_error_that_names_times_that_were(
    text: str, zone: str, message: str, offers: tuple[str, str]
) -> None:
    reading = read_time(text, ZoneInfo(zone))
    assert (reading.moment, reading.code) == (None, "time-skipped")
    assert reading.message == f"there was no {text[11:]} on {text[:10]} in {zone}: the clocks went from {message}"
    before, after = offers
    assert reading.hint == f"write the time that is meant, e.g. {before} (before the change) or {after} (after it)"
    assert [read_time(offer, ZoneInfo(zone)).code for offer in offers] == ["", ""]


def test_a_time_that_came_twice_is_the_earlier_one_with_a_warning() -> None:
    reading = read_time("2024-11-03 01:30", NEW_YORK)
    assert reading.moment is not None
    assert (reading.moment.iso, reading.severity, reading.code) == (
        "2024-11-03T01:30:00-04:00",
        "warning",
        "time-twice",
    )


def test_a_written_offset_is_never_ambiguous() -> None:
    assert read_time("2024-03-10 02:30 -0500", NEW_YORK).code == ""
    assert read_time("2024-11-03 01:30 -0500", NEW_YORK).code == ""


def test_a_day_whose_midnight_was_jumped_over_begins_after_the_jump() -> None:
    reading = read_time("2018-11-04", ZoneInfo("America/Sao_Paulo"))
    assert reading.code == ""
    assert reading.moment is not None
    assert datetime.fromtimestamp(reading.moment.instant, UTC) == datetime(2018, 11, 4, 3, tzinfo=UTC)


def test_a_leap_second_is_the_second_before_with_a_note() -> None:
    reading = read_time("2016-12-31T23:59:60Z", KOLKATA)
    assert reading.moment is not None
    assert (reading.moment.iso, reading.severity, reading.code) == ("2016-12-31T23:59:59+00:00", "note", "leap-second")


def test_offsets_before_time_zones_are_whole_minutes() -> None:
    reading = read_time("1800-01-01", KOLKATA)
    assert reading.moment is not None
    assert reading.moment.iso == "1800-01-01T00:00:00+05:53"


@pytest.mark.parametrize("zone", [KOLKATA, NEW_YORK, ST_JOHNS, ZoneInfo("UTC"), ZoneInfo("Pacific/Apia")])
@settings(deadline=None)
@given(data=st.data())
def test_instant_and_iso_agree_whatever_the_form(zone: ZoneInfo, data: st.DataObject) -> None:
    at = data.draw(st.datetimes(FIRST, LAST)).replace(microsecond=0, fold=0)  # of an hour that comes twice, the first
    offset = data.draw(st.none() | st.integers(-14 * 60, 14 * 60))
    text = data.draw(st.sampled_from(["%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M:%S.123"]))
    written = at.strftime(text).rjust(len(at.strftime(text)), "0")
    if offset is not None:
        sign, size = "-" if offset < 0 else "+", abs(offset)
        written += data.draw(st.sampled_from(["", " "])) + f"{sign}{size // 60:02}"
        written += data.draw(st.sampled_from([":", ""])) + f"{size % 60:02}"
    reading = read_time(written, zone)
    if reading.code == "time-skipped":
        assert offset is None
        return
    assert reading.moment is not None
    back = datetime.fromisoformat(reading.moment.iso)
    assert back.replace(tzinfo=None) == at
    assert back - datetime(1970, 1, 1, tzinfo=UTC) == timedelta(seconds=reading.moment.instant)
    if offset is not None:
        assert back.tzinfo == timezone(timedelta(minutes=offset))
    else:
        assert back.utcoffset() == at.replace(tzinfo=zone).utcoffset()


@settings(deadline=None)
@given(st.text(max_size=40) | st.text(alphabet="0123456789-:T Z+./,", max_size=30))
def test_any_text_is_a_moment_or_a_fault_with_a_remedy(text: str) -> None:
    reading = read_time(text, NEW_YORK)
    assert (reading.moment is None) <= bool(reading.code and reading.message and reading.hint)


@pytest.mark.parametrize(
    ("name", "permalink", "day"),
    [
        ("2024-05-06-slug", "", "2024-05-06"),
        ("2024-05-06-slug", "/2020/01/01/x/", "2024-05-06"),
        ("slug", "/2024/05/06/slug/", "2024-05-06"),
        ("slug", "2024/05/06/Rust-1.2", "2024-05-06"),
        ("slug", "inside-rust/2026/05/13/update", "2026-05-13"),
        ("slug", "/2024/05/", ""),
        ("20240506-slug", "", ""),
        ("2024-05-06", "", ""),
        ("slug-2024-05-06-x", "", ""),
        ("slug", "", ""),
    ],
)
def test_the_day_comes_from_the_name_else_from_the_address(name: str, permalink: str, day: str) -> None:
    assert default_date(name, permalink) == day
