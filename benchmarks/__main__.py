"""The command line of the benchmarks: `python -m benchmarks make …`."""

from __future__ import annotations

import argparse
import shutil
from collections.abc import Sequence
from pathlib import Path

from benchmarks.corpus import NOW
from benchmarks.dialects import DIALECTS, Site


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Standfirst beside other generators.")
    commands = parser.add_subparsers(dest="command", required=True)
    make = commands.add_parser("make", help="write the site of one generator into a folder, to look at or to profile")
    make.add_argument("dialect", choices=sorted(DIALECTS))
    make.add_argument("articles", type=int)
    make.add_argument("folder", type=Path)
    make.add_argument("--force", action="store_true", help="replace the folder")
    return parser


def _make(asked: argparse.Namespace) -> None:
    if asked.force and asked.folder.exists():
        shutil.rmtree(asked.folder)
    Site(asked.folder, asked.dialect, asked.articles)
    print(f"{asked.articles} stories in {asked.folder}; the clock that goes with them is {NOW:%Y-%m-%dT%H:%M}")


def main(words: Sequence[str] | None = None) -> None:
    """Do what the words ask."""
    asked = _parser().parse_args(words)
    if asked.command == "make":
        _make(asked)


if __name__ == "__main__":
    main()
