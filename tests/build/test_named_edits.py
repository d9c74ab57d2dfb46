"""What each of twenty-two edits rewrites in a big archive, said by hand: these files, and no others.

Where a story stands is told by its number (`histories.archive`). The archive has 1,250 stories; `build.py test --long
named_edits` does the same with 5,050. Each edit is taken back after it, which must bring every byte back.
"""

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.build.histories.archive import AUTHORS, NOW, SECTIONS, TEMPLATES, Archive, Output
from tests.build.tiny import FEEDS


class Edit(NamedTuple):
    """Files as they shall be (None: gone), or another time; which files of the output are put in place and which
    go; and how many pages and fragments are rendered at most, where that is far less than is put in place."""

    files: Mapping[str, str | None]
    rewritten: set[str]
    removed: frozenset[str] = frozenset()
    now: str = NOW
    rendered: int | None = None


# --- words ---


def a_typo_in_a_body(a: Archive) -> Edit:
    n = a.count // 2
    return Edit({a.source(n): a.story(n).replace("The rest.", "The remainder.")}, {a.page(n)})


def a_headline(a: Archive) -> Edit:
    """Its page, its lists, its archives, the stories that it is related to, and the one that names it in its body."""
    n = a.count // 100 * 50 + 24
    names_it = a.page(n + 1)
    everywhere = {a.page(n), names_it} | a.lists(n) | a.archives(n) | a.related_to(n)
    return Edit({a.source(n): a.story(n, title="Another headline")}, everywhere)


def the_headline_of_the_newest_story(a: Archive) -> Edit:
    """It is one of Recent Posts, so every page gets it; what prints it by itself is rendered, and the two fragments."""
    n = a.count - 1
    prints_it = {a.page(n), "index.html"} | a.lists(n) | a.archives(n)
    machines = {*FEEDS, f"part{n % SECTIONS}/feed.xml", "_f/recent.html", "_f/recent-brief.html"}
    files = {a.source(n): a.story(n, title="Another headline")}
    return Edit(files, a.html() | machines, rendered=len(prints_it) + 2)


def a_summary(a: Archive) -> Edit:
    """It becomes the excerpt, which lists print, and archives and related stories do not."""
    n = a.count // 2 + 2
    return Edit({a.source(n): a.story(n, summary="In short.")}, {a.page(n)} | a.lists(n))


def a_tag_more(a: Archive) -> Edit:
    """It joins the middle of another topic's list, so newer pages of that list move. The four stories that come next in
    that topic have others beside them that share an author with them too."""
    n = a.count // 2 + 3
    other = (n + 7) % 40
    tags = f"[Topic {n % 40}, Topic {other}]"
    files = {a.source(n): a.story(n, tags=tags)}
    return Edit(files, {a.page(n)} | a.list_from(f"topic/topic-{other}", n))


def a_tag_less(a: Archive) -> Edit:
    n = a.count // 2 + 4
    files = {a.source(n): a.story(n, tags="")}
    return Edit(files, {a.page(n)} | a.list_from(f"topic/topic-{n % 40}", n) | a.related_to(n))


def an_author_of_another_name(a: Archive) -> Edit:
    """Only story pages and feeds print authors. The name makes the address of the author's pages."""
    theirs = range(3, a.count, AUTHORS)
    old = a.list_from("author/author-3", 0)
    new = {page.replace("author-3/", "author-three/") for page in old}
    feeds = {*FEEDS, "part3/feed.xml"}
    files = {a.source(n): a.story(n, author="Author Three") for n in theirs}
    return Edit(files, a.pages(theirs) | new | feeds | {"sitemap-pages.xml"}, frozenset(old))


# --- stories that come and go ---


