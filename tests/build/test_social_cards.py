"""Pictures of headlines in whole sites: which stories have one, what pages say of it, and when it is drawn."""

import io
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

import pytest
from PIL import Image

from standfirst.build import Request
from standfirst.build.rollback import roll_back
from standfirst.incremental import processes
from standfirst.pages import social_card_address, story_of_card
from standfirst.preview.desk import Desk
from standfirst.social_cards import SocialCard, drawing
from tests.build.histories.sketches import sketch
from tests.build.tiny import NOW, Paper, codes, story

CARDS = "[social]\ncards = true\n"
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="4" height="2"/>'
CARD = "world/a/social-card.png"
FILES = {
    "templates/article.html": "<h1>{{ story.title }}</h1>{% if story.social_card %}{{ story.social_card.src }}{% endif %}"
    "{% if story.image %}{{ story.image.src }}{% endif %}{{ story.body }}",
    "content/world/_index.md": "---\ntitle: World\n---\n",
    "content/world/a.md": story("A flood"),
    "content/world/b.md": story("Another", image="{src: p.svg, alt: A, credit: B}"),
    "content/world/p.svg": SVG,
    "content/world/held.md": story("A secret", draft="true"),
    "content/about.md": "---\ntitle: About\n---\nUs.\n",
}


@pytest.fixture
def paper(tmp_path: Path) -> Paper:
    return Paper(tmp_path, FILES, settings=CARDS)


@pytest.fixture
def drawn() -> Iterator[list[str]]:
    """The headlines that were drawn, where all is done in one process."""
    seen: list[str] = []

    def draw(card: SocialCard, fonts: dict[str, bytes]) -> bytes:
        seen.append(card.headline)
        return sketch(card, fonts)

    with patch.object(drawing, "draw", draw):
        yield seen


def cards(paper: Paper) -> set[str]:
    return {name for name in paper.output() if name.endswith("social-card.png")}


def test_a_public_story_without_a_picture_has_one_and_nothing_else_has(paper: Paper) -> None:
    paper.good()
    assert cards(paper) == {CARD}
    with Image.open(io.BytesIO(paper.output()[CARD])) as image:
        assert (image.format, image.size) == ("PNG", (1200, 630))


def test_there_is_none_unless_the_settings_want_it(tmp_path: Path) -> None:
    paper = Paper(tmp_path, FILES)
    paper.good()
    assert cards(paper) == set()
    assert "social-card" not in paper.page("world/a")


def test_the_story_s_page_tells_networks_and_search_engines_of_it(tmp_path: Path, drawn: list[str]) -> None:
    paper = Paper(
        tmp_path, {**FILES, "templates/article.html": '{% extends "theme:article.html" %}'}, theme=True, settings=CARDS
    )
    paper.good()
    page = paper.page("world/a")
    address = re.search(r'"og:image" content="https://paper.example/([^"?]+)\?([0-9a-f]{10})"', page)
    assert address is not None
    assert address[1] == CARD
    for tag in ('"og:image:width" content="1200"', '"og:image:height" content="630"', '"og:image:alt" content="A flood"',
                '"twitter:card" content="summary_large_image"'):  # fmt: skip
        assert tag in page
    told = json.loads(page.split('ld+json">')[1].split("</script>")[0])
    pictures = [node["image"] for node in told["@graph"] if "image" in node]
    assert pictures == [[{"@type": "ImageObject", "url": f"https://paper.example/{CARD}?{address[2]}"}]]


def test_a_changed_headline_changes_the_address_that_networks_fetch(paper: Paper, drawn: list[str]) -> None:
    paper.good()
    before = re.findall(r"social-card\.png\?\w+", paper.page("world/a"))
    paper.change("content/world/a.md", "The rest.", "The end.")
    paper.good()
    assert re.findall(r"social-card\.png\?\w+", paper.page("world/a")) == before
    paper.change("content/world/a.md", "A flood", "Two floods")
    paper.good()
    assert re.findall(r"social-card\.png\?\w+", paper.page("world/a")) != before
    assert drawn == ["A flood", "Two floods"]


def test_a_publish_of_one_story_draws_one_picture(paper: Paper, drawn: list[str]) -> None:
    paper.good()
    del drawn[:]
    paper.write({"content/world/c.md": story("New")})
    paper.good()
    assert drawn == ["New"]
    assert cards(paper) == {CARD, "world/c/social-card.png"}


def test_a_picture_is_drawn_once_ever_whatever_else_is_forgotten(paper: Paper, drawn: list[str]) -> None:
    paper.good()
    before = paper.output()
    del drawn[:]
    paper.good(clean=True)
    paper.change("standfirst.toml", "[social]", "[recent]\ncount = 3\n[social]")
    paper.good()
    shutil.rmtree(paper.root / "site")
    paper.good()
    assert drawn == []
    assert paper.output()[CARD] == before[CARD]


