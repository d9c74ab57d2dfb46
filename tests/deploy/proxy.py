"""An HTTP server between a deploy and a store that hands requests on, counts them, and spoils the one that it is told to."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

EXPIRED = b"<Error><Code>ExpiredToken</Code><Message>The provided token has expired.</Message></Error>"


class Proxy:
    """What is on the way. `at`: the number of the request to spoil, from 0; `how` is a status, `dropped` (refused without an
    answer), `lost` (carried out, without an answer), `cut` (carried out, half of the answer) or `expired`."""

    def __init__(self, address: str) -> None:
        self.target = urlsplit(address)
        self.url = ""
        self.at = -1
        self.how = ""
        self.lasting = False
        self.log: list[tuple[str, str, int]] = []
        self._lock = threading.Lock()

    def strikes(self, method: str, path: str, size: int) -> bool:
        with self._lock:
            number = len(self.log)
            self.log.append((method, path, size))
            return number == self.at or (self.lasting and 0 <= self.at <= number)

    def reset(self, at: int = -1, how: str = "", *, lasting: bool = False) -> None:
        self.at, self.how, self.lasting, self.log = at, how, lasting, []


@contextmanager
def proxy(address: str) -> Iterator[Proxy]:
    """The server, on loopback, until the block ends."""
    between = Proxy(address)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_: object) -> None:
            """Say nothing."""

        def handle_one(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            spoilt = between.strikes(self.command, self.path, len(body))
            if spoilt and between.how == "dropped":
                self.close_connection = True
                return
            if spoilt and (between.how == "expired" or between.how.isdecimal()):
                status = 400 if between.how == "expired" else int(between.how)
                self._answer(
                    status, {}, EXPIRED if between.how == "expired" else b"<Error><Code>SlowDown</Code></Error>"
                )
                return
            connection = HTTPConnection(between.target.hostname or "", between.target.port, timeout=10)
            connection.request(self.command, self.path, body, dict(self.headers))
            response = connection.getresponse()
            data, headers = response.read(), dict(response.getheaders())
            connection.close()
            if spoilt and between.how == "lost":
                self.close_connection = True
                return
            self._answer(response.status, headers, data, half=spoilt and between.how == "cut")

        def _answer(self, status: int, headers: dict[str, str], data: bytes, *, half: bool = False) -> None:
            self.send_response(status)
            for name, value in headers.items():
                if name.lower() not in ("connection", "transfer-encoding", "content-length", "date", "server"):
                    self.send_header(name, value)
            head = self.command == "HEAD"
            self.send_header("Content-Length", headers.get("Content-Length", "0") if head else str(len(data)))
            self.end_headers()
            self.wfile.write(b"" if head else data[: len(data) // 2] if half else data)
            self.close_connection = self.close_connection or half

    handle: Callable[[Handler], None] = Handler.handle_one
    for method in ("GET", "HEAD", "PUT", "POST", "DELETE"):
        setattr(Handler, f"do_{method}", handle)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    between.url = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield between
    finally:
        server.shutdown()
        server.server_close()
