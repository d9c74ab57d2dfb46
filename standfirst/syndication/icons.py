"""The site's icon in pixels, of its SVG: by resvg, which draws without anything of the machine (no fonts, no display)."""

import struct
from typing import Any

from standfirst.problems import EnvironmentFault, UsageError

_NEEDS = "the icon cannot be drawn: resvg is not installed"


def png(drawing: str, size: int) -> bytes:
    """A square picture, `size` pixels on each side. Raises `UsageError` for what is no SVG."""
    try:
        from resvg_py import svg_to_bytes
    except ImportError as fault:
        hint = "pip install 'standfirst[icons]', or write drawn = false under [icons]"
        raise EnvironmentFault(_NEEDS, hint) from fault
    draw: Any = svg_to_bytes
    try:
        return bytes(draw(svg_string=drawing, width=size, height=size, skip_system_fonts=True))
    except ValueError as fault:
        hint = "mend templates/assets/icon.svg, or write drawn = false under [icons]"
        raise UsageError(f"the icon assets/icon.svg cannot be drawn: {fault}", hint) from fault


def ico(picture: bytes, size: int) -> bytes:
    """A PNG as the one picture of an ICO file, as every system since Windows Vista reads it."""
    head = struct.pack("<HHH", 0, 1, 1)
    entry = struct.pack("<BBBBHHII", size, size, 0, 0, 1, 32, len(picture), len(head) + 16)
    return head + entry + picture
