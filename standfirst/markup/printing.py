"""Python-Markdown's tree as XHTML: its `PrettifyTreeprocessor` and its serialiser in one walk.

For trees without raw HTML, attribute lists and abbreviations: then every tag is one of its own, in small letters, and
each attribute has a value.
"""

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_EMPTY: Final = frozenset({"br", "hr", "img"})
_BARE_AMPERSAND: Final = re.compile(r"&(?!(?:\#[0-9]+|\#x[0-9a-f]+|[0-9a-z]+);)", re.IGNORECASE)


class Printer:
    """`blocks` are the names of elements that stand on lines of their own."""

    def __init__(self, blocks: Iterable[str]) -> None:
        self._blocks = frozenset(blocks)

    def inside(self, root: "Element") -> str:
        """What stands in the root, itself not printed. Uses up the tree."""
        return self._printed(root)[len("<div>") : -len("</div>\n")].strip()

    def line(self, element: "Element") -> str:
        """An element that stands on a line of its own, whose end is left out."""
        return self._printed(element).removesuffix("\n")

    def _printed(self, element: "Element") -> str:
        out: list[str] = []
        # No recursion: emphasis can be nested deeper than Python's calls. Ends of elements wait as text.
        waiting: list[tuple[Element, bool] | str] = [(element, True)]
        while waiting:
            following = waiting.pop()
            if isinstance(following, str):
                out.append(following)
                continue
            element, in_lines = following
            if element.tag == "p" and in_lines and not (len(element) or element.attrib or element.tail):
                out.append(f"<p>{_escaped(element.text or '')}</p>\n")  # most of a story, and the same as below
                continue
            start, children, end = self._parts(element, in_lines=in_lines)
            out.append(start)
            if children:
                spread = in_lines and element.tag in self._blocks and element.tag != "pre"
                waiting.append(end)
                waiting += [(child, spread) for child in reversed(children)]
            else:
                out.append(end)
        return "".join(out)

    def _parts(self, element: "Element", *, in_lines: bool) -> "tuple[str, list[Element], str]":
        """Start tag with the text after it, children, end tag with the text after it. `in_lines`: the parent stands
        on lines of its own, so white space around this one is ours when it does so too."""
        tag, text, tail, children = element.tag, element.text or "", element.tail or "", list(element)
        if in_lines and tag in self._blocks:
            tail = tail if tail and not tail.isspace() else "\n"
            if children and tag != "pre" and children[0].tag in self._blocks and (not text or text.isspace()):
                text = "\n"
        elif tag == "br":
            tail = "\n" + tail if tail and not tail.isspace() else "\n"
        if tag == "pre" and children:
            _end_line(children[0])
        if tag in _EMPTY:
            return f"<{tag}{_attributes(element)} />", [], _escaped(tail)
        return f"<{tag}{_attributes(element)}>{_escaped(text)}", children, f"</{tag}>{_escaped(tail)}"


def _end_line(code: "Element") -> None:
    """Code that is text only ends in one line end."""
    if code.tag == "code" and not len(code) and code.text is not None:
        code.text = code.text.rstrip() + "\n"


def _attributes(element: "Element") -> str:
    if not element.attrib:
        return ""
    values = [(name, _escaped(value).replace('"', "&quot;")) for name, value in sorted(element.items())]
    return "".join([f' {name}="{value}"' for name, value in values])


def _escaped(text: str) -> str:
    """Text as HTML; entities that are written out stay."""
    if "&" in text:
        text = _BARE_AMPERSAND.sub("&amp;", text)
    if "<" in text or ">" in text:
        text = text.replace("<", "&lt;").replace(">", "&gt;")
    return text
