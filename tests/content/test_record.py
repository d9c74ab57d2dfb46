from typing import Any

import pytest

from standfirst.content import Source, read_source
from standfirst.model.article import Article, Correction, Image, Kind, Moment, Pick


def read(header: str, id: str = "world/a.md", kind: Kind = "article") -> Source:
    return read_source(f"---\n{header}\n---\nBody\n".encode(), id=id, kind=kind, timezone="Asia/Kolkata")


def article(header: str, codes: str = "") -> Article:
    source = read("title: A\ndate: 2024-01-02\n" + header)
    assert " ".join(p.code for p in source.problems) == codes
    assert source.article is not None
    return source.article


def codes(header: str) -> str:
    return " ".join(f"{p.severity} {p.code} {p.line}" for p in read("title: A\ndate: 2024-01-02\n" + header).problems)


@pytest.mark.parametrize(
    ("line", "field", "value"),
    [
        ("slug: 0123", "slug", "0123"),
        ("kicker: NO", "kicker", "NO"),
        ("kicker: 12:30", "kicker", "12:30"),
        ("kicker: null", "kicker", ""),
        ("kicker: ''", "kicker", ""),
        ("Kicker:  a   b", "kicker", "a b"),
        ("summary: >-\n  a\n  b\n\n  c", "summary", "a b c"),
        ("summary: 'a\u00a0: b'", "summary", "a\u00a0: b"),
        ("excerpt: x\ndescription: y", "summary", "x"),
        ("description: y\nexcerpt: x", "summary", "x"),
        ("description: y\nsummary:", "summary", "y"),
        ("description: y\nexcerpt: x\nSUMMARY: z", "summary", "z"),
        ("url: /a/\npath: /b/", "permalink", "/a/"),
        ("path: /b/\npermalink: /c/", "permalink", "/c/"),
        ("source: PTI", "source", "PTI"),
        ("dateline: New Delhi", "dateline", "New Delhi"),
        ("template: long.html", "template", "long.html"),
        ("language: pt-BR", "language", "pt-BR"),
        ("language: zh-Hant-TW", "language", "zh-Hant-TW"),
        ("language: es-419", "language", "es-419"),
        ("language: sl-rozaj-biske-1994", "language", "sl-rozaj-biske-1994"),
        ("weight: 3", "weight", 3),
        ("weight: '-3'", "weight", -3),
        ("weight: 010", "weight", 10),
        ("weight:", "weight", 0),
        ("priority: 1", "priority", 1),
        ("tags: India", "tags", ("India",)),
        ("tags: [2024, NO, 2024, '']", "tags", ("2024", "NO")),
        ("tags:\n- a\n-\n- b", "tags", ("a", "b")),
        ("tags: [a, b]\ncategories: [c, a]\ntopics: d", "tags", ("a", "b", "d", "c")),
        ("author: Asha Rao", "authors", ("Asha Rao",)),
        ("author: 'Rao, Asha'", "authors", ("Rao, Asha",)),
        ("authors: [a, b]\nauthor: c", "authors", ("a", "b", "c")),
        ("aliases: /old/", "aliases", ("/old/",)),
        ("redirect_from: [/x/]\naliases: [/y/]", "aliases", ("/y/", "/x/")),
        ("tags: []", "tags", ()),
        ("image: a.jpg", "image", Image(src="a.jpg", line=4)),
        ("image:", "image", None),
        ("image: {src: , alt: ''}", "image", None),
        (
            "image:\n  src: a.jpg\n  Alt: 1984\n  caption: c\n  credit: d\n  focal: 50% 30%",
            "image",
            Image(src="a.jpg", alt="1984", caption="c", credit="d", focal="50 30", line=4),
        ),
        ("image: {src: a.jpg, focal: [50, 30.5]}", "image", Image(src="a.jpg", focal="50 30.5", line=4)),
        (
            "image: {src: a.jpg, until: 2025-01-01}",
            "image",
            Image(src="a.jpg", until=Moment(iso="2025-01-01T00:00:00+05:30", instant=1735669800), line=4),
        ),
        ("also_read: b.md", "also_read", (Pick(target="b.md", line=4),)),
        ("also_read:\n- b.md\n- /c.md", "also_read", (Pick(target="b.md", line=5), Pick(target="/c.md", line=6))),
        ("also_read: {ban: [b.md]}", "also_read_ban", (Pick(target="b.md", line=4),)),
        ("also_read: {auto: false}", "also_read_auto", False),
        ("also_read: {auto: }", "also_read_auto", True),
        ("corrections: []", "corrections", ()),
        (
            "corrections:\n- {date: 2024-02-02, text: b, type: Clarification}\n- {date: 2024-02-01, text: a}",
            "corrections",
            (
                Correction(date=Moment(iso="2024-02-01T00:00:00+05:30", instant=1706725800), text="a"),
                Correction(
                    date=Moment(iso="2024-02-02T00:00:00+05:30", instant=1706812200), text="b", type="clarification"
                ),
            ),
        ),
        ("updated: 2024-01-03", "updated", Moment(iso="2024-01-03T00:00:00+05:30", instant=1704220200)),
        ("modified: 2024-01-03\nlastmod: 2024-01-04 00:00Z", "updated", Moment(iso="2024-01-04T00:00:00+00:00", instant=1704326400)),
        ("updated:", "updated", None),
        ("hero: true\nn: 3", "extra", {"hero": True, "n": 3}),
        ("extra: {a: 1}\nb: c", "extra", {"a": 1, "b": "c"}),
        ("taxonomies: {tags: [a], series: [s]}", "extra", {"taxonomies": {"series": ["s"]}}),
        ("taxonomies: {tags: [a], categories: [b], authors: [c]}", "tags", ("a", "b")),
        ("tags: [b]\ntaxonomies: {tags: [a, b]}", "tags", ("b", "a")),
        ("extra: x", "extra", {"extra": "x"}),
        ("taxonomies: [a]", "extra", {"taxonomies": ["a"]}),
        ("onHomePage: no", "extra", {"onHomePage": False}),
    ],
)  # fmt: skip
def test_each_key_is_read_as_its_type(line: str, field: str, value: Any) -> None:
    assert getattr(article(line), field) == value


