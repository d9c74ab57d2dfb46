"""A site whose every story has a lead picture: its builds beside those of the same site without pictures, and beside Hugo's.

Pictures are 640 pixels wide and are made into six widths from 32 to 128 (`SETTINGS`): as many files as the default makes of a camera's
picture, of a hundredth of their pixels, so that ten thousand are encoded in minutes and not in hours. What a picture costs that
nobody encodes hangs on the number of files. Hugo only copies the pictures. How many renditions were encoded, the product's own report says.

python -m benchmarks.picture_site --articles 10000
python -m benchmarks.picture_site --articles 10000 --every 10        a thousand pictures
"""

from __future__ import annotations

import argparse
import re
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from statistics import median
from typing import Final

from PIL import Image, ImageChops, ImageEnhance

from benchmarks import checks, tools
from benchmarks.contestants import CLIENT, COLD, EDITED, FIRST, HUGO, NOTHING, PUBLISHED, Contestant, Programs
from benchmarks.dialects import Site
from benchmarks.goals import TIMES, WARM_GIGABYTES
from benchmarks.machine import load, machine
from benchmarks.measure import Run, timed
from benchmarks.pictures import scene
from benchmarks.program import copied

SETTINGS: Final = "\n[images]\nwidths = [32, 48, 64, 80, 96, 128]\n"
SIZE: Final = (640, 480)
SCENES: Final = 16
DOUBTED: Final = "nothing changed, no note"
"""The build after one that saw a file of the last two seconds: it looks at everything itself."""
CLEANED: Final = "cold, `--clean`"
"""From no traces; what was encoded is kept."""
SCENARIOS: Final = (COLD, FIRST, DOUBTED, NOTHING, EDITED, PUBLISHED, CLEANED)
RENDERS: Final = "Hugo, renditions too"
"""With the pages that Standfirst has, and as many files of each picture in them."""
PLAIN: Final = "Standfirst, no pictures"
PICTURED: Final = "Standfirst"
CONTESTANTS: Final = (
    Contestant(name=HUGO, dialect="hugo-pictures"),
    Contestant(name=RENDERS, dialect="hugo-renditions"),
    Contestant(name=PLAIN, dialect="standfirst"),
    Contestant(name=PICTURED, dialect="standfirst-pictures", settings=SETTINGS),
)
_SAID: Final = re.compile(r"(\d+) of (\d+) renditions? encoded")
_IMAGE: Final = re.compile(r"^image:\n(?:  .*\n)+", re.MULTILINE)
_SETTLED: Final = 2.5
"""Seconds after which a file's stat is believed."""


class Drawer:
    """Small pictures, each with bytes of its own."""

    def __init__(self) -> None:
        self._scenes = [scene(seed).resize(SIZE, Image.Resampling.BOX, reducing_gap=2) for seed in range(SCENES)]
        self._drawn = 0

    def draw(self, path: Path) -> None:
        """One more."""
        number = self._drawn
        self._drawn += 1
        path.parent.mkdir(parents=True, exist_ok=True)
        turn, shift = divmod(number, SCENES)
        moved = ImageChops.offset(self._scenes[shift], turn * 3, turn)
        ImageEnhance.Brightness(moved).enhance(0.9 + turn % 25 / 100).save(path, quality=85)


@dataclass(slots=True, kw_only=True)
class Row:
    """The builds of one contestant in one scenario; what they said that they encoded, and of how many; what was wrong."""

    runs: list[Run] = field(default_factory=list)
    encoded: list[int] = field(default_factory=list)
    renditions: int = 0
    wrong: str = ""


