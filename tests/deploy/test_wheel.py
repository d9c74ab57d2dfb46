"""From the wheel, outside the repository, as a new user would: new site, first article, deploy, each by the installed program; and, when
asked for, all of a first day."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
from pathlib import Path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).resolve().parents[2]
BUILD = "import sys; from hatchling.build import build_wheel; build_wheel(sys.argv[1])"
PIP = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]


class Newcomer:
    """Somebody with the program, a folder, and a HOME in which nothing is."""

    def __init__(self, folder: Path, *program: str) -> None:
        self.paper, self.www = folder / "my-paper", folder / "www"
        self._program = [str(folder / "venv/bin" / program[0]), *program[1:]]
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "STANDFIRST"))}
        self._environment = {**kept, "HOME": str(folder / "home")}
        (folder / "home").mkdir()
        self.says("new", "site", "my-paper", where=folder)
        with (self.paper / "standfirst.toml").open("a") as settings:
            settings.write('\n[deploy.live]\nto = "../www"\n')

    def says(self, *words: str, code: int = 0, where: Path | None = None) -> str:
        """What the program tells them."""
        done = subprocess.run(
            [*self._program, *words],
            cwd=where or self.paper,
            env=self._environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == code, done.stderr
        return done.stderr + done.stdout

    def write(self, name: str, old: str, new: str) -> None:
        """Changes a file of theirs."""
        file = self.paper / name
        assert old in file.read_text()
        file.write_text(file.read_text().replace(old, new))

    def read(self, name: str) -> str:
        """What readers are given."""
        return (self.www / "current" / name).read_text()


@pytest.fixture
def wheel(tmp_path: Path) -> Path:
    """As pip makes it, without an environment for that."""
    subprocess.run([sys.executable, "-c", BUILD, tmp_path], check=True, cwd=ROOT, stdout=subprocess.DEVNULL)
    return next(tmp_path.glob("standfirst-*.whl"))


def test_the_wheel_has_all_that_a_first_day_needs(tmp_path: Path, wheel: Path) -> None:
    """The libraries are those of the tests, which saves minutes; of Standfirst there is nothing but the wheel, unpacked as pip
    would, but for its script."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", tmp_path / "venv"], check=True)
    python = tmp_path / "venv/bin/python"
    packages = next((tmp_path / "venv/lib").glob("*/site-packages"))
    with ZipFile(wheel) as archive:
        archive.extractall(packages)
    (packages / "libraries.pth").write_text(sysconfig.get_path("purelib"))  # whose own .pth files are not read
    where = "import standfirst; print(standfirst.__file__)"
    found = subprocess.run([python, "-c", where], capture_output=True, text=True, check=True, cwd=tmp_path).stdout
    assert found.startswith(str(packages))
    user = Newcomer(tmp_path, "python", "-m", "standfirst")
    user.says("new", "article", "city/first-light")
    user.write("content/city/first-light.md", "draft: true\n---\n", "summary: A light.\n---\n\nIt was first.\n")
    assert "live: 33 files put" in user.says("deploy")
    assert "It was first." in user.read("city/first-light/index.html")


@pytest.mark.long
def test_long_deploy_from_the_wheel_in_an_environment_of_its_own(tmp_path: Path) -> None:
    """With wheel and libraries as pip has them, and a day on which much is put right."""
    subprocess.run([*PIP, "wheel", "--no-deps", "--wheel-dir", str(tmp_path), str(ROOT)], check=True, cwd=tmp_path)
    wheel = next(tmp_path.glob("standfirst-*.whl"))
    subprocess.run([sys.executable, "-m", "venv", str(tmp_path / "venv")], check=True)
    subprocess.run([tmp_path / "venv/bin/pip", "--quiet", "install", str(wheel)], check=True, cwd=tmp_path)
    user, name = Newcomer(tmp_path, "standfirst"), "content/city/first-light.md"
    user.says("new", "article", "city/first-light")
    user.write(name, "draft: true\n---\n", "summary: A light.\n---\n\nIt was first.\n")
    user.says("check")
    user.says("build")
    assert "live: " in user.says("deploy")
    assert "It was first." in user.read("city/first-light/index.html")
    user.write(name, "It was first.", "It was second.")
    user.says("deploy", "live", code=1)  # the ledger has something against a text that changed without a word
    user.write(name, "summary:", "corrections:\n- date: 2026-01-01\n  text: It was second.\nsummary:")
    user.says("deploy", "live")
    assert "It was second." in user.read("city/first-light/index.html")
    assert "nothing at /corrections/" in user.says("rollback", "live", code=2)  # readers have seen that page
    user.write("standfirst.toml", "[deploy.live]", '[theme]\ntagline = "A slip of the pen"\n\n[deploy.live]')
    user.says("deploy", "live")
    assert "A slip of the pen" in user.read("index.html")
    user.says("rollback", "live")
    assert "A slip of the pen" not in user.read("index.html")
    assert "It was second." in user.read("city/first-light/index.html")
