from collections.abc import Iterable, Sequence
from itertools import product
from typing import Any

import pytest
from msgspec import structs

from standfirst.config import load
from standfirst.documents import Document, Refers, parse
from standfirst.markup import Link, Picture
from standfirst.model.article import Article, Image, Pick
from standfirst.problems import Problem
from standfirst.references import (
    Places,
    Reference,
    beside,
    faults,
    linked_stories,
    published_files,
    resolve,
    strays,
)
from standfirst.urls import quote
from tests.model.sample import article, site

SOURCE = "world/a.md"
CONFIG = load(b'[site]\ntitle = "P"\nurl = "https://p.example/"\ntimezone = "UTC"\n')


def places(
    others: Iterable[Article] = (),
    *,
    files: Sequence[str] = (),
    static: Sequence[str] = (),
    faulty: Sequence[str] = (),
    unreadable: Sequence[str] = (),
) -> Places:
    """What can be linked to from `world/a.md`."""
    articles = [article(SOURCE), *others]
    return Places(
        site=site(articles, faulty=faulty),
        sources=frozenset([*(one.id for one in articles), *unreadable]),
        files={path: f"content/{path}" for path in files},
        static_files={path: f"static/{path}" for path in static},
    )


def document(*, links: Sequence[str] = (), pictures: Sequence[str] = (), id: str = SOURCE, **keys: Any) -> Document:
    return Document(
        id=id,
        article=article(id, **keys),
        links=tuple(Link(target=target, line=5, column=at + 1) for at, target in enumerate(links)),
        pictures=tuple(Picture(src=src, alt="", line=7, column=at + 1) for at, src in enumerate(pictures)),
    )


def said(problems: Iterable[Problem]) -> list[tuple[str, str, int, int]]:
    return [(problem.severity, problem.code, problem.line, problem.column) for problem in problems]


def only(problems: Sequence[Problem]) -> Problem:
    assert len(problems) == 1
    return problems[0]


# --- where a reference leads ---


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("b.md", Reference(address="/world/b/", id="world/b.md")),
        ("b.md?x=1#y", Reference(address="/world/b/?x=1#y", id="world/b.md")),
        ("/sport/भ.md", Reference(address="/sport/%E0%A4%AD/", id="sport/भ.md")),
        ("photo.jpg", Reference(address="/world/a/photo.jpg", file="content/world/photo.jpg")),
        ("two%20words.pdf", Reference(address="/world/a/two%20words.pdf", file="content/world/two words.pdf")),
        ("/logo.svg", Reference(address="/logo.svg", file="static/logo.svg")),
        ("/nowhere/", Reference(address="/nowhere/")),
        ("https://example.org/", Reference(outside="https://example.org/")),
        ("#votes", Reference(outside="#votes")),
        ("missing.md", Reference(id="world/missing.md", fault="missing")),
        ("missing.jpg", Reference(fault="missing")),
        ("old.html", Reference(address="/world/a/old.html")),
        ("../../2010/old%20one.html#x", Reference(address="/2010/old%20one.html#x")),
        ("../../b.md", Reference(fault="nowhere")),
        ("draft.md", Reference(id="world/draft.md", fault="held")),
        ("future.md", Reference(id="world/future.md", fault="held")),
        ("withheld.md", Reference(id="world/withheld.md", fault="held")),
        ("expired.md", Reference(id="world/expired.md", fault="gone")),
        ("retracted.md", Reference(id="world/retracted.md", fault="gone")),
        ("removed.md", Reference(id="world/removed.md", fault="gone")),
        ("faulty.md", Reference(id="world/faulty.md", fault="faulty")),
        ("unreadable.md", Reference(id="world/unreadable.md", fault="faulty")),
        ("_index.md", Reference(address="/world/", id="world/_index.md")),
    ],
)
def test_where_a_reference_leads(written: str, expected: Reference) -> None:
    known = places(
        [
            article("world/b.md"), article("sport/भ.md"), article("world/_index.md"),
            article("world/draft.md", draft=True), article("world/future.md", "2030-01-01"),
            article("world/withheld.md", status="withheld"), article("world/expired.md", expires="2025-02-01"),
            article("world/retracted.md", status="retracted"), article("world/removed.md", status="removed"),
            article("world/faulty.md"),
        ],
        files=["world/photo.jpg", "world/two words.pdf"],
        static=["logo.svg"],
        faulty=["world/faulty.md"],
        unreadable=["world/unreadable.md"],
    )  # fmt: skip
    assert resolve(known, SOURCE, written) == expected


