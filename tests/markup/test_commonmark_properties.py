"""Whatever the text, the compiled engine gives a body: safe, with every place right."""

import re

from hypothesis import given
from hypothesis import strategies as st

from standfirst.markup import Link, MarkupOptions, Picture, PictureFile, parse, resolve
from standfirst.markup.sanitise import clean
from standfirst.problems import Problem
from tests.markup.test_properties import ID, PIECES, SETTINGS, TEXTS, shown

OPTIONS = MarkupOptions(engine="commonmark")
BOTH = st.sampled_from([OPTIONS, MarkupOptions(engine="commonmark", smart_punctuation=True)])
MORE = st.sampled_from(
    [
        *(
            "[^1]",
            "[^1]: ",
            "[^2]: [^1]",
            "\n    ",
            "\n\n",
            "\n",
            "- ",
            "1. ",
            "> ",
            "## ",
            "{#a .b c=d}",
            "{.c}",
            "***",
        ),
        *("| a | b |\n|:-|-:|\n| c |", "\n: d", "~~s~~", "~", "`", "```\n", "``` py\n", "~~~\n", "\\", "\\\n", "  \n"),
        *(
            "[x](y.md)",
            '[](y.md "t")',
            "![p](q.png 'c')",
            "[r][d]",
            "[d]",
            "\n\n[d]: z.md\n",
            "<a b.md>",
            "](",
            "[",
            "]",
        ),
        *(
            "(a%20b.md)",
            "(आ.md)",
            "(<आ b.md>)",
            "https://x.example/",
            "&nbsp;",
            "&#10;",
            "&amp;",
            "&colon;",
            "\xa0",
            '"',
            "'",
        ),
        *(
            "word",
            "भारत",
            "É",
            "Also Read: ",
            "**",
            "_",
            "é",
            "—",
            " ",
            "\t",
            "{{ x }}",
            "[caption a=b]",
            "<b>",
            "</b>",
        ),
    ]
)
DOCUMENTS = st.one_of(TEXTS, st.lists(st.one_of(MORE, PIECES), max_size=40).map("".join))
LINKS = st.lists(
    st.tuples(
        st.sampled_from(["", "![", "[", "text ", "`", "a.md ", "[x]: ", "\n\n", "\n- ", "> "]),
        st.sampled_from(["a.md", "b c.md", "<b c.md>", "आ.md", "a&b.md", "d(e).md", "a.md#p", "a.png", "x", "\\_.md"]),
        st.sampled_from([")", "](", "`", " ", "\n", ' "a.md")', "\n\n"]),
    ),
    max_size=12,
)


def printed(text: str, options: MarkupOptions) -> str:
    return resolve(
        parse(text, file="a.md", first_line=1, options=options).body,
        address=lambda link: link.target if "x" in link.target else None,
        headline=lambda _: "Headline",
        picture=lambda picture: PictureFile(picture.src),
        label="Also Read:",
    )


@SETTINGS
@given(DOCUMENTS, BOTH)
def test_any_text_is_read_and_what_is_printed_is_already_clean(text: str, options: MarkupOptions) -> None:
    html = printed(text, options)
    cleaned = clean(html)
    assert shown(cleaned) == shown(html)
    assert cleaned == clean(cleaned)


@SETTINGS
@given(DOCUMENTS)
def test_what_is_printed_is_a_fixed_point_of_the_sanitiser(text: str) -> None:
    html = re.sub(' loading="lazy" decoding="async"', "", printed(text, OPTIONS))
    assert clean(html) == html


@SETTINGS
@given(DOCUMENTS)
def test_ids_are_unique(text: str) -> None:
    ids = ID.findall(printed(text, OPTIONS))
    assert len(ids) == len(set(ids))


@SETTINGS
@given(DOCUMENTS)
def test_every_place_is_inside_the_text(text: str) -> None:
    parsed = parse(text, file="a.md", first_line=1, options=OPTIONS)
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    every: list[Link | Picture | Problem] = [*parsed.body.links, *parsed.body.pictures, *parsed.problems]
    for found in every:
        assert 1 <= found.line <= len(lines)
        assert 1 <= found.column <= len(lines[found.line - 1]) + 1


@SETTINGS
@given(LINKS)
def test_a_link_stands_where_its_address_was_written(parts: list[tuple[str, str, str]]) -> None:
    text = "".join([f"{before}[t]({target}{after}" for before, target, after in parts])
    body = parse(text, file="a.md", first_line=1, options=OPTIONS).body
    lines = text.split("\n")
    every: list[Link | Picture] = [*body.links, *body.pictures]
    for found in every:
        target = found.target if isinstance(found, Link) else found.src
        written = lines[found.line - 1][found.column - 1 :]
        assert written.startswith((target, target.replace("_", "\\_"))) or "\n" in target


@SETTINGS
@given(DOCUMENTS)
def test_the_same_text_gives_the_same_body(text: str) -> None:
    first = parse(text, file="a.md", first_line=1, options=OPTIONS)
    assert parse(text, file="a.md", first_line=1, options=OPTIONS) == first
