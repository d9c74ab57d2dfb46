"""`on_error = "quarantine"`: a faulty story that was public stays as it last was good, if both its files say that it is
public; and whatever the cache has seen, the output is that of a clean build over the same tree and the same copies."""

from collections.abc import Callable
from pathlib import Path

import pytest

from standfirst.build import Report
from standfirst.build.judgement import Judgement
from standfirst.build.quarantine import Quarantine
from standfirst.build.report import Request
from standfirst.verify import Verdict, embargo, verify
from tests.build.tiny import NOW, Paper, codes, story

QUARANTINE = '[build]\non_error = "quarantine"\n'
FILES = {
    "content/world/_index.md": "---\ntitle: The World\n---\nOf it.\n",
    "content/world/a.md": story("Alpha", "2025-01-01T10:00"),
    "content/world/b.md": story(
        "Beta", "2025-01-02T10:00", body="Beta begins.\n\nSee [alpha](a.md).", expires="2025-07-01"
    ),
    "content/about.md": "---\ntitle: About\n---\nUs.\n",
}
A = "content/world/a.md"
MISTAKE = ("title: Alpha", "title: Another\ntags: {a: b}")
"""A fault that leaves the keys of the gate readable."""


@pytest.fixture
def paper(tmp_path: Path) -> Paper:
    paper = Paper(tmp_path, FILES, settings=QUARANTINE)
    paper.good()
    return paper


def copies(paper: Paper) -> dict[str, str]:
    top = paper.root / ".standfirst" / "last-good"
    return {path.relative_to(top).as_posix(): path.read_text() for path in sorted(top.rglob("*")) if path.is_file()}


def exact(paper: Paper, **request: object) -> Report:
    """A build whose output, problems and held stories are those of a clean one over the same tree and copies."""
    report = paper.build(**request)
    output, kept = paper.output(), copies(paper)
    asked = {"now": NOW, **request, "output": ".clean/site", "cache": ".clean/cache", "clean": True}
    clean = paper.build(**asked)
    assert paper.output(".clean/site") == output
    assert (clean.problems, clean.held, clean.next_change) == (report.problems, report.held, report.next_change)
    assert copies(paper) == kept, "a clean build elsewhere keeps no copies"
    return report


def public(paper: Paper) -> bool:
    return "world/a/index.html" in paper.output()


def test_the_copies_are_the_sources_of_what_is_public(paper: Paper) -> None:
    paper.write({"content/world/d.md": story("Delta", draft="true"), "content/world/e.md": story("Eps", "2030-01-01")})
    paper.build()
    assert copies(paper) == {name.removeprefix("content/"): text for name, text in FILES.items()}


def test_a_faulty_story_that_was_public_stays_as_it_last_was_good(paper: Paper) -> None:
    before = paper.times()
    paper.change(A, *MISTAKE)
    report = exact(paper)
    assert report.published
    assert report.failed
    assert codes(report) == [("warning", "last-good-shown", A, 1), ("error", "not-list", A, 3)]
    assert report.problems[0].hint.startswith("correct what is said of this file here")
    assert report.held == ()
    assert (report.rendered, report.written, report.removed) == (0, 0, 0)
    assert paper.times() == before


def test_what_else_changes_goes_out_beside_it(paper: Paper) -> None:
    paper.change(A, *MISTAKE)
    paper.write({"content/world/c.md": story("Gamma", "2025-01-03T10:00", body="See [alpha](a.md).")})
    report = exact(paper)
    assert '<a href="/world/a/">alpha</a>' in paper.page("world/c")
    assert [problem.file for problem in report.problems] == [A, A]
    assert "Alpha" in paper.page("world")
    assert "Another" not in paper.page("world")


def test_a_mended_story_goes_out_in_its_new_version(paper: Paper) -> None:
    paper.change(A, *MISTAKE)
    paper.build()
    paper.change(A, "tags: {a: b}", "tags: [Sea]")
    assert exact(paper).problems == ()
    assert "Another" in paper.page("world/a")
    assert "title: Another" in copies(paper)["world/a.md"]


