"""TOML front matter -> the tree, through a python-frontmatter handler over the standard library's `tomllib`.

`tomllib` tells no places: a scan of our own finds where each key stands. Zola's `[taxonomies]` and `[extra]` are
ordinary tables here. Imported only when a header has to be read.
"""

import re
import tomllib
from collections.abc import Iterator
from typing import Any, Final

from msgspec import Struct

from standfirst.content import header
from standfirst.content.encoding import forbidden
from standfirst.content.faults import MAX_DEPTH, TOO_DEEP, Faults, Spot
from standfirst.content.fences import Cut
from standfirst.content.tree import Entries, Entry, Items, Scalar, Table, Value
from standfirst.content.yaml_faults import quoted

_FIRST_LINE: Final = 2
_PART: Final = r"""(?:[A-Za-z0-9_-]+|"[^"\n]*"|'[^'\n]*')"""
_KEY: Final = rf"{_PART}(?:[ \t]*\.[ \t]*{_PART})*"
_STATEMENT: Final = re.compile(rf"[ \t]*(?:(?P<open>\[\[?)[ \t]*(?P<table>{_KEY})[ \t]*\]|(?P<key>{_KEY})[ \t]*=)")
# What is not closed goes to the end: a token that could fail half-way would be tried again from every quotation mark.
_TOKEN: Final = re.compile(
    r'"""(?:\\.|[^\\])*?(?:"{3,5}|\Z)'
    r"|'''.*?(?:'{3,5}|\Z)"
    r'|"(?:\\[^\n]|[^"\\\n])*"?'
    r"|'[^'\n]*'?|#[^\n]*|[\[\]{}]|\n",
    re.DOTALL,
)
_WHERE: Final = re.compile(r"\(at (?:line (\d+), column (\d+)|end of document)\)")
# tomllib takes time by the square of a dotted key's parts.
_MANY: Final = 1000
_LONG_KEY: Final = re.compile(rf"(?<![A-Za-z0-9_-])(?:{_PART}[ \t]*\.[ \t]*){{{MAX_DEPTH}}}")
_BARE: Final = re.compile(r"[ \t]*([\w-]+)[ \t]*=[ \t]*([^\"'\[{\s].*)")

Path = tuple[str | int, ...]


class Statement(Struct, frozen=True, gc=False):
    """`key = value` or a `[table]` line: its whole path from the root, and its place."""

    path: Path
    at: Spot
    table: bool


def read(cut: Cut, faults: Faults) -> Entries | None:
    """The header's entries by lower-case key; None, with an error, when it cannot be read as a whole."""
    return header.read(cut, lambda text: entries(text, faults))


def entries(text: str, faults: Faults) -> Entries | None:
    """As `read`, of a header without its fences."""
    if any(line.count(".") > _MANY and _LONG_KEY.search(line) for line in text.split("\n")):
        _report_depth(faults)
        return None
    statements = list(scan(text))
    twice = _report_twice(statements, faults)
    try:
        data = tomllib.loads(text)
        if depth(data) > MAX_DEPTH:
            raise RecursionError
    except tomllib.TOMLDecodeError as wrong:
        faults.gate_certain = False
        if not twice or "overwrite" not in str(wrong):
            _report_syntax(text, str(wrong), faults)
        return None
    except RecursionError:
        _report_depth(faults)
        return None
    places = {statement.path: statement.at for statement in reversed(statements)}
    tree = _Tree(places, faults, escapes="\\" in text)
    return {key.lower(): entry for key, entry in tree.table(data, (), Spot(_FIRST_LINE)).entries.items()}


def _report_depth(faults: Faults) -> None:
    faults.gate("yaml-depth", Spot(_FIRST_LINE), TOO_DEEP[0], "take some brackets or dots away")


def scan(text: str) -> Iterator[Statement]:
    """Every statement of a header, in order; of a header that is not TOML, what looks like one."""
    prefix: Path = ()
    counts: dict[Path, int] = {}
    position, line = 0, _FIRST_LINE
    while position < len(text):
        found = _STATEMENT.match(text, position)
        if found:
            name = found["table"] or found["key"]
            path: Path = tuple(part.strip("\"'") for part in re.findall(_PART, name))
            at = Spot(line, found.start("table" if found["table"] else "key") - position + 1)
            if found["table"]:
                path = _inside(path, counts)
                if found["open"] == "[[":
                    counts[path] = counts.get(path, -1) + 1
                    yield Statement(path, at, table=True)
                    path = (*path, counts[path])
                prefix = path
                yield Statement(path, at, table=True)
            else:
                yield Statement((*prefix, *path), at, table=False)
        end = _end_of_statement(text, found.end() if found and found["key"] else position)
        line += text.count("\n", position, end)
        position = end


