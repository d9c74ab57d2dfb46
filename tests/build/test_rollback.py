"""`standfirst rollback`: the release before, whole and at once, unless it would bring back what has come down."""

from pathlib import Path

import pytest

from standfirst.build import Request, trees
from standfirst.build.rollback import RolledBack, roll_back
from standfirst.cli import main
from standfirst.problems import UsageError
from tests.build.tiny import Paper, changed, story

FILES = {f"content/world/s{number}.md": story(f"Story {number}", f"2025-01-0{number}") for number in range(1, 6)}
A = "content/world/s1.md"


@pytest.fixture
def paper(tmp_path: Path) -> Paper:
    paper = Paper(tmp_path, FILES)
    paper.good()
    return paper


def back(paper: Paper) -> RolledBack:
    return roll_back(Request(root=str(paper.root)))


def test_the_release_before_is_there_again_whole(paper: Paper) -> None:
    before = paper.output()
    paper.change(A, "The rest.", "A mistake.")
    paper.write({"content/world/new.md": story("New", "2025-02-01")})
    paper.good()
    after = paper.output()
    done = back(paper)
    assert paper.output() == before
    assert done.changed + done.removed == len(changed(before, after))


def test_the_next_build_publishes_the_sources_as_they_are(paper: Paper) -> None:
    paper.change(A, "The rest.", "A mistake.")
    paper.good()
    back(paper)
    paper.change(A, "A mistake.", "It is right.")
    paper.good()
    assert "It is right." in paper.page("world/s1")
    assert paper.output() == paper.clean()


def test_publish_does_not_bring_the_later_release_back_by_itself(
    paper: Paper, capsys: pytest.CaptureFixture[str]
) -> None:
    paper.change(A, "The rest.", "A mistake.")
    paper.good()
    back(paper)
    before = paper.output()
    once = ["publish", "--once", "--root", str(paper.root), "--now", "2025-06-01"]
    assert main(once) == 3
    assert "site was rolled back, and stays so until somebody builds" in capsys.readouterr().err
    assert paper.output() == before
    paper.good()
    assert main(once) == 0


@pytest.mark.parametrize("how", ["removed", "held", "expired"])
def test_what_has_come_down_since_is_not_brought_back(paper: Paper, how: str) -> None:
    if how == "removed":
        paper.remove(A)
    else:
        line = "draft: true" if how == "held" else "expires: 2025-05-01"
        paper.change(A, "title: Story 1", f"title: Story 1\n{line}")
    paper.good()
    now = paper.output()
    with pytest.raises(UsageError, match=r"would bring back what has come down since: .*/world/s1/"):
        back(paper)
    assert paper.output() == now


def test_a_theme_whose_files_have_other_names_can_be_rolled_back(paper: Paper) -> None:
    paper.write({"templates/assets/own.css": "a{color:red}"})
    paper.good()
    paper.write({"templates/assets/own.css": "a{color:blue}"})
    paper.good()
    back(paper)
    assert [data for name, data in paper.output().items() if name.startswith("assets/own.")] == [b"a{color:red}"]


def test_without_an_earlier_release_nothing_is_done(paper: Paper) -> None:
    before = paper.output()
    with pytest.raises(UsageError, match="site has no earlier release: nothing was published before"):
        back(paper)
    assert paper.output() == before


def test_it_goes_back_once(paper: Paper) -> None:
    paper.change(A, "The rest.", "A mistake.")
    paper.good()
    back(paper)
    with pytest.raises(UsageError, match="site has been rolled back already"):
        back(paper)


def test_a_release_that_somebody_has_touched_is_not_taken_for_one(paper: Paper) -> None:
    paper.change(A, "The rest.", "A mistake.")
    paper.good()
    (hidden,) = (paper.root / ".standfirst").glob("tree-*")
    (hidden / "world/s1/index.html").write_text("Who am I?")
    with pytest.raises(UsageError, match="the earlier release of site was made under other settings or by another"):
        back(paper)


def test_after_a_restart_of_the_machine_the_hidden_tree_is_not_believed(
    paper: Paper, monkeypatch: pytest.MonkeyPatch
) -> None:
    paper.change(A, "The rest.", "A mistake.")
    paper.good()
    monkeypatch.setattr(trees, "boot", lambda: "another")
    with pytest.raises(UsageError, match="may have suffered when this machine went down"):
        back(paper)


def test_what_lies_there_has_to_be_a_release_that_is_known(paper: Paper) -> None:
    (paper.root / "site/world/s1/index.html").write_text("Who am I?")
    with pytest.raises(UsageError, match="what lies in site is not known to be what the last build left"):
        back(paper)
    (paper.root / "site/.standfirst-output").write_text("preview\n")
    with pytest.raises(UsageError, match="site holds a preview, or a build that did not come to its end"):
        back(paper)
    (paper.root / "site/.standfirst-output").unlink()
    with pytest.raises(UsageError, match="there is no site in site"):
        back(paper)


def test_a_release_of_other_settings_is_not_compared(paper: Paper) -> None:
    paper.change("standfirst.toml", 'title = "', 'title = "New ')
    paper.good()
    with pytest.raises(UsageError, match="the earlier release of site was made under other settings"):
        back(paper)
    paper.change("standfirst.toml", 'title = "New ', 'title = "')
    with pytest.raises(UsageError, match="since then files in it, the settings or Standfirst itself have changed"):
        back(paper)


def test_an_unfinished_tree_is_no_release(paper: Paper) -> None:
    paper.change(A, "The rest.", "A mistake.")
    paper.good()
    (hidden,) = (paper.root / ".standfirst").glob("tree-*")
    (hidden / ".standfirst-output").write_text("unfinished\n")
    with pytest.raises(UsageError, match="no earlier release"):
        back(paper)


def test_the_command_says_what_it_did(paper: Paper, capsys: pytest.CaptureFixture[str]) -> None:
    paper.change(A, "The rest.", "A mistake.")
    paper.good()
    assert main(["rollback", "--root", str(paper.root)]) == 0
    assert capsys.readouterr().err == (
        "site is the release before again: 1 file changed, 0 gone\n"
        "publish leaves it alone until somebody builds; put content/ or templates/ right first\n"
    )
    assert main(["rollback", "--root", str(paper.root)]) == 2


def test_the_hidden_tree_of_an_output_that_is_no_longer_there_is_removed(paper: Paper) -> None:
    def trees() -> int:
        return len(list((paper.root / ".standfirst").glob("tree-*")))

    for output in ("site", "other"):
        for number in range(2):
            paper.write({"content/world/new.md": story(f"New {output} {number}")})
            paper.good(output=output)
    assert trees() == 2
    for path in sorted((paper.root / "other").rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    paper.good()
    assert trees() == 1


def test_a_story_that_was_retracted_since_is_not_brought_back(paper: Paper) -> None:
    paper.write({"content/world/beside.md": story("Of the same day", "2025-01-01")})
    paper.good()
    paper.change(A, "---\nFirst", "status: retracted\nretraction: {date: 2025-02-01, text: No.}\n---\nFirst")
    paper.good()
    with pytest.raises(UsageError, match=r"bring back what has been retracted since: /world/s1/"):
        back(paper)
    assert "First paragraph" not in paper.page("world/s1").partition("<aside")[0]
    paper.change("content/world/s2.md", "The rest.", "A mistake.")
    paper.good()
    back(paper)
    assert "A mistake." not in paper.page("world/s2"), "both releases have the tombstone"
