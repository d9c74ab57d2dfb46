"""XML as all our documents need it: any text escaped, what XML forbids dropped, the same bytes every time.

The standard library's ElementTree and not lxml or feedgen: a feed is thirty lines, and they bring a compiled library
of 5 MB. Prefixes are written out in names (`dc:creator`) and declared on the root by hand, since
`ElementTree.register_namespace` is state shared by the whole process.
"""

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

DECLARATION: Final = '<?xml version="1.0" encoding="UTF-8"?>\n'
# XML 1.0, section 2.2: no escape makes these legal.
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def clean(text: str) -> str:
    """The text without the characters that no XML document may hold."""
    return text if text.isascii() and text.isprintable() else _FORBIDDEN.sub("", text)


def add(parent: "Element", name: str, text: str = "", attributes: Mapping[str, str] | None = None) -> None:
    """Put an element at the end of another; attributes keep their order."""
    from xml.etree.ElementTree import SubElement

    element = SubElement(parent, name, {key: clean(value) for key, value in (attributes or {}).items()})
    element.text = clean(text) or None


def document(root: "Element") -> bytes:
    """The bytes of a whole document, one element a line, so that a change in one touches few lines."""
    from xml.etree.ElementTree import indent, tostring

    indent(root, "")
    return (DECLARATION + tostring(root, encoding="unicode") + "\n").encode()
