import pytest

from standfirst.config import Config, load
from standfirst.documents import Parsed, parse
from standfirst.problems import Problem
from tests.build.tiny import SETTINGS, story

CONFIG: Config = load(SETTINGS.encode())


def parsed(text: str, id: str = "world/a.md") -> Parsed:
    return parse(text.encode(), id, CONFIG, ("Also Read",))


def said(found: Parsed) -> list[tuple[str, str, int]]:
    return [(problem.severity, problem.code, problem.line) for problem in found.document.problems]


def only(found: Parsed) -> Problem:
    (problem,) = found.document.problems
    return problem


def test_a_document_knows_its_article_its_links_and_where_its_body_begins() -> None:
    found = parsed(story("Alpha", body="See [b](b.md).\n\n![P](p.jpg)"))
    document = found.document
    assert document.article is not None
    assert (document.article.title, document.article.first_paragraph) == ("Alpha", "See b.")
    assert document.article.words == 2
    assert document.body_line == 5
    assert [(link.target, link.line) for link in document.links] == [("b.md", 5)]
    assert [(picture.src, picture.line) for picture in document.pictures] == [("p.jpg", 7)]
    assert document.problems == ()


def test_a_file_whose_gate_cannot_be_read_has_no_article_but_its_problems() -> None:
    found = parsed(story("Alpha", draft="maybe"))
    assert found.document.article is None
    assert "error" in {severity for severity, _, _ in said(found)}


def test_problems_stand_in_the_order_of_the_file() -> None:
    found = parsed(story("Alpha", permalink="../x", aliases="['//evil/', /fine/]"))
    assert said(found) == [("error", "address-outside", 4), ("error", "address-outside", 5)]


@pytest.mark.parametrize("written", ["../x", "//evil.example/", "/a/../b/", "/a\\b/", "/con/", "/a?b/", "/", "/.git/"])
@pytest.mark.parametrize("key", ["permalink", "aliases"])
def test_an_address_that_is_no_place_inside_the_site_is_an_error(key: str, written: str) -> None:
    value = f"'{written}'" if key == "permalink" else f"['{written}']"
    problem = only(parsed(story("Alpha", **{key: value})))
    assert (problem.severity, problem.code, problem.line) == ("error", "address-outside", 4)
    assert problem.hint == "write it from the root of the site, as in /2025/02/the-story/"


@pytest.mark.parametrize(
    "slug", ["../x", "/etc/x", "a/../b", "C:x", "con", "nul.txt", "x.", "'.'", "..", "index", "'!!!'"]
)
def test_a_slug_that_is_no_place_is_an_error(slug: str) -> None:
    problem = only(parsed(story("Alpha", slug=slug)))
    assert (problem.severity, problem.code, problem.line) == ("error", "slug-fault", 4)


@pytest.mark.parametrize("id", ["world/con.md", "world/!!!.md", "world/index/index.md", "world/…/index.md", "index.md"])
def test_a_file_whose_name_is_no_place_is_an_error(id: str) -> None:
    assert said(parsed(story("Alpha"), id)) == [("error", "slug-fault", 1)]


@pytest.mark.parametrize("id", ["world/a.md", "about.md"])
def test_a_slug_that_is_published_otherwise_is_a_warning(id: str) -> None:
    problem = only(parsed(story("Alpha", slug="New Name", date="2025-01-01"), id))
    assert (problem.severity, problem.code) == ("warning", "slug-changed")
    assert problem.hint == "write slug: new-name"


def test_a_slug_counts_for_nothing_beside_a_permalink() -> None:
    assert said(parsed(story("Alpha", slug="'!!!'", permalink="/here/"))) == []


def test_the_page_of_a_section_needs_no_slug() -> None:
    assert said(parsed("---\ntitle: World\n---\n", "con/_index.md")) == []
