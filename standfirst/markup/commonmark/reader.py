"""From a body's Markdown to a `Body` with its problems, through the compiled library: the steps, in order.

Like `markup.reader`, whose later steps it shares. A body depends on its own text and the options alone.
"""

import re
from html import unescape
from typing import Final

from standfirst.markup.body import Body
from standfirst.markup.commonmark import footnotes, library, plain_story
from standfirst.markup.commonmark.aside import Aside
from standfirst.markup.commonmark.reading import ENCODED, Reading, as_written
from standfirst.markup.converter import deepest_line
from standfirst.markup.fences import LANGUAGE
from standfirst.markup.marks import FOREIGN
from standfirst.markup.options import MarkupOptions
from standfirst.markup.positions import Source
from standfirst.markup.reader import Parsed, finished, safe, unread
from standfirst.markup.reports import Report

_UNREAD: Final = re.compile(r"\{:[^{}\n]*\}|^\*\[[^\]\n]+\]:", re.MULTILINE)
"""What only Python-Markdown reads: attributes in braces, abbreviations."""

_CODE_OR_TAG: Final = re.compile(r"<(pre|code)(?: [^>]*)?>.*?</\1>|<[^>]*>", re.DOTALL)
_CODE: Final = re.compile(r'<pre><code class="language-([^"]*)">')
_LONG: Final = 30_000
_DEEPEST: Final = 1000
"""Elements inside each other. The sanitiser's time grows with the square: 20,000 take three seconds."""

_TAG: Final = re.compile(r"<(/?)(?!(?:br|col|hr|img|source|wbr)\b)[a-zA-Z]")
_ALIGN: Final = re.compile(r'(<t[dh]) style="text-align: (left|center|right)"')


def parse(text: str, *, file: str, first_line: int, options: MarkupOptions) -> Parsed:
    """Reads a body. `first_line` is the file's line on which `text` begins. Raises nothing: whatever is wrong with the
    text is a problem."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    try:
        if not options.smart_punctuation and not is_unusual(text):
            story = short_way(text, first_line, options)
            if story is not None:
                return Parsed(story)
        return long_way(text, file, first_line, options)
    except BaseException as fault:
        if not isinstance(fault, Exception) and not library.is_panic(fault):
            raise
        report = Report(file, Source(text, first_line, []))
        report.failed(fault)
        return Parsed(unread(text), report.problems())


def converted(text: str) -> str:
    """The library's HTML with addresses as written and cells aligned as the sanitiser allows; not safe."""
    html = library.html(text)
    if "%" in html and any(unescape(found[2]) not in text for found in ENCODED.finditer(html)):
        html = as_written(html, Reading(text).addresses())
    if "|" in text:  # a table
        html = _ALIGN.sub(r'\1 align="\2"', html)
    if _may_hold_fences(text):
        html = _CODE.sub(_language, html)
    return html


def _language(code: re.Match[str]) -> str:
    name = LANGUAGE.match(code[1])
    return f'<pre><code class="language-{name[1].lower()}">' if name else "<pre><code>"


def is_unusual(text: str) -> bool:
    """Whether the short way is not for it. Single characters are looked for first, and found ten times faster."""
    if "<" in text or "{" in text or "\x00" in text or "\x0b" in text or "\x0c" in text:
        return True
    return _may_hold_fences(text)


def _may_hold_fences(text: str) -> bool:
    return ("`" in text and "```" in text) or ("~" in text and "~~~" in text)


def short_way(text: str, first_line: int, options: MarkupOptions) -> Body | None:
    """The body of a plain story, or None."""
    html = converted(text).rstrip("\n")
    if len(html) > _LONG or ("[" in html and ("[!" in html or "*[" in html or FOREIGN.search(text))):
        return None

    def source() -> Source:
        return Source(text, first_line, [], Reading(text).place)

    return plain_story.body(html, source, options.also_read_labels, entities="&" in text)


def _is_too_deep(html: str) -> bool:
    depth = 0
    for tag in _TAG.finditer(html):
        depth += -1 if tag[1] else 1
        if depth > _DEEPEST:
            return True
    return False


def long_way(text: str, file: str, first_line: int, options: MarkupOptions) -> Parsed:
    """The body of any story."""
    reading = Reading(text)
    if _may_hold_fences(text):
        reading.read()
    source = Source(text, first_line, reading.fences, reading.place)
    report = Report(file, source)
    aside = Aside(text, reading.fences)
    html = aside.restore(converted(aside.text))
    if len(html) > _LONG and _is_too_deep(html):
        report.nested(deepest_line(text))
        return Parsed(unread(text), report.problems())
    if reading.unclosed is not None:
        report.unclosed_code(reading.unclosed)
    html = footnotes.collected(safe(html, aside.text, report)).rstrip("\n")
    if "{:" in html or "*[" in html:
        report.foreign(_UNREAD.findall(unescape(_CODE_OR_TAG.sub("", html))))
    return finished(html, text, source, report, options)
