"""What is answered: status, headers and bytes, in one piece. Nothing here knows sockets.

Every answer forbids caching, guessing of types, and use by other sites. No header ever lets another origin in (CORS).
A page gets one more script on its way out; the file in the output stays as it is.
"""

import html
from posixpath import splitext
from typing import Final

from msgspec import Struct

from standfirst import urls

SCRIPT: Final = "/_standfirst/reload.js"
EVENTS: Final = "/_standfirst/events"

_REASONS: Final = {
    200: "OK",
    301: "Moved Permanently",
    302: "Found",
    400: "Bad Request",
    403: "Forbidden",
    404: "Not Found",
    405: "Method Not Allowed",
    408: "Request Timeout",
    414: "URI Too Long",
    431: "Request Header Fields Too Large",
    503: "Service Unavailable",
    505: "HTTP Version Not Supported",
}
_ALWAYS: Final = (
    ("Cache-Control", "no-store"),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("X-Frame-Options", "SAMEORIGIN"),
)
_TYPES: Final = {
    "atom": "application/atom+xml; charset=utf-8",
    "avif": "image/avif",
    "css": "text/css; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
    "gif": "image/gif",
    "htm": "text/html; charset=utf-8",
    "html": "text/html; charset=utf-8",
    "ico": "image/x-icon",
    "jpeg": "image/jpeg",
    "jpg": "image/jpeg",
    "js": "text/javascript; charset=utf-8",
    "json": "application/json; charset=utf-8",
    "map": "application/json; charset=utf-8",
    "md": "text/markdown; charset=utf-8",
    "mjs": "text/javascript; charset=utf-8",
    "mp3": "audio/mpeg",
    "mp4": "video/mp4",
    "ogg": "audio/ogg",
    "otf": "font/otf",
    "pdf": "application/pdf",
    "png": "image/png",
    "svg": "image/svg+xml; charset=utf-8",
    "ttf": "font/ttf",
    "txt": "text/plain; charset=utf-8",
    "vtt": "text/vtt; charset=utf-8",
    "wasm": "application/wasm",
    "webm": "video/webm",
    "webmanifest": "application/manifest+json; charset=utf-8",
    "webp": "image/webp",
    "woff": "font/woff",
    "woff2": "font/woff2",
    "xml": "application/xml; charset=utf-8",
    "xsl": "text/xsl; charset=utf-8",
    "zip": "application/zip",
}


class Answer(Struct, frozen=True, kw_only=True):
    """One response."""

    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""


def wire(answer: Answer, *, head_only: bool, keep: bool) -> bytes:
    """An answer as it is sent: head and body together, since two sends may cost a round trip."""
    lines = [f"HTTP/1.1 {answer.status} {_REASONS[answer.status]}"]
    lines += [f"{name}: {value}" for name, value in (*answer.headers, *_ALWAYS)]
    lines += [f"Content-Length: {len(answer.body)}", f"Connection: {'keep-alive' if keep else 'close'}", "", ""]
    head = "\r\n".join(lines).encode("ascii")
    return head if head_only else head + answer.body


def stream_head() -> bytes:
    """The head of the event stream, whose end is the connection's."""
    headers = (("Content-Type", "text/event-stream; charset=utf-8"), *_ALWAYS, ("Connection", "close"))
    return ("HTTP/1.1 200 OK\r\n" + "".join(f"{name}: {value}\r\n" for name, value in headers) + "\r\n").encode("ascii")


def of_file(path: str, data: bytes, version: str, status: int = 200) -> Answer:
    """A file of the output, a page with the script that reloads it."""
    kind = media_type(path)
    if kind.startswith("text/html"):
        data = with_script(data, version)
    return Answer(status=status, headers=(("Content-Type", kind),), body=data)


def media_type(path: str) -> str:
    """The media type that a file's name stands for."""
    return _TYPES.get(splitext(path)[1][1:].lower(), "application/octet-stream")


def with_script(page: bytes, version: str) -> bytes:
    """A page that reloads when another version of the site is there. A fragment, which is no whole page, stays as it is."""
    small = page.lower()
    at = small.rfind(b"</body>")
    if at < 0:
        if not small.lstrip().startswith(b"<!doctype"):
            return page
        at = len(page)
    tag = f'<script src="{SCRIPT}" data-version="{html.escape(version)}" defer></script>'
    return page[:at] + tag.encode() + page[at:]


def redirect(status: int, address: str, query: str) -> Answer:
    """Look at another address of this site."""
    plain = "".join(character for character in query if "!" <= character <= "~")
    return Answer(status=status, headers=(("Location", urls.quote(address) + ("?" + plain if plain else "")),))


def plain(status: int, why: str) -> Answer:
    """A sentence for people."""
    headers: tuple[tuple[str, str], ...] = (("Content-Type", "text/plain; charset=utf-8"),)
    if status == 405:
        headers += (("Allow", "GET, HEAD"),)
    return Answer(status=status, headers=headers, body=f"{why[:1].upper()}{why[1:]}.\n".encode())


def notice(status: int, title: str, text: str, version: str) -> Answer:
    """A small page of our own, where the site has none to show. It reloads like any other."""
    page = (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>{html.escape(title)}</title></head><body><h1>{html.escape(title)}</h1><p>{html.escape(text)}</p></body></html>"
    )
    headers = (("Content-Type", "text/html; charset=utf-8"),)
    return Answer(status=status, headers=headers, body=with_script(page.encode(), version))
