"""The wall between what authors write and what readers' browsers run: nh3 with the tables of `elements`.

What comes out is canonical (see `tags`) and safe; whatever follows only replaces whole tags by tags whose values are
escaped.
"""

from functools import cache
from typing import TYPE_CHECKING

from standfirst.markup.elements import ALLOWED, ATTRIBUTES, SCHEMES

if TYPE_CHECKING:
    import nh3


@cache
def _cleaner() -> "nh3.Cleaner":
    import nh3

    return nh3.Cleaner(
        tags=set(ALLOWED),
        attributes={name: set(allowed) for name, allowed in ATTRIBUTES.items()},
        clean_content_tags={"script", "style"},
        url_schemes=set(SCHEMES),
        link_rel=None,
    )


def clean(html: str) -> str:
    """Canonical HTML that holds nothing but the allowed elements, attributes and schemes."""
    return _cleaner().clean(html)
