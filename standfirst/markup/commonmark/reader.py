"""From a body's Markdown to a `Body` with its problems, through the compiled library: the steps, in order.

Like `markup.reader`, whose later steps it shares. A body depends on its own text and the options alone.
"""

import re
from typing import Final

from standfirst.markup.commonmark import footnotes, library
from standfirst.markup.commonmark.aside import Aside
from standfirst.markup.commonmark.reading import Reading, as_written
from standfirst.markup.options import MarkupOptions
from standfirst.markup.positions import Source
from standfirst.markup.reader import Parsed, finished, safe, unread
from standfirst.markup.reports import Report

_ALIGN: Final = re.compile(r'(<t[dh]) style="text-align: (left|center|right)"')


def parse(text: str, *, file: str, first_line: int, options: MarkupOptions) -> Parsed:
    """Reads a body. `first_line` is the file's line on which `text` begins. Raises nothing: whatever is wrong with the
    text is a problem."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    reading = Reading(text)
    try:
        if "```" in text or "~~~" in text:
            reading.read()
        source = Source(text, first_line, reading.fences, reading.place)
        report = Report(file, source)
        aside = Aside(text, reading.fences)
        html = aside.restore(converted(aside.text))
    except BaseException as fault:
        if not isinstance(fault, Exception) and not library.is_panic(fault):
            raise
        report = Report(file, Source(text, first_line, []))
        report.failed(fault)
        return Parsed(unread(text), report.problems())
    if reading.unclosed is not None:
        report.unclosed_code(reading.unclosed)
    html = footnotes.collected(safe(html, aside.text, report)).rstrip("\n")
    return finished(html, text, source, report, options)


def converted(text: str) -> str:
    """The library's HTML with addresses as written and cells aligned as the sanitiser allows; not safe."""
    html = library.html(text)
    if "%" in html:
        html = as_written(html, Reading(text).addresses())
    if "<t" in html:
        html = _ALIGN.sub(r'\1 align="\2"', html)
    return html
