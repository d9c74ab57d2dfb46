"""Libraries are found where Python finds them."""

from __future__ import annotations

from importlib import metadata
from pathlib import Path

import pytest

from standfirst.files import installed


def test_every_installed_library_has_the_version_that_pythons_own_way_tells() -> None:
    found: dict[str, str] = {}
    for versions in installed.libraries().values():
        found = versions | found
    for name in ("jinja2", "markdown", "python-frontmatter", "pyyaml", "msgspec", "click"):
        assert found.get(name, installed.version(name)) == metadata.version(name)


def test_folders_that_hold_no_library_are_not_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "some").mkdir()
    (tmp_path / "some" / "My.Lib_x-1.2.dist-info").mkdir()
    (tmp_path / "empty").mkdir()
    monkeypatch.setattr("sys.path", [str(tmp_path / name) for name in ("some", "empty", "none")])
    assert installed.libraries() == {str(tmp_path / "some"): {"my-lib-x": "1.2"}}
