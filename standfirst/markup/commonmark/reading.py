"""What the library read where: fenced code, and the addresses of links and pictures, by their places in the text.

Asked for only where it is needed (code, a doubtful place, an address with `%`), since it costs as much as three
conversions. Places are counted in characters from 0, as Python's strings are.
"""

import re
from collections import deque
from html import unescape
from typing import Any, Final, NamedTuple
from urllib.parse import unquote

from standfirst.markup.commonmark import library

_FENCE_END: Final = re.compile(r"[ \t>]*(`{3,}|~{3,})[ \t]*\Z")
_FENCE: Final = re.compile(r"`{3,}|~{3,}")
_IN_HTML: Final = re.compile(r"""\s(?:href|src)\s*=\s*["']?([^"'\s<>]+)""", re.IGNORECASE)
_INLINE_BEGINS: Final = re.compile(r"\]\([ \t\n]*<?")
_DEFINITION_BEGINS: Final = re.compile(r"\]:[ \t\n]*<?")


class Address(NamedTuple):
    """Where one link or picture leads, as written but for escapes, and where that stands."""

    target: str
    at: int


class Reading:
    """One text, read once more for its places."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._addresses: list[Address] | None = None
        self._places: dict[str, deque[int]] | None = None
        self.fences: list[tuple[int, int]] = []
        self.unclosed: int | None = None

    def place(self, target: str) -> int:
        """Where the next link or picture with this target names it; -1 where the library read none."""
        first = self._text.find(target) if target else -1
        if first >= 0 and self._text.rfind(target) == first:
            return first
        if self._places is None:
            self._places = {}
            for address in self.addresses():
                self._places.setdefault(address.target, deque()).append(address.at)
        places = self._places.get(target)
        if not places:
            return -1
        return places.popleft() if len(places) > 1 else places[0]

    def addresses(self) -> list[Address]:
        """Of every link and picture, in the order of their beginnings."""
        if self._addresses is None:
            self.read()
        return self._addresses or []

    def read(self) -> None:
        """Goes through the whole text; afterwards `fences` and `unclosed` (a line from 0) are known."""
        walk = _Walk(self._text)
        walk.run()
        self._addresses = [address for address in walk.addresses if address]
        self.fences = walk.fences
        self.unclosed = walk.unclosed


class _Walk:
    def __init__(self, text: str) -> None:
        self._text = text
        self._bytes = text.encode()
        self._ascii = len(self._bytes) == len(text)
        self._known = (0, 0)  # bytes, characters
        self._defined: dict[str, int] | None = None
        self.addresses: list[Address | None] = []
        self.fences: list[tuple[int, int]] = []
        self.unclosed: int | None = None

    def run(self) -> None:
        open_links: list[tuple[int, dict[str, Any], int]] = []
        before = 0  # where the event before this one ended, in bytes
        for event, start, end in library.events(self._text):
            if isinstance(event, dict) and (tag := event.get("Start")) and isinstance(tag, dict):
                link = tag.get("Link") or tag.get("Image")
                if link:
                    open_links.append((len(self.addresses), link, start))
                    self.addresses.append(None)
                    end = start + 1  # what stands inside has not been read yet
                elif isinstance(tag.get("CodeBlock"), dict):
                    self._fence(self._character(start), self._character(end))
            elif isinstance(event, dict) and ("InlineHtml" in event or "Html" in event):
                self._html(self._character(start), self._character(end))
            elif isinstance(event, dict) and event.get("End") in ("Link", "Image"):
                number, link, begin = open_links.pop()
                self.addresses[number] = Address(link["dest_url"], self._address(link, begin, before, end))
            before = end

    def _character(self, byte: int) -> int:
        if self._ascii:
            return byte
        last, characters = self._known
        if byte >= last:
            characters += len(self._bytes[last:byte].decode(errors="replace"))
        else:
            characters -= len(self._bytes[byte:last].decode(errors="replace"))
        self._known = (byte, characters)
        return characters

    def _address(self, link: dict[str, Any], begin: int, inside_end: int, end: int) -> int:
        kind, target = link["link_type"], link["dest_url"]
        start, stop = self._character(begin), self._character(end)
        if kind in ("Autolink", "Email"):
            return start + 1
        if kind != "Inline":
            return self._definition(target, start)
        opened = _INLINE_BEGINS.search(self._text, self._character(inside_end), stop)
        after = opened.end() if opened else start
        at = self._text.find(target, after, stop) if target else after
        return at if at >= 0 else after

    def _html(self, start: int, end: int) -> None:
        for found in _IN_HTML.finditer(self._text, start, end):
            self.addresses.append(Address(unescape(found[1]), found.start(1)))

    def _definition(self, target: str, otherwise: int) -> int:
        if self._defined is None:
            self._defined = {}
            for one in library.definitions(self._text).values():
                begin, end = self._character(one["span"]["start"]), self._character(one["span"]["end"])
                opened = _DEFINITION_BEGINS.search(self._text, begin, end)
                self._defined.setdefault(one["dest"], opened.end() if opened else begin)
        return self._defined.get(target, otherwise)

    def _fence(self, start: int, end: int) -> None:
        start = self._text.rfind("\n", 0, start) + 1
        block = self._text[start:end].rstrip("\n")
        self.fences.append((start, end))
        opened = _FENCE.search(block)
        closed = _FENCE_END.match(block.rpartition("\n")[2]) if "\n" in block else None
        if opened and not (closed and closed[1].startswith(opened[0])) and not self._text[end:].strip():
            self.unclosed = self._text.count("\n", 0, start)


def as_written(html: str, addresses: list[Address]) -> str:
    """Library HTML in which addresses are what the author wrote; the library encodes whatever is not ASCII."""
    written: dict[str, deque[str]] = {}
    for address in addresses:
        written.setdefault(unquote(address.target), deque()).append(address.target)

    def printed(found: re.Match[str]) -> str:
        targets = written.get(unquote(unescape(found[2])))
        return f'{found[1]}{_escaped(targets.popleft())}"' if targets else found[0]

    return ENCODED.sub(printed, html)


ENCODED: Final = re.compile(r'( (?:href|src)=")([^"]*%[^"]*)"')


def _escaped(target: str) -> str:
    return target.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;").replace(">", "&gt;")
