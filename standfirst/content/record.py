"""A header's entries -> the `Article`: every key with its type, and what keys say about each other."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, get_args
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from standfirst.content import parts, values
from standfirst.content.faults import Faults, Spot
from standfirst.content.gate import STATUSES, Gate, read_gate
from standfirst.content.keys import MISPLACED, OWN, Written, by_own_name, gate_lookalike, near
from standfirst.content.tree import BOOLEANS, Entry, Scalar, Table, plain
from standfirst.model.article import Article, Genre, Image, Kind, Moment

MAX_TITLE: Final = 1000

_TEXTS: Final = ("slug", "permalink", "source", "dateline", "kicker", "summary", "template", "thread")
_LISTS: Final = ("aliases", "authors", "tags")
# RFC 5646, section 2.1, without extensions and grandfathered tags.
_LANGUAGE: Final = re.compile(
    r"[A-Za-z]{2,3}(?:-[A-Za-z]{4})?(?:-(?:[A-Za-z]{2}|[0-9]{3}))?(?:-(?:[A-Za-z0-9]{5,8}|[0-9][A-Za-z0-9]{3}))*"
)
_DATED_NAME: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}-")
GENRES: Final[tuple[Genre, ...]] = get_args(Genre)
_NO_TITLE: Final = 'write title: "The headline"'


def read_record(entries: dict[str, Entry], source_id: str, kind: Kind, zone: ZoneInfo, faults: Faults) -> Article:
    """The best record of what is written; it counts only while `faults.gate_certain`."""
    written = by_own_name(entries)
    extra = _extra(entries, written, faults)
    read: dict[str, Any] = {}
    for key in _TEXTS:
        if key in written:
            read[key] = values.text(_counting(written[key]), faults)
    for key in _LISTS:
        if key in written:
            read[key] = _joined(written[key], key, faults)
    gate = read_gate(written, kind, name_of(source_id), read.get("permalink", ""), zone, faults)
    article = Article(
        id=source_id,
        kind=kind,
        title=_title(entries.get("title"), source_id, kind, faults),
        date=gate.date,
        draft=gate.draft,
        status=gate.status,
        embargo=gate.embargo,
        expires=gate.expires,
        updated=_updated(written, gate, zone, faults),
        language=_language(entries.get("language"), faults),
        extra=extra,
        lines={key: _counting(several).line for key, several in written.items()},
        **read,
    )
    return _with_parts(article, entries, zone, faults)


def name_of(source_id: str) -> str:
    """The name that stands for a file: its own, or its folder's when it is `index.md` or `_index.md`."""
    *folders, name = source_id.split("/")
    stem = name.rpartition(".")[0] or name
    return folders[-1] if stem in ("index", "_index") and folders else stem


def _counting(several: Sequence[Entry]) -> Entry:
    """The entry that counts of a key's names: the first with a value, else the first."""
    if len(several) == 1:
        return several[0]
    return next((entry for entry in several if not entry.value.empty), several[0])


def _joined(lists: Sequence[Entry], key: str, faults: Faults) -> tuple[str, ...]:
    if key == "tags":
        for entry in lists:
            _check_comma(entry, faults)
    return tuple(dict.fromkeys(item for entry in lists for item in values.texts(entry, faults)))


def _check_comma(entry: Entry, faults: Faults) -> None:
    value = entry.value
    if isinstance(value, Scalar) and value.plain and "," in value.text:
        several = ", ".join(values.fold(part) for part in value.text.split(","))
        message = f"`{entry.key}` is one topic with a comma in it"
        faults.warning("comma-in-topic", value, message, f"if several are meant, write {entry.key}: [{several}]")


def _title(entry: Entry | None, source_id: str, kind: Kind, faults: Faults) -> str:
    if entry is None or entry.value.empty:
        if kind == "section":
            return _prettified(source_id)
        faults.error(
            "title-missing", entry or Spot(), "the title is empty" if entry else "there is no title", _NO_TITLE
        )
        return ""
    if values.is_number(entry.value):
        faults.note("title-number", entry.value, "the title is a number; it is printed as written", "put it in quotes")
    title = values.text(entry, faults)
    if not values.visible(title):
        faults.error("title-missing", entry, "nothing of the title can be seen", _NO_TITLE)
    if len(title) > MAX_TITLE:
        message = f"the title has {len(title):,} characters; it may have {MAX_TITLE:,}"
        faults.error("title-too-long", entry, message, "shorten it; the rest belongs into summary")
        return title[:MAX_TITLE]
    return title


def _prettified(source_id: str) -> str:
    """`climate-change/_index.md` as a title: Climate change."""
    name = name_of(source_id)
    words = re.sub(r"[-_\s]+", " ", "" if name == "_index" else name).strip()
    return words[:1].upper() + words[1:] or "Home"


def _updated(written: Written, gate: Gate, zone: ZoneInfo, faults: Faults) -> Moment | None:
    entry = _counting(written["updated"]) if "updated" in written else None
    if entry is None or entry.value.empty:
        return None
    updated, is_day = parts.time(entry, zone, faults)
    if updated is None or gate.date is None or updated.instant >= gate.date.instant:
        return updated
    if not (is_day and updated.iso[:10] == gate.date.iso[:10]):
        message = f"`{entry.key}` ({updated.iso}) is before the story's date ({gate.date.iso}); it is not used"
        faults.warning("updated-before-date", entry.value, message, "correct the one that is wrong")
    return None


