"""`check`: a site with a fault for every rule, and the demo with none."""

import json
from pathlib import Path

import pytest

from standfirst.build import Request
from standfirst.build.inspection import inspect
from standfirst.checks.finding import RULES as FEED_RULES
from standfirst.checks.rules import RULES
from standfirst.cli.checking import sarif
from standfirst.problems import Problem
from tests.build.tiny import NOW, Paper, story
from tests.checks.faults import PAGE, ROOT_FILES, SITEMAPS, TOGETHER, WRONG, page

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = '[policies]\nethics = "/nowhere/"\n[publisher]\nlogo = "/logo.svg"\n'
VERSION = '<link rel="alternate" hreflang="{}" href="https://paper.example/world/{}/">'


def faulty() -> dict[str, str | bytes]:
    """A story for each page that breaks a rule, under a template of its own."""
    date = "2025-05-30T10:00"
    files: dict[str, str | bytes] = {
        "content/world/_index.md": "---\ntitle: World\n---\n",
        "content/world/right.md": story("Right", date, "Text.", template="right.html", author="Ana Ruy"),
        "content/world/twin.md": story("Right", date, "Text.", template="right.html", author="Ana Ruy"),
        "content/world/one-way.md": story("One way", date, "Text.", template="one-way.html", author="Ana Ruy"),
        "templates/right.html": page(),
        "templates/one-way.html": page(
            head="".join([VERSION.format("en", "one-way"), VERSION.format("hi", "right")]), html=PAGE
        ),
        "static/theme.css": "p {}",
    }
    for id, templates in WRONG.items():
        for number, template in enumerate(templates):
            name = f"{id.lower().replace('.', '-')}-{number}"
            files[f"templates/{name}.html"] = template
            files[f"content/world/{name}.md"] = story(
                f"Story {name}", date, "Text.", template=f"{name}.html", author="Ana Ruy"
            )
    for id, made in SITEMAPS.items():
        kind, text = made()
        files[f"static/sitemap-{kind}-{id.lower()}.xml"] = text
    return files


@pytest.fixture(scope="module")
def paper(tmp_path_factory: pytest.TempPathFactory) -> Paper:
    return Paper(tmp_path_factory.mktemp("faulty"), faulty(), theme=True, settings=SETTINGS)


@pytest.fixture(scope="module")
def found(paper: Paper) -> list[Problem]:
    return found_in(paper)


def found_in(paper: Paper) -> list[Problem]:
    found = inspect(Request(root=str(paper.root), now=NOW, jobs=1)).report.problems
    return [problem for problem in found if problem.code in RULES]


def test_a_fault_for_every_rule_is_found_at_its_story(found: list[Problem]) -> None:
    by_rule: dict[str, set[str]] = {}
    for problem in found:
        by_rule.setdefault(problem.code, set()).add(problem.file)
        assert problem.severity == RULES[problem.code].severity
        assert problem.hint
    for id, templates in WRONG.items():
        expected = {f"content/world/{id.lower().replace('.', '-')}-{number}.md" for number in range(len(templates))}
        assert expected <= by_rule[id] or id == "SA07", id
    assert by_rule["SA07"] == {"content/world/sa07-0.md", "standfirst.toml"}  # the publisher's logo is a setting
    for id, made in SITEMAPS.items():
        assert f"static/sitemap-{made()[0]}-{id.lower()}.xml" in by_rule[id], id
    assert set(TOGETHER) <= by_rule.keys()
    assert by_rule["TP01"] == {"standfirst.toml"}
    assert "content/world/one-way.md" in by_rule["HL03"]
    # Its headline is that of all the others, and nothing leads to it.
    assert not {problem.code for problem in found if problem.file == "content/world/right.md"} - {"HT03", "AR02"}
    title = next(problem for problem in found if problem.code == "SA02")
    assert title.line == 2