def test_a_link_that_comes_to_lead_nowhere_keeps_its_text(paper: Paper) -> None:
    paper.remove(A)
    report = exact(paper)
    assert codes(report) == [
        ("warning", "last-good-shown", "content/world/b.md", 1),
        ("error", "link-missing", "content/world/b.md", 8),
    ]
    assert "<p>See alpha.</p>" in paper.page("world/b")


def test_a_link_to_a_story_that_is_held_again_does_not_tell_its_address(paper: Paper) -> None:
    paper.change(A, "title: Alpha", "title: Alpha\ndraft: true")
    assert ("error", "link-held", "content/world/b.md", 8) in codes(exact(paper))
    assert "<p>See alpha.</p>" in paper.page("world/b")
    assert not any(b"world/a/" in data for data in paper.output().values())


@pytest.mark.parametrize("line", ["draft: maybe", "draft: true", "status: withheld", "embargo: 2030-01-01", "date: x"])
def test_a_gate_that_cannot_be_read_or_says_no_takes_the_story_down(paper: Paper, line: str) -> None:
    paper.change(A, *MISTAKE)
    exact(paper)
    paper.change(A, "tags: {a: b}", f"tags: {{a: b}}\n{line}")
    report = exact(paper)
    assert not public(paper)
    assert [held.source for held in report.held] == [A]
    assert "world/a.md" not in copies(paper)


def test_no_older_version_comes_back_once_a_story_was_taken_down(paper: Paper) -> None:
    paper.change(A, "title: Alpha", "title: Alpha\ndraft: true")
    paper.build()
    paper.change(A, "title: Alpha\ndraft: true", "title: Another\ntags: {a: b}")
    report = exact(paper)
    assert not public(paper)
    assert [held.why for held in report.held] == ["faulty"]


@pytest.mark.parametrize("mode", ["stop", "quarantine"])
def test_what_a_build_takes_down_stays_down_whichever_way_it_was_built(paper: Paper, mode: str) -> None:
    paper.write({"content/world/b.md": story("Beta", "2025-01-02T10:00")})
    paper.change(A, "title: Alpha", "title: Alpha\ndraft: true")
    assert paper.build(on_error=mode).published
    assert "world/a.md" not in copies(paper)


def test_it_comes_down_as_soon_as_either_version_expires(paper: Paper) -> None:
    paper.change("content/world/b.md", "title: Beta", "title: Better\ntags: {a: b}")
    assert exact(paper).next_change == "2025-07-01T00:00:00+00:00"
    paper.change("content/world/b.md", "expires: 2025-07-01", "expires: 2025-06-15")
    assert exact(paper).next_change == "2025-06-15T00:00:00+00:00"
    exact(paper, now="2025-06-15T00:00")
    assert "world/b/index.html" not in paper.output()
    paper.change("content/world/b.md", "expires: 2025-06-15", "expires: 2025-08-15")
    exact(paper, now="2025-06-15T00:01")
    assert "world/b/index.html" not in paper.output()


def test_an_old_end_counts_though_the_new_version_has_none(paper: Paper) -> None:
    paper.change("content/world/b.md", "title: Beta", "title: Better\ntags: {a: b}")
    paper.change("content/world/b.md", "\nexpires: 2025-07-01", "")
    assert exact(paper).next_change == "2025-07-01T00:00:00+00:00"
    exact(paper, now="2025-07-02")
    assert "world/b/index.html" not in paper.output()


def test_a_faulty_story_that_never_was_public_is_held(paper: Paper) -> None:
    paper.write({"content/world/w.md": story("Wrong", tags="{a: b}")})
    report = exact(paper)
    assert [(held.source, held.why) for held in report.held] == [("content/world/w.md", "faulty")]
    assert "world/w/index.html" not in paper.output()


def test_deleting_the_story_deletes_its_copy(paper: Paper) -> None:
    paper.change(A, *MISTAKE)
    paper.build()
    paper.remove(A)
    exact(paper)
    assert not public(paper)
    assert "world/a.md" not in copies(paper)


def test_deleting_the_copies_holds_those_stories(paper: Paper) -> None:
    paper.change(A, *MISTAKE)
    paper.build()
    (paper.root / ".standfirst/last-good/world/a.md").unlink()
    report = exact(paper)
    assert [held.source for held in report.held] == [A]
    assert not public(paper)


