import pytest

from standfirst.content.encoding import MAX_SOURCE, decode, not_utf8
from standfirst.content.faults import Faults

HEADER = b"---\ntitle: A\ndate: 2024-01-02\n---\n"


def read(data: bytes) -> tuple[str | None, list[str]]:
    faults = Faults("content/a.md")
    text = decode(data, faults)
    return text, [f"{p.severity} {p.code} {p.line}:{p.column} {p.message} | {p.hint}" for p in faults.problems]


@pytest.mark.parametrize("data", [b"\xef\xbb\xbfa\nb\n", b"a\r\nb\r\n", b"a\nb\r\n"])
def test_a_byte_order_mark_and_windows_line_ends_read_normally(data: bytes) -> None:
    assert read(data) == ("a\nb\n", [])


def test_bare_carriage_returns_are_line_ends_with_one_warning_at_the_first() -> None:
    text, said = read(b"a\nbc\rd\re\r\nf")
    assert text == "a\nbc\nd\ne\nf"
    assert [s.split(" a line")[0] for s in said] == ["warning cr-line-ends 2:3"]


@pytest.mark.parametrize("data", [b"", b" \n\t\n"])
def test_an_empty_file_is_an_error(data: bytes) -> None:
    text, said = read(data)
    assert text is None
    assert said[0].startswith("error file-empty 1:1")


@pytest.mark.parametrize(
    ("encoding", "guess"),
    [
        ("latin-1", "WINDOWS-1252"),  # the same, but for 0x80 to 0x9F
        ("cp1252", "WINDOWS-1252"),
        ("utf-16", "UTF-16"),
        ("utf-16-le", "UTF-16LE"),
        ("utf-16-be", "UTF-16BE"),
        ("utf-32", "UTF-32"),
    ],
)
def test_another_encoding_is_named_with_the_command_that_converts_it(encoding: str, guess: str) -> None:
    body = "Café\n" if encoding == "latin-1" else "“Café”\n"
    _, said = read((HEADER.decode() + body).encode(encoding))
    assert said[0].startswith("error not-utf8")
    assert f"iconv -f {guess} -t UTF-8 content/a.md > converted.tmp && mv converted.tmp content/a.md" in said[0]


def test_a_file_of_which_little_is_not_utf8_is_not_to_be_converted() -> None:
    _, said = read(HEADER + "“Café” ".encode() + b"\xe9\n")
    assert said[0].startswith("error not-utf8 5:8 a character here is not saved as UTF-8, though the rest")
    assert "iconv" not in said[0]


def test_no_command_is_given_that_would_fail() -> None:
    message, hint = not_utf8("Привет, Нина".encode("cp1251") + b"\x98\x81", 0, "content/a.md")
    assert message == "this file is not saved as UTF-8, nor as Windows-1252 (byte 0 is 0xCF)"
    assert "iconv" not in hint


def test_the_command_quotes_what_a_shell_would_take_apart() -> None:
    assert "UTF-8 'content/it'\"'\"'s.md' >" in not_utf8(b"\xe9", 0, "content/it's.md")[1]


def test_characters_that_were_lost_before_are_a_warning_at_the_first() -> None:
    _, said = read(HEADER + "a\ufffdb\ufffd".encode())
    assert [one.partition(" lost")[0] for one in said] == ["warning character-lost 5:2 2 characters were"]


def test_a_wrong_byte_has_line_column_and_offset() -> None:
    _, said = read(HEADER + "é x ".encode() + b"\xe9t\xe9")
    assert said[0].startswith("error not-utf8 5:5 this file is not saved as UTF-8")
    assert f"(byte {len(HEADER) + 5} is 0xE9)" in said[0]


def test_the_column_after_a_byte_order_mark_counts_characters() -> None:
    _, said = read(b"\xef\xbb\xbfab\xff")
    assert said[0].startswith("error not-utf8 1:3 ")
    assert "(byte 5 is 0xFF)" in said[0]


def test_half_a_surrogate_pair_and_a_file_cut_off_are_named() -> None:
    assert "half of a surrogate pair" in read(b"a\xed\xa0\x80")[1][0]
    assert "ends in the middle of a character" in read(b"a\xe2\x82")[1][0]


@pytest.mark.parametrize(
    "byte", [b"\x00", b"\x07", b"\x0b", b"\x0c", b"\x1b", b"\x1f", b"\xef\xbf\xbe", b"\xef\xbf\xbf"]
)
def test_characters_that_xml_forbids_are_an_error_at_their_place(byte: bytes) -> None:
    _, said = read(b"a\nb" + byte + b"c" + byte)
    assert said[0].startswith("error control-character 2:2 ")
    assert "(1 more in this file)" in said[0]


def test_tabs_and_odd_but_legal_characters_inside_text_are_fine() -> None:
    text = "a\tb\x7f\x85\u2028\u2029\ufeff\u200d\U0001f600\ufdd0"
    assert read(text.encode()) == (text, [])


def test_a_source_has_a_size_limit_that_lets_a_line_of_2_mib_through() -> None:
    assert read(HEADER + b"x" * (2 << 20))[1] == []
    assert read(HEADER + b"x" * MAX_SOURCE)[1][0].startswith("error file-too-large 1:1")


def test_an_endless_header_is_said_to_be_one() -> None:
    assert read(b"---\n" + b"a: b\n" * 1_000_000)[1][0].startswith("error front-matter-too-large")
