"""YAML front matter of plain lines -> the tree, without the YAML parser, which takes four times as long.

Only lines that every reader of YAML takes in one way: `key: text`, `key: "text"`, `key: 'text'`, `key: [text, text]`,
each key a plain word at the margin and written once. Everything else, be it one unusual character, goes to the parser,
which also finds the faults: there are none in what is read here.
"""

import re
from typing import Final

from standfirst.content.tree import Entries, Entry, Items, Scalar, Value

# A text begins with nothing that is a sign in YAML; a colon in it stands before a character, a hash behind one.
_FIRST: Final = r"(?:[^\W_]|[“„‘«(])"
# White space at the end belongs to no other part, so that no part of a line can be read in two ways.
_LINE: Final = re.compile(
    r"(?P<key>[A-Za-z_][A-Za-z0-9_]{0,60}): +"
    r"""(?:"(?P<double>[^"\\]*)" *|'(?P<single>[^']*)' *|\[(?P<list>[^\[\]]+)\] *"""
    rf"|(?P<plain>{_FIRST}(?:[^:#]|:(?=[^ ])|(?<=[^ ])#)*))"
)
_ITEM: Final = re.compile(rf""" *(?:"(?P<double>[^"\\]*)" *|'(?P<single>[^']*)' *|(?P<plain>{_FIRST}[^:#?{{}}]*))""")


def read(header: str) -> Entries | None:
    """The entries by lower-case key; None when the parser has to look."""
    # No control, no white space but the space, nothing invisible: all that YAML forbids or has a use for is among them.
    if not header.replace("\n", " ").isprintable():
        return None
    entries: Entries = {}
    lines = header.split("\n")
    for number, line in enumerate(lines, 2):
        found = _LINE.fullmatch(line)
        value = _value(found, number) if found else None
        if found is None or value is None:
            return None
        key = found["key"]
        entries[key.lower()] = Entry(key, value, number, 1)
    return entries if len(entries) == len(lines) else None


def _value(found: re.Match[str], line: int) -> Value | None:
    written = found["list"]
    if written is None:
        return _scalar(found, line, 0)
    at = found.start("list")
    items: list[Scalar] = []
    for part in written.split(","):
        item = _ITEM.fullmatch(part)
        if item is None:
            return None
        items.append(_scalar(item, line, at))
        at += len(part) + 1
    return Items(tuple(items), line, found.start("list"))


def _scalar(found: re.Match[str], line: int, offset: int) -> Scalar:
    """The text found; `offset` is where its piece begins in the line."""
    if found["plain"] is not None:
        return Scalar(found["plain"].rstrip(" "), line, offset + found.start("plain") + 1, True)
    kind = "single" if found["double"] is None else "double"
    return Scalar(found[kind], line, offset + found.start(kind), False)
