"""Archives: years, months as a calendar in the reader's week, and crumbs between them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.build.tiny import Paper, changed, story

if TYPE_CHECKING:
    from pathlib import Path

DATES = ("2024-12-31", "2025-02-01", "2025-02-21", "2025-03-09")


@pytest.fixture
def paper(tmp_path: Path) -> Paper:
    files = {f"content/world/s{n}.md": story(f"S{n}", date) for n, date in enumerate(DATES)}
    return Paper(tmp_path, files, theme=True, settings='[recent]\ndelivery = "client"\n')


def main(paper: Paper, name: str) -> str:
    return paper.page(name).partition("<main")[2].partition("</main>")[0]


def test_a_year_lists_its_months_and_leads_to_its_neighbours(paper: Paper) -> None:
    paper.good()
    year = main(paper, "archive/2025")
    assert re.findall(r'<a href="(/archive/2025/\d\d/)">([^<]+)</a> <span>(\d+)</span>', year) == [
        ("/archive/2025/03/", "March 2025", "1"),
        ("/archive/2025/02/", "February 2025", "2"),
    ]
    assert '<a class="pager__older" href="/archive/2024/" rel="next">2024' in year
    assert '<h2 id="h-1"><a href="/archive/2025/">2025</a></h2>' in main(paper, "archive")


def test_crumbs_lead_from_a_day_to_its_month_year_and_the_whole_archive(paper: Paper) -> None:
    paper.good()
    crumbs = re.findall(r'<nav class="crumbs.*?</nav>', main(paper, "archive/2025/02/21"), re.DOTALL)[0]
    assert re.findall(r'href="([^"]+)">([^<]+)<', crumbs) == [
        ("/", "Home"),
        ("/archive/", "Archive"),
        ("/archive/2025/", "2025"),
        ("/archive/2025/02/", "February 2025"),
    ]


@pytest.mark.parametrize(
    ("language", "first", "row"),
    [("en-GB", "Monday", ["", "", "", "", "", "1", "2"]), ("hi", "रविवार", ["", "", "", "", "", "", "1"])],
)
def test_a_month_is_a_calendar_that_begins_as_its_readers_weeks_do(
    paper: Paper, language: str, first: str, row: list[str]
) -> None:
    paper.change("standfirst.toml", 'timezone = "UTC"', f'timezone = "UTC"\nlanguage = "{language}"')
    paper.good()
    month = main(paper, "archive/2025/02")
    assert re.findall('<th scope="col" aria-label="([^"]+)">', month)[0] == first
    weeks = [re.findall(r"<td>(?:<a[^>]*>)?(\d*)", week) for week in re.findall("<tr><td>.*?</tr>", month)]
    assert weeks[0] == row
    assert all(len(week) == 7 for week in weeks)
    assert [day for week in weeks for day in week if day] == [str(day) for day in range(1, 29)]
    assert re.findall(r'<td><a href="([^"]+)">(\d+)</a>', month) == [
        ("/archive/2025/02/01/", "1"),
        ("/archive/2025/02/21/", "21"),
    ]


def test_a_year_comes_with_its_first_story_and_goes_with_its_last(paper: Paper) -> None:
    paper.good()
    before = paper.output()
    paper.write({"content/world/old.md": story("Old", "2019-07-01")})
    paper.good()
    assert changed(before, paper.output()) >= {"archive/2019/index.html", "archive/2019/07/01/index.html"}
    assert paper.output() == paper.clean()
    paper.write({"content/world/older.md": story("Older", "2019-03-01")})
    paper.good()
    paper.remove("content/world/old.md")
    paper.good()
    assert "archive/2019/index.html" in paper.output()
    assert "archive/2019/07/index.html" not in paper.output()
    assert paper.output() == paper.clean()
    paper.remove("content/world/older.md")
    paper.good()
    assert paper.output() == paper.clean()
    assert changed(before, paper.output()) == set()


def test_one_more_story_of_a_month_leaves_other_years_alone(paper: Paper) -> None:
    paper.good()
    before = paper.output()
    paper.write({"content/world/new.md": story("New", "2025-03-10")})
    paper.good()
    assert "archive/2024/index.html" not in changed(before, paper.output())
