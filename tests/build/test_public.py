"""What is public and what is not: the gate, the clock, wrong content, and the folder that is written."""

import shutil
from pathlib import Path

import pytest

from standfirst.build import HeldStory, Report
from standfirst.problems import UsageError
from tests.build.tiny import Paper, codes, story

PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>'
SECRET = {
    "content/world/e/index.md": story(
        "Epsilon", "2025-02-05T10:00", tags="[Zeal]", authors="[Zoe]", body="![A map](zmap.svg)\n\nZero hour.",
        aliases="[/zold/]", image="{src: zlead.svg, alt: Zenith, credit: Zoe}",
    ),
    "content/world/e/zmap.svg": PICTURE,
    "content/world/e/zlead.svg": PICTURE,
}  # fmt: skip
OTHERS = {
    "content/world/a.md": story("Alpha", "2025-01-01T10:00", tags="[Sea]"),
    "content/world/b.md": story("Beta", "2025-01-02T10:00", tags="[Sea]"),
    "content/about.md": "---\ntitle: About\n---\nAbout us.\n",
}
WORDS = (b"epsilon", b"zeal", b"zoe", b"zmap", b"zlead", b"zold", b"zero hour", b"2025/02", b"2025-02-05")


@pytest.fixture
def paper(tmp_path: Path) -> Paper:
    return Paper(tmp_path, OTHERS)


def traces(paper: Paper, folder: str = "site") -> set[str]:
    """Files of the output that betray the secret story."""
    found = paper.output(folder).items()
    return {name for name, data in found if any(word in (name.encode() + data).lower() for word in WORDS)}


def holds(report: Report) -> list[tuple[str, str, str | None]]:
    return [(held.source, held.why, held.until) for held in report.held]


@pytest.mark.parametrize(
    ("key", "value", "why", "until"),
    [
        ("draft", "true", "draft", None),
        ("status", "draft", "draft", None),
        ("status", "withheld", "withheld", None),
        ("status", "removed", "withheld", None),
        ("embargo", "2030-01-01", "embargoed", "2030-01-01T00:00:00+00:00"),
        ("embargo", "true", "embargoed", None),
        ("expires", "2025-05-31T23:59", "expired", None),
        ("date", "2025-06-01T00:00:01", "future", "2025-06-01T00:00:01+00:00"),
    ],
)
def test_a_story_that_is_held_leaves_no_trace_in_the_output(
    paper: Paper, key: str, value: str, why: str, until: str | None
) -> None:
    paper.good()
    without = paper.output()
    paper.write(SECRET)
    paper.good()
    assert len(traces(paper)) > 8
    text = SECRET["content/world/e/index.md"]
    keys = f"{key}: {value}\n"
    text = text.replace("date: 2025-02-05T10:00\n", keys) if key == "date" else text.replace("---\n", f"---\n{keys}", 1)
    paper.write({"content/world/e/index.md": text})
    report = paper.build()
    assert report.published
    assert holds(report) == [("content/world/e/index.md", why, until)]
    assert traces(paper) == set()
    assert paper.output() == without
    assert not (paper.root / "site/world/e").exists()


def test_a_story_that_is_deleted_leaves_no_trace_in_the_output(paper: Paper) -> None:
    paper.good()
    without = paper.output()
    paper.write(SECRET)
    paper.good()
    paper.remove(*SECRET)
    report = paper.good()
    assert paper.output() == without
    assert report.removed > 5


def test_an_embargo_passes_at_its_second_and_an_expiry_at_its(paper: Paper) -> None:
    keys = {"embargo": "2025-06-02T12:00", "expires": "2025-06-03T12:00"}
    paper.write({"content/world/e.md": story("Epsilon", "2025-02-05T10:00", **keys)})
    for now, public, change in [
        ("2025-06-02T11:59:59", False, "2025-06-02T12:00:00+00:00"),
        ("2025-06-02T12:00:00", True, "2025-06-03T12:00:00+00:00"),
        ("2025-06-03T11:59:59", True, "2025-06-03T12:00:00+00:00"),
        ("2025-06-03T12:00:00", False, None),
    ]:
        report = paper.build(now=now)
        assert report.published
        assert bool(traces(paper)) is public
        assert report.next_change == change
        assert paper.output() == paper.clean(now=now)


