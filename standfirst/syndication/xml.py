"""XML as all our documents need it: any text escaped, what XML forbids dropped, the same bytes every time.

Elements are text, joined by hand: a feed as a tree of ElementTree's takes more than twice as long, of which a publish may write
a score, and lxml or feedgen bring a compiled library of 5 MB. Whatever is written goes through `element` and `escaped`; tests
read it back with two other parsers.
"""

import re
from collections.abc import Mapping
from typing import Final

DECLARATION: Final = '<?xml version="1.0" encoding="UTF-8"?>\n'
# XML 1.0, section 2.2: no escape makes these legal. As what it allows, turned about, the class takes 5 ms to compile.
_FORBIDDEN: Final = re.compile("[\\0-\\x08\\x0b\\x0c\\x0e-\\x1f\\ud800-\\udfff\\ufffe\\uffff]")
# Parsers turn white space in attributes into spaces (section 3.3.3), but not what is written as a number.
_QUOTED: Final = str.maketrans({'"': "&quot;", "\t": "&#9;", "\n": "&#10;"})


def clean(text: str) -> str:
    """The text without the characters that no XML document may hold."""
    return text if text.isascii() and text.isprintable() else _FORBIDDEN.sub("", text)


def escaped(text: str) -> str:
    """Any text as the content of an element."""
    plain = text.isascii() and text.isprintable()
    if not plain:
        text = _FORBIDDEN.sub("", text)
    if "&" in text:
        text = text.replace("&", "&amp;")
    if "<" in text:
        text = text.replace("<", "&lt;")
    if ">" in text:
        text = text.replace(">", "&gt;")
    return text if plain else text.replace("\r", "&#13;")


def element(name: str, text: str = "", attributes: Mapping[str, str] | None = None) -> str:
    """One element on a line of its own. `name` may have a prefix, which the root declares; attributes keep their order."""
    said = _said(attributes) if attributes else ""
    return f"<{name}{said}>{escaped(text)}</{name}>\n" if text else f"<{name}{said} />\n"


def document(head: str, root: str, attributes: Mapping[str, str], inside: str) -> bytes:
    """The bytes of a whole document; `head` stands before its root, `inside` are finished elements."""
    return f"{DECLARATION}{head}<{root}{_said(attributes)}>\n{inside}</{root}>\n".encode()


def _said(attributes: Mapping[str, str]) -> str:
    return "".join([f' {name}="{_quoted(value)}"' for name, value in attributes.items()])


def _quoted(text: str) -> str:
    text = escaped(text)
    return text if text.isprintable() and '"' not in text else text.translate(_QUOTED)
