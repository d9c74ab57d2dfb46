"""Schemas from the tables of keys and settings. `said` explains a key or setting in a sentence, by its name."""

import typing
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final

from msgspec import NODEFAULT, Struct
from msgspec.structs import FieldInfo, fields

from standfirst.config.settings import Config
from standfirst.content import front, keys, parts
from standfirst.content.gate import STATUSES
from standfirst.content.record import GENRES, MAX_TITLE

Schema = dict[str, Any]
Said = Mapping[str, str]

_DRAFT: Final = "http://json-schema.org/draft-07/schema#"
_TEXT: Final[Schema] = {"type": ["string", "number", "boolean"]}
"""A text is what the file says, whatever YAML takes it for."""
_TIME: Final[Schema] = {"type": ["string", "integer"], "examples": ["2025-02-21 14:05", "2025-02-21T14:05:00+05:30"]}
_TEXTS: Final[Schema] = {"anyOf": [_TEXT, {"type": "array", "items": _TEXT}]}
_BOOLEAN: Final[Schema] = {"type": "boolean"}


def _object(properties: Mapping[str, Schema], *, required: tuple[str, ...] = (), others: bool = False) -> Schema:
    whole: Schema = {"type": "object", "properties": dict(properties), "additionalProperties": others}
    return whole | ({"required": list(required)} if required else {})


def _whole_number(least: int, most: int) -> Schema:
    return {"type": "integer", "minimum": least, "maximum": most}


_OF_PARTS: Final[Mapping[str, Schema]] = MappingProxyType(
    {
        "until": _TIME,
        "date": _TIME,
        "type": {"enum": ["correction", "clarification"]},
        "pick": _TEXTS,
        "ban": _TEXTS,
        "auto": _BOOLEAN,
    }
)


def _parts(names: tuple[str, ...], *required: str) -> Schema:
    return _object({name: _OF_PARTS.get(name, _TEXT) for name in names}, required=required)


def _or_text(whole: Schema) -> Schema:
    return {"anyOf": [_TEXT, whole]}


KEYS: Final[Mapping[str, Schema]] = MappingProxyType(
    {
        "title": {**_TEXT, "maxLength": MAX_TITLE},
        "date": _TIME,
        "updated": _TIME,
        "draft": _BOOLEAN,
        "status": {"enum": list(STATUSES)},
        "embargo": {"anyOf": [_TIME, {"const": True}]},
        "expires": _TIME,
        "aliases": _TEXTS,
        "authors": _TEXTS,
        "tags": _TEXTS,
        "image": _or_text(_parts(keys.IMAGE_KEYS, "src")),
        "also_read": {"anyOf": [_TEXTS, _parts(parts.PICK_KEYS)]},
        "corrections": {"type": "array", "items": _parts(parts.CORRECTION_KEYS, "date", "text")},
        "retraction": _or_text(_parts(parts.RETRACTION_KEYS)),
        "removal": _or_text(_parts(parts.RETRACTION_KEYS)),
        "weight": {"type": "integer"},
        "priority": _whole_number(1, 9),
        "genre": {"enum": list(GENRES)},
        "paid": _BOOLEAN,
        "extra": {"type": "object"},
        "taxonomies": {"type": "object"},
    }
)
"""Of each key of front matter that is no plain text."""


def _front_matter(said: Said) -> Schema:
    properties: dict[str, Schema] = {}
    for own, names in keys.NAMES.items():
        for name in names:
            schema = KEYS.get(own, _TEXT)
            told = said.get(own, "") if name == own else f"The same as `{own}`."
            properties[name] = schema | ({"description": told} if told else {})
    return _object(properties, others=True)


def _settings(said: Said) -> Schema:
    return _record(Config, "", said)


def _record(kind: type[Struct], above: str, said: Said) -> Schema:
    found = {field.name: _setting(field, f"{above}{field.name}", said) for field in fields(kind)}
    required = tuple(field.name for field in fields(kind) if _is_required(field))
    return _object(found, required=required)


def _is_required(field: FieldInfo) -> bool:
    return field.default is NODEFAULT and field.default_factory is NODEFAULT


def _setting(field: FieldInfo, name: str, said: Said) -> Schema:
    schema = _typed(field.type, f"{name}.", said)
    if isinstance(field.default, str | int | bool) or field.default == ():
        schema = schema | {"default": list(field.default) if isinstance(field.default, tuple) else field.default}
    return schema | ({"description": said[name]} if name in said else {})


def _typed(kind: Any, above: str, said: Said) -> Schema:
    origin, inner = typing.get_origin(kind), typing.get_args(kind)
    if origin is typing.Literal:
        return {"enum": list(inner)}
    if origin is tuple:
        return {"type": "array", "items": _typed(inner[0], above, said)}
    if origin is dict:
        return {"type": "object", "additionalProperties": _typed(inner[1], above, said)}
    if isinstance(kind, type) and issubclass(kind, Struct):
        return _record(kind, above, said)
    return {"type": _PLAIN[kind]} if kind in _PLAIN else {}


_PLAIN: Final[Mapping[type, str]] = MappingProxyType({str: "string", int: "integer", bool: "boolean", float: "number"})


def _front(said: Said) -> Schema:
    picture = {"anyOf": [{"type": "string"}, {"const": False}, _parts(keys.IMAGE_KEYS, "src")]}
    pin = {"story": {"type": "string"}, "until": _TIME, "headline": _TEXT, "image": picture}
    kinds: dict[str, Schema] = {
        "pins": {"type": "array", "items": _object(_told(pin, "pin", said), required=("story", "until"))},
        "priority": _whole_number(1, 9),
        "age": {"type": "string", "pattern": "^[0-9]{1,4} ?(h|d|w|hours?|days?|weeks?)$"},
        "count": _whole_number(1, front.MOST),
        "layout": {"enum": list(front.LAYOUTS)},
        "repeat": _BOOLEAN,
        "until": _TIME,
    }

    def area(names: tuple[str, ...]) -> Schema:
        return _object(_told({name: kinds.get(name, _TEXT) for name in names}, "block", said))

    banner = {"text": _TEXT, "label": _TEXT, "story": {"type": "string"}, "until": _TIME}
    whole: dict[str, Schema] = {
        "banner": _object(_told(banner, "banner", said), required=("text", "until")),
        "lead": area(front.LEAD_KEYS),
        "side": area(front.SIDE_KEYS),
        "blocks": {"type": "array", "items": area(front.BLOCK_KEYS)},
        "sections": _BOOLEAN,
    }
    return _object(_told(whole, "front", said))


def _told(properties: Mapping[str, Schema], owner: str, said: Said) -> dict[str, Schema]:
    return {
        name: schema | ({"description": said[key]} if (key := f"{owner}.{name}") in said else {})
        for name, schema in properties.items()
    }


_MAKERS: Final[Mapping[str, tuple[str, Callable[[Said], Schema]]]] = MappingProxyType(
    {
        "front-matter": ("Front matter of a story", _front_matter),
        "settings": ("standfirst.toml", _settings),
        "front": ("A front file", _front),
    }
)
NAMES: Final = tuple(_MAKERS)


def made(name: str, said: Said) -> Schema:
    """The schema of a name."""
    title, make = _MAKERS[name]
    return {"$schema": _DRAFT, "title": title, **make(said)}
