"""How many words a story has, counted in the bytes of its HTML, without making five hundred strings of them."""

import re
from typing import Final

_TAG: Final = re.compile(r"<[^>]*>")
_ASCII: Final = bytes(range(128))
_WIDE_SPACE: Final = re.compile("[\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]")
_SPACE, _LETTER, _ODD_SPACE = range(3)
_CLASSES: Final = bytes(
    _SPACE if code in b" \n" else _ODD_SPACE if code < 128 and chr(code).isspace() else _LETTER for code in range(256)
)


def count_glued(html: str) -> int | None:
    """What spaces and line ends part, tags counted as letters; None where there is any other white space, which
    Markdown does not take away from the ends of paragraphs."""
    data = html.encode()
    if len(data) != len(html) and _WIDE_SPACE.search(data.translate(None, _ASCII).decode()):
        return None
    classes = data.translate(_CLASSES)
    if _ODD_SPACE in classes:
        return None
    bits = int.from_bytes(classes, "little")  # one number, in which a word ends where the next byte is 0
    return (bits ^ (bits & bits >> 8)).bit_count()


def count(html: str) -> int:
    """The words of HTML without pictures and tables, in which white space stands between all blocks."""
    text = _TAG.sub("", html)
    if "&" in text:
        text = text.replace("&nbsp;", " ")
    words = count_glued(text)
    return len(text.split()) if words is None else words