def test_lines_tell_where_each_key_stands_by_our_own_name() -> None:
    lines = article("x: y\nExcerpt: s\nauthor: a\ntopics:\n- t").lines
    assert lines == {"title": 2, "date": 3, "summary": 5, "authors": 6, "tags": 7}


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("kicker: [a, b]", "error not-text 4"),
        ("summary: {a: b}", "error not-text 4"),
        ("tags: [a, [b]]", "error not-list 4"),
        ("tags:\n- a: b", "error not-list 5"),
        ("tags: {a: b}", "error not-list 4"),
        ("authors: [{name: x}]", "error not-list 4"),
        ("tags: [“a, b”]", "error smart-quotes 4"),
        ("tags: a, b", "warning comma-in-topic 4"),
        ("tags: 'a, b'", ""),
        ("author: a, b", ""),
        ("kicker: “a”", "warning smart-quotes 4"),
        ("kicker: '“a”'", ""),
        ("kicker: “a” b", ""),
        ("kicker: a\u202eb", "warning invisible-character 4"),
        ("kicker: a\u200bb", "warning invisible-character 4"),
        ("kicker: می\u200cخواهم \u200f", ""),
        ("weight: 1.5", "error not-integer 4"),
        ("weight: high", "error not-integer 4"),
        ("weight: [1]", "error not-integer 4"),
        ("weight: 99999999999", "error not-integer 4"),
        ("priority: 0", "error out-of-range 4"),
        ("priority: 10", "error out-of-range 4"),
        ("language: en_US", "error language-tag 4"),
        ("language: English", "error language-tag 4"),
        ("image: [a.jpg]", "error image-wrong 4"),
        ("image: {alt: x}", "error image-wrong 4"),
        ("image: {src: [a]}", "error not-text 4"),
        ("image: {src: a, title: b}", "warning image-key 4"),
        ("image: {src: a, focal: left}", "error image-wrong 4"),
        ("image: {src: a, focal: 101 5}", "error image-wrong 4"),
        ("image: {src: a, until: 2023-02-01}", "warning image-until-before-date 4"),
        ("image: {src: a, until: 2025-02-01}", ""),
        ("image: {src: a, SRC: b}", "error duplicate-key 4"),
        ("also_read: {picks: [a]}", "warning also-read-wrong 4"),
        ("also_read: {auto: maybe}", "error not-boolean 4"),
        ("also_read: [[a]]", "error not-list 4"),
        ("corrections: wrong", "error correction-wrong 4"),
        ("corrections:\n- text: x", "error correction-wrong 5"),
        ("corrections:\n- {date: 2024-02-01, text: ''}", "error correction-wrong 5"),
        ("corrections:\n- {date: soon, text: x}", "error date-unreadable 5"),
        ("corrections:\n- {date: 2024-02-01, text: x, type: typo}", "error correction-wrong 5"),
        ("updated: 2023-12-31", "warning updated-before-date 4"),
        ("updated: soon", "error date-unreadable 4"),
        ("topcis: [a]", "warning key-typo 4"),
        ("extra:", ""),
    ],
)
def test_a_value_of_another_type_is_said_at_its_line(line: str, said: str) -> None:
    assert codes(line) == said


