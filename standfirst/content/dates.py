"""Text of a time -> a `Moment`. Accepts what can only mean one thing; never guesses.

ISO 8601, extended or basic, with `T` or white space; seconds optional, fractions dropped, hours of one digit; offsets
`Z`, `-4`, `-0400`, `-04:00`. A day alone is its midnight, in the site's zone; a time without offset is in that zone.
"""

import calendar
import re
import unicodedata
from bisect import bisect_left
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from msgspec import Struct

from standfirst.model.article import Moment
from standfirst.problems import Severity

_OFFSET: Final = r"(?P<offset>[Zz]|[-+][0-9]{1,2}(?::?[0-9]{2})?)"
_EXTENDED: Final = re.compile(
    r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})"
    r"(?:(?:[Tt]|[ \t]+)(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2})(?:[.,][0-9]+)?)?"
    rf"(?:[ \t]*{_OFFSET})?)?"
)
_BASIC: Final = re.compile(
    r"(?P<year>[0-9]{4})(?P<month>[0-9]{2})(?P<day>[0-9]{2})"
    rf"(?:[Tt](?P<hour>[0-9]{{2}})(?P<minute>[0-9]{{2}})(?P<second>[0-9]{{2}})?{_OFFSET}?)?"
)
_ZONE_NAME: Final = re.compile(r"(.*[0-9])[ \t]*\(?([A-Za-z]{2,5}|[A-Z][a-z]+/[A-Za-z_]+)\)?")
_SLASHED: Final = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})\b(.*)")
_YEAR_FIRST: Final = re.compile(r"([0-9]{4})[/.-]([0-9]{1,2})[/.-]([0-9]{1,2})(\b.*)")
_EPOCH: Final = date(1970, 1, 1).toordinal()
_EXAMPLE: Final = "2024-06-05T10:00"
_MINUTES: Final = "%Y-%m-%d %H:%M"


class Reading(Struct, frozen=True, kw_only=True, gc=False):
    """What a text says: a moment, or none; and what is to be said about it, if anything (`code`)."""

    moment: Moment | None = None
    day_only: bool = False
    severity: Severity = "error"
    code: str = ""
    message: str = ""
    hint: str = ""


class _Wrong(Exception):
    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def read_time(text: str, zone: ZoneInfo) -> Reading:
    """Read one time. `hint`s hold a value that would be accepted.

    >>> read_time("2024-05-06 9:05", ZoneInfo("Asia/Kolkata")).moment
    Moment(iso='2024-05-06T09:05:00+05:30', instant=1714966500)
    """
    text = text.strip()
    found = _EXTENDED.fullmatch(text) or _BASIC.fullmatch(text)
    if found is None:
        return _unreadable(text, zone)
    try:
        return _read(found, zone)
    except _Wrong as wrong:
        return Reading(
            code="date-unreadable",
            message=f"`{text}` does not exist: {wrong.message}",
            hint=f"write it like {example(zone)}",
        )


def example(zone: ZoneInfo) -> str:
    """A time as it may be written, in the site's zone."""
    return _EXAMPLE + _offset_of_example(zone)


def _offset_of_example(zone: ZoneInfo) -> str:
    return _written_offset(_offsets_in(zone, date(2024, 6, 5).toordinal(), 10 * 3600)[0])


def default_date(name: str, permalink: str) -> str:
    """The day that a file name begins with (`2024-05-06-slug`), else that its address holds (`/2024/05/06/`)."""
    found = re.match(r"([0-9]{4}-[0-9]{2}-[0-9]{2})-", name)
    if found:
        return found[1]
    found = re.search(r"(?:^|/)([0-9]{4})/([0-9]{2})/([0-9]{2})(?:/|$)", permalink)
    return f"{found[1]}-{found[2]}-{found[3]}" if found else ""


def _read(found: re.Match[str], zone: ZoneInfo) -> Reading:
    year, month, day_of_month, written_hour, written_minute, written_second, offset = found.groups()
    day = _day(int(year), int(month), int(day_of_month))
    if written_hour is None:
        return Reading(moment=_moment(day, 0, _offsets_in(zone, day, 0)[0]), day_only=True)
    hour, minute, second = int(written_hour), int(written_minute), int(written_second or 0)
    leap = second == 60 and minute == 59 and hour == 23
    if leap:
        second = 59
    seconds = _seconds(hour, minute, second)
    if seconds == 86_400:
        if day == date.max.toordinal():
            raise _Wrong("years go to 9999")
        day, seconds = day + 1, 0
    if offset:
        reading = Reading(moment=_moment(day, seconds, _offset(offset)))
    else:
        reading = _in_zone(day, seconds, zone)
    if leap and not reading.code:
        message = "23:59:60 is a leap second; it is read as 23:59:59"
        return Reading(moment=reading.moment, severity="note", code="leap-second", message=message)
    return reading


