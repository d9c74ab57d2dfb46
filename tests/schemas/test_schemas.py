"""The schemas that are shipped are those of the tables that readers go by, and take what readers take."""

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest

from standfirst.cli import main
from standfirst.content.keys import NAMES as KEYS
from standfirst.schemas import NAMES
from standfirst.schemas.making import KEYS as TYPED
from tests.schemas.write import FOLDER, ROOT, written

jsonschema = pytest.importorskip("jsonschema")


def schema(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return found


def faults(name: str, value: Any) -> list[str]:
    found = jsonschema.Draft7Validator(schema(name)).iter_errors(value)
    return [f"{'.'.join(map(str, one.path))}: {one.message}" for one in found]


@pytest.mark.parametrize("name", NAMES)
def test_the_shipped_schema_is_that_of_the_tables(name: str) -> None:
    assert (FOLDER / f"{name}.json").read_text(encoding="utf-8") == written(name), "python -m tests.schemas.write"
    jsonschema.Draft7Validator.check_schema(schema(name))


@pytest.mark.parametrize("name", NAMES)
def test_the_command_prints_it(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema", name]) == 0
    assert json.loads(capsys.readouterr().out) == schema(name)


def test_every_key_is_there_under_each_of_its_names_and_explained() -> None:
    properties = schema("front-matter")["properties"]
    assert set(properties) == {name for names in KEYS.values() for name in names}
    assert TYPED.keys() <= KEYS.keys()
    untold = {name for name, one in properties.items() if "description" not in one}
    assert untold <= {"extra", "taxonomies"}


def test_every_setting_and_every_key_of_fronts_is_explained() -> None:
    def told(one: dict[str, Any], path: str = "") -> list[str]:
        named = one.get("additionalProperties")  # a table of tables, each with a name of its own
        inner = {**one.get("properties", {}), **one.get("items", {}).get("properties", {})}
        inner |= named.get("properties", {}) if isinstance(named, dict) else {}
        own = [path] if path and not inner and "description" not in one else []
        return own + [fault for name, part in inner.items() for fault in told(part, f"{path}.{name}".strip("."))]

    assert [path for path in told(schema("front")) if ".image." not in path] == []
    assert told(schema("settings")) == []


def test_the_demo_portal_is_right_by_the_schemas() -> None:
    toml = tomllib.loads((ROOT / "standfirst.toml").read_text(encoding="utf-8"))
    assert faults("settings", toml) == []
    home = (ROOT / "content/_fronts/home.toml").read_text(encoding="utf-8").replace("= 2031-03-01T06:00:00", '= ""')
    assert faults("front", tomllib.loads(home)) == []


@pytest.mark.parametrize(
    ("name", "value", "fault"),
    [
        ("front-matter", {"title": "A", "priority": 12}, "priority: 12 is greater than the maximum of 9"),
        ("front-matter", {"draft": "yes"}, "draft: 'yes' is not of type 'boolean'"),
        ("settings", {"site": {"title": "A", "url": "/", "timezone": "UTC", "titel": ""}}, "titel"),
        ("front", {"blocks": [{"layuot": "three"}]}, "layuot"),
        ("front", {"lead": {"pins": [{"story": "a.md"}]}}, "'until' is a required property"),
    ],
)
def test_slips_show(name: str, value: Any, fault: str) -> None:
    assert any(fault in said for said in faults(name, value)), faults(name, value)


def test_any_front_matter_key_of_ones_own_is_welcome() -> None:
    assert faults("front-matter", {"title": "A", "photographer": "B", "embargo": True, "tags": "One"}) == []


def test_the_files_are_in_the_package() -> None:
    assert {path.stem for path in Path(FOLDER).glob("*.json")} == set(NAMES)
