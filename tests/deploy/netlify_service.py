"""A stand-in for Netlify that keeps its documented protocol and checks what it is sent."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha1
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import unquote

TOKEN = "nfp_hunter2"


class StandIn:
    """The service: blobs that it has, deploys, and the one that readers see. `fail` is a status for the request of that number."""

    def __init__(self) -> None:
        self.blobs: dict[str, bytes] = {}
        self.deploys: list[dict[str, str]] = []
        self.live: dict[str, str] = {}
        self.requests: list[tuple[str, str]] = []
        self.wrong: list[str] = []
        self.fail: dict[int, int] = {}

    def readers(self) -> dict[str, bytes]:
        found = {path.lstrip("/"): self.blobs[name] for path, name in self.live.items()}
        return {path: data for path, data in found.items() if not path.startswith("_standfirst/")}

    def answer(self, method: str, path: str, headers: Any, body: bytes) -> tuple[int, bytes]:
        self.requests.append((method, path))
        if status := self.fail.get(len(self.requests) - 1):
            return status, b"nfp_hunter2"
        if headers["Authorization"] != f"Bearer {TOKEN}":
            return 401, b""
        parts = path.removeprefix("/api/v1/").split("/", 3)
        if method == "POST" and parts == ["sites", "paper-id", "deploys"]:
            return 200, self._created(json.loads(body)["files"], headers)
        if method == "PUT" and parts[0] == "deploys":
            return self._uploaded(int(parts[1]), "/" + unquote(parts[3]), headers, body)
        if method == "GET" and parts[0] == "deploys":
            return 200, json.dumps({"state": "ready" if self._whole(int(parts[1])) else "uploading"}).encode()
        if method == "GET" and parts == ["sites", "paper-id", "files"]:
            files = [{"path": p, "sha": n, "size": len(self.blobs[n])} for p, n in self.live.items()]
            return 200, json.dumps(files).encode()
        if method == "GET" and parts[:3] == ["sites", "paper-id", "files"]:
            name = self.live.get("/" + unquote(parts[3]))
            return (200, self.blobs[name]) if name else (404, b"")
        self.wrong.append(f"{method} {path}")
        return 404, b""

    def _created(self, files: dict[str, str], headers: Any) -> bytes:
        if headers["Content-Type"] != "application/json" or not all(path.startswith("/") for path in files):
            self.wrong.append("a deploy of another form")
        self.deploys.append(files)
        id = len(self.deploys) - 1
        required = sorted({name for name in files.values() if name not in self.blobs})
        self._whole(id)
        return json.dumps({"id": str(id), "state": "uploading", "required": required}).encode()

    def _uploaded(self, id: int, path: str, headers: Any, body: bytes) -> tuple[int, bytes]:
        name = sha1(body, usedforsecurity=False).hexdigest()
        if self.deploys[id].get(path) != name or headers["Content-Type"] != "application/octet-stream":
            self.wrong.append(f"{path} is not what was said")
            return 422, b""
        self.blobs[name] = body
        self._whole(id)
        return 200, b"{}"

    def _whole(self, id: int) -> bool:
        whole = all(name in self.blobs for name in self.deploys[id].values())
        if whole and id == len(self.deploys) - 1:
            self.live = self.deploys[id]
        return whole


@contextmanager
def netlify() -> Iterator[tuple[StandIn, str]]:
    """The stand-in, and the address of the server that it answers at, without a path."""
    stand_in = StandIn()

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            """Say nothing."""

        def do_GET(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            status, data = stand_in.answer(self.command, self.path, self.headers, body)
            self.send_response(status)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        do_POST = do_PUT = do_GET  # noqa: N815 - the names that the library asks for

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield stand_in, f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
