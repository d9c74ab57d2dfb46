"""Python-Markdown's inline patterns, each run only over texts that hold the characters it needs.

Imports Python-Markdown, so it is imported only when a text has to be read.
"""

import re
from collections.abc import Callable
from typing import Any, Final, NamedTuple
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.inlinepatterns import LinkInlineProcessor
from markdown.treeprocessors import InlineProcessor

_NEEDS: Final[dict[str, str]] = {
    r"(?:(?<!\\)((?:\\{2})+)(?=`+)|(?<!\\)(`+)(.+?)(?<!`)\2(?!`))": "`",
    r"(?:(?<!\\)((?:\\{2})+)(?=`+)|(?<!\\)`)": "`",
    r"\\(.)": "\\",
    r"\[\^([^\]]*)\]": "[^",
    r"(?<!\!)\[": "[",
    r"\!\[": "![",
    r"<([A-Za-z][A-Za-z0-9+.-]*://[^<>]*)>": "<",
    r"<((?:[Ff]|[Hh][Tt])[Tt][Pp][Ss]?://[^<>]*)>": "<",
    r"<([^<> !]+@[^@<> ]+)>": "<",
    r"  \n": "  \n",
    r"(&(?:\#[0-9]+|\#x[0-9a-fA-F]+|[a-zA-Z0-9]+);)": "&",
}
"""A pattern's source, as Python-Markdown 3.8 to 3.11 have it, and what any text it matches holds."""

_OF_REFERENCES: Final = frozenset(
    {
        "ReferenceInlineProcessor",
        "ShortReferenceInlineProcessor",
        "ImageReferenceInlineProcessor",
        "ShortImageReferenceInlineProcessor",
    }
)
"""These leave every text as it is while the text defines no reference (`[name]: address`)."""

SIMPLE_LINK: Final = re.compile(r"\[([^\[\]]*)\]\(([^\s()<>\"'\x02]*)\)")
"""A link without brackets, quotation marks or white space in its address, and nothing put aside (`\x02`) in that."""


_APPLY: Final = "_InlineProcessor__applyPattern"


class _Pattern(NamedTuple):
    """An inline pattern. `needed` or `other` stands in every text that it matches; both are empty where nothing is
    known. `of_references`: it changes no text while nothing is defined."""

    pattern: Any
    needed: str
    other: str
    of_references: bool

    def may_match(self, text: str) -> bool:
        """Whether there is any use in trying; False is certain."""
        return not self.needed or self.needed in text or (self.other != "" and self.other in text)


def _known(pattern: Any) -> _Pattern:
    needed, other = _necessary(pattern)
    own = type(pattern).__module__ == "markdown.inlinepatterns"
    return _Pattern(pattern, needed, other, own and type(pattern).__name__ in _OF_REFERENCES)


def _necessary(pattern: Any) -> tuple[str, str]:
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


def take_patterns(converter: Markdown) -> bool:
    """Makes a converter try only what can match; says whether all its patterns are known."""
    if type(converter.treeprocessors["inline"]) is not InlineProcessor or not hasattr(InlineProcessor, _APPLY):
        return False
    for pattern in converter.inlinePatterns:
        if type(pattern) is LinkInlineProcessor:
            _find_simple_links(pattern)
    quick = QuickInline(converter)
    converter.treeprocessors.register(quick, "inline", 20)
    return quick.all_known


class QuickInline(InlineProcessor):
    """`possible` are the patterns, with their numbers, that can match anything in the tree at hand."""

    def __init__(self, converter: Markdown) -> None:
        super().__init__(converter)
        self._patterns = [_known(pattern) for pattern in converter.inlinePatterns]
        self.all_known = all(pattern.needed for pattern in self._patterns)
        self.needs = list(dict.fromkeys([need for known in self._patterns for need in known[1:3] if need]))
        self.brackets_are_links = all(
            known.of_references or type(known.pattern) is LinkInlineProcessor
            for known in self._patterns
            if known.needed == "["
        )
        self.possible = list(enumerate(self._patterns))

    def run(self, tree: Element, ancestors: list[str] | None = None) -> Element:
        """As Python-Markdown does it, over the blocks in which something can match."""
        if not self.all_known or ancestors is not None:
            return super().run(tree, ancestors)
        text = "".join(tree.itertext())
        held = held_of(self.needs, text)
        references = bool(self.md.references)
        self.possible = [
            (number, pattern)
            for number, pattern in enumerate(self._patterns)
            if (pattern.needed in held or pattern.other in held) and (references or not pattern.of_references)
        ]
        some = [block for block in tree if _holds_any(block, held)]
        if any(block.tail for block in some):
            super().run(tree)
        else:
            self._run_over(some, tree.tag, held)
        return tree

    def _run_over(self, blocks: list[Element], parent: str, held: list[str]) -> None:
        """What no pattern matches in stays as it is, so these blocks find what they would find among all."""
        if self.brackets_are_links and not self.md.references:
            others = [need for need in held if need != "["]
            blocks = [block for block in blocks if not _linked(block, others)]
        if blocks:
            part = Element(parent)
            part.extend(blocks)
            super().run(part)

    def _InlineProcessor__handleInline(self, data: str, patternIndex: int = 0) -> str:  # noqa: N802, N803
        if type(data) is not str:
            return data
        apply: Callable[..., tuple[str, bool, int]] = getattr(self, _APPLY)
        for number, pattern in self.possible:
            if number < patternIndex or not pattern.may_match(data):
                continue
            start, matched = 0, True
            while matched:
                data, matched, start = apply(pattern.pattern, data, number, start)
        return data


def held_of(needs: list[str], text: str) -> list[str]:
    """Those that stand in a text. Single characters are found twenty times faster."""
    return [need for need in needs if need[0] in text and need[-1] in text and need in text]


def _holds_any(block: Element, needs: list[str]) -> bool:
    text = "".join(block.itertext()) if len(block) else block.text or ""
    return any([need in text for need in needs])  # noqa: C419  # a generator takes longer than what it may save


def _linked(block: Element, others: list[str]) -> bool:
    """Makes the links of a block that holds nothing but text and simple links, and none of the signs of other
    patterns; False, with nothing done, for any other block."""
    text = block.text
    if type(text) is not str or len(block) or any([need in text for need in others]):  # noqa: C419
        return False
    pieces = SIMPLE_LINK.split(text)
    if "[" in "".join(pieces[::3]):
        return False
    block.text = pieces[0]
    for shown, address, following in zip(pieces[1::3], pieces[2::3], pieces[3::3], strict=True):
        link = SubElement(block, "a", {"href": address})
        link.text, link.tail = shown, following
    return True


def _find_simple_links(pattern: LinkInlineProcessor) -> None:
    """Finds a simple link by one expression; Python-Markdown looks at each character in Python."""
    any_link = pattern.handleMatch

    def handle_match(m: re.Match[str], data: str) -> tuple[Element | str | None, int | None, int | None]:
        simple = SIMPLE_LINK.match(data, m.start())
        if simple is None:
            return any_link(m, data)
        link = Element("a", {"href": simple[2]})
        link.text = simple[1]
        return link, m.start(), simple.end()

    setattr(pattern, "handleMatch", handle_match)  # noqa: B010  # mypy refuses the plain assignment to a method
