"""The theme's assets as readers get them: joined, minified, with their content in their name. Pure.

A site's own `assets/custom.css` is appended to the theme's sheet, so that changing a token needs no second request.
"""

from collections.abc import Mapping
from posixpath import splitext
from typing import Final

SHEET: Final = "style.css"
CUSTOM: Final = "custom.css"


def joined(files: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """Which files each asset is made of. `files` maps names under `assets/` to what the caller calls them."""
    assets: dict[str, tuple[str, ...]] = {name: (file,) for name, file in files.items()}
    if SHEET in assets and CUSTOM in assets:
        assets[SHEET] += assets.pop(CUSTOM)
    return assets


def address(name: str, digests: tuple[str, ...]) -> str:
    """Where an asset stands: it may be cached for ever, since another content has another name."""
    stem, suffix = splitext(name)
    return f"/assets/{stem}.{''.join(digest[: 10 // len(digests)] for digest in digests)}{suffix}"


def finished(name: str, parts: tuple[bytes, ...]) -> bytes:
    """The bytes of an asset."""
    whole = b"\n".join(parts)
    if not name.endswith(".css"):
        return whole
    import rcssmin

    return str(rcssmin.cssmin(whole.decode())).encode()
