"""What an edit costs: the files that change are written out by hand, and nothing else may."""

from pathlib import Path
from typing import Any

import pytest

from standfirst.problems import UsageError
from tests.build.tiny import ALWAYS, FEEDS, Paper, changed, codes, story

STORIES = {
    "content/world/_index.md": "---\ntitle: World\n---\nOf the world.\n",
    "content/world/a.md": story("Alpha", "2025-01-01T10:00", tags="[Sea]", aliases="[/old/alpha/]"),
    "content/world/b.md": story("Beta", "2025-01-02T10:00", authors="[Ana]"),
    "content/sport/c.md": story("Gamma", "2025-01-03T10:00"),
    "content/about.md": "---\ntitle: About\n---\nAbout us.\n",
    "static/logo.svg": '<svg xmlns="http://www.w3.org/2000/svg"/>',
}
HTML = {
    "index.html", "404.html", "about/index.html", "world/index.html", "world/a/index.html", "world/b/index.html",
    "sport/index.html", "sport/c/index.html", "topic/sea/index.html", "author/ana/index.html", "archive/index.html",
    "archive/2025/index.html",
    "archive/2025/01/index.html", "archive/2025/01/01/index.html", "archive/2025/01/02/index.html",
    "archive/2025/01/03/index.html",
}  # fmt: skip
FILES = HTML | ALWAYS | {"world/feed.xml", "sport/feed.xml", "old/alpha/index.html", "logo.svg"}
TWO_RECENT = "[recent]\ncount = 2\n"
BY_SCRIPT = '[recent]\ncount = 2\ndelivery = "client"\n'


@pytest.fixture
def paper(tmp_path: Path) -> Paper:
    """Three stories, of which the newest two are recent."""
    return Paper(tmp_path, STORIES, settings=TWO_RECENT)


def after(paper: Paper, **request: Any) -> set[str]:
    """Builds without any problem; the files that changed, which must be those that were reported and no more."""
    before = paper.output()
    report = paper.good(**request)
    found = paper.output()
    assert report.written == len({name for name in found if found[name] != before.get(name)})
    assert report.removed == len(before.keys() - found.keys())
    assert report.unchanged == len(found) - report.written
    return changed(before, found)


def test_a_first_build_writes_everything(paper: Paper) -> None:
    report = paper.good()
    files = {name for name in paper.output() if not name.startswith("assets/")}
    assert files == FILES
    assert report.pages == len(HTML)
    assert report.rendered == len(HTML) + 2
    assert (report.spliced, report.unchanged, report.removed) == (0, 0, 0)
    assert report.written == len(paper.output())
    assert report.stories == 3


def test_a_second_build_writes_nothing_and_touches_nothing(paper: Paper) -> None:
    paper.good()
    before = paper.times()
    report = paper.good()
    assert paper.times() == before
    assert (report.rendered, report.spliced, report.written, report.removed) == (0, 0, 0, 0)
    assert report.unchanged == len(paper.output())


def test_a_clean_build_over_a_finished_site_writes_nothing_either(paper: Paper) -> None:
    paper.good()
    before = paper.times()
    report = paper.good(clean=True)
    assert report.written == 0
    assert report.rendered == len(HTML) + 2
    assert paper.times() == before


def test_touching_a_file_changes_nothing(paper: Paper) -> None:
    paper.good()
    paper.write({"content/world/a.md": STORIES["content/world/a.md"]})
    report = paper.good()
    assert (report.rendered, report.spliced, report.written) == (0, 0, 0)


def test_the_clock_alone_changes_nothing(paper: Paper) -> None:
    paper.good()
    report = paper.good(now="2035-01-01")
    assert (report.rendered, report.spliced, report.written) == (0, 0, 0)


def test_editing_a_body_rewrites_its_page_alone(paper: Paper) -> None:
    paper.good()
    paper.change("content/world/a.md", "The rest.", "Another rest.")
    assert after(paper) == {"world/a/index.html"}


