import pytest

from standfirst.content.faults import Faults
from standfirst.content.fences import Cut, cut


def read(text: str) -> tuple[Cut | None, list[str]]:
    faults = Faults("content/a.md")
    parted = cut(text, faults)
    assert (parted is None) == (not faults.gate_certain)
    return parted, [f"{p.code} {p.line}: {p.message} | {p.hint}" for p in faults.problems]


@pytest.mark.parametrize(
    ("text", "header", "body", "first_line"),
    [
        ("---\na: 1\n---\nB\n", "a: 1", "B\n", 4),
        ("--- \t\na: 1\n---  \nB", "a: 1", "B", 4),
        ("---\na: 1\n---", "a: 1", "", 4),
        ("---\na: 1\n---\n", "a: 1", "", 4),
        ("---\na: 1\n---\n\n\nB", "a: 1", "\n\nB", 4),
        ("---\na: 1\n---\nB\n\n---\n\nC", "a: 1", "B\n\n---\n\nC", 4),
        ("---\na: x --- y\n---\nB", "a: x --- y", "B", 4),
        ("---\na: |\n  ---\n---\nB", "a: |\n  ---", "B", 5),
        ("---\n---\nB", "", "B", 3),
        ("---\n\n---\nB", "", "B", 4),
        ("+++\na = 1\n+++\n---\n", "a = 1", "---\n", 4),
        ("+++\na = '''\n---\n'''\n+++\n", "a = '''\n---\n'''", "", 6),
    ],
)
def test_a_file_is_cut_at_its_fences_and_lines_are_counted(text: str, header: str, body: str, first_line: int) -> None:
    parted, said = read(text)
    assert said == []
    assert parted is not None
    assert (parted.header, parted.body, parted.first_line) == (header, body, first_line)
    assert parted.head + parted.body == text
    assert body == "" or text.split("\n")[first_line - 1] == body.partition("\n")[0]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("---\ntitle: A\n", "front-matter-not-closed 1: the front matter opened here is never closed |"),
        ("---\ntitle: A\n----\nB", "line 3, `----`, is not `---` | write --- on line 3 (three hyphens, not four)"),
        ("---\ntitle: A\n—\nB", "line 3, `—`, is not `---`"),
        ("---\ntitle: A\n...\nB", "line 3, `...`, is not `---`"),
        ("---\ntitle: A\n ---\nB", "line 3, `---`, is not `---`"),
        ("---\ntitle: A\n+++\nB", "line 3, `+++`, is not `---`"),
        ("+++\na = 1\n---\nB", "line 3, `---`, is not `+++`"),
        ("---\na:\n  -\n   - x\nB", "opened here is never closed |"),
        ("---\ntitle: A\n\nprose\n\n----\n", "opened here is never closed |"),
        (
            "----\ntitle: A\n----\n",
            "three plus signs for TOML, from the first column | write --- (three hyphens, not four)",
        ),
        ("—-\ntitle: A\n—-\n", "front-matter-lookalike 1: the line `—-`"),
        ("–––\ntitle: A\n–––\n", "front-matter-lookalike 1: the line `–––`"),
        (" ---\ntitle: A\n---\n", "| write --- (three hyphens from the first column)"),
        ("- - -\ntitle: A\n", "front-matter-lookalike 1: the line `- - -`"),
        ("++++++\na = 1\n++++++\n", "front-matter-lookalike 1: the line `++++++`"),
        ("---\u00a0\ntitle: A\n---\n", "front-matter-lookalike 1: the line `---`"),
        ("\n---\ntitle: A\n---\n", "front-matter-not-first 1: a blank line stands before the front matter"),
        ("\n\n+++\na = 1\n+++\n", "begins on line 3 | delete everything above line 3"),
        ("Hello\n---\ntitle: A\n---\n", "front-matter-not-first 1: text stands before"),
        ("Hello\n\n---\n\nworld", "front-matter-missing 1:"),
        ("# Heading\n", "front-matter-missing 1:"),
        ("Title: A\nDate: 2024-01-02\n\nB", "put a line of `---` above the first key"),
        ('{\n  "title": "A"\n}\n', "JSON is not read here"),
        ("---\n" + "a: b\n" * 20_000 + "---\n", "front-matter-too-large 1: the front matter has 99,999 bytes"),
        ("---\na: " + "é" * 33_000 + "\n---\n", "front-matter-too-large 1:"),
    ],
)
def test_front_matter_that_is_none_is_an_error_and_never_an_empty_header(text: str, words: str) -> None:
    parted, said = read(text)
    assert parted is None
    assert len(said) == 1
    assert words in said[0]


def test_a_header_of_exactly_64_kib_is_read() -> None:
    assert read("---\na: " + "x" * (65_536 - 3) + "\n---\n")[1] == []
    assert read("---\na: " + "x" * (65_536 - 2) + "\n---\n")[1] != []
