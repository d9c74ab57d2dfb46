"""Templates, labels and settings as inputs: what changes with them, what shadows what, and what is said of faults."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.build.test_edits import HTML, STORIES, TWO_RECENT
from tests.build.tiny import SETTINGS, TEMPLATES, Paper, changed, codes, story


@pytest.fixture
def paper(tmp_path: Path) -> Paper:
    return Paper(tmp_path, STORIES, settings=TWO_RECENT)


def after(paper: Paper) -> set[str]:
    before = paper.output()
    paper.good()
    return changed(before, paper.output())


def test_an_edited_template_changes_its_pages_alone(paper: Paper) -> None:
    paper.good()
    paper.change("templates/topic.html", ">newer<", ">NEWER<")
    before = paper.output()
    report = paper.good()
    assert changed(before, paper.output()) == {"topic/sea/index.html"}
    assert (report.rendered, report.spliced) == (1, 0)


def test_an_edited_skeleton_changes_every_page(paper: Paper) -> None:
    paper.good()
    paper.change("templates/base.html", "<aside>", "<aside id=x>")
    before = paper.output()
    report = paper.good()
    assert changed(before, paper.output()) == HTML
    assert (report.rendered, report.spliced) == (len(HTML), 0)


def test_an_edit_that_prints_the_same_writes_nothing(paper: Paper) -> None:
    paper.good()
    paper.change("templates/base.html", "<aside>", "{# a remark #}<aside>")
    report = paper.good()
    assert (report.rendered, report.written) == (len(HTML), 0)


def test_an_edited_macro_changes_the_pages_that_print_it(paper: Paper) -> None:
    paper.change("templates/article.html", "{{ story.held }}", "{{ teaser(story) }}")
    paper.good()
    paper.change("templates/_macros.html", "<a href", "<a class=x href")
    assert after(paper) == {"world/a/index.html", "world/b/index.html", "sport/c/index.html"}


def test_a_macro_that_another_macro_file_imports_is_noticed_by_every_page_that_prints_it(paper: Paper) -> None:
    paper.write(
        {
            "templates/first.html": "{% macro first() %}one{% endmacro %}",
            "templates/second.html": "{% macro second() %}two{% endmacro %}",
            "templates/both.html": '{% from "first.html" import first %}{% from "second.html" import second %}'
            "{% macro both() %}{{ first() }} and {{ second() }}{% endmacro %}",
            "templates/_macros.html": '{% from "both.html" import both %}{% macro teaser(s) %}{{ both() }}{% endmacro %}',
            "templates/topic.html": '{% from "both.html" import both %}{{ both() }}',
            "templates/article.html": '{% from "_macros.html" import teaser %}{{ teaser(story) }}',
        }
    )
    paper.good()
    pages = {"world/a/index.html", "world/b/index.html", "sport/c/index.html", "topic/sea/index.html"}
    paper.change("templates/first.html", "one", "first")
    assert after(paper) == pages
    paper.change("templates/second.html", "two", "second")
    assert after(paper) == pages
    paper.change("templates/both.html", "and", "then")
    assert after(paper) == pages
    assert paper.page("world/a") == "first then second"


def test_an_edited_fragment_is_spliced_into_every_page_without_rendering_any(paper: Paper) -> None:
    paper.good()
    paper.change("templates/fragments/recent.html", "<p>", "<p class=x>")
    before = paper.output()
    report = paper.good()
    assert changed(before, paper.output()) == HTML | {"_f/recent.html"}
    assert (report.rendered, report.spliced) == (1, len(HTML))


def test_an_included_file_that_may_be_missing_is_noticed_when_it_comes_and_goes(paper: Paper) -> None:
    paper.change(
        "templates/404.html", "%}", '%}{% block main %}{% include "extra.html" ignore missing %}{% endblock %}'
    )
    paper.good()
    paper.write({"templates/extra.html": "<b>extra</b>"})
    assert after(paper) == {"404.html"}
    assert "<b>extra</b>" in paper.page("404.html")
    paper.remove("templates/extra.html")
    assert after(paper) == {"404.html"}


def test_the_first_of_several_templates_is_taken_when_it_comes_and_left_when_it_goes(paper: Paper) -> None:
    paper.write({"templates/404.html": '{% include ["special.html", "base.html"] %}'})
    paper.good()
    paper.write({"templates/special.html": "special"})
    assert after(paper) == {"404.html"}
    assert paper.page("404.html") == "special"
    paper.remove("templates/special.html")
    assert after(paper) == {"404.html"}


def test_a_story_may_name_another_template_and_so_may_its_section(paper: Paper) -> None:
    paper.write({"templates/long.html": "LONG {{ story.title }}", "templates/ours.html": "OURS {{ story.title }}"})
    paper.good()
    paper.change("content/world/_index.md", "title: World", "title: World\ntemplate: ours.html")
    assert after(paper) == {"world/a/index.html", "world/b/index.html"}
    paper.change("content/world/a.md", "title: Alpha", "title: Alpha\ntemplate: long.html")
    assert after(paper) == {"world/a/index.html"}
    assert (paper.page("world/a"), paper.page("world/b")) == ("LONG Alpha", "OURS Beta")


def test_a_sites_template_shadows_the_themes_while_it_is_there(paper: Paper) -> None:
    paper.good()
    ours = paper.page("404.html")
    paper.remove("templates/404.html", "templates/base.html")
    paper.good()
    assert "<!doctype html>" in paper.page("404.html")
    paper.write({name: TEMPLATES[name] for name in ("templates/404.html", "templates/base.html")})
    paper.good()
    assert paper.page("404.html") == ours


def test_a_template_reaches_the_one_that_it_shadows(paper: Paper) -> None:
    paper.write(
        {
            "templates/404.html": '{% extends "theme:404.html" %}{% block head_extra %}<!-- mine -->{% endblock %}',
            "templates/base.html": '{% extends "theme:base.html" %}{% block body_end %}<!-- base -->{% endblock %}',
        }
    )
    paper.good()
    page = paper.page("404.html")
    assert "<!-- mine -->" in page
    assert "<!-- base -->" in page
    assert "<!doctype html>" in page


def test_a_label_of_the_site_replaces_the_themes(paper: Paper) -> None:
    paper.good()
    paper.write({"templates/i18n/en.toml": 'archive = "Attic"\n'})
    assert after(paper) == {"archive/index.html"}
    assert "Attic" in paper.page("archive")
    paper.remove("templates/i18n/en.toml")
    assert after(paper) == {"archive/index.html"}


def test_an_asset_carries_its_content_in_its_name(paper: Paper) -> None:
    paper.change("templates/404.html", "%}", '%}{% block main %}{{ asset("x.css") }}{% endblock %}')
    paper.write({"templates/assets/x.css": "a{}"})
    paper.good()
    first = {name for name in paper.output() if name.startswith("assets/x.")}
    paper.write({"templates/assets/x.css": "b{}"})
    found = after(paper)
    second = {name for name in paper.output() if name.startswith("assets/x.")}
    assert len(first) == len(second) == 1
    assert found == {"404.html"} | first | second


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ('{% extends "base.html" %}\n{% block main %}\n{{ nothing }}\n{% endblock %}', "template-error", 3),
        ("one\ntwo\n{% if %}", "template-syntax", 3),
        ('one\n{% include "nowhere.html" %}', "template-missing", 2),
        ("one\n{{ site }}{{ story }}", "template-error", 2),
    ],
)
def test_a_wrong_template_stops_the_build_before_anything_is_written(
    paper: Paper, text: str, code: str, place: int
) -> None:
    paper.good()
    before = paper.times()
    paper.write({"templates/article.html": text, "content/world/e.md": story("Epsilon")})
    report = paper.build(on_error="quarantine")
    assert not report.published
    assert codes(report) == [("error", code, "templates/article.html", place)]
    assert paper.times() == before
    paper.write({"templates/article.html": TEMPLATES["templates/article.html"]})
    paper.good()
    assert paper.output() == paper.clean()


# --- the default theme ---

ADDRESSES = {"href", "src", "action", "poster", "data-src"}


class _Links(HTMLParser):
    """Every address that a page carries."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value or "" for name, value in attrs if name in ADDRESSES]
        for name, value in attrs:
            if name == "srcset" and value:
                self.found += [candidate.split()[0] for candidate in value.split(",")]


