"""Writes the schemas that are shipped, from the tables in code and what the documentation says of each key:
`.venv/bin/python -m tests.schemas.write`."""

import json
import re
from pathlib import Path

import standfirst.schemas
from standfirst.schemas import NAMES, made

ROOT = Path(__file__).resolve().parents[2]
FOLDER = Path(standfirst.schemas.__file__).parent
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")


def said(name: str) -> dict[str, str]:
    """What the documentation says of each key, by its name."""
    page, column = {"front-matter": ("front-matter", 2), "settings": ("settings", 3), "front": ("fronts", 1)}[name]
    found: dict[str, str] = {}
    for line in (ROOT / "docs" / f"{page}.md").read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").replace("\\|", "¦").split("|")]
        if line.startswith("| `") and len(cells) > column:
            for key in re.findall(r"`([\w.-]+)`", cells[0]):
                text = _LINK.sub(r"\1", cells[column]).replace("¦", "|").lstrip("… ")
                found.setdefault(key, text[:1].upper() + text[1:])
    return found


def written(name: str) -> str:
    """A schema as the file has it."""
    return json.dumps(made(name, said(name)), ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    for name in NAMES:
        (FOLDER / f"{name}.json").write_text(written(name), encoding="utf-8")
