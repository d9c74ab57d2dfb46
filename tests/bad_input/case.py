"""What a bad input is: its number in the list of them, the site that holds it, and how it is run and read."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final, NamedTuple

from standfirst import budget
from tests.build.tiny import NOW, TEMPLATES

SETTINGS: Final = """[site]
title = "The Paper"
url = "https://paper.example/"
timezone = "Asia/Kolkata"
"""
_COUNTS: Final = re.compile(r" on \d+ pages? as of (\S+): .* removed, ")
_FREE: Final = re.compile(r"port \d+ is free: --port \d+")
_HOLDER: Final = re.compile(r"process \d+, since \d\d:\d\d")
_JSON_SECONDS: Final = re.compile(r'"seconds": [\d.]+')
_SECONDS: Final = re.compile(r"\d+\.\d\d s$", re.MULTILINE)


BUILD: Final = ("build", "--now", NOW, "--jobs", "1")


class Case(NamedTuple):
    """`files` are those of the site besides settings and the tiny theme; `prepare` does to its folder, or
    around it, what literals cannot say, and gives what undoes it. `shown` are texts that files of the output must hold."""

    number: int
    name: str
    files: Mapping[str, str | bytes] = {}
    arguments: tuple[str, ...] = BUILD
    prepare: Callable[[Path], Callable[[], object] | None] = lambda root: None
    shown: Mapping[str, str] = {}

    @property
    def title(self) -> str:
        """What names it in the golden texts."""
        return f"{self.number} {self.name}"

    def lay(self, root: Path) -> Callable[[], object]:
        """Puts the site down; gives what is to be called when it has run."""
        for name, text in {"standfirst.toml": SETTINGS, **TEMPLATES, **self.files}.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return self.prepare(root) or (lambda: None)


def a(text: str | bytes) -> dict[str, str | bytes]:
    """One story."""
    return {"content/world/a.md": text}


def keys(*lines: str, body: str = "Body\n") -> dict[str, str | bytes]:
    """One story, good but for these lines of its front matter."""
    written = "\n".join(lines)
    title = "" if re.search(r"^title", written, re.M | re.I) else "title: A\n"
    date = "" if re.search(r"^(?:publish)?date|^permalink: /20", written, re.M | re.I) else "date: 2024-01-02\n"
    return a(f"---\n{title}{date}{written}\n---\n{body}")


def one_second(root: Path) -> Callable[[], object]:
    """The ten seconds that a page or a text may take are too long for a test."""
    most = budget.MOST
    setattr(budget, "MOST", 1.0)  # noqa: B010 - a constant to the type checker
    return lambda: setattr(budget, "MOST", most)


def transcript(told: str, data: str, code: int) -> str:
    """What a terminal shows, without what no two runs, or two themes, have alike."""
    said = _SECONDS.sub("0.00 s", told + data)
    said = _COUNTS.sub(r" on … pages as of \1: …, ", said)
    said = _HOLDER.sub("process 123, since 10:02", said)
    said = _FREE.sub("port 47812 is free: --port 47812", said)
    said = _JSON_SECONDS.sub('"seconds": 0.0', said)
    return f"{said}exit {code}\n"


def golden(said: Path) -> dict[str, str]:
    """The golden texts of a folder, by title."""
    found: dict[str, str] = {}
    for path in sorted(said.glob("*.txt")):
        for block in re.split(r"^## ", path.read_text("utf-8"), flags=re.MULTILINE)[1:]:
            title, _, text = block.partition("\n")
            assert title not in found, f"{title} stands twice in the golden texts"
            found[title] = text.removesuffix("\n")
    return found
