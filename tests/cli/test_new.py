"""What `standfirst new` makes, builds; and it never writes over anything."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING

import frontmatter
import pytest

from standfirst.build import Request, build
from standfirst.cli import main

if TYPE_CHECKING:
    from pathlib import Path

NOW = "2025-02-21T17:30"


@pytest.fixture
def portal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    root = tmp_path / "morning-paper"
    assert main(["new", "site", str(root)]) == 0
    capsys.readouterr()
    return root


def test_a_new_portal_builds_without_a_single_problem(portal: Path) -> None:
    report = build(Request(root=str(portal)))
    assert report.problems == ()
    assert report.stories == 3
    assert report.published
    assert (portal / "site/about/index.html").is_file()
    assert "Morning Paper" in (portal / "site/index.html").read_text(encoding="utf-8")


def test_the_next_step_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["new", "site", str(tmp_path / "my paper")]) == 0
    said = capsys.readouterr()
    assert f'standfirst serve --root "{tmp_path}/my paper"' in said.err
    assert said.out == ""


def test_a_folder_that_is_not_empty_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / ".hidden").write_text("mine", encoding="utf-8")
    assert main(["new", "site", str(tmp_path)]) == 2
    assert "is not empty" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == [".hidden"]


def test_an_empty_folder_is_taken(tmp_path: Path) -> None:
    assert main(["new", "site", str(tmp_path)]) == 0
    assert (tmp_path / ".gitignore").is_file()


def test_a_new_repository_is_taken(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / "README.md").write_text("mine", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert main(["new", "site", "."]) == 0
    assert (tmp_path / "README.md").read_text(encoding="utf-8") == "mine"
    assert capsys.readouterr().err.splitlines()[:3] == [
        "A portal of two sections and three stories is here.",
        "Look at it, and write with the page beside you:",
        "    standfirst serve",
    ]


def test_a_new_article_is_a_draft_with_a_title_and_a_date(portal: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (portal / "standfirst.toml").write_text(
        (portal / "standfirst.toml")
        .read_text(encoding="utf-8")
        .replace('timezone = "', 'timezone = "Asia/Kolkata" # "'),
        encoding="utf-8",
    )
    assert main(["new", "article", "city/a-new-bridge", "--root", str(portal), "--now", NOW]) == 0
    post = frontmatter.load(str(portal / "content/city/a-new-bridge.md"))
    zone = dt.timezone(dt.timedelta(hours=5, minutes=30))
    assert post["title"] == "A new bridge"
    assert post["date"] == dt.datetime(2025, 2, 21, 17, 30, tzinfo=zone)
    assert post["draft"] is True
    assert "standfirst serve" in capsys.readouterr().err


def test_a_new_article_is_held_until_it_is_no_draft(portal: Path) -> None:
    assert main(["new", "article", "city/a-new-bridge", "--root", str(portal)]) == 0
    report = build(Request(root=str(portal)))
    assert [story.source for story in report.held] == ["content/city/a-new-bridge.md"]
    assert not report.failed


@pytest.mark.parametrize(
    ("name", "path", "title"),
    [
        ("world/Zwei Brücken", "world/zwei-brücken.md", "Zwei Brücken"),
        ("world/नई-खबर", "world/नई-खबर.md", "नई खबर"),
        ("content/world/asia/2025-in-review.md", "world/asia/2025-in-review.md", "2025 in review"),
        ("world/no", "world/no.md", "No"),
    ],
)
def test_a_title_is_what_the_name_says(portal: Path, name: str, path: str, title: str) -> None:
    assert main(["new", "article", name, "--root", str(portal)]) == 0
    assert frontmatter.load(str(portal / "content" / path))["title"] == title


@pytest.mark.parametrize("taken", ["content/city/bridge.md", "content/city/bridge/index.md"])
def test_nothing_is_written_over(portal: Path, taken: str, capsys: pytest.CaptureFixture[str]) -> None:
    (portal / taken).parent.mkdir(parents=True, exist_ok=True)
    (portal / taken).write_text("mine", encoding="utf-8")
    assert main(["new", "article", "city/bridge", "--root", str(portal)]) == 2
    assert taken in capsys.readouterr().err
    assert (portal / taken).read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize(
    "name", ["bridge", "../bridge", "city/../../x", "/etc/x", "city/", "city/.x", "city/_index", "con/x"]
)
def test_a_name_that_is_no_article_is_refused(
    portal: Path, tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = sorted(tmp_path.rglob("*"))
    assert main(["new", "article", name, "--root", str(portal)]) == 2
    assert "standfirst new article" in capsys.readouterr().err
    assert sorted(tmp_path.rglob("*")) == before


def test_without_a_site_there_is_no_article(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["new", "article", "city/bridge", "--root", str(tmp_path)]) == 2
    assert "standfirst new site" in capsys.readouterr().err


def test_data_on_standard_output_stays_data(portal: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["build", "--json", "--root", str(portal)]) == 0
    assert json.loads(capsys.readouterr().out)["problems"] == []
