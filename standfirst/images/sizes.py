"""How large a picture is, so that a page can leave room for it: without judging if it may be shown."""

from standfirst.images import svg
from standfirst.images.formats import READ, sniff
from standfirst.images.looking import upright


def dimensions(data: bytes) -> tuple[int, int]:
    """Width and height in pixels, held upright; `(0, 0)` where they cannot be told."""
    kind, _ = sniff(data)
    if not kind:
        return 0, 0
    width, height = svg.size(data) if kind == "svg" else upright(READ[kind](data))
    return (width, height) if kind == "svg" or (width and height) else (0, 0)
