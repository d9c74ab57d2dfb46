"""An HTTP server between a deploy and a store that hands requests on, counts them, spoils the one that it is told to, and lets
somebody look at the store after each."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

EXPIRED = b"<Error><Code>ExpiredToken</Code><Message>The provided token has expired.</Message></Error>"
METHODS = ("GET", "HEAD", "PUT", "POST", "DELETE", "PROPFIND", "MKCOL", "MOVE", "COPY")

ONCE = ("503", "500", "dropped", "lost", "cut", "expired", "gone before", "gone after")
"""How a request fails: refused; without an answer, not carried out or carried out; carried out, with half of the answer; without
valid credentials. `gone`: from then on nothing gets through, which is all that a host sees of a deploy that is killed."""
LASTING = ("503", "500", "dropped", "lost", "cut", "expired")


class Proxy:
    """What is on the way. `at`: the number of the request to spoil, from 0; `how` as above; `lasting`: and all after it."""

    def __init__(self, address: str) -> None:
        self.target = urlsplit(address)
        self.url = ""
        self.at = -1
        self.how = ""
        self.lasting = False
        self.expired = (400, EXPIRED)
        self.log: list[tuple[str, str, int]] = []
        self.watch: Callable[[], None] = lambda: None
        self.spoilt: set[str] = set()
        """Addresses of writes that were spoilt."""
        self._gone = False
        self.lock = threading.Lock()

    def fault(self, method: str, path: str, size: int) -> str:
        """How this request is to be spoilt, "" for not."""
        number = len(self.log)
        self.log.append((method, path, size))
        if not self._gone and number != self.at and not (self.lasting and 0 <= self.at <= number):
            return ""
        if method == "PUT":
            self.spoilt.add(path)
        if self._gone:
            return "dropped"
        self._gone = self.how.startswith("gone")
        return {"gone before": "dropped", "gone after": "lost"}.get(self.how, self.how)

    def reset(self, at: int = -1, how: str = "", *, lasting: bool = False) -> None:
        with self.lock:
            self.at, self.how, self.lasting, self.log, self._gone = at, how, lasting, [], False


class _Handler(BaseHTTPRequestHandler):
    between: Proxy
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def handle_one(self) -> None:
        body = self._body()
        with self.between.lock:  # one after the other, so that the store is looked at between any two
            self._spoilt(self.between.fault(self.command, self.path, len(body)), body)

    def _spoilt(self, fault: str, body: bytes) -> None:
        if fault == "dropped":
            self.close_connection = True
            return
        if fault == "expired" or fault.isdecimal():
            refused = (
                (int(fault), b"<Error><Code>SlowDown</Code></Error>") if fault.isdecimal() else self.between.expired
            )
            self._answer(refused[0], {}, refused[1])
            return
        try:
            status, headers, data = self._handed_on(body)
        except (OSError, HTTPException):
            self.close_connection = True
            return
        self.between.watch()
        if fault == "lost":
            self.close_connection = True
        else:
            self._answer(status, headers, data, half=fault == "cut")

    def _handed_on(self, body: bytes) -> tuple[int, dict[str, str], bytes]:
        connection = HTTPConnection(self.between.target.hostname or "", self.between.target.port, timeout=10)
        headers = {name: value for name, value in self.headers.items() if name.lower() != "transfer-encoding"}
        if body:
            headers["Content-Length"] = str(len(body))
        connection.request(self.command, self.path, body, headers)
        response = connection.getresponse()
        data = response.read()
        connection.close()
        return response.status, dict(response.getheaders()), data

    def _body(self) -> bytes:
        if self.headers.get("Transfer-Encoding", "").lower() != "chunked":
            return self.rfile.read(int(self.headers.get("Content-Length") or 0))
        parts = []
        while size := int(self.rfile.readline().split(b";")[0], 16):
            parts.append(self.rfile.read(size))
            self.rfile.readline()
        self.rfile.readline()
        return b"".join(parts)

    def _answer(self, status: int, headers: dict[str, str], data: bytes, *, half: bool = False) -> None:
        self.send_response(status)
        for name, value in headers.items():
            if name.lower() not in ("connection", "transfer-encoding", "content-length", "date", "server"):
                self.send_header(name, value)
        head = self.command == "HEAD"
        if status not in (204, 304):
            self.send_header("Content-Length", headers.get("Content-Length", "0") if head else str(len(data)))
        self.end_headers()
        self.wfile.write(b"" if head else data[: len(data) // 2] if half else data)
        self.close_connection = self.close_connection or half


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        """Say nothing of clients that were killed."""


@contextmanager
def proxy(address: str) -> Iterator[Proxy]:
    """The server, on loopback, until the block ends."""
    between = Proxy(address)
    handlers = {f"do_{method}": _Handler.handle_one for method in METHODS}
    server = _Server(("127.0.0.1", 0), type("Handler", (_Handler,), {"between": between, **handlers}))
    between.url = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield between
    finally:
        server.shutdown()
        server.server_close()
