"""A stand-in for Cloudflare Pages, as far as `wrangler pages deploy` asks it, written by what wrangler sends (4.86, its
`src/pages/upload.ts` and `src/api/pages/deploy.ts`). It checks what it is sent, and shows a deployment under an address of its own."""

from __future__ import annotations

import base64
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.policy import HTTP
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import unquote

TOKEN, ACCOUNT = "cf_hunter2", "0123456789abcdef"
PROJECT = f"/client/v4/accounts/{ACCOUNT}/pages/projects/paper"


class StandIn:
    """The service: assets that it has by the hashes that wrangler gives them, and deployments, of which readers see the last.
    `fail`: a status for requests to a path that ends so."""

    def __init__(self) -> None:
        self.url = ""
        self.assets: dict[str, bytes] = {}
        self.types: dict[str, str] = {}
        self.deployments: list[dict[str, Any]] = []
        self.requests: list[tuple[str, str]] = []
        self.wrong: list[str] = []
        self.fail: dict[str, int] = {}
        self.sent = 0
        claims = json.dumps({"exp": int(time.time()) + 3600, "max_file_count_allowed": 20000}).encode()
        self.jwt = "x." + base64.b64encode(claims).decode() + ".x"

    def readers(self) -> dict[str, bytes]:
        """What readers get, and our manifest not."""
        if not self.deployments:
            return {}
        files = self.deployments[-1]["files"]
        found = {path.lstrip("/"): self.assets[name] for path, name in files.items()}
        return {path: data for path, data in found.items() if not path.startswith("_standfirst/")}

    def answer(self, method: str, path: str, headers: Any, body: bytes) -> tuple[int, bytes]:
        self.requests.append((method, path))
        if path.startswith("/deployment/"):
            return self._read(path)
        for end, status in self.fail.items():
            if path.endswith(end):
                return status, _told(None, "Authentication error" if status == 403 else "unwell", 10000)
        ours = TOKEN if path.startswith("/client/v4/accounts/") else self.jwt
        if headers["Authorization"] != f"Bearer {ours}":
            return 403, _told(None, "Authentication error", 10000)
        return self._api(method, path, headers, body)

    def _api(self, method: str, path: str, headers: Any, body: bytes) -> tuple[int, bytes]:
        if (method, path) == ("GET", PROJECT):
            return 200, _told(self._project())
        if (method, path) == ("GET", f"{PROJECT}/upload-token"):
            return 200, _told({"jwt": self.jwt})
        if (method, path) == ("POST", "/client/v4/pages/assets/check-missing"):
            return 200, _told([name for name in json.loads(body)["hashes"] if name not in self.assets])
        if (method, path) == ("POST", "/client/v4/pages/assets/upload"):
            self._uploaded(json.loads(body))
            return 200, _told({})
        if (method, path) == ("POST", "/client/v4/pages/assets/upsert-hashes"):
            return 200, _told({})
        if (method, path) == ("POST", f"{PROJECT}/deployments"):
            return 200, _told(self._deployed(headers["Content-Type"], body))
        if method == "GET" and path.startswith(f"{PROJECT}/deployments/"):
            return 200, _told({"latest_stage": {"name": "deploy", "status": "success"}, "aliases": []})
        self.wrong.append(f"{method} {path}")
        return 404, _told(None, "Project not found", 8000007)

    def _project(self) -> dict[str, Any]:
        last = len(self.deployments) - 1
        shown = {"id": str(last), "url": f"{self.url}/deployment/{last}"} if last >= 0 else None
        kinds = {"production": {"compatibility_date": "2025-01-01"}, "preview": {"compatibility_date": "2025-01-01"}}
        return {
            "name": "paper",
            "production_branch": "main",
            "deployment_configs": kinds,
            "canonical_deployment": shown,
        }

    def _uploaded(self, files: list[dict[str, Any]]) -> None:
        for file in files:
            if not file["base64"] or len(file["key"]) != 32:
                self.wrong.append("a file of another form")
            self.assets[file["key"]] = base64.b64decode(file["value"])
            self.types[file["key"]] = file["metadata"]["contentType"]
            self.sent += 1

    def _deployed(self, kind: str, body: bytes) -> dict[str, Any]:
        message = message_from_bytes(b"Content-Type: " + kind.encode() + b"\r\n\r\n" + body, policy=HTTP)
        parts: list[Any] = list(message.iter_parts())
        fields: dict[str, bytes] = {
            part.get_param("name", header="content-disposition"): part.get_payload(decode=True) for part in parts
        }
        files = json.loads(fields["manifest"])
        if lost := [path for path, name in files.items() if name not in self.assets]:
            self.wrong.append(f"a deployment without the bytes of {lost}")
        if fields["branch"] != b"main":
            self.wrong.append(f"not of the branch that readers see: {fields['branch']!r}")
        self.deployments.append({"files": files, "headers": fields.get("_headers"), "note": fields["commit_message"]})
        id = len(self.deployments) - 1
        return {"id": str(id), "url": f"{self.url}/deployment/{id}", "project_name": "paper"}

    def _read(self, path: str) -> tuple[int, bytes]:
        _, _, id, name = path.split("/", 3)
        found = self.deployments[int(id)]["files"].get(f"/{unquote(name)}")
        return (200, self.assets[found]) if found else (404, b"nothing here")


def _told(result: object, fault: str = "", code: int = 0) -> bytes:
    faults = [{"code": code, "message": fault}] if fault else []
    return json.dumps({"success": not fault, "errors": faults, "messages": [], "result": result}).encode()


@contextmanager
def cloudflare() -> Iterator[StandIn]:
    """The stand-in, at work on loopback."""
    stand_in = StandIn()

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            """Say nothing."""

        def do_GET(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0)) if self._counted() else self._chunks()
            status, data = stand_in.answer(self.command, self.path, self.headers, body)
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        do_POST = do_GET  # noqa: N815 - the name that the library asks for

        def _counted(self) -> bool:
            return self.headers.get("Transfer-Encoding", "").lower() != "chunked"

        def _chunks(self) -> bytes:
            parts = []
            while size := int(self.rfile.readline(), 16):
                parts.append(self.rfile.read(size))
                self.rfile.readline()
            self.rfile.readline()
            return b"".join(parts)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    stand_in.url = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield stand_in
    finally:
        server.shutdown()
        server.server_close()
