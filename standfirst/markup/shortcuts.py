"""Work that Python-Markdown need not do, proven byte-equal on every text of our archives.

It runs each of its inline patterns over each piece of text, and asks each of its block processors about each block.
Here a pattern whose necessary characters are missing is not run (`patterns`), a block that can only be a paragraph or
a heading goes straight there, and steps without effect are left out (`steps`). Patterns and processors that are not
in the tables of these modules (an extension's) always run.
"""

from typing import TYPE_CHECKING, Final

from standfirst.markup.blocks import PLAIN_BLOCK, PLAIN_HEADING

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from markdown import Markdown


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


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
    from standfirst.markup.patterns import take_patterns
    from standfirst.markup.steps import take_steps

    patterns_known = take_patterns(converter)
    blocks_known = _take_blocks(converter)
    if patterns_known and blocks_known:
        take_steps(converter)


def _is_plain(block: str) -> bool:
    """Whether this can only be a paragraph; one line that begins with a letter is most of a story."""
    if block[:1].isalpha() and "\n" not in block:
        return True
    return PLAIN_BLOCK.match(block) is not None and "]:" not in block


def _take_blocks(converter: "Markdown") -> bool:
    """Whether all block processors are known, so that blocks go straight to theirs."""
    from xml.etree.ElementTree import SubElement

    parser = converter.parser
    processors = list(parser.blockprocessors)
    if any(type(processor).__name__ not in _BLOCKS for processor in processors):
        return False
    paragraph, state = processors[-1], parser.state

    def parse_blocks(parent: "Element", blocks: list[str]) -> None:
        while blocks:
            block = blocks[0]
            if _is_plain(block):
                if state.isstate("list"):
                    paragraph.run(parent, blocks)
                else:
                    SubElement(parent, "p").text = blocks.pop(0)
                continue
            heading = PLAIN_HEADING.match(block)
            if heading:
                SubElement(parent, f"h{len(heading[1])}").text = heading[2].strip()
                del blocks[0]
                continue
            for processor in processors:
                if processor.test(parent, blocks[0]) and processor.run(parent, blocks) is not False:
                    break

    setattr(parser, "parseBlocks", parse_blocks)  # noqa: B010  # mypy refuses the plain assignment to a method
    return True
