"""Every code that a problem can have is explained in `docs/problems.md`, and no other."""

from __future__ import annotations

import ast
import re
from itertools import pairwise
from pathlib import Path

from standfirst import config, content, images, ledger, markup
from standfirst.config.codes import CODES as SETTINGS
from standfirst.content.codes import CODES as CONTENT
from standfirst.images.codes import CODES as IMAGES
from standfirst.ledger.codes import CODES as LEDGER
from standfirst.markup.codes import CODES as MARKUP

ROOT = Path(__file__).resolve().parent.parent
TABLES = {**SETTINGS, **CONTENT, **IMAGES, **LEDGER, **MARKUP}
ROOMS = {Path(room.__file__ or "").parent for room in (config, content, images, ledger, markup)}


def _spoken() -> set[str]:
    """Codes written out in calls of `error`, `warning` and `note`, or handed on with one of these, outside the rooms that have
    a table."""
    codes: set[str] = set()
    for path in (ROOT / "standfirst").rglob("*.py"):
        if ROOMS & set(path.parents):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            for maker, code in pairwise((node.func, *node.args)):
                if isinstance(maker, ast.Name) and maker.id in _MAKERS:
                    codes |= {
                        constant.value
                        for constant in ast.walk(code)
                        if isinstance(constant, ast.Constant) and isinstance(constant.value, str)
                    }
    return codes


_MAKERS = {"error", "warning", "note"}


def test_every_code_is_documented_and_every_documented_code_exists() -> None:
    documented = set(re.findall(r"^\| `([a-z0-9-]+)` \|", (ROOT / "docs/problems.md").read_text("utf-8"), re.M))
    assert documented == _spoken() | TABLES.keys()


def test_every_command_and_option_is_documented() -> None:
    from standfirst.cli.commands import cli

    text = (ROOT / "docs/commands.md").read_text("utf-8")
    for name, command in cli.commands.items():
        assert f"`{name}" in text, name
        for parameter in command.params:
            for option in parameter.opts:
                if option.startswith("--"):
                    assert f"`{option}" in text, f"{name} {option}"
