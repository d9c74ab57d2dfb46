"""Every rule finds its fault, and nothing else is found in what is right."""

from collections.abc import Iterator
from typing import Any

import pytest

from standfirst.checks import articles, listings, pages, root_files
from standfirst.checks.rules import RULES
from standfirst.checks.sight import Sight
from standfirst.checks.subject import Subject
from standfirst.problems import Problem
from tests.checks.faults import (
    PAGE,
    PROPOSED,
    RIGHT,
    ROOT_FILES,
    SITEMAPS,
    TOGETHER,
    WRONG,
    news,
    page,
    plain,
    sitemap,
    told,
)

SITE = "https://paper.example/"
NOW = 1_748_736_000  # 2025-06-01
LINES = {"title": 2, "date": 3, "authors": 4, "image": 5, "corrections": 6, "dateline": 7, "paid": 8}
THERE = {f"{SITE}world/right/": "Right", f"{SITE}world/": "World"}


def subject(**changes: Any) -> Subject:
    facts: dict[str, Any] = {
        "url": f"{SITE}world/right/", "kind": "article", "file": "content/world/right.md", "lines": LINES, "site": SITE,
        "now": NOW,
    }  # fmt: skip
    return Subject(**{**facts, **changes})


def filled(template: str) -> str:
    parts = {"page.canonical": f"{SITE}world/right/", "page.title": "Right", "story.title": "Right", "story.body": "<p>A</p>"}  # fmt: skip
    for name, text in parts.items():
        template = template.replace(f"{{{{ {name} }}}}", text)
    assert "{{" not in template
    return template


def judged(template: str) -> list[Problem]:
    sight = Sight(filled(template))
    versions = pages.versions({subject().url: (tuple(sight.alternates), subject())})
    return [*pages.check(sight, subject()), *articles.check(sight, subject()), *versions]


def of_root_file(path: str, text: str) -> list[Problem]:
    return list(root_files.check({path: (f"static/{path}", text.encode())}, SITE, [f"{SITE}theme.css"], NOW))


def of_sitemap(kind: str, text: str) -> list[Problem]:
    return list(listings.check(f"static/sitemap-{kind}.xml", text.encode(), SITE, THERE, NOW))


def test_every_rule_is_tried() -> None:
    assert {*WRONG, *SITEMAPS, *ROOT_FILES, *TOGETHER, *PROPOSED} == RULES.keys()


def test_nothing_is_found_in_what_is_right() -> None:
    assert judged(page()) == []
    assert of_root_file("robots.txt", f"User-agent: *\nDisallow:\nSitemap: {SITE}sitemap.xml\n") == []
    assert of_root_file("ads.txt", "# ours\nads.example, 1, DIRECT, f0 # a note\nCONTACT=a@paper.example\n") == []
    assert of_root_file("trust.txt", "social=https://a.example/\ndatatrainingallowed=no\n") == []
    security = "Contact: mailto:s@paper.example\nExpires: 2025-12-01T00:00:00z\n"
    assert of_root_file(".well-known/security.txt", security) == []
    assert of_sitemap("news", sitemap(news())) == []
    assert of_sitemap("x", sitemap(plain(f"{SITE}world/", "2025-05-01") + plain(f"{SITE}world/right/"))) == []


def every() -> Iterator[Any]:
    for id, templates in WRONG.items():
        for number, template in enumerate(templates):
            yield pytest.param(id, template, id=f"{id}-{number}")


@pytest.mark.parametrize(("id", "template"), list(every()))
def test_a_page_that_breaks_a_rule_is_found_out(id: str, template: str) -> None:
    found = [problem for problem in judged(template) if problem.code == id]
    assert found
    for problem in found:
        assert problem.severity == RULES[id].severity
        assert problem.message
        assert problem.hint
        assert problem.file in ("content/world/right.md", "standfirst.toml")


@pytest.mark.parametrize("id", SITEMAPS)
def test_a_sitemap_that_breaks_a_rule_is_found_out(id: str) -> None:
    assert id in {problem.code for problem in of_sitemap(*SITEMAPS[id]())}


@pytest.mark.parametrize("id", ROOT_FILES)
def test_a_root_file_that_breaks_a_rule_is_found_out(id: str) -> None:
    path, text = ROOT_FILES[id]
    found = [problem for problem in of_root_file(path, text) if problem.code == id]
    assert found
    assert all(problem.file == f"static/{path}" and problem.hint for problem in found)


def test_a_fault_stands_at_the_line_of_its_key() -> None:
    lines = {problem.code: problem.line for problem in judged(told(headline="Other", datePublished=None))}
    assert (lines["SA02"], lines["SA04"]) == (2, 3)


def test_pages_with_one_title_and_versions_that_do_not_answer_are_found_together() -> None:
    other = subject(url=f"{SITE}hindi/", file="content/hindi/_index.md", lines={"title": 9})
    (one,) = pages.titles({subject().url: ("A", subject()), other.url: ("A", other)})
    assert (one.code, one.file, one.line) == ("HT03", "content/hindi/_index.md", 9)
    both = (("en", subject().url), ("hi", other.url), ("x-default", subject().url))
    found = pages.versions({subject().url: (both, subject()), other.url: ((), other)})
    assert [problem.code for problem in found] == ["HL03"]
    assert not list(pages.versions({subject().url: (both, subject()), other.url: (both, other)}))


def test_a_policy_that_leads_nowhere_is_an_error() -> None:
    node = {"@type": "NewsMediaOrganization", "ethicsPolicy": f"{SITE}ethics/", "masthead": "https://else.example/"}
    places = {"ethicsPolicy": ("standfirst.toml", 7), "masthead": ("standfirst.toml", 8)}
    (one,) = articles.policies([node], SITE, frozenset(), places)
    assert (one.code, one.line) == ("TP01", 7)
    assert not list(articles.policies([node], SITE, frozenset([f"{SITE}ethics/"]), places))


def test_a_page_is_seen_as_readers_see_it() -> None:
    html = '<p>A<b>b</b>c</p><style>p{}</style></i><ul><li>One<li>Two</ul><a href="/x">W <img src="/a" alt="pic"></a>'
    sight = Sight(html)
    assert sight.text == "Abc One Two W pic"
    assert sight.links == [{"href": "/x", "": "W pic"}]
    assert Sight(PAGE).headings == [(1, "{{ story.title }}")]
    assert articles.nodes(Sight(page()))[0] == [RIGHT]


def test_a_story_outside_sections_has_none_to_name() -> None:
    sight = Sight(filled(told(articleSection=None)))
    assert {one.code for one in articles.check(sight, subject())} == {"SA08"}
    assert list(articles.check(sight, subject(in_section=False))) == []
