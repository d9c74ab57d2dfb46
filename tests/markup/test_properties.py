"""Whatever the text, a body comes out, safe, and with every character in it."""

import re
from html import unescape

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from standfirst.markup import Link, MarkupOptions, Picture, PictureFile, parse, resolve
from standfirst.markup.boxes import boxed
from standfirst.markup.converter import convert
from standfirst.markup.sanitise import clean
from standfirst.problems import Problem

WRITTEN = r"""
# ;## ;* ;- ;1. ;> ;    ;```;~~~;`;**;_;~~;[;](;)]!;[;<;>;<b>;</b>;<p>;<div>;</div>;<script>;</script>;<!--;-->;{{;}};{%;%}
<img src=x onerror=y>;<a href=";">;';";&;\;{: .x};{#id};<x y;[^1];[^1]: ;*[A]: b;: ;---;|---|;Also Read: ;x.md;a.png;A
https://x.example/;javascript:;भारत;word ;.;<pre>;</pre>;<h1 id=main>;</h1>;<table>;<td>;<iframe src="//x">;<svg>;<style>
</style>;<details>;=;<?;<!;]]>;![;](;);!;:;%};> [!BOX] ;> [!QUOTE] ;> ;— ;![a](x.png);<blockquote>;</blockquote>;[!box]
"""
PIECES = st.sampled_from(
    [piece for line in WRITTEN.strip("\n").split("\n") for piece in line.split(";")]
    + ["\n", "\n\n", "  \n", "|", "\t", "&amp;", "\uf8f0", "\uf8f1", "0", "\x00", "\x02", "\x03"]
)
TEXTS = st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=40).map("".join))
OPTIONS = st.sampled_from([MarkupOptions(), MarkupOptions(smart_punctuation=True)])
SETTINGS = settings(
    max_examples=400, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow], database=None
)
LAZY = re.compile(r' loading="lazy" decoding="async"')
ID = re.compile(r'<[a-z][a-z0-9]*(?: [^ =">]+="[^"]*")*? id="([^"]*)"')


def printed(text: str, options: MarkupOptions) -> str:
    return resolve(
        parse(text, file="a.md", first_line=1, options=options).body,
        address=lambda link: link.target if "x" in link.target else None,
        headline=lambda _: "Headline",
        picture=lambda picture: PictureFile(picture.src),
        label="Also Read:",
    )


def shown(html: str) -> str:
    return "".join(unescape(re.sub(r"<[^>]*>", "", html)).split())


def letters(html: str) -> list[str]:
    return sorted(filter(str.isalnum, re.sub(r"\[!(?:box|quote)\]", "", shown(html), flags=re.IGNORECASE)))


@SETTINGS
@given(TEXTS, OPTIONS)
def test_any_text_is_read_and_what_is_printed_is_already_clean(text: str, options: MarkupOptions) -> None:
    html = printed(text, options)
    cleaned = clean(html)
    assert shown(cleaned) == shown(html)
    assert cleaned == clean(cleaned)


@SETTINGS
@given(TEXTS)
def test_ids_are_unique(text: str) -> None:
    ids = ID.findall(printed(text, MarkupOptions()))
    assert len(ids) == len(set(ids))


@SETTINGS
@given(TEXTS)
def test_every_place_is_inside_the_text(text: str) -> None:
    parsed = parse(text, file="a.md", first_line=1, options=MarkupOptions())
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    every: list[Link | Picture | Problem] = [*parsed.body.links, *parsed.body.pictures, *parsed.problems]
    for found in every:
        assert 1 <= found.line <= len(lines)
        assert 1 <= found.column <= len(lines[found.line - 1]) + 1


QUOTED = st.sampled_from(
    [
        "a\n",
        "**",
        "*",
        "\n> ",
        "\n>\n> ",
        "\n\n",
        "> ",
        "[!QUOTE] ",
        "[!BOX]",
        "— ",
        "- ",
        "-",
        "word ",
        "[l](x.md)",
        "![a](x.png)",
        "<br>",
        "<b>",
        "</b>",
        "<p>",
        "5",
    ]
)


@SETTINGS
@given(st.sampled_from(["> [!BOX]", "> [!QUOTE]"]), st.lists(QUOTED, max_size=20).map("".join), OPTIONS)
def test_boxes_and_quotes_are_whole_elements(marker: str, text: str, options: MarkupOptions) -> None:
    html = printed(f"{marker} {text}", options)
    assert clean(html).replace("\n", "") == LAZY.sub("", html).replace("\n", "")


@SETTINGS
@given(st.sampled_from(["> [!BOX]", "> [!QUOTE]"]), st.lists(QUOTED, max_size=20).map("".join))
def test_boxes_and_quotes_lose_no_letter(marker: str, text: str) -> None:
    quotations = clean(convert(f"{marker} {text}", MarkupOptions()))
    assert letters(boxed(quotations)) == letters(quotations)


@SETTINGS
@given(st.lists(st.sampled_from(["wörd", "भारत", "x<y", "a>b", "x & y", "<T>", "<John Smith>", "1 < 2", "<!", "<?"])))
def test_no_word_is_lost(words: list[str]) -> None:
    text = " ".join(["Text", *words])
    assert shown(printed(text, MarkupOptions())) == "".join(text.split())


@SETTINGS
@given(TEXTS)
def test_the_same_text_gives_the_same_body(text: str) -> None:
    first = parse(text, file="a.md", first_line=1, options=MarkupOptions())
    assert parse(text, file="a.md", first_line=1, options=MarkupOptions()) == first
