"""What is taken back: a retracted story leaves a tombstone and nothing else, a removed one nothing at all; both are in no
list, count, feed or file. Corrections are kept in one list, with a feed."""

import re
from pathlib import Path

import pytest

from standfirst.cli import main
from tests.build.canaries import Canary, retracted, sung
from tests.build.test_canaries import PUBLIC, SETTINGS, files
from tests.build.tiny import Paper, changed, codes, story

GONE = "{date: 2025-05-05T10:00, text: It was made up.}"
CANARIES = retracted(20250602)


def told(canary: Canary) -> set[str]:
    """The words that a tombstone and the addresses that lead to it may have: of its headline, slug and alias."""
    source = str(canary.files[canary.path])
    return {word for word in canary.words if re.search(rf"^(title|slug|aliases):.*{word}", source, re.MULTILINE)}


@pytest.fixture(scope="module")
def paper(tmp_path_factory: pytest.TempPathFactory) -> Paper:
    """A site whose stories were public, and have been retracted."""
    root = tmp_path_factory.mktemp("retracted")
    paper = Paper(root, {**PUBLIC, **files(CANARIES, public=True)}, theme=True, settings=SETTINGS)
    assert paper.build().published
    paper.write(files(CANARIES))
    assert paper.build().published
    return paper


def test_of_a_retracted_story_nothing_is_left_but_headline_and_address(paper: Paper) -> None:
    allowed = {f"{word} of {canary.path}" for canary in CANARIES for word in told(canary)}
    heard = sung(CANARIES, paper.output())
    assert set(heard) - allowed == set()
    assert set(heard) == allowed, "the tombstones must be there, or looking for words is idle"
    places = set(heard.values())
    assert not [
        place for place in places if place.startswith(("topic/", "author/", "archive/", "_f/", "sitemap", "feed"))
    ]


def test_a_build_that_does_not_read_retracted_stories_makes_the_same_tombstones(
    paper: Paper, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["verify", "--embargo", "--root", str(paper.root), "--now", "2025-06-01T00:00"])
    assert "are those of a build without the held stories" in capsys.readouterr().err


def test_lists_are_those_of_a_site_that_never_had_the_retracted_stories(paper: Paper, tmp_path: Path) -> None:
    without = Paper(tmp_path, PUBLIC, theme=True, settings=SETTINGS)
    without.good()
    lists = {
        name for name in without.output() if name.startswith(("topic/", "author/", "_f/", "feed.xml", "world/feed"))
    }
    differ = changed(without.output(), paper.output())
    link = re.compile(rb'\s*<li><a href="/corrections/">Corrections</a></li>')
    for name in sorted(lists & differ):
        assert link.sub(b"", paper.output()[name]) == without.output()[name], name


def small(root: Path, **keys: str) -> Paper:
    paper = Paper(root, {
        "content/world/a.md": story("A", "2025-05-01T10:00", "Its own words.", aliases="[/old/]", tags="[Sea]", **keys),
        "content/world/b.md": story("B", "2025-05-02T10:00", tags="[Sea]"),
    }, theme=True)  # fmt: skip
    return paper


def test_a_tombstone_says_when_and_why_and_old_addresses_lead_to_it(tmp_path: Path) -> None:
    paper = small(tmp_path, status="retracted", retraction=GONE)
    paper.good()
    page = paper.page("world/a")
    assert '<h1 class="headline">A</h1>' in page
    assert "It was made up." in page
    assert '<meta name="robots" content="noindex">' in page
    assert "Its own words" not in page
    assert '<time datetime="2025-05-01T10:00:00+00:00">' in page
    assert '<time datetime="2025-05-05T10:00:00+00:00">' in page
    assert 'content="0; url=/world/a/"' in paper.page("old")
    assert "/world/a/" not in paper.page("sitemap.xml")
    assert "Retraction: A" in paper.page("corrections/feed.xml")


