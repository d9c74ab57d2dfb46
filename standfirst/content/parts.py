"""The keys whose values have keys of their own: the lead picture, Also Read picks, corrections, a retraction."""

import re
from difflib import get_close_matches
from typing import Final, Literal
from zoneinfo import ZoneInfo

from standfirst.content import values
from standfirst.content.dates import example, read_time
from standfirst.content.faults import Faults, Spot
from standfirst.content.keys import IMAGE_KEYS, MISPLACED, OWN
from standfirst.content.tree import Entry, Items, Scalar, Table, Value
from standfirst.model.article import Correction, Image, Moment, Pick, Retraction

PICK_KEYS: Final = ("pick", "ban", "auto")
CORRECTION_KEYS: Final = ("date", "text", "type")
RETRACTION_KEYS: Final = ("date", "text")
_FOCAL: Final = re.compile(r"([0-9]{1,3}(?:\.[0-9]+)?) ?%?[ ,]+([0-9]{1,3}(?:\.[0-9]+)?) ?%?")

_RETRACTION: Final = "write below retraction: two indented lines, date: 2024-06-05 10:00 and text: why"

Picks = tuple[tuple[Pick, ...], tuple[Pick, ...], bool]


def time(entry: Entry, zone: ZoneInfo, faults: Faults, *, gate: bool = False) -> tuple[Moment | None, bool]:
    """One time, and whether only its day was written; None, with an error, where it cannot be read."""
    value = entry.value
    tell = faults.gate if gate else faults.error
    if not isinstance(value, Scalar):
        hint = f"write {entry.key}: {example(zone)}"
        tell("date-unreadable", entry, f"`{entry.key}` is one time, not a list or table", hint)
        return None, False
    reading = read_time(value.text, zone)
    if reading.moment is None:
        tell(reading.code, value, f"{entry.key}: {reading.message}", reading.hint)
    elif reading.code:
        say = faults.warning if reading.severity == "warning" else faults.note
        say(reading.code, value, f"{entry.key}: {reading.message}", reading.hint)
    return reading.moment, reading.day_only


def image(entry: Entry, zone: ZoneInfo, faults: Faults) -> Image | None:
    """The lead picture: a path, or a table of `src` and what is printed with it."""
    value = entry.value
    if value.empty:
        return None
    if isinstance(value, Scalar):
        return Image(src=values.text(entry, faults), line=entry.line)
    if isinstance(value, Items):
        hint = "write image: photo.jpg, or its keys src, alt, caption and credit below it"
        faults.error("image-wrong", entry, "`image` is one picture, not a list", hint)
        return None
    keys = _keys(value, IMAGE_KEYS, "image", "image-key", faults)
    read = {name: values.text(keys[name], faults) for name in ("src", "alt", "caption", "credit") if name in keys}
    if not read.get("src"):
        src = keys.get("src")
        if all(inner.value.empty for inner in value.entries.values()) or (src and not src.value.empty):
            return None  # nothing was written, or what was written has its error
        faults.error("image-wrong", entry, "`image` names no file", "write its path as src: photo.jpg below image:")
        return None
    until = None
    if "until" in keys and not keys["until"].value.empty:
        until, _ = time(keys["until"], zone, faults)
    focal = _focal(keys["focal"], faults) if "focal" in keys else ""
    return Image(**read, focal=focal, until=until, line=entry.line)


def also_read(entry: Entry, faults: Faults) -> Picks:
    """Picks, bans, and whether automatic related stories follow."""
    value = entry.value
    if not isinstance(value, Table):
        return _picks(value, entry.key, faults), (), True
    keys = _keys(value, PICK_KEYS, "also_read", "also-read-wrong", faults)
    pick = _picks(keys["pick"].value, "pick", faults) if "pick" in keys else ()
    ban = _picks(keys["ban"].value, "ban", faults) if "ban" in keys else ()
    auto = values.boolean(keys["auto"], faults) if "auto" in keys and not keys["auto"].value.empty else True
    return pick, ban, auto is not False


def corrections(entry: Entry, zone: ZoneInfo, faults: Faults) -> tuple[Correction, ...]:
    """Printed notices, by time: the newest comes last whatever the order in the file."""
    value = entry.value
    if value.empty:
        return ()
    read = [_correction(item, zone, faults) for item in (value.items if isinstance(value, Items) else (value,))]
    return tuple(sorted((notice for notice in read if notice), key=lambda notice: notice.date.instant))


