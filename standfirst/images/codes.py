"""Every problem that a picture can have, by itself: its code, and what it means in one line."""

from types import MappingProxyType
from typing import Final

CODES: Final[MappingProxyType[str, str]] = MappingProxyType(
    {
        "picture-not-accepted": "a file is no JPEG, PNG, WebP, AVIF, GIF or SVG, whatever its name says",
        "picture-too-large": "a picture has more pixels, frames or bytes than a picture may have",
        "picture-broken": "a picture is cut off or damaged",
        "picture-too-slow": "to decode a picture takes more time or memory than one may take",
    }
)