def test_a_removed_story_is_gone_with_all_its_addresses_and_pictures(tmp_path: Path) -> None:
    paper = small(tmp_path, image="{src: a.svg, alt: A, credit: B}", corrections="[{date: 2025-05-03, text: No.}]")
    paper.write({"content/world/a.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>'})
    paper.good()
    assert {"world/a/index.html", "old/index.html", "world/a/a.svg"} <= paper.output().keys()
    paper.write({"content/world/a.md": story("A", aliases="[/old/]", status="removed", removal=GONE, image="a.svg")})
    paper.good()
    assert not [name for name in paper.output() if name.startswith(("world/a/", "old/", "corrections/"))]
    assert paper.output() == paper.clean()


def test_a_picture_that_another_story_uses_stays(tmp_path: Path) -> None:
    paper = small(tmp_path, image="{src: a.svg, alt: A, credit: B}", status="removed")
    paper.write(
        {
            "content/world/a.svg": '<svg xmlns="http://www.w3.org/2000/svg"/>',
            "content/world/b.md": story("B", image="{src: a.svg, alt: A, credit: B}"),
        }
    )
    paper.good()
    assert "world/b/a.svg" in paper.output()


@pytest.mark.parametrize("status", ["retracted", "removed"])
def test_a_retraction_without_a_status_holds_the_story(tmp_path: Path, status: str) -> None:
    key = {"retracted": "retraction", "removed": "removal"}[status]
    paper = small(tmp_path, **{key: GONE})
    report = paper.build(on_error="quarantine")
    assert codes(report) == [("error", "gate-key-missing", "content/world/a.md", 6)]
    assert report.problems[0].hint.startswith(f"write status: {status} on a line of its own")
    assert "world/a/index.html" not in paper.output()


@pytest.mark.parametrize(
    "why", ["", "It was wrong.", "{text: It was wrong.}", "{date: 2025-05-05}", "[a, b]", "{date: soon, text: x}"]
)
def test_a_retraction_without_its_words_takes_the_story_down_with_a_warning(tmp_path: Path, why: str) -> None:
    paper = small(tmp_path, status="retracted", retraction=why)
    report = paper.build()
    assert {problem.code for problem in report.problems} == {"retraction-incomplete"}
    assert report.published
    assert not report.failed
    assert "Its own words" not in paper.page("world/a")


def test_a_mistake_in_a_story_that_is_taken_back_never_stops_the_build(tmp_path: Path) -> None:
    paper = small(tmp_path, status="retracted", retraction=GONE, image="{src: none.svg, focal: x}", priority="77")
    report = paper.build()
    assert report.published
    assert {severity for severity, *_ in codes(report)} == {"warning"}
    assert "Retraction" in paper.page("world/a")


def test_a_story_that_was_retracted_before_its_hour_leaves_no_trace_when_it_comes(tmp_path: Path) -> None:
    paper = small(tmp_path, embargo="2025-05-10", status="retracted", retraction=GONE)
    paper.build(now="2025-05-09T00:00")
    assert paper.build(now="2025-05-09T00:00").next_change is None
    paper.build(now="2025-05-11T00:00")
    assert not [name for name in paper.output() if name.startswith(("world/a/", "old/", "corrections/"))]


def test_a_static_file_of_a_story_that_is_taken_back_is_said_to_be_public_still(tmp_path: Path) -> None:
    paper = small(tmp_path, status="removed", image="/photo.svg")
    paper.write({"static/photo.svg": '<svg xmlns="http://www.w3.org/2000/svg"/>'})
    (problem,) = paper.build().problems
    assert problem.code == "held-file-public"
    assert (
        problem.message
        == "static/photo.svg is still public, as all of static/ is, though this story has been taken back"
    )


def test_a_tombstone_and_another_page_cannot_share_an_address(tmp_path: Path) -> None:
    paper = small(tmp_path, status="retracted", retraction=GONE)
    paper.write({"content/world/c.md": story("C", slug="a")})
    report = paper.build()
    assert [problem.code for problem in report.problems] == ["address-twice"]
    paper.write({"content/world/c.md": story("C", aliases="[/world/a/]")})
    (problem,) = paper.build().problems
    assert problem.message == "the alias /world/a/ in content/world/c.md is already the address of content/world/a.md"


def test_a_preview_shows_the_tombstone_as_readers_see_it(tmp_path: Path) -> None:
    paper = small(tmp_path, status="retracted", retraction=GONE)
    paper.build(drafts=True, output="preview")
    assert "Retraction" in paper.output("preview")["world/a/index.html"].decode()


# --- corrections ---


def test_every_correction_is_listed_newest_first_on_pages_that_stay(tmp_path: Path) -> None:
    told = ", ".join(f"{{date: 2025-05-{day:02}, text: 'Number {day}.'}}" for day in range(3, 12))
    paper = Paper(tmp_path, {
        "content/world/a.md": story("A", "2025-05-01", corrections=f"[{told}]"),
        "content/world/b.md": story("B", "2025-05-02", corrections="[{date: 2025-05-20, text: Late, type: clarification}]"),
    }, theme=True, settings="[pagination]\nsize = 4\n")  # fmt: skip
    paper.good()
    front = paper.page("corrections")
    assert front.index("Late") < front.index("Number 11.") < front.index("Number 8.")
    assert [f"Number {day}." in front for day in (7, 6)] == [True, False]
    assert 'href="/world/a/#correction-9"' in front
    assert 'id="correction-9"' in paper.page("world/a")
    old = paper.page("corrections/page/1")
    assert [f"Number {day}." in old for day in (3, 6, 7)] == [True, True, False]
    paper.write({"content/world/c.md": story("C", "2025-05-01", corrections="[{date: 2025-05-28, text: Newest.}]")})
    paper.good()
    assert paper.page("corrections/page/1").partition("<aside")[0] == old.partition("<aside")[0]
    assert paper.output() == paper.clean()


def test_there_is_no_page_and_no_link_while_nothing_was_corrected(tmp_path: Path) -> None:
    paper = small(tmp_path)
    paper.good()
    assert not [name for name in paper.output() if name.startswith("corrections")]
    assert "/corrections/" not in paper.page("index.html")
    paper.write({"content/world/b.md": story("B", "2025-05-02T10:00", corrections="[{date: 2025-05-03, text: No.}]")})
    paper.good()
    assert '<a href="/corrections/">Corrections</a>' in paper.page("index.html")
    paper.write({"content/world/b.md": story("B", "2025-05-02T10:00")})
    paper.good()
    assert "/corrections/" not in paper.page("index.html")


def test_a_correction_is_a_change_and_never_moves_the_date_of_publication(tmp_path: Path) -> None:
    paper = small(tmp_path, updated="2025-05-03", corrections="[{date: 2025-05-04T08:00, text: Not so.}]")
    paper.good()
    page = paper.page("world/a")
    assert '"datePublished": "2025-05-01T10:00:00+00:00"' in page.replace('":"', '": "')
    assert '"dateModified": "2025-05-04T08:00:00+00:00"' in page.replace('":"', '": "')
    assert "<lastmod>2025-05-04T08:00:00+00:00</lastmod>" in paper.page("sitemap.xml")
    feed = paper.page("feed.xml")
    assert "<description>Its own words. Correction: Not so.</description>" in feed
    assert "<pubDate>Thu, 01 May 2025 10:00:00 +0000</pubDate>" in feed


def test_a_correction_of_tomorrow_is_an_error(tmp_path: Path) -> None:
    paper = small(tmp_path, corrections="[{date: 2025-07-01, text: No.}]")
    report = paper.build()
    assert codes(report) == [("error", "correction-in-future", "content/world/a.md", 6)]
    assert paper.build(now="2025-07-02T00:00").problems == ()


@pytest.mark.parametrize("own", ["content/corrections.md", "content/corrections/story.md"])
def test_a_page_of_the_publishers_own_takes_the_lists_place(tmp_path: Path, own: str) -> None:
    paper = small(tmp_path, corrections="[{date: 2025-05-04, text: Not so.}]")
    paper.write({own: story("Ours", "2025-05-03")})
    paper.good()
    assert "Not so." not in paper.page("corrections")
    assert "All corrections" not in paper.page("world/a")
    paper.remove(own)
    paper.good()
    assert "Not so." in paper.page("corrections")
    assert paper.output() == paper.clean()
    paper.write({own: story("Ours", "2025-05-03")})
    paper.good()
    assert "Not so." not in paper.page("corrections")
    assert paper.output() == paper.clean()
