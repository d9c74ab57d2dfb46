"""`build --fix`, and the command line beside the ledgers."""

from pathlib import Path

import pytest

from standfirst.cli import main
from tests.build.tiny import NOW, Paper, story

A, B = "content/world/bridge.md", "content/world/crossing.md"


@pytest.fixture
def paper(tmp_path: Path) -> Paper:
    paper = Paper(tmp_path, {A: story("Bridge", body="Forty ships came in."), "ledger/README.md": ""})
    assert run(paper, "publish", "--once") == 0
    return paper


def run(paper: Paper, *words: str) -> int:
    return main([*words, "--root", str(paper.root), "--now", NOW])


def test_fix_writes_the_alias_and_builds(paper: Paper, capsys: pytest.CaptureFixture[str]) -> None:
    (paper.root / A).rename(paper.root / B)
    assert run(paper, "publish", "--once") == 1
    assert "[address-vanished]" in capsys.readouterr().err
    assert run(paper, "build") == 0
    assert run(paper, "build", "--fix") == 0
    assert f"{B}: now redirects /world/bridge/" in capsys.readouterr().err
    assert "aliases: [/world/bridge/]\n" in (paper.root / B).read_text()
    assert (paper.root / "site/world/bridge/index.html").exists()
    assert run(paper, "publish", "--once") == 0


def test_fix_says_what_it_cannot_write(paper: Paper, capsys: pytest.CaptureFixture[str]) -> None:
    text = (paper.root / A).read_text().replace("---\n", "---\naliases: [\n  /x/,\n]\n", 1)
    (paper.root / A).unlink()
    paper.write({B: text})
    assert run(paper, "build", "--fix") == 0
    assert f"{B}: cannot be mended by --fix; add to its aliases: /world/bridge/" in capsys.readouterr().err
    assert (paper.root / B).read_text() == text


def test_a_refused_release_shows_the_difference_and_changes_nothing(
    paper: Paper, capsys: pytest.CaptureFixture[str]
) -> None:
    before = paper.output()
    paper.change(A, "Forty", "Fifty")
    assert run(paper, "publish", "--once") == 1
    said = capsys.readouterr().err
    assert "“…Bridge [-Forty-] {+Fifty+} ships came in.…” [text-changed]" in said
    assert "warning: readers see this story as it last was good" in said
    assert paper.output() == before
    assert run(paper, "publish", "--once", "--on-error", "stop") == 1
    assert "nothing was published: 1 error to mend" in capsys.readouterr().err
    assert paper.output() == before


def test_a_build_with_nothing_to_do_sees_a_change_of_the_ledgers(
    paper: Paper, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(paper, "build") == 0
    assert run(paper, "build") == 0
    (paper.root / "ledger/removed.tsv").write_text("/world/bridge/\tx\tworld/bridge.md\t2025-01-01\n")
    assert run(paper, "build") == 1
    assert "[address-removed]" in capsys.readouterr().err


def test_a_new_portal_keeps_a_record_from_the_beginning(tmp_path: Path) -> None:
    assert main(["new", "site", str(tmp_path / "paper"), "--now", NOW]) == 0
    assert main(["publish", "--once", "--root", str(tmp_path / "paper"), "--now", NOW]) == 0
    ledger = tmp_path / "paper" / "ledger"
    assert (ledger / ".gitattributes").read_text().endswith("merge=union\n")
    assert "/city/night-buses-return/" in (ledger / "addresses/2025-05.tsv").read_text()


def test_check_tells_what_a_release_would_be_refused_for(paper: Paper, capsys: pytest.CaptureFixture[str]) -> None:
    paper.change(A, "Forty", "Fifty")
    run(paper, "check")
    assert "warning: this text was changed after readers had read it" in capsys.readouterr().err