def _correction(value: Value, zone: ZoneInfo, faults: Faults) -> Correction | None:
    remedy = "write - date: 2024-06-05 10:00, and below it text: what was wrong and what is right"
    if not isinstance(value, Table):
        faults.error("correction-wrong", value, "a correction has a date and a text", remedy)
        return None
    keys = _keys(value, CORRECTION_KEYS, "corrections", "correction-wrong", faults)
    for name in ("date", "text"):
        if name not in keys or keys[name].value.empty:
            faults.error("correction-wrong", value, f"a correction has no {name}", remedy)
            return None
    date, _ = time(keys["date"], zone, faults)
    text = values.text(keys["text"], faults)
    kind = _correction_type(keys["type"], faults) if "type" in keys else "correction"
    return Correction(date=date, text=text, type=kind) if date and text and kind else None


def retraction(entry: Entry | None, zone: ZoneInfo, faults: Faults) -> Retraction:
    """When and why a story was retracted. What is missing, or cannot be read, is a warning: the story is down all the
    same, and to leave it up until somebody has found the words would be worse."""
    if entry is None or entry.value.empty:
        said = "the story is retracted without a word of why, and is not among the corrections"
        faults.warning("retraction-incomplete", entry or Spot(), said, _RETRACTION)
        return Retraction()
    if isinstance(entry.value, Scalar):
        read = {"text": entry}
    elif isinstance(entry.value, Table):
        read = _keys(entry.value, RETRACTION_KEYS, "retraction", "retraction-incomplete", faults)
    else:
        read = {}
    text = values.text(read["text"], faults) if "text" in read else ""
    reading = read_time(date.text, zone) if "date" in read and isinstance(date := read["date"].value, Scalar) else None
    at = reading.moment if reading is not None else None
    if not text:
        faults.warning("retraction-incomplete", entry, "readers are not told why the story was retracted", _RETRACTION)
    if at is None:
        said = "the retraction has no date that can be read, so the list of corrections does not have it"
        faults.warning("retraction-incomplete", entry, said, _RETRACTION)
    return Retraction(date=at, text=text)


def _correction_type(entry: Entry, faults: Faults) -> Literal["correction", "clarification"] | None:
    written = values.text(entry, faults).lower() or "correction"
    if written == "correction":
        return "correction"
    if written == "clarification":
        return "clarification"
    message = f"`{written}` is no type of correction"
    faults.error("correction-wrong", entry.value, message, "write type: correction, or type: clarification")
    return None


def _picks(value: Value, key: str, faults: Faults) -> tuple[Pick, ...]:
    return tuple(Pick(target=target, line=at.line) for target, at in values.placed_texts(value, key, faults))


def _focal(entry: Entry, faults: Faults) -> str:
    """`x y` in per cent: the point that every crop keeps."""
    if entry.value.empty:
        return ""
    written = " ".join(values.texts(entry, faults))
    found = point(written)
    if not found:
        message = f"`{written}` is no point: from the left and from the top, in per cent"
        faults.error("image-wrong", entry.value, message, "write focal: 50 30")
    return found


def point(written: str) -> str:
    """A focal point as two plain numbers, "" for what is none."""
    found = _FOCAL.fullmatch(written)
    return f"{found[1]} {found[2]}" if found and float(found[1]) <= 100 and float(found[2]) <= 100 else ""


def _keys(table: Table, known: tuple[str, ...], owner: str, code: str, faults: Faults) -> dict[str, Entry]:
    """The entries by lower-case key. An unknown one is a warning, one of the gate an error: it is in the wrong place."""
    found: dict[str, Entry] = {}
    for key, entry in table.entries.items():
        name = key.lower()
        if name in known:
            if name in found:
                lines = f"on line {found[name].line} and on line {entry.line}"
                faults.error("duplicate-key", entry, f"`{key}` is written twice: {lines}", "keep one of the two lines")
            found[name] = entry
        elif name in MISPLACED:
            misplaced(entry, owner, faults)
        else:
            near = get_close_matches(name, known, 1, 0.8)
            hint = f"did you mean {near[0]}?" if near else f"`{owner}` takes: {', '.join(known)}"
            if (owner, name) == ("image", "ai"):
                hint = (
                    f"write {name} into a file of words beside the picture, photo.jpg.toml: it goes with it everywhere"
                )
            faults.warning(code, entry, f"`{owner}` has no key `{key}`; it is not used", hint)
    return found


def misplaced(entry: Entry, owner: str, faults: Faults) -> None:
    """A key of the gate that belongs to another key, and so would decide nothing."""
    ends = OWN[entry.key.lower()] == "expires"
    danger = "stay public after its end" if ends else "be published at once"
    message = f"`{entry.key}` stands inside `{owner}`, where it decides nothing, so the story would {danger}"
    hint = f"write `{entry.key}` with its value on a line of its own, without spaces before it, above `{owner}`"
    faults.gate("gate-key-misplaced", entry, message, hint)