WHOLE = {
    **STORIES,
    "content/world/e/index.md": story(
        "Epsilon", "2025-01-05", tags="[Sea, Rain]", authors="[Ana, Rui]", image="{src: map.svg, alt: A map}",
        body="![A map](map.svg)\n\nSee [about](/about.md), [sea](/topic/sea/), [up](../), [out](https://x.example/).\n\n"
        "Also Read: [](/world/a.md)\n\n![Logo](/logo.svg)",
    ),
    "content/world/e/map.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="4" height="3"/>',
    "content/hindi/h.md": story("भारत", "2025-01-06", language="hi", tags="[भारत]"),
    "content/hindi/u.md": story("اردو", "2025-01-07", language="ur", corrections='[{date: 2025-01-08, text: "No."}]'),
    **{f"content/sport/s{n}.md": story(f"Match {n}", f"2025-02-01T10:{n:02}") for n in range(9)},
}  # fmt: skip


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Paper:
    """A site under a path, with the default theme."""
    paper = Paper(tmp_path_factory.mktemp("whole"), WHOLE, theme=True)
    settings = SETTINGS.replace("paper.example/", "paper.example/deep/paper/") + "[pagination]\nsize = 3\n"
    menus = '[[menu]]\nlabel = "About"\nurl = "/about/"\n[[footer]]\nlabel = "X"\nurl = "https://x.example/"\n'
    paper.write({"standfirst.toml": settings + menus})
    report = paper.build()
    assert report.published, report.problems
    return paper


