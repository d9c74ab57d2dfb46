"""What a page says, in order: its elements with their text, read with the standard library's HTML parser."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = frozenset(["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"])


@dataclass
class Element:
    """One element: its whole text with white space folded, once it has ended."""

    tag: str
    attributes: dict[str, str]
    ancestors: tuple[str, ...]
    words: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return " ".join("".join(self.words).split())

    def within(self, place: str) -> bool:
        """Whether an element above is of this tag or class."""
        return any(place in above.split() for above in self.ancestors)


class Page(HTMLParser):
    """All elements of a page in the order of their start tags."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[Element] = []
        self._open: list[Element] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        above = tuple(f"{one.tag} {one.attributes.get('class', '')}" for one in self._open)
        element = Element(tag, {name: value or "" for name, value in attrs}, above)
        self.elements.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop().tag != tag:
            pass

    def handle_data(self, data: str) -> None:
        for element in self._open:
            element.words.append(data)

    def find(self, tag: str, *, within: str = "", **attributes: str) -> list[Element]:
        """Elements of a tag, inside a tag or class, whose class (`class_`) or attributes are these."""
        wanted = {name.rstrip("_"): value for name, value in attributes.items()}
        return [
            element
            for element in self.elements
            if element.tag == tag
            and (not within or element.within(within))
            and all(value in element.attributes.get(name, "").split() for name, value in wanted.items())
        ]
