"""Reads `standfirst.toml`: bytes to a checked, frozen `Config`, or every fault at once.

It knows no disk and no command line. Its invariant: what it returns needs no second check, and what it refuses it
refuses with a line, a reason and a remedy, all of it together (exit code 2).
"""

import re

from standfirst.config.check import Checker, Fault, Path
from standfirst.config.settings import Config
from standfirst.problems import Problem, UsageError, error, in_order

_WHERE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")
_QUOTED = r"'([^']*)'"
_TUPLE = re.compile(r"\((?:'[^']*',? ?)+\)")
"""How `tomllib` writes a table's name."""

_HINTS = {
    "Invalid value": "put text in quotes, and write true and false in small letters",
    "Cannot overwrite a value": "the key is written twice: keep one",
    "Cannot declare": "the table is written twice: put its settings under one header",
    "Expected '=' after a key": "a line is a `[table]`, `key = value`, or a `# comment`",
    "Unescaped '\\'": "write `\\\\` for a backslash, or put the text in single quotes",
    "Invalid character": "put the key in quotes",
    "Unterminated string": "close the text with a quote",
    "Illegal character": "close the text with a quote on its own line",
    "Expected newline or end": "put each `key = value` on a line of its own",
    "Expected ']'": "close the bracket of the table's name, as in `[recent]`",
    "Unclosed array": "close the list with `]`, and put a comma between two values",
    "Invalid initial character": "begin the line with a `[table]`, a `key = value`, or `#` for a comment",
    "Invalid statement": "begin the line with a `[table]`, a `key = value`, or `#` for a comment",
    "Expected newline": "put each `key = value` on a line of its own",
}
_HINT = "mend the line: docs/settings.md shows how tables, keys and values are written"


def load(data: bytes, *, file: str = "standfirst.toml") -> Config:
    """The settings in the bytes of a file; `UsageError` with every `Problem` where something is wrong."""
    import tomllib

    text = _text(data, file)
    try:
        written = tomllib.loads(text)
    except tomllib.TOMLDecodeError as failed:
        raise _refused(file, [_syntax(str(failed), text, file)]) from failed
    except RecursionError as failed:
        raise _refused(
            file,
            [error("settings-syntax", file, 1, 1, "the lists or tables are nested too deeply", "take levels away")],
        ) from failed
    checker = Checker()
    config = checker.record(Config, written)
    if config is not None:
        checker.whole(config)
    if config is None or checker.faults:
        raise _refused(file, _located(checker.faults, text, file))
    return config


def place(data: bytes, path: Path) -> tuple[int, int]:
    """The line and column of a setting in a file that has been read; that of its table where it is not there itself."""
    from standfirst.config.places import place_of, places

    return place_of(places(data.decode("utf-8-sig", "replace")), path)


def _located(faults: list[Fault], text: str, file: str) -> list[Problem]:
    from standfirst.config.places import place_of, places

    found = places(text)
    return [error(fault.code, file, *place_of(found, fault.path), fault.message, fault.hint) for fault in faults]


def _text(data: bytes, file: str) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as failed:
        before = data[: failed.start].rpartition(b"\n")
        line = data.count(b"\n", 0, failed.start) + 1
        column = len(before[2].decode(errors="replace")) + 1
        hint = "save the file as UTF-8"
        if data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
            hint = "it is UTF-16: save the file as UTF-8"
        message = f"the file is not UTF-8: byte {data[failed.start]:#04x} at offset {failed.start}"
        raise _refused(file, [error("settings-syntax", file, line, column, message, hint)]) from failed


def _syntax(said: str, text: str, file: str) -> Problem:
    """A message of `tomllib`, which ends in its place, as a problem of ours."""
    where = _WHERE.search(said)
    lines = text.split("\n")
    if where is None:
        line, column = 1, 1
    elif where[1] is None:
        line = len(text.rstrip().split("\n"))
        column = len(lines[line - 1].rstrip()) + 1
    else:
        line, column = int(where[1]), int(where[2])
    reason = _TUPLE.sub(
        lambda path: f"`{'.'.join(re.findall(_QUOTED, path[0]))}`", said[: where.start()] if where else said
    )
    hint = next((hint for start, hint in _HINTS.items() if reason.startswith(start)), _HINT)
    return error("settings-syntax", file, line, column, f"this is not TOML: {reason[:1].lower()}{reason[1:]}", hint)


def _refused(file: str, problems: list[Problem]) -> UsageError:
    count = len(problems)
    said = "a fault" if count == 1 else f"{count} faults"
    return UsageError(f"{file} has {said}", "the settings are explained in docs/settings.md", in_order(problems))
