"""A build with nothing to do: it says what a whole one would say, and anything that has changed is noticed."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from standfirst.beside import Beside
from standfirst.build import Request, run
from standfirst.cli import building, commands, leaving, main, publishing, unchanged
from standfirst.cli.options import Options
from standfirst.incremental import fingerprint
from standfirst.quick import note
from tests.build.tiny import NOW, Paper, story

ROOT = Path(__file__).resolve().parent.parent
NOTE = ".standfirst/quick"
FILES = {
    "content/world/a.md": story("Alpha", "2025-01-01T10:00"),
    "content/world/b.md": story("Beta", "2025-01-02T10:00", body="Text with ![no words](/static-picture.png)."),
    "content/world/later.md": story("Later", "2025-01-03T10:00", embargo="2025-06-10T08:00"),
    "content/world/brief.md": story("Brief", "2025-01-04T10:00", expires="2025-06-05T08:00"),
    "content/draft.md": story("Draft", draft="true"),
    "data/numbers.json": '{"one": 1}',
    "static/robots-of-our-own.txt": "hello\n",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a run answered and printed, and whether the quick way was enough."""

    quick: bool
    code: int
    out: str
    err: str

    def without_seconds(self) -> tuple[int, str, str]:
        out = re.sub(r'"seconds": [0-9.e-]+', '"seconds": 0', self.out)
        return self.code, out, re.sub(r"\d+\.\d\d s\n", "0 s\n", self.err)


Says = Callable[..., Said]


