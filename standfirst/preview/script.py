"""The preview's own script: where it is, and the tag by which every page gets it on its way to the browser.

The file in the output stays as it is. A fragment, which is no whole page, gets nothing.
"""

import html
from typing import Final

from msgspec import Struct

SCRIPT: Final = "/_standfirst/preview.js"
EVENTS: Final = "/_standfirst/events"


class Tag(Struct, frozen=True, kw_only=True):
    """What the script is told of its page; `as_of` as the address says it. `nonce` is for a Content-Security-Policy."""

    version: str
    token: str
    now: str
    as_of: str = ""
    source: str = ""
    held: str = ""
    until: str = ""
    nonce: str = ""

    def text(self) -> str:
        """The tag in HTML."""
        told = (
            ("data-version", self.version),
            ("data-token", self.token),
            ("data-as-of", self.as_of),
            ("data-now", self.now),
            ("data-source", self.source),
            ("data-held", self.held),
            ("data-until", self.until),
            *((("nonce", self.nonce),) if self.nonce else ()),
        )
        attributes = " ".join(f'{name}="{html.escape(value)}"' for name, value in told)
        return f'<script src="{SCRIPT}" {attributes} defer></script>'


def with_script(page: bytes, tag: Tag) -> bytes:
    """A page that follows the site as it changes."""
    small = page.lower()
    at = small.rfind(b"</body>")
    if at < 0:
        if not is_page(small):
            return page
        at = len(page)
    return page[:at] + tag.text().encode() + page[at:]


def is_page(small: bytes) -> bool:
    """Whether this, in small letters, is a whole page without the tags that HTML lets one leave out."""
    return small.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"<!doctype", b"<html"))
