"""What `is_canonical` takes for clean is left as it is by the sanitiser: the wall stands behind the shortcut too."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from standfirst.markup.converter import convert
from standfirst.markup.options import MarkupOptions
from standfirst.markup.sanitise import clean, is_canonical

SETTINGS = settings(max_examples=60, deadline=None, derandomize=True, database=None)
PIECES = st.sampled_from(
    r"""
    <p>;</p>;<h2>;</h2>;<h3>;</h3>;<ul>;</ul>;<li>;</li>;<blockquote>;</blockquote>;<em>;</em>;<strong>;</strong>;<code>;</code>
    <a href=";">;</a>;";';word;a b;“q”;भारत;/world/a.md;a.md#b;?c=d;%;//host/x;https://a.example;https://a-b.example/c;http://
    https://a..b/;https://1.2.3.4.5/;https://a.1/;https://xn--a.example/;https://a.example:99999/;javascript:alert(1);data:x
    java script:;mailto:me@a.example;:;\;<;>;&;&amp;;<script>;<img src=x onerror=y>;<b>;<svg>;<!--;-->;<?;<p;<a;p>; ;.;-;
    """.strip()
    .replace("\n    ", ";")
    .split(";")
)
UNSEEN = st.sampled_from(
    ["\n", "\t", "\r", "\x00", "\x0b", "\x0c", "\x1f", "\x7f", "\x85", "\xa0", "\xad", "\u2028", "\ufeff", "\uffff"]
)
TEXT = st.lists(st.one_of(PIECES, UNSEEN, st.characters(exclude_categories=["Cs"])), max_size=6).map("".join)
ADDRESS = st.lists(PIECES, max_size=4).map("".join)
INLINE = st.lists(
    st.one_of(
        TEXT,
        st.builds('<a href="{}">{}</a>'.format, ADDRESS, TEXT),
        st.builds("<{0}>{1}</{0}>".format, st.sampled_from(["em", "strong", "code"]), TEXT),
    ),
    max_size=4,
).map("".join)
BLOCK = st.one_of(
    st.builds("<{0}>{1}</{0}>\n".format, st.sampled_from(["p", "h2", "h3", "h4"]), INLINE),
    st.lists(INLINE.map("<li>{}</li>\n".format), min_size=1, max_size=3).map(
        lambda items: f"<ul>\n{''.join(items)}</ul>\n"
    ),
    st.lists(INLINE.map("<p>{}</p>\n".format), min_size=1, max_size=3).map(
        lambda items: f"<blockquote>\n{''.join(items)}</blockquote>\n"
    ),
)
HTML = st.one_of(st.lists(BLOCK, max_size=3).map("".join), st.lists(PIECES, max_size=8).map("".join))


@SETTINGS
@given(HTML)
def test_what_counts_as_canonical_is_what_the_sanitiser_prints(html: str) -> None:
    if is_canonical(html):
        assert clean(html) == html


@pytest.mark.parametrize(
    "html",
    [
        '<p><a href="javascript:alert(1)">a</a></p>',
        '<p><a href="https://1.2.3.4.5/">a</a></p>',
        '<p><a href="a" onclick="b">a</a></p>',
        "<p><em><p>a</p></em></p>",
        "<p>a</h2>",
        "<p>a\xa0b</p>",
        "<p>a &amp; b</p>",
        "<p>a<br>b</p>",
        "<p>a",
        "a",
        "<script>a</script>",
        "<ul>\n</ul>",
    ],
)
def test_the_sanitiser_sees_everything_else(html: str) -> None:
    assert not is_canonical(html)


def test_a_plain_story_is_taken_for_clean() -> None:
    text = (
        "One “two”, *three* **four** `five` [six](a.md).\n\n## Seven\n\n- eight\n- [nine](https://a.example/b)\n\n> ten"
    )
    assert is_canonical(convert(text, MarkupOptions()))
