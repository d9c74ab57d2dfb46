"""pyromark, which is pulldown-cmark compiled for Python: imported with the first story that needs it.

The one place that knows its options and the shape of its events. Immutable and safe to share between threads.
"""

from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyromark
    from pyromark.event import Event, LinkDef


@cache
def _reader() -> "pyromark.Markdown":
    import pyromark

    on = pyromark.Options
    return pyromark.Markdown(
        options=on.ENABLE_TABLES
        | on.ENABLE_FOOTNOTES
        | on.ENABLE_STRIKETHROUGH
        | on.ENABLE_HEADING_ATTRIBUTES
        | on.ENABLE_DEFINITION_LIST
    )


def html(text: str) -> str:
    """Markdown as the library prints it: neither safe nor canonical."""
    return _reader().html(text)


def events(text: str) -> "Iterator[tuple[Event, int, int]]":
    """What the library reads, in order, each with the bytes of the text (in UTF-8) that it was read from."""
    for event, where in _reader().events_with_range(text, merge_text=True):
        yield event, where["start"], where["end"]


def definitions(text: str) -> "dict[str, LinkDef]":
    """`[name]: address` lines, by name; their spans are bytes too."""
    return _reader().reference_definitions(text)


def is_panic(fault: BaseException) -> bool:
    """Whether the library failed inside. PyO3 raises that as no `Exception`, as if the program were to end."""
    return type(fault).__name__ == "PanicException"
