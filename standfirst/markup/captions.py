"""What is said below a picture, in one line: its caption, its credit, what readers must be told of it."""

import re
from typing import Final

from standfirst.markup.tags import escape_text

_SENTENCE: Final = re.compile(r"""[.!?…।۔؟]["'”’»)]*$""")


def captioned(*parts: str) -> str:
    """The parts that there are, in one line: after a sentence a space is enough, elsewhere a dot parts them."""
    return _joined([(part, part) for part in parts if part])


def captioned_html(caption: str, credit: str = "", label: str = "") -> str:
    """The same as HTML, of plain texts."""
    parts = [
        (caption, escape_text(caption)),
        (credit, f"<cite>{escape_text(credit)}</cite>"),
        (label, f"<b>{escape_text(label)}</b>"),
    ]
    return _joined([part for part in parts if part[0]])


def _joined(parts: list[tuple[str, str]]) -> str:
    """Of parts as they are read, and as they are printed."""
    line = "".join(printed + (" " if _SENTENCE.search(read) else " · ") for read, printed in parts[:-1])
    return line + parts[-1][1] if parts else ""
