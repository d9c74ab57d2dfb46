"""The caret stands below the place, whatever the line is written in."""

from pathlib import Path

import pytest

from standfirst.cli.excerpt import Shown, excerpt
from standfirst.files import DiskFiles
from standfirst.problems import error


def shown(root: Path, name: str, text: str, line: int, column: int, code: str = "some-code") -> tuple[Shown, ...]:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return excerpt(error(code, name, line, column, "wrong"), DiskFiles(root))


@pytest.mark.parametrize(
    ("line", "column", "caret"),
    [
        ("title: A", 8, 7),
        ("\ttitle", 2, 1),
        ("हिंदी: x", 6, 4),  # the dot is a mark, which takes no cell
        ("東京: x", 4, 5),  # two cells each
        ("a\u200bb", 3, 7),  # made visible as \\u200b
        ("a\x1b[31mb", 3, 5),
    ],
)
def test_the_caret_counts_the_cells_of_the_terminal(tmp_path: Path, line: str, column: int, caret: int) -> None:
    (found,) = shown(tmp_path, "content/a.md", f"---\n{line}\n---\n", 2, column)
    assert (found.number, found.caret) == (2, caret)
    assert found.text.isprintable()


def test_a_long_line_is_cut_around_the_caret(tmp_path: Path) -> None:
    (found,) = shown(tmp_path, "content/a.md", f"{'x' * 5_000}!{'y' * 5_000}\n", 1, 5_001)
    assert len(found.text) < 130
    assert found.text[found.caret] == "!"
    assert found.text[0] == found.text[-1] == "…"


def test_of_a_story_the_line_alone_is_shown_of_a_template_its_neighbours_too(tmp_path: Path) -> None:
    text = "one\ntwo\nthree\nfour\n"
    assert [line.number for line in shown(tmp_path, "content/a.md", text, 2, 1)] == [2]
    assert [line.number for line in shown(tmp_path, "standfirst.toml", text, 2, 1)] == [2]
    assert [(line.number, line.caret) for line in shown(tmp_path, "templates/a.html", text, 2, 3)] == [
        (1, -1),
        (2, 2),
        (3, -1),
    ]


def test_no_line_is_shown_of_what_is_no_text_or_not_there_or_a_secret(tmp_path: Path) -> None:
    assert shown(tmp_path, "content/a.md", "\x00\x01\n", 1, 1) == ()
    assert shown(tmp_path, "content/b.md", "one\n", 9, 1) == ()
    assert shown(tmp_path, "standfirst.toml", "password = 'x'\n", 1, 1, "setting-secret") == ()
    assert excerpt(error("c", "content/gone.md", 1, 1, "wrong"), DiskFiles(tmp_path)) == ()


@pytest.mark.parametrize("begins", [b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0"])
def test_no_line_is_shown_of_a_picture(tmp_path: Path, begins: bytes) -> None:
    (tmp_path / "quay.png").write_bytes(begins + b"\0\0")
    assert excerpt(error("address-twice", "quay.png", 1, 1, "wrong"), DiskFiles(tmp_path)) == ()
