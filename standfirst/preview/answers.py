"""What is answered: status, headers and bytes, in one piece. Nothing here knows sockets.

Every answer forbids caching, guessing of types, and use by other sites. No header ever lets another origin in (CORS).
"""

import html
from typing import Final

from msgspec import Struct

from standfirst.preview.script import Tag, with_script
from standfirst.preview.state import Fault

ALWAYS: Final = (
    ("Cache-Control", "no-store"),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
)
_STRICTER: Final = {
    "X-Frame-Options": ("SAMEORIGIN", {"deny": "DENY"}),
    # Whoever opens a window may count and name the frames in it, unless the page in it says this. Windows that the page
    # itself opens are not cut off from it, as they are not on the site's host.
    "Cross-Origin-Opener-Policy": (
        "same-origin-allow-popups",
        {"same-origin": "same-origin", "noopener-allow-popups": "noopener-allow-popups"},
    ),
}


class Answer(Struct, frozen=True, kw_only=True):
    """One response."""

    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""

    def whole(self) -> tuple[tuple[str, str], ...]:
        """All its headers. A site may say less of frames and of windows than we do, and not more."""
        given = {
            name.title(): value.partition(";")[0].strip().lower()
            for name, value in self.headers
            if name.title() in _STRICTER
        }
        own = tuple(pair for pair in self.headers if pair[0].title() not in given)
        shut = tuple((name, may.get(given.get(name, ""), ours)) for name, (ours, may) in _STRICTER.items())
        return (*own, *ALWAYS, *shut)


def redirect(status: int, location: str) -> Answer:
    """Look elsewhere. `location` is percent-encoded."""
    return Answer(status=status, headers=(("Location", location),))


def plain(status: int, why: str) -> Answer:
    """A sentence for people."""
    headers: tuple[tuple[str, str], ...] = (("Content-Type", "text/plain; charset=utf-8"),)
    if status == 405:
        headers += (("Allow", "GET, HEAD"),)
    return Answer(status=status, headers=headers, body=f"{why[:1].upper()}{why[1:]}.\n".encode())


def notice(status: int, title: str, text: str, tag: Tag, faults: tuple[Fault, ...] = ()) -> Answer:
    """A small page of our own, where the site has none to show. It follows the site like any other."""
    page = (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>{html.escape(title)}</title></head><body><h1>{html.escape(title)}</h1><p>{html.escape(text)}</p>"
        f"{''.join(map(_fault, faults))}</body></html>"
    )
    headers = (("Content-Type", "text/html; charset=utf-8"),)
    return Answer(status=status, headers=headers, body=with_script(page.encode(), tag))


def _fault(fault: Fault) -> str:
    place = f"{fault.place}: " if fault.place else ""
    hint = f"<p>To mend it: {html.escape(fault.hint)}</p>" if fault.hint else ""
    return f"<p>{html.escape(f'{place}{fault.severity}: {fault.message}')}</p>{hint}"
