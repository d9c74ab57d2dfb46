"""What it costs to let two trees change places, beyond writing the files that have changed.

python -m benchmarks.swap FOLDER [ROUNDS]      FOLDER as `python -m benchmarks make standfirst 10000 FOLDER` writes it

Each round publishes one new story, in a process of its own, by `standfirst build`, with Recent Posts delivered `inline`
and `client`; clocks stand around the functions named in `PARTS`. Times of parts do not hold those of parts within.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from standfirst.build import trees
from standfirst.cli import main as standfirst
from standfirst.files import HiddenTree, Looks, swap
from standfirst.publish import TwoTrees, two_trees
from standfirst.publish.side import Side

PARTS: Final[tuple[tuple[str, Any, str], ...]] = (
    ("writing", HiddenTree, "write"),
    ("writing", HiddenTree, "splice"),
    ("writing", HiddenTree, "link"),
    ("writing", HiddenTree, "stamp"),
    ("writing", HiddenTree, "remove"),
    ("flushing what was written (syncfs)", swap, "_sync"),
    ("the exchange (renameat2)", swap, "_exchange"),
    ("making it last (fsync of two folders)", swap, "_settle"),
    ("its checks, and loading ctypes", two_trees, "exchange"),
    ("marking the hidden tree", TwoTrees, "_mark_unfinished"),
    ("marking the hidden tree", TwoTrees, "_finish"),
    ("waiting for the look at both trees", Looks, "found"),
    ("records of both trees, made", Side, "record"),
    ("records of both trees, read and written", trees.Trees, "__init__"),
    ("records of both trees, read and written", trees.Trees, "place"),
    ("records of both trees, read and written", trees.Trees, "_keep"),
    ("finding what differs", TwoTrees, "bring"),
    ("making the hidden tree ready", TwoTrees, "_ready"),
)
NOW: Final = "2026-06-01T12:00"


class Clocks:
    """How long was spent in each part alone: seconds by the clock on the wall, and of this process's processors."""

    def __init__(self) -> None:
        self.spent: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
        self._within: list[list[float]] = []
        for part, where, name in PARTS:
            setattr(where, name, self._timed(part, getattr(where, name)))

    def _timed(self, part: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **keys: Any) -> Any:
            self._within.append([0.0, 0.0])
            started = _clocks()
            try:
                return real(*arguments, **keys)
            finally:
                within = self._within.pop()
                for number, (now, then) in enumerate(zip(_clocks(), started, strict=True)):
                    self.spent[part][number] += now - then - within[number]
                    if self._within:
                        self._within[-1][number] += now - then

        return call


def _clocks() -> tuple[float, float]:
    return time.perf_counter(), time.process_time()


def _once(folder: str) -> None:
    """One build, and its times as JSON."""
    clocks, started = Clocks(), _clocks()
    code = standfirst(["build", "--root", folder, "--now", NOW, "--quiet"])
    assert code == 0, code
    sys.stdout.write(
        json.dumps(
            {**clocks.spent, "the whole build": [now - then for now, then in zip(_clocks(), started, strict=True)]}
        )
    )


def _publish(folder: Path, number: int) -> dict[str, list[float]]:
    story = f"---\ntitle: Swap {'o' * (number % 50)}\ndate: 2026-05-01T10:{number:02}\ntags: [swap]\n---\nSomething {number} happened.\n"
    section = next(path for path in sorted((folder / "content").iterdir()) if path.is_dir())
    (section / f"swap-{number}.md").write_text(story)
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.swap", "--once", str(folder)], stdout=subprocess.PIPE, check=True
    )
    found: dict[str, list[float]] = json.loads(done.stdout)
    return found


def main(folder: Path, rounds: int) -> None:
    settings = (folder / "standfirst.toml").read_text()
    number = len(list(folder.glob("content/*/swap-*.md")))
    for delivery in ("client", "inline"):
        (folder / "standfirst.toml").write_text(f'{settings}\n[recent]\ndelivery = "{delivery}"\n')
        times = [_publish(folder, number + at) for at in range(rounds + 2)][2:]  # by then there are two trees
        number += rounds + 2
        print(
            f"\n{delivery}, medians of {rounds} (least to most), ms\n\n| part | wall | processor |\n| --- | ---: | ---: |"
        )
        for part in dict.fromkeys([*(part for part, _, _ in PARTS), "the whole build"]):
            cells = [_cell([1000 * one.get(part, [0.0, 0.0])[number] for one in times]) for number in (0, 1)]
            print(f"| {part} | {' | '.join(cells)} |")


def _cell(every: list[float]) -> str:
    return f"{statistics.median(every):.2f} ({min(every):.2f} to {max(every):.2f})"


if __name__ == "__main__":
    if sys.argv[1] == "--once":
        _once(sys.argv[2])
    else:
        place = Path(sys.argv[1]) / "standfirst.toml"
        before = place.read_text()
        try:
            main(place.parent, int(sys.argv[2]) if len(sys.argv) > 2 else 7)
        finally:
            place.write_text(before)
