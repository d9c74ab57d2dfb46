import pytest

from standfirst.content import Source, read_source
from standfirst.model.article import NEVER, Article, Kind


def read(header: str, id: str = "world/a.md", kind: Kind = "article", timezone: str = "America/New_York") -> Source:
    return read_source(f"---\n{header}\n---\nBody\n".encode(), id=id, kind=kind, timezone=timezone)


def article(header: str, id: str = "world/a.md", kind: Kind = "article") -> Article:
    source = read("title: A\n" + header, id, kind)
    assert not source.faulty, source.problems
    assert source.article is not None
    return source.article


@pytest.mark.parametrize(
    ("line", "draft"),
    [
        ("draft: true", True),
        ("draft: false", False),
        ("Draft: TRUE", True),
        ("draft: yes", True),
        ("draft: Off", False),
        ("published: false", True),
        ("published: true", False),
        ("PUBLISHED: no", True),
        ("x: y", False),
    ],
)
def test_draft_is_true_or_false(line: str, draft: bool) -> None:
    assert article(f"date: 2024-01-02\n{line}").draft is draft


@pytest.mark.parametrize(
    ("line", "status"),
    [
        ("Status: draft", "draft"),
        ("status: Published", "published"),
        ("status: 'withheld'", "withheld"),
        ("status: retracted", "retracted"),
        ("status: removed", "removed"),
    ],
)
def test_status_is_one_of_five_words(line: str, status: str) -> None:
    assert article(f"date: 2024-01-02\n{line}").status == status


@pytest.mark.parametrize("name", ["date", "Date", "publishDate", "PUBDATE"])
def test_date_has_its_synonyms_in_any_letter_case(name: str) -> None:
    read = article(f"{name}: 2024-07-02 9:30")
    assert read.date is not None
    assert read.date.iso == "2024-07-02T09:30:00-04:00"
    assert read.lines["date"] == 3


@pytest.mark.parametrize("name", ["expires", "expiryDate", "unpublishdate"])
def test_expires_has_its_synonyms(name: str) -> None:
    read = article(f"date: 2024-01-02\n{name}: 2025-01-01")
    assert read.expires is not None
    assert read.expires.iso == "2025-01-01T00:00:00-05:00"


def test_an_embargo_without_end_holds_and_warns() -> None:
    source = read("title: A\ndate: 2024-01-02\nembargo: true")
    assert source.article is not None
    assert source.article.embargo is not None
    assert source.article.embargo.instant == NEVER
    assert [(p.severity, p.code, p.line) for p in source.problems] == [("warning", "embargo-without-end", 4)]


def test_an_embargo_that_is_false_is_none() -> None:
    assert article("date: 2024-01-02\nembargo: false").embargo is None


def test_a_date_before_the_end_of_the_embargo_is_a_warning() -> None:
    source = read("title: A\ndate: 2024-01-02\nembargo: 2024-01-03 6:00")
    assert [(p.severity, p.code) for p in source.problems] == [("warning", "embargo-after-date")]
    assert not read("title: A\ndate: 2024-01-03 6:00\nembargo: 2024-01-03 6:00").problems
    assert not read("title: A\ndate: 2024-01-04\nembargo: 2024-01-03 6:00").problems


@pytest.mark.parametrize(
    ("id", "header", "iso"),
    [
        ("w/2024-05-06-slug.md", "", "2024-05-06"),
        ("w/2024-05-06-slug/index.md", "", "2024-05-06"),
        ("w/slug.md", "url: /2024/05/06/slug/", "2024-05-06"),
        ("w/slug.md", "path: 2024/05/06/Rust-1.2", "2024-05-06"),
        ("w/2024-05-06-slug.md", "date: 2023-01-01", "2023-01-01"),
        ("2024-05-06-slug.md", "", "2024-05-06"),
    ],
)
def test_the_date_defaults_to_the_name_or_the_address(id: str, header: str, iso: str) -> None:
    read = article(header or "x: y", id)
    assert read.date is not None
    assert read.date.iso[:10] == iso


def test_pages_and_sections_need_no_date() -> None:
    assert article("x: y", "about.md", "page").date is None
    assert article("x: y", "world/_index.md", "section").date is None


