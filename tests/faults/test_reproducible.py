"""The same sources and the same clock give the same bytes, with the same rights, wherever and however they are built."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT

SOURCES = ("content", "data", "static", "standfirst.toml")
TONGUES = {
    "content/world/monsoon.md": "---\ntitle: मानसून की पहली बारिश 🌧\ndate: 2026-05-01T10:00\ntags: [मौसम, Straße, İzmir]\n---\nपहली.\n",
    "content/world/elections.md": "---\ntitle: Élections, “Œuvre ﬁnale”\ndate: 2026-05-01T10:00\nauthor: Ça Ğ\n---\nRien.\n",
}


def paper(folder: Path) -> Path:
    """The demo portal, with its pictures in one width alone, and stories in other scripts."""
    folder.mkdir(parents=True)
    for name in SOURCES:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name)
        elif (ROOT / name).exists():
            shutil.copyfile(ROOT / name, folder / name)
    with (folder / "standfirst.toml").open("a", encoding="utf-8") as settings:
        settings.write("\n[images]\nwidths = [320]\n")
    for name, text in TONGUES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def built(
    folder: Path,
    python: str = sys.executable,
    jobs: int = 1,
    order: str = "given",
    umask: int = 0o022,
    **environment: str,
) -> Any:
    command = [python, "-m", "tests.faults.elsewhere", str(folder), str(jobs), order]
    path = {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        command, env={**os.environ, **path, **environment}, umask=umask, stdout=subprocess.PIPE, check=True, cwd=ROOT
    )
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def usual(tmp_path_factory: pytest.TempPathFactory) -> Any:
    return built(paper(tmp_path_factory.mktemp("usual") / "paper"), LC_ALL="C", TZ="UTC", PYTHONHASHSEED="0")


def test_all_that_may_differ_changes_nothing(usual: Any, tmp_path: Path) -> None:
    folder = paper(tmp_path / "another folder, zu Füßen" / "a" / "b" / "c")
    environment = {"LC_ALL": "hi_IN.UTF-8", "LANGUAGE": "hi", "TZ": "America/St_Johns", "PYTHONHASHSEED": "4711"}
    assert built(folder, jobs=2, order="reversed", umask=0o077, HOME="/nowhere", **environment) == usual


def test_output_is_for_all_to_read(usual: Any) -> None:
    assert len(usual) > 30
    rights = {(name.endswith("/"), mode) for name, (_, mode) in usual.items()}
    assert rights == {(True, oct(0o40755)), (False, oct(0o100644))}


def newer_pythons() -> list[str]:
    """Those on the path, and those named in $STANDFIRST_PYTHONS."""
    named = os.environ.get("STANDFIRST_PYTHONS", "").split()
    return [*named, *filter(None, (shutil.which(f"python3.{minor}") for minor in range(12, 16)))]


@pytest.mark.long
def test_newer_pythons_make_the_same_site(usual: Any, tmp_path: Path) -> None:
    done = []
    for number, python in enumerate(newer_pythons()):
        place = tmp_path / str(number)
        if subprocess.run([python, "-m", "venv", str(place)], capture_output=True, check=False).returncode:
            continue
        own = str(place / "bin" / "python")
        subprocess.run([own, "-m", "pip", "install", "-q", str(ROOT)], check=True)
        assert built(paper(tmp_path / f"paper{number}"), own, jobs=2, order="reversed") == usual, python
        done.append(python)
    if not done:
        pytest.skip("no newer Python is here: name some in $STANDFIRST_PYTHONS")
    sys.stdout.write(f"the same site by {', '.join(done)}\n")
