"""A story's finished body as feed readers can show it: every address absolute, no class, no id of another entry.

Feeds are read far from the site, many entries on one page, by programs that have neither our sheet nor our script. nh3 reads
and writes the HTML, so whatever a body holds, what stands in a feed is of the elements named here.
"""

from functools import cache
from typing import TYPE_CHECKING, Final

from standfirst.markup.elements import ALLOWED, ATTRIBUTES, SCHEMES

if TYPE_CHECKING:
    pass

_ADDRESSES: Final = frozenset({"href", "src", "cite", "poster"})
_NAMES: Final = frozenset({"id", "headers"})
_DROPPED: Final = frozenset({"class", "role", "target", "rel", "preload", "aria-label", "aria-hidden"})


@cache
def _allowed() -> dict[str, set[str]]:
    return {name: set(allowed - _DROPPED) for name, allowed in ATTRIBUTES.items()}


def full_text(html: str, *, page: str, site: str, prefix: str) -> str:
    """The body for a feed. `page` is the story's own absolute address, `site` the host with its scheme (`https://paper.example`),
    `prefix` what the ids of this entry begin with, so that the footnotes of two entries on one page are not one."""

    def told(tag: str, name: str, value: str) -> str | None:
        if name in _NAMES:
            return " ".join(f"{prefix}{one}" for one in value.split())
        return _absolute(value, page, site, prefix) if name in _ADDRESSES else value

    import nh3

    cleaner: nh3.Cleaner = nh3.Cleaner(
        tags=set(ALLOWED),
        attributes=_allowed(),
        attribute_filter=told,
        clean_content_tags={"script", "style"},
        url_schemes=set(SCHEMES),
        link_rel=None,
    )
    return str(cleaner.clean(html))


def _absolute(address: str, page: str, site: str, prefix: str) -> str:
    """An address as it is good anywhere. Bodies have none but rooted and whole ones; a fragment stays within the entry."""
    if address.startswith("#"):
        return f"#{prefix}{address[1:]}"
    if address.startswith("//"):
        return f"{site.partition('//')[0]}{address}"
    if address.startswith("/"):
        return site + address
    return address if ":" in address.partition("/")[0] else page + address
