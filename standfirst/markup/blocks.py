"""Markdown of paragraphs, headings, simple lists and quotations straight to HTML, without Python-Markdown's tree.

Only for texts that define nothing and hold no raw HTML, attribute list or escape. A block of any other kind sends the
whole text back to the tree; a text inside a block that may hold more than simple links becomes an element by itself.
"""

import re
from typing import TYPE_CHECKING, Final
from xml.etree.ElementTree import Element, SubElement

from standfirst.markup.patterns import SIMPLE_LINK, QuickInline

if TYPE_CHECKING:
    from standfirst.markup.printing import Printer

LINE: Final = r"(?:[^\W\d_]|[“”‘’„«»\"'(—–…€£₹]|\d+(?![\d.])|\*\*?(?=[^\W_])|\[)[^\n]*"
PLAIN_BLOCK: Final = re.compile(rf"{LINE}(?:\n{LINE})*\Z")
"""Lines that no block processor begins with, but for `[`, which may define something where `]:` is in the block."""

PLAIN_HEADING: Final = re.compile(r"(#{1,6})([^#\\\n]*)\Z")
_LIST: Final = re.compile(rf"- {LINE}(?:\n- {LINE})*\Z")
_QUOTATION: Final = re.compile(rf"> {LINE}(?:\n> {LINE})*\Z")
_NEEDS_THE_TREE: Final = ("<", "{", "\\", "]:", "&#")


class Blocks:
    """`inline` is a `QuickInline` whose patterns are all known."""

    def __init__(self, inline: QuickInline, printer: "Printer") -> None:
        self._inline = inline
        self._printer = printer

    def html(self, text: str) -> str | None:
        """A text's HTML; None where the tree has to be made. White space is as Python-Markdown wants it."""
        if any([sign[0] in text and sign in text for sign in _NEEDS_THE_TREE]):  # noqa: C419  # a generator takes longer
            return None
        inside = _Inside(self._inline, text)
        pieces = inside.pieces
        before = ""
        for block in text.split("\n\n"):
            block = block.lstrip("\n")
            first = block[:1]
            if (first.isalpha() and "\n" not in block) or PLAIN_BLOCK.match(block):
                inside.add("p", block)
            elif first == "#" and (heading := PLAIN_HEADING.match(block)):
                inside.add(f"h{len(heading[1])}", heading[2].strip())
            elif first == "-" and before != "-" and _LIST.match(block):
                pieces.append("<ul>")
                for item in block[2:].split("\n- "):
                    inside.add("li", item)
                pieces.append("</ul>")
            elif first == ">" and before != ">" and _QUOTATION.match(block) and "[!" not in block:
                pieces.append("<blockquote>")
                inside.add("p", block[2:].replace("\n> ", "\n"))
                pieces.append("</blockquote>")
            elif first:
                return None
            else:
                continue
            before = first
        return inside.printed(self._printer)


class _Inside:
    """The lines of a text's HTML; those with elements are printed at the end, as their patterns run together."""

    def __init__(self, inline: QuickInline, text: str) -> None:
        self._inline = inline
        self._held = inline.held(text)
        self._others = [need for need in self._held if need != "["]
        self._links_only = inline.brackets_are_links
        self._tree = Element("div")
        self._places: list[int] = []
        self.pieces: list[str] = []

    def add(self, tag: str, text: str) -> None:
        if self._held and any([need in text for need in self._held]):  # noqa: C419  # a generator takes longer
            linked = self._linked(text)
            if linked is None:
                SubElement(self._tree, tag).text = text
                self._places.append(len(self.pieces))
                self.pieces.append("")
                return
            text = linked
        elif ">" in text:
            text = text.replace(">", "&gt;")
        self.pieces.append(f"<{tag}>{text}</{tag}>")

    def _linked(self, text: str) -> str | None:
        """A text with simple links and nothing else."""
        if ">" in text or not self._links_only or any([need in text for need in self._others]):  # noqa: C419
            return None
        linked = SIMPLE_LINK.sub(r'<a href="\2">\1</a>', text)
        return None if "[" in linked else linked

    def printed(self, printer: "Printer") -> str:
        if self._places:
            self._inline.run(self._tree)
            for place, element in zip(self._places, self._tree, strict=True):
                self.pieces[place] = printer.line(element)
        return "\n".join(self.pieces)
