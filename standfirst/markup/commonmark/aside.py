"""Other generators' code (`{{< … >}}`, `[caption …]`), taken out before the library reads and put back as text.

As in `marks`, whose words for it these are; fences need no marks here, since the library reads them itself.
"""

import re
from html import escape
from typing import Final

from standfirst.markup.marks import FOREIGN, may_hold_foreign_code

# Punctuation, as the braces are: emphasis may begin and end beside it. Nobody writes these two in a story.
_BEGIN: Final = "\N{SIGNWRITING COMMA}"
_END: Final = "\N{SIGNWRITING FULL STOP}"
_MARK: Final = re.compile(f"{_BEGIN}([0-9]+){_END}")


class Aside:
    """A text without what is put aside: `text`. `fences` are character ranges that are left alone."""

    def __init__(self, original: str, fences: list[tuple[int, int]]) -> None:
        self._kept: list[str] = []
        self.text = original
        if not may_hold_foreign_code(original) or _BEGIN in original or _END in original:
            return
        pieces: list[str] = []
        at = 0
        for start, end in fences:
            pieces += (FOREIGN.sub(self._mark, original[at:start]), original[start:end])
            at = end
        self.text = "".join(pieces) + FOREIGN.sub(self._mark, original[at:])

    def restore(self, html: str) -> str:
        """The library's HTML with everything back, in text, in attributes and in code."""
        return _MARK.sub(self._put_back, html) if self._kept else html

    def _mark(self, found: re.Match[str]) -> str:
        self._kept.append(escape(found[0]))
        return f"{_BEGIN}{len(self._kept) - 1}{_END}"

    def _put_back(self, found: re.Match[str]) -> str:
        number = int(found[1])
        return self._kept[number] if number < len(self._kept) else ""
