"""Markdown of paragraphs, headings, simple lists and quotations straight to HTML, without Python-Markdown's tree.

Only for texts that define nothing and hold no raw HTML, attribute list or escape. A block of any other kind sends the
whole text back to the tree; a text inside a block that may hold more than simple links becomes an element by itself.
"""

import re
from typing import TYPE_CHECKING, Final
from xml.etree.ElementTree import Element, SubElement

from standfirst.markup.patterns import SIMPLE_LINK, QuickInline, held_of

if TYPE_CHECKING:
    from standfirst.markup.printing import Printer

LINE: Final = r"(?:[^\W\d_]|[“”‘’„«»\"'(—–…€£₹]|\d+(?![\d.])|\*\*?(?=[^\W_])|\[)[^\n]*"
PLAIN_BLOCK: Final = re.compile(rf"{LINE}(?:\n{LINE})*\Z")
"""Lines that no block processor begins with, but for `[`, which may define something where `]:` is in the block."""

PLAIN_HEADING: Final = re.compile(r"(#{1,6})([^#\\\n]*)\Z")
_SIGNS: Final = frozenset("“‘\"'(")
_LIST: Final = re.compile(rf"- {LINE}(?:\n- {LINE})*\Z")
_QUOTATION: Final = re.compile(rf"> {LINE}(?:\n> {LINE})*\Z")


class Blocks:
    """`inline` is a `QuickInline` whose patterns are all known."""

    def __init__(self, inline: QuickInline, printer: "Printer") -> None:
        self._inline = inline
        self._printer = printer
        # A line break would stand between lines, which `_is_paragraph` sees; brackets have a way of their own.
        self._needs = [
            need for need in inline.needs if need != "  \n" and (need != "[" or not inline.brackets_are_links)
        ]

    def html(self, text: str) -> str | None:
        """A text's HTML; None where the tree has to be made."""
        if "<" in text or "{" in text or "\\" in text or ("&" in text and "&#" in text):
            return None
        inside = _Inside(self._inline, held_of(self._needs, text), text)
        add, pieces = inside.add, inside.pieces
        before = ""
        for block in text.strip("\n").split("\n\n"):
            block = block.lstrip("\n")
            first = block[:1]
            if ((first.isalpha() or first in _SIGNS) and "\n" not in block) or _is_paragraph(block):
                add("p", block)
            elif first == "#" and (heading := PLAIN_HEADING.match(block)):
                add(f"h{len(heading[1])}", heading[2].strip())
            elif first == "-" and before != "-" and _LIST.match(block) and "]:" not in block:
                pieces.append("<ul>")
                for item in block[2:].split("\n- "):
                    add("li", item)
                pieces.append("</ul>")
            elif first == ">" and before != ">" and _QUOTATION.match(block) and "[!" not in block:
                lines = block[2:].replace("\n> ", "\n")
                if not _is_paragraph(lines):
                    return None
                pieces.append("<blockquote>")
                add("p", lines)
                pieces.append("</blockquote>")
            elif first:
                return None
            else:
                continue
            before = first
        return inside.printed(self._printer)


def _is_paragraph(block: str) -> bool:
    """Whether that is all a block of several lines can be, without a definition and without a line break."""
    return PLAIN_BLOCK.match(block) is not None and "]:" not in block and "  \n" not in block


class _Inside:
    """The lines of a text's HTML; those with elements are printed at the end, as their patterns run together. `signs` are those of the text that may stand for more than links."""

    def __init__(self, inline: QuickInline, signs: list[str], text: str) -> None:
        self._inline = inline
        self._signs = signs
        self._brackets = "[" in text
        self._angles = ">" in text
        self._tree = Element("div")
        self._places: list[int] = []
        self.pieces: list[str] = []

    def add(self, tag: str, text: str) -> None:
        """An element of text alone, in which no line ends in a line break."""
        if self._signs and any([sign in text for sign in self._signs]):  # noqa: C419  # a generator takes longer
            self._wait(tag, text)
            return
        if self._angles and ">" in text:
            if "[" in text:
                self._wait(tag, text)
                return
            text = text.replace(">", "&gt;")
        elif self._brackets and "[" in text:
            pieces = SIMPLE_LINK.split(text)
            if "[" in "".join(pieces[::3]):
                self._wait(tag, text)
                return
            for at in range(1, len(pieces), 3):
                pieces[at : at + 2] = [f'<a href="{pieces[at + 1]}">', f"{pieces[at]}</a>"]
            text = "".join(pieces)
        self.pieces.append(f"<{tag}>{text}</{tag}>")

    def _wait(self, tag: str, text: str) -> None:
        SubElement(self._tree, tag).text = text
        self._places.append(len(self.pieces))
        self.pieces.append("")

    def printed(self, printer: "Printer") -> str:
        if self._places:
            self._inline.md.reset()
            self._inline.run(self._tree)
            for place, element in zip(self._places, self._tree, strict=True):
                self.pieces[place] = printer.line(element)
        return "\n".join(self.pieces)
