import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from standfirst.content import Source, read_source
from standfirst.content.codes import CODES
from standfirst.model.article import Kind

KINDS = st.sampled_from(["article", "section", "page"])
KEYS = st.sampled_from(
    [
        "title",
        "date",
        "draft",
        "status",
        "embargo",
        "expires",
        "slug",
        "tags",
        "image",
        "also_read",
        "corrections",
        "updated",
        "Extra",
        "published",
        "drafts",
        "x",
    ]
)
VALUES = st.sampled_from(
    [
        "true",
        "false",
        "2024-01-02",
        "2024-01-02 9:30 -0400",
        "[a, b]",
        "{src: a}",
        '"x',
        "a: b",
        "",
        "~",
        "|\n  x",
        "*a",
        "!b",
        "- a",
    ]
) | st.text(max_size=12)
HEADERS = st.lists(st.tuples(KEYS, st.sampled_from([": ", ":", " = ", "\t: "]), VALUES).map("".join), max_size=6).map(
    "\n".join
)
FENCES = st.sampled_from(["---", "+++", "----", "—", "--- ", "\n---", ""])
FILES = st.tuples(FENCES, HEADERS, FENCES, st.text(max_size=30)).map("\n".join).map(str.encode)


def read(data: bytes, kind: Kind = "article") -> Source:
    return read_source(data, id="world/a.md", kind=kind, timezone="Asia/Kolkata")


def check(source: Source, data: bytes) -> None:
    """What holds whatever the bytes are."""
    lines = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n").count(b"\n") + 1
    for problem in source.problems:
        assert problem.code in CODES
        assert problem.file == "content/world/a.md"
        assert 1 <= problem.line <= lines + 1
        assert problem.column >= 1
        assert problem.message
        assert not problem.message.endswith(".")
        assert problem.severity != "error" or problem.hint
        assert not problem.hint.endswith(".") or problem.hint.startswith(
            "write "
        )  # which may end in the author's words
    assert source.article is not None or source.faulty
    if not source.faulty:
        assert source.article is not None
        assert source.article.title
        assert source.article.kind != "article" or source.article.date


@settings(deadline=None)
@given(st.binary(max_size=300), KINDS)
@example(b"---\n\xff\n---\n", "article")
@example(b"+++\n\xff\n+++\n", "article")
@example(b"---\n\x85\n---\n", "article")
@example(b"---\n---", "article")
@example(b"+++\n+++", "section")
def test_any_bytes_are_a_record_or_problems_and_nothing_is_raised(data: bytes, kind: Kind) -> None:
    check(read(data, kind), data)


@settings(max_examples=400, deadline=None)
@given(FILES, KINDS)
def test_whatever_looks_like_front_matter_is_a_record_or_problems(data: bytes, kind: Kind) -> None:
    check(read(data, kind), data)


@settings(deadline=None)
@given(st.binary(max_size=200))
def test_any_header_is_a_record_or_problems(header: bytes) -> None:
    for fence in (b"---\n", b"+++\n"):
        data = fence + header + b"\n" + fence
        check(read(data), data)


@settings(max_examples=300, deadline=None)
@given(
    st.integers(0, 60),
    st.sampled_from([b"\t", b" ", b"\xc2\xa0", b"\xe2\x80\x8b", b"x", b"'", b'"', b":", b"#", b"\n", b"-", b"&", b"%"]),
)
def test_a_stroke_of_the_wrong_key_never_publishes_a_draft_unnoticed(place: int, stroke: bytes) -> None:
    header = b"title: A\ndate: 2024-01-02\ndraft: true\nkicker: B\n"
    place = min(place, len(header))
    source = read(b"---\n" + header[:place] + stroke + header[place:] + b"---\nBody\n")
    commented_out = stroke == b"#" and place in (len(b"title: A\ndate: 2024-01-02\n"),)
    hidden = source.faulty or (source.article is not None and source.article.draft)
    assert hidden or commented_out


