"""XML as it is written: what is read again is the same. The standard library's own loads half of what there is for the web."""

from typing import Final

_TEXT: Final = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"}
_VALUE: Final = {**_TEXT, '"': "&quot;", "\n": "&#10;", "\t": "&#9;"}
_OF_TEXT, _OF_VALUE = str.maketrans(_TEXT), str.maketrans(_VALUE)


def text(plain: str) -> str:
    """As the content of an element."""
    return plain.translate(_OF_TEXT)


def value(plain: str) -> str:
    """As the value of an attribute, in quotes."""
    return f'"{plain.translate(_OF_VALUE)}"'
