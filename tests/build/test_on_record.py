"""What goes on record, and what the record has against later builds."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from standfirst.build import Report, Request
from standfirst.build.rollback import roll_back
from standfirst.problems import UsageError
from tests.build.tiny import Paper, story

BODY = "The mayor said that the bridge would not open before Friday.\n\nSome 40 workers live there."
A = "content/world/bridge.md"


@pytest.fixture
def paper(tmp_path: Path) -> Paper:
    files = {
        A: story("Bridge opens late", body=BODY),
        "content/world/harbour.md": story("Harbour news", "2025-02-02T10:00", body="Ships came in."),
        "content/about.md": "---\ntitle: About\n---\nUs.\n",
        "ledger/README.md": "",
    }
    return Paper(tmp_path, files)


def publish(paper: Paper, **request: Any) -> Report:
    return paper.build(record=True, jobs=1, **request)


def ledger(paper: Paper) -> dict[str, str]:
    top = paper.root / "ledger"
    return {p.relative_to(top).as_posix(): p.read_text() for p in top.rglob("*.tsv")}


def codes(report: Report) -> list[tuple[str, str, str]]:
    return [(one.code, one.severity, one.file) for one in report.problems]


def test_only_a_release_that_goes_on_record_writes_ledgers(paper: Paper) -> None:
    paper.good()
    assert ledger(paper) == {}
    publish(paper)
    assert set(ledger(paper)) == {
        "addresses/2025-01.tsv", "addresses/2025-02.tsv", "addresses/undated.tsv", "addresses/lists.tsv",
        "texts/2025-01.tsv", "texts/2025-02.tsv", "texts/undated.tsv",
        "words/2025/01-01.tsv", "words/2025/02-02.tsv", "words/undated.tsv",
    }  # fmt: skip
    assert "/world/bridge/\t" in ledger(paper)["addresses/2025-01.tsv"]
    assert (paper.root / "ledger/.gitattributes").exists()


def test_a_site_without_the_folder_keeps_no_record(paper: Paper) -> None:
    paper.remove("ledger/README.md")
    assert publish(paper).published
    assert ledger(paper) == {}


def test_a_second_release_of_the_same_writes_nothing(paper: Paper) -> None:
    publish(paper)
    before = {path: path.stat().st_mtime_ns for path in (paper.root / "ledger").rglob("*")}
    publish(paper, now="2025-07-01T00:00")
    assert {path: path.stat().st_mtime_ns for path in (paper.root / "ledger").rglob("*")} == before


def test_what_goes_on_record_changes_no_byte_of_the_output(paper: Paper) -> None:
    publish(paper)
    before = paper.output()
    assert paper.good().written == 0
    assert paper.output() == before


def test_a_renamed_story_is_known_again_and_its_alias_offered(paper: Paper) -> None:
    publish(paper)
    text = (paper.root / A).read_text()
    paper.remove(A)
    paper.write({"content/world/crossing.md": text})
    report = paper.build()
    assert codes(report) == [("address-vanished", "warning", "content/world/crossing.md")]
    assert report.published
    assert "aliases: [/world/bridge/]" in report.problems[0].hint
    refused = publish(paper)
    assert codes(refused) == [("address-vanished", "error", "content/world/crossing.md")]
    assert not refused.published
    assert refused.aliases == {"world/crossing.md": ("/world/bridge/",)}
    paper.write({"content/world/crossing.md": text.replace("---\n", "---\naliases: [/world/bridge/]\n", 1)})
    assert codes(publish(paper)) == []
    lines = [line.split("\t") for line in ledger(paper)["addresses/2025-01.tsv"].splitlines()[1:]]
    assert [line[0] for line in lines] == ["/world/bridge/", "/world/crossing/"]
    assert lines[0][1] == lines[1][1]  # one story


def test_a_story_that_was_moved_and_rewritten_a_little_is_known_by_its_words(paper: Paper) -> None:
    publish(paper)
    paper.remove(A)
    paper.write({"content/city/late.md": story("Bridge opens later", body=BODY.replace("Some", "About"))})
    assert codes(paper.build()) == [("address-vanished", "warning", "content/city/late.md")]


def test_a_story_says_which_one_it_is(paper: Paper) -> None:
    publish(paper)
    own = next(line for line in ledger(paper)["texts/2025-01.tsv"].splitlines() if "bridge" in line).split("\t")[0]
    paper.remove(A)
    paper.write({"content/city/x.md": story("All new", body="Nothing is as it was.", ledger=f'"{own}"')})
    assert codes(paper.build()) == [
        ("address-vanished", "warning", "content/city/x.md"),
        ("text-changed", "warning", "content/city/x.md"),
    ]


def test_a_story_that_is_gone_is_told_with_its_old_file(paper: Paper) -> None:
    publish(paper)
    paper.remove(A)
    assert codes(paper.build()) == [("address-vanished", "warning", A)]


def test_a_new_slug_needs_an_alias(paper: Paper) -> None:
    publish(paper)
    paper.change(A, "title:", "slug: late\ntitle:")
    report = publish(paper)
    assert codes(report) == [("address-vanished", "error", A)]
    assert report.problems[0].line == 2


@pytest.mark.parametrize(
    "key", ["status: withheld", "status: removed", "draft: true", "embargo: true", "expires: 2025-05-01"]
)
def test_nothing_stands_in_the_way_of_taking_a_story_down(paper: Paper, key: str) -> None:
    publish(paper)
    paper.change(A, "title:", f"{key}\ntitle:")
    report = publish(paper)
    assert report.published
    assert not (paper.root / "site/world/bridge/index.html").exists()
    assert not report.failed


def test_a_typo_passes(paper: Paper) -> None:
    publish(paper)
    paper.change(A, "workers live", "wrokers, live")
    assert codes(publish(paper)) == []
    assert "wrokers" in ledger(paper)["words/2025/01-01.tsv"]


@pytest.mark.parametrize(
    ("old", "new"), [("40", "400"), ("not ", ""), ("Friday.", "Monday."), ("late", "early"), ("would", "could")]
)
def test_a_silent_edit_is_refused_with_the_difference(paper: Paper, old: str, new: str) -> None:
    publish(paper)
    paper.change(A, old, new)
    assert codes(paper.build()) == [("text-changed", "warning", A)]
    report = publish(paper)
    assert codes(report) == [("text-changed", "error", A)]
    assert f"[-{old.strip()}-]" in report.problems[0].message
    assert not report.published


@pytest.mark.parametrize(
    "key", ["updated: 2025-05-01", "corrections:\n- date: 2025-05-01\n  text: An earlier version had another number."]
)
def test_an_edit_that_says_so_passes(paper: Paper, key: str) -> None:
    publish(paper)
    paper.change(A, "40", "400")
    paper.change(A, "title:", f"{key}\ntitle:")
    assert codes(publish(paper)) == []
    paper.change(A, "400", "4000")
    assert codes(publish(paper)) == [("text-changed", "error", A)]


def test_a_correction_stays(paper: Paper) -> None:
    publish(paper)
    paper.change(A, "title:", "corrections:\n- date: 2025-05-01\n  text: It was 40.\ntitle:")
    assert codes(publish(paper)) == []
    paper.change(A, "It was 40", "It was 41")
    assert codes(publish(paper)) == [("correction-gone", "error", A)]


def test_updated_does_not_go_back(paper: Paper) -> None:
    paper.change(A, "title:", "updated: 2025-05-02\ntitle:")
    publish(paper)
    paper.change(A, "updated: 2025-05-02", "updated: 2025-05-01")
    assert codes(publish(paper)) == [("updated-back", "error", A)]


def test_what_was_removed_never_comes_back(paper: Paper) -> None:
    publish(paper)
    text = (paper.root / A).read_text()
    paper.change(A, "title:", "status: removed\naliases: [/never-live/]\ntitle:")
    assert publish(paper).published
    removed = ledger(paper)["removed.tsv"]
    assert "/world/bridge/" in removed
    assert "/never-live/" in removed
    assert "bridge" not in ledger(paper)["texts/2025-01.tsv"] + ledger(paper)["words/2025/01-01.tsv"]
    paper.write({A: text})
    for request in ({}, {"record": True}):
        report = paper.build(**request)
        assert codes(report) == [("address-removed", "error", A)]
        assert not report.published
    report = paper.build(on_error="quarantine")
    assert report.published
    assert [one.source for one in report.held] == [A]
    paper.remove(A)
    paper.write({"content/world/other.md": story("Another", aliases="[/world/bridge/]")})
    assert codes(paper.build()) == [("address-removed", "error", "content/world/other.md")]


def test_a_faulty_story_that_was_removed_is_not_stood_in_for(paper: Paper) -> None:
    publish(paper, on_error="quarantine")
    text, copy = (paper.root / A).read_text(), (paper.root / ".standfirst/last-good/world/bridge.md").read_text()
    paper.change(A, "title:", "status: removed\ntitle:")
    publish(paper, on_error="quarantine")
    paper.write(
        {A: text + "\n[](nowhere.md)\n", ".standfirst/last-good/world/bridge.md": copy}
    )  # an old checkout, an old cache
    report = paper.build(on_error="quarantine")
    assert report.published
    assert [one.source for one in report.held] == [A]
    assert not (paper.root / "site/world/bridge/index.html").exists()


def test_a_damaged_ledger_stops_the_build(paper: Paper) -> None:
    publish(paper)
    path = "ledger/addresses/2025-01.tsv"
    text = (paper.root / path).read_text()
    paper.write({path: "<<<<<<< HEAD\n" + text + "=======\n>>>>>>> other\nnonsense\n"})
    report = paper.build()
    assert not report.published
    assert [(one.code, one.line) for one in report.problems] == [
        ("ledger-conflict", 1), ("ledger-conflict", 4), ("ledger-conflict", 5), ("ledger-unreadable", 6),
    ]  # fmt: skip


def test_lines_of_two_editors_are_taken_together(paper: Paper) -> None:
    publish(paper)
    for name, text in ledger(paper).items():
        lines = text.splitlines(keepends=True)
        paper.write({f"ledger/{name}": "".join([*reversed(lines), *lines])})
    assert codes(publish(paper)) == []
    paper.change(A, "live", "liev")
    assert codes(publish(paper)) == []
    assert ledger(paper)["texts/2025-01.tsv"].count("bridge") == 1


def test_a_roll_back_never_brings_back_what_was_removed_for_good(paper: Paper) -> None:
    """Even where the trees are as if it had never come down: a cache and an output that were restored."""
    publish(paper)
    paper.change("content/world/harbour.md", "Ships", "Boats")
    paper.build()
    paper.write({"ledger/removed.tsv": "/world/bridge/\tabc\tworld/bridge.md\t2025-05-01T00:00:00Z\n"})
    with pytest.raises(UsageError, match=r"would bring back what has come down since: /world/bridge/"):
        roll_back(Request(root=str(paper.root)))
    paper.write({"ledger/removed.tsv": "=======\n"})
    with pytest.raises(UsageError, match="cannot be read"):
        roll_back(Request(root=str(paper.root)))


def test_a_roll_back_never_takes_an_address_away_that_readers_have(paper: Paper) -> None:
    publish(paper)
    paper.write({"content/world/new.md": story("New", "2025-03-01")})
    publish(paper)
    with pytest.raises(UsageError, match=r"leave readers with nothing at .*archive/2025/03"):
        roll_back(Request(root=str(paper.root)))
    paper.change("content/world/new.md", "The rest.", "the rest,")
    publish(paper)
    paper.change("content/world/new.md", "title:", "updated: 2025-04-01\ntitle:")
    publish(paper)
    assert roll_back(Request(root=str(paper.root))).changed


def test_what_is_to_come_down_comes_down_whatever_stands_against_the_rest(paper: Paper) -> None:
    other = "content/world/harbour.md"
    publish(paper)
    paper.change(A, "40", "400")
    assert not publish(paper).published
    paper.change(other, "title:", "status: removed\ntitle:")
    report = publish(paper)
    assert report.published
    assert codes(report) == [("text-changed", "error", A)]
    assert not (paper.root / "site/world/harbour/index.html").exists()
    assert "/world/harbour/" in ledger(paper)["removed.tsv"]
    assert "40 workers" in ledger(paper)["words/2025/01-01.tsv"]  # what readers have read with a notice
    assert codes(publish(paper)) == [("text-changed", "error", A)]
    assert not publish(paper).published
    assert not publish(paper, now="2025-06-02T00:00").published


def test_in_quarantine_a_silent_edit_waits_and_everything_else_goes_out(paper: Paper) -> None:
    def quarantined(**request: Any) -> Report:
        return publish(paper, on_error="quarantine", **request)

    assert codes(quarantined()) == []
    before, known = paper.page("world/bridge"), ledger(paper)["words/2025/01-01.tsv"]
    paper.change(A, "40", "400")
    paper.write({"content/world/new.md": story("New", "2025-03-01")})
    for request in ({}, {}, {"clean": True}):
        report = quarantined(**request)
        assert report.published
        assert codes(report) == [("last-good-shown", "warning", A), ("text-changed", "error", A)]
        assert "40 workers" in paper.page("world/bridge")
        assert "New" in paper.page("world/new")
    assert "40 workers" in before
    assert ledger(paper)["words/2025/01-01.tsv"] == known
    paper.change(A, "Some 400", "Some 40 [and](nowhere.md) 400")
    assert {code for code, _, _ in codes(quarantined())} == {"last-good-shown", "link-missing", "text-changed"}
    paper.change(A, "Some 40 [and](nowhere.md) 400", "Some 400")
    assert codes(quarantined()) == [("last-good-shown", "warning", A), ("text-changed", "error", A)]
    paper.change(A, "title:", "updated: 2025-05-01\ntitle:")
    assert codes(quarantined()) == []
    assert "400 workers" in paper.page("world/bridge")


def test_a_silent_edit_of_which_no_earlier_version_is_kept_refuses_the_release(paper: Paper) -> None:
    publish(paper)
    paper.change(A, "40", "400")
    before = paper.output()
    report = publish(paper, on_error="quarantine")
    assert codes(report) == [("text-changed", "error", A)]
    assert not report.published
    assert paper.output() == before


def test_a_fresh_clone_refuses_as_well_though_some_story_has_been_down_for_long(paper: Paper) -> None:
    other = "content/world/harbour.md"
    publish(paper)
    paper.change(other, "title:", "status: withheld\ntitle:")
    assert codes(publish(paper)) == []
    shutil.rmtree(paper.root / ".standfirst")
    shutil.rmtree(paper.root / "site")
    paper.change(A, "40", "400")
    assert not publish(paper).published
    paper.change(A, "400", "40")
    paper.change(other, "status: withheld\n", "")
    paper.change(other, "Ships", "Boats")  # while it was down
    assert codes(publish(paper)) == [("text-changed", "error", other)]
    paper.change(other, "Boats", "Ships")
    assert codes(publish(paper)) == []
    assert "\t-" not in ledger(paper)["texts/2025-02.tsv"]
