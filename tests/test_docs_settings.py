import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

import pytest
from msgspec import NODEFAULT, Struct
from msgspec.structs import FieldInfo, fields

from standfirst.config import Config, load
from standfirst.config.codes import CODES

PAGE = (Path(__file__).resolve().parent.parent / "docs" / "settings.md").read_text(encoding="utf-8")
ROWS = [[cell.strip() for cell in line.split(" | ")] for line in PAGE.splitlines() if line.startswith("| `")]
EXAMPLES = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)


def settings(kind: type[Struct], above: str = "") -> Iterator[tuple[str, FieldInfo]]:
    for field in fields(kind):
        inner: Any = get_args(field.type)[-1] if get_origin(field.type) is dict else field.type
        inner = get_args(field.type)[0] if get_origin(field.type) is tuple else inner
        if isinstance(inner, type) and issubclass(inner, Struct):
            yield from settings(inner, f"{above}{field.name}.")
        else:
            yield above + field.name, field


def row(name: str) -> list[str]:
    return next((cells for cells in ROWS if f"`{name}`" in cells[0]), [])


@pytest.mark.parametrize(
    ("name", "field"), list(settings(Config)), ids=lambda value: value if isinstance(value, str) else ""
)
def test_every_setting_is_explained_with_its_default(name: str, field: FieldInfo) -> None:
    cells = row(name)
    assert cells, f"{name} is not in docs/settings.md"
    if field.default is NODEFAULT:
        assert cells[2].partition(":")[0] in {"required", "empty", "none"}
    else:
        expected = json.dumps(field.default)  # of text, numbers, true, false and empty lists, the same as TOML's
        assert f"`{expected}`" in cells[2]


def test_no_setting_is_explained_that_is_none() -> None:
    known = {name for name, _ in settings(Config)}
    for cells in ROWS:
        for name in re.findall(r"`([^`]*)`", cells[0]):
            assert name in known or name in CODES, f"docs/settings.md explains {name}"


def words(kind: Any) -> Iterator[str]:
    """The words of a choice, of a list of choices, or of a table of them."""
    for inner in get_args(kind):
        if isinstance(inner, str):
            yield inner
        elif get_origin(inner) is Literal:
            yield from get_args(inner)


def test_every_word_to_choose_from_is_named() -> None:
    for name, field in settings(Config):
        if "Literal" in str(field.type):
            for word in words(field.type):
                assert f'"{word}"' in row(name)[1]


def test_every_code_is_explained() -> None:
    assert all(row(code) for code in CODES)


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_example_is_right(example: str) -> None:
    site = "" if "[site]" in example else EXAMPLES[0]
    assert tomllib.loads(example)
    load((site + example).encode())


def test_every_table_has_an_example() -> None:
    shown = {key for example in EXAMPLES for key in tomllib.loads(example)}
    assert shown == {field.name for field in fields(Config)}
