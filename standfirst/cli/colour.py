"""Whether to write in colour: only on a terminal, and never with NO_COLOR (no-color.org)."""

import os

TYPE_CHECKING = False  # a build with nothing to do asks this too, and should not wait for typing
if TYPE_CHECKING:
    from typing import TextIO


def coloured(stream: "TextIO") -> bool:
    """Whether a stream takes colour."""
    if os.environ.get("NO_COLOR"):
        return False
    return bool(os.environ.get("FORCE_COLOR")) or (stream.isatty() and os.environ.get("TERM") != "dumb")