def a_new_newest_story(a: Archive) -> Edit:
    """Recent Posts stand on every page."""
    n = a.count
    machines = {*FEEDS, f"part{n % SECTIONS}/feed.xml", "_f/recent.html", "_f/recent-brief.html"}
    machines |= {a.sitemap(n), "sitemap.xml"}  # which says when the month's last story came
    new = {a.page(n)} | a.archives(n) | a.counted(n)
    return Edit({a.source(n): a.story(n)}, a.html() | new | machines)


def a_new_story_of_old_date(a: Archive) -> Edit:
    """It joins the middle of its lists. The front, Recent Posts and feeds end long before it. The story whose number its
    text has is related to it."""
    n = a.count // 40 * 20 + 5
    late = a.story(n, title="Late", tags="[Topic 7]", author="Author 7", image="", expires="").replace(
        "T06:00", "T06:30"
    )
    lists = a.list_from("part2", n + 1) | a.list_from("topic/topic-7", n + 1) | a.list_from("author/author-7", n + 1)
    counted = a.archives(n) | a.counted(n) | {a.sitemap(n)}
    new = {"part2/late/index.html", a.page(n)}
    return Edit({"content/part2/late.md": late}, new | lists | counted | a.related_to(n, topic=7))


def _gone(a: Archive, n: int) -> set[str]:
    """What remains of a story that goes: lists move up from its place on, and four stories relate to another."""
    return a.lists_from(n) | a.archives(n) | a.related_to(n) | a.counted(n) | {a.sitemap(n)}


def a_deletion(a: Archive) -> Edit:
    n = a.count // 2 + 7
    return Edit({a.source(n): None}, _gone(a, n), frozenset({a.page(n)}))


def a_draft(a: Archive) -> Edit:
    n = a.count // 2 + 8
    return Edit({a.source(n): a.story(n, draft="true")}, _gone(a, n), frozenset({a.page(n)}))


def an_expiry(a: Archive) -> Edit:
    """Nobody edits anything."""
    n = a.expiring
    return Edit({}, _gone(a, n), frozenset({a.page(n)}), now="2025-07-02")


def _moved(a: Archive, n: int) -> set[str]:
    """What links to a story, or lists addresses."""
    return a.lists(n) | a.archives(n) | a.related_to(n) | {a.sitemap(n)}


def a_slug_with_an_alias(a: Archive) -> Edit:
    """The old address has a page still: one that leads to the new."""
    n = a.count // 2 + 9
    text = a.story(n, slug="moved", aliases=f"[/part{n % SECTIONS}/s{n}/]")
    return Edit({a.source(n): text}, {a.page(n), f"part{n % SECTIONS}/moved/index.html"} | _moved(a, n))


def a_permalink(a: Archive) -> Edit:
    n = a.count // 100 * 50 + 74
    links_to_it = a.page(n + 1)
    text = a.story(n, permalink="/special/")
    return Edit(
        {a.source(n): text}, {"special/index.html", links_to_it, "_headers"} | _moved(a, n), frozenset({a.page(n)})
    )


# --- what stories are printed with ---


def the_title_of_a_section(a: Archive) -> Edit:
    """On its stories' pages, on its list, above its block on the front, in its feed. Its place among sections, which
    are in the order of their titles, stays, so archives of days stay too."""
    pages = a.pages(range(1, a.count, SECTIONS)) | a.list_from("part1", 0) | {"index.html"}
    return Edit({"content/part1/_index.md": "---\ntitle: Part 1 and more\n---\n"}, pages | {"part1/feed.xml"})


def the_template_of_stories(a: Archive) -> Edit:
    text = TEMPLATES["article.html"].replace("<h1>", "<h1 class=headline>")
    return Edit({"templates/article.html": text}, a.pages(range(a.count)))


def a_partial_of_lists(a: Archive) -> Edit:
    return Edit({"templates/pager.html": TEMPLATES["pager.html"].replace("-", "newer")}, a.all_lists())