@pytest.fixture
def says(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Says:
    """Runs a command line. The program counts as the same and sources as settled: tests write them a moment before."""
    monkeypatch.setattr(run, "generation", lambda settings: fingerprint(("tests", settings)))
    monkeypatch.setattr(leaving, "program", list)
    monkeypatch.setattr(leaving, "settled", lambda sights, since: None)
    for name in ("NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    whole: list[object] = []
    built = building.run

    def counted(options: Options, **arguments: Any) -> int:
        whole.append(arguments)
        return built(options, **arguments)

    execute = commands.execute

    def executed(arguments: list[str] | None) -> int:
        whole.append(arguments)
        return execute(arguments)

    monkeypatch.setattr(building, "run", counted)
    monkeypatch.setattr(commands, "execute", executed)

    def say(paper: Paper, *arguments: str, now: str = NOW) -> Said:
        whole.clear()
        capsys.readouterr()
        clock = ["--now", now] if now else []
        code = main(["build", "--root", str(paper.root), *clock, *arguments])
        printed = capsys.readouterr()
        return Said(quick=not whole, code=code, out=printed.out, err=printed.err)

    return say


@pytest.fixture
def paper(tmp_path: Path, says: Says) -> Paper:
    """A site that has been built."""
    paper = Paper(tmp_path / "paper", FILES)
    assert not says(paper).quick
    return paper


# --- it says the same ---


@pytest.mark.parametrize(
    "arguments",
    [(), ("--json",), ("--quiet",), ("-q", "--json"), ("--verbose",), ("-v", "--jobs", "2"), ("--jobs=1", "--json")],
    ids=" ".join,
)
@pytest.mark.parametrize("colour", ["", "1"], ids=["plain", "colour"])
def test_it_says_what_a_whole_build_says(
    paper: Paper, says: Says, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], colour: str
) -> None:
    monkeypatch.setenv("FORCE_COLOR", colour)
    quick = says(paper, *arguments)
    (paper.root / NOTE).unlink()
    whole = says(paper, *arguments)
    assert (quick.quick, whole.quick) == (True, False)
    assert quick.without_seconds() == whole.without_seconds()
    assert "draft" in quick.err or "quiet" in " ".join(arguments) or "-q" in arguments


def test_errors_that_stop_nothing_are_said_again_and_are_the_exit_code_again(tmp_path: Path, says: Says) -> None:
    wrong = {"content/world/wrong.md": story("Wrong", body="First.\n\n[x](missing.md)")}
    paper = Paper(tmp_path, {**FILES, **wrong}, settings='[build]\non_error = "quarantine"\n')
    says(paper)
    quick = says(paper, "--json")
    (paper.root / NOTE).unlink()
    assert (quick.quick, quick.code) == (True, 1)
    assert "content/world/wrong.md:7" in quick.err
    assert "[x](missing.md)" in quick.err
    assert quick.without_seconds() == says(paper, "--json").without_seconds()


def test_a_note_that_another_process_drafted_is_the_same(
    paper: Paper, says: Says, monkeypatch: pytest.MonkeyPatch
) -> None:
    drafted: list[bool] = []

    class Watched(Beside):
        def told(self) -> bytes | None:
            said = super().told()
            drafted.append(bool(said))
            return said

    monkeypatch.setattr(leaving, "_MANY", range(1, 100_000))
    monkeypatch.setattr(leaving, "Beside", Watched)
    before = (paper.root / NOTE).read_bytes()
    (paper.root / NOTE).unlink()
    assert not says(paper, "--jobs", "2").quick
    assert drafted == [True]
    assert (paper.root / NOTE).read_bytes() == before
    assert says(paper).quick


def test_its_time_is_its_own(paper: Paper, says: Says) -> None:
    later = says(paper, "--json", now="2025-06-04T10:30:05")
    said = json.loads(later.out)
    assert later.quick
    assert said["now"] == "2025-06-04T10:30:05+00:00"
    assert "as of 2025-06-04T10:30:05+00:00" in later.err
    assert said["next_change"] == "2025-06-05T08:00:00+00:00"
    assert 0 <= said["seconds"] < 2


def test_a_time_without_a_zone_is_in_that_of_the_site(tmp_path: Path, says: Says) -> None:
    paper = Paper(tmp_path, FILES)
    paper.change("standfirst.toml", '"UTC"', '"Asia/Kolkata"')
    says(paper)
    said = says(paper, "--json", now="2025-06-04T10:30")
    assert said.quick
    assert json.loads(said.out)["now"] == "2025-06-04T10:30:00+05:30"
    assert says(paper, "--json", now="2025-06-04T05:00Z").without_seconds() == said.without_seconds()


def test_the_clock_on_the_wall_is_a_clock_too(tmp_path: Path, says: Says) -> None:
    paper = Paper(tmp_path, {"content/world/a.md": story("Alpha")})
    assert not says(paper, now="").quick
    said = says(paper, "--json", now="")
    (paper.root / NOTE).unlink()
    whole = json.loads(says(paper, "--json", now="").out)
    assert said.quick
    assert {**json.loads(said.out), "now": 0, "seconds": 0} == {**whole, "now": 0, "seconds": 0}


def test_two_outputs_of_one_site_are_told_apart(paper: Paper, says: Says) -> None:
    assert not says(paper, "--output", "elsewhere").quick
    assert says(paper, "--output", "elsewhere").quick
    assert not says(paper).quick


def test_an_output_far_from_its_site_is_watched_as_well(paper: Paper, says: Says, tmp_path: Path) -> None:
    far = str(tmp_path / "far")
    says(paper, "--output", far)
    assert says(paper, "--output", far).quick
    (tmp_path / "far/index.html").write_text("another front")
    assert not says(paper, "--output", far).quick


def test_a_preview_is_no_release(paper: Paper, says: Says) -> None:
    assert not says(paper, "--drafts", "--output", "fresh").quick
    assert says(paper, "--drafts", "--output", "fresh").quick
    assert not says(paper, "--output", "fresh").quick
    refused = says(paper, "--drafts", "--output", "fresh")
    assert (refused.quick, refused.code) == (False, 2)


def test_the_site_is_found_from_inside_it(paper: Paper, says: Says, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(paper.root / "content/world")
    assert main(["--now", NOW, "--json"]) == 0
    assert unchanged.answer(["--now", NOW]) == 0
    assert Path.cwd() == paper.root / "content/world"


def test_the_cache_is_where_a_build_has_it() -> None:
    assert Request(root="").cache == unchanged.CACHE


# --- whatever has changed is noticed ---


def _same_size(paper: Paper, name: str) -> None:
    """Other bytes, as many, and the time of change put back: only the inode's own time tells."""
    path = paper.root / name
    before = path.stat()
    path.write_bytes(path.read_bytes().swapcase())
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


CHANGES: dict[str, Callable[[Paper], object]] = {
    "an edit that leaves size and time": lambda p: _same_size(p, "content/world/a.md"),
    "a new story": lambda p: p.write({"content/world/c.md": story("Gamma")}),
    "a story removed": lambda p: p.remove("content/world/a.md"),
    "a story renamed": lambda p: (p.root / "content/world/a.md").rename(p.root / "content/world/z.md"),
    "a story rewritten in its place": lambda p: p.write({"content/world/a.md": FILES["content/world/a.md"]}),
    "a new section": lambda p: p.write({"content/sport/c.md": story("Gamma")}),
    "a template": lambda p: p.change("templates/article.html", "<h1>", "<h1 class=x>"),
    "a new template": lambda p: p.write({"templates/fragments/more.html": "more"}),
    "the settings": lambda p: p.change("standfirst.toml", "The Paper", "The Papers"),
    "a static file": lambda p: p.write({"static/robots-of-our-own.txt": "there\n"}),
    "a data file": lambda p: p.write({"data/numbers.json": '{"one": 2}'}),
    "a new data file": lambda p: p.write({"data/words.json": "{}"}),
    "a linked story": lambda p: (p.root / "content/world/link.md").symlink_to("a.md"),
    "an output file": lambda p: _same_size(p, "site/world/a/index.html"),
    "an output file removed": lambda p: p.remove("site/world/a/index.html"),
    "a stray output file": lambda p: p.write({"site/world/a/stray.html": "stray"}),
    "a stray output folder": lambda p: p.write({"site/stray/index.html": "stray"}),
    "an output folder removed": lambda p: shutil.rmtree(p.root / "site/world/b"),
    "the output removed": lambda p: shutil.rmtree(p.root / "site"),
    "the output's mark": lambda p: p.write({"site/.standfirst-output": "preview\n"}),
    "an output folder linked": lambda p: _moved_and_linked(p.root / "site/world"),
    "the output linked": lambda p: _moved_and_linked(p.root / "site"),
    "rights": lambda p: (p.root / "content/world/a.md").chmod(0),
}


def _moved_and_linked(folder: Path) -> None:
    away = folder.parent.parent / "away"
    folder.rename(away)
    folder.symlink_to(away)


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_a_change_is_noticed(paper: Paper, says: Says, change: Callable[[Paper], object]) -> None:
    assert says(paper).quick
    change(paper)
    assert not says(paper).quick


@pytest.mark.parametrize("folder", ["static", "data", "templates"])
def test_a_folder_that_was_not_there_is_noticed(tmp_path: Path, says: Says, folder: str) -> None:
    paper = Paper(tmp_path, {"content/world/a.md": story("Alpha")}, theme=True)
    says(paper)
    assert says(paper).quick
    paper.write({f"{folder}/new.txt": "new"})
    assert not says(paper).quick


@pytest.mark.parametrize("folder", ["content/empty/deep", "site/empty/deep", "static/empty"])
def test_an_empty_folder_is_watched_for_what_comes_into_it(paper: Paper, says: Says, folder: str) -> None:
    (paper.root / folder).mkdir(parents=True)
    assert not says(paper).quick
    assert says(paper).quick
    paper.write({f"{folder}/page.md": story("Page")})
    assert not says(paper).quick


def test_a_theme_is_watched(tmp_path: Path, says: Says, monkeypatch: pytest.MonkeyPatch) -> None:
    theme = tmp_path / "theme"
    shutil.copytree(ROOT / "templates", theme)
    monkeypatch.setattr("standfirst.build.inputs.theme_folder", lambda: str(theme))
    monkeypatch.setattr(leaving, "theme_folder", lambda: str(theme))
    paper = Paper(tmp_path / "paper", FILES)
    says(paper)
    assert says(paper).quick
    (theme / "assets/more.css").write_text("a {}")
    assert not says(paper).quick


def test_a_site_may_be_the_home_of_the_theme(tmp_path: Path, says: Says, monkeypatch: pytest.MonkeyPatch) -> None:
    paper = Paper(tmp_path, FILES)
    shutil.rmtree(paper.root / "templates")
    shutil.copytree(ROOT / "templates", paper.root / "templates")
    monkeypatch.setattr("standfirst.build.inputs.theme_folder", lambda: str(paper.root / "templates"))
    monkeypatch.setattr(leaving, "theme_folder", lambda: str(paper.root / "templates"))
    says(paper)
    assert says(paper).quick
    paper.write({"templates/assets/more.css": "a {}"})
    assert not says(paper).quick


@pytest.mark.parametrize("command", [["explain", "/"], ["verify"]], ids=" ".join)
def test_other_commands_that_build_take_the_note_away(paper: Paper, says: Says, command: list[str]) -> None:
    assert says(paper).quick
    main([*command, "--root", str(paper.root), "--now", NOW])
    assert not says(paper).quick


def test_the_program_itself_is_watched() -> None:
    watched = {os.fsdecode(path) for path, _ in leaving.program()}
    assert str(ROOT / "standfirst/quick/note.py") in watched
    assert str(ROOT / "standfirst/build") in watched
    assert any(path.endswith("site-packages") for path in watched)
    assert not any("__pycache__" in path for path in watched)


def test_another_python_or_place_of_libraries_is_another_program(
    paper: Paper, says: Says, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", "/elsewhere")
    assert not says(paper).quick


def test_litter_that_no_build_looks_at_is_not_looked_at(paper: Paper, says: Says) -> None:
    paper.write({"content/world/.a.md.swp": "1", "site/.git/HEAD": "1"})
    assert not says(paper).quick, "the folders around them have changed"
    paper.write({"content/world/.a.md.swp": "22", "site/.git/HEAD": "22", "site/.git/config": "", "notes.txt": "x"})
    assert says(paper).quick


# --- the clock ---


@pytest.mark.parametrize(
    ("now", "quick"),
    [
        (NOW, True),
        ("2025-06-05T07:59:59", True),
        ("2025-06-05T08:00:00", False),
        ("2025-06-05T13:29:59+05:30", True),
        ("2025-05-31T23:59:59", False),
        ("not a time", False),
    ],
)
def test_it_answers_from_the_last_build_until_the_next_change(paper: Paper, says: Says, now: str, quick: bool) -> None:
    assert says(paper, now=now).quick is quick


def test_an_embargo_that_ends_is_noticed(paper: Paper, says: Says) -> None:
    says(paper, now="2025-06-06T00:00")
    assert says(paper, now="2025-06-10T07:59").quick
    due = says(paper, now="2025-06-10T08:00")
    assert not due.quick
    assert "Later" in paper.page("world/later")


def test_a_story_held_for_a_fault_may_change_its_state_too(tmp_path: Path, says: Says) -> None:
    wrong = {"content/world/wrong.md": story("Wrong", body="[x](missing.md)", expires="2025-06-03")}
    paper = Paper(tmp_path, {**FILES, **wrong}, settings='[build]\non_error = "quarantine"\n')
    assert says(paper).code == 1
    assert says(paper, now="2025-06-02T23:59").quick
    assert (said := says(paper, now="2025-06-03T00:00")).code == 0
    assert not said.quick


QUARANTINE = '[build]\non_error = "quarantine"\n'
COPY = ".standfirst/last-good/world/a.md"


def test_a_copy_that_stands_in_is_looked_at_too(tmp_path: Path, says: Says) -> None:
    paper = Paper(tmp_path, FILES, settings=QUARANTINE)
    says(paper)
    paper.change("content/world/a.md", "title: Alpha", "title: Alpha\ntags: {a: b}")
    assert "last-good-shown" in says(paper).err
    assert says(paper).quick
    kept = (tmp_path / COPY).read_text()
    (tmp_path / COPY).unlink()
    assert "content/world/a.md (has an error)" in (said := says(paper)).err
    assert not said.quick
    assert says(paper).quick
    paper.write({COPY: kept})
    assert not (said := says(paper)).quick, "a copy that was missing is there"
    assert "last-good-shown" in said.err


def test_what_stands_in_comes_down_at_its_own_hour(tmp_path: Path, says: Says) -> None:
    paper = Paper(tmp_path, FILES, settings=QUARANTINE)
    says(paper)
    paper.change("content/world/brief.md", "title: Brief", "title: Brief\ntags: {a: b}")
    paper.change("content/world/brief.md", "expires: 2025-06-05T08:00", "expires: 2025-06-07")
    says(paper)
    assert says(paper, now="2025-06-05T07:59").quick
    assert not says(paper, now="2025-06-05T08:00").quick
    assert not (tmp_path / "site/world/brief").exists()


def test_what_publish_left_is_not_taken_for_what_build_would_say(paper: Paper, says: Says) -> None:
    said = commands.execute(["publish", "--once", "--root", str(paper.root), "--now", NOW])
    assert said == 0
    assert not says(paper).quick
    assert says(paper).quick


def test_a_complaint_ends_when_its_hour_comes(tmp_path: Path, says: Says) -> None:
    early = {"content/world/early.md": story("Early", updated="2025-06-03", draft="true")}
    paper = Paper(tmp_path, {**FILES, **early}, settings='[build]\non_error = "quarantine"\n')
    assert "updated-in-future" in says(paper).err
    assert says(paper, now="2025-06-02T23:59").quick
    said = says(paper, now="2025-06-03T00:00")
    assert not said.quick
    assert "updated-in-future" not in said.err


def test_at_a_change_of_the_clocks_the_offset_is_asked_anew(tmp_path: Path, says: Says) -> None:
    paper = Paper(tmp_path, {"content/world/a.md": story("Alpha")})
    paper.change("standfirst.toml", '"UTC"', '"Europe/Berlin"')
    says(paper, now="2025-10-20T12:00")
    assert '"now": "2025-10-25T11:00:00+02:00"' in says(paper, "--json", now="2025-10-25T11:00").out
    assert '"now": "2025-10-27T12:00:00+01:00"' in says(paper, "--json", now="2025-10-27T12:00").out


# --- what is unusual is left to the whole build ---


@pytest.mark.parametrize(
    "arguments",
    [
        ("--clean",),
        ("--why", "/"),
        ("--jobs", "many"),
        ("--jobs", "999"),
        ("--output",),
        ("--output", ""),
        ("--output", "site", "--output", "site"),
        ("--json=yes",),
        ("--js",),
        ("-qv",),
        ("site",),
        ("--",),
        ("--help",),
    ],
    ids=" ".join,
)
def test_other_words_go_the_long_way(paper: Paper, says: Says, arguments: tuple[str, ...]) -> None:
    assert says(paper).quick
    assert not says(paper, *arguments).quick


@pytest.mark.parametrize(
    "words", [["serve"], ["new", "site"], ["--version"], ["-h"], ["build", "build"], ["-q", "build"]]
)
def test_other_commands_are_not_meant(words: list[str]) -> None:
    assert unchanged.answer(words) is None


PLAIN = [
    [], ["build"], ["-q"], ["build", "-v", "--json"], ["--now", "2025-01-01"], ["build", "--output=other", "--jobs", "3"],
    ["build", "--drafts", "--root", "elsewhere"], ["--now=2025-01-01", "--jobs=0", "--quiet"],
]  # fmt: skip


@pytest.mark.parametrize("words", PLAIN)
def test_a_plain_build_is_understood_as_click_does(
    paper: Paper, monkeypatch: pytest.MonkeyPatch, words: list[str]
) -> None:
    asked = []

    def run(options: Options, **arguments: Any) -> int:
        asked.append((vars(options), {**arguments, "jobs": arguments["jobs"] or 0}))
        return 7

    monkeypatch.setattr(building, "run", run)
    monkeypatch.setattr(unchanged, "answer", lambda words: None)
    monkeypatch.chdir(paper.root)
    assert unchanged.plain_build(words) is not None
    assert main(words) == commands.execute(words) == 7
    assert asked[0] == asked[1]


@pytest.mark.parametrize(
    "words",
    [["publish", "--once"], ["publish", "--root", "elsewhere", "--once", "-q", "--now=2025-01-01", "--jobs", "3"]],
)
def test_a_plain_publish_is_understood_as_click_does(
    paper: Paper, monkeypatch: pytest.MonkeyPatch, words: list[str]
) -> None:
    asked = []

    def run(options: Options, request: Request, **arguments: Any) -> int:
        asked.append((vars(options), request, arguments))
        return 7

    monkeypatch.setattr(publishing, "run", run)
    monkeypatch.chdir(paper.root)
    assert unchanged.plain_publish(words) is not None
    assert main(words) == commands.execute(words) == 7
    assert asked[0] == asked[1]


@pytest.mark.parametrize(
    "words", [[], ["publish"], ["publish", "--json", "--once"], ["publish", "--root", "--once"], ["build", "--once"]]
)
def test_other_words_are_no_plain_publish(words: list[str]) -> None:
    assert unchanged.plain_publish(words) is None


def test_options_may_come_from_the_environment(paper: Paper, says: Says, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STANDFIRST_BUILD_CLEAN", "1")
    assert not says(paper).quick


def test_no_note_is_left_where_a_source_is_a_link(tmp_path: Path, says: Says) -> None:
    paper = Paper(tmp_path, FILES)
    paper.write({"elsewhere/x.md": story("X")})
    (paper.root / "content/linked").symlink_to("../elsewhere")
    says(paper)
    assert not says(paper).quick


def test_a_build_that_publishes_nothing_leaves_no_note(paper: Paper, says: Says) -> None:
    paper.write({"content/world/wrong.md": story("Wrong", body="[x](missing.md)")})
    assert says(paper).code == 1
    assert not (paper.root / NOTE).exists()
    assert (says(paper).code, says(paper).quick) == (1, False)


def test_a_build_takes_the_note_away_before_it_begins(
    paper: Paper, says: Says, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = []

    def killed(*arguments: object) -> None:
        there.append((paper.root / NOTE).exists())
        raise KeyboardInterrupt

    paper.write({"content/world/c.md": story("Gamma")})
    monkeypatch.setattr(run, "_publish", killed)
    assert says(paper).code == 130
    assert there == [False]
    assert not (paper.root / NOTE).exists()


def test_what_was_changed_a_moment_ago_is_not_trusted(
    paper: Paper, says: Says, monkeypatch: pytest.MonkeyPatch
) -> None:
    from standfirst.quick.seen import settled

    monkeypatch.setattr(leaving, "settled", settled)
    paper.write({"content/world/c.md": story("Gamma")})
    says(paper)
    assert not (paper.root / NOTE).exists()
    clocks = leaving._clocks
    monkeypatch.setattr(leaving, "_clocks", lambda: tuple(at + 10**10 for at in clocks()))
    says(paper)
    assert says(paper).quick


def test_a_clock_that_was_set_meanwhile_leaves_a_doubt(
    paper: Paper, says: Says, monkeypatch: pytest.MonkeyPatch
) -> None:
    times = iter([(10**18, 0), (10**18 - 10**10, 10**6)])
    monkeypatch.setattr(leaving, "_clocks", lambda: next(times))
    paper.remove("content/world/a.md")
    says(paper)
    assert not (paper.root / NOTE).exists()


def test_what_came_into_the_output_while_it_was_written_is_noticed(
    paper: Paper, says: Says, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish = run._publish

    def disturbed(*arguments: object) -> object:
        tree = publish(*arguments)  # type: ignore[arg-type]
        paper.write({"site/world/a/stray.html": "stray"})
        return tree

    monkeypatch.setattr(run, "_publish", disturbed)
    paper.write({"content/world/c.md": story("Gamma")})
    says(paper)
    monkeypatch.setattr(run, "_publish", publish)
    assert not says(paper).quick
    assert not (paper.root / "site/world/a/stray.html").exists()


# --- notes of others, and damaged ones ---


def test_the_note_of_another_site_is_not_believed(paper: Paper, says: Says, tmp_path: Path) -> None:
    other = Paper(tmp_path / "other", {"content/world/x.md": story("X")})
    says(other)
    paper.write({NOTE: (other.root / NOTE).read_bytes()})
    assert not says(paper).quick


def test_a_copy_or_a_moved_site_is_built_once(paper: Paper, says: Says, tmp_path: Path) -> None:
    shutil.copytree(paper.root, tmp_path / "copy", symlinks=True)
    assert not says(_at(tmp_path / "copy")).quick
    paper.root.rename(tmp_path / "moved")
    assert not says(_at(tmp_path / "moved")).quick
    assert says(_at(tmp_path / "moved")).quick


def _at(root: Path) -> Paper:
    paper = object.__new__(Paper)
    paper.root = root
    return paper


def test_a_folder_where_the_note_should_be_harms_nothing(paper: Paper, says: Says) -> None:
    (paper.root / NOTE).unlink()
    (paper.root / NOTE / "x").mkdir(parents=True)
    assert [says(paper).code, says(paper).code] == [0, 0]


def test_another_format_is_ignored(paper: Paper) -> None:
    data = (paper.root / NOTE).read_bytes()
    paper.write({NOTE: data.replace(b"quick 1\n", b"quick 2\n", 1)})
    assert note.read(str(paper.root / ".standfirst")) is None


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150, deadline=None)
@given(draw=st.data())
def test_a_damaged_note_is_no_note(paper: Paper, says: Says, draw: st.DataObject) -> None:
    if not (paper.root / "whole").exists():
        paper.write({"whole": (paper.root / NOTE).read_bytes()})
    whole = (paper.root / "whole").read_bytes()
    data = bytearray(whole)
    for _ in range(draw.draw(st.integers(1, 3))):
        data[draw.draw(st.integers(0, len(data) - 1))] ^= 1 << draw.draw(st.integers(0, 7))
    cut = draw.draw(st.one_of(st.just(len(data)), st.integers(0, len(data) - 1)))
    paper.write({NOTE: bytes(data[:cut])})
    if bytes(data[:cut]) != whole:
        assert unchanged.answer(["--root", str(paper.root), "--now", NOW]) is None


# --- it is quick ---


def _alone(paper: Paper, code: str) -> str:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("STANDFIRST_")}
    command = [sys.executable, "-c", code, "build", "--root", str(paper.root), "--now", NOW]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True).stdout


def test_nothing_heavy_is_loaded(paper: Paper) -> None:
    code = (
        "import sys; bare = set(sys.modules); from standfirst.cli import main; assert main() == 0; "
        "print(*sorted(set(sys.modules) - bare))"
    )
    loaded = set(_alone(paper, code).split())
    ours = {name for name in loaded if name.startswith("standfirst")}
    assert ours == {
        "standfirst", "standfirst.cli", "standfirst.cli.colour", "standfirst.cli.unchanged", "standfirst.quick",
        "standfirst.quick.note",
    }  # fmt: skip
    assert loaded - ours <= {"gc", "operator", "_operator", "_blake2", "time"}


@pytest.mark.skipif(not hasattr(os, "fork"), reason="one process must do here")
@pytest.mark.parametrize("changed", ["", *sorted(FILES)])
def test_two_processes_see_what_one_sees(
    paper: Paper, says: Says, monkeypatch: pytest.MonkeyPatch, changed: str
) -> None:
    monkeypatch.setattr(note, "_RUN", 3)
    (paper.root / NOTE).unlink()
    says(paper)
    if changed:
        _same_size(paper, changed)
    code = (
        "import os; from standfirst.quick import note; from standfirst.cli.unchanged import answer; import sys; "
        "note._MANY = 0; os.cpu_count = lambda: 2; forks = []; fork = os.fork; "
        "os.fork = lambda: forks.append(1) or fork(); print(answer(sys.argv[1:]), *forks)"
    )
    assert _alone(paper, code).split() == ["None" if changed else "0", "1"]
