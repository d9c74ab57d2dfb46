"""Runs the preview's HTTP server, uvicorn, in a thread of its own, on sockets that are bound already."""

import asyncio
import socket
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Final

import uvicorn

from standfirst.preview.application import Application
from standfirst.preview.client import page_script
from standfirst.preview.connections import IDLE_SECONDS, Connection
from standfirst.preview.events import News
from standfirst.preview.requests import HEAD_BYTES
from standfirst.preview.state import State
from standfirst.preview.view import Views
from standfirst.preview.visitors import Visitors

HEAD_SECONDS: Final = 10.0
_WORKERS: Final = 16
_FAREWELL: Final = 0.5


class Server:
    """Answers from `views`, which have a view before `start`. `say` takes a line for people, `bug` what nobody expected;
    both are called in worker threads."""

    def __init__(
        self,
        sockets: tuple[socket.socket, ...],
        views: Views,
        visitors: Visitors,
        *,
        say: Callable[[str], None],
        bug: Callable[[Exception], None],
        head_seconds: float = HEAD_SECONDS,
    ) -> None:
        self._sockets = sockets
        self._news = News(views.view(None).state)
        self._workers = ThreadPoolExecutor(_WORKERS, thread_name_prefix="preview")
        self._loop: asyncio.AbstractEventLoop | None = None
        application = Application(views, visitors, self._news, self._workers, page_script(), say, bug)
        self._uvicorn = Uvicorn(_config(application, head_seconds), self._begun)
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, name="preview", daemon=True)

    def start(self) -> None:
        """Begins to answer."""
        self._thread.start()
        self._ready.wait()

    def show(self, state: State) -> None:
        """Tells every page, from any thread. The views have changed already."""
        self._news.state = state
        self._call(self._news.turn)

    def stop(self) -> None:
        """Ends every connection; waits a moment at most."""
        self._call(self._end)
        if self._thread.is_alive():
            self._thread.join(_FAREWELL)
        self._workers.shutdown(wait=False, cancel_futures=True)
        for one in self._sockets:
            one.close()

    def _call(self, function: Callable[[], None]) -> None:
        if self._loop is not None:
            try:
                self._loop.call_soon_threadsafe(function)
            except RuntimeError:
                pass  # it has ended

    def _begun(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._ready.set()

    def _run(self) -> None:
        try:
            self._uvicorn.run(list(self._sockets))
        finally:
            self._ready.set()

    def _end(self) -> None:
        self._news.end()
        self._uvicorn.should_exit = self._uvicorn.force_exit = True


class Uvicorn(uvicorn.Server):
    """Says when it has begun, and leaves no connection open when it has ended."""

    def __init__(self, config: uvicorn.Config, begun: Callable[[], None]) -> None:
        super().__init__(config)
        self._begun = begun

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Listens."""
        await super().startup(sockets)
        self._begun()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Ends. What `force_exit` does not wait for, a slow page or a client that reads slowly, loses its connection here:
        the loop would end with its sockets open."""
        await super().shutdown(sockets)
        while self.server_state.connections:
            for one in list(self.server_state.connections):
                one.transport.abort()
            await asyncio.sleep(0)


def _config(application: Application, seconds: float) -> uvicorn.Config:
    class Limited(Connection):
        """Connections of this server."""

        head_seconds = seconds

    return uvicorn.Config(
        application,
        http=Limited,
        ws="none",
        loop="asyncio",
        lifespan="off",
        interface="asgi3",
        log_config=None,
        log_level="critical",  # a client's odd requests are no news for authors
        access_log=False,
        proxy_headers=False,
        server_header=False,
        date_header=False,
        h11_max_incomplete_event_size=HEAD_BYTES,
        timeout_keep_alive=int(IDLE_SECONDS),
        timeout_graceful_shutdown=1,
    )