def test_editing_the_body_of_the_newest_story_rewrites_its_page_alone(paper: Paper) -> None:
    paper.good()
    paper.change("content/sport/c.md", "The rest.", "Another rest.")
    assert after(paper) == {"sport/c/index.html"}


def test_a_new_first_paragraph_reaches_the_lists_and_feeds_that_print_it(paper: Paper) -> None:
    paper.good()
    paper.change("content/world/a.md", "First", "Another")
    lists = {"world/index.html", "topic/sea/index.html"}
    assert after(paper) == {"world/a/index.html", *FEEDS, "world/feed.xml"} | lists


def test_a_first_paragraph_that_differs_after_the_excerpt_reaches_no_list(paper: Paper) -> None:
    words = " ".join(f"word{n}" for n in range(20))
    paper.write({"content/world/a.md": story("Alpha", tags="[Sea]", aliases="[/old/alpha/]", body=words)})
    paper.good()
    paper.change("content/world/a.md", "word19", "changed")
    assert after(paper) == {"world/a/index.html", *FEEDS, "world/feed.xml"}


def test_a_new_first_paragraph_of_a_recent_story_is_spliced_into_every_page(paper: Paper) -> None:
    paper.good()
    paper.change("content/world/b.md", "First", "Another")
    before = paper.output()
    report = paper.good()
    assert changed(before, paper.output()) == HTML | {*FEEDS, "world/feed.xml", "_f/recent.html"}
    name_it = {
        "world/b/index.html", "world/index.html", "author/ana/index.html", "archive/2025/01/index.html",
        "archive/2025/01/02/index.html",
    }  # fmt: skip
    assert report.rendered <= len(name_it) + len({"recent", "recent-brief"})
    assert report.spliced >= len(HTML - name_it)


NEW = {"content/sport/d.md": story("Delta", "2025-01-04T10:00")}
RENDERED = {
    "sport/d/index.html", "sport/index.html", "index.html", "archive/index.html", "archive/2025/index.html",
    "archive/2025/01/index.html", "archive/2025/01/04/index.html",
}  # fmt: skip
MACHINES = {*FEEDS, "sport/feed.xml", "sitemap.xml", "_f/recent.html", "_f/recent-brief.html"}


def test_publishing_a_story_renders_what_lists_it_and_splices_the_rest(paper: Paper) -> None:
    paper.good()
    before = paper.output()
    paper.write(NEW)
    report = paper.good()
    assert changed(before, paper.output()) == HTML | RENDERED | MACHINES
    assert report.rendered == len(RENDERED) + 2
    assert report.spliced == len(HTML - RENDERED)


def test_with_delivery_by_script_publishing_a_story_writes_a_handful_of_files(tmp_path: Path) -> None:
    paper = Paper(tmp_path, STORIES, settings=BY_SCRIPT)
    paper.good()
    before = paper.output()
    paper.write(NEW)
    report = paper.good()
    assert changed(before, paper.output()) == RENDERED | MACHINES
    assert report.rendered == len(RENDERED) + 2
    assert report.spliced == 0
    assert report.written == len(RENDERED | MACHINES)


def test_an_old_story_that_comes_late_leaves_the_recent_list_alone(paper: Paper) -> None:
    paper.good()
    paper.write({"content/sport/d.md": story("Delta", "2024-12-01T10:00")})
    assert after(paper) == {
        "sport/d/index.html", "sport/index.html", "index.html", "archive/index.html", "archive/2024/index.html",
        "archive/2024/12/index.html", "archive/2024/12/01/index.html", *FEEDS, "sport/feed.xml", "sitemap.xml",
    }  # fmt: skip


