"""The wall between what authors write and what readers' browsers run: nh3 with the tables of `elements`.

What comes out is canonical (see `tags`) and safe; whatever follows only replaces whole tags by tags whose values are
escaped.
"""

import re
from functools import cache
from typing import TYPE_CHECKING, Final

from standfirst.markup.elements import ALLOWED, ATTRIBUTES, SCHEMES, WRITTEN
from standfirst.markup.tables import modern

if TYPE_CHECKING:
    import nh3

_TEXT: Final = "[^<]*"  # but for what `is_canonical` looks for by quicker means than a class of characters
_CONTROLS: Final = bytes([*range(9), *range(11, 32), 127])
_ODD: Final = re.compile("[\x80-\xa0]")
# A host of plain words, which every parser of addresses takes; without one there is no colon, so no scheme.
_ADDRESS: Final = r"(?:https?://(?:[a-z]+(?:-[a-z]+)*\.)+[a-z]{2,20}(?=[/\"]))?[A-Za-z0-9/._~%+=?#-]*"
_INLINE: Final = (
    rf"{_TEXT}(?:(?:<a href=\"{_ADDRESS}\">{_TEXT}</a>|<em>{_TEXT}</em>|<strong>{_TEXT}</strong>"
    rf"|<code>{_TEXT}</code>){_TEXT})*"
)
# No step of it can be taken in two ways. No possessive repeats: in Python 3.11 they had bugs where groups are in them.
_CANONICAL: Final = re.compile(
    rf"(?:(?:<(p|h[2-4])>{_INLINE}</\1>|<ul>\n(?:<li>{_INLINE}</li>\n)+</ul>"
    rf"|<blockquote>\n(?:<p>{_INLINE}</p>\n)+</blockquote>)(?:\n|\Z))*"
)


@cache
def _cleaner() -> "nh3.Cleaner":
    import nh3

    return nh3.Cleaner(
        tags=set(ALLOWED),
        attributes={name: set(allowed) for name, allowed in ATTRIBUTES.items()},
        clean_content_tags={"script", "style"},
        set_tag_attribute_values=WRITTEN,
        url_schemes=set(SCHEMES),
        link_rel=None,
    )


def is_canonical(html: str) -> bool:
    """Whether this is sure to be what `clean` would make of it: the elements of plain stories, rightly nested, without
    a character that could be markup, an entity or a control, each block on lines of its own, and without an address
    that could be refused. False says nothing. Looking takes half the time of parsing and printing."""
    if "&" in html or html.count("<") != html.count(">") or _CANONICAL.fullmatch(html) is None:
        return False
    data = html.encode(errors="surrogatepass")
    return len(data.translate(None, _CONTROLS)) == len(data) and not (b"\xc2" in data and _ODD.search(html))


def clean(html: str) -> str:
    """Canonical HTML that holds nothing but the allowed elements, attributes and schemes."""
    cleaned = _cleaner().clean(html)
    return modern(cleaned) if "<t" in cleaned else cleaned
