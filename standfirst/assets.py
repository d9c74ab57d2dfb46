"""The theme's assets as readers get them: joined, minified, with their content in their name. Pure.

The accent of the settings and a site's own `assets/custom.css` are appended to the theme's sheet, in this order, so that
changing a token needs no second request, and no page a `<style>` of its own.
"""

from collections.abc import Mapping
from hashlib import blake2b
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


def accents(light: str, dark: str) -> str:
    """A publisher's own accent as style; only on screens, so that print stays black."""
    pairs = (("light", light), ("dark", dark))
    return "".join(
        f"@media screen and (prefers-color-scheme:{scheme}){{:root{{--accent:{colour}}}}}\n"
        for scheme, colour in pairs
        if colour
    )


def address(name: str, digests: tuple[str, ...], more: str = "") -> str:
    """Where an asset stands: it may be cached for ever, since another content has another name. `more` is text that is
    in it besides files."""
    stem, suffix = splitext(name)
    known = digests[0]
    if digests[1:] or more:
        known = blake2b("\0".join((*digests, more)).encode(), digest_size=16).hexdigest()
    return f"/assets/{stem}.{known[:10]}{suffix}"


def finished(name: str, parts: tuple[bytes, ...]) -> bytes:
    """The bytes of an asset."""
    whole = b"\n".join(parts)
    if not name.endswith(".css"):
        return whole
    import rcssmin

    return str(rcssmin.cssmin(whole.decode())).encode()
