"""`data/*.toml|json|csv`: each file by its name, as templates get it under `data`; or what is wrong with one, at its place."""

import csv
import io
import json
import re
import tomllib
from collections.abc import Iterable
from posixpath import basename, splitext
from typing import Any, Final

from standfirst.content.encoding import not_utf8
from standfirst.plain import plain
from standfirst.problems import Problem, error
from standfirst.snapshot import LONGEST, Snapshot

_KINDS: Final = (".toml", ".json", ".csv")
_WHERE: Final = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")
_LINE: Final = re.compile(r"[^\r\n]*")
_HINTS: Final = {
    "Invalid value": "put text in quotes, and write true and false in small letters",
    "Cannot overwrite a value": "the key is written twice: keep one",
    "Expecting value": "a value is missing there: mostly a comma too many stands before it, or text without quotes",
    "Expecting property name": "a key in double quotes belongs there: mostly a comma too many stands before the bracket",
    "Illegal trailing comma": "take the comma before the bracket out",
    "Expecting ',' delimiter": "put a comma between two values, or close the bracket or the quotes before it",
    "Expecting ':' delimiter": "put a colon between the key and its value",
    "Unterminated string": "close the text with a quotation mark",
    "Invalid control character": "write \\n for a line end inside a text",
    "Extra data": "the file holds one value: put several into a list, in [ and ]",
}


class _Wrong(Exception):
    def __init__(self, line: int, column: int, message: str, hint: str) -> None:
        super().__init__(message)
        self.place, self.message, self.hint = (line, column), message, hint


def data_of(snapshot: Snapshot, names: Iterable[str]) -> tuple[dict[str, Any], list[Problem]]:
    """What the files of `data/` hold, by name without ending, and what is wrong with those that cannot be read."""
    data: dict[str, Any] = {}
    problems: list[Problem] = []
    for name in names:
        stem, suffix = splitext(basename(name))
        if suffix not in _KINDS:
            continue
        if stem in data:
            message = f"two files in data/ are named {stem}, so templates could not tell them apart"
            problems.append(error("data-twice", name, 1, 1, message, "rename one of them"))
            continue
        try:
            if snapshot.stats()[name].size > LONGEST:
                hint = "split the file, or leave out what no template prints"
                raise _Wrong(1, 1, f"the file has more than {LONGEST >> 20} MB, which is all that data may have", hint)
            data[stem] = _READERS[suffix](_text(snapshot.read(name), name))
        except _Wrong as wrong:
            problems.append(error("data-syntax", name, *wrong.place, wrong.message, wrong.hint))
        except RecursionError:
            message = "lists or tables are nested too deeply"
            problems.append(error("data-syntax", name, 1, 1, message, "take some of the levels away"))
    return data, problems


def _text(raw: bytes, name: str) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as failed:
        line = raw.count(b"\n", 0, failed.start) + 1
        column = len(raw[: failed.start].rpartition(b"\n")[2].decode(errors="replace")) + 1
        raise _Wrong(line, column, *not_utf8(raw, failed.start, name)) from failed


def _toml(text: str) -> Any:
    try:
        return plain(tomllib.loads(text))
    except tomllib.TOMLDecodeError as failed:
        said = str(failed)
        where = _WHERE.search(said)
        lines = text.rstrip().split("\n")
        place = (int(where[1]), int(where[2])) if where and where[1] else (len(lines), len(lines[-1]) + 1)
        raise _Wrong(*place, *_put("TOML", said[: where.start()] if where else said)) from failed
    except ValueError as failed:
        raise _Wrong(1, 1, f"this cannot be kept: {failed}", "write it as text, in quotes") from failed


def _json(text: str) -> Any:
    try:
        return plain(json.loads(text))
    except json.JSONDecodeError as failed:
        raise _Wrong(failed.lineno, failed.colno, *_put("JSON", failed.msg)) from failed
    except ValueError as failed:
        raise _Wrong(1, 1, f"this cannot be kept: {failed}", "write it as text, in quotes") from failed


def _put(kind: str, said: str) -> tuple[str, str]:
    hint = next((hint for start, hint in _HINTS.items() if said.startswith(start)), f"mend the {kind} there")
    return f"this is not {kind}: {said[:1].lower()}{said[1:]}", hint


def _csv(text: str) -> Any:
    _by_commas(text)
    rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    found: list[dict[str, str]] = []
    names: list[str] = []
    begun = 1
    try:
        for row in rows:
            if not names:
                names = row
            elif row:
                if len(row) != len(names):
                    raise _Wrong(begun, 1, *_uneven(row, names))
                found.append(dict(zip(names, row, strict=True)))
            begun = rows.line_num + 1
    except csv.Error as failed:
        if "field larger" in str(failed):
            message = f"one cell has more than {csv.field_size_limit():,} characters: is a quotation mark never closed?"
            raise _Wrong(begun, 1, message, 'close the cell with ", or shorten it') from failed
        hint = 'close the cell with ", and write "" for a quotation mark inside one'
        raise _Wrong(
            begun, 1, "a quotation mark opens a cell here that is not closed as it should be", hint
        ) from failed
    return found


def _by_commas(text: str) -> None:
    """Spreadsheets write semicolons where decimals have commas; such a table would be read as one column."""
    head = _LINE.match(text)
    if head is not None and ";" in head[0] and "," not in head[0]:
        message = "this table is separated by semicolons; Standfirst reads commas only"
        hint = (
            "save it as CSV with commas; or first put quotes around each cell that holds a comma, and then write ,"
            ' for each ; (A;3,5 becomes A,"3,5")'
        )
        raise _Wrong(1, head[0].index(";") + 1, message, hint)


def _uneven(row: list[str], names: list[str]) -> tuple[str, str]:
    message = f"this row has {_cells(len(row))}, and the first one {_cells(len(names))}"
    return message, 'give every row as many cells; one that holds a comma stands in quotes: "3,5"'


def _cells(number: int) -> str:
    return "1 cell" if number == 1 else f"{number} cells"


_READERS: Final = {".toml": _toml, ".json": _json, ".csv": _csv}
