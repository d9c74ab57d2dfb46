"""The form of a ledger's file: one entry a line, fields between tabs, sorted by bytes.

So two editors who publish at once add lines, and git keeps both (`merge=union`). A reader takes lines in any order and
twice, and leaves out what begins with `#`. What is no entry is an error with its line, never passed over: a list that
must keep something from coming back is not half believed.
"""

import re
from collections.abc import Iterable
from typing import Final

from standfirst.problems import Problem, error

_CONFLICT: Final = re.compile(r"(<<<<<<<|=======|>>>>>>>|\|\|\|\|\|\|\|)( |$)")
_ESCAPED: Final = {"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"}
_MEANT: Final = {written: meant for meant, written in _ESCAPED.items()}
_ODD: Final = re.compile(r"[\\\t\n\r]")
_PAIR: Final = re.compile(r"\\.")

Row = tuple[str, ...]


def rows(data: bytes, file: str, fields: int) -> tuple[list[list[str]], tuple[Problem, ...]]:
    """The entries of a file as lists of so many fields, in its order, and what is wrong with it."""
    try:
        text = data.decode()
    except UnicodeDecodeError as fault:
        line = data.count(b"\n", 0, fault.start) + 1
        return [], (error("ledger-unreadable", file, line, 1, "this ledger is not UTF-8", _BACK.format(file=file)),)
    if "\r" in text:
        text = text.replace("\r\n", "\n")
    found = [line.split("\t") for line in text.split("\n") if line and line[0] != "#"]
    faults: tuple[Problem, ...] = ()
    if not {*map(len, found)} <= {fields}:
        found, faults = [row for row in found if len(row) == fields], tuple(_faults(text, file, fields))
    if "\\" in text:
        found = [list(map(_meant, row)) for row in found]
    return found, faults


def written(heading: Row, entries: Iterable[Row]) -> bytes:
    """A whole file."""
    lines = sorted({"\t".join(map(_escaped, row)) for row in entries}, key=str.encode)
    return "\n".join(["# " + "\t".join(heading), *lines, ""]).encode()


def _faults(text: str, file: str, fields: int) -> Iterable[Problem]:
    for number, line in enumerate(text.split("\n"), 1):
        if not line or line[0] == "#" or line.count("\t") == fields - 1:
            continue
        if _CONFLICT.match(line):
            message = "a merge has left its marks here"
            hint = "delete this line and the other marks: what stands between them is right on both sides"
            yield error("ledger-conflict", file, number, 1, message, hint)
        else:
            message = f"this line is no entry: it has {line.count(chr(9)) + 1} fields between tabs, not {fields}"
            yield error("ledger-unreadable", file, number, 1, message, _BACK.format(file=file))


_BACK: Final = "nobody edits a ledger by hand: bring it back as it was, as with git checkout HEAD -- {file}"


def _escaped(field: str) -> str:
    return _ODD.sub(lambda found: _ESCAPED[found[0]], field) if _ODD.search(field) else field


def _meant(field: str) -> str:
    return _PAIR.sub(lambda found: _MEANT.get(found[0], found[0]), field) if "\\" in field else field
