"""From the tree to texts, lists, booleans and numbers, each with the fault of a value that is something else."""

import re
from typing import Final

from standfirst.content.faults import Faults
from standfirst.content.tree import BOOLEANS, Entry, Items, Scalar, Table, Value
from standfirst.content.yaml_faults import quoted

_SPACES: Final = re.compile(r"[ \t\n\r]+")
_INTEGER: Final = re.compile(r"[-+]?[0-9]{1,9}")
_NUMBER: Final = re.compile(r"[-+]?[0-9][0-9_,]*(?:\.[0-9]*)?")
# Overrides and isolates turn the text after them; the others are nothing where a reader searches for a word. The
# marks U+200E and U+200F, and the joiners U+200C and U+200D, belong to how Urdu and Hindi are written.
_INVISIBLE: Final = re.compile("[\x7f-\x9f\u200b\u2060\ufeff\u202a-\u202e\u2066-\u2069\u00ad]")
_OPENING: Final = {"“": "”", "„": "“", "‘": "’"}


def text(entry: Entry, faults: Faults) -> str:
    """One text, its white space folded; "" for nothing, and, with an error, for a list or a table."""
    value = entry.value
    if isinstance(value, Scalar):
        return _text(value, entry.key, faults)
    if not value.empty:
        what = "a list" if isinstance(value, Items) else "a table of keys"
        hint = f"write {entry.key}: {quoted(_first_text(value) or '…')}"
        faults.error("not-text", entry, f"`{entry.key}` is one text, not {what}", hint)
    return ""


def texts(entry: Entry, faults: Faults) -> tuple[str, ...]:
    """A list of texts; one text counts as a list of one. Empty items count as not written."""
    return tuple(item for item, _ in placed_texts(entry.value, entry.key, faults))


def placed_texts(value: Value, key: str, faults: Faults) -> list[tuple[str, Scalar]]:
    """As `texts`, each with its place."""
    items = value.items if isinstance(value, Items) else () if value.empty else (value,)
    found: list[tuple[str, Scalar]] = []
    for item in items:
        if isinstance(item, Scalar):
            written = _text(item, key, faults, in_list=isinstance(value, Items))
            if written:
                found.append((written, item))
        else:
            what, hint = "a list", "take the inner brackets or hyphens away"
            if isinstance(item, Table):
                what, hint = (
                    "a table of keys",
                    f"a text with a colon stands in quotes: {quoted(_first_text(item) or '…')}",
                )
            faults.error("not-list", item, f"`{key}` is a list of texts, and {what} stands in it", hint)
    return found


def boolean(entry: Entry, faults: Faults, *, gate: bool = False) -> bool | None:
    """`true` or `false`, written without quotes; None, with an error, for anything else."""
    value = entry.value
    if isinstance(value, Scalar) and value.plain and value.text in BOOLEANS:
        return BOOLEANS[value.text]
    shown = f"`{value.text.strip()[:40]}`" if isinstance(value, Scalar) else "a list or table"
    if isinstance(value, Scalar) and not value.plain:
        shown += " in quotes"
    tell = faults.gate if gate else faults.error
    hint = f"write {entry.key}: true, or {entry.key}: false"
    tell("not-boolean", value, f"`{entry.key}` is true or false, not {shown}", hint)
    return None


def integer(entry: Entry, faults: Faults, lowest: int, highest: int) -> int | None:
    """A whole number within bounds; None when nothing was written, and, with an error, for anything else."""
    value = entry.value
    if value.empty:
        return None
    if not isinstance(value, Scalar) or not _INTEGER.fullmatch(value.text.strip()):
        shown = f"`{value.text.strip()[:40]}`" if isinstance(value, Scalar) else "a list or table"
        message = f"`{entry.key}` is a whole number, not {shown}"
        faults.error("not-integer", value, message, f"write {entry.key}: {max(lowest, 1)}")
        return None
    number = int(value.text)
    if not lowest <= number <= highest:
        message = f"`{entry.key}` is {number}; it goes from {lowest} to {highest}"
        faults.error("out-of-range", value, message, f"write a number from {lowest} to {highest}")
        return None
    return number


def is_number(value: Value) -> bool:
    """Whether a value was written as a number: fine as a text, but perhaps not what was meant."""
    return isinstance(value, Scalar) and value.plain and _NUMBER.fullmatch(value.text) is not None


def visible(written: str) -> bool:
    """Whether a text shows anything."""
    return written.isascii() or bool(_INVISIBLE.sub("", written).strip())


def fold(written: str) -> str:
    """White space at the edges gone, inside one space; the no-break space is typography and stays."""
    if "  " in written or "\n" in written or "\t" in written or "\r" in written:
        written = _SPACES.sub(" ", written)
    return written.strip(" ")


def _text(value: Scalar, key: str, faults: Faults, *, in_list: bool = False) -> str:
    if value.null:
        return ""
    written = fold(value.text)
    if written.isascii() or not written:
        return written
    invisible = _INVISIBLE.search(written)
    if invisible:
        faults.warning(
            "invisible-character",
            value,
            f"`{key}` holds U+{ord(invisible[0]):04X}, which cannot be seen but changes how the text is shown or found",
            "delete it, unless it is meant",
        )
    if value.plain and written[0] in _OPENING:
        _check_quotes(value, written, key, faults, in_list=in_list)
    return written


def _check_quotes(value: Scalar, written: str, key: str, faults: Faults, *, in_list: bool) -> None:
    closing = _OPENING[written[0]]
    if written[-1] == closing:
        message = f"the typographic quotation marks around `{key}` are printed as part of the text"
        hint = f"if so, keep them inside straight ones: {quoted(written)}; if not, write {quoted(written[1:-1])}"
        faults.warning("smart-quotes", value, message, hint)
    elif in_list and closing not in written:
        # `[“a, b”]`: YAML parted the text at its comma. Half a name would be published.
        message = f"`{written}` begins with a typographic quotation mark that is not closed in this item of `{key}`"
        faults.error("smart-quotes", value, message, 'put straight quotation marks around the item: "…"')
    elif closing not in written[1:]:
        message = f"the typographic quotation mark that `{key}` begins with is not closed, and is printed"
        bare = written[1:-1] if written[-1] in "\"'" else written[1:]
        faults.warning("smart-quotes", value, message, f"if it is to stand around the text, write {quoted(bare)}")


def _first_text(value: Value) -> str:
    if isinstance(value, Scalar):
        return fold(value.text)
    if isinstance(value, Items):
        return _first_text(value.items[0]) if value.items else ""
    key, entry = next(iter(value.entries.items()), ("", None))
    return f"{key}: {_first_text(entry.value)}" if entry else ""