class Trial:
    """One contestant's site, and its builds. One story in `every` has its picture, and all new ones."""

    def __init__(
        self, one: Contestant, place: Path, articles: int, programs: Programs, drawer: Drawer, every: int = 1
    ) -> None:
        self.one = one
        self.rows: dict[str, Row] = {}
        self._programs = programs
        self._drawer = drawer
        self._published = 0
        self._site = Site(place / one.dialect, one.dialect, articles, one.settings)
        for number, path in enumerate(self._site.stories):
            if number % every:
                self._without(path)
            else:
                self._draw(path)

    def cold(self) -> None:
        """From nothing, and then an edit."""
        self._site.forget()
        self._build(COLD)
        self._edited(FIRST)

    def nothing(self) -> None:
        """Twice: the first leaves a note for the second."""
        if self.one.program == "standfirst":
            self._build(DOUBTED)
            time.sleep(_SETTLED)
            self._build(DOUBTED)
        self._build(NOTHING)

    def edit(self) -> None:
        """A sentence more in one story."""
        self._edited(EDITED)

    def publish(self) -> None:
        """One story more, and its picture."""
        story = self._site.publish(28 - self._published % 28)
        self._published += 1
        self._draw(story.path)
        row = self._build(PUBLISHED)
        self._found(row, checks.published(self._site, story.path, story.title, inline=self.one.inline))

    def clean(self) -> None:
        """As if there were no traces."""
        if self.one.program == "standfirst":
            self._build(CLEANED, "--clean")

    def files(self) -> int:
        """How many the site has."""
        return checks.files(self._site.output)[0]

    def _draw(self, path: str) -> None:
        if self._site.dialect.pictures:
            self._drawer.draw(self._site.picture(path))

    def _without(self, path: str) -> None:
        """Takes the lead picture out of a story's front matter."""
        file = self._site.folder / "content" / path
        file.write_text(_IMAGE.sub("", file.read_text(encoding="utf-8"), count=1), encoding="utf-8")

    def _edited(self, scenario: str) -> None:
        path = self._site.stories[self._site.articles // 2]
        said = self._site.edit(path)
        self._found(self._build(scenario), checks.edited(self._site, path, said))

    def _build(self, scenario: str, *options: str) -> Row:
        row = self.rows.setdefault(scenario, Row())
        command = [word for word in self._programs.command(self.one, self._site.folder) if word != "--quiet"]
        run = timed(
            [*command, *options],
            self._programs.folder(self.one, self._site.folder),
            self._programs.environment(self._site.folder),
        )
        row.runs.append(run)
        if said := _SAID.search(run.printed):
            row.encoded.append(int(said[1]))
            row.renditions = int(said[2])
        if run.code:
            self._found(row, f"it ended with {run.code}: {run.printed.strip()[:300]}")
        print(
            f"{scenario:<26} {self.one.name:<26} {run.seconds:8.3f} s {run.cpu:8.2f} s CPU {run.pss:6.0f} MB",
            flush=True,
        )
        return row

    def _found(self, row: Row, wrong: str) -> None:
        row.wrong = row.wrong or wrong


def trials(
    place: Path, articles: int, contestants: Sequence[Contestant], programs: Programs, rounds: int, every: int
) -> list[Trial]:
    """All builds, in turns."""
    drawer = Drawer()
    taking = [Trial(one, place, articles, programs, drawer, every) for one in contestants]
    steps: tuple[tuple[Callable[[Trial], None], int], ...] = (
        (Trial.cold, 1),
        (Trial.nothing, rounds),
        (Trial.edit, rounds),
        (Trial.publish, rounds),
        (Trial.clean, 1),
    )
    for step, times in steps:
        for _ in range(times):
            for trial in taking:
                step(trial)
    return taking


def table(articles: int, taking: Sequence[Trial]) -> Iterator[str]:
    """Rows in Markdown."""
    yield "| build | generator | wall s | CPU s | × Hugo cold, wall; CPU | must; wants | × without pictures, CPU | encoded | RSS; PSS MB | others busy | |"
    yield "| --- | --- | ---: | ---: | ---: | --- | ---: | ---: | ---: | ---: | --- |"
    rows = {(scenario, trial.one.name): row for trial in taking for scenario, row in trial.rows.items()}
    for scenario in SCENARIOS:
        for trial in taking:
            if row := rows.get((scenario, trial.one.name)):
                yield f"| {scenario} | {trial.one.name} | {' | '.join(_cells(articles, scenario, row, rows, inline=trial.one.inline))} |"
    for trial in taking:
        yield f"{trial.one.name}: {trial.files():,} files."
    if goal := WARM_GIGABYTES.get(articles):
        yield f"Memory must be {goal.must} GB, and wants to be {goal.wants}, by PSS."


def _cells(articles: int, scenario: str, row: Row, rows: dict[tuple[str, str], Row], *, inline: bool) -> Iterator[str]:
    wall, cpu = median(run.seconds for run in row.runs), median(run.cpu for run in row.runs)
    yield f"{wall:.2f}"
    yield f"{cpu:.2f}"
    hugo, plain = rows.get((COLD, HUGO)), rows.get((scenario, PLAIN))
    yield f"{wall / hugo.runs[0].seconds:.3f}; {cpu / hugo.runs[0].cpu:.3f}" if hugo else "–"
    name = PICTURED if inline or scenario != PUBLISHED else "Standfirst, client"
    goal = TIMES.get(articles, {}).get((name, scenario))
    yield f"{goal.must}; {goal.wants}" if goal else ""
    yield f"{cpu / median(run.cpu for run in plain.runs):.2f}" if plain else ""
    yield f"{', '.join(map(str, sorted(set(row.encoded))))} of {row.renditions:,}" if row.renditions else ""
    yield f"{max(run.rss for run in row.runs):.0f}; {max(run.pss for run in row.runs):.0f}"
    yield f"{median(run.others for run in row.runs):.2f}"
    yield f"**WRONG**: {row.wrong}" if row.wrong else ""


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=3, help="of builds that change little")
    parser.add_argument("--every", type=int, default=1, help="one story in so many has a picture")
    parser.add_argument("--only", nargs="+", choices=[one.name for one in CONTESTANTS])
    parser.add_argument("--client", action="store_true", help="the sidebar as a file that the browser fetches")
    parser.add_argument("--revision", default="HEAD", help="of Standfirst; '' for the files as they are")
    asked = parser.parse_args()
    ours = CLIENT if asked.client else ""
    wanted = [
        replace(one, settings=one.settings + (ours if one.program == "standfirst" else ""))
        for one in CONTESTANTS
        if not asked.only or one.name in asked.only
    ]
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None, prefix="picture-site-") as name:
        place = Path(name)
        hugo = tools.install(tools.CACHE, "hugo")
        if hugo.missing:
            raise SystemExit(hugo.missing)
        version = copied(place / "program", asked.revision)
        programs = Programs(hugo=hugo.program, pelican="", standfirst=place / "program")
        taking = trials(place, asked.articles, wanted, programs, asked.rounds, asked.every)
        print(f"{asked.articles:,} stories, Standfirst {version}, {hugo.version}; {machine(place)}")
        for line in table(asked.articles, taking):
            print(line, flush=True)
        print(f"Load: {load()}")


if __name__ == "__main__":
    main()