def test_the_body_is_as_in_the_file_and_its_first_line_is_known() -> None:
    source = read(b"\xef\xbb\xbf---\r\ntitle: A\r\ndate: 2024-01-02\r\n---\r\n\r\n  B \r\nC\r\n")
    assert (source.text, source.first_line, source.problems) == ("\n  B \nC\n", 5, ())
    source = read(b"+++\ntitle = 'A'\ndate = 2024-01-02\n+++\nB")
    assert (source.text, source.first_line, source.problems) == ("B", 5, ())


def test_front_matter_alone_is_an_article() -> None:
    source = read(b"---\ntitle: A\ndate: 2024-01-02\n---")
    assert source.article is not None
    assert (source.text, source.problems) == ("", ())


@pytest.mark.parametrize(
    "data", [b"", b"---\n---\n", b"---\n# only a comment\n---\n", b"+++\n+++\n", b"---\n~\n---\n", b"---\n{}\n---\n"]
)
def test_nothing_between_the_fences_is_an_error(data: bytes) -> None:
    source = read(data)
    assert source.article is None
    assert len(source.problems) == 1


def test_toml_and_yaml_give_the_same_record() -> None:
    yaml = b"---\ntitle: A\ndate: 2024-01-02T10:00:00Z\ntags: [a, b]\nimage: {src: x.jpg}\nweight: 3\ndraft: true\nn: 1.5\n---\nB\n"
    toml = (
        b'+++\ntitle = "A"\ndate = 2024-01-02T10:00:00Z\ntags = ["a", "b"]\nimage = {src = "x.jpg"}\nweight = 3\n'
        b"draft = true\nn = 1.5\n+++\nB\n"
    )
    assert read(yaml) == read(toml)


def test_a_line_of_two_megabytes_and_ten_thousand_tags_are_read_quickly() -> None:
    header = b"---\ntitle: A\ndate: 2024-01-02\ntags: [" + b",".join(b"t%d" % n for n in range(9_000)) + b"]\n---\n"
    started = time.process_time()
    source = read(header + b"x" * (2 << 20))
    assert time.process_time() - started < 2
    assert source.article is not None
    assert len(source.article.tags) == 9_000


def test_the_same_bytes_give_the_same_record() -> None:
    data = b"---\ntitle: A\ndate: 2024-01-02\nzebra: 1\nalpha: 2\ndrafts: x\n---\nB"
    assert read(data) == read(data)


@pytest.mark.parametrize("fence", [b"---\n", b"+++\n"])
@pytest.mark.parametrize(
    "unit",
    [
        b"[",
        b"{",
        b"- ",
        b"? ",
        b"a: ",
        b"a.",
        b'a."b".',
        b"a=[",
        b'"',
        b"'",
        b'"\\',
        b" #x",
        b"[a #b\n",
        b"*a ",
        b"&a ",
        b"!a ",
        b"\t",
        b"a\n",
        b"- - \n",
        b"a: b\n",
        b"x" * 999 + b"\n",
        b"%a\n",
        b"|\n",
        b"\xc2\x85",
        b"\xc2\xa0",
        b"\xef\xbb\xbf",
        b"a: 'b' #c, ",
        b"[a=1.1.1,",
    ],
)
def test_64_kb_of_anything_take_less_than_two_seconds(fence: bytes, unit: bytes) -> None:
    for lead in (b"", b"a: [", b"a = [", b"a: "):
        data = fence + lead + unit * (65_000 // len(unit)) + b"\n" + fence
        started = time.process_time()
        check(read(data), data)
        assert time.process_time() - started < 2


def test_every_private_character_at_once_is_a_problem_and_no_crash() -> None:
    private = "".join(chr(c << 8) for c in range(0xF00, 0x10FF))
    data = f"---\ntitle: A\u2028 {private}\ndate: 2024-01-02\n---\n".encode()
    check(read(data), data)
