"""The frame around the program: what a bare checkout starts with, and the fixtures the other tests stand on."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import standfirst
from standfirst import _bootstrap

if TYPE_CHECKING:
    from tests.conftest import OpenPage

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def imports(source: str) -> set[str]:
    """Return the top names of all that a file imports, inside functions too."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add((node.module or "").split(".")[0])
    return found


def test_an_old_python_can_read_build_py_far_enough_to_be_told() -> None:
    ast.parse((ROOT / "build.py").read_text(encoding="utf-8"), feature_version=(3, 7))


@pytest.mark.parametrize("name", ["build.py", "standfirst/__init__.py", "standfirst/_bootstrap.py"])
def test_only_the_standard_library_is_needed_until_the_environment_exists(name: str) -> None:
    found = imports((ROOT / name).read_text(encoding="utf-8"))
    assert found <= {*sys.stdlib_module_names, "standfirst"}


def test_the_usual_way_through_build_py_loads_next_to_nothing() -> None:
    code = "import sys; bare = set(sys.modules); import standfirst._bootstrap; print(*sorted(set(sys.modules) - bare))"
    done = subprocess.run([sys.executable, "-S", "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    heavy = {"subprocess", "venv", "hashlib", "pathlib", "tempfile", "importlib.util", "dataclasses", "typing"}
    assert not heavy & set(done.stdout.split())


def test_the_check_of_a_change_runs_the_tests_through_build_py() -> None:
    script = (ROOT / ".ci/run").read_text(encoding="utf-8")
    assert "\npython3 build.py test || failed=$?\nexit $failed" in script
    assert "REQUIRE_BROWSER=1" in script
    alone = [line for line in script.splitlines() if "--long lighthouse" in line]
    assert len(alone) == 1, "other work beside it would spoil its times"
    assert "-n" not in alone[0].split()
    assert os.access(ROOT / ".ci/run", os.X_OK)


def test_the_type_checker_looks_at_the_same_files_as_build_py_test() -> None:
    assert PROJECT["tool"]["mypy"]["files"] == list(_bootstrap.CHECKED)


def test_the_package_says_its_version_and_nothing_else() -> None:
    assert standfirst.__version__
    assert not imports((ROOT / "standfirst/__init__.py").read_text(encoding="utf-8"))


def test_a_readme_is_named_in_the_package_as_soon_as_there_is_one() -> None:
    assert (PROJECT["project"].get("readme") == "README.md") == (ROOT / "README.md").exists()


# --- the stamp on .venv ---


@pytest.fixture
def venv(tmp_path: Path) -> _bootstrap.Venv:
    """A checkout with an environment that is in place, holding the extra `test`."""
    (tmp_path / "pyproject.toml").write_bytes(b"[project]\n")
    made = _bootstrap.Venv(str(tmp_path))
    Path(made.python).parent.mkdir(parents=True)
    Path(made.python).write_bytes(b"")
    Path(made.stamp).write_bytes(b"test\n" + made.expected())
    return made


def test_an_environment_in_place_is_left_alone(venv: _bootstrap.Venv) -> None:
    assert not _bootstrap.missing(venv, None)
    assert not _bootstrap.missing(venv, "test")


def test_an_extra_that_is_not_there_is_missing(venv: _bootstrap.Venv) -> None:
    Path(venv.stamp).write_bytes(b"\n" + venv.expected())
    assert not _bootstrap.missing(venv, None)
    assert _bootstrap.missing(venv, "test")


def test_a_changed_pyproject_makes_it_stale_and_its_extras_are_remembered(venv: _bootstrap.Venv) -> None:
    Path(venv.root, "pyproject.toml").write_bytes(b"[project]\nname = 'x'\n")
    assert _bootstrap.missing(venv, None)
    assert _bootstrap.known_extras(venv) == {"test"}


def test_a_copied_checkout_does_not_run_the_code_of_the_original(venv: _bootstrap.Venv, tmp_path: Path) -> None:
    copy = tmp_path.with_name(tmp_path.name + "-copy")
    tmp_path.rename(copy)
    assert _bootstrap.missing(_bootstrap.Venv(str(copy)), None)


def test_an_interpreter_that_went_away_makes_it_stale(venv: _bootstrap.Venv) -> None:
    Path(venv.python).unlink()
    assert _bootstrap.missing(venv, None)


def test_a_failed_installation_leaves_no_stamp(venv: _bootstrap.Venv, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_bootstrap, "usable", lambda venv: True)
    monkeypatch.setattr(subprocess, "call", lambda *a, **k: 1)
    with pytest.raises(_bootstrap.Unprepared):
        _bootstrap.install(venv, set())
    assert _bootstrap.missing(venv, None)


def test_a_python_that_cannot_make_environments_is_told_what_to_install(
    venv: _bootstrap.Venv, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    import importlib.util

    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(_bootstrap.Unprepared, match="python3-venv"):
        _bootstrap.create(venv)


def test_build_py_offers_its_own_folder_only_where_no_site_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STANDFIRST_ROOT", "")  # so that it is put back to what it was, nothing at all
    monkeypatch.delenv("STANDFIRST_ROOT")
    inside = tmp_path / "a" / "b"
    inside.mkdir(parents=True)
    (tmp_path / "standfirst.toml").write_bytes(b"")
    monkeypatch.chdir(inside)
    _bootstrap.offer_own_folder("/elsewhere")
    assert "STANDFIRST_ROOT" not in os.environ
    (tmp_path / "standfirst.toml").unlink()
    _bootstrap.offer_own_folder("/elsewhere")
    assert os.environ["STANDFIRST_ROOT"] == "/elsewhere"


# --- the browser of the other tests ---


@pytest.mark.browser
def test_pages_open_at_the_time_zone_and_clock_that_a_test_asks_for(open_page: OpenPage) -> None:
    page = open_page(now="2026-11-24T10:00:00+05:30", timezone="Asia/Kolkata", width=390, scheme="dark")
    assert page.evaluate("new Date().toISOString()") == "2026-11-24T04:30:00.000Z"
    assert page.evaluate("new Date().getHours()") == 10
    assert page.evaluate("innerWidth") == 390
    assert page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
