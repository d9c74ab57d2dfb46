"""Words and dates in the reader's language: labels from the theme's catalogues, dates through Babel (CLDR).

A language's labels are one read: they change once in a year, and a page prints forty of them.
"""

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cache, lru_cache
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


def label(read: Read, language: str, key: str, **values: object) -> str:
    """A label with its `{name}`s filled; a key that no catalogue has raises, as a typo in a template must."""
    text: str | None = read("catalogue", language).get(key)
    if text is None:
        raise LookupError(f"no catalogue in i18n/ has the label {key!r}")
    return text.format(**values) if values else text


def date_text(read: Read, language: str, moment: datetime, style: str) -> str:
    """A moment as the language writes it; `style` names a pattern of the catalogue's `[dates]` (CLDR syntax)."""
    pattern = label(read, language, f"dates.{style}")
    shown = moment.replace(tzinfo=None) if _tells_time(pattern) else datetime(moment.year, moment.month, moment.day)  # noqa: DTZ001 - printed, never compared
    text = _format(shown, pattern, label(read, language, "dates.locale"))
    return f"{text} {_zone(moment)}" if style == "long" else text


@cache
def _tells_time(pattern: str) -> bool:
    """Whether a pattern may print anything but the day: one text then serves all stories of a day."""
    return not set(re.sub("'[^']*'", "", pattern)) <= set("GyMLEcdwWDFQq ,./-")


@lru_cache(maxsize=4096)
def _format(moment: datetime, pattern: str, locale: str) -> str:
    from babel.dates import format_datetime

    # CLDR puts a narrow no-break space before am and pm, which many fonts on phones lack.
    return format_datetime(moment, pattern, locale=locale).replace("\u202f", "\u00a0")


def _zone(moment: datetime) -> str:
    """`IST`, or `UTC+03:00` for the zones that have no letters."""
    name = moment.tzname() or "UTC"
    return name if name[:1].isalpha() else f"UTC{moment.isoformat()[-6:]}"