def test_every_address_in_every_page_begins_with_the_path_of_the_site(whole: Paper) -> None:
    outside = re.compile(r"#|https?://|mailto:|data:")
    seen = 0
    for name, data in whole.output().items():
        if name.endswith(".html"):
            links = _Links()
            links.feed(data.decode())
            rooted = [link for link in links.found if link and not outside.match(link)]
            assert not [link for link in rooted if not link.startswith("/deep/paper/")], name
            seen += len(rooted)
    assert seen > 500


def test_every_address_of_this_site_in_every_page_leads_to_a_file(whole: Paper) -> None:
    output = whole.output()
    for name, data in output.items():
        if name.endswith(".html"):
            links = _Links()
            links.feed(data.decode())
            for link in links.found:
                if link.startswith("/deep/paper/"):
                    from urllib.parse import unquote

                    path = unquote(link.removeprefix("/deep/paper/").partition("#")[0].partition("?")[0])
                    assert (path + "index.html" if path.endswith("/") or not path else path) in output, (name, link)


def test_feeds_and_sitemaps_name_whole_addresses_under_the_path(whole: Paper) -> None:
    for name, data in whole.output().items():
        if name.endswith(".xml") or name == "robots.txt":
            found = re.findall(r"https://paper\.example/[^<\s\"]*", data.decode())
            assert found or name == "sitemap-news.xml", name
            assert all(address.startswith("https://paper.example/deep/paper/") for address in found), name


def test_no_file_holds_a_slot_a_mark_or_an_object(whole: Paper) -> None:
    for name, data in whole.output().items():
        assert b"\x02" not in data, name
        assert b"\x03" not in data, name
        if name.endswith((".html", ".xml", ".txt")):
            assert b"object at 0x" not in data, name
            assert b"{{" not in data, name
            assert b"{%" not in data, name


def test_the_default_theme_builds_the_same_from_nothing_and_after_edits(whole: Paper) -> None:
    whole.write({"content/world/e2.md": story("Eta", "2025-03-01", tags="[Sea]")})
    whole.build()
    whole.remove("content/sport/s3.md", "content/hindi/u.md")
    whole.build()
    assert changed(whole.output(), whole.clean()) == set()