def test_a_file_at_the_root_is_judged_by_whoever_wrote_it(paper: Paper) -> None:
    by_path: dict[str, list[tuple[str, str]]] = {}
    for id, (path, text) in ROOT_FILES.items():
        by_path.setdefault(path, []).append((id, text))
    small = Paper(paper.root / "small", {"content/world/a.md": story("A"), "static/theme.css": "p {}",
                  "templates/article.html": PAGE}, theme=True)  # fmt: skip
    for number in range(max(map(len, by_path.values()))):
        wanted = {}
        for path, faults in by_path.items():
            if number < len(faults):
                wanted[path], text = faults[number]
                small.write({f"static/{path}": text})
        told = {(problem.code, problem.file) for problem in found_in(small)}
        for path, id in wanted.items():
            assert (id, f"static/{path}") in told


def test_a_fault_of_one_story_in_feeds_and_sitemaps_is_told_once_at_the_story(tmp_path: Path) -> None:
    files = {
        "content/world/marked.md": story("Of <b>bold</b> news", "2025-05-31T10:00"),
        "content/world/good.md": story("Good news", "2025-05-31T11:00"),
        "content/world/tongue.md": story("A tongue", "2025-05-31T12:00", language="gsw-u-co-phonebk"),
    }
    settings = '[feeds]\nsections = ["rss", "atom", "json"]\n'
    paper = Paper(tmp_path, files, theme=True, settings=settings)
    report = inspect(Request(root=str(paper.root), now=NOW, jobs=1)).report
    told = [(problem.code, problem.file, problem.line) for problem in report.problems if problem.code in FEED_RULES]
    assert told == [("feed-markup", "content/world/marked.md", 2)] * len(told)
    assert told
    assert len(told) == len(
        {problem.message.partition(" (in")[0] for problem in report.problems if problem.code == "feed-markup"}
    )


def test_nothing_is_written(paper: Paper) -> None:
    small = Paper(paper.root / "clean", {"content/world/a.md": story("A")}, theme=True)
    before = sorted(path for path in small.root.rglob("*"))
    inspect(Request(root=str(small.root), now=NOW))
    assert sorted(path for path in small.root.rglob("*")) == before
    small.good()
    output = small.times()
    small.change("content/world/a.md", "The rest.", "Another rest.")
    inspect(Request(root=str(small.root), now=NOW))
    assert small.times() == output
    small.good()
    assert small.output() == small.clean()


def test_nothing_is_wrong_with_the_demo() -> None:
    report = inspect(Request(root=str(ROOT), now="2026-12-01T00:00", jobs=1)).report
    assert [problem for problem in report.problems if problem.severity != "note"] == []


def test_held_stories_are_not_quoted(paper: Paper) -> None:
    small = Paper(paper.root / "held", {
        "content/world/a.md": story("A"),
        "content/world/b.md": story("A secret", "2030-01-01", "See [x](gone.md)."),
    }, theme=True)  # fmt: skip
    report = inspect(Request(root=str(small.root), now=NOW)).report
    assert any(problem.file == "content/world/b.md" for problem in report.problems)
    assert "secret" not in repr(report)
    assert "gone.md" not in repr(report.problems)


def test_the_findings_are_sarif(found: list[Problem]) -> None:
    run = json.loads(json.dumps(sarif(found)))["runs"][0]
    assert len(run["results"]) == len(found)
    ids = {rule["id"] for rule in run["tool"]["driver"]["rules"]}
    assert {result["ruleId"] for result in run["results"]} == ids
    for result in run["results"]:
        place = result["locations"][0]["physicalLocation"]
        assert place["artifactLocation"]["uriBaseId"] == "%SRCROOT%"
        assert place["region"]["startLine"] >= 1
        assert result["level"] in ("error", "warning", "note")


def test_feeds_are_judged_by_their_own_rules(paper: Paper) -> None:
    title = '"A <b>bold</b> title"'
    small = Paper(paper.root / "feeds", {"content/world/a.md": story(title)}, theme=True)
    found = inspect(Request(root=str(small.root), now=NOW, jobs=1)).report.problems
    assert ("feed-markup", "content/world/a.md") in {(problem.code, problem.file) for problem in found}