@pytest.mark.parametrize(
    ("line", "hint"),
    [
        ("image: {src: a, credits: b}", "did you mean credit?"),
        ("image: {src: a, ai: made}", "a file of words beside the picture"),
        ("image: a.jpg\n  alt: Water", "below it, indented alike, src: photo.jpg and alt: Water"),
    ],
)
def test_what_is_meant_for_a_picture_is_said_where_it_belongs(line: str, hint: str) -> None:
    (problem,) = read("title: A\ndate: 2024-01-02\n" + line).problems
    assert hint in problem.hint


@pytest.mark.parametrize(
    ("title", "read_as", "said"),
    [
        ("A  headline ", "A headline", ""),
        ("'  A\n\n  headline '", "A headline", ""),
        ("NO", "NO", ""),
        ("12:30", "12:30", ""),
        ("<b>A</b> {{ x }} & *B*", "<b>A</b> {{ x }} & *B*", ""),
        ("1984", "1984", "note title-number"),
        ("1,984.50", "1,984.50", "note title-number"),
        ("'1984'", "1984", ""),
        ("", "", "error title-missing"),
        ("~", "", "error title-missing"),
        ("'  '", "", "error title-missing"),
        ("\u200b", "\u200b", "error title-missing warning invisible-character"),
        ("[a]", "", "error not-text"),
        ("{a: b}", "", "error not-text"),
        ("x" * 1000, "x" * 1000, ""),
        ("x" * 1001, "x" * 1000, "error title-too-long"),
    ],
)
def test_a_title_is_one_text(title: str, read_as: str, said: str) -> None:
    source = read(f"title: {title}\ndate: 2024-01-02")
    assert source.article is not None
    assert source.article.title == read_as
    assert " ".join(f"{p.severity} {p.code}" for p in source.problems) == said


@pytest.mark.parametrize(
    ("id", "title"),
    [
        ("world/_index.md", "World"),
        ("world/climate-change/_index.md", "Climate change"),
        ("world/दुनिया_भर/_index.md", "दुनिया भर"),
        ("_index.md", "Home"),
    ],
)
def test_a_section_without_a_title_is_named_after_its_folder(id: str, title: str) -> None:
    source = read("weight: 3", id, "section")
    assert source.problems == ()
    assert source.article is not None
    assert (source.article.title, source.article.weight) == (title, 3)


def test_a_page_needs_a_title() -> None:
    source = read("x: y", "about.md", "page")
    assert [p.code for p in source.problems] == ["title-missing"]
    assert source.article is not None


def test_updated_on_the_day_of_the_story_without_a_time_is_no_change() -> None:
    source = read("title: A\ndate: 2024-01-02 10:00\nupdated: 2024-01-02")
    assert source.problems == ()
    assert source.article is not None
    assert source.article.updated is None