NFC, NFD = "caf\u00e9", "cafe\u0301"


@pytest.mark.parametrize(("written", "named"), [(NFC, NFD), (NFD, NFC), (NFC, NFC)])
def test_the_unicode_form_of_a_name_does_not_count(written: str, named: str) -> None:
    known = places([article(f"world/{named}.md")], files=[f"world/{named}.jpg"], static=[f"{named}.svg"])
    assert resolve(known, SOURCE, f"{written}.md").id == f"world/{named}.md"
    assert resolve(known, SOURCE, f"{written}.jpg").file == f"content/world/{named}.jpg"
    found = resolve(known, SOURCE, f"/{written}.svg")
    assert (found.file, found.address) == (f"static/{named}.svg", quote(f"/{named}.svg"))


@pytest.mark.parametrize(
    ("address", "source", "file", "expected"),
    [
        ("/world/a/", "world/a.md", "world/photo.jpg", "/world/a/photo.jpg"),
        ("/world/a/", "world/a/index.md", "world/a/maps/one.svg", "/world/a/maps/one.svg"),
        ("/world/a/", "world/a/index.md", "world/photos/one.jpg", "/world/a/one.jpg"),
        ("/old.html", "world/a.md", "world/photo.jpg", "/photo.jpg"),
        ("/about/", "about.md", "photo.jpg", "/about/photo.jpg"),
        ("/about/", "about.md", "photos/one.jpg", "/about/photos/one.jpg"),
    ],
)
def test_a_file_that_a_page_refers_to_lies_under_the_page(address: str, source: str, file: str, expected: str) -> None:
    assert beside(address, source, file) == expected


def test_only_files_that_a_page_refers_to_are_published_and_once_each() -> None:
    known = places(files=["world/a.jpg", "world/b.jpg", "world/c.pdf", "world/d.jpg"])
    page = document(links=["c.pdf", "c.pdf#page=2"], pictures=["a.jpg", "./a.jpg"], image=Image(src="b.jpg"))
    assert published_files(known, page) == (
        ("/world/a/c.pdf", "world/c.pdf"),
        ("/world/a/a.jpg", "world/a.jpg"),
        ("/world/a/b.jpg", "world/b.jpg"),
    )


def test_two_files_of_one_name_from_other_folders_are_both_named_so_that_the_plan_can_refuse_them() -> None:
    known = places(files=["world/p/map.svg", "sport/map.svg", "culture/map.svg"])
    page = document(pictures=["../sport/map.svg", "../culture/map.svg"])
    assert published_files(known, page) == (
        ("/world/a/map.svg", "sport/map.svg"),
        ("/world/a/map.svg", "culture/map.svg"),
    )


def test_the_stories_that_a_body_links_to() -> None:
    known = places([article("world/b.md"), article("world/c.md", draft=True), article("sport/d.md")])
    page = document(links=["b.md", "c.md", "/sport/d.md", "/world/b/", "https://example.org/"])
    assert linked_stories(known, SOURCE, page.links) == {"world/b.md", "sport/d.md", "world/c.md"}


# --- what is said about them ---


def test_a_reference_to_nothing_is_an_error_at_its_line() -> None:
    page = document(
        links=["missing.md", "missing.pdf", "../../x.md"],
        pictures=["missing.jpg"],
        also_read=(Pick(target="gone.md", line=3),),
        image=Image(src="lead.jpg", line=4),
    )
    assert said(faults(places(), page)) == [
        ("error", "link-missing", 5, 1),
        ("error", "link-missing", 5, 2),
        ("error", "link-nowhere", 5, 3),
        ("error", "picture-missing", 7, 1),
        ("error", "link-missing", 3, 1),
        ("error", "picture-missing", 4, 1),
    ]