def test_a_new_story_leaves_older_pages_of_its_section_alone(tmp_path: Path) -> None:
    stories = {f"content/world/s{n}.md": story(f"S{n}", f"2025-01-01T10:0{n}") for n in range(7)}
    paper = Paper(tmp_path, stories, settings=BY_SCRIPT + "[pagination]\nsize = 2\n")
    paper.good()
    listed = {name for name in paper.output() if name.startswith("world/page/")}
    assert listed == {"world/page/1/index.html", "world/page/2/index.html"}
    paper.write({"content/world/s7.md": story("S7", "2025-01-01T10:07")})
    # A page fills: the one before it gets its "Newer" link, once.
    assert {name for name in after(paper) if name.startswith("world/page/")} == {
        "world/page/2/index.html",
        "world/page/3/index.html",
    }
    paper.write({"content/world/s8.md": story("S8", "2025-01-01T10:08")})
    assert not {name for name in after(paper) if name.startswith("world/page/")}


def test_a_new_headline_reaches_every_page_that_prints_it(paper: Paper) -> None:
    paper.change("content/world/b.md", "The rest.", "Also Read: [](a.md)")
    paper.good()
    paper.change("content/world/a.md", "Alpha", "Omega")
    assert after(paper) == {
        "world/a/index.html", "world/b/index.html", "world/index.html", "topic/sea/index.html", "index.html",
        "archive/2025/01/index.html", "archive/2025/01/01/index.html", *FEEDS, "world/feed.xml",
        "old/alpha/index.html",
    }  # fmt: skip
    assert "Omega" in paper.page("world/b")


def test_a_moved_story_is_followed_by_the_links_to_it(paper: Paper) -> None:
    paper.change("content/sport/c.md", "The rest.", "See [alpha](/world/a.md#more).")
    paper.good()
    paper.change("content/world/a.md", "title: Alpha", "title: Alpha\nslug: new-name")
    found = after(paper)
    assert {"world/a/index.html", "world/new-name/index.html", "sport/c/index.html"} <= found
    assert 'href="/world/new-name/#more"' in paper.page("sport/c")
    assert "world/a/index.html" not in paper.output()


def test_a_sections_title_reaches_every_page_that_prints_it(paper: Paper) -> None:
    paper.good()
    paper.change("content/world/_index.md", "World", "The World")
    assert after(paper) == HTML | {"world/feed.xml"}


def test_the_text_of_a_section_page_that_no_template_prints_changes_nothing(paper: Paper) -> None:
    paper.good()
    paper.change("content/world/_index.md", "Of the world.", "Of all the world.")
    assert after(paper) == set()


def test_an_author_file_reaches_the_authors_page(paper: Paper) -> None:
    paper.change("templates/author.html", "{% block main %}", "{% block main %}{{ author.role }}")
    paper.good()
    paper.write({"data/authors.toml": '[Ana]\nrole = "Editor"\n[Rui]\nrole = "Cook"\n'})
    assert after(paper) == {"author/ana/index.html"}
    assert "Editor" in paper.page("author/ana")


def test_static_files_are_copied_changed_and_removed(paper: Paper) -> None:
    paper.good()
    paper.write(
        {"static/logo.svg": '<svg xmlns="http://www.w3.org/2000/svg"><g/></svg>', "static/deep/down/x.bin": b"\0\1"}
    )
    assert after(paper) == {"logo.svg", "deep/down/x.bin"}
    assert paper.output()["deep/down/x.bin"] == b"\0\1"
    paper.remove("static/logo.svg", "static/deep/down/x.bin")
    assert after(paper) == {"logo.svg", "deep/down/x.bin"}
    assert not (paper.root / "site/deep").exists()


def test_a_static_file_becomes_a_folder_and_back(paper: Paper) -> None:
    paper.write({"static/x": "file"})
    paper.good()
    paper.remove("static/x")
    paper.write({"static/x/y": "deep"})
    assert after(paper) == {"x", "x/y"}
    paper.remove("static/x/y")
    (paper.root / "static/x").rmdir()
    paper.write({"static/x": "file"})
    assert after(paper) == {"x", "x/y"}


