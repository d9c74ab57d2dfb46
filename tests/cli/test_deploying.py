"""`standfirst deploy` and `rollback TARGET`, by what they say, leave and answer."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from standfirst.cli import main
from tests.build.tiny import Paper, story
from tests.deploy.servers import free_port

SETTINGS = '[deploy.live]\nto = "../www"\n\n[deploy.flat]\nto = "../flat"\nreleases = 0\n'
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def paper(tmp_path: Path) -> Paper:
    files = {"content/world/a.md": story("Alpha"), "content/world/b.md": story("Beta")}
    return Paper(tmp_path / "paper", files, settings=SETTINGS)


@pytest.fixture
def run(paper: Paper, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command line; its exit code, what people are told, what programs are."""
    monkeypatch.setattr("standfirst.signals.heed", lambda: None)
    monkeypatch.setattr("standfirst.deploy.hosts.folder.flush", lambda _: None)

    def once(*arguments: str) -> tuple[int, str, str]:
        code = main([*arguments, "--root", str(paper.root)])
        out, err = capsys.readouterr()
        return code, re.sub(r"\d+\.\d+ s|as of [^:]*T[^ ]*|(?<=release )\d+T[\d.]+Z-\w+", "…", err), out

    return once


def test_the_story_is_on_the_host_and_on_record(paper: Paper, run: Run) -> None:
    paper.write({"ledger/README.md": ""})
    code, said, _ = run("deploy", "live")
    assert code == 0
    assert "live: 23 files put" in said
    www = paper.root.parent / "www/current"
    assert Paper.output_of(www) == paper.output()
    assert "/world/a/" in (paper.root / "ledger/addresses/2025-01.tsv").read_text()
    assert run("deploy", "live")[1].splitlines()[-1] == "live: nothing to do, 23 files as before, …"


def test_a_dry_run_lists_what_it_would_do_and_puts_nothing_on_record(paper: Paper, run: Run) -> None:
    paper.write({"ledger/README.md": ""})
    run("deploy", "flat")
    paper.write({"content/world/c.md": story("Gamma", date="2025-01-02"), "ledger/addresses/2025-01.tsv": ""})
    paper.remove("content/world/b.md", "ledger/addresses/2025-01.tsv")
    code, said, listed = run("deploy", "flat", "--dry-run")
    assert code == 0
    assert "files would be put" in said
    assert "1 would be deleted" in said
    assert re.search(r"^put +[\d,]+  world/c/index\.html$", listed, re.M)
    assert re.search(r"^delete +world/b/index\.html$", listed, re.M)
    assert not (paper.root.parent / "flat/world/c").exists()
    assert not (paper.root / "ledger/addresses/2025-01.tsv").exists()


def test_json_is_for_programs(run: Run) -> None:
    code, _, out = run("deploy", "flat", "--json", "--quiet")
    told = json.loads(out)
    assert (code, told["target"], len(told["put"]), told["deleted"]) == (0, "flat", 23, [])
    code, _, out = run("deploy", "no", "--json")
    assert (code, json.loads(out)["error"]) == (2, "there is no target no")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["deploy"], "error: which target is meant?\n      mend: name one of flat, live: standfirst deploy flat\n"),
        (["deploy", "lvie"], "error: there is no target lvie\n      mend: did you mean live?\n"),
        (
            ["deploy", "live", "--no-build"],
            "error: there is no site in site\n      mend: build it first: standfirst build\n",
        ),
        (["rollback", "live"], "error: nothing was deployed to ../www yet\n      mend: standfirst deploy\n"),
        (
            ["rollback", "flat"],
            "error: there is no site in site\n      mend: build it first: standfirst build\n",
        ),
        (
            ["rollback", "flat", "--release", "r1"],
            "error: flat keeps no releases, so none can be named\n      mend: the one before: standfirst rollback flat\n",
        ),
    ],
)
def test_what_cannot_be_done_is_said_with_its_remedy(run: Run, arguments: list[str], said: str) -> None:
    assert run(*arguments)[:2] == (2, said)


def test_a_release_is_named_with_its_target(run: Run) -> None:
    code, said, _ = run("rollback", "--release", "r1")
    assert (code, "--release needs a target: standfirst rollback TARGET --release ID" in said) == (2, True)


def test_without_a_target_it_is_said_how_one_is_written(paper: Paper, run: Run) -> None:
    paper.change("standfirst.toml", SETTINGS, "")
    assert run("deploy") == (
        2,
        "error: no place to deploy to is set\n      mend: write a table into standfirst.toml, as [deploy.live] with "
        'to = "s3://bucket" or to = "/srv/paper"\n',
        "",
    )


def test_a_preview_is_for_no_host(paper: Paper, run: Run) -> None:
    paper.build(drafts=True)
    code, said, _ = run("deploy", "live", "--no-build")
    assert (code, said.splitlines()[0]) == (
        2,
        "error: site holds a preview, with drafts in it, and no host is to have that",
    )
    assert not (paper.root.parent / "www/current").exists()


def test_an_error_in_one_story_holds_it_and_the_rest_is_deployed(paper: Paper, run: Run) -> None:
    paper.write({"content/world/c.md": "---\ntitle: Gamma\n---\nNo date.\n"})
    code, said, _ = run("deploy", "live")
    assert code == 1
    assert "date-missing" in said
    assert (paper.root.parent / "www/current/world/a/index.html").exists()
    code, said, _ = run("deploy", "flat", "--on-error", "stop")
    assert code == 1
    assert "nothing was published" in said
    assert not (paper.root.parent / "flat/index.html").exists()


