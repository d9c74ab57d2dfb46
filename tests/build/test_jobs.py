"""Any number of processes makes the same site, and says the same of what is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.build.tiny import Paper, codes, story

MANY = {
    f"content/world/s{number}.md": story(f"Story {number}", f"2024-{number % 12 + 1:02}-{number % 28 + 1:02}")
    for number in range(90)
}


@pytest.mark.parametrize("jobs", [2, 3, 5])
def test_any_number_of_processes_gives_the_same_bytes_and_counts(tmp_path: Path, jobs: int) -> None:
    paper = Paper(tmp_path, MANY)
    one = paper.build(jobs=1)
    alone = paper.output()
    many = paper.build(jobs=jobs, clean=True, output="other")
    assert paper.output("other") == alone
    assert (many.rendered, many.pages, many.problems) == (one.rendered, one.pages, one.problems)
    again = paper.build(jobs=jobs, output="other")
    assert (again.rendered, again.written) == (0, 0)


def test_a_fault_in_a_template_is_said_alike(tmp_path: Path) -> None:
    broken = {**MANY, "templates/article.html": "{{ story.title }}\n{{ story.nothing }}"}
    for jobs in (1, 3):
        report = Paper(tmp_path / str(jobs), broken).build(jobs=jobs)
        assert not report.published
        assert codes(report) == [("error", "template-error", "templates/article.html", 2)]


def test_faults_of_stories_are_said_alike(tmp_path: Path) -> None:
    broken = {**MANY, "content/world/s7.md": "no front matter", "content/world/s80.md": story("S", "2024-13-01")}
    told = [Paper(tmp_path / str(jobs), broken).build(jobs=jobs).problems for jobs in (1, 2)]
    assert told[0] == told[1]
    assert len(told[0]) == 2
