"""Serves the preview: connections, time limits, and the channel on which pages hear of new builds.

asyncio and not `http.server`: a reload channel then costs no thread, a head that comes a byte at a time is cut off at
its deadline, and a browser's idle connections block nobody. It runs in a thread of its own beside the builds. What it
serves is one frozen `View`, exchanged whole after each build.
"""

import asyncio
import contextlib
import os
import socket
import threading
from typing import Final

import msgspec
from msgspec import Struct

from standfirst.files import DiskFiles
from standfirst.preview import answers
from standfirst.preview.answers import Answer
from standfirst.preview.requests import HEAD_BYTES, Asked, Refused, parsed
from standfirst.preview.shelf import NOT_FOUND, Shelf
from standfirst.preview.state import State
from standfirst.preview.visitors import Visitors
from standfirst.problems import EnvironmentFault

CONNECTIONS: Final = 512
LISTENERS: Final = 256
HEAD_SECONDS: Final = 10.0
IDLE_SECONDS: Final = 60.0
_SEND_SECONDS: Final = 30.0
_BEAT_SECONDS: Final = 15.0
_FAREWELL: Final = 0.5
_END: Final = b"\r\n\r\n"


class View(Struct, frozen=True, kw_only=True):
    """What is served: the files and the news that belong to one moment. `building`: they are about to change."""

    shelf: Shelf
    state: State
    building: bool = False


class Server:
    """Listens on sockets that are bound already. `view` is exchanged by `show`, from any thread."""

    def __init__(
        self,
        sockets: tuple[socket.socket, ...],
        output: DiskFiles,
        visitors: Visitors,
        view: View,
        head_seconds: float = HEAD_SECONDS,
    ) -> None:
        self._sockets = sockets
        self._output = output
        self._visitors = visitors
        self._view = view
        self._head_seconds = head_seconds
        self._script = DiskFiles(_HERE).read("reload.js")
        self._connections = 0
        self._listeners = 0
        self._loop = asyncio.new_event_loop()
        self._turn = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, name="preview", daemon=True)

    def start(self) -> None:
        """Begins to answer."""
        self._thread.start()
        self._ready.wait()

    def show(self, view: View) -> None:
        """Serves this from now on, and tells every page."""
        self._view = view
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._turned)

    def stop(self) -> None:
        """Ends every connection; waits a moment at most."""
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join(_FAREWELL)
        elif not self._loop.is_closed():  # it was never started
            self._loop.close()
            for one in self._sockets:
                one.close()

    def _turned(self) -> None:
        turn, self._turn = self._turn, asyncio.Event()
        turn.set()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        servers = [
            self._loop.run_until_complete(asyncio.start_server(self._connected, sock=one, limit=HEAD_BYTES))
            for one in self._sockets
        ]
        self._ready.set()
        try:
            self._loop.run_forever()
        finally:
            for server in servers:
                server.close()
            for task in self._tasks:
                task.cancel()
            self._loop.run_until_complete(asyncio.gather(*self._tasks, return_exceptions=True))
            self._loop.close()

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        self._connections += 1
        try:
            # A browser that goes away in the middle is no news.
            with contextlib.suppress(ConnectionError, TimeoutError, asyncio.CancelledError):
                if self._connections > CONNECTIONS:
                    await self._send(writer, answers.plain(503, "too many connections are open"), keep=False)
                else:
                    await self._converse(reader, writer)
        finally:
            self._connections -= 1
            self._tasks.discard(task)
            writer.close()

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answers one request after the other."""
        keep = True
        while keep:
            first = await asyncio.wait_for(reader.read(1), IDLE_SECONDS)
            if not first:
                return
            head_only = False
            try:
                asked = await self._asked(reader, first)
                keep, head_only = asked.keep, asked.method == "HEAD"
                self._visitors.check(asked.headers)
                if asked.method not in ("GET", "HEAD"):
                    raise Refused(405, "this preview only shows pages; it takes nothing in")
                if asked.path == answers.EVENTS and not head_only:
                    await self._tell(asked, reader, writer)
                    return
                answer = await self._answer(asked)
            except Refused as refused:
                keep = keep and refused.status in (403, 405)
                answer = answers.plain(refused.status, refused.why)
            await self._send(writer, answer, head_only=head_only, keep=keep)

    async def _asked(self, reader: asyncio.StreamReader, first: bytes) -> Asked:
        try:
            head = first + await asyncio.wait_for(reader.readuntil(_END), self._head_seconds)
        except TimeoutError:
            raise Refused(408, "the request did not come to its end") from None
        except asyncio.LimitOverrunError:
            raise Refused(431, "the request's head is too long") from None
        except asyncio.IncompleteReadError:
            raise ConnectionResetError from None
        return parsed(head.removesuffix(_END))

    async def _send(self, writer: asyncio.StreamWriter, answer: Answer, *, head_only: bool = False, keep: bool) -> None:
        writer.write(answers.wire(answer, head_only=head_only, keep=keep))
        await asyncio.wait_for(writer.drain(), _SEND_SECONDS)

    async def _answer(self, asked: Asked) -> Answer:
        """What is at an address; a page that is not there yet is waited for while a build runs."""
        if asked.path == answers.SCRIPT:
            return answers.of_file("reload.js", self._script, "")
        while True:
            view, turn = self._view, self._turn
            found = self._found(view, asked)
            if found is not None:
                return found
            if not view.building:
                return self._missing(view)
            await turn.wait()

    def _found(self, view: View, asked: Asked) -> Answer | None:
        path = view.shelf.path(asked.path)
        if path is not None:
            data = self._read(path)
            return None if data is None else answers.of_file(path, data, view.state.version)
        moved = view.shelf.moved(asked.path)
        if moved is not None:
            return answers.redirect(302 if asked.path == "/" else 301, moved, asked.query)
        return None

    def _missing(self, view: View) -> Answer:
        version = view.state.version
        if not view.shelf.paths:
            text = "Standfirst says below what is wrong. This page comes by itself when it is mended."
            return answers.notice(503, "There is nothing to show yet", text, version)
        data = self._read(view.shelf.paths.get("/" + NOT_FOUND, ""))
        if data is None:
            return answers.notice(404, "There is no such page", "The site has nothing at this address.", version)
        return answers.of_file(NOT_FOUND, data, version, status=404)

    def _read(self, path: str) -> bytes | None:
        try:
            return self._output.read(path) if path else None
        except EnvironmentFault:
            return None  # removed by a build a moment ago

    async def _tell(self, asked: Asked, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Sends the state now and whenever it changes, until the page goes away. Server-sent events (WHATWG HTML 9.2)."""
        self._visitors.check_own(asked.headers)
        if self._listeners >= LISTENERS:
            raise Refused(503, "too many pages are open")
        self._listeners += 1
        left = asyncio.ensure_future(reader.read(1))
        try:
            writer.write(answers.stream_head() + b"retry: 500\n\n")
            sent: State | None = None
            while not left.done():
                state, turn = self._view.state, asyncio.ensure_future(self._turn.wait())
                news = b": still here\n\n" if state is sent else b"data: " + msgspec.json.encode(state) + b"\n\n"
                sent = state
                writer.write(news)
                await asyncio.wait_for(writer.drain(), _SEND_SECONDS)
                await asyncio.wait((left, turn), timeout=_BEAT_SECONDS, return_when=asyncio.FIRST_COMPLETED)
                turn.cancel()
        finally:
            self._listeners -= 1
            if not left.cancel() and not left.cancelled():
                left.exception()  # asked for, or asyncio would complain of a browser that went away


_HERE: Final = os.path.dirname(os.path.abspath(__file__))
