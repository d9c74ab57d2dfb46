"""The routine in `docs/deploy/` is one that works: its YAML is read, its commands and options are there."""

from __future__ import annotations

import configparser
import re
import shutil
import subprocess
from pathlib import Path

import click
import pytest
import yaml

from standfirst.cli.commands import cli
from standfirst.config import load

FOLDER = Path(__file__).resolve().parents[2] / "docs/deploy"
PAGES = sorted(FOLDER.glob("*.md"))
TEXT = {page.name: page.read_text(encoding="utf-8") for page in PAGES}
BLOCKS = [(name, *block) for name, text in TEXT.items() for block in re.findall(r"```(\w*)\n(.*?)```", text, re.S)]
COMMANDS = sorted(
    {
        match[1].strip()
        for _, _, block in BLOCKS
        for match in re.finditer(r"(?:^|[ /])(?<!--tag )standfirst ((?:\w+)(?: (?:--[\w-]+|[\w./-]+))*)", block, re.M)
    }
)


@pytest.mark.parametrize("line", COMMANDS)
def test_every_command_of_the_routine_is_understood(line: str) -> None:
    words = line.split()
    command = cli.commands[words[0]]
    context = click.Context(command, info_name=words[0])
    command.make_parser(context).parse_args(words[1:])


def test_every_block_of_settings_is_read() -> None:
    site = '[site]\ntitle = "x"\ntimezone = "UTC"\n'
    for name, kind, block in BLOCKS:
        if kind == "toml":
            url = "" if "[site]" in block else 'url = "https://paper.example/"\n'
            text = site + url + block.replace("[site]\n", "")
            assert load(text.encode()).deploy, name
        if kind == "yaml":
            assert yaml.safe_load(block), name
        if kind == "ini":
            read = configparser.ConfigParser(strict=False, interpolation=None)
            read.optionxform = str  # type: ignore[assignment, method-assign]
            read.read_string(block)


def test_the_workflow_keeps_the_cache_and_is_alone() -> None:
    flow = yaml.safe_load(next(block for name, kind, block in BLOCKS if name == "github-actions.md" and kind == "yaml"))
    steps = flow["jobs"]["publish"]["steps"]
    cached = next(step["with"]["path"] for step in steps if "cache@" in step.get("uses", ""))
    assert cached.split() == [".standfirst", "site"]
    assert flow["concurrency"] == {"group": "publish", "cancel-in-progress": False}
    runs = [step["run"] for step in steps if "run" in step]
    assert runs.index("standfirst check") < runs.index("standfirst deploy live")


def test_the_record_is_put_back_or_the_run_fails() -> None:
    flow = yaml.safe_load(next(block for name, kind, block in BLOCKS if name == "github-actions.md" and kind == "yaml"))
    last = flow["jobs"]["publish"]["steps"][-1]["run"]
    assert "git push" in last
    assert "|| true" not in last


def test_units_are_understood_by_systemd(tmp_path: Path) -> None:
    if not shutil.which("systemd-analyze"):
        pytest.skip("no systemd-analyze: apt install systemd")
    units = [block for name, kind, block in BLOCKS if name == "server.md" and kind == "ini"]
    for name, unit in zip(("paper.service", "paper.timer"), units, strict=True):
        (tmp_path / name).write_text(unit.replace("/usr/local/bin/standfirst", "/bin/true"))
        done = subprocess.run(
            ["systemd-analyze", "verify", tmp_path / name], capture_output=True, text=True, check=False
        )
        assert (done.returncode, done.stderr) == (0, "")


def test_lines_for_cron_have_five_fields_and_a_command() -> None:
    lines = [line for name, kind, block in BLOCKS if name == "server.md" and not kind for line in block.splitlines()]
    cron = [line.split(maxsplit=5) for line in lines if line.startswith("*")]
    assert cron
    for *fields, command in cron:
        assert all(re.fullmatch(r"(\*|\d+(-\d+)?)(/\d+)?(,\d+)*", field) for field in fields)
        assert command.startswith("cd /srv/paper && ")
        assert "%" not in command, "which cron takes for the end of a line"


def test_every_page_is_reached_from_the_first() -> None:
    for page in PAGES:
        assert page.name == "README.md" or f"({page.name})" in TEXT["README.md"]
    links = {link for text in TEXT.values() for link in re.findall(r"\]\(([^)#]+)", text) if ":" not in link}
    assert all((FOLDER / link).exists() for link in links)