@pytest.mark.parametrize(
    ("lines", "code", "line"),
    [
        ("draft: 'false'", "not-boolean", 4),
        ("draft: maybe", "not-boolean", 4),
        ("draft: 1", "not-boolean", 4),
        ("draft: [true]", "not-boolean", 4),
        ("draft: tRue", "not-boolean", 4),
        ("published: 2024-01-01", "not-boolean", 4),
        ("draft:", "gate-key-empty", 4),
        ("status: ~", "gate-key-empty", 4),
        ("embargo: ''", "gate-key-empty", 4),
        ("embargo: []", "gate-key-empty", 4),
        ("expires: null", "gate-key-empty", 4),
        ("draft: # true", "gate-key-empty", 4),
        ("status: pubished", "status-unknown", 4),
        ("status: true", "status-unknown", 4),
        ("status: [draft]", "status-unknown", 4),
        ("embargo: soon", "date-unreadable", 4),
        ("embargo: 2024-03-10 2:30", "time-skipped", 4),
        ("embargo: {until: 2024-01-01}", "date-unreadable", 4),
        ("expires: 5/6/2024", "date-unreadable", 4),
        ("expires: never", "date-unreadable", 4),
        ("expires: true", "date-unreadable", 4),
        ("draft: true\ndraft: false", "duplicate-key", 5),
        ("draft: true\nDRAFT: false", "duplicate-key", 5),
        ("draft: false\npublished: true", "gate-key-twice", 5),
        ("publishDate: 2024-01-02", "gate-key-twice", 4),
        ("expires: 2025-01-01\nexpiryDate: 2025-01-01", "gate-key-twice", 5),
        ("drafts: true", "gate-key-lookalike", 4),
        ("publish_date: 2099-01-01", "gate-key-lookalike", 4),
        ("embargoed_until: 2099-01-01", "gate-key-lookalike", 4),
        ("expired: true", "gate-key-lookalike", 4),
        ("is_draft: true", "gate-key-lookalike", 4),
        ("dr\u0430ft: true", "gate-key-lookalike", 4),
        ("“draft”: true", "gate-key-lookalike", 4),
        ("private: true", "gate-key-lookalike", 4),
        ("raft: true", "gate-key-lookalike", 4),
        ("stats: withheld", "gate-key-lookalike", 4),
        ("sta.tus: withheld", "gate-key-lookalike", 4),
        ("draft true: x", "gate-key-lookalike", 4),
        ("\u200bdraft: true", "yaml-key", 4),
        ("extra:\n  draft: true", "gate-key-misplaced", 5),
        ("extra: {Embargo: 2099-01-01}", "gate-key-misplaced", 4),
        ("image: {src: a.jpg, expires: 2024-01-01}", "gate-key-misplaced", 4),
        ("also_read: {draft: true}", "gate-key-misplaced", 4),
        ("taxonomies: {draft: true}", "gate-key-misplaced", 4),
        ("cascade:\n  draft: true", "gate-key-misplaced", 5),
        ("<<: {draft: true}", "yaml-alias", 4),
        ("x: |\n  a\n draft: true", "yaml-syntax", 6),
        ("summary: a\n  draft: true", "yaml-syntax", 5),
        ("“draft: true”", "gate-key-lookalike", 4),
    ],
)
def test_a_gate_that_cannot_be_read_with_certainty_gives_no_article(lines: str, code: str, line: int) -> None:
    source = read(f"title: A\ndate: 2024-01-02\n{lines}")
    assert source.article is None
    errors = [(p.code, p.line) for p in source.problems if p.severity == "error"]
    assert (code, line) in errors
    assert all(p.hint for p in source.problems if p.severity == "error")


@pytest.mark.parametrize(
    "date", ["", "date:", "date: soon", "date: 10:00 IST", "date: [2024-01-02]", "date: 2024-01-02T"]
)
def test_a_story_whose_date_cannot_be_read_gives_no_article(date: str) -> None:
    source = read(f"title: A\n{date}")
    assert source.article is None
    assert len([p for p in source.problems if p.severity == "error"]) == 1


def test_a_date_in_a_name_that_does_not_exist_is_an_error() -> None:
    source = read("title: A", "w/2024-02-30-slug.md")
    assert source.article is None
    assert "February 2024 has 29 days" in source.problems[0].message


def test_a_story_that_expires_before_it_is_published_is_faulty_but_its_gate_is_certain() -> None:
    source = read("title: A\ndate: 2024-01-02\nexpires: 2024-01-01")
    assert source.faulty
    assert source.article is not None
    assert [p.code for p in source.problems] == ["expires-before-date"]
    assert not read("title: A\ndate: 2024-01-02\nexpires: 2024-01-02").problems


@pytest.mark.parametrize(
    "lines",
    ["title: A\ntitle: B", "tags: [[a]]", "priority: 10", "x: {a: 1, a: 2}", "language: English", "kicker: [a]"],
)
def test_faults_elsewhere_leave_the_gate_certain(lines: str) -> None:
    source = read(f"date: 2024-01-02\ndraft: true\n{lines}")
    assert source.faulty
    assert source.article is not None
    assert source.article.draft


def test_a_wrong_byte_in_the_body_leaves_the_gate_certain_and_one_in_the_header_does_not() -> None:
    header = b"---\ntitle: A\ndate: 2024-01-02\n"
    for wrong in (b"\xe9t\xe9", b"\x00", b"\x0c"):
        body = read_source(header + b"---\nB" + wrong, id="w/a.md", kind="article", timezone="UTC")
        assert body.faulty
        assert body.article is not None
        head = read_source(header + b"x: " + wrong + b"\n---\nB", id="w/a.md", kind="article", timezone="UTC")
        assert head.faulty
        assert head.article is None