def test_an_old_address_leads_to_the_new_one(paper: Paper) -> None:
    paper.good()
    assert "https://paper.example/world/a/" in paper.page("old/alpha")
    paper.change("content/world/a.md", "aliases: [/old/alpha/]\n", "")
    assert after(paper) == {"old/alpha/index.html", *FEEDS, "world/feed.xml"}, "its id in feeds is its first address"
    assert not (paper.root / "site/old").exists()


def test_a_bundles_picture_follows_the_page_that_shows_it(paper: Paper) -> None:
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="{0}" height="{0}"/>'
    paper.write(
        {
            "content/world/e/index.md": story("Epsilon", "2024-01-01", body="![A map](map.svg)"),
            "content/world/e/map.svg": svg.format(10),
            "content/world/e/unused.svg": svg.format(10),
        }
    )
    paper.good()
    written = svg.format(10).replace(" width", ' xmlns:xlink="http://www.w3.org/1999/xlink" width')
    assert paper.output()["world/e/map.svg"] == written.encode()
    assert "world/e/unused.svg" not in paper.output()
    paper.write({"content/world/e/map.svg": svg.format(20)})
    assert after(paper) == {"world/e/map.svg", "world/e/index.html"}, "the page prints how large it is"
    paper.write({"content/world/e/map.svg": svg.format(20).replace("/>", "><g/></svg>")})
    assert after(paper) == {"world/e/map.svg"}
    paper.write({"content/world/e/index.md": story("Epsilon", "2024-01-01", slug="zeta", body="![A map](map.svg)")})
    assert after(paper) >= {"world/e/map.svg", "world/zeta/map.svg"}


def test_a_setting_reaches_every_page(paper: Paper) -> None:
    paper.good()
    paper.change("standfirst.toml", "The Paper", "The Daily")
    assert after(paper) == HTML | {*FEEDS, "world/feed.xml", "sport/feed.xml"}


def test_the_reasons_of_a_page_can_be_asked_for(paper: Paper) -> None:
    assert paper.good(why="/world/a/").why == ("made for the first time",)
    paper.change("content/world/a.md", "The rest.", "Another rest.")
    (reason,) = paper.good(why="/world/a/").why
    assert reason == "made again, because this changed: the body of world/a.md"
    (reason,) = paper.good(why="world/a").why
    assert reason.startswith("reused: none of its")
    with pytest.raises(UsageError, match="no page /nowhere/"):
        paper.build(why="/nowhere/")


def test_a_page_can_be_explained(paper: Paper) -> None:
    told = paper.good(why="/world/a/", explain=True).why
    assert told[:2] == ("/world/a/ is world/a/index.html, a page of the kind 'article'", "wanted by content/world/a.md")
    assert "article.html" in told[2]
    assert "reads the body of world/a.md" in told
    assert told[-1] == "made for the first time"
    assert paper.good(why="/feed.xml", explain=True).why[0].startswith("/feed.xml is feed.xml")
    assert paper.good(why="/robots.txt", explain=True).why[-1].startswith("reused")


def test_two_outputs_of_one_site_know_nothing_of_each_other(paper: Paper) -> None:
    paper.good()
    paper.good(output="other")
    assert paper.output("other") == paper.output()
    paper.remove("content/sport/c.md")
    paper.good(output="other")
    assert "sport/c/index.html" in paper.output()
    assert after(paper) >= {"sport/c/index.html"}


def test_a_broken_link_shows_until_its_story_is_there(paper: Paper) -> None:
    paper.good()
    before = paper.times()
    paper.change("content/world/a.md", "The rest.", "See [epsilon](e.md).")
    report = paper.build()
    assert codes(report) == [("error", "link-missing", "content/world/a.md", 9)]
    assert not report.published
    assert paper.times() == before
    paper.write({"content/world/e.md": story("Epsilon", "2024-01-01")})
    paper.good()
    assert 'href="/world/e/"' in paper.page("world/a")
