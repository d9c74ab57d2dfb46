"""Rows as tables for people (Markdown) and as values for programs (JSON): medians, ratios to Hugo, goals met or missed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict
from statistics import median
from typing import Any, Final

from benchmarks.contestants import COLD, EQUAL, HUGO, SCENARIOS
from benchmarks.goals import COLD_GIGABYTES, TIMES, WARM_GIGABYTES, Goal
from benchmarks.scenarios import Row

_GIGABYTE: Final = 1024


def seconds(row: Row) -> float:
    """The median of its walls."""
    return median(run.seconds for run in row.runs)


def cpu(row: Row) -> float:
    """The median of its processor seconds, of all its processes: steadier than a wall where others are at work."""
    return median(run.cpu for run in row.runs)


def ratio(row: Row, rows: Sequence[Row], name: str = HUGO, of: Callable[[Row], float] = seconds) -> float | None:
    """Its median divided by Hugo's in the same scenario; None where Hugo has none that is right."""
    hugo = next((one for one in rows if one.scenario == row.scenario and one.contestant.name == name), None)
    if hugo is None or hugo.wrong:
        return None
    return of(row) / of(hugo)


def peak(rows: Sequence[Row], *, cold: bool) -> tuple[float, float]:
    """The greatest RSS and PSS of all builds from nothing, or of all others."""
    runs = [run for row in rows if (row.scenario == COLD) == cold for run in row.runs]
    return max((run.rss for run in runs), default=0.0), max((run.pss for run in runs), default=0.0)


def markdown(about: Mapping[str, Any], results: Sequence[Row], notes: Sequence[str]) -> str:
    """The whole report."""
    lines = ["### The machine", "", *(f"- {name}: {value}" for name, value in about.items()), ""]
    lines += [*(f"- {note}" for note in notes), ""]
    for articles in dict.fromkeys(row.articles for row in results):
        rows = [row for row in results if row.articles == articles]
        lines += [f"### {articles:,} articles", "", *_doing(rows), "", *_times(rows), "", *_sites(rows), ""]
    return "\n".join(lines)


def _doing(rows: Sequence[Row]) -> Iterator[str]:
    loads = [load for row in rows for load in row.load]
    others = [run.others for row in rows for run in row.runs]
    yield (
        f"Load before a build: median {median(loads):.1f}, at most {max(loads):.1f}. Processors that other processes kept "
        f"busy during a build: median {median(others):.2f}, at most {max(others):.2f}."
    )


def _times(rows: Sequence[Row]) -> Iterator[str]:
    yield "| build | generator | wall s | × Hugo | must; wants | | × Hugo with archives | CPU s (× Hugo) | RSS MB | PSS MB | files written | others busy | runs |"
    yield "| --- | --- | ---: | ---: | --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |"
    for scenario in SCENARIOS:
        for row in (row for row in rows if row.scenario == scenario):
            yield f"| {' | '.join(_cells(row, rows))} |"


def _cells(row: Row, rows: Sequence[Row]) -> Iterator[str]:
    times = ratio(row, rows)
    goal = TIMES.get(row.articles, {}).get((row.contestant.name, row.scenario))
    yield row.scenario
    yield row.contestant.name
    yield f"{seconds(row):.2f}"
    yield _times_shown(times)
    yield f"{goal.must}; {goal.wants}" if goal else ""
    yield f"**WRONG**: {row.wrong}" if row.wrong else goal.verdict(times) if goal and times is not None else ""
    yield _times_shown(ratio(row, rows, EQUAL))
    yield f"{cpu(row):.2f} ({_times_shown(ratio(row, rows, of=cpu))})"
    yield f"{max(run.rss for run in row.runs):.0f}"
    yield f"{max(run.pss for run in row.runs):.0f}"
    yield f"{row.written[0]:,} ({row.written[1]:,} pages)"
    yield f"{median(run.others for run in row.runs):.2f}"
    walls = [run.seconds for run in row.runs]
    yield f"{len(walls)}: {min(walls):.2f} to {max(walls):.2f}" if len(walls) > 1 else "1"


def _times_shown(times: float | None) -> str:
    return "–" if times is None else f"{times:.3f}" if times < 0.1 else f"{times:.2f}"


def _sites(rows: Sequence[Row]) -> Iterator[str]:
    yield "| generator | files of the site | pages | peak cold, RSS; PSS MB | must; wants GB | | peak warm | must; wants GB | |"
    yield "| --- | ---: | ---: | ---: | --- | --- | ---: | --- | --- |"
    for name in dict.fromkeys(row.contestant.name for row in rows):
        own = [row for row in rows if row.contestant.name == name]
        files, pages = own[0].all
        cells = [name, f"{files:,}", f"{pages:,}"]
        for cold, goals in ((True, COLD_GIGABYTES), (False, WARM_GIGABYTES)):
            has_goal = name.startswith("Standfirst") and not own[0].contestant.whole
            cells += _memory(peak(own, cold=cold), goals.get(own[0].articles) if has_goal else None)
        yield f"| {' | '.join(cells)} |"


def _memory(held: tuple[float, float], goal: Goal | None) -> list[str]:
    """By PSS: what processes share is there once."""
    if not held[0]:
        return ["", "", ""]
    shown = f"{held[0]:.0f}; {held[1]:.0f}"
    return [shown, f"{goal.must}; {goal.wants}", goal.verdict(held[1] / _GIGABYTE)] if goal else [shown, "", ""]


def values(about: Mapping[str, Any], results: Sequence[Row], notes: Sequence[str]) -> dict[str, Any]:
    """The same with every single run, for JSON."""
    return {
        "machine": dict(about),
        "notes": list(notes),
        "rows": [
            {
                **asdict(row),
                "contestant": row.contestant.name,
                "seconds": seconds(row),
                "times hugo": ratio(row, [one for one in results if one.articles == row.articles]),
                "times hugo with archives": ratio(row, [one for one in results if one.articles == row.articles], EQUAL),
            }
            for row in results
        ],
    }
