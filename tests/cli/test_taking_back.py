"""`standfirst impact`, `retract`, `remove` and `gone`, as an editor in a hurry types them."""

import json
import re
from pathlib import Path

import pytest

from standfirst.cli import main
from tests.build.tiny import Paper, story

NOW = "2025-06-01T10:00"
A = "content/world/a.md"
REACHES = r"content/world/a\.md \(/world/a/\) reaches [0-9]+ files of the site"


@pytest.fixture
def paper(tmp_path: Path) -> Paper:
    paper = Paper(
        tmp_path,
        {
            A: story("A", "2025-05-20", "Its own words.", aliases="[/old/]", image="{src: a.svg, alt: A, credit: B}"),
            "content/world/a.svg": '<svg xmlns="http://www.w3.org/2000/svg"/>',
            "content/world/b.md": story("B", "2025-05-20"),
            "content/world/later.md": story("Later", "2025-07-20"),
            "content/world/toml.md": '+++\ntitle = "T"\ndate = 2025-05-18\n+++\nText of T.\n',
        },
    )
    paper.good(now=NOW)
    return paper


@pytest.fixture
def run(paper: Paper, capsys: pytest.CaptureFixture[str]) -> "Run":
    return Run(paper, capsys)


class Run:
    """Runs commands on a site; gives the exit code, standard output and standard error."""

    def __init__(self, paper: Paper, capsys: pytest.CaptureFixture[str]) -> None:
        self.paper = paper
        self._capsys = capsys

    def __call__(self, *words: str) -> tuple[int, str, str]:
        code = main([*words, "--root", str(self.paper.root), "--now", NOW])
        said = self._capsys.readouterr()
        return code, said.out, said.err


def source(paper: Paper, name: str = A) -> bytes:
    return (paper.root / name).read_bytes()


def test_impact_tells_what_a_story_reaches_and_writes_nothing(run: Run, paper: Paper) -> None:
    before = paper.output(), source(paper)
    code, out, _ = run("impact", "/world/a/")
    assert code == 0
    assert re.fullmatch(REACHES, out.splitlines()[0])
    assert out.splitlines()[1:7] == [
        "  its page: 1",
        "    /world/a/",
        "  old addresses that lead to it: 1",
        "    /old/",
        "  pictures and papers of its own: 1",
        "    /world/a/a.svg",
    ]
    assert (paper.output(), source(paper)) == before


def test_impact_prints_one_object_for_programs(run: Run) -> None:
    _, out, _ = run("impact", A, "--json")
    told = json.loads(out)
    assert told["source"] == A
    assert {"path": "old/index.html", "address": "/old/", "what": "redirect", "change": "goes", "where": ""} in told[
        "files"
    ]


def test_retract_shows_what_goes_then_writes_and_the_next_build_takes_the_story_down(run: Run, paper: Paper) -> None:
    code, out, err = run("retract", A, "--reason", "It was: made up.")
    assert (code, out) == (0, "")
    assert re.fullmatch(REACHES, err.splitlines()[0])
    assert err.endswith(
        "content/world/a.md says now that it is retracted; the next build or publish takes the story down\n"
        "until then: standfirst retract content/world/a.md --undo\n"
    )
    assert source(paper).startswith(
        b'---\nstatus: retracted\nretraction:\n  date: 2025-06-01T10:00:00+00:00\n  text: "It was: made up."\ntitle: A\n'
    )
    paper.good(now=NOW)
    assert "It was: made up." in paper.page("world/a")
    assert "Its own words" not in paper.page("world/a")


def test_toml_is_written_as_toml(run: Run, paper: Paper) -> None:
    assert run("remove", "/world/toml/", "--reason", 'A "court" order')[0] == 0
    assert source(paper, "content/world/toml.md").startswith(
        b'+++\nstatus = "removed"\nremoval = { date = 2025-06-01T10:00:00+00:00, text = "A \\"court\\" order" }\ntitle'
    )
    paper.good(now=NOW)
    assert "world/toml/index.html" not in paper.output()
    assert not [name for name, data in paper.output().items() if b"court" in data]


