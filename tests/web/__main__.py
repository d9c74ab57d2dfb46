"""`python -m tests.web COMMAND`: what people look at, and the table as measured."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from tests.web import screens


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.web", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    take = commands.add_parser("screens", help="pictures of every kind of page, to look at")
    take.add_argument("folder", type=Path)
    take.add_argument("--widths", type=int, nargs="+", default=screens.WIDTHS, help="also 320 and 2560")
    take.add_argument("--sites", nargs="+", default=screens.SITES, choices=screens.SITES)
    commands.add_parser("pin", help="positions and pixels as they are now, for test_geometry")
    measure = commands.add_parser("measure", help="the table of docs/measurements.md")
    measure.add_argument("--runs", type=int, default=3, help="of Lighthouse, of which the median counts; 0: without")
    return parser.parse_args()


def main() -> int:
    given = arguments()
    if given.command == "screens":
        print(f"{screens.take(given.folder, given.widths, given.sites)} pictures in {given.folder}")
    elif given.command == "pin":
        from tests.web import pinning

        pinning.pin()
    elif given.command == "measure":
        from tests.web import table

        for line in table.measured(given.runs):
            print(line, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