@pytest.mark.parametrize(
    ("keys", "severity", "code", "word"),
    [
        ({"draft": True}, "error", "link-held", "(draft)"),
        ({"date": "2030-01-01"}, "error", "link-held", "(future)"),
        ({"embargo": "never"}, "error", "link-held", "(embargoed)"),
        ({"status": "withheld"}, "error", "link-held", "(withheld)"),
        ({"expires": "2025-02-01"}, "warning", "link-withdrawn", "come down"),
        ({"status": "retracted"}, "warning", "link-withdrawn", "come down"),
        ({"status": "removed"}, "warning", "link-withdrawn", "come down"),
    ],
    ids=str,
)
@pytest.mark.parametrize("what", ["link", "pick"])
def test_a_link_to_a_held_story_is_an_error_and_one_to_a_story_that_came_down_a_warning(
    keys: dict[str, Any], severity: str, code: str, word: str, what: str
) -> None:
    known = places([article("world/b.md", **keys)])
    pick = (Pick(target="b.md", line=5),)
    page = document(links=["b.md"]) if what == "link" else document(also_read=pick)
    problem = only(faults(known, page))
    assert said([problem]) == [(severity, code, 5, 1)]
    assert word in problem.message
    assert "world/b.md" not in problem.message.replace("'b.md'", "")


def test_a_link_to_a_story_with_an_error_is_a_warning() -> None:
    known = places([article("world/b.md")], faulty=["world/b.md"], unreadable=["world/c.md"])
    assert said(faults(known, document(links=["b.md", "c.md"]))) == [
        ("warning", "link-faulty", 5, 1),
        ("warning", "link-faulty", 5, 2),
    ]


def test_what_is_right_is_not_mentioned() -> None:
    known = places([article("world/b.md")], files=["world/p.jpg"], static=["x.svg"])
    page = document(
        links=["b.md", "#x", "https://example.org/missing.md", "/anything/"],
        pictures=["p.jpg", "/x.svg", "https://example.org/p.jpg"],
        also_read=(Pick(target="b.md", line=3),),
        image=Image(src="//cdn.example/p.jpg"),
    )
    assert faults(known, page) == []


def test_a_ban_that_bans_nothing_is_a_warning_and_one_of_a_held_story_is_not() -> None:
    bans = tuple(Pick(target=target, line=line) for line, target in enumerate(("b.md", "held.md", "gone.md", "/x/"), 5))
    found = faults(places([article("world/b.md")], unreadable=["world/held.md"]), document(also_read_ban=bans))
    assert said(found) == [("warning", "ban-not-a-story", 7, 1), ("warning", "ban-not-a-story", 8, 1)]


@pytest.mark.parametrize("written", ["/world/b/", "https://example.org/b/", "photo.jpg", "b/"])
def test_a_pick_that_is_no_storys_file_is_an_error(written: str) -> None:
    known = places([article("world/b.md")], files=["world/photo.jpg"])
    problem = only(faults(known, document(also_read=(Pick(target=written, line=3),))))
    assert said([problem]) == [("error", "pick-not-a-story", 3, 1)]
    assert problem.hint == "name the story's file, as in other-story.md or /world/other-story.md"


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        ("B.md", "did you mean content/world/b-story.md?"),
        ("b-stroy.md", "did you mean content/world/b-story.md?"),
        ("c-story.md", "did you mean content/sport/c-story.md?"),
        ("nothing-like-it.md", "put the file beside content/world/a.md, or mend the name"),
    ],
)
def test_a_missing_story_is_named_by_the_nearest_there_is(written: str, hint: str) -> None:
    known = places([article("world/b-story.md"), article("sport/c-story.md")])
    written = "B-Story.md" if written == "B.md" else written
    assert only(faults(known, document(links=[written]))).hint == hint


@pytest.mark.parametrize("written", ["Photo.JPG", "phto.jpg", "../photos/photo.jpg"])
def test_a_missing_picture_is_named_by_the_nearest_there_is(written: str) -> None:
    known = places([article("world/photo.md")], files=["world/photo.jpg"])
    assert only(faults(known, document(pictures=[written]))).hint == "did you mean photo.jpg?"


