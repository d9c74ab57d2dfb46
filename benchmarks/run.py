"""How long builds take and how much memory they hold, on archives made by `corpus.py`.

    python benchmarks/run.py --articles 1000 10000

Each build is a process of its own, as an author would start it, with a clock that stands still. The site lies on a
tmpfs where there is one, so that the disk is not what is measured. Four things are timed: a cold build, a build with
nothing changed, one with one body edited, one with one story published; medians but for the cold build, which
counts as its fastest run. A time says nothing without what else the machine was doing: its load stands beside each.
It measures; it judges nothing, and no test calls it.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.corpus import NOW, Archive, write, write_story  # noqa: E402 - found only once the path is set

TMPFS: Final = Path("/dev/shm")
_TICK: Final = 0.01
"""Seconds between two looks at memory."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Generator:
    """A program to be measured: how it takes an archive, what starts it, and what to delete for a cold build.

    `source` is the folder its stories lie in, so that a story can be edited and another written. `report` reads
    what a build printed; it is called on every build, and raises if the build did not do its work.
    """

    write: Callable[[Path, int], Archive]
    command: Callable[[Path], Sequence[str]]
    forget: tuple[str, ...]
    report: Callable[[bytes], dict[str, Any]]


def _standfirst(folder: Path) -> Sequence[str]:
    now = f"{NOW:%Y-%m-%dT%H:%M}"
    return (sys.executable, "-m", "standfirst", "build", "--root", str(folder), "--now", now, "--json", "--quiet")


def _standfirst_report(printed: bytes) -> dict[str, Any]:
    said: dict[str, Any] = json.loads(printed)
    if said["problems"]:
        raise SystemExit(f"the archive does not build cleanly: {said['problems'][0]}")
    return {name: said[name] for name in ("pages", "rendered", "spliced", "written", "removed")}


GENERATORS: Final[dict[str, Generator]] = {
    "standfirst": Generator(
        write=write,
        command=_standfirst,
        forget=("site", ".standfirst"),
        report=_standfirst_report,
    ),
}
"""What can be measured, by name: another program is another row."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One build: wall seconds, peak megabytes of all its processes together, and what it said it did."""

    seconds: float
    megabytes: float
    did: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One row of the table. `load` is the machine's load over the minute before the first run."""

    generator: str
    articles: int
    what: str
    seconds: float
    megabytes: float
    load: float
    runs: tuple[float, ...]
    did: dict[str, Any]


class Memory:
    """Watches how much memory a process and its descendants hold together; pages they share count for each.

    The operating system's own peak (`ru_maxrss`) is no help: it is the largest single process, and begins at what the
    parent held when it forked.
    """

    def __init__(self, pid: int) -> None:
        self.peak = 0.0
        self._pid = pid
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def end(self) -> None:
        """Stop watching."""
        self._ended.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._ended.wait(_TICK):
            held = sum(map(_resident, _family(self._pid)))
            # A peak between two looks is not lost where there is only one process: the kernel keeps it.
            self.peak = max(self.peak, held, _resident(self._pid, "VmHWM:"))


def _family(pid: int) -> Iterator[int]:
    yield pid
    try:
        threads = os.listdir(f"/proc/{pid}/task")
        children = [Path(f"/proc/{pid}/task/{thread}/children").read_text("ascii").split() for thread in threads]
    except OSError:
        return
    for one in children:
        for child in one:
            yield from _family(int(child))


def _resident(pid: int, name: str = "VmRSS:") -> float:
    """Megabytes; 0 for a process that has ended, and where there is no /proc."""
    try:
        for line in Path(f"/proc/{pid}/status").read_text("utf-8").splitlines():
            if line.startswith(name):
                return int(line.split()[1]) / 1024
    except OSError:
        pass
    return 0.0