@pytest.mark.parametrize("verb", ["retract", "remove"])
def test_it_can_be_undone_until_it_is_published(run: Run, paper: Paper, verb: str) -> None:
    before = source(paper)
    run(verb, A, "--reason", "No.")
    code, _, err = run(verb, A, "--undo")
    word = {"retract": "retracted", "remove": "removed"}[verb]
    assert (code, err) == (0, f"content/world/a.md is as it was before it was {word}\n")
    assert source(paper) == before
    assert not (paper.root / ".standfirst" / "undo").exists()
    run(verb, A, "--reason", "No.")
    paper.good(now=NOW)
    assert not (paper.root / ".standfirst" / "undo").exists(), "no earlier text lies about"
    code, _, err = run(verb, A, "--undo")
    assert code == 2
    assert "has been published, or was not done by this command" in err


def test_a_file_that_was_edited_since_is_not_undone(run: Run, paper: Paper) -> None:
    run("retract", A, "--reason", "No.")
    paper.change(A, "Its own words", "Other words")
    code, _, err = run("retract", A, "--undo")
    assert code == 2
    assert "content/world/a.md has been edited since it was retracted" in err
    assert b"Other words" in source(paper)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("retract", A), "nobody has said why"),
        (("retract", A, "--undo"), "content/world/a.md is not retracted"),
        (("retract", "content/world/later.md", "--reason", "x"), "is not public (future), so nobody has read it"),
        (("retract", "/nothing/", "--reason", "x"), "there is no story '/nothing/'"),
    ],
)
def test_what_makes_no_sense_is_refused_politely(run: Run, words: tuple[str, ...], said: str) -> None:
    code, _, err = run(*words)
    assert code == 2
    assert said in err


def test_a_story_in_that_state_already_is_refused(run: Run, paper: Paper) -> None:
    run("retract", A, "--reason", "No.")
    code, _, err = run("retract", A, "--reason", "Again.")
    assert (code, "content/world/a.md is retracted already" in err) == (2, True)
    assert run("remove", A, "--reason", "Law.")[0] == 0, "a retracted story may still have to go"
    code, _, err = run("retract", A, "--reason", "Again.")
    assert (code, "so there is nothing to retract" in err) == (2, True)


def test_errors_elsewhere_do_not_keep_a_story_up(run: Run, paper: Paper) -> None:
    paper.write({"content/world/b.md": story("B", body="See [x](nothing.md).")})
    code, _, err = run("remove", A, "--reason", "Law.")
    assert code == 0
    assert "what content/world/a.md reaches cannot be told: the site has errors" in err
    assert b"status: removed" in source(paper)


# --- what is gone ---


def test_caches_are_told_every_url_of_what_was_taken_back(run: Run, paper: Paper) -> None:
    assert run("gone") == (0, "", "")
    run("remove", A, "--reason", "Law.")
    run("retract", "content/world/toml.md", "--reason", "No.")
    _, out, _ = run("gone")
    assert out.splitlines() == [
        f"https://paper.example/{path}" for path in ("old/", "world/a/", "world/a/a.svg", "world/toml/")
    ]


@pytest.mark.parametrize(
    ("host", "line"),
    [
        ("netlify", "/world/a/ /404.html 410!"),
        ("nginx", '"/world/a/" "410";'),
        ("apache", 'RedirectMatch 410 "^/world/a/$"'),
        ("caddy", '"/world/a/" "410"'),
        ("cloudfront", '   "key": "/world/a/",'),
    ],
)
def test_each_host_is_told_in_its_own_words_that_they_are_gone(run: Run, host: str, line: str) -> None:
    run("remove", A, "--reason", "Law.")
    told = run("gone", host)[1]
    assert line in told.splitlines()
    asked = ("/old", "/old/", "/world/a", "/world/a/", "/world/a/a.svg")
    assert all(address in told.replace("\\.", ".") for address in asked)
    assert told.count("410") == len(asked)


def test_an_address_that_has_another_page_now_is_not_gone(run: Run, paper: Paper) -> None:
    run("remove", A, "--reason", "Law.")
    paper.write({"content/world/new.md": story("New", "2025-05-25", slug="a")})
    _, out, _ = run("gone", "netlify")
    assert "/world/a/ /404" not in out
    assert "https://paper.example/world/a/\n" in run("gone")[1], "but caches may have the old one"


def test_what_the_ledger_has_as_removed_is_gone_though_its_file_is_no_more(run: Run, paper: Paper) -> None:
    paper.write({"ledger/removed.tsv": "/world/long-ago/\t1\tcontent/world/long-ago.md\t2024-01-01T00:00:00Z\n"})
    assert run("gone")[1] == "https://paper.example/world/long-ago/\n"
    assert "/world/long-ago/ /404.html 410!" in run("gone", "netlify")[1]
