"""Python-Markdown with the extensions that news needs, one object per thread and set of options.

Making such an object costs milliseconds and its imports tens of them, so it is kept and reset; after an exception it
is thrown away, since a half-read story may be left in it. Typography, heading ids and code are done on the result.
"""

import re
import threading
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from standfirst.markup.options import MarkupOptions
from standfirst.problems import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from markdown import Markdown

_EXTENSIONS: Final = ("tables", "footnotes", "attr_list", "def_list", "abbr", "md_in_html", "sane_lists")
_CONFIGS: Final[dict[str, dict[str, Any]]] = {
    "tables": {"use_align_attribute": True},  # a style attribute would be removed
    "footnotes": {"BACKLINK_TITLE": ""},  # it would be English in every language
}

_local = threading.local()


def convert(text: str, options: MarkupOptions) -> str:
    """Markdown as HTML, as Python-Markdown makes it: neither safe nor canonical. Its exceptions pass through."""
    kept: dict[tuple[str, ...], Callable[[str], str]] = _local.__dict__.setdefault("kept", {})
    read = kept.get(options.extensions)
    if read is None:
        read = kept[options.extensions] = _reading(_made(options.extensions))
    try:
        html = read(text)
    except BaseException:
        del kept[options.extensions]
        raise
    return html.replace(' title="">&#8617;', ">&#8617;") if "&" in html else html


def _reading(converter: "Markdown") -> "Callable[[str], str]":
    """What converts a text; with our own steps it is reset only where it keeps anything."""
    return converter.convert if "convert" in vars(converter) else lambda text: converter.reset().convert(text)


def _made(extensions: tuple[str, ...]) -> "Markdown":
    from markdown import Markdown

    from standfirst.markup.boxes import keep_apart
    from standfirst.markup.shortcuts import take_shortcuts

    # Objects, not names: for a name Python-Markdown looks through all packages that are installed.
    made = [import_module(f"markdown.extensions.{name}").makeExtension for name in _EXTENSIONS]
    converter = Markdown(
        extensions=[make(**_CONFIGS.get(name, {})) for name, make in zip(_EXTENSIONS, made, strict=True)]
    )
    _add_strikethrough(converter)
    keep_apart(converter)
    for name in extensions:
        if name in _EXTENSIONS:
            continue
        try:
            converter.registerExtensions([name], {})
        except Exception as fault:
            raise UsageError(
                f'[markdown] extensions: "{name}" cannot be loaded: {fault}',
                "write the name as Python-Markdown has it (toc, admonition, pymdownx.caret), and install the package"
                " that it comes from",
            ) from fault
    take_shortcuts(converter)
    return converter


def _add_strikethrough(converter: "Markdown") -> None:
    from markdown.inlinepatterns import SimpleTagInlineProcessor

    struck = SimpleTagInlineProcessor(r"(~~)(?=[^\s~])((?:[^~\n]|~(?!~)|\n(?!\s*\n)){1,2000}?)(?<=[^\s~])~~", "del")
    converter.inlinePatterns.register(struck, "strikethrough", 55)


_BRACKETS: Final = re.compile(r"[\[(]")
_TAG_BEGINS: Final = re.compile(r"<[a-zA-Z/]")
_BLANK: Final = re.compile(r"\n[ \t]*\n")
_MOST_OPEN: Final = 1000
"""Brackets open at once in one paragraph. Python-Markdown's time grows with the square: 5,000 take ten seconds."""


def hopeless_line(text: str) -> int | None:
    """The line (from 0) of a paragraph with more open brackets than anyone writes, which would take for ever."""
    if _surplus(text, "<", ">") > 3 * _MOST_OPEN:
        tags = [found.start() for found in _TAG_BEGINS.finditer(text)]
        if len(tags) - text.count(">") > 3 * _MOST_OPEN:
            return text.count("\n", 0, tags[0])
    if _surplus(text, "[", "]") <= _MOST_OPEN and _surplus(text, "(", ")") <= _MOST_OPEN:
        return None
    at = 0
    for block in _BLANK.split(text):
        if _surplus(block, "[", "]") > _MOST_OPEN or _surplus(block, "(", ")") > _MOST_OPEN:
            return text.count("\n", 0, text.index(block, at))
        at += len(block)
    return None


def _surplus(text: str, opening: str, closing: str) -> int:
    """How many more open than close, or 0 where that is too few to matter; closing ones are counted only if need be."""
    opened = text.count(opening)
    return opened - text.count(closing) if opened > _MOST_OPEN else 0


def deepest_line(text: str) -> int:
    """The line (from 0) at which most quotes, indents or brackets are open: where nesting became too deep."""
    depths = [
        len(line) - len(line.lstrip(" \t>")) + len(_BRACKETS.findall(line)) for line in text.expandtabs(4).split("\n")
    ]
    return depths.index(max(depths))
