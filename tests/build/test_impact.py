"""`standfirst impact` says exactly which files change when a story goes: it is compared with what happens."""

import random
from pathlib import Path

import pytest

from standfirst.build import Request, build
from standfirst.build.impact import Impact, impact
from standfirst.problems import UsageError
from tests.build.histories.newsroom import Newsroom
from tests.build.tiny import Paper, changed, story

NOW = "2025-06-14T12:00"
DAY = 14
LONG = 50


def founded(root: Path, delivery: str) -> Newsroom:
    """A site of 64 stories that link to each other, some of them corrected, moved, pictured or retracted."""
    desk = Newsroom(root, random.Random(20250614))
    desk.day = DAY
    desk.found(delivery, "stop")
    for id in desk.stories()[::5]:
        desk.set(id, aliases=f"[/old/{id[:-3]}/]", corrections="[{date: 2025-06-09, text: Not so.}]")
    desk.set(desk.stories("draft", "embargo")[7], status="retracted", retraction="{date: 2025-06-10, text: No.}")
    return desk


def walked(root: Path, delivery: str, count: int) -> int:
    """For so many public stories: what impact says, and what happens. Gives how many files were reached."""
    desk = founded(root, delivery)
    reached = 0
    public = [id for id in desk.stories("draft", "embargo", "expires", "status") if desk.read(id)[0]["date"] < NOW]
    for id in desk.chance.sample(public, min(count, len(public))):
        assert build(Request(root=str(root), now=NOW)).published
        before = Paper.output_of(root / "site")
        told = impact(Request(root=str(root), now=NOW), f"content/{id}")
        assert Paper.output_of(root / "site") == before, "impact writes nothing"
        keys, body = desk.read(id)
        desk.set(id, status="removed")
        assert build(Request(root=str(root), now=NOW)).published
        after = Paper.output_of(root / "site")
        assert {file.path for file in told.files} == changed(before, after), id
        for file in told.files:
            how = (
                "changes" if file.path in before and file.path in after else "goes" if file.path in before else "comes"
            )
            assert file.change == how
        reached += len(told.files)
        desk.put(id, keys, body)
    return reached


@pytest.mark.parametrize("delivery", ["inline", "client"])
def test_impact_is_the_set_of_files_that_change_when_the_story_goes(tmp_path: Path, delivery: str) -> None:
    assert walked(tmp_path, delivery, 4) > 40


@pytest.mark.long
@pytest.mark.parametrize("delivery", ["inline", "client"])
def test_impact_holds_for_fifty_stories(tmp_path: Path, delivery: str) -> None:
    assert walked(tmp_path, delivery, LONG) > 500


@pytest.fixture
def paper(tmp_path: Path) -> Paper:
    return Paper(
        tmp_path,
        {
            "content/world/a.md": story(
                "A",
                "2025-05-20",
                aliases="[/old/]",
                tags="[Sea]",
                image="{src: a.svg, alt: A, credit: B}",
                corrections="[{date: 2025-05-21, text: No.}]",
            ),
            "content/world/b.md": story("B", "2025-05-19", body="See [a](a.md)."),
            "content/world/c.md": story("C", "2025-05-18", tags="[Sea]"),
            "content/sport/d.md": story("D", "2025-05-17"),
            "content/world/e.md": story("E", "2025-05-17", draft="true"),
            "content/world/a.svg": '<svg xmlns="http://www.w3.org/2000/svg"/>',
        },
        settings='[recent]\ndelivery = "client"\n',
    )


def of(paper: Paper, name: str) -> Impact:
    return impact(Request(root=str(paper.root), now="2025-06-01"), name)


def test_each_file_is_told_by_what_the_story_reaches_it(paper: Paper) -> None:
    paper.good()
    told = {file.address: (file.what, file.where) for file in of(paper, "content/world/a.md").files}
    assert told["/world/a/"] == ("page", "")
    assert told["/"] == ("front", "lead")
    assert told["/old/"] == ("redirect", "")
    assert told["/world/a/a.svg"] == ("file", "")
    assert told["/world/b/"] == ("link", "")
    assert told["/world/c/"] == ("related", "")
    assert told["/world/"] == ("list", "")
    assert told["/topic/sea/"] == ("list", "")
    assert told["/feed.xml"] == ("feed", "")
    assert told["/corrections/"] == ("corrections", "")
    assert told["/_f/recent.html"] == ("recent posts", "")
    assert "/sport/d/" not in told


@pytest.mark.parametrize(
    "name", ["content/world/a.md", "world/a.md", "/world/a/", "world/a", "https://paper.example/world/a/"]
)
def test_a_story_is_named_by_its_file_or_its_address(paper: Paper, name: str) -> None:
    assert of(paper, name).source == "content/world/a.md"


def test_a_site_that_was_never_built_can_be_asked(paper: Paper) -> None:
    assert of(paper, "/world/a/").files
    assert not (paper.root / "site").exists()


@pytest.mark.parametrize(
    ("name", "said"), [("/nothing/", "there is no story"), ("content/world/e.md", "is not public")]
)
def test_what_reaches_nothing_is_refused(paper: Paper, name: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        of(paper, name)


def test_a_site_with_errors_is_not_told_of(paper: Paper) -> None:
    paper.write({"content/world/f.md": story("F", body="See [x](nothing.md).")})
    with pytest.raises(UsageError, match="the site has errors"):
        of(paper, "/world/a/")
