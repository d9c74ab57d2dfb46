"""Plain stories take a short way, and what comes out is what the long way makes of them."""

import random
import re
import tarfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standfirst.markup import MarkupOptions, Parsed, resolve, words
from standfirst.markup.also_read import Labels
from standfirst.markup.commonmark import plain_story, reader
from standfirst.markup.sanitise import clean
from tests.markup.test_commonmark_properties import DOCUMENTS, LINKS
from tests.markup.test_properties import SETTINGS

OPTIONS = MarkupOptions(engine="commonmark", also_read_labels=("Also Read", "Élire", "A lire", "यह भी पढ़ें"))
PIECES = st.sampled_from(
    [
        *(
            "Word",
            "a b",
            "भारत",
            "“Quoted”",
            "R&D",
            "é",
            "E\u0301lire: ",
            "12 %",
            "\u2003",
            "\xa0",
            "  ",
            "\t",
            " ",
            "\n",
        ),
        *("\n\n", "\n\n## ", "\n\n# ", "\n\n> ", "\n\n- ", "\n  - ", "\n3. ", "\n\n***\n\n", "  \n", "\\\n", "\n===\n"),
        *(
            "*em*",
            "**strong**",
            "_a b_",
            "~~s~~",
            "~t~",
            "`c d`",
            "`` ` ``",
            "\\*",
            "*",
            "**",
            "&amp;",
            "&#32;",
            "&nbsp;",
        ),
        *(
            "[x](y.md)",
            "[](y.md)",
            "[ x ](y.md)",
            "[*x*](y.md 'a \"b\"')",
            "[x](https://a.example/b?c=d&e#f)",
            "[r]",
            "[]()",
        ),
        *(
            "[x](#part)",
            "[x](HTTPS://A.example)",
            "[x](https://xn--a/)",
            "[x](https://1.2.3.4.5/)",
            "[x](mailto:a@b.example)",
        ),
        *(
            "[x](javascript:a)",
            "[x](//h/p)",
            "[x](a%20b.md)",
            "[x](<a b.md>)",
            "[x](आ.md)",
            "[x](a'b.md)",
            "\n\n[r]: r.md\n",
        ),
        *(
            "\n\nAlso Read: [](a.md)",
            "\n\nalso read: [T](b.md)",
            "\n\n**Also Read:** [T](/c.md)",
            "\nAlso Read: [](d.md)",
        ),
        *(
            "\n\nAlso read by all",
            "\n\nAlso Read",
            "\n\nयह भी पढ़ें: [](e.md)",
            "\n\nÉlire: [](f.md) ",
            "https://a.example/x",
        ),
        *(
            "[caption a=b]",
            "[sic]",
            "[!BOX]",
            "![p](q.png)",
            "[^1]",
            "\n\n[^1]: n",
            "|a|b|\n|-|-|\n|c|",
            "<b>",
            "< 3",
            "{{ x }}",
        ),
        *("\n: d", "\n\n```\nc\n```\n", "\n\n    code", "Main", "Part", "\n\n## Main", "\x00", "\x0b", "\ufeff"),
    ]
)
STORIES = st.lists(PIECES, max_size=25).map("".join)
NEWS = Path(__file__).parents[3] / "shared" / "corpora" / "news"


def assert_same(text: str, options: MarkupOptions = OPTIONS) -> bool:
    short = None if reader.is_unusual(text) else reader.short_way(text, 7, options)
    if short is not None:
        assert reader.long_way(text, "a.md", 7, options) == Parsed(short)
    return short is not None


@SETTINGS
@given(st.one_of(STORIES, DOCUMENTS))
def test_both_ways_give_the_same_body(text: str) -> None:
    assert_same(text)


@SETTINGS
@given(STORIES)
def test_the_sanitiser_would_change_nothing(text: str) -> None:
    short = None if reader.is_unusual(text) else reader.short_way(text, 1, OPTIONS)
    if short is not None:
        html = resolve(
            short, address=lambda _: "/x/", headline=lambda _: "Headline", picture=lambda _: None, label="Also Read:"
        )
        assert clean(html) == html


@SETTINGS
@given(LINKS)
def test_both_ways_find_the_same_places(parts: list[tuple[str, str, str]]) -> None:
    assert_same("".join([f"{before}[t]({target}{after}" for before, target, after in parts]))


@SETTINGS
@given(st.text())
def test_words_are_what_white_space_parts(text: str) -> None:
    text = text.replace("<", "").replace(">", "")
    assert words.count(text) == len(text.replace("&nbsp;", " ").split())


LETTERS = st.text(st.sampled_from("aAbBéÉe\u0301\u0327 ßsſKKªﬁfiIİıʼnn\xa0é-"), min_size=1, max_size=4)


@SETTINGS
@given(st.lists(LETTERS, min_size=1, max_size=3), LETTERS)
def test_no_paragraph_that_begins_with_a_label_is_passed_by(labels: list[str], text: str) -> None:
    _, stops = plain_story.stops_for(tuple(labels))
    known = Labels(tuple(labels))
    known.passed = re.compile("(?!)")
    assert not known.begin(text) or stops.match(f"<p>{text}x</p>")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "One paragraph of *prose*, with a [link](https://a.example/b) and a [story](c.md).",
        "First.\n\n## Heading *x*\n\n- one\n- two\n\n> quoted\n\nAlso Read: [](a.md)\n\n1. a\n2. b",
        "Also Read: [](a.md)\nAlso Read: [T](b.md)\n\nText & more, 1 < 2?".replace(" < ", " "),
    ],
)
def test_plain_stories_take_it(text: str) -> None:
    assert assert_same(text)


@pytest.mark.parametrize(
    "text", ["<b>x</b>", "![](a.png)", "|a|\n|-|\n|b|", "> [!BOX] x\n> y", "a[^1]\n\n[^1]: b", "# A"]
)
def test_other_stories_do_not(text: str) -> None:
    assert not assert_same(text)


def bodies(archive: Path) -> list[str]:
    texts = []
    with tarfile.open(archive, "r:xz") as files:
        for member in files:
            stored = files.extractfile(member) if member.name.endswith(".md") else None
            if stored is not None:
                _, _, body = stored.read().decode("utf-8-sig").replace("\r\n", "\n")[3:].partition("\n---\n")
                texts.append(body)
    return texts


@pytest.mark.skipif(not NEWS.exists(), reason="no archives beside the project")
@pytest.mark.parametrize("name", ["digitalgov-news-even-years", "18f-posts"])
def test_real_stories_come_out_the_same(name: str) -> None:
    texts = bodies(NEWS / f"{name}.tar.xz")
    taken = [assert_same(text) for text in random.Random(7).sample(texts, 150)]
    assert any(taken)
