import pytest
from hypothesis import given
from hypothesis import strategies as st

from standfirst.social_cards import letters_of, missing, printed
from tests.social_cards.fonts import FONTS, LETTERS


def test_the_fonts_of_the_theme_have_english_hindi_and_urdu() -> None:
    for text in ("Fährt – “no” €15", "भाजपा को २१ सीटें।", "کھیل: ۲۱ نئی، ٹکٹ؟", "Đà Nẵng, Ελλάδα, Москва"):
        assert missing(text, LETTERS) == "", text


def test_letters_that_no_font_has_are_named_once() -> None:
    assert missing("தமிழ் தமிழ் news", LETTERS) == "தமிழ்"


def test_symbols_are_left_out_and_letters_never() -> None:
    assert printed("We won 🏆🎉 the 👍🏽 cup", LETTERS) == "We won the cup"
    assert missing("We won 🏆", LETTERS) == ""


def test_a_headline_of_symbols_alone_cannot_be_printed() -> None:
    assert missing("🏆🎉", LETTERS) == "🏆🎉"


def test_joiners_stay_and_marks_of_direction_go() -> None:
    assert printed("क्\u200dष \u202eabc\u202c\u00ad", LETTERS) == "क्\u200dष abc"


@pytest.mark.parametrize("data", [b"", b"no font", b"\0\1\0\0\0\1" + b"\0" * 6 + b"cmap", FONTS[min(FONTS)][:300]])
def test_what_is_no_font_has_no_letters(data: bytes) -> None:
    assert letters_of(data) == frozenset()


@given(st.binary(max_size=200))
def test_no_bytes_after_the_head_of_a_font_stop_the_reading(data: bytes) -> None:
    font = bytearray(FONTS["NotoSerifDevanagari-Bold.ttf"][:20_000])
    font[100 : 100 + len(data)] = data
    assert isinstance(letters_of(bytes(font)), frozenset)
