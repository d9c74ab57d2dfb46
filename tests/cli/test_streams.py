"""Where the command's words go: to closed streams, to terminals of other encodings, to machines."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.build.tiny import NOW, Paper, story

if TYPE_CHECKING:
    from pathlib import Path


def run(paper: Paper, *arguments: str, shell: str = "", **environment: str) -> subprocess.CompletedProcess[bytes]:
    """A build in a process of its own; `shell` is what a shell would do to its streams."""
    command = [sys.executable, "-m", "standfirst", "build", "--root", str(paper.root), "--now", NOW, *arguments]
    line = ["sh", "-c", f'"$@" {shell}', "sh", *command]
    return subprocess.run(line, capture_output=True, check=False, env={**os.environ, **environment})


@pytest.fixture
def paper(tmp_path: Path) -> Paper:
    return Paper(tmp_path / "paper", {"content/world/a.md": story("पुल खुला"), "content/world/b.md": "---\ntitle: No\n"})


@pytest.mark.parametrize("shell", [">&-", "2>&-", "<&- >&- 2>&-"])
@pytest.mark.parametrize("arguments", [(), ("--json",)])
def test_a_closed_stream_changes_no_exit_code(paper: Paper, shell: str, arguments: tuple[str, ...]) -> None:
    whole = run(paper, *arguments)
    for _ in range(2):  # the second time there is nothing to do
        closed = run(paper, *arguments, shell=shell)
        assert closed.returncode == whole.returncode
        assert b"Traceback" not in closed.stderr


def test_json_is_utf_8_whatever_the_terminal_speaks(paper: Paper) -> None:
    paper.remove("content/world/b.md")
    paper.write({"content/world/पुल.md": story("पुल", draft="true")})
    for _ in range(2):
        done = run(paper, "--json", PYTHONIOENCODING="latin-1", PYTHONUTF8="0")
        assert done.returncode == 0, done.stderr
        assert json.loads(done.stdout.decode())["held"][0]["source"] == "content/world/पुल.md"
