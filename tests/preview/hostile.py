"""A site that has a secret in every kind of file, the preview of it, and the server of somebody who is after that."""

from __future__ import annotations

import io
import threading
import wave
from collections import Counter
from contextlib import ExitStack
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, Self

from msgspec import field

from standfirst.preview.ports import listen
from standfirst.preview.visitors import Visitors
from tests.preview.literal import TOKEN, Raw

if TYPE_CHECKING:
    import socket
    from collections.abc import Mapping

    from playwright.sync_api import Frame, Page

SECRET = "an embargoed bridge"
PROBES = Path(__file__).with_name("probes.js").read_text(encoding="utf-8")
BLANK = "<!doctype html><title>Blank</title><body></body>"


def page(body: str) -> str:
    """Without the tags that get it the preview's script: a channel for each of them would use up the connections."""
    return f"<title>{SECRET}</title><p>{SECRET}</p>{body}"


def tone() -> bytes:
    """A second of silence."""
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(1)
        sound.setframerate(8000)
        sound.writeframes(bytes(8000))
    return file.getvalue()


SPEAKS = (
    'const from = new URLSearchParams(location.search).get("from"); (opener || parent).postMessage({from, text}, "*")'
)
FILES: dict[str, Any] = {
    "index.html": page("<iframe name=draft srcdoc=x></iframe>"),
    "world/bridge/index.html": page("<iframe name=draft srcdoc=x></iframe>"),
    "honest.html": BLANK,
    "speaks.html": page(f'<script>const text = "{SECRET}"; {SPEAKS}</script>'),
    "leaps.html": page('<script>top.location.hash = "leapt"</script>'),
    "script.js": f'self.stolen = "{SECRET}"',
    "module.js": f'export const stolen = "{SECRET}"',
    "worker.js": f'self.onconnect = (one) => one.ports[0].postMessage("{SECRET}"); self.postMessage?.("{SECRET}")',
    "serviceworker.js": "",
    "data.json": f'{{"stolen": "{SECRET}"}}',
    "sheet.css": f'p::before {{ content: "{SECRET}" }}',
    "imported.css": f'body {{ --imported: "{SECRET}" }}',
    "picture.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="41" height="23"><path d="M0 0h41v23H0z"/></svg>',
    "tone.wav": tone(),
    "words.vtt": f"WEBVTT\n\n00:00.000 --> 00:01.000\n{SECRET}\n",
    "font.woff2": "x",
    "photos.zip": "x",
    "_headers": "/kept.html\n  Content-Disposition: attachment\n",
    "kept.html": page(""),
}


class Doorkeeper(Visitors, frozen=True, kw_only=True):
    """Lets in whom the preview lets in, and counts what others wanted a file for."""

    turned_away: Counter[str] = field(default_factory=Counter)

    def check(self, headers: Mapping[str, str]) -> None:
        try:
            super().check(headers)
        except Exception:
            self.turned_away[headers.get("sec-fetch-dest", "")] += 1
            raise


class _Blank(BaseHTTPRequestHandler):
    """Answers anything with an empty page."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(BLANK)))
        self.end_headers()
        self.wfile.write(BLANK.encode())

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class Neighbours:
    """A preview, and beside it on the same machine another server; both at 127.0.0.1 and ::1."""

    def __init__(self) -> None:
        self.door = Doorkeeper(token=TOKEN)
        self._others = listen("127.0.0.1", 0)
        self.port: int = self._others[0].getsockname()[1]
        self.raw = Raw({**FILES, "_redirects": f"/away http://evil.example:{self.port}/"}, visitors=self.door)
        self._stack = ExitStack()

    @property
    def has_six(self) -> bool:
        """Whether there is IPv6 here."""
        return len(self._others) == len(self.raw.sockets) == 2

    def __enter__(self) -> Self:
        self._stack.callback(self.raw.server.stop)
        for one in self._others:
            self._stack.enter_context(_answering(one))
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()
        assert not self.raw.bugs


def _answering(one: socket.socket) -> ExitStack:
    server = ThreadingHTTPServer(one.getsockname()[:2], _Blank, bind_and_activate=False)
    server.socket.close()
    one.setblocking(True)
    server.socket = one
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    stack = ExitStack()
    for end in (server.server_close, thread.join, server.shutdown):
        stack.callback(end)
    return stack


class Origin(NamedTuple):
    """Where the hostile page is, what it calls the preview, and the frame from which it tries, if not from itself. Windows
    are slow, so that they are not tried from everywhere."""

    page: str
    preview: str
    frame: str = ""
    windows: bool = False


def learnt(
    frame: Frame, preview: str, page: Literal["own", "foreign", "rebound"], *, windows: bool = False
) -> dict[str, str]:
    """What each way tells a page."""
    words: dict[str, str] = frame.evaluate(PROBES, [preview, TOKEN, page, windows])
    return words


def framed(page: Page, html: str) -> Frame:
    """A frame in the page."""
    with page.expect_event("framenavigated"):
        page.set_content(f"<!doctype html><body>{html}</body>")
    page.wait_for_function("frames.length === 1")
    return page.frames[-1]