def the_template_of_recent_posts(a: Archive) -> Edit:
    """Every page gets the new fragment; none is rendered for it."""
    text = TEMPLATES["fragments/recent.html"].replace("<p>", "<p class=recent>")
    return Edit({"templates/fragments/recent.html": text}, a.html() | {"_f/recent.html"}, rendered=1)


def a_label(a: Archive) -> Edit:
    return Edit({"templates/i18n/en.toml": 'older = "Earlier"\n'}, a.all_lists())


def a_static_file(a: Archive) -> Edit:
    return Edit({"static/logo.svg": '<svg xmlns="http://www.w3.org/2000/svg"><g/></svg>'}, {"logo.svg"}, rendered=0)


def a_picture_of_other_size(a: Archive) -> Edit:
    """Every hundredth story has it, prints its width, and has a copy beside its page; the feed says how large it is."""
    theirs = range(70, a.count, 100)
    copies = {a.page(n).replace("index.html", "p.svg") for n in theirs}
    return Edit(
        {"content/part0/p.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="8" height="2"/>'},
        a.pages(theirs) | copies | {"part0/feed.xml"},
    )


def the_title_of_the_site(a: Archive) -> Edit:
    feeds = {*FEEDS, *(f"part{n}/feed.xml" for n in range(SECTIONS))}
    settings = a.text("standfirst.toml")
    assert settings
    return Edit({"standfirst.toml": settings.replace("Paper", "Daily")}, a.html() | feeds)


EDITS: tuple[Callable[[Archive], Edit], ...] = (
    a_typo_in_a_body, a_headline, the_headline_of_the_newest_story, a_summary, a_tag_more, a_tag_less,
    an_author_of_another_name, a_new_newest_story, a_new_story_of_old_date, a_deletion, a_draft, an_expiry,
    a_slug_with_an_alias, a_permalink, the_title_of_a_section, the_template_of_stories, a_partial_of_lists,
    the_template_of_recent_posts, a_label, a_static_file, a_picture_of_other_size, the_title_of_the_site,
)  # fmt: skip


class Built(NamedTuple):
    """An archive and its output, which every edit finds as the first build left it."""

    archive: Archive
    output: Output


def built(folder: Path, count: int, jobs: int) -> Built:
    archive = Archive(folder, count)
    archive.build(jobs=jobs)
    return Built(archive, archive.site())


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return built(tmp_path_factory.mktemp("archive"), 1_250, 1)


@pytest.fixture(scope="module")
def big(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return built(tmp_path_factory.mktemp("archive"), 5_050, os.cpu_count() or 1)


def check(site: Built, edit: Edit) -> None:
    archive = site.archive
    before = archive.site()
    assert before.bytes == site.output.bytes
    old = {name: archive.text(name) for name in edit.files}
    archive.write(edit.files)
    try:
        report = archive.build(now=edit.now)
        after = archive.site()
        assert after.rewritten(before) == edit.rewritten
        assert after.removed(before) == edit.removed
        assert (report.written, report.removed) == (len(edit.rewritten), len(edit.removed))
        assert report.rendered <= (len(after.bytes) if edit.rendered is None else edit.rendered)
    finally:
        archive.write(old)
        archive.build()
    assert archive.site().bytes == before.bytes


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.__name__)
def test_an_edit_rewrites_what_prints_it_and_nothing_else(small: Built, edit: Callable[[Archive], Edit]) -> None:
    check(small, edit(small.archive))


@pytest.mark.long
@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.__name__)
def test_named_edits_of_five_thousand_stories(big: Built, edit: Callable[[Archive], Edit]) -> None:
    check(big, edit(big.archive))


def test_a_new_story_renders_its_page_the_front_three_lists_four_archives_and_two_fragments(small: Built) -> None:
    check(small, a_new_newest_story(small.archive)._replace(rendered=11))


def test_the_rules_name_every_page_of_the_archive(small: Built) -> None:
    written = {name for name in small.output.bytes if name.endswith(".html") and not name.startswith("_f/")}
    assert written == small.archive.html()