def _day(year: int, month: int, day: int) -> int:
    if year < 1:
        raise _Wrong("years go from 0001 to 9999")
    if not 1 <= month <= 12:
        raise _Wrong(f"month {month:02}, but months go from 01 to 12")
    length = calendar.monthrange(year, month)[1] if day > 28 or day < 1 else 28
    if not 1 <= day <= length:
        raise _Wrong(f"day {day:02}, but {calendar.month_name[month]} {year} has {length} days")
    return date(year, month, day).toordinal()


def _seconds(hour: int, minute: int, second: int) -> int:
    if hour > 24 or (hour == 24 and (minute or second)):
        raise _Wrong(f"hour {hour}, but hours go from 0 to 23")
    if minute > 59:
        raise _Wrong(f"minute {minute}, but minutes go from 00 to 59")
    if second > 59:
        raise _Wrong(f"second {second}, but seconds go from 00 to 59")
    return hour * 3600 + minute * 60 + second


def _offset(text: str) -> int:
    if text in "Zz":
        return 0
    digits = text[1:].replace(":", "")
    hours, minutes = (int(digits), 0) if len(digits) < 3 else (int(digits[:-2]), int(digits[-2:]))
    if minutes > 59 or hours * 60 + minutes > 15 * 60:
        raise _Wrong(f"no place on Earth is at offset {text}")
    return (hours * 3600 + minutes * 60) * (-1 if text[0] == "-" else 1)


def _in_zone(day: int, seconds: int, zone: ZoneInfo) -> Reading:
    offsets = _offsets_in(zone, day, seconds)
    first = _moment(day, seconds, offsets[0])
    if offsets[0] == offsets[1]:
        return Reading(moment=first)
    second = _moment(day, seconds, offsets[1])
    # PEP 495: in a gap the offset before it is the smaller one, so the "first" reading is the later instant.
    if first.instant > second.instant:
        return _skipped(day, seconds, zone, second.instant, first.instant)
    return Reading(
        moment=first,
        severity="warning",
        code="time-twice",
        message=f"{first.iso[:16].replace('T', ' ')} came twice in {zone.key}; the earlier one is taken",
        hint=f"write the one you mean: {first.iso} or {second.iso}",
    )


def _skipped(day: int, seconds: int, zone: ZoneInfo, earliest: int, latest: int) -> Reading:
    """A time that clocks jumped over; the jump is after the instant `earliest`, and at `latest` it has been."""
    before, after = _wall(earliest, zone), _wall(latest, zone)
    jump = bisect_left(range(earliest, latest), True, key=lambda at: _ahead(at, zone) != _ahead(earliest, zone))
    opened = _wall(earliest, zone) + timedelta(seconds=jump)
    closed = _wall(earliest + jump, zone)
    to = "%H:%M" if opened.date() == closed.date() else _MINUTES
    written = datetime.fromordinal(day) + timedelta(seconds=seconds)
    return Reading(
        code="time-skipped",
        message=f"there was no {written:%H:%M} on {written.date()} in {zone.key}:"
        f" the clocks went from {opened:{to}} to {closed:{to}}",
        hint=f"write the time that is meant, e.g. {before:{_MINUTES}} (before the change)"
        f" or {after:{_MINUTES}} (after it)",
    )


def _wall(instant: int, zone: ZoneInfo) -> datetime:
    """What clocks show at an instant."""
    return (datetime.fromtimestamp(0, UTC) + timedelta(seconds=instant)).astimezone(zone).replace(tzinfo=None)


def _ahead(instant: int, zone: ZoneInfo) -> timedelta:
    return _wall(instant, zone) - datetime.fromtimestamp(0, UTC).replace(tzinfo=None) - timedelta(seconds=instant)


