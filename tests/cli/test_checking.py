"""`standfirst check`: what it prints, and how it ends."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from standfirst.cli import main
from tests.build.tiny import Paper, story

Run = Callable[..., tuple[int, str, str]]
FILES: dict[str, str | bytes] = {
    "content/world/a.md": story("A", "2025-05-31T12:00", body="After [c](c.md)."),
    "content/world/c.md": story("C", "2025-05-31T13:00", body="Before [a](a.md)."),
    "static/logo.svg": '<svg xmlns="http://www.w3.org/2000/svg"/>',
}


@pytest.fixture
def paper(tmp_path: Path) -> Paper:
    return Paper(tmp_path, FILES, theme=True, settings='[publisher]\nlogo = "/logo.svg"\n')


@pytest.fixture
def run(paper: Paper, capsys: pytest.CaptureFixture[str]) -> Run:
    def run(*words: str) -> tuple[int, str, str]:
        code = main(["check", "--root", str(paper.root), "--now", "2025-06-01T00:00", *words])
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


def test_a_site_without_faults_ends_with_0_and_prints_no_data(run: Run) -> None:
    code, out, err = run()
    assert (code, out) == (0, "")
    assert err.startswith("checked ")
    assert err.endswith("0 errors, 0 warnings, 0 notes\n")


def test_a_warning_ends_with_1_only_where_it_is_to(paper: Paper, run: Run) -> None:
    paper.change("standfirst.toml", '[publisher]\nlogo = "/logo.svg"\n', "")
    code, _, err = run()
    assert code == 0
    assert "standfirst.toml:1:1: warning: the publisher has no logo [SA07]" in err
    assert "mend: set logo" in err
    assert run("--strict")[0] == 1


def test_an_error_stands_at_the_setting_that_is_wrong(paper: Paper, run: Run) -> None:
    paper.write({"standfirst.toml": (paper.root / "standfirst.toml").read_text() + '[policies]\nethics = "/gone/"\n'})
    code, out, _ = run("--json")
    assert code == 1
    told: dict[str, Any] = json.loads(out)
    assert list(told) == ["now", "pages", "next_change", "held", "problems"]
    (problem,) = told["problems"]
    assert (problem["code"], problem["file"], problem["line"]) == ("TP01", "standfirst.toml", 8)


def test_faults_of_the_content_are_among_them(paper: Paper, run: Run) -> None:
    paper.write({"content/world/b.md": "---\ntitle: B\ndate: never\n---\nText.\n"})
    code, out, _ = run("--format", "sarif")
    assert code == 1
    (result,) = json.loads(out)["runs"][0]["results"]
    assert result["ruleId"] == "date-unreadable"
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "content/world/b.md"
    assert "Mend: " in result["message"]["text"]


def test_a_template_that_cannot_be_rendered_is_an_error_of_its_own(paper: Paper, run: Run) -> None:
    paper.write({"templates/article.html": "{{ story.titel }}"})
    code, _, err = run()
    assert code == 1
    assert "templates/article.html:1" in err


def test_wrong_settings_end_with_2(paper: Paper, run: Run) -> None:
    paper.write({"standfirst.toml": "[site]\n"})
    code, out, _ = run("--json")
    assert code == 2
    assert json.loads(out)["problems"]
