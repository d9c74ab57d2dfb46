"""What a word is, in three scripts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standfirst.model.related.words import terms, words_of


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The Dams’ gates: the council's dam-keepers wait", ["dam", "gate", "council", "dam", "keeper", "wait"]),
        ("Node.js 4.9.0 (Maintenance)", ["node.js", "4.9.0", "maintenance"]),
        ("Cities, ponies, buses, glasses, virus, crisis", ["city", "pony", "buse", "glasse", "virus", "crisis"]),
        ("A caf\u00e9 and a cafe\u0301", ["caf\u00e9", "caf\u00e9"]),
        ("Crowns &amp; herrings&#8217; price", ["crown", "herring", "price"]),
    ],
)
def test_english_words(text: str, words: list[str]) -> None:
    assert words_of(text) == words


def test_hindi_words_keep_their_vowel_signs_and_conjuncts() -> None:
    assert words_of("नदी की सरकार ने, क्षेत्र में विद्यार्थी।") == ["नदी", "सरकार", "क्षेत्र", "विद्यार्थी"]


def test_a_nukta_may_be_typed_either_way() -> None:
    assert words_of("\u095b\u092e\u0940\u0928") == words_of("\u091c\u093c\u092e\u0940\u0928")


def test_urdu_words_are_the_same_with_vowel_signs_and_letters_of_arabic_keyboards() -> None:
    assert words_of("شہر کی کتابیں، سیلاب۔") == ["شہر", "کتابیں", "سیلاب"]
    assert words_of("كتابيں") == words_of("کتابیں") == words_of("کِتابیں")


def test_a_joiner_is_no_end_of_a_word() -> None:
    assert words_of("می\u200cروم") == ["میروم"]
    assert words_of("क\u094d\u200dष") == ["क\u094dष"]


@given(st.text(max_size=60))
def test_any_text_has_words_that_are_words_again(text: str) -> None:
    for word in words_of(text):
        assert word
        assert not any(mark.isspace() for mark in word)
    assert terms(text, text) == terms(text, text)
    assert len(terms(text, "")) % 4 == 0


def test_a_word_of_the_headline_counts_in_both_kinds_and_a_long_summary_is_cut() -> None:
    assert len(terms("dam", "")) == 2 * 4
    assert len(terms("", " ".join(f"w{n}x" for n in range(90)))) == 16 * 4
