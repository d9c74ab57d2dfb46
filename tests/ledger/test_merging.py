"""Two editors publish at once, each from a clone, and git brings their ledgers together."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.build.tiny import NOW, Paper, story

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="no git: apt install git")
SHARED = "content/world/shared.md"
BODY = "The goverment counted ships.\n\nNothing else hapened there.\n\nIt was a quiet day.\n\nThe comittee met."
_WHO = ("-c", "user.name=Editor", "-c", "user.email=editor@paper.example", "-c", "commit.gpgsign=false")


def git(root: Path, *words: str) -> None:
    bare = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    subprocess.run(
        ["git", *_WHO, *words], cwd=root, check=True, capture_output=True, env={**bare, "GIT_CONFIG_GLOBAL": os.devnull}
    )


def publish(paper: Paper, now: str = NOW) -> None:
    report = paper.build(record=True, jobs=1, now=now)
    assert report.problems == ()
    git(paper.root, "add", "-A")
    git(paper.root, "commit", "-q", "--allow-empty", "-m", "Published")


@pytest.fixture
def desks(tmp_path: Path) -> tuple[Paper, Paper]:
    files = {SHARED: story("Shared", body=BODY), "ledger/README.md": "", ".gitignore": "/site/\n/.standfirst/\n"}
    one = Paper(tmp_path / "one", files)
    git(one.root, "init", "-q", "-b", "main")
    publish(one)
    git(tmp_path, "clone", "-q", str(one.root), "two")
    return one, Paper(tmp_path / "two", {})


def test_what_both_published_is_on_record_after_a_merge(desks: tuple[Paper, Paper]) -> None:
    one, two = desks
    one.write({"content/world/of-one.md": story("Of one")})
    one.change(SHARED, "goverment", "government")
    publish(one, "2025-06-02T00:00")
    two.write({"content/world/of-two.md": story("Of two")})
    two.change(SHARED, "comittee", "committee")
    two.change(SHARED, "title:", "corrections:\n- date: 2025-05-30\n  text: It was another day.\ntitle:")
    publish(two, "2025-06-03T00:00")
    git(one.root, "pull", "-q", "--no-rebase", "--no-edit", str(two.root), "main")
    texts = (one.root / "ledger/texts/2025-01.tsv").read_text()
    assert texts.count("world/shared.md") == 2
    publish(one, "2025-06-04T00:00")
    addresses = (one.root / "ledger/addresses/2025-01.tsv").read_text()
    assert [line.split("\t")[0] for line in addresses.splitlines()[1:]] == [
        "/world/of-one/",
        "/world/of-two/",
        "/world/shared/",
    ]
    texts = (one.root / "ledger/texts/2025-01.tsv").read_text()
    assert texts.count("world/shared.md") == 1


def test_a_correction_that_a_merge_lost_is_missed(desks: tuple[Paper, Paper]) -> None:
    one, two = desks
    two.change(SHARED, "title:", "corrections:\n- date: 2025-05-30\n  text: It was another day.\ntitle:")
    publish(two)
    git(one.root, "pull", "-q", "--no-rebase", "--no-edit", str(two.root), "main")
    one.change(SHARED, "corrections:\n- date: 2025-05-30\n  text: It was another day.\n", "")
    report = one.build(record=True, jobs=1)
    assert [problem.code for problem in report.problems] == ["correction-gone"]


def test_a_removal_by_one_holds_for_the_other(desks: tuple[Paper, Paper]) -> None:
    one, two = desks
    two.change(SHARED, "title:", "status: removed\ntitle:")
    two.write({"content/world/of-two.md": story("Of two")})
    publish(two)
    one.write({"content/world/of-one.md": story("Of one")})
    one.change(SHARED, "goverment", "government")
    publish(one)
    git(one.root, "pull", "-q", "--no-rebase", "--no-edit", str(two.root), "main")
    one.change(SHARED, "status: removed\n", "")
    report = one.build(record=True, jobs=1, on_error="quarantine")
    assert [problem.code for problem in report.problems] == ["address-removed"]
    assert not (one.root / "site/world/shared/index.html").exists()
    (one.root / SHARED).unlink()
    report = one.build(record=True, jobs=1, on_error="quarantine")
    assert report.problems == ()
    assert not [path for path in (one.root / "ledger").rglob("*.tsv") if b"quiet day" in path.read_bytes()]
