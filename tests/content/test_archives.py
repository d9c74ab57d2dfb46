"""Real archives, unedited: each error must be a fault of that file by the contract, and at least 99 % must be readable."""

import tarfile
from collections import defaultdict
from functools import cache
from pathlib import Path

import pytest

from standfirst.content import Source, read_source
from standfirst.model.article import Kind

# Archive -> (the folder in it that is `content/`, how many Markdown files, {code: files with that error}).
EXPECTED: dict[str, tuple[str, int, dict[str, list[str]]]] = {
    "18f-posts": ("18f-posts/content", 509, {}),
    "digitalgov-news-even-years": (
        "digitalgov-news-even-years/content",
        1102,
        {
            "duplicate-key": [
                "news/2014/06/2014-06-30-social-media-accessibility-issues-and-solutions.md",
                "news/2016/04/2016-04-06-three-teams-using-the-draft-u-s-web-design-standards-talk-about-their-experiences.md",
                "news/2016/10/2016-10-12-join-us-for-a-gender-equality-edit-a-thon-on-october-22-2016.md",
                "news/2016/10/2016-10-17-your-first-thoughts-on-the-social-media-strategy.md",
                "news/2018/12/2018-12-20-designing-for-translation.md",
                "news/2024/10/2024-10-07-building-a-culture-of-customer-experience-across-government.md",
            ],
            "front-matter-not-first": ["news/2016/02/2016-02-08-the-content-corner-location-aware-content.md"],
            "title-missing": ["news/2018/09/2018-09-24-example.md"],
        },
    ),
    "nodejs-blog": ("nodejs-blog/apps/site/pages/en/blog", 1043, {}),
    "rust-blog-toml": (
        "rust-blog-toml/content",
        754,
        {
            "control-character": ["Rust-2017-Survey-Results/index.md"],
            "date-missing": ["releases/latest.md"],
            "title-missing": ["releases/latest.md"],
        },
    ),
}


def kind_of(id: str) -> Kind:
    if id.rpartition("/")[2] == "_index.md":
        return "section"
    return "article" if "/" in id else "page"


@cache
def read_archive(shared: Path, name: str, folder: str) -> dict[str, Source]:
    read = {}
    with tarfile.open(shared / f"corpora/news/{name}.tar.xz", "r:xz") as archive:
        for member in archive:
            file = archive.extractfile(member) if member.name.startswith(f"{folder}/") else None
            if file is not None and member.name.endswith(".md"):
                id = member.name.removeprefix(f"{folder}/")
                # the Rust blog keeps its stories at the top of `content/`
                kind = "article" if name == "rust-blog-toml" and kind_of(id) == "page" else kind_of(id)
                read[id] = read_source(file.read(), id=id, kind=kind, timezone="America/New_York")
    return read


def errors(read: dict[str, Source]) -> dict[str, list[str]]:
    found = defaultdict(set)
    for id, source in read.items():
        for problem in source.problems:
            if problem.severity == "error":
                found[problem.code].add(id)
    return {code: sorted(ids) for code, ids in sorted(found.items())}


@pytest.mark.parametrize("name", EXPECTED)
def test_every_file_of_an_archive_is_read_but_for_those_that_are_wrong(shared: Path, name: str) -> None:
    folder, files, wrong = EXPECTED[name]
    read = read_archive(shared, name, folder)
    assert len(read) == files
    assert errors(read) == wrong
    faulty = sum(source.faulty for source in read.values())
    assert faulty <= files / 100
    for source in read.values():
        assert source.faulty or (source.article is not None and source.article.title)


def test_every_blog_post_of_the_canadian_site_is_read(shared: Path) -> None:
    read = read_archive(shared, "cds-canada-en-fr", "cds-canada-en-fr/content")
    wrong = errors(read)
    # The rest of that site is pages in folders, without dates, and products whose `status` is `past` or `in-flight`.
    assert {code: len(ids) for code, ids in wrong.items()} == {"date-missing": 30, "status-unknown": 28}
    assert not any("/blog/posts/" in id for ids in wrong.values() for id in ids)
    assert sum("/blog/posts/" in id for id in read) > 300


def test_what_the_archives_say_reaches_the_record(shared: Path) -> None:
    read = read_archive(shared, "digitalgov-news-even-years", "digitalgov-news-even-years/content")
    story = read["news/2014/01/2014-01-13-government-cx-finding-the-metrics-that-matter.md"].article
    assert story is not None
    assert story.date is not None
    assert story.expires is not None
    assert story.date.iso == "2014-01-13T08:42:11-04:00"
    assert story.expires.iso == "2025-01-01T00:00:00-05:00"
    assert story.title == "Government CX: Finding the Metrics that Matter"
    assert story.authors == ("stephanie-thum",)
    assert story.tags == ("product-and-project-management", "customer-experience")
    rust = read_archive(shared, "rust-blog-toml", "rust-blog-toml/content")
    update = rust["inside-rust/program-management-update-2026-04.md"].article
    assert update is not None
    assert update.date is not None
    assert update.date.iso[:10] == "2026-05-13"
    assert update.extra["team"] == "the Program team"
    section = rust["inside-rust/_index.md"].article
    assert section is not None
    assert section.kind == "section"
    assert section.extra["see_also"] == [{"path": "/", "text": "the main Rust blog"}]


def test_the_seed_site_is_read_without_a_word(shared: Path) -> None:
    root = shared / "acceptance/seed-site/content"
    files = sorted(root.rglob("*.md"))
    assert files
    for path in files:
        id = path.relative_to(root).as_posix()
        source = read_source(path.read_bytes(), id=id, kind=kind_of(id), timezone="Asia/Kolkata")
        assert source.problems == ()


def test_the_cases_of_python_frontmatter_are_read_or_refused(shared: Path) -> None:
    refused = set()
    for path in sorted((shared / "corpora/suites/python-frontmatter").rglob("*")):
        if path.suffix in {".md", ".txt"}:
            source = read_source(path.read_bytes(), id=f"w/{path.name}", kind="page", timezone="UTC")
            if source.article is None:
                refused.add(path.name)
    assert refused == {"extra-dash.txt", "hello-json.md", "empty-frontmatter.txt", "no-frontmatter.txt"}
