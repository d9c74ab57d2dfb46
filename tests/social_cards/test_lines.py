from hypothesis import given
from hypothesis import strategies as st

from standfirst.social_cards.lines import Piece, balanced, lines_of, pieces, words_of

ROOM = 20


def width(text: str) -> float:
    return float(len(text))


def set_(text: str) -> list[str]:
    words = list(words_of(text, lambda word: width(word) <= ROOM))
    return balanced(words, width, ROOM, lines_of(words, width, ROOM))


def one_font(letter: str, before: int) -> int:
    return 0


@given(st.text(alphabet="abcd ", min_size=1).map(lambda text: " ".join(text.split())).filter(bool))
def test_lines_hold_every_letter_in_its_order_and_none_is_too_long(text: str) -> None:
    lines = set_(text)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(width(line) <= ROOM for line in lines)


@given(st.lists(st.integers(1, 9).map(lambda size: "x" * size), min_size=1).map(" ".join))
def test_balancing_makes_no_line_more(text: str) -> None:
    words = list(words_of(text, lambda word: True))
    filled = lines_of(words, width, ROOM)
    assert len(balanced(words, width, ROOM, filled)) == len(filled)


def test_no_word_stands_alone_in_the_last_line_where_lines_are_balanced() -> None:
    words = list(words_of("aaaaaaaaa " * 10 + "a", lambda word: True))
    lines = balanced(words, lambda text: 10.0 * len(text), 1000, lines_of(words, lambda text: 10.0 * len(text), 1000))
    assert [len(line) for line in lines] == [49, 51]


def test_chinese_is_cut_between_letters_and_a_matra_never_leaves_its_letter() -> None:
    assert [word for word, _ in words_of("河口新闻", lambda word: True)] == list("河口新闻")
    assert [word for word, _ in words_of("किकिकि", lambda word: len(word) < 4)] == ["कि", "कि", "कि"]


def test_a_name_in_latin_letters_goes_on_through_its_number_in_a_line_from_right_to_left() -> None:
    assert pieces("نیا iPhone 15 آیا", True, one_font) == [
        Piece(" آیا", 0, True),
        Piece("iPhone 15", 0, False),
        Piece("نیا ", 0, True),
    ]


def test_a_number_before_a_latin_name_stays_where_it_is_read() -> None:
    assert [piece.text for piece in pieces("سال 2025 Reuters", True, one_font)] == ["Reuters", "سال 2025 "]


def test_a_word_from_right_to_left_stands_in_a_line_from_left_to_right() -> None:
    assert pieces("the ‘شاعر 15’ is", False, one_font) == [
        Piece("the ‘", 0, False),
        Piece("شاعر 15", 0, True),
        Piece("’ is", 0, False),
    ]


def test_pieces_in_two_fonts_follow_the_direction_of_their_run() -> None:
    def font(letter: str, before: int) -> int:
        return int(letter == "b")

    assert [piece.text for piece in pieces("aba", False, font)] == ["a", "b", "a"]