def test_a_host_with_releases_goes_back_by_a_switch(paper: Paper, run: Run) -> None:
    run("deploy", "live")
    before = Paper.output_of(paper.root.parent / "www/current")
    paper.change("content/world/a.md", "First", "Worst")
    run("deploy", "live")
    code, said, _ = run("rollback", "live")
    assert code == 0
    assert said.startswith("live is the release … again: ")
    assert Paper.output_of(paper.root.parent / "www/current") == before
    code, said, _ = run("deploy", "live")
    assert (code, "was rolled back, and stays so" in said) == (2, True)
    assert run("deploy", "live", "--forward")[0] == 0
    assert Paper.output_of(paper.root.parent / "www/current") == paper.output() != before


def test_a_flat_host_goes_back_to_what_this_machine_has(paper: Paper, run: Run) -> None:
    run("deploy", "flat")
    before = Paper.output_of(paper.root.parent / "flat")
    paper.change("content/world/a.md", "First", "Worst")
    run("deploy", "flat")
    assert Paper.output_of(paper.root.parent / "flat") != before
    code, said, _ = run("rollback", "flat")
    assert code == 0
    assert "flat: " in said
    there = Paper.output_of(paper.root.parent / "flat")
    assert {path: data for path, data in there.items() if path[0] != "."} == {
        path: data for path, data in before.items() if path[0] != "."
    }
    code, said, _ = run("deploy", "flat")
    assert (code, said.splitlines()[0]) == (3, "error: site was rolled back, and stays so until somebody builds")
    assert run("deploy", "flat", "--forward")[0] == 0


def test_a_rollback_of_a_host_does_not_bring_back_what_was_taken_down(paper: Paper, run: Run) -> None:
    run("deploy", "live")
    paper.change("content/world/a.md", "title: Alpha", "title: Alpha\nstatus: retracted\nretraction: Invented.")
    assert run("deploy", "live")[0] == 0
    now = Paper.output_of(paper.root.parent / "www/current")
    code, said, _ = run("rollback", "live")
    assert code == 2
    assert "retracted since: /world/a/" in said
    assert Paper.output_of(paper.root.parent / "www/current") == now


def test_verify_asks_as_readers_do(
    paper: Paper, run: Run, served: Callable[[Path], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = paper.root.parent / "flat"
    folder.mkdir()
    paper.change("standfirst.toml", "releases = 0", f'releases = 0\nurl = "{served(folder)}/"')
    code, said, _ = run("deploy", "flat", "--verify")
    assert (code, "verified: " in said) == (0, True)
    paper.remove("content/world/b.md")
    (folder / "index.html").write_text("somebody else's")
    monkeypatch.setattr("standfirst.deploy.hosts.folder.FolderRequests.delete", lambda *_: None)
    code, said, _ = run("deploy", "flat", "--verify")
    assert code == 4
    assert "/world/b/ still answers, though it was taken away" in said
    assert "mend: where caches are in front, empty them or wait; else see that readers find flat at http://" in said


def test_verify_gives_up_where_nothing_answers(paper: Paper, run: Run) -> None:
    paper.change("standfirst.toml", "releases = 0", f'releases = 0\nurl = "http://127.0.0.1:{free_port()}/"')
    code, said, _ = run("deploy", "flat", "--verify")
    assert (code, said.count("does not answer")) == (4, 1)


def test_publish_deploys_what_changes_and_tries_again_what_did_not_arrive(
    paper: Paper, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    slept: list[float] = []

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        if len(slept) == 1:  # an editor is at work
            paper.write({"content/world/c.md": story("Gamma", "2025-01-02")})
        if len(slept) == 2:
            (paper.root.parent / "flat/.standfirst-deploy/lock.json").write_text("{}")  # somebody else deploys
            paper.write({"content/world/d.md": story("Delta", "2025-01-03")})
        if len(slept) == 3:
            assert not (paper.root.parent / "flat/world/d").exists()
            (paper.root.parent / "flat/.standfirst-deploy/lock.json").unlink()
        if len(slept) == 4:
            raise KeyboardInterrupt

    monkeypatch.setattr("standfirst.signals.heed", lambda: None)
    monkeypatch.setattr("standfirst.cli.publishing.time.sleep", sleep)
    code, said, _ = run("publish", "--deploy", "flat")
    assert code == 130
    assert said.count("flat: ") == 3
    assert (paper.root.parent / "flat/world/d/index.html").exists()
    assert run("publish", "--once", "--deploy", "no")[0] == 2


def test_a_purge_command_gets_addresses_and_its_failure_is_kept(paper: Paper, run: Run) -> None:
    paper.change("standfirst.toml", "releases = 0", 'releases = 0\npurge = ["sh", "-c", "cat > urls; exit 3"]')
    code, said, _ = run("deploy", "flat")
    assert code == 4
    assert "error: caches were not told: it ended with 3" in said
    assert "https://paper.example/world/a/\n" in (paper.root / "urls").read_text()
    paper.change("standfirst.toml", "exit 3", "exit 0")
    (paper.root / "urls").unlink()
    assert run("deploy", "flat")[0] == 0
    assert "https://paper.example/world/a/\n" in (paper.root / "urls").read_text()