def test_a_clock_that_goes_back_holds_a_story_again(paper: Paper) -> None:
    paper.write({"content/world/e.md": story("Epsilon", "2025-02-05T10:00", embargo="2025-06-02T12:00")})
    paper.build(now="2025-06-05")
    assert traces(paper)
    paper.build(now="2025-06-01")
    assert not traces(paper)


def test_a_clock_without_a_zone_is_in_the_sites(tmp_path: Path) -> None:
    paper = Paper(tmp_path, {"content/world/e.md": story("Epsilon", embargo="2025-06-02T12:00")})
    paper.change("standfirst.toml", '"UTC"', '"Asia/Kolkata"')
    assert holds(paper.build(now="2025-06-02T11:59")) == [
        ("content/world/e.md", "embargoed", "2025-06-02T12:00:00+05:30")
    ]
    assert not holds(paper.build(now="2025-06-02T12:00"))
    assert not holds(paper.build(now="2025-06-02T06:30Z"))
    assert holds(paper.build(now="2025-06-02T06:29Z"))


def test_a_lead_picture_comes_down_at_its_hour(paper: Paper) -> None:
    image = "{src: zlead.svg, alt: Zenith, credit: Zoe, until: 2025-06-02T12:00}"
    paper.write({"content/world/e.md": story("E", image=image), "content/world/zlead.svg": PICTURE})
    assert paper.good().next_change == "2025-06-02T12:00:00+00:00"
    assert "zlead.svg" in paper.page("world/e")
    paper.good(now="2025-06-02T12:00")
    assert "zlead.svg" not in paper.page("world/e")


def test_a_picture_from_elsewhere_may_lead_a_story(paper: Paper) -> None:
    paper.write({"content/world/e.md": story("E", image="https://cdn.example/lead.jpg")})
    paper.good()
    assert '<img src="https://cdn.example/lead.jpg">' in paper.page("world/e")


def test_the_report_has_the_words_of_the_contract(paper: Paper) -> None:
    paper.write({"content/world/e.md": story("E", "2030-01-01", body="[x](missing.md)")})
    said = paper.build().as_json()
    assert list(said) == [
        "now", "pages", "rendered", "spliced", "unchanged", "written", "removed", "seconds", "next_change", "held",
        "problems",
    ]  # fmt: skip
    assert said["now"] == "2025-06-01T00:00:00+00:00"
    assert list(said["held"]) == [
        {"source": "content/world/e.md", "why": "future", "until": "2030-01-01T00:00:00+00:00"}
    ]
    assert [set(problem) for problem in said["problems"]] == [
        {"code", "severity", "file", "line", "column", "message", "hint"}
    ]


# --- wrong content ---

WRONG = story("Wrong", "2025-03-01T10:00", body="See [nothing](missing.md).")


def test_while_an_error_stands_nothing_is_published(paper: Paper) -> None:
    paper.good()
    before = paper.times()
    paper.write({"content/world/w.md": WRONG, "content/world/c.md": story("Gamma")})
    report = paper.build()
    assert not report.published
    assert report.failed
    assert codes(report) == [("error", "link-missing", "content/world/w.md", 5)]
    assert (report.written, report.removed) == (0, 0)
    assert paper.times() == before


def test_a_first_build_with_an_error_makes_no_output(paper: Paper) -> None:
    paper.write({"content/world/w.md": WRONG})
    assert not paper.build().published
    assert not (paper.root / "site").exists()


def test_in_quarantine_the_faulty_story_is_held_and_the_rest_is_published(paper: Paper) -> None:
    paper.good()
    before = paper.output()
    paper.write({"content/world/w.md": WRONG, "content/world/c.md": story("Gamma")})
    report = paper.build(on_error="quarantine")
    assert report.published
    assert report.failed
    assert holds(report) == [("content/world/w.md", "faulty", None)]
    assert "world/c/index.html" in paper.output()
    assert "world/w/index.html" not in paper.output()
    paper.remove("content/world/w.md", "content/world/c.md")
    paper.good()
    assert paper.output() == before


