"""A site of literals with the preview's script in its pages: what a browser needs of the server, and no more."""

from __future__ import annotations

import asyncio
import socket
import threading
from html import escape
from typing import TYPE_CHECKING, Any, Self

import msgspec
import uvicorn
from starlette.applications import Starlette
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from standfirst.preview.client import page_script
from standfirst.preview.server import Uvicorn
from standfirst.preview.state import Fault, State

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from starlette.requests import Request

SCRIPT = "/_standfirst/preview.js"
NOW = "2026-11-24T15:30:00+05:30"
TYPES = {"css": "text/css", "js": "text/javascript", "html": "text/html", "svg": "image/svg+xml", "wav": "audio/wav"}


class Desk:
    """Pages by address, each with the attributes of its tag; `show` makes a new version, as a save would."""

    def __init__(self, port: int = 0, token: str = "token-1") -> None:
        self.pages: dict[str, str] = {}
        self.tags: dict[str, dict[str, str]] = {}
        self.statuses: dict[str, int] = {}
        self.headers: dict[str, str] = {}
        self.token = token
        self.version = 1
        self.title = ""
        self.faults: tuple[Fault, ...] = ()
        self.asked: list[str] = []
        self._turns: set[asyncio.Event] = set()
        self._socket = socket.create_server(("127.0.0.1", port))
        self.port: int = self._socket.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}"
        routes = [
            Route(SCRIPT, self._script),
            Route("/_standfirst/events", self._events),
            Route("/{path:path}", self._page),
        ]
        settings: dict[str, Any] = {"lifespan": "off", "log_level": "warning", "access_log": False}
        self._server = Uvicorn(uvicorn.Config(Starlette(routes=routes), **settings), begun=lambda: None)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.should_exit = self._server.force_exit = True
        self.wake()
        self._thread.join(20)
        self._socket.close()

    @property
    def listeners(self) -> int:
        """How many channels are open."""
        return len(self._turns)

    def show(
        self, pages: dict[str, str] | None = None, faults: tuple[Fault, ...] | None = None, title: str = "1 error"
    ) -> None:
        """Another version; or with faults and no pages the same version, and the news of what is wrong."""
        if pages is not None:
            self.pages |= pages
            self.version += 1
        if faults is not None:
            self.faults, self.title = faults, title if faults else ""
        self.wake()

    def restart(self) -> None:
        """Another run of the preview: another token, and every channel is cut."""
        self.token = "token-2"
        self.version += 1
        self.wake()

    def wake(self) -> None:
        """Each channel looks for news."""
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._wake)

    def _wake(self) -> None:
        for turn in self._turns:
            turn.set()

    def _run(self) -> None:
        with asyncio.Runner() as runner:
            self._loop = runner.get_loop()
            runner.run(self._server.serve(sockets=[self._socket]))

    async def _script(self, _: Request) -> Response:
        return Response(page_script(), media_type="text/javascript")

    async def _events(self, request: Request) -> Response:
        token = request.query_params.get("token", "")
        if token != self.token:
            return Response("no", status_code=403)
        return StreamingResponse(self._news(token), media_type="text/event-stream")

    async def _news(self, token: str) -> AsyncIterator[bytes]:
        turn = asyncio.Event()
        self._turns.add(turn)
        try:
            yield b"retry: 100\n\n"
            while token == self.token and not self._server.should_exit:
                state = State(version=f"v{self.version}", title=self.title, faults=self.faults)
                yield b"data: " + msgspec.json.encode(state) + b"\n\n"
                await turn.wait()
                turn.clear()
        finally:
            self._turns.discard(turn)

    async def _page(self, request: Request) -> Response:
        path = request.url.path
        self.asked.append(str(request.url).removeprefix(self.address))
        kind = TYPES.get(path.rpartition(".")[2], "text/html")
        as_of = request.query_params.get("as-of", "")
        if path not in self.pages:
            return Response(
                self._tagged("<!doctype html><body><h1>Gone</h1></body>", path, ""), 404, self.headers, kind
            )
        text = self.pages.get(f"{path}?as-of={as_of}", self.pages[path])
        if "</body>" in text:
            text = self._tagged(text, path, as_of)
        headers = {"Cache-Control": "no-store", "ETag": f'"{hash(text)}"', **self.headers}
        return Response(text, self.statuses.get(path, 200), headers, kind)

    def _tagged(self, page: str, path: str, as_of: str) -> str:
        words = {"version": f"v{self.version}", "token": self.token, "as-of": as_of, "now": NOW}
        if as_of:
            words["now"] = f"{as_of}:00+05:30"
        words = {"source": "", "held": "", "until": "", **words, **self.tags.get(path, {})}
        said = "".join(f' data-{name}="{escape(word)}"' for name, word in words.items())
        nonce = ' nonce="preview"' if self.headers else ""
        return page.replace("</body>", f'<script src="{SCRIPT}"{said}{nonce} defer></script></body>')
