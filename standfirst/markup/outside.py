"""What a body's page loads from elsewhere, in the words of a Content-Security-Policy: `img-src https://pictures.example`.

Frames of embeds count though they come on a click. Told from the body as it is kept: what no slot prints stands in it as
readers get it, and slots print what is the site's own.
"""

import re
from html import unescape
from typing import Final

from standfirst.markup.body import Body
from standfirst.markup.embeds import frames
from standfirst.markup.tags import attributes
from standfirst.urls import origin

_LOADED: Final = re.compile(r"<(img|audio|video|source)( [^>]*)>")
_DIRECTIVES: Final = {"img": "img-src", "audio": "media-src", "video": "media-src", "source": "media-src"}


def outside(body: Body, picture: str = "") -> tuple[str, ...]:
    """Each directive with the host that it takes, once. `picture` is the story's lead picture as written."""
    html = "".join(body.html)
    found = [("img-src", picture)] if "//" in picture else []
    if "//" in html:
        if "src=" in html or "poster=" in html:
            loaded = [(tag, attributes(more)) for tag, more in _LOADED.findall(html)]
            found += [(_DIRECTIVES[tag], values.get("src", "")) for tag, values in loaded]
            found += [("img-src", values.get("poster", "")) for _, values in loaded]
        found += [("frame-src", address) for address in frames(html)]
    needs = ((directive, origin(unescape(address))) for directive, address in found)
    return tuple(sorted({f"{directive} {host}" for directive, host in needs if host}))