def depth(value: object) -> int:
    """Levels of nesting. Not recursive: tomllib takes headers as deep as Python's stack."""
    deepest, level = 0, [value]
    while level := [v for v in level if isinstance(v, dict | list)]:
        deepest += 1
        level = [inner for v in level for inner in (v.values() if isinstance(v, dict) else v)]
    return deepest


def _inside(path: Path, counts: dict[Path, int]) -> Path:
    """A path in which each array of tables on the way is given the index of its last table."""
    whole: Path = ()
    for part in path[:-1]:
        whole = (*whole, part)
        if whole in counts:
            whole = (*whole, counts[whole])
    return (*whole, path[-1])


def _end_of_statement(header: str, position: int) -> int:
    """Where the line after the statement begins: past strings and brackets that go over several lines."""
    depth = 0
    for token in _TOKEN.finditer(header, position):
        kind = token[0]
        if kind == "\n":
            if depth <= 0:
                return token.end()
        elif kind in "[{":
            depth += 1
        elif kind in "]}":
            depth -= 1
    return len(header)


def _report_twice(statements: list[Statement], faults: Faults) -> bool:
    seen: dict[str, Statement] = {}
    twice = False
    for statement in statements:
        if len(statement.path) != 1:
            continue
        key = str(statement.path[0])
        first = seen.setdefault(key.lower(), statement)
        if first is statement or (first.table and statement.table and first.path == statement.path):
            continue
        from standfirst.content.yaml_events import report_twice  # 20 ms to import

        twice = True
        value = Scalar("", first.at.line, first.at.column, True)
        report_twice(faults, Entry(key, value, first.at.line, first.at.column), statement.at, key, outermost=True)
    return twice


def _report_syntax(header: str, said: str, faults: Faults) -> None:
    where = _WHERE.search(said)
    lines = header.split("\n")
    if where and where[1]:
        number, column = int(where[1]) - 1, int(where[2])
    else:
        number, column = len(lines) - 1, len(lines[-1]) + 1
    number = min(number, len(lines) - 1)
    bare = _BARE.fullmatch(lines[number])
    hint = 'write title = "The headline"; texts stand in quotes'
    if bare:
        hint = f"write {bare[1]} = {quoted(bare[2])}"
    elif re.match(r"[ \t]*[\w-]+[ \t]*:", lines[number]):
        key, _, value = lines[number].partition(":")
        hint = f"between +++ lines a key takes =, not a colon; write {key.strip()} = {quoted(value) if value.strip() else '…'}"
    reason = _WHERE.sub("", said).strip()
    if reason.startswith("Cannot declare"):
        hint = "put its keys under one header"
    message = f"this is not TOML: {reason[:1].lower()}{reason[1:]}"
    faults.gate("toml-syntax", Spot(number + _FIRST_LINE, column), message, hint)


class _Tree:
    """Values of tomllib with the places of the scan; a value without one stands where its parent does."""

    def __init__(self, places: dict[Path, Spot], faults: Faults, *, escapes: bool) -> None:
        self.places = places
        self.faults = faults
        self.escapes = escapes

    def table(self, data: dict[str, Any], path: Path, at: Spot) -> Table:
        entries: dict[str, Entry] = {}
        for key, value in data.items():
            inner = (*path, key)
            spot = self.places.get(inner, at)
            entries[key] = Entry(key, self.value(value, inner, spot), spot.line, spot.column)
        return Table(entries, at.line, at.column)

    def value(self, value: Any, path: Path, at: Spot) -> Value:
        if isinstance(value, dict):
            return self.table(value, path, at)
        if isinstance(value, list):
            return Items(tuple(self.item(v, (*path, n), at) for n, v in enumerate(value)), at.line, at.column)
        if isinstance(value, str):
            if self.escapes and (name := forbidden(value)):
                message = f"an escape here makes {name}, which feeds forbid"
                self.faults.gate("control-character", at, message, "delete it")
            return Scalar(value, at.line, at.column, False)
        if isinstance(value, bool):
            return Scalar("true" if value else "false", at.line, at.column, True)
        text = value.isoformat() if hasattr(value, "isoformat") else str(value)
        return Scalar(text, at.line, at.column, True)

    def item(self, value: Any, path: Path, at: Spot) -> Value:
        return self.value(value, path, self.places.get(path, at))
