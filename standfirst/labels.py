"""Words and dates in the reader's language: labels from the theme's catalogues, dates through Babel (CLDR).

A language's labels are one read: they change once in a year, and a page prints forty of them.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any, Final

from standfirst.incremental import Read
from standfirst.model.language import primary

FALLBACK: Final = "en"


def flatten(table: Mapping[str, Any], prefix: str = "") -> dict[str, str]:
    """A catalogue file as one flat mapping; the keys of tables are joined with a dot (`dates.short`)."""
    flat: dict[str, str] = {}
    for key, value in table.items():
        if isinstance(value, dict):
            flat.update(flatten(value, f"{prefix}{key}."))
        else:
            flat[prefix + key] = str(value)
    return flat


def catalogue(labels: Callable[[str], Mapping[str, str]], language: str) -> dict[str, str]:
    """All labels for a language: its own, over those of the plain language without region, over English. `labels`
    gives those of one language, none for one that has no catalogue."""
    merged: dict[str, str] = {}
    for tag in dict.fromkeys((FALLBACK, primary(language), language)):
        merged.update(labels(tag))
    return merged


def labelled(picture: Mapping[str, Any], read: Read) -> dict[str, Any]:
    """A picture as facts have it, with the `label` that readers must find at one that a machine has made."""
    return {**picture, "label": ai_label(read, picture["language"], picture["ai"])}


def ai_label(read: Read, language: str, ai: str) -> str:
    """What is said of a picture in which a machine had a part (`pictures.Said.ai`)."""
    return label(read, language, f"ai_{ai}") if ai else ""


def label(read: Read, language: str, key: str, **values: object) -> str:
    """A label with its `{name}`s filled; a key that no catalogue has raises, as a typo in a template must."""
    text = _known(read("catalogue", language), key)
    return text.format(**values) if values else text


def _known(labels: Mapping[str, str], key: str) -> str:
    text = labels.get(key)
    if text is None:
        raise LookupError(f"no catalogue in i18n/ has the label {key!r}")
    return text


def date_text(read: Read, language: str, moment: datetime, style: str) -> str:
    """A moment as the language writes it; `style` names a pattern of the catalogue's `[dates]` (CLDR syntax)."""
    labels = read("catalogue", language)
    pattern = _known(labels, f"dates.{style}")
    locale = _known(labels, "dates.locale")
    text = "".join([_format(only(moment), part, locale) for only, part in _parts(pattern)])
    return f"{text} {_zone(moment)}" if style == "long" else text


def week(read: Read, language: str) -> tuple[int, tuple[tuple[str, str], ...]]:
    """On which day weeks begin where the language is at home (0 is Monday), and the days' names from there on, short and
    whole."""
    return _week(_known(read("catalogue", language), "dates.locale"))


@lru_cache(maxsize=64)
def _week(locale: str) -> tuple[int, tuple[tuple[str, str], ...]]:
    from babel import Locale

    known = Locale.parse(locale)
    short, whole = (known.days["stand-alone"][width] for width in ("abbreviated", "wide"))
    first = known.first_week_day
    return first, tuple((short[day % 7], whole[day % 7]) for day in range(first, first + 7))


def _all(moment: datetime) -> datetime:
    return moment.replace(tzinfo=None)


def _day(moment: datetime) -> datetime:
    return datetime(moment.year, moment.month, moment.day)  # noqa: DTZ001 - printed, never compared


def _minute(moment: datetime) -> datetime:
    return datetime(1, 1, 1, moment.hour, moment.minute)  # noqa: DTZ001 - printed, never compared


@lru_cache(maxsize=256)
def _parts(pattern: str) -> tuple[tuple[Callable[[datetime], datetime], str], ...]:
    """A pattern cut where it goes from the day to the hour or back, each part with what it can tell of a moment: few
    stories share a moment, many a day, and there are 1440 minutes. Midnight (`B`) is one of them: CLDR means all that a
    clock shows as 0:00."""
    from babel.dates import parse_pattern, tokenize_pattern, untokenize_pattern

    # Babel has patterns of its own by these names, and cannot write an apostrophe back.
    if pattern in ("full", "long", "medium", "short") or "''" in pattern:
        return ((_all, pattern),)
    parse_pattern(pattern)  # a fault is said of the whole
    parts: list[tuple[Callable[[datetime], datetime], list[Any]]] = []
    for token in tokenize_pattern(pattern):
        kind, field = token
        told = _told(field[0]) if kind == "field" else parts[-1][0] if parts else _day
        if not parts or parts[-1][0] is not told:
            parts.append((told, []))
        parts[-1][1].append(token)
    return tuple((told, untokenize_pattern(tokens)) for told, tokens in parts)


def _told(field: str) -> Callable[[datetime], datetime]:
    return _day if field in "GyYuQqMLwWdDFEec" else _minute if field in "aBhHKkm" else _all


@lru_cache(maxsize=1 << 14)
def _format(moment: datetime, pattern: str, locale: str) -> str:
    from babel.dates import format_datetime

    # CLDR puts a narrow no-break space before am and pm, which many fonts on phones lack.
    return format_datetime(moment, pattern, locale=locale).replace("\u202f", "\u00a0")


def _zone(moment: datetime) -> str:
    """`IST`, or `UTC+03:00` for the zones that have no letters."""
    name = moment.tzname() or "UTC"
    return name if name[:1].isalpha() else f"UTC{moment.isoformat()[-6:]}"