@pytest.mark.parametrize(
    "written", ["static/a/pier.jpg", "a/pier.jpg", "/static/a/pier.jpg", "../../static/a/pier.jpg"]
)
def test_a_picture_of_static_that_is_named_as_a_file_is_told_by_its_address(written: str) -> None:
    known, page = places([article("world/a.md")], static=["a/pier.jpg"]), document(pictures=[written])
    (problem,) = [*faults(known, page), *strays(known, page, frozenset({"/a/pier.jpg"}))]
    assert "/a/pier.jpg: the address" in problem.hint


# --- addresses that the finished site has or lacks ---


def test_an_address_that_the_site_lacks_is_a_warning() -> None:
    known = places([article("world/b.md")], static=["logo.svg"])
    page = document(
        links=["/world/b/", "/world/b", "/world/b/?x#y", "/logo.svg", "/nowhere/", "b.md", "https://x.example/", "#x"],
        pictures=["/logo.svg", "/lost.jpg"],
    )
    found = list(strays(known, page, frozenset({"/world/b/", "/logo.svg"})))
    assert said(found) == [("warning", "address-not-here", 5, 5), ("warning", "picture-not-here", 7, 2)]
    assert found[1].hint == "put it at static/lost.jpg"


def test_a_picture_named_without_its_ending_is_told_by_the_one_that_is_meant() -> None:
    known = places([article("world/a.md")], files=["world/pier.jpg"])
    assert only(list(strays(known, document(pictures=["pier"]), frozenset()))).hint == "did you mean pier.jpg?"


def test_a_picture_of_another_page_is_named_by_its_file_and_not_by_its_address() -> None:
    page = document(links=["/world/b/map.svg"], pictures=["/world/b/map.svg"])
    (problem,) = strays(places(), page, frozenset({"/world/b/map.svg"}))
    assert said([problem]) == [("warning", "picture-not-here", 7, 1)]
    assert problem.message == "the picture '/world/b/map.svg' belongs to another page; it is left out"


def test_addresses_are_compared_decoded() -> None:
    known = places()
    page = document(links=["/topic/%E0%A4%AD/", "/topic/भ/", "/two words/"])
    assert not list(strays(known, page, frozenset({"/topic/भ/", "/two words/"})))


# --- the short way: what a document refers to, told by its own file ---


@pytest.mark.parametrize(
    "body",
    [
        "[b](b.md) ![](p.jpg) [p](p.jpg)", "[m](missing.md)", "![](missing.jpg)", "[h](held.md)", "[f](faulty.md)",
        "[x](../../x.md)", "[a](/world/b/)", "[a](/nowhere/)", "![](/logo.svg)", "![](/lost.svg)", "[o](old.html)",
        "[#](#here) [o](https://example.org/x.md)", "[g](gone.md)", "[c](cafe\u0301.md)", "[c](caf\u00e9.md)",
    ],
)  # fmt: skip
def test_what_a_document_tells_of_its_references_changes_no_answer(body: str) -> None:
    """`refers` lets most documents pass unread; one that says nothing of them is looked at from link to link."""
    others = [article("world/b.md"), article("world/held.md", draft=True), article("world/faulty.md")]
    others += [article("world/gone.md", status="removed"), article("world/cafe\u0301.md")]
    known = places(others, files=["world/p.jpg"], static=["logo.svg"], faulty=["world/faulty.md"])
    here = frozenset({"/world/b/", "/logo.svg"})
    picks = ["", "b.md", "missing.md", "p.jpg", "/world/b/", "https://example.org/"]
    for pick, picture in product(picks, ["", "p.jpg", "missing.jpg", "/logo.svg", "/lost.svg"]):
        keys = [f"also_read: ['{pick}']"] if pick else []
        keys += [f"image: {picture}"] if picture else []
        text = "\n".join(["---", "title: A", "date: 2025-01-01", *keys, "---", body, ""])
        told = parse(text.encode(), SOURCE, CONFIG, ("Also read",)).document
        untold = structs.replace(told, refers=Refers(else_=True))
        assert faults(known, told) == faults(known, untold), keys
        assert list(strays(known, told, here)) == list(strays(known, untold, here)), keys
