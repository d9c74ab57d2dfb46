"""Paragraphs whose first letter begins no label are passed by, and that changes nothing."""

import re
import unicodedata

from hypothesis import given, settings
from hypothesis import strategies as st

from standfirst.markup.also_read import _COMMON, Labels, initial
from standfirst.markup.positions import Source
from standfirst.markup.slots import Cutter

LABELS = ("Also Read", "यह भी पढ़ें", "یہ بھی پڑھیں", "À lire aussi", "ﬁn", "“Read”", "1 more")
PIECES = st.sampled_from(
    [
        *"Aaà̀eE“1z",
        "À",
        "Also Read: ",
        "ALSO READ",
        "य",
        "यह भी पढ़ें: ",
        "ﬁ",
        "fi",
        "À lire aussi: ",
        " ",
        "\xa0",
        "&nbsp;",
        "<b>",
        "</b>",
        "<br>",
        '<img src="a.png" alt="">',
        '<a href="x.md">y</a>',
        "</p>\n<p>",
        '</p>\n<p class="c">',
        "\u200d",
    ]
)


class Every(Labels):
    """Passes nothing by."""

    def __init__(self, labels: tuple[str, ...]) -> None:
        super().__init__(labels)
        self.passed = re.compile("(?!)")


def cut(html: str, labels: Labels) -> tuple[object, ...]:
    cutter = Cutter(Source(html, 1, []), labels, {})
    cutter.run(html)
    return cutter.html, cutter.slots, cutter.links, cutter.pictures, cutter.unlinked_labels


@settings(max_examples=600, deadline=None, derandomize=True, database=None)
@given(
    st.lists(PIECES, max_size=12).map(lambda pieces: f"<p>{''.join(pieces)}</p>"),
    st.lists(st.sampled_from(LABELS), max_size=3).map(tuple),
)
def test_every_paragraph_is_cut_as_if_it_were_looked_at(html: str, labels: tuple[str, ...]) -> None:
    assert cut(html, Labels(labels)) == cut(html, Every(labels))


def test_a_letter_has_one_initial_however_it_is_typed() -> None:
    for number in [*range(0xD800), *range(0xE000, 0x110000)]:
        letter = chr(number)
        first = unicodedata.normalize("NFD", letter)[0]
        if first in _COMMON:
            assert initial(letter) == initial(first) == initial(letter.casefold()[0])


def test_labels_keep_their_own_letters() -> None:
    passed = Labels(LABELS).passed
    assert not [text for text in ["a", "A", "“", "य", "1", "Al", "aL", "A ", "AR"] if passed.match(text)]
    assert all(passed.match(text) for text in ["b", "B", "z", "”", "’", "ह", "Ab", "aS"])
