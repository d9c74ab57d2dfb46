"""Cells of tables as today's HTML has them: aligned by a class, and no header that is empty. Pure; canonical HTML in and out.

`align` is obsolete and a style attribute would need an open style-src, so the theme's sheet aligns. Left and right become start and
end: a column of numbers stays at the end of its cells in a script that is read from the right.
"""

import re
from typing import Final

from standfirst.markup.tags import attributes, print_attributes, with_class

_ALIGNED: Final = re.compile(r'<(t[dhr]|col)((?: [^>]*)? align="[^>]*)>')
_EMPTY: Final = re.compile(r"<th([^>]*)></th>")
_CLASSES: Final = {"left": "to-start", "center": "to-center", "right": "to-end"}


def modern(html: str) -> str:
    """The same tables: a header cell without a word is the empty corner of a table, which readers by ear are not told of."""
    if ' align="' in html:
        html = _ALIGNED.sub(_by_class, html)
    return _EMPTY.sub(_plain_cell, html) if "></th>" in html else html


def _by_class(tag: re.Match[str]) -> str:
    values = attributes(tag[2])
    name = _CLASSES.get(values.pop("align").lower(), "")
    written = print_attributes(values)
    return f"<{tag[1]}{with_class(name, written) if name and tag[1] != 'col' else written}>"


def _plain_cell(cell: re.Match[str]) -> str:
    values = attributes(cell[1])
    values.pop("scope", None)  # of headers alone
    return f"<td{print_attributes(values)}></td>"