def _check_right(entry: Entry, image: Image | None, date: Moment | None, faults: Faults) -> None:
    """Such a picture is never seen, and mostly it is the year that is wrong."""
    if image is None or image.until is None or date is None or image.until.instant >= date.instant:
        return
    until = entry.value.entries.get("until") if isinstance(entry.value, Table) else None
    message = (
        f"the right to the picture ends ({image.until.iso}) before the story's date ({date.iso}), so nobody sees it"
    )
    faults.warning("image-until-before-date", until or entry, message, "correct the one that is wrong")


def _language(entry: Entry | None, faults: Faults) -> str:
    written = values.text(entry, faults) if entry else ""
    if not written or entry is None:
        return ""
    if _LANGUAGE.fullmatch(written):
        return written
    meant = written.replace("_", "-").partition(".")[0]
    hint = f"write language: {meant}" if _LANGUAGE.fullmatch(meant) else "write a tag such as en, hi or pt-BR"
    faults.error("language-tag", entry.value, f"`{written[:40]}` is no language tag (BCP 47)", hint)
    return ""


def _genre(entry: Entry, faults: Faults) -> Genre | str:
    from difflib import get_close_matches

    written = values.text(entry, faults).lower()
    if written in (*GENRES, ""):
        return written
    near = get_close_matches(written, GENRES, 1, 0.6)
    hint = f"write genre: {near[0]}" if near else f"write one of {', '.join(GENRES)}; plain news needs none"
    message = f"`{written[:40]}` is no kind of story; a sponsored one must not pass for news"
    faults.error("genre-unknown", entry.value, message, hint)
    return ""


def _with_parts(article: Article, entries: Mapping[str, Entry], zone: ZoneInfo, faults: Faults) -> Article:
    found: dict[str, Any] = {}
    if entry := entries.get("image"):
        found["image"] = image = parts.image(entry, zone, faults)
        _check_right(entry, image, article.date, faults)
    if entry := entries.get("also_read"):
        found["also_read"], found["also_read_ban"], found["also_read_auto"] = parts.also_read(entry, faults)
    if entry := entries.get("corrections"):
        found["corrections"] = parts.corrections(entry, zone, faults)
    if article.status == "retracted":
        found["retraction"] = parts.retraction(entries.get("retraction"), zone, faults)
    if entry := entries.get("genre"):
        found["genre"] = _genre(entry, faults)
    if (entry := entries.get("paid")) and not entry.value.empty:
        found["paid"] = values.boolean(entry, faults) or False
    if (entry := entries.get("weight")) and (weight := values.integer(entry, faults, -999_999_999, 999_999_999)):
        found["weight"] = weight
    if (entry := entries.get("priority")) and (priority := values.integer(entry, faults, 1, 9)):
        found["priority"] = priority
    return replace(article, **found) if found else article


def _extra(entries: Mapping[str, Entry], written: dict[str, list[Entry]], faults: Faults) -> dict[str, Any]:
    """Every key that is not ours, as plain values; those of a table `extra` count as written at the top."""
    extra: dict[str, Any] = {}
    for name, entry in entries.items():
        if name not in OWN:
            _check_unknown(entry, faults)
            _check_inside(entry, faults)
            extra[entry.key] = plain(entry.value)
    if own := entries.get("extra"):
        if not isinstance(own.value, Table) and not own.value.empty:
            extra[own.key] = plain(own.value)  # somebody's own key of that name
        for inner in _entries(own):
            if inner.key.lower() in MISPLACED:
                parts.misplaced(inner, "extra", faults)
            extra[inner.key] = plain(inner.value)
    if taxonomies := entries.get("taxonomies"):
        others = _taxonomies(taxonomies, written, faults)
        extra.update({taxonomies.key: others} if others else {})
    return extra


def _taxonomies(entry: Entry, written: dict[str, list[Entry]], faults: Faults) -> object:
    """Zola's `[taxonomies]`: lists that we know join those at the top; what is left is the author's own."""
    if not isinstance(entry.value, Table):
        return plain(entry.value)
    others: dict[str, Any] = {}
    for inner in _entries(entry):
        key = OWN.get(inner.key.lower())
        if key in ("tags", "authors"):
            written.setdefault(key, []).append(inner)
        elif inner.key.lower() in MISPLACED:
            parts.misplaced(inner, "taxonomies", faults)
        else:
            others[inner.key] = plain(inner.value)
    return others


def _check_inside(entry: Entry, faults: Faults) -> None:
    """Hugo's `cascade`, and lines indented by mistake: these two names mean nothing else anywhere."""
    for inner in _entries(entry):
        if inner.key.lower() in ("draft", "embargo"):
            parts.misplaced(inner, entry.key, faults)


def _entries(entry: Entry) -> Iterable[Entry]:
    """The entries of a table; none for any other value."""
    return entry.value.entries.values() if isinstance(entry.value, Table) else ()


def _check_unknown(entry: Entry, faults: Faults) -> None:
    value = entry.value
    telling = isinstance(value, Scalar) and (value.text in BOOLEANS or value.text.lower() in STATUSES)
    key = gate_lookalike(entry.key, telling=telling)
    if key:
        message = f"`{entry.key}` is not read here, but looks like `{key}`, which decides whether the story is public"
        hint = f"did you mean {key}? If it is a key of your own, put it below extra: or give it another name"
        faults.gate("gate-key-lookalike", entry, message, hint)
    elif meant := near(entry.key):
        faults.warning("key-typo", entry, f"`{entry.key}` is not a key that is read here", f"did you mean {meant}?")
