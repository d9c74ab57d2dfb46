r"""The steps of Python-Markdown's own `convert`, each only where the text gives it something to do.

A step is left out by characters that the text does not hold: raw HTML needs `<`, an attribute list `{`, an escape `\`.
This holds for the processors named here and no others: with any extension of a site, `convert` stays as it was.
"""

import re
from typing import TYPE_CHECKING, Any, Final

from standfirst.markup.blocks import Blocks
from standfirst.markup.printing import Printer

if TYPE_CHECKING:
    from collections.abc import Iterable

    from markdown import Markdown

_KNOWN: Final = (
    "NormalizeWhitespace HtmlBlockPreprocessor",
    "FootnoteTreeprocessor QuickInline FootnotePostTreeprocessor PrettifyTreeprocessor AttrListTreeprocessor"
    " AbbrTreeprocessor UnescapeTreeprocessor",
    "MarkdownInHTMLPostprocessor FootnotePostprocessor AndSubstitutePostprocessor",
)
"""Preprocessors, tree processors and postprocessors, as our own set of extensions brings them, in their order."""

_BEGIN: Final = "\x02"
"""Begins everything that Python-Markdown puts aside; it removes the character from texts."""

_BLANK_LINE: Final = re.compile(r"(?<=\n) +\n")


def take_steps(converter: "Markdown") -> None:
    """Gives a converter that holds known processors only a `convert` that leaves out what has no effect."""
    processors = (_names(converter.preprocessors), _names(converter.treeprocessors), _names(converter.postprocessors))
    if processors == _KNOWN:
        setattr(converter, "convert", _Steps(converter).convert)  # noqa: B010  # a method, for mypy


def _names(processors: "Iterable[object]") -> str:
    return " ".join([type(processor).__name__ for processor in processors])


class _Steps:
    def __init__(self, converter: "Markdown") -> None:
        self._converter: Any = converter
        self._html_blocks = converter.preprocessors["html_block"]
        trees: list[Any] = list(converter.treeprocessors)
        self._footnotes, self._inline, self._footnotes_again, *self._others = trees
        self._abbreviations: Any = converter.treeprocessors["abbr"]
        self._posts = list(converter.postprocessors)
        self._printer = Printer(converter.block_level_elements)
        self._blocks_alone = Blocks(self._inline, self._printer)

    def convert(self, text: str) -> str:
        """Markdown as HTML."""
        text = _normalised(text, self._converter.tab_length)
        output = self._blocks_alone.html(text)
        return self._restored(self._through_tree(text) if output is None else output)

    def _through_tree(self, text: str) -> str:
        if not text.strip():
            return ""
        self._converter.reset()
        text = _without_blank_lines(text + "\n\n")
        plain = "<" not in text
        blocks = text
        if not plain or "&#" in text:
            blocks = "\n".join(self._html_blocks.run(text.split("\n")))
        root = self._converter.parser.parseDocument([blocks]).getroot()
        # Without `<` no element has a class before the attribute lists, so there are no footnotes but those defined.
        has_footnotes = bool(self._footnotes.footnotes.footnotes)
        if has_footnotes:
            self._footnotes.run(root)
        self._inline.run(root)
        if has_footnotes or not plain:
            self._footnotes_again.run(root)
        if plain and "{" not in text and "\\" not in text and not self._abbreviations.abbrs:
            return self._printer.inside(root)
        for processor in self._others:
            processor.run(root)
        output: str = self._converter.serializer(root)
        return output[output.index("<div>") + len("<div>") : output.rindex("</div>")].strip()

    def _restored(self, output: str) -> str:
        """With everything that was put aside."""
        if _BEGIN in output:
            for post in self._posts:
                output = post.run(output)
        return output.strip()


def _normalised(text: str, tab_length: int) -> str:
    """As `NormalizeWhitespace` does it, but for blank lines."""
    if _BEGIN in text or "\x03" in text:
        text = text.replace(_BEGIN, "").replace("\x03", "")
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text.expandtabs(tab_length) if "\t" in text else text


def _without_blank_lines(text: str) -> str:
    """The spaces of blank lines taken out; no block that goes straight to HTML holds such a line."""
    return _BLANK_LINE.sub("\n", text) if "\n " in text else text
