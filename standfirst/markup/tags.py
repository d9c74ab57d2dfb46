"""Reading canonical HTML: what nh3 writes, and only that.

html5ever's serialiser closes every element, writes attributes as `name="value"` with one space before each, and
escapes `&`, `<`, `>` (and `"` in attributes) wherever they are not markup. So a `<` always begins a tag and the next
`>` always ends it, and these expressions are exact. Never use them on what an author wrote.
"""

import re
from html import unescape
from typing import Final

_ATTRIBUTE: Final = re.compile(r' ([^ =">]+)="([^"]*)"')
_TAG: Final = re.compile(r"<[^>]*>")
_BLOCK: Final = (
    r"</?(?:address|article|aside|blockquote|br|caption|dd|details|div|dl|dt|figcaption|figure|footer|h[1-6]|header"
    r"|hr|img|li|ol|p|pre|section|summary|table|tbody|td|tfoot|th|thead|tr|ul)\b[^>]*>\n?"
)
# Not `(?:…)+`: an expression that begins with a plain character is found much faster.
_SPACED: Final = re.compile(rf"{_BLOCK}(?:{_BLOCK})*")
_NOTE_MARK: Final = re.compile(r'<sup id="fnref[^>]*>.*?</sup>|<a class="footnote-backref"[^>]*>.*?</a>', re.DOTALL)
_SCHEME: Final = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:")
_SAFE_SCHEMES: Final = ("http:", "https:", "mailto:", "tel:")


def attributes(written: str) -> dict[str, str]:
    """The attributes of a tag, from the text between its name and `>`; the values stay escaped."""
    return dict(_ATTRIBUTE.findall(written)) if written else {}


def print_attributes(values: dict[str, str]) -> str:
    """The inverse of `attributes`, each with a space before it."""
    return "".join([f' {name}="{value}"' for name, value in values.items()])


def with_class(name: str, *written: str) -> str:
    """The attributes of one or several tags as one tag's, `name` the first of its classes."""
    values: dict[str, str] = {"class": name}
    for one in written:
        for key, value in attributes(one).items():
            values[key] = f"{values['class']} {value}" if key == "class" else value
    return print_attributes(values)


def escape_text(text: str) -> str:
    """Plain text as canonical HTML."""
    return text.replace("&", "&amp;").replace("\xa0", "&nbsp;").replace("<", "&lt;").replace(">", "&gt;")


def escape_value(text: str) -> str:
    """Plain text as a canonical attribute's value."""
    return escape_text(text).replace('"', "&quot;")


def separated_text(html: str) -> str:
    """The text of any stretch of canonical HTML, whose white space does not count; words of neighbouring blocks do
    not run together."""
    if "fnref" in html:
        html = _NOTE_MARK.sub("", html)
    text = _SPACED.sub(" ", html)
    return unescape(_TAG.sub("", text) if "<" in text else text)


def plain(html: str) -> str:
    """The text a reader sees, white space folded, without the marks of footnotes."""
    if "<" not in html and "&" not in html:
        return " ".join(html.split())
    return " ".join(separated_text(html).split())


def is_absolute(address: str) -> bool:
    """Whether an address leaves the site: it names a scheme or a host."""
    return address.startswith("//") or _SCHEME.match(address) is not None


def is_safe(address: str) -> bool:
    """Whether a browser that follows the address runs no code: the schemes the sanitiser allows, or none."""
    bare = "".join(address.split()).lower().lstrip("".join(map(chr, range(33))))
    return _SCHEME.match(bare) is None or bare.startswith(_SAFE_SCHEMES)
