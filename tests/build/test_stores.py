"""Stores of other versions: an older one's is not trusted, a newer one's is left alone."""

import re
import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest

from standfirst import __version__
from standfirst.cli import main
from standfirst.problems import EnvironmentFault
from tests.build.stores.make import HERE, NEWER, SITE
from tests.build.tiny import NOW, Paper, changed

VERSIONS = sorted(path.name for path in HERE.iterdir() if re.match(r"\d", path.name))


def with_store(root: Path, version: str) -> Paper:
    """The site, with the store that a version has left of it."""
    paper = Paper(root, SITE)
    shutil.copytree(HERE / version, root / ".standfirst")
    return paper


def files(folder: Path) -> Mapping[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.name not in ("README", "lock")}


def test_this_version_has_left_a_store_as_a_fixture() -> None:
    assert __version__ in VERSIONS, "python -m tests.build.stores.make"


@pytest.mark.parametrize("version", VERSIONS)
def test_a_store_of_another_version_is_not_trusted_for_anything(tmp_path: Path, version: str) -> None:
    paper = with_store(tmp_path, version)
    report = paper.good()
    fragments = len(list((tmp_path / "site" / "_f").iterdir()))
    assert report.rendered == report.pages + fragments
    assert report.written == len(paper.output())
    assert changed(paper.output(), paper.clean()) == set()
    assert paper.good().rendered == 0


@pytest.mark.parametrize("version", VERSIONS)
def test_a_store_of_another_version_beside_a_finished_site_costs_no_byte(tmp_path: Path, version: str) -> None:
    paper = Paper(tmp_path, SITE)
    paper.good()
    before = paper.times()
    shutil.rmtree(tmp_path / ".standfirst")
    shutil.copytree(HERE / version, tmp_path / ".standfirst")
    assert paper.good().written == 0
    assert paper.times() == before


def test_a_store_of_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    paper = with_store(tmp_path, NEWER)
    before = files(tmp_path / ".standfirst")
    with pytest.raises(EnvironmentFault, match="newer version"):
        paper.build()
    assert files(tmp_path / ".standfirst") == before
    assert not (tmp_path / "site").exists()


def test_the_command_line_says_that_the_store_is_newer_and_what_helps(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    paper = with_store(tmp_path, NEWER)
    assert main(["build", "--root", str(tmp_path), "--now", NOW]) == 3
    said = capsys.readouterr().err
    assert "newer version" in said
    assert "delete the folder" in said
    shutil.rmtree(tmp_path / ".standfirst")
    paper.good()
