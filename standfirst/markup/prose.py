"""The prose of a body: its first paragraph, its words, and an excerpt of either."""

import re
from collections.abc import Callable
from typing import Final

from standfirst.markup.embeds import is_embed
from standfirst.markup.tags import plain, separated_text

_MILESTONE: Final = re.compile(
    r"<(/?)(aside|blockquote|details|dl|figure|footer|header|ol|p|table|ul)(?: [^>]*)?>|<div class=\"footnote\">"
)
_IMAGE_ONLY: Final = re.compile(r"(?:\s|<br>|</?a(?: [^>]*)?>|<img(?: [^>]*)?>)*")
_ADDRESS: Final = re.compile(r"(?:https?://|www\.)\S+")
_CODE: Final = re.compile(r"<pre(?: [^>]*)?>.*?</pre>", re.DOTALL)


def first_paragraph(html: str, unwanted: Callable[[str], bool]) -> str:
    """The first paragraph of prose as plain text. Paragraphs in lists, quotes, tables and figures are none, nor are
    lone pictures, lone addresses and embeds; `unwanted` is asked about the inside of any other (Also Read lines)."""
    depth = 0
    for found in _MILESTONE.finditer(html):
        if found[2] is None:
            return ""  # footnotes end the story
        if found[2] != "p":
            depth += -1 if found[1] else 1
        elif not depth and not found[1]:
            inner = html[found.end() : html.find("</p>", found.end())]
            if "<img" in inner and _IMAGE_ONLY.fullmatch(inner):
                continue
            text = plain(inner)
            if text and not _ADDRESS.fullmatch(text) and not is_embed(inner) and not unwanted(inner):
                return text
    return ""


def count_words(html: str) -> int:
    """What white space parts in the text, code blocks aside."""
    return len(separated_text(_CODE.sub(" ", html) if "<pre" in html else html).split())


def excerpt(text: str, words: int) -> str:
    """Exactly so many words, as `str.split` counts them, with `…` after the last; the whole text, without one, when
    it has no more. Runs of white space become single spaces."""
    found = text.split()
    if len(found) <= words:
        return " ".join(found)
    if words <= 0:
        return ""
    return " ".join(found[:words]) + "…"
