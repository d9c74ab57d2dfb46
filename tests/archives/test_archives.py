"""Real archives, built without editing an article: every file that fails was looked at, and fails for a fault of its own.

Each archive keeps its own folders under `content/`, with a settings file of ours. The numbers are exact: one that
changes is a story gained or lost, or a warning that authors will meet by the hundred, and somebody should look.
"""

from __future__ import annotations

import re
import shutil
import tarfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

import pytest

from standfirst.build import Report, Request, build
from standfirst.config import load
from standfirst.problems import Problem
from tests.archives.crawl import Crawl, crawl
from tests.build.test_feeds import faults
from tests.build.tiny import PNG, Paper

HERE = Path(__file__).parent
Errors = dict[str, set[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Archive:
    """One archive, and what becomes of it.

    `folder` inside the archive becomes `content/INTO`. `held` counts stories held by the clock or by their authors;
    those with errors are in `errors`, file by file, and `warnings` counts the rest by code. `index` is a folder's
    page that other generators call `index.md`; here it is `_index.md`. `pictures`: the archive has text only, and a
    picture that is missing keeps its story back, so stand-ins are laid beside the articles.
    """

    tar: str
    folder: str
    into: str = ""
    now: str
    files: int
    stories: int
    held: dict[str, int] = field(default_factory=dict)
    errors: Errors = field(default_factory=dict)
    warnings: dict[str, int] = field(default_factory=dict)
    index: str = ""
    pictures: bool = False


ARCHIVES = {
    "digitalgov": Archive(
        tar="digitalgov-news-even-years",
        folder="content",
        now="2024-12-31T12:00",
        files=1102,
        stories=1082,
        held={"expired": 11},
        errors={
            # `expirydate` stands twice, on two different days: when the story comes down must not be guessed.
            "news/2014/06/2014-06-30-social-media-accessibility-issues-and-solutions.md": {"duplicate-key"},
            "news/2016/04/2016-04-06-three-teams-using-the-draft-u-s-web-design-standards-talk-about-their-experiences.md": {
                "duplicate-key"
            },
            "news/2016/10/2016-10-12-join-us-for-a-gender-equality-edit-a-thon-on-october-22-2016.md": {
                "duplicate-key"
            },
            "news/2016/10/2016-10-17-your-first-thoughts-on-the-social-media-strategy.md": {"duplicate-key"},
            "news/2018/12/2018-12-20-designing-for-translation.md": {"duplicate-key"},
            # `primary_image` stands twice; a key written twice is an error, whichever it is.
            "news/2024/10/2024-10-07-building-a-culture-of-customer-experience-across-government.md": {"duplicate-key"},
            # Blank lines above the first fence: the contract's header is the first line (an import may take them out).
            "news/2016/02/2016-02-08-the-content-corner-location-aware-content.md": {"front-matter-not-first"},
            # The slug holds `%e2%80%8a`, a hair space percent-encoded by WordPress: no name for a folder.
            "news/2016/11/2016-11-29-health-it-services-sin%e2%80%8a-%e2%80%8aready-to-serve-agencies.md": {
                "slug-fault"
            },
            # A template for authors that went out by mistake: it has no title.
            "news/2018/09/2018-09-24-example.md": {"title-missing"},
        },
        warnings={"foreign-code": 879, "html-removed": 99, "html-unknown": 4, "address-not-here": 3},
    ),
    "eighteenf": Archive(
        tar="18f-posts",
        folder="content",
        now="2024-12-31T12:00",
        files=509,
        stories=509,
        warnings={"foreign-code": 417, "picture-not-here": 290, "html-removed": 36, "key-typo": 1, "smart-quotes": 1},
    ),
    "nodejs": Archive(
        tar="nodejs-blog",
        folder="apps/site/pages/en/blog",
        into="blog",
        now="2026-09-01T12:00",
        files=1043,
        stories=1042,
        index="blog/index.md",
        warnings={"address-not-here": 320, "html-unknown": 44, "picture-not-here": 24, "html-removed": 7},
    ),
    "rust": Archive(
        tar="rust-blog-toml",
        folder="content",
        now="2026-09-01T12:00",
        files=754,
        stories=744,
        pictures=True,
        errors={
            # A paragraph pasted from another repository, with a link to a file that is only there: dead on their site too.
            "Project-Goals-2025-April-Update.md": {"link-missing"},
            "Project-Goals-2025-July-Update.md": {"link-missing"},
            "Project-Goals-2025-March-Update.md": {"link-missing"},
            "Project-Goals-2025-May-Update.md": {"link-missing"},
            "Project-Goals-Feb-Update/index.md": {"link-missing"},
            # A form feed from a PDF, which no feed may hold.
            "Rust-2017-Survey-Results/index.md": {"control-character"},
            # Not an article: a redirect that a template of theirs writes. It has neither title nor date.
            "releases/latest.md": {"title-missing", "date-missing"},
        },
        warnings={"html-removed": 42, "address-not-here": 6, "html-unknown": 4, "picture-not-here": 1},
    ),
}
MARKS = {name: [pytest.mark.long] for name in ARCHIVES if name != "eighteenf"}
"""The others are up to a million words of Markdown, half a minute of one core: `build.py test --long archives`."""


@pytest.mark.parametrize("name", [pytest.param(name, marks=MARKS.get(name, ())) for name in ARCHIVES])
def test_an_archive_is_published_as_it_is(name: str, shared: Path, tmp_path: Path) -> None:
    archive = ARCHIVES[name]
    lay_out(name, shared, tmp_path)
    report = build(Request(root=str(tmp_path), now=archive.now))
    assert errors_of(report.problems) == archive.errors
    assert all(problem.line >= 1 and problem.hint for problem in report.problems)
    assert report.published
    assert report.failed == bool(archive.errors)  # exit 1
    assert report.stories == archive.stories
    faulty = {held.source.removeprefix("content/") for held in report.held if held.why == "faulty"}
    assert faulty == archive.errors.keys()
    assert Counter(held.why for held in report.held if held.why != "faulty") == archive.held
    assert warnings_of(report.problems) == archive.warnings
    seen = crawl(tmp_path / "site")
    assert seen.faults == ()
    assert unwarned(seen, report) == []
    assert seen.stories == archive.stories
    assert machine_errors(tmp_path, archive.now) == []


def machine_errors(root: Path, now: str) -> list[Problem]:
    """What is wrong with feeds and sitemaps; warnings are about what authors wrote, entities in titles above all."""
    url = load((root / "standfirst.toml").read_bytes()).site.url
    found = faults(Paper.output_of(root / "site"), url, now)
    return [one for one in found if one.severity == "error"]


def lay_out(name: str, shared: Path, root: Path) -> None:
    """Unpack an archive into a site of its own."""
    archive = ARCHIVES[name]
    with tarfile.open(shared / "corpora/news" / f"{archive.tar}.tar.xz", "r:xz") as packed:
        packed.extractall(root / "unpacked", filter="data")
    content = root / "content" / archive.into
    content.parent.mkdir(parents=True, exist_ok=True)
    shutil.move(root / "unpacked" / archive.tar / archive.folder, content)
    shutil.copy(HERE / f"{name}.toml", root / "standfirst.toml")
    if archive.index:
        index = root / "content" / archive.index
        index.rename(index.with_name("_index.md"))
    if archive.pictures:
        lay_stand_ins(root / "content")
    articles = list((root / "content").rglob("*.md"))
    assert len(articles) == archive.files, "another version of the archive: count again"


PICTURE = re.compile(r"[\w.-]+\.(?:png|svg|jpe?g|gif)\b")
OTHER_FILES = ("application.txt", "2022-04-07-timing.html")


def lay_stand_ins(content: Path) -> None:
    """Lay a picture of one pixel, or an empty file, where a bundle names one: the archive keeps text only."""
    for index in content.rglob("index.md"):
        text = index.read_text(encoding="utf-8")
        for name in PICTURE.findall(text):
            (index.parent / name).write_bytes(PNG)
        for name in OTHER_FILES:
            if name in text:
                (index.parent / name).touch()


def errors_of(problems: tuple[Problem, ...]) -> Errors:
    found: Errors = {}
    for problem in problems:
        if problem.severity == "error":
            found.setdefault(problem.file.removeprefix("content/"), set()).add(problem.code)
    return found


def warnings_of(problems: tuple[Problem, ...]) -> dict[str, int]:
    return dict(Counter(problem.code for problem in problems if problem.severity == "warning"))


def unwarned(seen: Crawl, report: Report) -> list[tuple[str, str]]:
    """Dead links that the build did not warn of; a relative one is known by its end."""
    quoted = (
        re.search(r"(?:address|picture) (['\"])(.+)\1 is not", problem.message)
        for problem in report.problems
        if problem.code in {"address-not-here", "picture-not-here"}
    )
    ends = tuple(plain(found[2]) for found in quoted if found)
    return [(link, page) for link, page in seen.dead if not plain(link).endswith(ends)]


def plain(link: str) -> str:
    return PurePosixPath(link).as_posix().rstrip("/")


def test_every_story_with_an_error_is_held_as_faulty(tmp_path: Path) -> None:
    shutil.copy(HERE / "rust.toml", tmp_path / "standfirst.toml")
    (tmp_path / "content/blog").mkdir(parents=True)
    (tmp_path / "content/blog/unreadable.md").write_text(
        "---\ntitle: A\ndate: 2024-01-01\ndate: 2024-01-02\n---\nText.\n"
    )
    (tmp_path / "content/blog/dead-link.md").write_text("---\ntitle: A\ndate: 2024-01-01\n---\n[x](gone.md)\n")
    report = build(Request(root=str(tmp_path), now="2024-12-31T12:00"))
    assert {held.source: held.why for held in report.held} == dict.fromkeys({p.file for p in report.problems}, "faulty")
    assert len(report.held) == 2


def test_the_seed_site_is_published_whole(shared: Path, tmp_path: Path) -> None:
    shutil.copytree(shared / "acceptance/seed-site", tmp_path / "seed", copy_function=shutil.copyfile)
    (tmp_path / "seed").chmod(0o755)
    published(tmp_path / "seed", "2025-02-21T18:00", stories=8)


def test_the_demo_portal_is_published_whole(tmp_path: Path) -> None:
    root = HERE.parent.parent
    for name in ("content", "data", "static"):
        if (root / name).is_dir():
            shutil.copytree(root / name, tmp_path / name)
    shutil.copy(root / "standfirst.toml", tmp_path)
    published(tmp_path, "2026-11-29T14:30", stories=57)


@pytest.mark.parametrize(
    ("what", "at_least"),
    {
        r"^date: ": 48,
        r"^language: hi$": 3,
        r"^language: ur$": 3,
        r"^authors: \[.+, .+\]$": 3,
        r"^source: ": 3,
        r"^dateline: ": 3,
        r"^updated: ": 3,
        r"^corrections:$": 3,
        r"^aliases: ": 2,
        r"^also_read: ": 3,
        r"^tags: \[([^,\]]+, ){11}[^,\]]+\]$": 1,
        r"^title: .{140}$": 1,
        r"^title: \w+$": 2,
        r"^> \[!BOX\] ": 3,
        r"^> \[!QUOTE\]": 3,
        r"^Also Read: ": 3,
        r"^!\[.+\n!\[": 2,
        r"^(https|\[.+\]\(https)://(www\.youtube|x)\.com/.+$": 3,
        r"^\| ---": 3,
        r"^```python$": 1,
        r"^\[\^1\]: ": 3,
    }.items(),
)
def test_the_demo_portal_has_what_a_theme_is_judged_by(what: str, at_least: int) -> None:
    texts = [file.read_text("utf-8") for file in (HERE.parent.parent / "content").rglob("*.md")]
    assert sum(bool(re.search(what, text, re.MULTILINE)) for text in texts) >= at_least


def published(root: Path, now: str, stories: int | None = None) -> None:
    """Build a site in which nothing may be wrong, and look at all of it."""
    report = build(Request(root=str(root), now=now))
    assert errors_of(report.problems) == {}
    assert report.stories == (stories or report.stories)
    seen = crawl(root / "site")
    assert seen.faults == ()
    assert unwarned(seen, report) == []
    assert seen.stories == report.stories
    assert machine_errors(root, now) == []
