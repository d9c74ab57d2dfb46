"""What is timed, in which order, and what is checked after each build.

All contestants take turns within each round, and another begins each time: what the machine does beside falls on all of
them. Its invariant: nothing but the build itself lies between the two looks at the clock.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks import checks
from benchmarks.contestants import COLD, EDITED, FIRST, NOTHING, PUBLISHED, Contestant, Programs
from benchmarks.dialects import Site
from benchmarks.machine import load
from benchmarks.measure import Run, timed

Say = Callable[[str], None]


@dataclass(slots=True, kw_only=True)
class Row:
    """The builds of one contestant in one scenario. `wrong` is what a check found, `load` the one-minute load before.

    Files are counted together with how many of them are pages: those that the last build wrote, and all there are.
    """

    contestant: Contestant
    articles: int
    scenario: str
    runs: list[Run] = field(default_factory=list)
    load: list[float] = field(default_factory=list)
    written: tuple[int, int] = (0, 0)
    all: tuple[int, int] = (0, 0)
    wrong: str = ""


class Race:
    """All contestants on archives of one size."""

    def __init__(
        self, place: Path, articles: int, contestants: Sequence[Contestant], programs: Programs, say: Say
    ) -> None:
        self._articles = articles
        self._programs = programs
        self._say = say
        self._sites: dict[str, Site] = {}
        self._rows: dict[tuple[str, str], Row] = {}
        self._contestants = contestants
        for number, one in enumerate(contestants):
            say(f"writing {articles:,} stories for {one.name}")
            site = self._sites[one.name] = Site(place / f"{articles}-{number}", one.dialect, articles, one.settings)
            if one.on_record:
                site.put_on_record()

    def run(self, rounds: int) -> list[Row]:
        """Every scenario, so many times; the sites are deleted at the end."""
        for turn in range(rounds):
            self._turn(turn, (COLD, FIRST), self._cold)
        for one in self._contestants:
            if COLD not in one.scenarios:
                self._cold(one)
        for scenario, step in ((NOTHING, self._nothing), (EDITED, self._edit), (PUBLISHED, self._publish)):
            for turn in range(rounds):
                self._turn(turn, (scenario,), step)
        for one in self._contestants:
            shutil.rmtree(self._sites[one.name].folder)
        return list(self._rows.values())

    def _turn(self, turn: int, scenarios: Sequence[str], step: Callable[[Contestant], None]) -> None:
        taking = [one for one in self._contestants if set(scenarios) & set(one.scenarios)]
        for one in [*taking[turn % len(taking) :], *taking[: turn % len(taking)]]:
            step(one)

    def _cold(self, one: Contestant) -> None:
        site = self._sites[one.name]
        site.forget()
        row = self._build(one, COLD)
        self._found(row, "" if site.page(site.stories[0]).exists() else "there are no pages")
        if FIRST in one.scenarios or COLD not in one.scenarios:
            self._edited(one, FIRST)

    def _nothing(self, one: Contestant) -> None:
        self._build(one, NOTHING)

    def _edit(self, one: Contestant) -> None:
        self._edited(one, EDITED)

    def _edited(self, one: Contestant, scenario: str) -> None:
        site = self._sites[one.name]
        path = site.stories[self._articles // 2]
        said = site.edit(path)
        if one.on_record:
            site.say_so(path)
        self._found(self._build(one, scenario), checks.edited(site, path, said))

    def _publish(self, one: Contestant) -> None:
        site = self._sites[one.name]
        done = self._rows.get((one.name, PUBLISHED))
        # Newer than all others, and than the one before.
        story = site.publish(28 - (len(done.runs) if done else 0) % 28)
        row = self._build(one, PUBLISHED)
        self._found(row, checks.published(site, story.path, story.title, inline=one.inline))

    def _found(self, row: Row, wrong: str) -> None:
        if wrong:
            row.wrong = row.wrong or wrong
            self._say(f"WRONG: {row.contestant.name}, {row.scenario}: {wrong}")

    def _build(self, one: Contestant, scenario: str) -> Row:
        site = self._sites[one.name]
        row = Row(contestant=one, articles=self._articles, scenario=scenario)
        if scenario in one.scenarios:
            row = self._rows.setdefault((one.name, scenario), row)
        row.load.append(load()[0])
        since = time.time_ns()
        run = build(one, site.folder, self._programs, scenario)
        row.runs.append(run)
        row.written, row.all = checks.files(site.output, since), checks.files(site.output)
        if run.code:
            self._found(row, f"it ended with {run.code}: {run.printed.strip()[:300]}")
        self._say(f"{self._articles:>7,}  {scenario:<20} {one.name:<26} {run.seconds:8.3f} s {run.rss:8.0f} MB")
        return row


def build(one: Contestant, folder: Path, programs: Programs, scenario: str = "") -> Run:
    """One build of a contestant's site."""
    return timed(
        programs.command(one, folder, scenario),
        programs.folder(one, folder),
        programs.environment(folder),
    )


def unable(one: Contestant, place: Path, programs: Programs) -> str:
    """Why a contestant cannot be measured, found on a dozen stories; "" if it can."""
    site = Site(place / "trial", one.dialect, 12, one.settings)
    run = build(one, site.folder, programs)
    built = site.page(site.stories[0]).exists()
    shutil.rmtree(site.folder)
    if run.code or not built:
        return (run.printed.strip().splitlines() or ["it made no pages and said nothing"])[0]
    return ""
