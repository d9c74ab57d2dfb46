"""Work that Python-Markdown need not do: see `take_shortcuts`."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown import Markdown


def take_shortcuts(converter: "Markdown") -> None:
    """Nothing yet."""
