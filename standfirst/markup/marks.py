"""What Markdown must not touch: fenced code and other generators' code, taken out before and put back after.

Each stretch is replaced by a mark, two characters of a private plane around a number, which is an ordinary word to
Markdown: it may stand in a link's target, a table's cell, a heading. Put back, it is escaped text, in code or not.
"""

import re
from html import escape
from typing import Final

from standfirst.markup.fences import Fence, find

_BEGIN: Final = "\uf8f0"
_END: Final = "\uf8f1"
_MARK: Final = re.compile(f"(<p>)?{_BEGIN}([0-9]+){_END}(</p>)?")
_INSIDE: Final = r"(?:[^\n]|\n(?!\s*\n)){0,1000}?"

FOREIGN: Final = re.compile(
    rf"\{{\{{[<%]?{_INSIDE}\}}\}}|\{{%{_INSIDE}%\}}"
    r"|\[(?:caption|gallery|embed|playlist|audio|video)\s[^\]\n]{0,1000}=[^\]\n]{0,1000}\](?!\()"
    r"|\[/(?:caption|embed|playlist|audio|video)\](?!\()|\[gallery\](?![(\[:])"
)
"""Shortcodes and tags of Hugo, Zola, Jekyll, Eleventy and WordPress; bounded, so that no text takes long."""

_SHORTCODE: Final = re.compile(r"\[/?(?:caption|gallery|embed|playlist|audio|video)")


def may_hold_foreign_code(text: str) -> bool:
    """A quick look; False is certain. Single characters are looked for first, and found ten times faster."""
    if "{" in text and ("{{" in text or "{%" in text):
        return True
    return "[" in text and _SHORTCODE.search(text) is not None


def may_print_foreign_code(text: str) -> bool:
    """Whether it may stand in a text's HTML, where entities are undone: these are looked at in texts with such signs."""
    return may_hold_foreign_code(text) or ("[" in text and ("=" in text or "[/" in text))


def is_foreign(address: str) -> bool:
    """Whether an address holds other generators' code, which only they can replace."""
    return may_hold_foreign_code(address) and FOREIGN.search(address) is not None


class Marked:
    """A text with its marks. `text` goes to Markdown; `code` are the character ranges of fences in the original."""

    def __init__(self, original: str) -> None:
        self._inserts: list[str] = []
        self.unclosed: int | None = None
        self.code: list[tuple[int, int]] = []
        self.text = original
        if _BEGIN in original or _END in original:  # nobody writes these; whoever does goes without
            return
        if ("`" in original and "```" in original) or ("~" in original and "~~~" in original):
            self.text = self._without_fences(original)
        if may_hold_foreign_code(self.text):
            self.text = FOREIGN.sub(lambda match: self._mark(escape(match[0])), self.text)

    def restore(self, html: str) -> str:
        """The HTML that Markdown made, with everything put back."""
        return _MARK.sub(self._put_back, html) if self._inserts else html

    def _put_back(self, match: re.Match[str]) -> str:
        number = int(match[2])
        insert = self._inserts[number] if number < len(self._inserts) else ""
        alone = match[1] and match[3] and insert.startswith("<pre>")
        return insert if alone else f"{match[1] or ''}{insert}{match[3] or ''}"

    def _mark(self, html: str) -> str:
        self._inserts.append(html)
        return f"{_BEGIN}{len(self._inserts) - 1}{_END}"

    def _without_fences(self, original: str) -> str:
        lines = original.split("\n")
        kept: list[str] = []
        at, offset = 0, 0
        for fence in find(lines):
            if not fence.closed:
                self.unclosed = fence.first
            before = lines[at : fence.first]
            offset += sum(map(len, before)) + len(before)
            inside = lines[fence.first : fence.last + 1]
            length = sum(map(len, inside)) + len(inside)
            self.code.append((offset, min(offset + length, len(original))))
            offset += length
            kept += before
            kept += self._placed(fence, kept)
            at = fence.last + 1
        return "\n".join(kept + lines[at:])

    def _placed(self, fence: Fence, before: list[str]) -> list[str]:
        language = f' class="language-{escape(fence.language)}"' if fence.language else ""
        line = fence.prefix + self._mark(f"<pre><code{language}>{escape(fence.code)}</code></pre>")
        if fence.margin:
            return ["", line, ""]
        quote = fence.prefix.rstrip() if ">" in fence.prefix else ""
        apart = bool(quote) or not before or not before[-1].strip()
        return [line, quote] if apart else [line]
