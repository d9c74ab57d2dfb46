"""What stands at the end of a story: hand-picked stories first, then related ones, none that the body links to."""

from pathlib import Path

import pytest

from standfirst.beside import Beside
from standfirst.build import relating
from tests.build.tiny import Paper, changed, story

LIST = {"templates/article.html": "{% for r in story.related %}{{ r.title }} {% endfor %}"}
STORIES = {
    f"content/world/s{n}.md": story(f"S{n}", f"2025-01-0{n}", tags="[Sea]", body=f"Body {n}.") for n in range(1, 8)
}


def listed(paper: Paper, n: int) -> str:
    return paper.page(f"world/s{n}").strip()


def storm(*numbers: int) -> dict[str, str]:
    """Stories that are parts of one thread."""
    return {
        f"content/world/s{n}.md": story(f"S{n}", f"2025-01-0{n}", tags="[Sea]", body="Body.", thread="Storm")
        for n in numbers
    }


@pytest.fixture
def paper(tmp_path: Path) -> Paper:
    return Paper(tmp_path, {**STORIES, **LIST})


def test_older_stories_of_the_same_topics_come_first(paper: Paper) -> None:
    paper.good()
    assert listed(paper, 7) == "S6 S5 S4 S3"
    assert listed(paper, 2) == "S1 S3 S4 S5"


def test_hand_picked_stories_come_before_them_in_their_order(paper: Paper) -> None:
    paper.change("content/world/s7.md", "tags: [Sea]", "tags: [Sea]\nalso_read: [s2.md, /world/s5.md, s7.md, s2.md]")
    paper.good()
    assert listed(paper, 7) == "S2 S5 S6 S4"


def test_what_the_body_links_to_is_not_offered_again(paper: Paper) -> None:
    paper.change("content/world/s7.md", "Body 7.", "See [it](s6.md).\n\nAlso Read: [](s4.md)")
    paper.change("content/world/s7.md", "tags: [Sea]", "tags: [Sea]\nalso_read: [s6.md]")
    paper.good()
    assert listed(paper, 7) == "S5 S3 S2 S1"


def test_stories_can_be_banned_and_the_automatic_ones_switched_off(paper: Paper) -> None:
    paper.change("content/world/s7.md", "tags: [Sea]", "tags: [Sea]\nalso_read: {pick: [s1.md], ban: [s6.md, s5.md]}")
    paper.change("content/world/s6.md", "tags: [Sea]", "tags: [Sea]\nalso_read: {pick: [s1.md], auto: false}")
    paper.good()
    assert listed(paper, 7) == "S1 S4 S3 S2"
    assert listed(paper, 6) == "S1"


def test_a_newer_story_leaves_full_lists_of_older_ones_alone(paper: Paper) -> None:
    paper.good()
    before = paper.output()
    paper.write({"content/world/s8.md": story("S8", "2025-01-08", tags="[Sea]")})
    paper.good()
    stories = {name for name in changed(before, paper.output()) if name.startswith("world/s")}
    assert stories == {"world/s8/index.html"}


def test_a_story_that_comes_down_makes_room(paper: Paper) -> None:
    paper.good()
    paper.change("content/world/s6.md", "title: S6", "title: S6\nstatus: removed")
    paper.build()
    assert listed(paper, 7) == "S5 S4 S3 S2"


def test_a_list_is_spread_over_threads(tmp_path: Path) -> None:
    parts = storm(5, 6, 4)
    paper = Paper(tmp_path, {**STORIES, **parts, **LIST})
    paper.good()
    assert listed(paper, 7) == "S6 S3 S2 S1"


def test_earlier_parts_of_the_thread_stand_above_and_are_not_shown_twice(tmp_path: Path) -> None:
    parts = storm(5, 6, 7)
    paper = Paper(tmp_path, {**STORIES, **parts, **LIST})
    paper.good()
    assert listed(paper, 7) == "S4 S3 S2"


def test_a_later_part_of_the_thread_says_that_it_is_one(tmp_path: Path) -> None:
    parts = storm(1, 2)
    why = {
        "templates/article.html": "{% for r in story.related %}{{ r.title }}{{ '!' if r.reason.thread }} {% endfor %}"
    }
    paper = Paper(tmp_path, {**parts, "content/world/s3.md": STORIES["content/world/s3.md"], **why})
    paper.good()
    assert sorted(listed(paper, 1).split()) == ["S2!", "S3"]


def test_two_processes_make_the_lists_of_one(paper: Paper, monkeypatch: pytest.MonkeyPatch) -> None:
    paper.build(jobs=1)
    alone, told = paper.output(), list[bool]()

    class Watched(Beside):
        def told(self) -> bytes | None:
            said = super().told()
            told.append(said is not None)
            return said

    monkeypatch.setattr(relating, "_MANY", 1)
    monkeypatch.setattr(relating, "Beside", Watched)
    paper.build(jobs=2, clean=True)
    assert told == [True]
    assert paper.output() == alone
