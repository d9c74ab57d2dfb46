"""`standfirst serve` as a program: where it is, how it ends, what it says when it cannot begin."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from typing import IO, TYPE_CHECKING

import pytest

from standfirst.cli import main, serving
from standfirst.preview import Session, listen

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DEADLINE = 60.0


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / "content/world").mkdir(parents=True)
    (tmp_path / "standfirst.toml").write_text(
        '[site]\ntitle = "T"\nurl = "https://example.org/paper/"\ntimezone = "UTC"\n', encoding="utf-8"
    )
    (tmp_path / "content/world/a.md").write_text("---\ntitle: A\ndate: 2025-01-01\n---\n\nText.\n", encoding="utf-8")
    return tmp_path


@pytest.fixture
def options() -> tuple[str, ...]:
    return ()


@pytest.fixture
def program(site: Path, options: tuple[str, ...]) -> Iterator[subprocess.Popen[str]]:
    """A preview that has told its address."""
    command = [sys.executable, "-m", "standfirst", "serve", "--port", "0", "--root", str(site), *options]
    with subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as running:
        late = threading.Timer(DEADLINE, running.kill)  # a line that never comes ends the test, not the run
        late.start()
        yield running
        late.cancel()
        running.kill()


def address(running: subprocess.Popen[str]) -> str:
    assert running.stderr
    for line in running.stderr:
        if found := re.search(r"http://127\.0\.0\.1:\d+/paper/", line):
            return found[0]
    raise AssertionError("it ended without telling its address")


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such signals")
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_an_interruption_ends_it_quietly_and_soon(
    program: subprocess.Popen[str], number: signal.Signals, code: int
) -> None:
    assert address(program)
    began = time.monotonic()
    program.send_signal(number)
    out, err = program.communicate(timeout=DEADLINE)
    assert program.returncode == code
    assert (out + err).strip() == ""
    assert time.monotonic() - began < 10  # 0.2 s on a machine with nothing else to do


def test_each_build_is_one_line_and_each_problem_is_said_once(program: subprocess.Popen[str], site: Path) -> None:
    stderr: IO[str] | None = program.stderr
    assert stderr
    assert address(program)
    (site / "content/world/a.md").write_text("---\ntitle: A\ndate: someday\n---\n\nText.\n", encoding="utf-8")
    said = _until(stderr, "to mend; the last good pages stay")
    assert "content/world/a.md:3:" in said
    (site / "content/world/b.md").write_text("---\ntitle: B\ndate: 2025-01-01\n---\n\nText.\n", encoding="utf-8")
    assert "content/world/a.md" not in _until(stderr, "to mend; the last good pages stay")
    (site / "content/world/a.md").write_text("---\ntitle: A\ndate: 2025-01-01\n---\n\nText.\n", encoding="utf-8")
    assert re.search(r"^\d\d:\d\d:\d\d 2 stories on \d+ pages, ", _until(stderr, " pages, "), re.MULTILINE)


def _until(stream: IO[str], words: str) -> str:
    said = ""
    for line in stream:
        said += line
        if words in line:
            return said
    raise AssertionError(said)


def test_a_port_that_is_taken_is_said_with_a_free_one(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    taken = listen("127.0.0.1", 0)
    port = taken[0].getsockname()[1]
    try:
        assert main(["serve", "--root", str(site), "--port", str(port)]) == 3
    finally:
        for one in taken:
            one.close()
    assert re.search(rf"port {port} is taken.*--port \d+", capsys.readouterr().err, re.DOTALL)


def test_the_next_port_is_taken_where_the_usual_one_is_and_that_is_said(
    site: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = listen("127.0.0.1", 0)
    port = taken[0].getsockname()[1]
    monkeypatch.setattr("standfirst.preview.ports.FIRST", port)
    monkeypatch.setattr(serving, "FIRST", port)
    monkeypatch.setattr("standfirst.signals.heed", lambda: None)
    monkeypatch.setattr(Session, "run", lambda self: None)
    try:
        assert main(["serve", "--root", str(site)]) == 0
    finally:
        for one in taken:
            one.close()
    found = re.search(
        rf"port {port} is taken, so this is port (\d+)\n.*127\.0\.0\.1:(\d+)/paper/", capsys.readouterr().err
    )
    assert found
    assert found[1] == found[2] != str(port)


@pytest.fixture
def browser(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A browser that writes the address that it was opened with into a file."""
    seen, browser = tmp_path / "opened", tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\necho "$1" > "{seen}.new"\nmv "{seen}.new" "{seen}"\n')
    browser.chmod(0o755)
    monkeypatch.setenv("BROWSER", f"{browser} %s")
    return seen


@pytest.mark.parametrize("options", [("--open",)])
def test_the_page_is_opened_where_that_is_wanted(browser: Path, program: subprocess.Popen[str]) -> None:
    said = address(program)
    ends = time.monotonic() + DEADLINE
    while not browser.exists() and time.monotonic() < ends:
        time.sleep(0.02)
    assert browser.read_text().strip() == said


def test_a_folder_without_settings_is_no_site(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["serve", "--root", str(tmp_path), "--port", "0"]) == 2
    assert "standfirst new site" in capsys.readouterr().err


@pytest.mark.parametrize("options", [("--host", "0.0.0.0", "--allowed-host", "box.dev.example")])
def test_beyond_this_machine_the_address_has_a_token_and_a_warning_says_why(program: subprocess.Popen[str]) -> None:
    assert program.stderr
    said = _until(program.stderr, "at box.dev.example it is for those who have the whole address: /paper/?token=")
    assert "warning: whoever reaches this machine at 0.0.0.0" in said
    found = re.search(r"http://127\.0\.0\.1:\d+/paper/(\?token=[\w-]{20,})", said)
    assert found
    with urllib.request.urlopen(found[0], timeout=DEADLINE) as answer:
        assert answer.status == 200
    with pytest.raises(urllib.error.HTTPError, match="403") as refused:
        urllib.request.urlopen(found[0].removesuffix(found[1]), timeout=DEADLINE)
    refused.value.close()


def test_a_host_that_is_no_name_is_said_before_anything_is_begun(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["serve", "--root", str(site), "--port", "0", "--allowed-host", "http://box.example"]) == 2
    assert "write it without a scheme or a port" in capsys.readouterr().err
