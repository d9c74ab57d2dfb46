"""From a body's Markdown to a `Body` with its problems: the steps, in order.

Fences and foreign code are put aside, Python-Markdown converts, what was put aside comes back, `scrub` saves text that
is no HTML, `sanitise` makes it safe, and everything after that replaces whole tags in canonical HTML.
A body depends on its own text and the options alone.
"""

import re
from functools import cache
from html import unescape
from typing import Final

from msgspec import Struct

from standfirst.markup import words
from standfirst.markup.also_read import Labels
from standfirst.markup.body import Body
from standfirst.markup.boxes import boxed
from standfirst.markup.converter import convert, deepest_line, hopeless_line
from standfirst.markup.headings import name_parts
from standfirst.markup.marks import FOREIGN, Marked, may_hold_foreign_code, may_print_foreign_code
from standfirst.markup.options import MarkupOptions
from standfirst.markup.positions import Source
from standfirst.markup.prose import count_words, first_paragraph
from standfirst.markup.punctuation import smart
from standfirst.markup.reports import Report
from standfirst.markup.sanitise import clean, is_canonical
from standfirst.markup.scrub import Scrub
from standfirst.markup.slots import Cutter
from standfirst.markup.tags import escape_text, plain
from standfirst.problems import Problem, UsageError

_MAY_HOLD_HTML: Final = re.compile(r"<[a-zA-Z/!?]|\{[^}\n]")
_CODE: Final = re.compile(r"<(pre|code)(?: [^>]*)?>.*?</\1>", re.DOTALL)
_CODE_OR_TAG: Final = re.compile(r"(<code(?: [^>]*)?>.*?</code>|<[^>]*>)", re.DOTALL)
_TAG: Final = re.compile(r"<[^>]*>")
_TARGET: Final = re.compile(r' (?:href|src)="([^"]*)"')
_BLANK: Final = re.compile(r"\n\s*\n")
_MOST_GROWTH: Final = 50
"""How many times longer the HTML may be. Notes and short items come to 25; abbreviations and references to a thousand,
which would take all memory."""


class Parsed(Struct, frozen=True):
    """A body and what is wrong with it."""

    body: Body
    problems: tuple[Problem, ...] = ()


def parse(text: str, *, file: str, first_line: int, options: MarkupOptions) -> Parsed:
    """Reads a body. `first_line` is the file's line on which `text` begins. Raises `UsageError` for an extension
    that cannot be loaded, and nothing else: whatever is wrong with the text is a problem."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    marked = Marked(text)
    source = Source(text, first_line, marked.code)
    report = Report(file, source)
    if marked.unclosed is not None:
        report.unclosed_code(marked.unclosed)
    hopeless = hopeless_line(marked.text)
    if hopeless is not None:
        report.nested(hopeless)
        return Parsed(unread(text), report.problems())
    try:
        html = marked.restore(convert(marked.text, options))
        if len(html) > _MOST_GROWTH * len(text) + _MOST_GROWTH * 1000:
            report.grown()
            return Parsed(unread(text), report.problems())
    except UsageError:
        raise
    except RecursionError:
        report.nested(deepest_line(text))
        return Parsed(unread(text), report.problems())
    except Exception as fault:
        report.failed(fault)
        return Parsed(unread(text), report.problems())
    cleaned = safe(html, marked.text, report)
    return finished(cleaned, text, source, report, options, in_lines=cleaned is html)


def finished(
    html: str, text: str, source: Source, report: Report, options: MarkupOptions, *, in_lines: bool = False
) -> Parsed:
    """Canonical HTML as a body with its problems: the steps that are the same whatever read the Markdown. `in_lines`:
    it was so from the start (`is_canonical`)."""
    if may_print_foreign_code(text):
        report.foreign(FOREIGN.findall(unescape(_TAG.sub(_targets, _CODE.sub("", html)))))
    if options.smart_punctuation:
        html = smart(html)
    return Parsed(_body(html, source, report, options, in_lines=in_lines), report.problems())


def safe(html: str, text: str, report: Report) -> str:
    """Sanitised; the same object when it is canonical. The scrub costs as much as the sanitiser, and most stories need
    none."""
    if ("<" in text or "{" in text) and _MAY_HOLD_HTML.search(text):
        scrub = Scrub(html)
        html = scrub.run()
        report.removed(scrub.removed)
        return clean(html)
    if is_canonical(html):
        return html
    cleaned = clean(html)
    if html.count(' href="') != cleaned.count(' href="') or html.count(' src="') != cleaned.count(' src="'):
        scrub = Scrub(html)
        scrub.run()
        report.removed(scrub.removed)
    return cleaned


def _targets(tag: re.Match[str]) -> str:
    """Of a tag only where it leads."""
    return " ".join(_TARGET.findall(tag[0]))


def _body(html: str, source: Source, report: Report, options: MarkupOptions, *, in_lines: bool) -> Body:
    labels = _labels(options.also_read_labels)
    printed = boxed(html)
    named = name_parts(printed)
    cutter = Cutter(source, labels, named.renamed)
    cutter.run(named.html)
    for inner in cutter.unlinked_labels:
        report.unlinked_label(plain(inner))
    return Body(
        html=tuple(cutter.html),
        slots=tuple(cutter.slots),
        links=tuple(cutter.links),
        pictures=tuple(cutter.pictures),
        headings=named.headings,
        first_paragraph=first_paragraph(
            _without_foreign(html), lambda inner: labels.begin(inner) and bool(labels.lines(inner))
        ),
        words=words.count(html) if in_lines and printed is html else count_words(printed),
    )


@cache
def _labels(labels: tuple[str, ...]) -> Labels:
    return Labels(labels)


def _without_foreign(html: str) -> str:
    """For the first paragraph, which stands in lists and descriptions: other generators' code is no prose."""
    if not may_hold_foreign_code(html):
        return html
    return "".join([part if part.startswith("<") else FOREIGN.sub("", part) for part in _CODE_OR_TAG.split(html)])


def unread(text: str) -> Body:
    """The text of a story that could not be read, so that a preview shows what is there."""
    paragraphs = [escape_text(part.strip("\n")) for part in _BLANK.split(text) if part.strip()]
    return Body(html=("\n".join([f"<p>{part}</p>" for part in paragraphs]),), words=len(text.split()))
