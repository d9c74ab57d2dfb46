"""From the wheel alone, outside the repository, as a new user would."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.long
def test_long_deploy_from_the_wheel_in_an_environment_of_its_own(tmp_path: Path) -> None:
    """New site, first article, check, build, deploy, rollback: each by the installed program."""
    run = subprocess.run
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    run([*pip, "wheel", "--no-deps", "--wheel-dir", str(tmp_path), str(ROOT)], check=True, cwd=tmp_path)
    run([sys.executable, "-m", "venv", str(tmp_path / "venv")], check=True)
    wheel = next(tmp_path.glob("standfirst-*.whl"))
    installed = tmp_path / "venv/bin"
    run([installed / "pip", "--quiet", "install", str(wheel)], check=True, cwd=tmp_path)
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "STANDFIRST"))}

    def standfirst(*words: str, code: int = 0, where: Path = tmp_path / "my-paper") -> str:
        done = run(
            [installed / "standfirst", *words], cwd=where, env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == code, done.stderr
        return done.stderr + done.stdout

    standfirst("new", "site", "my-paper", where=tmp_path)
    paper, www = tmp_path / "my-paper", tmp_path / "www"
    standfirst("new", "article", "city/first-light")
    article = paper / "content/city/first-light.md"
    article.write_text(article.read_text().replace("draft: true", "summary: A light.") + "\nIt was first.\n")
    standfirst("check")
    standfirst("build")
    with (paper / "standfirst.toml").open("a") as settings:
        settings.write('\n[deploy.live]\nto = "../www"\n')
    assert "live: " in standfirst("deploy")
    assert "It was first." in (www / "current/city/first-light/index.html").read_text()
    article.write_text(article.read_text().replace("It was first.", "It was second.") + "\nupdated\n")
    standfirst("deploy", "live", code=1)  # the ledger has something against a text that changed without a word
    article.write_text(
        article.read_text().replace("summary:", "corrections:\n- date: 2026-01-01\n  text: It was second.\nsummary:")
    )
    standfirst("deploy", "live")
    assert "It was second." in (www / "current/city/first-light/index.html").read_text()
    assert "nothing at corrections/index.html" in standfirst("rollback", "live", code=2)  # readers have seen that page
    with (paper / "standfirst.toml").open("a") as settings:
        settings.write('\n[theme]\ntagline = "A slip of the pen"\n')
    standfirst("deploy", "live")
    assert "A slip of the pen" in (www / "current/index.html").read_text()
    standfirst("rollback", "live")
    assert "A slip of the pen" not in (www / "current/index.html").read_text()
    assert "It was second." in (www / "current/city/first-light/index.html").read_text()
