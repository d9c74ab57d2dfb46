"""Also Read lines, as the contract has them."""

import pytest

from standfirst.markup import Link, MarkupOptions, PictureFile, parse, resolve

OPTIONS = MarkupOptions(also_read_labels=("Also Read", "यह भी पढ़ें", "یہ بھی پڑھیں"))
BLOCK = '<p class="also-read"><b>Also Read:</b> <a href="/x/">Headline</a></p>'


def printed(text: str, address: str | None = "/x/") -> str:
    body = parse(text, file="a.md", first_line=1, options=OPTIONS).body
    return resolve(
        body,
        address=lambda link: address,
        headline=lambda link: "Headline",
        picture=lambda picture: PictureFile(picture.src),
        label="Also Read:",
    ).strip()


@pytest.mark.parametrize(
    "text",
    [
        "Also Read: [](x.md)",
        "Also Read [](x.md)",
        "ALSO READ: [](x.md)",
        "also read:[](x.md)",
        "**Also Read:** [](x.md)",
        "**Also Read**: [](x.md)",
        "*Also Read:* [](x.md)",
        "__Also Read__ : [](x.md)  ",
        "**Also Read: [](x.md)**",
        "***Also Read:*** **[](x.md)**",
        "  Also Read: [](x.md)   ",
        "Also  Read: [](x.md)",
        "Also Read: [Headline](x.md)",
        "Also Read: [](/world/x.md)",
        "Also Read: [](@/world/x.md)",
        "Also Read: [](/world/x/)",
        'Also Read: [](x.md "a title")',
        "Also Read – [](x.md)",
        "Also Read: [][x]\n\n[x]: x.md",
        "यह भी पढ़ें: [](x.md)",
        "यह भी प\u095dें: [](x.md)",
        "यह भी पढ़ेंः [](x.md)",
        "**یہ بھی پڑھیں:** [](x.md)",
        "<strong>Also Read:</strong> [](x.md)",
    ],
)
def test_a_label_and_one_link_become_the_block(text: str) -> None:
    assert printed(text) == BLOCK


@pytest.mark.parametrize(
    "text",
    [
        "Also Read: nothing linked",
        "Also Read: [one](a.md) and [two](b.md)",
        "Also Read: see [this](x.md)",
        "Also Read: [this](x.md), a long story",
        "Also Read: [elsewhere](https://example.com/)",
        "Also Read: [below](#part)",
        "Also Read:",
        "**Also Read:** the paper",
        "Also Read: [![alt](a.png)](x.md)",
    ],
)
def test_a_labelled_paragraph_without_such_a_link_is_printed_with_a_warning(text: str) -> None:
    parsed = parse("Intro.\n\n" + text, file="a.md", first_line=10, options=OPTIONS)
    assert not any(slot.kind == "also_read" for slot in parsed.body.slots)
    assert [(found.code, found.severity, found.line) for found in parsed.problems] == [
        ("also-read-without-link", "warning", 12)
    ]


@pytest.mark.parametrize("text", ["Also read by millions, it is.", "Also reading.", "He also read: [a](x.md)"])
def test_a_sentence_that_only_begins_alike_is_left_in_peace(text: str) -> None:
    parsed = parse(text, file="a.md", first_line=1, options=OPTIONS)
    assert not parsed.problems
    assert not any(slot.kind == "also_read" for slot in parsed.body.slots)


def test_several_lines_work_apart_and_in_one_paragraph() -> None:
    apart = printed("Also Read: [](a.md)\n\nText.\n\nAlso Read: [](b.md)")
    assert apart == f"{BLOCK}\n<p>Text.</p>\n{BLOCK}"
    assert printed("Also Read: [](a.md)\nAlso Read: [](b.md)") == f"{BLOCK}\n{BLOCK}"
    assert printed("Also Read: [](a.md)  \nAlso Read: [](b.md)") == f"{BLOCK}\n{BLOCK}"


def test_a_headline_of_ones_own_stands_as_plain_text() -> None:
    assert ">Own &lt;b&gt; &amp; *x*</a>" in printed("Also Read: [Own &lt;b> & \\*x\\*](x.md)")


def test_the_whole_block_goes_when_the_story_is_gone() -> None:
    assert printed("Also Read: [A headline](x.md)", address=None) == ""


def test_the_link_knows_its_place_and_text() -> None:
    body = parse("One.\n\n**Also Read:** [Own](x.md)", file="a.md", first_line=7, options=OPTIONS).body
    assert body.links == (Link(target="x.md", line=9, column=22, also_read=True, text="Own"),)


def test_it_is_no_first_paragraph() -> None:
    body = parse("Also Read: [](x.md)\n\nThe story.", file="a.md", first_line=1, options=OPTIONS).body
    assert body.first_paragraph == "The story."
