"""IPTC's IIM (version 4.2), which agencies' pictures still have beside XMP: numbered datasets one after the other."""

from typing import Final

from standfirst.images.exif import text

_CREDIT, _BYLINE, _COPYRIGHT, _CAPTION, _DAY, _HOUR = 110, 80, 116, 120, 37, 38
_PLACES: Final = frozenset((26, 27, 90, 92, 95, 100, 101))
_UTF_8: Final = b"\x1b%G"


def datasets(data: bytes) -> dict[int, str]:
    """Texts of the application record by number, the first of each."""
    found: dict[int, bytes] = {}
    at, unicode = 0, False
    while data[at : at + 1] == b"\x1c" and at + 5 <= len(data):
        record, number, size = data[at + 1], data[at + 2], int.from_bytes(data[at + 3 : at + 5], "big")
        if size & 0x8000:
            break  # longer than any text
        value = data[at + 5 : at + 5 + size]
        unicode = unicode or (record == 1 and number == 90 and value == _UTF_8)
        if record == 2:
            found.setdefault(number, value)
        at += 5 + size
    return {number: value.decode("utf-8", "replace") if unicode else text(value) for number, value in found.items()}


def read(data: bytes) -> dict[str, str]:
    """Our words that the datasets have."""
    said = datasets(data)
    names = {"caption": _CAPTION, "creator": _BYLINE, "credit": _CREDIT, "copyright": _COPYRIGHT}
    found = {word: said[number] for word, number in names.items() if said.get(number)}
    if day := said.get(_DAY, "").strip():
        found["until"] = _iso(day, said.get(_HOUR, "").strip())
    return found


def names_place(data: bytes) -> bool:
    """Whether there is a place among the datasets."""
    return not _PLACES.isdisjoint(datasets(data))


def _iso(day: str, hour: str) -> str:
    """ISO 8601, from CCYYMMDD and HHMMSS±HHMM; as they stand where they are not written so."""
    if len(day) != 8 or not day.isdecimal():
        return f"{day} {hour}".strip()
    date = f"{day[:4]}-{day[4:6]}-{day[6:]}"
    if len(hour) != 11:
        return date
    return f"{date}T{hour[:2]}:{hour[2:4]}:{hour[4:6]}{hour[6:9]}:{hour[9:]}"
