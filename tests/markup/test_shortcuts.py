"""With the shortcuts and without them, Python-Markdown makes the same bytes of any text."""

from functools import cache
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from markdown import Markdown

from standfirst.markup import converter
from standfirst.markup.steps import take_steps

SETTINGS = settings(
    max_examples=400, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow], database=None
)
WITHIN = r"""
word;a b;भारत;“Quoted”;12;12.;1949;*;**;_;__;~~;`;``;[;];(;);](;](a.md);[text](b.md);[](c.md);![;![alt](d.png "t")
[x](y z);[x](<y>);[x]("y");[x](a(b)c);[x][r];[r];[^1];<;>;<b>;</b>;<https://a.example>;<me@a.example>;&;&amp;;&#65;
&#65 ;{;};{: .x};\\;\*;\[;\_;|;:;#;!;";';://;@;klzzwxh:0000
"""
BEFORE = """
# ;####### ;> ;- ;* ;1. ;12 ;    ;   ;: ;| ;“;(;**;[;=;===;---;***;___;-|-;[r]: /there;[^1]: ;*[word]: title;<div>;</div>;;;
"""
UNSEEN = ["  ", "\t", "\x02", "\x03", "\xa0", "\x00", "\r", "\x02klzzwxh:0000\x03", "\x0265\x03"]
INLINE = st.sampled_from([*WITHIN.strip().replace("\n", ";").split(";"), *UNSEEN])
STARTS = st.sampled_from(BEFORE.strip("\n").split(";"))
LINES = st.builds(
    "{}{}{}".format,
    STARTS,
    st.lists(INLINE, max_size=4).map("".join),
    st.sampled_from(["", "", "", "  ", " #", " ##", " {: .x}", " {#y}"]),
)
TEXTS = st.one_of(
    st.lists(LINES, max_size=8).map("\n".join),
    st.lists(LINES, max_size=8).map("\n\n".join),
    st.lists(INLINE, max_size=12).map("".join),
    st.text(max_size=60),
)


@cache
def plain() -> Markdown:
    with patch("standfirst.markup.shortcuts.take_shortcuts"):
        return converter._made(())


@cache
def quick() -> Markdown:
    return converter._made(())


@SETTINGS
@given(TEXTS)
@example("[a](b) and [c](<d>)\n\n- *e*\n\nplain\n\n> [f](g)\n\nmore")
@example("*a *b *c " * 300)
@example("a" + "_b" * 2000 + "*c" * 2000)
def test_the_same_bytes(text: str) -> None:
    assert quick().reset().convert(text) == plain().reset().convert(text)


@SETTINGS
@given(TEXTS)
@example("a" + "_b" * 2000 + "*c" * 2000)
def test_the_same_bytes_where_every_step_is_left_out(text: str) -> None:
    text = text.translate(dict.fromkeys(map(ord, "<{\\")))
    assert quick().reset().convert(text) == plain().reset().convert(text)


@SETTINGS
@given(st.lists(st.sampled_from(["a", "“b", "[c](d)", "*e*", "_f_", "[^1]", "[g][h]", "![i](j)", "~~k~~"]), max_size=8))
def test_notes_and_references_keep_their_order(words: list[str]) -> None:
    text = "\n\n".join([*words, "- x\n- " + " ".join(words), "[h]: /there", "[^1]: note [g][h]"])
    assert quick().reset().convert(text) == plain().reset().convert(text)


@SETTINGS
@given(
    st.lists(
        st.sampled_from(
            ["a", " ", "[b](c.md)", "[](d)", "[ e ]( f)", "[g]", "](", "[", "]", "![h](i)", "\n", "\n\n", "> ", "- "]
        ),
        max_size=10,
    ).map("".join)
)
@example("[a](b) c [d](e)\n\n[f](g)[h](i)\n\n[[j](k)\n\n- [l](m)")
def test_simple_links_are_what_all_links_are(text: str) -> None:
    assert quick().reset().convert(text) == plain().reset().convert(text)


PARAGRAPHS = [
    "a b",
    "“q” r",
    "l > m",
    "n & o",
    "[j](k)",
    "[n > o](p)",
    "[y](z[)",
    "[c](d) [e](f",
    "q  \nr",
    "r\n## s",
    "12 v\nw",
]
HEADINGS = ["## H", "##", "# [i](j) *k*", "#t", "===", "---", "c\n-"]
LISTS = [
    "- a\n- b",
    "- [c](d)\n- e",
    "- *i*",
    "- j  \n- k",
    "- [l]: m",
    "-",
    "- - n",
    "* q",
    "1. u",
    "12. x",
    "a\n: b",
    ":",
]
QUOTATIONS = ["> f", "> g\n> h", "> > i", "> [!BOX] j", "> ## k", "> l  \n> m", "> n\no", "> [p]: q"]
OTHERS = [
    "*g* [h](i)",
    "![a](b)",
    "[^1]",
    "[^1]: j",
    "[k]: l",
    "[k]",
    "c|d\n-|-",
    "\x02",
    "e\x03f",
    "  ",
    "\t",
    "    g",
    "",
]
BLOCKS = st.sampled_from([*PARAGRAPHS, *HEADINGS, *LISTS, *QUOTATIONS, *OTHERS])


@SETTINGS
@given(st.lists(BLOCKS, max_size=7), st.sampled_from(["\n\n", "\n\n", "\n\n", "\n\n\n", "\n", "\n \n"]))
def test_plain_blocks_need_no_tree(blocks: list[str], between: str) -> None:
    text = between.join(blocks)
    assert quick().convert(text) == plain().reset().convert(text)


def test_a_plain_story_takes_the_way_without_a_tree() -> None:
    text = "\n\nWord\n\n“Quoted” *x* & y\n\n## Head\n\n- a\n- [b](c)\n\n> d\n> e\n\n12 f [g](https://h.example/i_j)\n"
    with patch.object(quick().parser, "parseDocument", side_effect=AssertionError):
        assert quick().convert(text) == plain().reset().convert(text)


@pytest.mark.parametrize("extension", ["toc", "admonition", "nl2br", "smarty"])
def test_an_extension_of_a_site_runs_in_full(extension: str) -> None:
    text = '[TOC]\n\n## "Head"\n\n!!! note\n    one\n    two -- three\n\nWord [a](b)\nword\n\n[^1]\n\n[^1]: x'
    with patch("standfirst.markup.shortcuts.take_shortcuts"):
        slow = converter._made((extension,))
    assert converter._made((extension,)).convert(text) == slow.convert(text)


def test_steps_are_taken_for_known_processors_only() -> None:
    assert "convert" in vars(quick())
    other = Markdown(extensions=["toc"])
    take_steps(other)
    assert "convert" not in vars(other)
