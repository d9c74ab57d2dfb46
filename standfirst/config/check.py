"""Checks a parsed settings file against the records, by their fields: every fault is found, not only the first.

A new setting needs its field in `settings` and nothing here. It knows TOML's types and the few that records use
(text, numbers, words to choose from, lists, tables), and no particular setting: those are in `rules`.
"""

import datetime
import typing
from typing import Any, Final, TypeVar

from msgspec import NODEFAULT, Struct
from msgspec.structs import FieldInfo, fields

from standfirst.config.deploying import SECRET
from standfirst.config.rules import EXAMPLES, FOREIGN, MEANINGS, RULES, TOGETHER
from standfirst.config.wrong import Wrong
from standfirst.plain import plain

Path = tuple[str | int, ...]
"""The way to a value: keys, and for lists the number of the element, from 0."""

T = TypeVar("T", bound=Struct)

_ELSE: Final = "docs/settings.md shows how it is written"

_WORDS: Final[dict[type, str]] = {
    str: "text",
    bool: "true or false",
    int: "a whole number",
    float: "a number with a fraction",
    list: "a list",
    dict: "a table",
    datetime.datetime: "a time",
    datetime.date: "a date",
    datetime.time: "a time of day",
}


class Fault(Struct, frozen=True):
    """What is wrong with the value at `path`; where that is in the file is looked up when there is a fault at all."""

    path: Path
    code: str
    message: str
    hint: str = ""


class Checker:
    """Turns tables into records and collects `faults`; of a value that is wrong, nothing is said twice."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []

    def record(self, kind: type[T], table: dict[str, Any], path: Path = ()) -> T | None:
        """The record of a table, or None when something is wrong with it."""
        known = {field.name: field for field in fields(kind)}
        before = len(self.faults)
        for key in table.keys() - known.keys():
            self._unknown(key, table[key], tuple(known), path)
        values: dict[str, object] = {}
        for name, field in known.items():
            if name in table:
                values[name] = self._value(field.type, table[name], (*path, name))
            elif _is_required(field):
                if _is_record(field.type):  # its own required settings say it better
                    values[name] = self.record(field.type, {}, (*path, name))
                else:
                    self._missing((*path, name))
        return kind(**values) if len(self.faults) == before else None

    def whole(self, config: Struct) -> None:
        """What single settings cannot know: whether two of them go together."""
        for name, rule in TOGETHER.items():
            if (wrong := rule(config)) is not None:
                self._report("setting-value", (*name.split("."), *wrong.within), wrong.reason, wrong.hint)

    def _value(self, kind: Any, value: Any, path: Path) -> object:
        origin = typing.get_origin(kind)
        if origin is typing.Literal:
            return self._word(typing.get_args(kind), value, path)
        if _is_record(kind):
            return self.record(kind, value, path) if self._is(dict, value, path) else None
        if origin is tuple:
            return self._list(typing.get_args(kind)[0], value, path)
        if origin is dict:
            return self._table(typing.get_args(kind)[1], value, path)
        if kind is Any:
            return self._free(value, path)
        return self._rule(value, path) if self._is(kind, value, path) else None

    def _free(self, value: Any, path: Path) -> object:
        try:
            return plain(value)
        except ValueError as fault:
            self._report("setting-value", path, f"cannot be kept: {fault}", "")
            return None

    def _list(self, kind: Any, value: Any, path: Path) -> object:
        if not self._is(list, value, path):
            return None
        return tuple(self._value(kind, item, (*path, number)) for number, item in enumerate(value))

    def _table(self, kind: Any, value: Any, path: Path) -> object:
        if not self._is(dict, value, path):
            return None
        return {key: self._value(kind, item, (*path, key)) for key, item in value.items()}

    def _is(self, kind: type, value: Any, path: Path) -> bool:
        if type(value) is kind:  # not isinstance: true is an int to Python, not to an author
            return True
        reason = f"must be {_WORDS[kind]}, not {_WORDS.get(type(value), 'this')}"
        self._report("setting-type", path, reason, _how_to_write(kind, value, path))
        return False

    def _word(self, words: tuple[str, ...], value: Any, path: Path) -> object:
        if value in words or not self._is(str, value, path):
            return value
        allowed = ", ".join(f"`{word}`" for word in words)
        hint = (
            f"did you mean `{near}`?"
            if (near := _near(value, words))
            else MEANINGS.get(_name(path), f'write `{path[-1]} = "{words[0]}"`')
        )
        self._report("setting-value", path, f"must be one of {allowed}, not `{value}`" if words[1:] else
                     f"can only be {allowed}, not `{value}`", hint)  # fmt: skip
        return None

    def _rule(self, value: object, path: Path) -> object:
        rule = RULES.get(_kind(path))
        result = rule(value) if rule else value
        if isinstance(result, Wrong):
            self._report("setting-value", path, result.reason, result.hint)
            return None
        return result

    def _unknown(self, key: str, value: object, known: tuple[str, ...], path: Path) -> None:
        is_table = not path and isinstance(value, (dict, list))
        message = f"[{key}] is no table of settings" if is_table else f"`{_name((*path, key))}` is not a setting"
        foreign = FOREIGN.get(key.lower(), "")
        near = _near(key, known) or (foreign if foreign in known else "")
        home = next((table for table, name in _tables() if name in {key.lower(), foreign} and table != _name(path)), "")
        if path[:1] == ("deploy",) and SECRET.search(key):
            self._secret((*path, key))
            return
        if home and not isinstance(value, dict) and (key.lower() not in near or not near):
            hint = f"`{foreign or key.lower()}` belongs under `[{home}]`"
        elif near:
            hint = f"did you mean `[{near}]`?" if is_table else f"did you mean `{near}`?"
        elif path:
            hint = f"the settings of `[{_name(path)}]` are {', '.join(f'`{name}`' for name in known)}"
        else:
            hint = "your own values go under `[extra]`"
        self.faults.append(Fault((*path, key), "setting-unknown", message, hint))

    def _secret(self, path: Path) -> None:
        """Of this code nobody is shown the line."""
        hint = "take it out, and change it if others have seen this file: secrets come from the environment or the host's files"
        self.faults.append(
            Fault(path, "setting-secret", f"`{_name(path)}` is no setting, and looks like a secret", hint)
        )

    def _missing(self, path: Path) -> None:
        table = _name(path[:-1])
        header = f"[[{table}]]" if any(isinstance(step, int) for step in path) else f"[{table}]"
        example = EXAMPLES.get(_kind(path), f"{path[-1]} = …")
        self._report("setting-missing", path, "is missing", f"add `{example}` under `{header}`")

    def _report(self, code: str, path: Path, reason: str, hint: str) -> None:
        subject = f"`{_name(path)}`"
        if isinstance(path[-1], int):
            subject = f"entry {path[-1] + 1} of {subject}"
        self.faults.append(Fault(path, code, f"{subject} {reason}", hint or _ELSE))


def _is_required(field: FieldInfo) -> bool:
    return field.default is NODEFAULT and field.default_factory is NODEFAULT


def _is_record(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, Struct)


def _name(path: Path) -> str:
    """A setting's public name: `menu.url` for that of every entry."""
    return ".".join(step for step in path if isinstance(step, str))


