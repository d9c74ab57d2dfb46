"""`verify` finds whatever an incremental build has otherwise than a clean one, and names the read that lied."""

from pathlib import Path

import pytest

from standfirst.build import Request
from standfirst.files import DiskFiles
from standfirst.incremental.suspects import Suspects
from standfirst.verify import Verdict, verify
from tests.build.tiny import Paper, story

STORIES = {f"content/world/s{number}.md": story(f"Story {number}", f"2025-01-0{number}") for number in range(1, 6)}


@pytest.fixture
def paper(tmp_path: Path) -> Paper:
    paper = Paper(tmp_path, STORIES)
    paper.good()
    return paper


def verdict(paper: Paper) -> Verdict:
    return verify(Request(root=str(paper.root), now="2025-02-01T12:00"))


def test_an_incremental_build_is_that_of_a_clean_one(paper: Paper) -> None:
    paper.change("content/world/s1.md", "The rest.", "Another rest.")
    found = verdict(paper)
    assert found.differences == ()
    assert found.files == len(DiskFiles(paper.root / "site").walk().files)
    assert [path for path in (paper.root / ".standfirst").iterdir() if path.name.startswith("verify")] == []


def test_a_read_that_lied_is_named_with_the_page(paper: Paper, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only in this process nothing is ever suspect: the other is a build of its own."""
    verdict(paper)
    paper.change("content/world/s1.md", "The rest.", "Another rest.")
    monkeypatch.setattr(Suspects, "mark", lambda suspects, store, keys: None)
    found = verdict(paper)
    lied = {difference.path: difference.lied for difference in found.differences}
    assert lied == {"world/s1/index.html": ("body world/s1.md",)}


def test_what_keeps_the_site_from_being_published_is_told_and_nothing_compared(paper: Paper) -> None:
    paper.write({"content/world/w.md": story("Wrong", body="[x](missing.md)")})
    found = verdict(paper)
    assert not found.report.published
    assert (found.files, found.differences) == (0, ())
