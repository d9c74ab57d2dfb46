"""HTML inside feeds: what readers take out of it, what is no HTML, what leads nowhere; and text that holds markup."""

import re
from collections.abc import Iterator
from html.entities import name2codepoint
from html.parser import HTMLParser
from typing import Final

from standfirst.markup.elements import KNOWN

_UNSAFE: Final = frozenset(
    [
        "applet",
        "base",
        "basefont",
        "body",
        "comment",
        "embed",
        "frame",
        "frameset",
        "head",
        "html",
        "iframe",
        "isindex",
        "link",
        "listing",
        "meta",
        "noframes",
        "object",
        "param",
        "plaintext",
        "script",
        "slot",
        "style",
        "title",
        "xmp",
    ]
)
_FOREIGN: Final = frozenset(["svg", "math"])
_PROPERTIES: Final = re.compile(
    r"azimuth|background(-color)?|border(-(bottom|left|right|top))?(-(color|style|width))?|border-(collapse|spacing)|clear|color"
    r"|cursor|direction|display|elevation|float|font(-(family|size|style|variant|weight))?|height|letter-spacing|line-height"
    r"|list-style-type|(margin|padding)(-(bottom|left|right|top))?|overflow|pause(-after|-before)?|pitch(-range)?|richness"
    r"|speak(-(header|numeral|punctuation))?|speech-rate|stress|text-(align|decoration|indent)|unicode-bidi|vertical-align"
    r"|voice-family|volume|white-space|width"
)
_FORM: Final = re.compile(r"([:,;#%.\sa-zA-Z0-9!]|\w-\w|'[\s\w]+'|\"[\s\w]+\"|\([\d,\s]+\))*")
_WORDS: Final = frozenset(
    [
        "aqua",
        "auto",
        "black",
        "block",
        "blue",
        "bold",
        "both",
        "bottom",
        "brown",
        "center",
        "collapse",
        "dashed",
        "dotted",
        "fuchsia",
        "gray",
        "green",
        "!important",
        "italic",
        "left",
        "lime",
        "maroon",
        "medium",
        "none",
        "navy",
        "normal",
        "nowrap",
        "olive",
        "pointer",
        "purple",
        "red",
        "right",
        "solid",
        "silver",
        "teal",
        "top",
        "transparent",
        "underline",
        "white",
        "yellow",
    ]
)
_VALUE: Final = re.compile(r"#[0-9a-f]+|rgb\(\d+%?,\d*%?,?\d*%?\)?|\d{0,2}\.?\d{0,2}(cm|em|ex|in|mm|pc|pt|px|%|,|\))?")
_ADDRESSED: Final = frozenset({"href", "src", "poster", "cite", "background", "longdesc", "lowsrc"})
_KNOWN_ATTRIBUTES: Final = re.compile(
    r"data-.*|aria-.*|abbr|accept(-charset)?|accesskey|action|align|alt|axis|bgcolor|border|cell(padding|spacing)|char(off|set)?"
    r"|checked|cite|class|clear|color|cols(pan)?|compact|content|controls|coords|datetime|decoding|dir|disabled|download|enctype"
    r"|face|for|frame|headers|height|hidden|hreflang|hspace|id|ismap|itemprop|kind|label|lang|loading|loop|max(length)?|media|method"
    r"|min|multiple|muted|name|nohref|noshade|nowrap|open|preload|prompt|readonly|rel|rev|reversed|role|rows(pan)?|rules|scope"
    r"|selected|shape|size|sizes|span|srcset|start|summary|tabindex|target|title|translate|type|usemap|valign|value|vspace|width"
    r"|xml:lang|xmlns|style"
)
_TAG: Final = re.compile(r"</(\w+)\s*>|<(br|hr|img|p)\b[^<>]*>", re.IGNORECASE)
_ENTITY: Final = re.compile(r"&(?:([A-Za-z]\w*);?|#(?![xX](?:26|3[cC]);)[xX]?[0-9A-Fa-f]+;?)|&<[a-z/]")


_ADVISED: Final = frozenset({"&amp;", "&lt;", "&gt;"})
"""As the profile of RSS advises to write these characters in plain text."""


def marked_up(text: str) -> str | None:
    """What in a plain text is markup that readers will see as it is, or None."""
    for found in _TAG.finditer(text):
        if (found[1] or found[2]).lower() in KNOWN:
            return f"`{found[0]}` is markup, which is shown as it is"
    for found in _ENTITY.finditer(text):
        if found[1] is None or (found[1] in name2codepoint and found[0] not in _ADVISED):
            return f"`{found[0]}` is an entity, which is shown as it is"
    return None


def faults(html: str) -> Iterator[tuple[str, str]]:
    """What is wrong with a text in HTML: rules and messages."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    yield from reader.found
    if re.search(r"<[^>]*$", html) or re.search(r"<(?![a-zA-Z/!?])", html):
        yield "feed-html", "a `<` that begins no element is not written as `&lt;`"


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _UNSAFE:
            self.found.append(("feed-unsafe", f"readers take `<{tag}>` out"))
        elif tag not in KNOWN and tag not in _FOREIGN:
            self.found.append(("feed-html", f"`<{tag}>` is no element of HTML"))
        for name, value in attrs:
            self.found += attribute_faults(name, value or "")

    def handle_pi(self, data: str) -> None:
        self.found.append(("feed-unsafe", f"readers take `<?{data}` out"))


def attribute_faults(name: str, value: str) -> Iterator[tuple[str, str]]:
    """What is wrong with one attribute of an element."""
    if name == "style":
        for evil in styles(value):
            yield "feed-unsafe", f"readers take `{evil}` out of a style"
    elif name in _ADDRESSED:
        if re.match(r"\s*(javascript|vbscript|data:text)", value, re.IGNORECASE):
            yield "feed-unsafe", f"readers take the address `{value}` out"
        elif value.strip() and not re.match(r"\s*([A-Za-z][A-Za-z0-9+.-]*:|#)", value):
            yield "feed-relative", f"`{value}` is not a whole address"
    elif _KNOWN_ATTRIBUTES.fullmatch(name) is None:
        yield "feed-unsafe", f"readers take the attribute `{name}` out"


def styles(style: str) -> list[str]:
    """What readers do not let through of a style: what is no simple property with simple values."""
    if _FORM.fullmatch(style) is None or re.fullmatch(r"(\s*[-\w]+\s*:\s*[^:;]*(;|$))*", style) is None:
        return [style]
    evil: list[str] = []
    for name, value in re.findall(r"([-\w]+)\s*:\s*([^:;]*)", style.lower()):
        if _PROPERTIES.fullmatch(name) is None:
            evil.append(name)
        elif name.split("-")[0] in ("background", "border", "margin", "padding"):
            evil += [word for word in value.split() if word not in _WORDS and _VALUE.fullmatch(word) is None]
    return evil
