"""Work that Python-Markdown need not do, proven byte-equal on every text of our archives.

It runs each of its inline patterns over each piece of text, and asks each of its block processors about each block.
Here a pattern whose necessary characters are missing is not run, and a block of lines that all begin with letters
goes straight to the paragraphs. Patterns and processors that are not in these tables (an extension's) always run.
"""

import re
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable
    from xml.etree.ElementTree import Element

    from markdown import Markdown


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


_NEEDS: Final[dict[str, str]] = {
    r"(?:(?<!\\)((?:\\{2})+)(?=`+)|(?<!\\)(`+)(.+?)(?<!`)\2(?!`))": "`",
    r"(?:(?<!\\)((?:\\{2})+)(?=`+)|(?<!\\)`)": "`",
    r"\\(.)": "\\",
    r"\[\^([^\]]*)\]": "[^",
    r"(?<!\!)\[": "[",
    r"\!\[": "![",
    r"<([A-Za-z][A-Za-z0-9+.-]*://[^<>]*)>": "://",
    r"<((?:[Ff]|[Hh][Tt])[Tt][Pp][Ss]?://[^<>]*)>": "://",
    r"<([^<> !]+@[^@<> ]+)>": "@",
    r"  \n": "  \n",
    r"(&(?:\#[0-9]+|\#x[0-9a-fA-F]+|[a-zA-Z0-9]+);)": "&",
}
"""A pattern's source, as Python-Markdown 3.8 to 3.11 have it, and what any text it matches holds."""

_SPECIAL: Final = re.compile(r"[\\`*_\[<&~!]|  \n")
_PLAIN_BLOCK: Final = re.compile(r"[^\W\d_][^\n]*(?:\n[^\W\d_][^\n]*)*\Z")
_BLOCKS: Final = _names(
    """
    AbbrBlockprocessor BlockQuoteProcessor CodeBlockProcessor DefListIndentProcessor DefListProcessor
    EmptyBlockProcessor FootnoteBlockProcessor HRProcessor HashHeaderProcessor ListIndentProcessor
    MarkdownInHtmlProcessor MarkedQuoteProcessor OListProcessor ParagraphProcessor ReferenceProcessor SaneOListProcessor
    SaneUListProcessor SetextHeaderProcessor TableProcessor UListProcessor
    """
)


def take_shortcuts(converter: "Markdown") -> None:
    """Makes a converter quicker, once all its extensions are loaded; its output stays the same."""
    _quick_inline(converter)
    _quick_blocks(converter)


def _quick_inline(converter: "Markdown") -> None:
    from markdown.treeprocessors import InlineProcessor

    apply_name = "_InlineProcessor__applyPattern"
    if type(converter.treeprocessors["inline"]) is not InlineProcessor or not hasattr(InlineProcessor, apply_name):
        return
    patterns = [(pattern, *_necessary(pattern)) for pattern in converter.inlinePatterns]
    all_known = all(needed or others for _, needed, others in patterns)

    class QuickInline(InlineProcessor):
        def _InlineProcessor__handleInline(self, data: str, patternIndex: int = 0) -> str:  # noqa: N802, N803
            if type(data) is not str or (all_known and not _SPECIAL.search(data)):
                return data
            apply: Callable[..., tuple[str, bool, int]] = getattr(self, apply_name)
            for index in range(patternIndex, len(patterns)):
                pattern, needed, other = patterns[index]
                if needed and needed not in data and (not other or other not in data):
                    continue
                start, matched = 0, True
                while matched:
                    data, matched, start = apply(pattern, data, index, start)
            return data

    converter.treeprocessors.register(QuickInline(converter), "inline", 20)


def _necessary(pattern: Any) -> tuple[str, str]:
    """One of these stands in every text that the pattern matches; two empty strings where nothing is known."""
    source = pattern.getCompiledRegExp().pattern
    if source in _NEEDS:
        return _NEEDS[source], ""
    name = type(pattern).__name__
    if source == r"\*|_" or name in ("AsteriskProcessor", "UnderscoreProcessor"):
        return "*", "_"
    if name == "HtmlInlineProcessor" and source.startswith("(<("):
        return "<", ""
    if source.startswith("(~~)"):
        return "~~", ""
    return "", ""


def _quick_blocks(converter: "Markdown") -> None:
    parser = converter.parser
    processors = list(parser.blockprocessors)
    if any(type(processor).__name__ not in _BLOCKS for processor in processors):
        return
    paragraph = processors[-1]

    def parse_blocks(parent: "Element", blocks: list[str]) -> None:
        while blocks:
            if _PLAIN_BLOCK.match(blocks[0]):
                paragraph.run(parent, blocks)
                continue
            for processor in processors:
                if processor.test(parent, blocks[0]) and processor.run(parent, blocks) is not False:
                    break

    setattr(parser, "parseBlocks", parse_blocks)  # noqa: B010  # mypy refuses the plain assignment to a method
