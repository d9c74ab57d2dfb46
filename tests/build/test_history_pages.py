"""The history of a story for readers: what was changed when, paragraph by paragraph, from what is on record."""

from pathlib import Path

import pytest

from tests.build.test_on_record import ledger, publish
from tests.build.tiny import Paper, story

A = "content/world/a.md"
ON = "[ledger]\nhistory = true\n"
FIRST = "Forty people came.\n\nThe mayor spoke & left.\n\nIt rained."


def text(body: str = FIRST, *corrections: str) -> str:
    told = ", ".join(f"{{date: {one}, text: It was wrong.}}" for one in corrections)
    return story("Harbour", "2025-05-01T10:00", body, corrections=f"[{told}]" if told else "")


@pytest.fixture
def paper(tmp_path: Path) -> Paper:
    files = {A: text(), "content/world/b.md": story("B", "2025-05-02"), "ledger/README.md": ""}
    paper = Paper(tmp_path, files, theme=True, settings=ON)
    assert publish(paper, now="2025-05-10T00:00").published
    return paper


def corrected(paper: Paper) -> None:
    """A correction that is published, put on record, and built once more."""
    paper.write({A: text(FIRST.replace("Forty", "Fourteen"), "2025-05-11T08:00")})
    assert publish(paper, now="2025-05-11T09:00").published
    assert publish(paper, now="2025-05-11T09:01").published


def test_what_was_there_and_what_took_its_place_is_shown_with_the_time(paper: Paper) -> None:
    assert "world/a/history/index.html" not in paper.output()
    corrected(paper)
    page = paper.page("world/a/history")
    assert "<p><del>Forty people came.</del></p>\n        <p><ins>Fourteen people came.</ins></p>" in page
    assert "It rained" not in page.partition("<aside")[0]
    assert '<time datetime="2025-05-11T09:00:00+00:00">' in page
    assert '<meta name="robots" content="noindex">' in page
    assert '<a href="/world/a/history/">History of this story</a>' in paper.page("world/a")
    assert "history" not in paper.page("world/b")
    assert "/history/" not in paper.page("sitemap.xml")


def test_every_later_change_is_above_the_ones_before(paper: Paper) -> None:
    corrected(paper)
    paper.write({A: text("Fourteen people came.\n\nIt poured.", "2025-05-11T08:00", "2025-05-12T08:00")})
    assert publish(paper, now="2025-05-12T09:00").published
    at_once = paper.page("world/a/history")
    assert publish(paper, now="2025-05-12T09:01").published
    page = paper.page("world/a/history")
    assert (
        page.index("<del>The mayor spoke &amp; left.</del>")
        < page.index("<ins>It poured.</ins>")
        < page.index("<del>Forty")
    )
    assert at_once.replace("T08:00", "T09:00").replace("8:00 am", "9:00 am") == page, (
        "only the time is not on record yet"
    )
    assert page.count("<h2>") == 2


def test_an_incremental_build_gives_the_pages_of_a_clean_one(paper: Paper) -> None:
    corrected(paper)
    assert paper.output() == paper.clean(now="2025-05-11T09:01")
    paper.write({A: text("Nobody came.", "2025-05-11T08:00", "2025-05-12T08:00")})
    assert publish(paper, now="2025-05-12T09:00").published
    assert publish(paper, now="2025-05-12T09:01").published
    assert paper.output() == paper.clean(now="2025-05-12T09:01")


@pytest.mark.parametrize("status", ["draft", "withheld", "retracted", "removed"])
def test_the_history_of_a_story_that_is_not_public_is_not_either(paper: Paper, status: str) -> None:
    corrected(paper)
    keys = f"status: {status}\n" + ("retraction: {date: 2025-05-12, text: No.}\n" if status == "retracted" else "")
    paper.change(A, "title:", f"{keys}title:")
    publish(paper, now="2025-05-13T00:00")
    publish(paper, now="2025-05-13T00:01")
    assert not [name for name, data in paper.output().items() if "history" in name or b"Forty" in data]
    kept = "".join(ledger(paper).values())
    assert ("Forty" in kept) == (status != "removed"), "of what is removed nothing is kept"


def test_without_the_setting_nothing_is_kept_or_shown(tmp_path: Path) -> None:
    paper = Paper(tmp_path, {A: text(), "ledger/README.md": ""}, theme=True)
    publish(paper, now="2025-05-10T00:00")
    corrected(paper)
    assert not [name for name in (*ledger(paper), *paper.output()) if "history" in name]


def test_the_setting_taken_back_takes_the_pages_away(paper: Paper) -> None:
    corrected(paper)
    paper.change("standfirst.toml", "history = true", "history = false")
    assert paper.build(now="2025-05-11T09:02").published
    assert not [name for name in paper.output() if "history" in name]


def test_a_story_cannot_have_the_address_of_anothers_history(paper: Paper) -> None:
    corrected(paper)
    paper.write({"content/world/c.md": story("C", permalink="/world/a/history/")})
    report = paper.build(now="2025-05-11T09:02")
    assert "address-twice" in {problem.code for problem in report.problems}
