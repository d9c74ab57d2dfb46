"""What is read of plain headers without the YAML parser is what the parser reads."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from standfirst.content import plain_header
from standfirst.content.faults import Faults
from standfirst.content.yaml_events import parsed

SETTINGS = settings(max_examples=500, deadline=None, derandomize=True, database=None)
SIGNS = r"""
- ;-;? ;?;: ;:;,;, ;[;];{;};#; #;&x;*x;!x;!!str ;|;>;';'';";\;\n;%;@;`;=;<<;~;null;true;yes;draft;---;...;2021-08-03 03:42
12:30;007;1_000;word;two words;O'Brien;a"b;“q”;यह;日本;😀;(x);$5;ª;²;
"""
UNSEEN = [" ", "  ", "\t", "\xa0", "\xad", "\u2028", "\ufeff", "\x85", "\x7f", "\x00", "\n", "\n  ", "\ufffe", "\u200c"]
PIECES = st.sampled_from([*SIGNS.strip().replace("\n", ";").split(";"), *UNSEEN])
TEXT = st.lists(st.one_of(PIECES, st.characters(exclude_categories=["Cs"])), max_size=4).map("".join)
TAME = st.sampled_from(
    ["word", "two words", "12:30", "a#b", "O'Brien", "“It isn’t”", "यह भी", "true", "2021-08-03 03:42"]
)
SCALAR = st.one_of(TAME, TEXT, TAME.map('"{}"'.format), TEXT.map('"{}"'.format), TEXT.map("'{}'".format))
LIST = st.lists(SCALAR, min_size=1, max_size=3).map(lambda items: f"[{', '.join(items)}]")
KEY = st.one_of(
    st.sampled_from(["title", "Title", "draft", "date", "a_b", "_x", "status"]),
    st.from_regex(r"\w{1,4}", fullmatch=True),
    TEXT,
)
LINE = st.builds(
    "{}{}{}{}".format,
    KEY,
    st.sampled_from([": ", ": ", ": ", ":  ", ":", " : ", ":\t"]),
    st.one_of(SCALAR, LIST),
    st.sampled_from(["", "", " ", "  ", " #c", ","]),
)
HEADER = st.one_of(st.lists(LINE, min_size=1, max_size=4).map("\n".join), TEXT)
QUOTED = st.one_of(TAME, TAME, TAME.map('"{}"'.format), st.just("'it'"))
IN_LIST = st.sampled_from(["word", "two words", "O'Brien", "यह भी", '"a: #b"', "'c'"])
TAME_VALUE = st.one_of(QUOTED, st.lists(IN_LIST, min_size=1, max_size=3).map(lambda items: f"[{', '.join(items)}]"))
TAME_HEADER = st.dictionaries(st.from_regex(r"[a-z_]{1,5}", fullmatch=True), TAME_VALUE, min_size=1, max_size=3).map(
    lambda values: "\n".join([f"{key}: {value}" for key, value in values.items()])
)


def agrees(header: str) -> None:
    entries = plain_header.read(header)
    if entries is not None:
        faults = Faults("content/a.md")
        assert parsed(header, faults) == entries
        assert list(parsed(header, faults) or ()) == list(entries)
        assert not faults.problems


@SETTINGS
@given(HEADER)
def test_the_short_way_is_the_parsers(header: str) -> None:
    agrees(header)


@SETTINGS
@given(TAME_HEADER, st.integers(0, 60), st.one_of(PIECES, st.characters(exclude_categories=["Cs"])))
def test_the_short_way_is_the_parsers_wherever_a_sign_stands(header: str, at: int, piece: str) -> None:
    at = min(at, len(header))
    agrees(header[:at] + piece + header[at:])


@SETTINGS
@given(TAME_HEADER)
def test_plain_lines_take_the_short_way(header: str) -> None:
    if not re.search(r"\[[^\]]*:", header):  # a list of times may take the parser's
        assert plain_header.read(header) is not None
    agrees(header)


@pytest.mark.parametrize(
    "header",
    [
        "",
        "title:",
        "title: a\n",
        "title: a\n  b",
        "title: a\n# b",
        "title: a\ntitle: b",
        "title: a\nTitle: b",
        "title: a: b",
        "title: a:",
        "title: a #b",
        "title: &a b",
        "title: !b c",
        'title: "a\\x07"',
        'title: "a" b',
        "title: 'it''s'",
        'tags: ["a, b"]',
        "tags: [a, ]",
        "tags: [a: b]",
        "tags: [[a]]",
        "date : 2021-08-03",
        "date: -1",
        "draft: true\x85",
        "draft: tr\u200bue\x00",
        "a b: c",
        "title: a\n---",
    ],
)
def test_whatever_is_unusual_goes_to_the_parser(header: str) -> None:
    assert plain_header.read(header) is None


def test_an_ordinary_header_needs_no_parser() -> None:
    header = 'title: "“It isn’t”: a story #1"\ndate: 2021-08-03 03:42\nauthors: [Cato Ekenko, \'A\', "B"]\ndraft: true'
    entries = plain_header.read(header)
    assert entries == parsed(header, Faults("content/a.md"))
    assert entries is not None
    assert [item.column for item in entries["authors"].value.items] == [11, 24, 29]  # type: ignore[union-attr]
