"""The keys that decide whether a story is public. What cannot be read with certainty holds the story (`Faults.gate`)."""

import difflib
from collections.abc import Mapping, Sequence
from typing import Final, get_args
from zoneinfo import ZoneInfo

from msgspec import Struct

from standfirst.content import parts, values
from standfirst.content.dates import default_date, read_time
from standfirst.content.faults import Faults, Spot
from standfirst.content.keys import GATE, Written
from standfirst.content.tree import BOOLEANS, Entry, Scalar
from standfirst.model.article import NEVER, Kind, Moment, Status

STATUSES: Final[tuple[Status, ...]] = get_args(Status)
_SAYS: Final[Mapping[str, Status]] = {"retraction": "retracted", "removal": "removed"}
"""The keys that say why a story has a status."""
# ISO 8601 has no word for it.
_NEVER: Final = Moment(iso="", instant=NEVER)


class Gate(Struct, frozen=True, kw_only=True, gc=False):
    """As in `Article`. `date_is_day`: no time was written."""

    draft: bool = False
    status: Status = "published"
    date: Moment | None = None
    date_is_day: bool = False
    embargo: Moment | None = None
    expires: Moment | None = None


def read_gate(written: Written, kind: Kind, name: str, permalink: str, zone: ZoneInfo, faults: Faults) -> Gate:
    """Read the gate. `name` is the file's (a bundle's folder's), for a date in it; trust nothing if the gate is lost."""
    found = {key: entry for key in GATE if key in written and (entry := _one(written[key], key, faults))}
    draft = _draft(found["draft"], faults) if "draft" in found else False
    status = _status(found["status"], faults) if "status" in found else "published"
    for key, meant in _SAYS.items():
        if key in written and status == "published" and not draft and not written[key][0].value.empty:
            _not_done(written[key][0], meant, faults)
    date, date_is_day = _date(found.get("date"), kind, name, permalink, zone, faults)
    embargo = _embargo(found["embargo"], zone, faults) if "embargo" in found else None
    expires = parts.time(found["expires"], zone, faults, gate=True)[0] if "expires" in found else None
    if date and expires and expires.instant < date.instant:
        message = f"the story expires ({expires.iso}) before it is published ({date.iso})"
        faults.error("expires-before-date", found["expires"], message, "correct the one that is wrong")
    if date and embargo and date.instant < embargo.instant < NEVER:
        message = f"the story is dated ({date.iso}) before its embargo ends ({embargo.iso})"
        hint = f"readers see the date: write date: {embargo.iso}, unless the earlier one is meant"
        faults.warning("embargo-after-date", found["embargo"], message, hint)
    return Gate(draft=draft, status=status, date=date, date_is_day=date_is_day, embargo=embargo, expires=expires)


def _not_done(entry: Entry, status: Status, faults: Faults) -> None:
    """Somebody has written why a story is taken back, and it would stay public."""
    message = f"`{entry.key}` says why the story is {status}, but its status does not say that it is"
    hint = f"write status: {status} on a line of its own, or take {entry.key} out if the story is to be public"
    faults.gate("gate-key-missing", entry, message, hint)


def _one(written: Sequence[Entry], key: str, faults: Faults) -> Entry | None:
    """The entry of a key of the gate, under whichever of its names; None, with an error, for two of them or no value."""
    first, *others = sorted(written, key=lambda entry: entry.line) if len(written) > 1 else written
    for other in others:
        message = (
            f"`{first.key}` on line {first.line} and `{other.key}` on line {other.line} both say"
            f" {'when the story is published' if key == 'date' else f'what `{key}` says'}"
        )
        faults.gate("gate-key-twice", other, message, f"keep one of the two lines, {first.line} or {other.line}")
    if first.value.empty:
        message = f"`{first.key}` has no value, and it decides whether the story is public"
        faults.gate("gate-key-empty", first, message, "write the value, or delete the line")
        return None
    return None if others else first


def _draft(entry: Entry, faults: Faults) -> bool:
    said = values.boolean(entry, faults, gate=True)
    if entry.key.lower() == "published":
        return said is not True
    return said is not False


def _status(entry: Entry, faults: Faults) -> Status:
    value = entry.value
    word = values.fold(value.text).lower() if isinstance(value, Scalar) else ""
    for status in STATUSES:
        if word == status:
            return status
    close = difflib.get_close_matches(word, STATUSES, n=1)
    shown = f"`{word}`" if word else "a list or table"
    meant = f"did you mean {close[0]}? " if close else ""
    hint = f"{meant}a status is one of {', '.join(STATUSES)}; a key of your own needs another name"
    faults.gate("status-unknown", value, f"{shown} is no status", hint)
    return "withheld"


def _date(
    entry: Entry | None, kind: Kind, name: str, permalink: str, zone: ZoneInfo, faults: Faults
) -> tuple[Moment | None, bool]:
    if entry is not None:
        return parts.time(entry, zone, faults, gate=True)
    if not faults.gate_certain:
        return None, False  # a date that is written twice is not missing
    day = default_date(name, permalink) if kind != "section" else ""
    reading = read_time(day, zone) if day else None
    if reading is not None and reading.moment is not None:
        return reading.moment, True
    if reading is not None:
        faults.gate(
            "date-unreadable", Spot(), f"the date in the file's name or address: {reading.message}", reading.hint
        )
    elif kind == "article":
        # An example alone reads like an order, and an invented date would be published.
        hint = (
            "add the story's own date below the title, in this form: date: YYYY-MM-DD HH:MM"
            " (for example 2024-06-05 10:00)"
        )
        faults.gate("date-missing", Spot(), "the story has no date", hint)
    return None, False


def _embargo(entry: Entry, zone: ZoneInfo, faults: Faults) -> Moment | None:
    value = entry.value
    if isinstance(value, Scalar) and value.plain and value.text in BOOLEANS:
        if not BOOLEANS[value.text]:
            return None
        message = "the story is held until somebody changes its embargo"
        faults.warning("embargo-without-end", entry, message, "write the time at which it ends, when it is known")
        return _NEVER
    return parts.time(entry, zone, faults, gate=True)[0]