def timed(generator: Generator, folder: Path) -> Run:
    """One build in a process of its own."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": "0", "NO_COLOR": "1"}
    started = time.perf_counter()
    process = subprocess.Popen(
        generator.command(folder), cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    memory = Memory(process.pid)
    printed, said = process.communicate()
    seconds = time.perf_counter() - started
    memory.end()
    if process.returncode:
        raise SystemExit(f"the build ended with {process.returncode}:\n{said.decode()[-2000:]}")
    return Run(seconds=seconds, megabytes=memory.peak, did=generator.report(printed))


class Bench:
    """One generator on one archive."""

    def __init__(self, name: str, articles: int, folder: Path) -> None:
        self.name = name
        self.articles = articles
        self.folder = folder
        self.generator = GENERATORS[name]
        self.archive = self.generator.write(folder, articles)
        self._middle = sorted((folder / "content").glob("*/*/*.md"))[articles // 2]
        self._times = 0

    def results(self, cold: int, repeat: int) -> Iterator[Result]:
        """Every row, in the order in which the builds must follow each other."""
        yield self._result("cold build", cold, self._forget, min)
        yield self._result("nothing changed", repeat, lambda: None, statistics.median)
        yield self._result("one body edited", repeat, self._edit, statistics.median)
        yield self._result("one story published", repeat, self._publish, statistics.median)

    def _result(
        self, what: str, times: int, before: Callable[[], None], choose: Callable[[Sequence[float]], float]
    ) -> Result:
        load = os.getloadavg()[0]
        runs = []
        for _ in range(times):
            before()
            runs.append(timed(self.generator, self.folder))
        seconds = tuple(round(run.seconds, 3) for run in runs)
        return Result(
            generator=self.name,
            articles=self.articles,
            what=what,
            seconds=round(choose(seconds), 3),
            megabytes=round(max(run.megabytes for run in runs), 1),
            load=round(load, 2),
            runs=seconds,
            did=runs[-1].did,
        )

    def _forget(self) -> None:
        for name in self.generator.forget:
            shutil.rmtree(self.folder / name, ignore_errors=True)

    def _edit(self) -> None:
        """A sentence more at the end of a story from the middle of the archive: its excerpt stays."""
        self._times += 1
        with open(self._middle, "a", encoding="utf-8") as file:
            file.write(f"\nThe desk has looked at this story again, for the {self._times}. time.\n")

    def _publish(self) -> None:
        self._times += 1
        write_story(self.folder, self.archive.published(29 - self._times % 29))


@contextmanager
def workplace(keep: Path | None) -> Iterator[Path]:
    """A folder to work in, removed afterwards; on a tmpfs where there is one."""
    if keep is not None:
        keep.mkdir(parents=True, exist_ok=True)
        yield keep
        return
    with tempfile.TemporaryDirectory(prefix="standfirst-bench-", dir=TMPFS if TMPFS.is_dir() else None) as folder:
        yield Path(folder)


def machine() -> dict[str, Any]:
    """What the numbers were measured on."""
    return {
        "processors": os.cpu_count(),
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.release()} {platform.machine()}",
        "load": [round(load, 2) for load in os.getloadavg()],
    }


def shown(result: Result) -> str:
    """A row of the table for people."""
    did = " ".join(f"{name} {number:,}" for name, number in result.did.items())
    row = f"{result.generator:<11}{result.articles:>8,}  {result.what:<20}{result.seconds:>9.3f}"
    return f"{row}{result.megabytes:>9.1f}{result.load:>7.2f}  {did}"


def main() -> None:
    """Measure, and print a table or JSON."""
    parser = argparse.ArgumentParser(description="Measure builds of archives of the sizes named.")
    parser.add_argument("--articles", type=int, nargs="+", default=[1000])
    parser.add_argument("--generators", nargs="+", choices=sorted(GENERATORS), default=["standfirst"])
    parser.add_argument("--cold", type=int, default=2, help="how many cold builds (the fastest counts)")
    parser.add_argument("--repeat", type=int, default=3, help="how often each of the others (the median counts)")
    parser.add_argument("--keep", type=Path, help="work in this folder and leave it")
    parser.add_argument("--json", action="store_true", help="one JSON object instead of the table")
    asked = parser.parse_args()
    about, results = machine(), []
    if not asked.json:
        print("  ".join(f"{name}: {value}" for name, value in about.items()))
        print(f"{'generator':<11}{'articles':>8}  {'what':<20}{'seconds':>9}{'peak MB':>9}{'load':>7}")
    with workplace(asked.keep) as place:
        for articles in asked.articles:
            for name in asked.generators:
                folder = place / f"{name}-{articles}"
                for result in Bench(name, articles, folder).results(asked.cold, asked.repeat):
                    results.append(result)
                    if not asked.json:
                        print(shown(result), flush=True)
                if asked.keep is None:
                    shutil.rmtree(folder)
    if asked.json:
        print(json.dumps({"machine": about, "results": [asdict(result) for result in results]}, indent=1))


if __name__ == "__main__":
    main()
