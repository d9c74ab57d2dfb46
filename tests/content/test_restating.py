"""A story's front matter with another status: what is written is what is read, and every other byte stays."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standfirst.content import read_source
from standfirst.content.restating import Restatement, restated

WHEN = "2025-06-01T10:00:00+05:30"
YAML = "---\n# of the desk\ntitle: 'A: story'  # short\ndate: 2025-05-01\nimage: {src: a.jpg, alt: A}\ntags: [Sea]\n---\nBody.\n"
TOML = '+++\ntitle = "A story"\ndate = 2025-05-01\n\n[image]\nsrc = "a.jpg"\nalt = "A"\n+++\nBody.\n'


def made(text: str | bytes, status: str = "retracted", reason: str = "It was wrong.") -> bytes | None:
    data = text if isinstance(text, bytes) else text.encode()
    told = Restatement(status=status, date=WHEN, reason=reason)  # type: ignore[arg-type]
    return restated(data, told, id="world/a.md", kind="article", timezone="Asia/Kolkata")


@pytest.mark.parametrize("notation", [YAML, TOML], ids=["yaml", "toml"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["plain", "mark"])
@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["unix", "windows"])
@pytest.mark.parametrize("status", ["retracted", "removed"])
def test_every_other_byte_stays(notation: str, mark: bytes, end: str, status: str) -> None:
    old = mark + notation.replace("\n", end).encode()
    new = made(old, status)
    assert new is not None
    lines, added = old.splitlines(keepends=True), new.splitlines(keepends=True)
    count = len(added) - len(lines)
    assert count in (2, 4)
    assert [added[0], *added[1 + count :]] == lines
    assert all(line.endswith(end.encode()) for line in added[1 : 1 + count])
    source = read_source(new, id="world/a.md", kind="article", timezone="Asia/Kolkata")
    assert source.article is not None
    assert source.article.status == status
    assert [problem for problem in source.problems if problem.severity == "error"] == []


@given(reason=st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1))
@pytest.mark.parametrize("notation", [YAML, TOML], ids=["yaml", "toml"])
def test_whatever_the_reason_it_is_read_as_it_was_said(notation: str, reason: str) -> None:
    new = made(notation, reason=reason)
    assert new is not None
    article = read_source(new, id="world/a.md", kind="article", timezone="Asia/Kolkata").article
    assert article is not None
    assert article.retraction is not None
    assert article.retraction.text == reason
    assert article.retraction.date is not None
    assert article.retraction.date.iso == WHEN


def test_an_old_status_gives_way() -> None:
    old = YAML.replace("tags:", "Status: retracted\nretraction: {date: 2025-05-03, text: No.}\ntags:")
    new = made(old, "removed")
    assert new is not None
    assert new.decode().count("tatus:") == 1
    assert b"retraction: {date" in new, "what was said stays in the file"


@pytest.mark.parametrize(
    "text",
    [
        "---\n{title: A story, date: 2025-05-01}\n---\nBody.\n",
        "---\ntitle: A story\ndate: 2025-05-01\nretraction: {date: 2025-05-03, text: No.}\n---\nBody.\n",
        "---\ntitle: A story\ndate: 2025-05-01\nstatus: retracted\nretraction: No.\n---\nBody.\n",
        "---\ntitle: A story\ndate: 2025-13-01\n---\nBody.\n",
        "Body.\n",
        "",
    ],
)
def test_what_cannot_be_written_with_certainty_is_left_alone(text: str) -> None:
    assert made(text) is None