def test_the_cache_may_be_deleted_and_a_damaged_picture_is_drawn_again(paper: Paper, drawn: list[str]) -> None:
    paper.good()
    before = paper.output()
    [kept] = [path for path in (paper.root / ".standfirst/pictures").rglob("*") if path.is_file()]
    kept.write_bytes(b"\0" + kept.read_bytes()[1:])
    shutil.rmtree(paper.root / "site")
    paper.good()
    assert paper.output() == before
    shutil.rmtree(paper.root / ".standfirst")
    paper.good()
    assert paper.output() == before
    assert drawn == ["A flood"] * 3


@pytest.mark.parametrize("key", ["draft: true", "status: removed", "expires: 2025-02-01"])
def test_a_story_that_is_no_longer_public_leaves_no_picture_and_none_in_the_cache(
    paper: Paper, drawn: list[str], key: str
) -> None:
    paper.good()
    paper.change("content/world/a.md", "date:", f"{key}\ndate:")
    paper.good()
    assert cards(paper) == set()
    assert [path for path in (paper.root / ".standfirst/pictures").rglob("*") if path.is_file()] == []


def test_a_story_that_gets_a_picture_of_its_own_loses_this_one(paper: Paper, drawn: list[str]) -> None:
    paper.good()
    paper.change("content/world/a.md", "date:", "image: {src: p.svg, alt: A, credit: B}\ndate:")
    paper.good()
    assert cards(paper) == set()
    assert "p.svg" in paper.page("world/a")


def test_an_incremental_build_gives_the_pictures_of_a_clean_one(paper: Paper) -> None:
    """As drawn, with no sketches."""
    paper.good()
    paper.change("content/world/a.md", "A flood", "बाढ़")
    paper.change("content/world/_index.md", "World", "The World")
    paper.good()
    assert paper.output() == paper.clean(jobs=1)


def test_many_are_drawn_in_several_processes_to_the_same_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, drawn: list[str]
) -> None:
    stories = {f"content/world/s{number}.md": story(f"Story {number}") for number in range(40)}
    paper = Paper(tmp_path, {**FILES, **stories}, settings=CARDS)
    monkeypatch.setattr(processes, "WORTH_FORKING", 20)
    paper.good(jobs=3)
    assert len(drawn) < 41, "some were drawn elsewhere"
    assert paper.output() == paper.clean(jobs=1)


def test_letters_that_no_font_has_cost_the_picture_and_are_told_at_the_title(paper: Paper, drawn: list[str]) -> None:
    paper.write({"content/world/ta.md": story("தமிழ்")})
    report = paper.build()
    assert codes(report) == [("note", "social-card-letters", "content/world/ta.md", 2)]
    assert "U+0BA4" in report.problems[0].message
    assert cards(paper) == {CARD}
    assert "social-card" not in paper.page("world/ta")


def test_a_font_of_the_site_s_own_is_tried_first_and_a_change_of_it_draws_anew(paper: Paper, drawn: list[str]) -> None:
    paper.good()
    font = Path(__file__).parents[2] / "templates/fonts/NotoSerif-Bold.ttf"
    paper.write({"templates/fonts/Own.ttf": font.read_bytes()})
    paper.good()
    assert drawn == ["A flood", "A flood"]
    assert paper.output()[CARD] == paper.clean()[CARD]
    assert b"Own.ttf" in paper.output()[CARD]


def test_a_paper_whose_name_no_font_has_is_told_so(tmp_path: Path, drawn: list[str]) -> None:
    paper = Paper(tmp_path, FILES, settings=CARDS)
    paper.change("standfirst.toml", "The Paper", "தாள்")
    assert codes(paper.build()) == [("note", "social-card-letters", "standfirst.toml", 2)]


def test_in_the_preview_a_page_is_there_before_its_picture_is_drawn(paper: Paper, drawn: list[str]) -> None:
    desk = Desk(str(paper.root), ".standfirst/preview", drafts=True, now=NOW, wall=lambda: 0.0)
    desk.begin(lambda *told: None, 1)
    try:
        page = desk.served("world/a/index.html")
        assert page is not None
        assert b"social-card.png" in page.data
        assert drawn == []
        picture = desk.served(CARD)
        assert picture is not None
        assert drawn == ["A flood"]
    finally:
        desk.close()


def test_a_release_in_which_a_story_had_no_picture_of_its_own_can_be_brought_back(
    paper: Paper, drawn: list[str]
) -> None:
    paper.good()
    before = paper.output()
    paper.change("content/world/a.md", "date:", "image: {src: p.svg, alt: A, credit: B}\ndate:")
    paper.good()
    roll_back(Request(root=str(paper.root)))
    assert paper.output() == before


@pytest.mark.parametrize("address", ["/world/a/", "/world/a.html", "/"])
def test_the_address_of_a_picture_tells_its_story(address: str) -> None:
    assert story_of_card(social_card_address(address)) == address
    assert story_of_card(address) == ""


def test_what_a_killed_build_was_writing_goes_with_the_next_picture(paper: Paper, drawn: list[str]) -> None:
    paper.good()
    left = paper.root / ".standfirst/pictures/.standfirst-1-ab.tmp"
    left.write_bytes(b"half")
    paper.change("content/world/a.md", "A flood", "Two floods")
    paper.good()
    assert not left.exists()
