"""A built site as a good host serves it: brotli or gzip at their best, the site's own headers, hashed assets for a year.

`python -m http.server` would not do: it compresses nothing, and its pages come without a Content-Security-Policy, so that what is
measured or forbidden there says nothing about readers.
"""

from __future__ import annotations

import gzip
import mimetypes
import re
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Final, cast
from urllib.parse import unquote, urlsplit

import brotli

from standfirst.preview.hostfiles import HEADERS, headers_at, headers_of

if TYPE_CHECKING:
    from collections.abc import Iterator

POLICY: Final = (
    "default-src 'none'; img-src 'self'; style-src 'self'; script-src 'self' 'inline-speculation-rules'; "
    "connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; require-trusted-types-for 'script'"
)
"""What a page is served with when the site says nothing: the policy that the design asks for."""
HASHED: Final = re.compile(r"/assets/.+\.[0-9a-f]{8,}\.\w+\Z|/_i/")
TEXT: Final = re.compile(r"text/|application/(?:json|javascript|xml|rss\+xml)|image/svg")


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A file of the site as it is answered: status, kind, and the address that it has in the site."""

    path: Path
    status: int = 200

    @property
    def type(self) -> str:
        kind = mimetypes.guess_type(self.path.name)[0] or "application/octet-stream"
        return kind + "; charset=utf-8" if TEXT.match(kind) else kind


def found(site: Path, address: str) -> File:
    """The file that a host has at an address: a folder's `index.html`, or `404.html` with its status."""
    path = site / unquote(urlsplit(address).path).lstrip("/")
    if path.is_dir():
        path /= "index.html"
    return File(path=path) if path.is_file() else File(path=site / "404.html", status=404)


@lru_cache(maxsize=2000)
def on_the_wire(data: bytes, encoding: str) -> bytes:
    """The bytes that travel: `br` at 11, `gzip` at 9, or as they are."""
    if encoding == "br":
        return cast(bytes, brotli.compress(data, quality=11))
    return gzip.compress(data, 9, mtime=0) if encoding == "gzip" else data


def headers(site: Path, address: str) -> dict[str, str]:
    """What the site tells its host to send with an address, and what any good host adds."""
    said: dict[str, str] = {}
    if (site / HEADERS).is_file():
        rules, faults = headers_of((site / HEADERS).read_bytes())
        assert faults == ()
        said = dict(headers_at(rules, address))
    if not any(name.lower() == "content-security-policy" for name in said):
        said["Content-Security-Policy"] = POLICY
    lasting = HASHED.match(urlsplit(address).path)
    said["Cache-Control"] = (
        "public, max-age=31536000, immutable" if lasting else "max-age=60, stale-while-revalidate=600"
    )
    return said


class Handler(BaseHTTPRequestHandler):
    """Answers GET and HEAD from one folder."""

    protocol_version = "HTTP/1.1"
    site: Path
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        file = found(self.site, self.path)
        data = file.path.read_bytes() if file.path.is_file() else b"nothing here"
        accepted = self.headers.get("Accept-Encoding", "")
        encoding = "br" if re.search(r"\bbr\b", accepted) else "gzip" if "gzip" in accepted else ""
        if not TEXT.match(file.type):
            encoding = ""
        body = on_the_wire(data, encoding)
        self.send_response(file.status)
        for name, value in headers(self.site, self.path).items():
            self.send_header(name, value)
        self.send_header("Content-Type", file.type)
        self.send_header("Vary", "Accept-Encoding")
        if encoding:
            self.send_header("Content-Encoding", encoding)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(body)

    def do_HEAD(self) -> None:
        self.do_GET()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def serving(site: Path) -> Iterator[str]:
    """Serves a built site on loopback; gives its address without a slash at the end."""
    handler = cast(type[Handler], type("Site", (Handler,), {"site": site}))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
