"""What a build refuses or survives before it writes anything."""

from __future__ import annotations

from pathlib import Path

import pytest

from standfirst.problems import UsageError
from tests.build.test_edits import STORIES
from tests.build.tiny import Paper, changed, codes, story


def test_a_new_word_that_begins_an_also_read_line_reaches_the_bodies_that_have_it(tmp_path: Path) -> None:
    paper = Paper(tmp_path, {**STORIES, "content/world/e.md": story("E", "2024-01-01", body="Text.\n\nPsst: [](a.md)")})
    paper.build()
    paper.write({"templates/i18n/en.toml": 'also_read = "Psst"\n'})
    paper.build()
    assert changed(paper.output(), paper.clean()) == set()


def test_a_fragment_that_is_missing_stops_the_build_before_anything_is_written(tmp_path: Path) -> None:
    paper = Paper(tmp_path, STORIES)
    paper.good()
    before = paper.times()
    paper.write({"templates/404.html": '{{ fragment("nope") }}', "content/world/n.md": story("N")})
    report = paper.build()
    assert not report.published
    assert codes(report)[0][1:] == ("template-missing", "templates/404.html", 1)
    assert paper.times() == before


@pytest.mark.parametrize("output", ["content/out", "static/out", "templates/out", "data/out", "content", ".", ".."])
def test_an_output_inside_the_sources_or_around_them_is_refused(tmp_path: Path, output: str) -> None:
    with pytest.raises(UsageError):
        Paper(tmp_path, STORIES).build(output=output)


def test_a_folder_in_the_caches_place_is_forgotten(tmp_path: Path) -> None:
    paper = Paper(tmp_path, STORIES)
    (tmp_path / ".standfirst/cache.sqlite").mkdir(parents=True)
    paper.good()
    (tmp_path / ".standfirst/cache.sqlite").unlink()
    (tmp_path / ".standfirst/cache.sqlite/inside").mkdir(parents=True)
    (tmp_path / ".standfirst/cache.sqlite/inside/file").write_text("x")
    paper.good()


def test_a_story_past_the_end_of_a_list_is_a_template_error(tmp_path: Path) -> None:
    paper = Paper(tmp_path, {**STORIES, "templates/section.html": "{{ stories[9].title }}"})
    assert codes(paper.build()) == [("error", "template-error", "templates/section.html", 1)]


def test_a_publishers_own_robots_and_404_win(tmp_path: Path) -> None:
    paper = Paper(tmp_path, {**STORIES, "static/robots.txt": "User-agent: *\n", "static/404.html": "gone"})
    paper.good()
    assert paper.output()["robots.txt"] == b"User-agent: *\n"
    assert paper.output()["404.html"] == b"gone"


@pytest.mark.parametrize(
    ("name", "text", "line"),
    [
        ("data/x.json", '{"n": 123456789012345678901234567890}', 1),
        ("data/x.csv", "a,b\n1,2\n1,2,3\n", 3),
        ("data/x.csv", '"a";"b"\n1;2\n', 1),
        ("data/x.csv", "a;b\n1;2\n", 1),
        ("data/x.toml", "a = \n", 1),
    ],
)
def test_data_that_cannot_be_kept_is_a_problem_of_its_file(tmp_path: Path, name: str, text: str, line: int) -> None:
    report = Paper(tmp_path, {**STORIES, name: text}).build()
    assert codes(report) == [("error", "data-syntax", name, line)]


def test_a_number_too_large_among_the_publishers_own_settings_is_a_fault_of_the_settings(tmp_path: Path) -> None:
    paper = Paper(tmp_path, STORIES)
    settings = tmp_path / "standfirst.toml"
    settings.write_text(settings.read_text() + "\n[extra]\nn = 123456789012345678901234567890\n")
    with pytest.raises(UsageError) as fault:
        paper.build()
    assert fault.value.problems[0].code == "setting-value"


def test_why_is_answered_for_an_address_in_any_form(tmp_path: Path) -> None:
    paper = Paper(tmp_path, STORIES)
    paper.good()
    for written in ("/world/a/", "world/a", "https://paper.example/world/a/"):
        assert "reused" in paper.build(why=written).why[0], written
    with pytest.raises(UsageError, match="there is no page /nowhere/"):
        paper.build(why="/nowhere/")
