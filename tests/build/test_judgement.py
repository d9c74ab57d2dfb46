"""When the last build's judgement is taken for this one's: for edits that change no story's standing, and no others."""

from __future__ import annotations

from pathlib import Path
from typing import NoReturn

import pytest
from PIL import Image

from standfirst.build import outline
from tests.build.tiny import Paper, changed, codes, story

FILES = {
    "content/world/_index.md": "---\ntitle: World\n---\nOf the world.\n",
    "content/world/a.md": story("Alpha", "2025-01-01T10:00", tags="[Sea]"),
    "content/world/b.md": story("Beta", "2025-01-02T10:00", tags="[Sea]", body="Opens [alpha](a.md).\n\nMore of it."),
    "content/sport/c.md": story("Gamma", "2025-01-03T10:00"),
    "content/about.md": "---\ntitle: About\n---\nAbout us.\n",
}


class Asked(Exception):
    """The site was worked out again."""


@pytest.fixture
def paper(tmp_path: Path) -> Paper:
    paper = Paper(tmp_path, FILES)
    paper.good()
    return paper


def refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on, working the site out raises."""

    def raising(*_: object, **__: object) -> NoReturn:
        raise Asked

    monkeypatch.setattr(outline, "judged", raising)


EDITS = {
    "a word more": ("content/world/a.md", "The rest.", "All the rest."),
    "other first words": ("content/world/a.md", "First paragraph.", "Another beginning."),
    "a longer text": ("content/sport/c.md", "The rest.", "The rest.\n\n## And\n\n*more* of it."),
    "a page": ("content/about.md", "About us.", "About all of us."),
    "a section's text": ("content/world/_index.md", "Of the world.", "Of all the world."),
    "the text around a link": ("content/world/b.md", "Opens [alpha](a.md).", "Opens [alpha](a.md), or not."),
}


@pytest.mark.parametrize("edit", EDITS)
def test_an_edit_in_a_text_does_not_work_the_site_out_again(
    paper: Paper, monkeypatch: pytest.MonkeyPatch, edit: str
) -> None:
    paper.change(*EDITS[edit])
    with monkeypatch.context() as patch:
        refused(patch)
        assert paper.good().stories == 3
    assert changed(paper.output(), paper.clean()) == set()


def test_edit_after_edit_is_right(paper: Paper, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        refused(patch)
        for number, edit in enumerate([*EDITS, *EDITS]):
            name, _, _ = EDITS[edit]
            paper.write({name: (paper.root / name).read_text() + f"\n\nMore, {number}.\n"})
            paper.good()
    assert changed(paper.output(), paper.clean()) == set()


TOLD = {
    "a title": ("content/world/a.md", "title: Alpha", "title: Omega"),
    "a tag": ("content/world/a.md", "[Sea]", "[Sea, Land]"),
    "a date": ("content/world/a.md", "2025-01-01T10:00", "2025-01-01T11:00"),
    "an alias": ("content/world/a.md", "title: Alpha", "title: Alpha\naliases: [/old/]"),
    "a link": ("content/sport/c.md", "The rest.", "See [alpha](../world/a.md)."),
    "a link that moves down": ("content/world/b.md", "Opens", "More.\n\nOpens"),
    "an address that is not there": ("content/world/b.md", "More of it.", "![](/nowhere.png)"),
}

FURTHER = {
    "the only story of a day": ("content/world/a.md", "2025-01-01T10:00", "2025-01-04T10:00"),
    "a draft": ("content/world/a.md", "title: Alpha", "title: Alpha\ndraft: true"),
    "an embargo": ("content/world/a.md", "title: Alpha", "title: Alpha\nembargo: 2026-01-01"),
    "a section's title": ("content/world/_index.md", "title: World", "title: The World"),
    "a link to nothing": ("content/sport/c.md", "The rest.", "See [nobody](nobody.md)."),
    "an unclosed header": ("content/sport/c.md", "---\nFirst", "First"),
    "an address that is taken": ("content/world/a.md", "title: Alpha", "title: Alpha\nslug: b"),
}


def as_clean(paper: Paper) -> None:
    """The build that is to come has the words and the bytes of a clean one."""
    before, report = paper.output(), paper.build()
    clean = paper.build(output=".clean/site", cache=".clean/cache", clean=True)
    assert (report.problems, report.held, report.published) == (clean.problems, clean.held, clean.published)
    assert (report.next_change, report.pages) == (clean.next_change, clean.pages)
    assert changed(paper.output(), paper.output(".clean/site") if report.published else before) == set()


@pytest.mark.parametrize("edit", TOLD)
def test_what_a_few_stories_say_otherwise_is_told_from_the_last_judgement(
    paper: Paper, monkeypatch: pytest.MonkeyPatch, edit: str
) -> None:
    paper.change(*TOLD[edit])
    with monkeypatch.context() as patch:
        refused(patch)
        paper.build()
    as_clean(paper)
    paper.change(TOLD[edit][0], TOLD[edit][2], TOLD[edit][1])
    as_clean(paper)


@pytest.mark.parametrize("edit", FURTHER)
def test_what_reaches_further_works_the_site_out_again(
    paper: Paper, monkeypatch: pytest.MonkeyPatch, edit: str
) -> None:
    paper.change(*FURTHER[edit])
    with monkeypatch.context() as patch:
        refused(patch)
        with pytest.raises(Asked):
            paper.build()
    as_clean(paper)


def test_a_new_story_is_told_from_the_last_judgement_one_that_is_gone_is_not(
    paper: Paper, monkeypatch: pytest.MonkeyPatch
) -> None:
    paper.write({"content/world/new.md": story("New", "2025-01-02T11:00", tags="[Sea, Sky]")})
    with monkeypatch.context() as patch:
        refused(patch)
        assert paper.good().stories == 4
    assert changed(paper.output(), paper.clean()) == set()
    paper.remove("content/world/new.md")
    with monkeypatch.context() as patch:
        refused(patch)
        with pytest.raises(Asked):
            paper.build()
    as_clean(paper)


@pytest.mark.parametrize("name", ["static/new.svg", "content/world/notes.pdf", "templates/fragments/x.html"])
def test_a_new_file_works_the_site_out_again(paper: Paper, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    refused(monkeypatch)
    paper.write({name: story("New")})
    with pytest.raises(Asked):
        paper.build()
    paper.remove(name)
    paper.good()


def test_a_story_with_a_picture_of_its_own_does_not_nor_does_a_picture_alone(
    paper: Paper, monkeypatch: pytest.MonkeyPatch
) -> None:
    Image.new("RGB", (400, 300), "teal").save(paper.root / "content/world/quay.png")
    new = story("New", "2025-01-02T11:00").replace(
        "date:", "image: {src: quay.png, alt: A quay, credit: Nobody}\ndate:"
    )
    paper.write({"content/world/new.md": new})
    with monkeypatch.context() as patch:
        refused(patch)
        assert paper.good().stories == 4
        Image.new("RGB", (400, 300), "olive").save(paper.root / "content/world/pier.png")
        paper.change("content/world/new.md", "title: New", "title: Newer")
        paper.good()
    as_clean(paper)
    paper.change("content/world/new.md", "quay.png", "quai.png")
    as_clean(paper)  # a picture that a story lacks: what is said names the nearest, so all is looked at
    Image.new("RGB", (400, 300), "navy").save(paper.root / "content/world/quai.png")
    as_clean(paper)


def test_the_clock_does_when_it_comes_to_an_instant_that_decides_anything(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paper = Paper(tmp_path, {**FILES, "content/world/late.md": story("Late", "2025-06-01T12:00")})
    paper.good(now="2025-06-01T08:00")
    with monkeypatch.context() as patch:
        refused(patch)
        paper.change("content/world/a.md", "The rest.", "The whole rest.")
        assert paper.good(now="2025-06-01T11:59:59").stories == 3
        for now in ("2025-06-01T12:00", "2025-06-01T07:59:59"):
            with pytest.raises(Asked):
                paper.build(now=now)
    assert paper.good(now="2025-06-01T12:00").stories == 4


@pytest.mark.parametrize("fault", ["template", "content"])
def test_a_build_that_came_to_nothing_leaves_no_judgement(paper: Paper, fault: str) -> None:
    """It has kept the changed documents, so that the next build would not see that they have changed."""
    paper.change("content/world/a.md", "title: Alpha", "title: Omega")
    if fault == "template":
        paper.change("templates/article.html", "{{ story.held }}", "{{ story.nothing }}")
    else:
        paper.change("content/sport/c.md", "The rest.", "See [nobody](nobody.md).")
    assert not paper.build().published
    if fault == "template":
        paper.change("templates/article.html", "{{ story.nothing }}", "{{ story.held }}")
    else:
        paper.change("content/sport/c.md", "See [nobody](nobody.md).", "The rest.")
    paper.good()
    assert "Omega" in paper.page("world")
    assert changed(paper.output(), paper.clean()) == set()


def test_warnings_are_said_again(paper: Paper, monkeypatch: pytest.MonkeyPatch) -> None:
    paper.change("content/world/b.md", "More of it.", "More. ![](/nowhere.png)")
    first = paper.build()
    assert codes(first) != []
    refused(monkeypatch)
    paper.change("content/world/a.md", "The rest.", "All the rest.")
    assert paper.build().problems == first.problems