def test_one_faulty_story_does_not_take_its_neighbours_down(paper: Paper) -> None:
    paper.write({"content/world/w.md": WRONG, "content/world/c.md": story("Gamma", body="See [wrong](w.md).")})
    report = paper.build(on_error="quarantine")
    assert codes(report) == [
        ("warning", "link-faulty", "content/world/c.md", 5),
        ("error", "link-missing", "content/world/w.md", 5),
    ]
    assert "<p>See wrong.</p>" in paper.page("world/c")


def test_an_author_meets_all_faults_of_a_file_at_once(paper: Paper) -> None:
    paper.write({"content/world/w.md": WRONG.replace("---\n", "---\nupdated: 2030-01-01\n", 1)})
    assert codes(paper.build()) == [
        ("error", "updated-in-future", "content/world/w.md", 2),
        ("error", "link-missing", "content/world/w.md", 6),
    ]


@pytest.mark.parametrize("keys", [{"draft": "true"}, {"date": "2030-01-01"}, {"status": "withheld"}], ids=str)
def test_faults_in_the_body_of_a_held_story_are_warnings(paper: Paper, keys: dict[str, str]) -> None:
    body = "See [nothing](missing.md) and [b](b.md).\n\n![A map](missing.svg)"
    paper.write({"content/world/w.md": story("Wrong", **{"body": body, **keys})})
    extra = len(keys.keys() - {"date"})
    report = paper.build()
    assert report.published
    assert codes(report) == [
        ("warning", "link-missing", "content/world/w.md", 5 + extra),
        ("warning", "picture-missing", "content/world/w.md", 7 + extra),
    ]


def test_a_fault_in_the_keys_of_a_gate_holds_the_story_even_from_a_preview(paper: Paper) -> None:
    paper.write({"content/world/e.md": story("Epsilon", draft="maybe")})
    report = paper.build(on_error="quarantine", drafts=True, output="preview")
    assert [held.why for held in report.held] == ["faulty"]
    assert not traces(paper, "preview")


def test_taking_a_story_down_never_stops_a_build(paper: Paper) -> None:
    paper.write(
        {
            "content/world/e.md": story("Epsilon"),
            "content/world/c.md": story("Gamma", also_read="[e.md]", body="See [it](e.md).\n\nAlso Read: [](e.md)"),
        }
    )
    paper.good()
    paper.change("content/world/e.md", "title: Epsilon", "title: Epsilon\nexpires: 2025-05-01")
    report = paper.build()
    assert report.published
    assert codes(report) == [
        ("warning", "link-withdrawn", "content/world/c.md", 4),
        ("warning", "link-withdrawn", "content/world/c.md", 6),
        ("warning", "link-withdrawn", "content/world/c.md", 8),
    ]
    page = paper.page("world/c")
    assert "<p>See it.</p>" in page
    assert "Also Read" not in page
    assert "/world/e/" not in page


@pytest.mark.parametrize("on_error", ["stop", "quarantine"])
def test_two_files_that_claim_one_address_stop_the_build_either_way(paper: Paper, on_error: str) -> None:
    paper.good()
    before = paper.times()
    paper.write({"content/world/c.md": story("Gamma", slug="A"), "content/world/d.md": story("Delta")})
    report = paper.build(on_error=on_error)
    assert not report.published
    assert ("error", "address-twice", "content/world/c.md", 4) in codes(report)
    assert paper.times() == before


def test_a_wrong_data_file_stops_a_build_even_in_quarantine(paper: Paper) -> None:
    paper.write({"data/authors.toml": "[Ana\n"})
    report = paper.build(on_error="quarantine")
    assert not report.published
    assert codes(report) == [("error", "data-syntax", "data/authors.toml", 1)]


@pytest.mark.parametrize("folder", ["!!!", "con"])
def test_a_folder_whose_name_is_no_place_is_an_error(paper: Paper, folder: str) -> None:
    paper.write({f"content/{folder}/a.md": story("Alpha")})
    report = paper.build(on_error="quarantine")
    assert not report.published
    assert ("error", "slug-fault", f"content/{folder}/", 1) in codes(report)


