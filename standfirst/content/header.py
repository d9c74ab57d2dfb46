"""A header through python-frontmatter, whatever its language: our cut of the file goes in, our tree comes out.

Imported only when a header has to be read.
"""

from collections.abc import Callable
from typing import cast

import frontmatter
from frontmatter.default_handlers import BaseHandler

from standfirst.content.fences import Cut
from standfirst.content.tree import Entries


def read(cut: Cut, parse: Callable[[str], Entries | None]) -> Entries | None:
    """The header's entries by lower-case key, as `parse` gives them; None when it cannot be read as a whole."""
    handler = _Handler(parse)
    metadata, _ = frontmatter.parse(cut.head, handler=handler)
    return None if handler.broken else cast("Entries", metadata)


class _Handler(BaseHandler):
    """Gives python-frontmatter our cut and our tree. One object a file: it remembers whether that one broke."""

    def __init__(self, parse: Callable[[str], Entries | None]) -> None:
        self._parse = parse
        self.broken = False

    def split(self, text: str) -> tuple[str, str]:
        """The lines between the fences; the body is not shown to python-frontmatter, which would strip it."""
        first, last = text.index("\n"), text.rindex("\n")
        return text[first + 1 : last] if last > first else "", ""

    def load(self, fm: str) -> Entries:
        """The entries; empty and `broken` when they cannot be read."""
        entries = self._parse(fm)
        self.broken = entries is None
        return entries or {}
