"""A site of literals, the server in front of it, and a client that sends raw bytes: no library mends them on the way."""

from __future__ import annotations

import datetime as dt
import json
import socket
from contextlib import closing
from typing import TYPE_CHECKING, Any

from standfirst.preview.ports import listen
from standfirst.preview.server import Server
from standfirst.preview.state import State
from standfirst.preview.view import PageBroken, Served
from standfirst.preview.visitors import Visitors, visitors_of

if TYPE_CHECKING:
    from collections.abc import Callable

TOKEN = "a-token-of-this-run"
OWN = ("Sec-Fetch-Site: same-origin",)
EVENTS = f"/_standfirst/events?token={TOKEN}"
ZONE = dt.timezone(dt.timedelta(hours=5, minutes=30))
PAGE = "<!doctype html><title>x</title><body><p>A page</p></body>"
FILES = {
    "index.html": PAGE,
    "world/bridge/index.html": PAGE.replace("A page", "A bridge"),
    "भारत/index.html": PAGE,
    "old.html": PAGE.replace("A page", "An old page"),
    "404.html": PAGE.replace("A page", "Nothing here"),
    "_f/recent.html": "<ul><li>One</ul>",
    "feed.xml": "<rss/>",
    "feed.json": "{}",
    "a.svg": '<svg xmlns="http://www.w3.org/2000/svg"/>',
    "a.woff2": "x",
    "a.avif": "x",
    "a.webp": "x",
    "film.mp4": "0123456789",
    "assets/style.css": "p{}",
    ".well-known/security.txt": "Contact: x",
    ".well-known/.env": "SECRET",
    ".standfirst-output": "SECRET",
    ".env": "SECRET",
    ".git/config": "SECRET",
    "assets/.htaccess": "SECRET",
}


class Literal:
    """A moment of the site. `pages` may hold what to raise instead of a text, or what to do first."""

    def __init__(self, files: dict[str, Any], base: str = "/", now: str = "2026-11-24T08:00:00+05:30") -> None:
        self.files = files
        self.was: set[str] = set()
        self.base = base
        self.now = now
        self.zone = ZONE
        self.state = State(version="run-1")

    def has(self, path: str) -> bool:
        return path in self.files

    def gone(self, path: str) -> bool:
        return path.rstrip("/") in self.was

    def served(self, path: str) -> Served | None:
        found = self.files.get(path)
        if callable(found):
            found = found()
        if isinstance(found, Exception):
            raise found
        if isinstance(found, Served) or found is None:
            return found
        return Served(path=path, data=found.encode() if isinstance(found, str) else found)


class Literals:
    """The site at any moment: the front says which was asked for."""

    def __init__(self, view: Literal) -> None:
        self.now = view

    def view(self, as_of: int | None) -> Literal:
        if as_of is None:
            return self.now
        moment = dt.datetime.fromtimestamp(as_of, ZONE).isoformat()
        view = Literal({**self.now.files, "index.html": PAGE.replace("A page", moment)}, self.now.base, moment)
        view.state = self.now.state
        return view


class Raw:
    """A server in front of literals. Gives status, headers and body."""

    def __init__(
        self,
        files: dict[str, Any],
        *,
        base: str = "/",
        visitors: Visitors | None = None,
        head_seconds: float = 30.0,
    ) -> None:
        self.sockets = listen("127.0.0.1", 0)
        self.port: int = self.sockets[0].getsockname()[1]
        self.view = Literal(files, base)
        self.said: list[str] = []
        self.bugs: list[Exception] = []
        self.server = Server(
            self.sockets,
            Literals(self.view),
            visitors or visitors_of("127.0.0.1", TOKEN),
            say=self.said.append,
            bug=self.bugs.append,
            head_seconds=head_seconds,
        )
        self.server.start()

    def connect(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=30)

    def send(self, request: bytes) -> tuple[int, dict[str, str], bytes]:
        with closing(self.connect()) as one:
            one.sendall(request)
            whole = b""
            try:
                while part := one.recv(65536):
                    whole += part
            except ConnectionResetError:
                pass  # what we sent too much makes the system reset a connection that the server has closed
        return parted(whole)

    def get(self, target: str, *more: str, method: str = "GET", host: str = "localhost") -> Any:
        lines = [f"{method} {target} HTTP/1.1", f"Host: {host}", "Connection: close", *more, "", ""]
        return self.send("\r\n".join(lines).encode())


def parted(whole: bytes) -> tuple[int, dict[str, str], bytes]:
    """The first answer in what was sent."""
    head, _, body = whole.partition(b"\r\n\r\n")
    first, *lines = head.decode().split("\r\n")
    headers = {name.lower(): value for name, value in (line.split(": ", 1) for line in lines)}
    return int(first.split()[1]), headers, body


class Listener:
    """A page that waits for news."""

    def __init__(self, raw: Raw, target: str = EVENTS, *more: str) -> None:
        self.socket = raw.connect()
        lines = [f"GET {target} HTTP/1.1", "Host: localhost", *(more or OWN), "", ""]
        self.socket.sendall("\r\n".join(lines).encode())
        self._file = self.socket.makefile("rb")

    def head(self) -> int:
        status = int(self._file.readline().split()[1])
        while self._file.readline().strip():
            pass
        return status

    def next(self) -> dict[str, Any]:
        while line := self._file.readline():
            if line.startswith(b"data: "):
                state: dict[str, Any] = json.loads(line[6:])
                return state
        raise AssertionError("the channel was closed")

    def close(self) -> None:
        self._file.close()
        self.socket.close()


def broken(*faults: Any) -> Callable[[], Exception]:
    """A page whose template has these faults."""
    return lambda: PageBroken(faults)