def _offsets_in(zone: ZoneInfo, day: int, seconds: int) -> tuple[int, int]:
    """The offset of the first and of the second time that the clocks show this (PEP 495), mostly the same."""
    on = date.fromordinal(day)
    at = datetime(on.year, on.month, on.day, seconds // 3600, seconds // 60 % 60, seconds % 60, tzinfo=zone)
    return _whole(at.utcoffset()), _whole(at.replace(fold=1).utcoffset())


@lru_cache(maxsize=256)
def _whole(delta: timedelta | None) -> int:
    # Local mean time, before zones, has seconds, which neither ISO 8601 nor RFC 822 can write: to the next minute.
    return 0 if delta is None else round((delta.days * 86_400 + delta.seconds) / 60) * 60


def _moment(day: int, seconds: int, offset: int) -> Moment:
    iso = f"{date.fromordinal(day).isoformat()}T{_clock(seconds)}{_written_offset(offset)}"
    return Moment(iso=iso, instant=(day - _EPOCH) * 86_400 + seconds - offset)


@lru_cache(maxsize=2048)
def _clock(seconds: int) -> str:
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"


@lru_cache(maxsize=256)
def _written_offset(offset: int) -> str:
    sign, size = ("-", -offset) if offset < 0 else ("+", offset)
    return f"{sign}{size // 3600:02}:{size // 60 % 60:02}"


def _unreadable(text: str, site: ZoneInfo) -> Reading:
    """Say why, and offer what it may have meant: the author chooses."""
    shown = text if len(text) <= 60 else text[:57] + "…"
    message, hint = f"`{shown}` is not a date in an accepted form", f"write it like {example(site)}"
    digits = _plain_digits(text)
    zone = _ZONE_NAME.fullmatch(text)
    slashed, year_first = _SLASHED.fullmatch(text), _YEAR_FIRST.fullmatch(text)
    if digits != text and (_EXTENDED.fullmatch(digits) or _BASIC.fullmatch(digits)):
        message, hint = f"`{shown}` is not written in plain digits 0 to 9 without quotation marks", f"write {digits}"
    elif year_first and (padded := _padded(year_first)):
        message, hint = f"`{shown}`: months and days have two digits, parted by hyphens", f"write {padded}"
    elif slashed:
        message, hint = _ambiguous_day(shown, slashed, site)
    elif zone and zone[2].upper() in ("AM", "PM"):
        message, hint = f"`{shown}`: the hour is written with 24 hours here", "write 2024-06-05 22:00 for 10 pm"
    elif zone and zone[2].upper() in ("UTC", "GMT"):
        message, hint = f"`{shown}`: a time zone is written as an offset", f"write {zone[1].strip()}Z"
    elif zone and re.search(r"[0-9]:[0-9]{2}[ \t]*$", zone[1]):
        meant = "India, Ireland or Israel" if zone[2].upper() == "IST" else "more than one offset"
        message = f"`{shown}`: `{zone[2]}` is ambiguous, it can mean {meant}"
        known = _EXTENDED.fullmatch(zone[1].strip())
        time = zone[1].strip() if known else "2024-06-05 10:00"
        hint = f"write the day and the offset, as in {time}{_offset_of_example(site)}"
    return Reading(code="date-unreadable", message=message, hint=hint)


def _padded(found: re.Match[str]) -> str:
    """`2024/5/6` as `2024-05-06`, if that is a time."""
    year, month, day, rest = found.groups()
    text = f"{year}-{int(month):02}-{int(day):02}{rest}"
    return text if _EXTENDED.fullmatch(text) else ""


def _ambiguous_day(shown: str, slashed: re.Match[str], zone: ZoneInfo) -> tuple[str, str]:
    first, second, year, rest = slashed.groups()
    readings = {
        f"{year}-{int(month):02}-{int(day):02}{rest}"
        for month, day in ((first, second), (second, first))
        if 1 <= int(month) <= 12 and 1 <= int(day) <= 31
    }
    hint = "write " + " or ".join(sorted(readings, reverse=True)) if readings else f"write it like {example(zone)}"
    return f"`{shown}`: which number is the day and which the month cannot be known", f"{hint} (the year first)"


def _plain_digits(text: str) -> str:
    """Digits of other scripts as 0 to 9, without quotation marks."""
    inner = text.strip("“”‘’„'\"` ")
    return "".join(str(unicodedata.digit(c)) if unicodedata.category(c) == "Nd" else c for c in inner)
