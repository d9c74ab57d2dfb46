"""What a header says before anybody knows what it means: texts, lists and tables with their places.

YAML and TOML both become this. A scalar keeps the text of the file; the schema decides its type, so that neither
`slug: 0123` nor `kicker: NO` is anything but what was written.
"""

import re
from collections.abc import Iterator
from typing import Any, Final

from msgspec import Struct


class Scalar(Struct, frozen=True, gc=False):
    """`text` as the file has it. `plain`: not written as a text (in quotes, or as a block), so it may be a number, a
    boolean, a time or nothing."""

    text: str
    line: int
    column: int
    plain: bool

    @property
    def null(self) -> bool:
        """Nothing was written, or YAML's words for nothing."""
        return self.plain and self.text in _NULLS

    @property
    def empty(self) -> bool:
        """Nothing, or nothing but white space."""
        return not self.text or self.null or self.text.isspace()


class Items(Struct, frozen=True, gc=False):
    """A list."""

    items: "tuple[Value, ...]"
    line: int
    column: int

    @property
    def empty(self) -> bool:
        """No items."""
        return not self.items


class Table(Struct, frozen=True, gc=False):
    """A mapping: entries by their key as written."""

    entries: "dict[str, Entry]"
    line: int
    column: int

    @property
    def empty(self) -> bool:
        """No entries."""
        return not self.entries


class Entry(Struct, frozen=True, gc=False):
    """A key and its value; the place is the key's."""

    key: str
    value: "Value"
    line: int
    column: int


Entries = dict[str, Entry]
"""By lower-case key."""


Value = Scalar | Items | Table

_NULLS: Final = frozenset({"", "~", "null", "Null", "NULL"})
# YAML 1.1's words in the spellings that PyYAML takes; `y` and `n` it leaves alone, and so do we.
_WORDS: Final = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}
BOOLEANS: Final[dict[str, bool]] = {
    spelling: value for word, value in _WORDS.items() for spelling in (word, word.capitalize(), word.upper())
}
_INTEGER: Final = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,17})")
_FLOAT: Final = re.compile(
    r"[-+]?(?:(?:0|[1-9][0-9]*)\.[0-9]+(?:[eE][-+]?[0-9]{1,2})?|[1-9]\.?[0-9]*[eE][-+]?[0-9]{1,2})"
)
_TIME: Final = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})[Tt \t]+([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(?:\.[0-9]+)?)?"
    r"[ \t]*(?:([Zz])|([-+])([0-9]{1,2})(?::?([0-9]{2}))?)?"
)


def plain(value: Value) -> Any:
    """A value as templates get it under `extra`: text, number, boolean, None, list or dict.

    Numbers are decimal; `0123`, `12:30` and `1_000` stay text, and numbers too large for 64 bits too. A time becomes
    ISO 8601, with an offset only when one was written.
    """
    match value:
        case Scalar():
            return _scalar(value)
        case Items():
            return [plain(item) for item in value.items]
        case Table():
            return {key: plain(entry.value) for key, entry in value.entries.items()}


def walk(value: Value) -> Iterator[Entry]:
    """Every entry below a value, at any depth."""
    if isinstance(value, Items):
        for item in value.items:
            yield from walk(item)
    elif isinstance(value, Table):
        for entry in value.entries.values():
            yield entry
            yield from walk(entry.value)


def _scalar(scalar: Scalar) -> str | int | float | bool | None:
    text = scalar.text
    if not scalar.plain:
        return text
    if scalar.null:
        return None
    if text in BOOLEANS:
        return BOOLEANS[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    if _FLOAT.fullmatch(text):
        return float(text)
    time = _TIME.fullmatch(text)
    return _iso(time) if time else text


def _iso(time: re.Match[str]) -> str:
    day, hour, minute, second, zulu, sign, offset_hours, offset_minutes = time.groups()
    offset = "+00:00" if zulu else f"{sign}{int(offset_hours):02}:{offset_minutes or '00'}" if sign else ""
    return f"{day}T{int(hour):02}:{minute}:{second or '00'}{offset}"
