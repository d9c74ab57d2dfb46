"""The page's script in one piece: the files of this folder, in one function, so that a page sees none of their names.

`idiomorph.js` is a library as it was published (see docs/dependencies.md), the rest is ours, one idea a file.
There is no build step: what is read here is what the browser gets.
"""

import json
import os
from typing import Final

from standfirst.files import DiskFiles

_FILES: Final = (
    "idiomorph",
    "asking",
    "channel",
    "served",
    "pictures",
    "sheets",
    "becoming",
    "drawing",
    "problems",
    "ribbon",
    "preview",
)
"""In the order in which they need each other; the last one starts."""


def page_script() -> bytes:
    """What is served as the preview's script."""
    client = DiskFiles(os.path.dirname(os.path.abspath(__file__)))
    texts = [client.read(f"{name}.js").decode() for name in _FILES]
    style = f"const STYLE = {json.dumps(client.read('preview.css').decode())};"
    return "\n".join(("(() => {", '"use strict";', style, *texts, "})();", "")).encode()
