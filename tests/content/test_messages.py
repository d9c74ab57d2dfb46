"""Every message as an author reads it. `python tests/content/test_messages.py` writes `messages.txt` anew: read the diff."""

import re
import sys
from pathlib import Path

import pytest

from standfirst.content import read_source

GOLDEN = Path(__file__).with_name("messages.txt")
CASE = re.compile(r"^#### (.*)\n((?:.*\n)*?)====\n((?:.*\n)*?)(?=^#### |\Z)", re.MULTILINE)


def cases() -> list[tuple[str, str, str]]:
    return [(name, source, said) for name, source, said in CASE.findall(GOLDEN.read_text())]


def said_of(source: str) -> str:
    parts = re.split(r"\\x([0-9a-f]{2})", source.replace("\\n", "\n"))
    data = b"".join(bytes.fromhex(part) if n % 2 else part.encode() for n, part in enumerate(parts))
    read = read_source(data, id="world/a.md", kind="article", timezone="Asia/Kolkata")
    return "".join(
        f"{p.file}:{p.line}:{p.column}: {p.severity}: {p.message} [{p.code}]\n    {p.hint or '(no hint)'}\n"
        for p in read.problems
    )


@pytest.mark.parametrize(("source", "said"), [case[1:] for case in cases()], ids=[case[0] for case in cases()])
def test_the_message_is(source: str, said: str) -> None:
    assert said_of(source) == said


def test_no_message_shows_a_path_of_this_machine_or_a_traceback() -> None:
    text = GOLDEN.read_text()
    assert "Traceback" not in text
    assert "/home/" not in text
    assert "/root" not in text


if __name__ == "__main__":
    written = "".join(f"#### {name}\n{source}====\n{said_of(source)}" for name, source, _ in cases())
    GOLDEN.write_text(written)
    sys.stdout.write(f"{len(cases())} cases\n")  # a tool for developers