@pytest.mark.parametrize("forgotten", [True, False])
def test_the_cache_has_no_part_in_it(paper: Paper, forgotten: bool) -> None:
    paper.change(A, *MISTAKE)
    if forgotten:
        for path in (paper.root / ".standfirst").iterdir():
            if path.is_file():
                path.unlink()
    report = exact(paper, clean=not forgotten)
    assert public(paper)
    assert report.published


def test_a_first_build_of_faulty_stories_alone_has_nothing_to_keep(tmp_path: Path) -> None:
    paper = Paper(tmp_path, {"content/world/w.md": story("Wrong", "no day")}, settings=QUARANTINE)
    assert [held.why for held in paper.build().held] == ["faulty"]
    assert copies(paper) == {}
    paper.write({"content/world/w.md": story("Right", "2025-01-01")})
    assert exact(paper).held == ()
    assert list(copies(paper)) == ["world/w.md"]


def test_a_preview_holds_faulty_stories_and_keeps_no_copies(paper: Paper) -> None:
    before = copies(paper)
    paper.change(A, *MISTAKE)
    report = paper.build(drafts=True, output="preview")
    assert [held.source for held in report.held] == [A]
    assert copies(paper) == before


def test_where_quarantine_never_was_on_no_copies_are_kept(tmp_path: Path) -> None:
    paper = Paper(tmp_path, FILES)
    paper.good()
    assert not (tmp_path / ".standfirst" / "last-good").exists()


def test_a_sections_own_page_and_a_page_stay_too(paper: Paper) -> None:
    before = paper.output()
    paper.change("content/world/_index.md", "title: The World", "title: Earth\nweight: heavy")
    paper.change("content/about.md", "title: About", "title: [About]")
    exact(paper)
    assert paper.output() == before


@pytest.mark.parametrize("compare", [verify, embargo])
def test_verify_reads_the_same_copies(paper: Paper, compare: Callable[[Request], Verdict]) -> None:
    paper.change(A, *MISTAKE)
    paper.write({"content/world/w.md": story("Wrong", tags="{a: b}"), "content/world/d.md": story("D", draft="true")})
    found = compare(Request(root=str(paper.root), now=NOW))
    assert found.report.published
    assert found.differences == ()
    assert public(paper)


def test_a_copy_that_is_damaged_is_held_to_its_own_keys(paper: Paper) -> None:
    """Whatever is in the folder, nothing in it goes out that does not say that it is public."""
    paper.change(A, *MISTAKE)
    paper.write({".standfirst/last-good/world/a.md": story("Secret", draft="true")})
    exact(paper)
    assert not public(paper)


def test_a_run_that_dies_once_it_has_published_leaves_no_older_version(
    paper: Paper, monkeypatch: pytest.MonkeyPatch
) -> None:
    paper.change(A, "The rest.", "It is otherwise.")

    def dies(quarantine: Quarantine, judgement: Judgement) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Quarantine, "after", dies)
        with pytest.raises(KeyboardInterrupt):
            paper.build()
    assert "It is otherwise." in paper.page("world/a")
    assert "world/a.md" not in copies(paper)
    paper.change(A, *MISTAKE)
    report = exact(paper)
    assert [held.source for held in report.held] == [A], "held, rather than shown as it was before"


def test_a_build_that_comes_to_nothing_leaves_the_copies_alone(paper: Paper) -> None:
    before = copies(paper)
    paper.change(A, "The rest.", "It is otherwise.")
    paper.write({"templates/article.html": "{% block main %}{{ nothing.at.all }}{% endblock %}"})
    assert not paper.build().published
    assert copies(paper) == before


def test_two_stories_that_change_places_while_one_is_wrong_stop_the_build(paper: Paper) -> None:
    """The good version still claims its address: two files that claim one stop a build either way."""
    paper.change(A, "title: Alpha", "title: Alpha\nslug: moved\ntags: {a: b}")
    paper.write({"content/world/c.md": story("Gamma", slug="a")})
    report = paper.build()
    assert not report.published
    assert "address-twice" in [problem.code for problem in report.problems]
