"""The Also Read line: a paragraph of a label and one link to a story of the site, and nothing else.

Works on the canonical inside of a paragraph. Labels are compared in NFC and without letter case, as Hindi can be
typed in several encodings of the same letters; emphasis may stand around the label, the link or both.
"""

import re
import string
import unicodedata
from functools import lru_cache
from html import unescape
from typing import Final, NamedTuple

from standfirst.markup.tags import attributes, is_absolute, plain

_EMPHASIS: Final = re.compile(r"</?(?:strong|b|em|i|u|mark|small|span)(?: [^>]*)?>")
_LEAD: Final = re.compile(r"(?:\s|&nbsp;|<(?:strong|b|em|i|u|mark|small|span)(?: [^>]*)?>)*")
_LINK: Final = re.compile(r"<a((?: [^>]*)?)>(.*?)</a>", re.DOTALL)
_LINE: Final = re.compile(r"(?:<br>)?\n|<br>")
_COMMON: Final = "".join([*string.ascii_letters, *string.digits, *"“”‘’\"'(–—…", *map(chr, range(0x905, 0x93A))])
_NEVER: Final = "\x01"  # nobody types it
_COLON: Final = ":：ःː-–—|"


class Line(NamedTuple):
    """One line: the address as written (percent-encoding kept, entities undone) and its plain text."""

    target: str
    text: str


class Labels:
    """The labels of all catalogues, made ready for comparing. A paragraph whose inside begins with what `passed`
    matches, one or two letters, begins with no label and with no tag."""

    def __init__(self, labels: tuple[str, ...]) -> None:
        self._labels = tuple(sorted({_folded(label) for label in labels if label.strip()}, key=len, reverse=True))
        self._reach = 2 * max(map(len, self._labels), default=0)
        initials = {initial(label[0]) for label in self._labels}
        never_first = "".join([letter for letter in _COMMON if initial(letter) not in initials])
        self.passed = re.compile(f"[{_NEVER}{re.escape(never_first)}]|[A-Za-z][{_NEVER}{self._never_second()}]")

    def begin(self, html: str, start: int = 0) -> bool:
        """Whether the text from `start` begins with a label; quick, since it is asked of every paragraph."""
        if self.passed.match(html, start):
            return False
        lead = _LEAD.match(html, start)
        at = lead.end() if lead else start
        return _folded(html[at : at + self._reach].replace("&nbsp;", " ")).startswith(self._labels)

    def _never_second(self) -> str:
        """Characters of ASCII with which no label goes on after its first letter."""
        if any(len(label) == 1 for label in self._labels):
            return ""
        seconds = {initial(label[1]) for label in self._labels}
        return "".join([letter for letter in f" {string.ascii_letters}" if initial(letter) not in seconds])

    def after(self, text: str) -> str | None:
        """What follows the label and its colon in plain text; None where no label stands."""
        return _after(self._labels, text)

    def lines(self, inner: str) -> list[Line]:
        """The Also Read lines of a paragraph, when every line of it is one; else nothing."""
        found = [self._line(line) for line in _LINE.split(inner.strip())]
        return [line for line in found if line] if all(found) else []

    def looks_meant(self, inner: str) -> bool:
        """Whether a labelled paragraph means the block, unlike a sentence that begins "Also read by millions"."""
        rest = self.after(plain(inner))
        if rest is None:
            return False
        bare = rest.lstrip()
        emphasised = _EMPHASIS.match(inner.lstrip()) is not None
        return not bare or bare[0] in _COLON or (emphasised and "</" in inner) or self._link_follows(inner)

    def _link_follows(self, inner: str) -> bool:
        before, _, _ = inner.partition("<a ")
        return before != inner and (self.after(plain(before)) or "").strip(_COLON + " ") == ""

    def _line(self, html: str) -> Line | None:
        links = _LINK.findall(html)
        if len(links) != 1 or "<img" in html:
            return None
        before, _, after = _EMPHASIS.sub("", _LINK.sub("\0", html)).partition("\0")
        rest = self.after(plain(before))
        if rest is None or rest.strip(_COLON + " ") or plain(after):
            return None
        target = unescape(attributes(links[0][0]).get("href", ""))
        if not target or target.startswith("#") or is_absolute(target):
            return None
        return Line(target, plain(links[0][1]))


@lru_cache(maxsize=64)  # the same few labels stand before most links
def _after(labels: tuple[str, ...], text: str) -> str | None:
    folded = " ".join(unicodedata.normalize("NFC", text).split())
    for label in labels:
        for length in range(len(label), min(len(label) + 3, len(folded)) + 1):  # folding may lengthen a letter
            if _folded(folded[:length]) == label:
                return folded[length:]
    return None


def initial(letter: str) -> str:
    """What all texts that begin with this letter, typed in any way and case, have in common."""
    return unicodedata.normalize("NFD", unicodedata.normalize("NFD", letter)[0].casefold())[0]


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())