def _kind(path: Path) -> str:
    """The name under which a setting is in the tables: `deploy.to` for that of every place."""
    return _name((*path[:1], *path[2:]) if path[0] == "deploy" else path)


def _looks_like(kind: type, text: str) -> bool:
    return text.strip().isdecimal() if kind is int else text.strip().lower() in {"true", "false"}


def _near(word: str, words: tuple[str, ...]) -> str:
    from difflib import get_close_matches

    return next(iter(get_close_matches(word.lower(), words, 1, 0.6)), "")


def _tables() -> list[tuple[str, str]]:
    """Every setting that stands in a table, with the table's name first."""
    from standfirst.config.settings import Config

    kinds = [(table.name, table.type) for table in fields(Config) if _is_record(table.type)]
    return [(name, field.name) for name, kind in kinds for field in fields(kind)]


def _how_to_write(kind: type, value: Any, path: Path) -> str:
    """A hint for a value of the wrong type, where it is plain what was meant."""
    key = path[-1]
    if isinstance(key, int):
        return ""
    if kind in {int, bool} and isinstance(value, str) and _looks_like(kind, value):
        return f"write `{key} = {value.strip().lower()}`, without quotes"
    if kind is bool:
        return f"write `{key} = true`, or `{key} = false`"
    if kind is int:
        return f"write a number without quotes, as `{key} = 6`"
    if kind is str and type(value) in {int, float}:
        return f'write `{key} = "{value}"`, in quotes'
    if kind is list and isinstance(value, str):
        return f'write `{key} = ["{value}"]`'
    if kind is list and len(path) == 1:
        return f"write `[[{key}]]` above each entry"
    if kind is dict:
        return (
            f"write it under `[{key}]`" if len(path) == 1 else f"write it under a table with a name: `[{path[0]}.NAME]`"
        )
    return ""
