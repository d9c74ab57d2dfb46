"""Medians, ratios, goals met and missed, and rows that are wrong."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from benchmarks import checks
from benchmarks.contestants import COLD, CONTESTANTS, NOTHING, SCENARIOS, Contestant
from benchmarks.goals import TIMES
from benchmarks.measure import Run
from benchmarks.report import markdown, peak, ratio, seconds, values
from benchmarks.scenarios import Row

HUGO, STANDFIRST = (next(one for one in CONTESTANTS if one.name == name) for name in ("Hugo", "Standfirst"))


def run(wall: float, rss: float = 100) -> Run:
    return Run(seconds=wall, cpu=wall, rss=rss, pss=rss / 2, others=0.1, code=0, printed="")


def row(
    one: Contestant, scenario: str, *walls: float, wrong: str = "", rss: float = 100, articles: int = 10_000
) -> Row:
    return Row(
        contestant=one,
        articles=articles,
        scenario=scenario,
        runs=[run(wall, rss) for wall in walls],
        load=[0.5 for _ in walls],
        written=(3, 2),
        all=(1200, 1100),
        wrong=wrong,
    )


def test_a_time_is_the_median_and_a_ratio_is_to_hugo_in_the_same_scenario() -> None:
    ours = row(STANDFIRST, COLD, 9, 6, 5)
    rows = [row(HUGO, NOTHING, 1, 1, 1), row(HUGO, COLD, 3, 4, 100), ours]
    assert seconds(ours) == 6
    assert ratio(ours, rows) == 1.5


def test_there_is_no_ratio_to_a_row_that_is_wrong_or_not_there() -> None:
    ours = row(STANDFIRST, COLD, 1)
    assert ratio(ours, [ours]) is None
    assert ratio(ours, [row(HUGO, COLD, 1, wrong="no pages"), ours]) is None


@pytest.mark.parametrize(("wall", "said"), [(3.9, "met, wanted too"), (6, "met |"), (7, "**missed**")])
def test_a_goal_is_met_or_missed(wall: float, said: str) -> None:
    table = markdown({}, [row(HUGO, COLD, 4), row(STANDFIRST, COLD, wall)], [])
    assert said in next(line for line in table.splitlines() if line.startswith("| cold | Standfirst"))


def test_a_wrong_row_says_so_and_meets_no_goal() -> None:
    table = markdown({}, [row(HUGO, COLD, 4), row(STANDFIRST, COLD, 1, wrong="a stale sidebar")], [])
    line = next(line for line in table.splitlines() if line.startswith("| cold | Standfirst"))
    assert "**WRONG**: a stale sidebar" in line
    assert "met" not in line


def test_an_archive_of_another_size_has_no_goals() -> None:
    table = markdown({}, [row(HUGO, COLD, 4, articles=1000), row(STANDFIRST, COLD, 1, articles=1000)], [])
    assert "met" not in table


def test_all_rows_of_a_table_have_as_many_cells_as_its_head() -> None:
    table = markdown(
        {"processors": 2}, [row(HUGO, COLD, 4), row(STANDFIRST, COLD, 4), row(STANDFIRST, NOTHING, 4)], ["x"]
    )
    for block in table.split("\n\n"):
        lines = [line for line in block.splitlines() if line.startswith("|")]
        assert len({line.count("|") for line in lines}) <= 1


def test_peaks_are_the_greatest_of_all_runs_cold_and_warm() -> None:
    rows = [row(STANDFIRST, COLD, 1, rss=300), row(STANDFIRST, NOTHING, 1, rss=50)]
    assert peak(rows, cold=True) == (300, 150)
    assert peak(rows, cold=False) == (50, 25)


def test_values_can_be_written_as_json_with_every_single_run() -> None:
    said = json.loads(json.dumps(values({}, [row(HUGO, COLD, 4), row(STANDFIRST, COLD, 2, 2, 2)], [])))
    assert said["rows"][1]["times hugo"] == 0.5
    assert len(said["rows"][1]["runs"]) == 3


def test_every_goal_belongs_to_a_row_of_the_tables() -> None:
    taking = {(one.name, scenario) for one in CONTESTANTS for scenario in one.scenarios}
    assert all(goals.keys() <= taking for goals in TIMES.values())
    assert all(set(one.scenarios) <= set(SCENARIOS) for one in CONTESTANTS)


def test_the_sidebar_is_the_last_aside() -> None:
    assert checks.sidebar("<aside>one</aside><p><aside class='x'>two</aside> three") == " class='x'>two"


def test_files_written_since_a_moment_are_counted(tmp_path: Path) -> None:
    for name in ("old.html", "new.html", "new.xml"):
        (tmp_path / name).write_text("x")
    since = (tmp_path / "new.xml").stat().st_mtime_ns
    (tmp_path / "old.html").touch()
    os.utime(tmp_path / "old.html", ns=(since - 10**9, since - 10**9))
    assert checks.files(tmp_path, since) == (2, 1)
    assert checks.files(tmp_path) == (3, 2)