def test_a_story_of_the_first_years_is_printed_like_any_other(paper: Paper) -> None:
    paper.write(
        {"content/world/y.md": story("Long ago", "0099-02-03"), "content/world/z.md": story("End", "0001-01-01")}
    )
    paper.good()
    assert {"archive/0099/02/03/index.html", "archive/0001/01/01/index.html"} <= paper.output().keys()


# --- previews ---


def test_a_preview_shows_held_stories_and_says_so(paper: Paper) -> None:
    paper.write(
        {
            "content/world/e.md": story("Epsilon", "2025-02-05", draft="true"),
            "content/world/f.md": story("Phi", "2030-01-01"),
        }
    )
    paper.build()
    assert not traces(paper)
    report = paper.build(drafts=True, output="preview")
    assert report.held == (
        HeldStory(source="content/world/e.md", why="draft"),
        HeldStory(source="content/world/f.md", why="future", until="2030-01-01T00:00:00+00:00"),
    )
    assert {"world/e/index.html", "world/f/index.html"} <= paper.output("preview").keys()
    assert b"draft" in paper.output("preview")["world/e/index.html"]
    assert (paper.root / "preview/.standfirst-output").read_text() == "preview\n"
    assert (paper.root / "site/.standfirst-output").read_text() == "release\n"
    assert paper.output("preview")["robots.txt"] == b"User-agent: *\nDisallow: /\n"
    paper.build()
    assert not traces(paper)


# --- the folder that is written ---


@pytest.mark.parametrize("theirs", ["index.html", "photos/cat.jpg"])
def test_a_folder_that_is_not_ours_is_refused_untouched(paper: Paper, theirs: str) -> None:
    paper.write({f"site/{theirs}": "theirs"})
    before = paper.times()
    with pytest.raises(UsageError, match="holds files that are not ours"):
        paper.build()
    assert paper.times() == before


@pytest.mark.parametrize("output", [".", "content", "templates"])
def test_the_sites_own_folders_are_refused_untouched(paper: Paper, output: str) -> None:
    def tree() -> dict[Path, bytes]:
        return {
            path: path.read_bytes()
            for path in paper.root.rglob("*.*")
            if path.is_file() and ".standfirst" not in str(path)
        }

    before = tree()
    with pytest.raises(UsageError):
        paper.build(output=output)
    assert tree() == before


@pytest.mark.parametrize("written", ["yesterday", "2025-13-01", "12"])
def test_a_clock_that_is_no_time_is_wrong_usage(paper: Paper, written: str) -> None:
    with pytest.raises(UsageError, match="--now"):
        paper.build(now=written)


def test_a_file_that_somebody_changed_or_removed_in_the_output_is_put_right(paper: Paper) -> None:
    paper.good()
    whole = paper.output()
    paper.write({"site/world/a/index.html": "defaced", "site/stranger.html": "hello"})
    paper.remove("site/about/index.html")
    report = paper.build()
    assert paper.output() == whole
    told = [problem for problem in report.problems if problem.code == "output-edited"]
    assert [problem.file for problem in told] == ["site/stranger.html", "site/world/a/index.html"]
    assert "put right" in told[1].message
    assert "is removed" in told[0].message
    assert paper.build().problems == (), "once"


# --- a site without articles ---


@pytest.mark.parametrize("how", ["missing", "empty", "without articles"])
def test_a_site_without_articles_is_refused_and_stays_as_it_was(paper: Paper, how: str) -> None:
    """It is rather a folder that is not mounted than an order to take everything down."""
    paper.good()
    before = paper.times()
    shutil.rmtree(paper.root / "content")
    if how != "missing":
        (paper.root / "content").mkdir()
    if how == "without articles":
        paper.write({"content/world/picture.svg": PICTURE})
    said = (
        "there is no folder content/" if how == "missing" else "there is no article in content/: nothing is published"
    )
    with pytest.raises(UsageError, match=said):
        paper.build(on_error="quarantine")
    assert paper.times() == before
