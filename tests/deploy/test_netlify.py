"""Netlify, against a stand-in that keeps its documented protocol and checks what it is sent."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from hashlib import sha1
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import unquote

import pytest

from standfirst.deploy.faults import Incomplete
from standfirst.deploy.hosts.netlify import Netlify
from standfirst.deploy.lock import Lock, new_holder
from standfirst.deploy.run import Outcome, Wish, deploy
from standfirst.deploy.trying import Trying
from standfirst.problems import UsageError
from tests.deploy.papers import Press, Source

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


class Service:
    def __init__(self, stand_in: StandIn, api: str) -> None:
        self.stand_in, self.api = stand_in, api
        self.now = 1_760_000_000

    def deploy(self, source: Source, **wish: Any) -> Outcome:
        self.now += 1
        host = Netlify("paper-id", Trying(sleep=lambda _: None), api=self.api, sleep=lambda _: None)
        lock = Lock(host, new_holder("m", 1, self.now), lambda: self.now, lambda _: False)
        asked = Wish("https://paper.example/", f"r{self.now}", self.now, days=0)._replace(**wish)
        return deploy(host, source, asked, lock, None, lambda *_: None)


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
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
    monkeypatch.setenv("NETLIFY_AUTH_TOKEN", TOKEN)
    yield Service(stand_in, f"http://127.0.0.1:{server.server_port}/api/v1")
    server.shutdown()
    server.server_close()
    assert stand_in.wrong == []


def test_it_is_sent_what_it_has_not_got_and_shows_all_at_once(service: Service) -> None:
    press = Press(2)
    first = Source({**press.release().bytes, "दुनिया/a b.html": b"1"})
    service.deploy(first)
    assert service.stand_in.readers() == first.bytes
    press._edit()
    second = press.release()
    service.stand_in.requests.clear()
    outcome = service.deploy(second)
    assert service.stand_in.readers() == second.bytes
    assert (len(outcome.put), outcome.delete) == (1, ("दुनिया/a b.html",))
    assert [method for method, _ in service.stand_in.requests].count("PUT") == 2, "the page and the manifest"
    service.stand_in.requests.clear()
    assert service.deploy(second).put == ()
    assert {method for method, _ in service.stand_in.requests} == {"GET"}


@pytest.mark.parametrize("status", [500, 429])
def test_a_fault_at_any_request_passes(service: Service, status: int) -> None:
    press = Press(3)
    service.deploy(press.release())
    for at in range(8):
        source = press.next()
        service.stand_in.requests.clear()
        service.stand_in.fail = {at: status}
        service.deploy(source, confirmed=True)
        assert service.stand_in.readers() == source.bytes


def test_an_upload_that_fails_for_good_shows_nothing_of_it(service: Service) -> None:
    press = Press(3)
    service.deploy(press.release())
    before = service.stand_in.readers()
    service.stand_in.requests.clear()
    service.stand_in.fail = dict.fromkeys(range(3, 100), 503)
    with pytest.raises(Incomplete) as raised:
        service.deploy(press.next(), confirmed=True)
    assert "hunter2" not in str(raised.value) + raised.value.hint
    assert service.stand_in.readers() == before
    service.stand_in.fail = {}
    source = press.next()
    service.deploy(source, confirmed=True)
    assert service.stand_in.readers() == source.bytes


def test_credentials_that_are_wrong_or_absent_are_told(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NETLIFY_AUTH_TOKEN", "other")
    with pytest.raises(Incomplete, match="does not let these credentials"):
        service.deploy(Press(1).release())
    monkeypatch.delenv("NETLIFY_AUTH_TOKEN")
    with pytest.raises(UsageError, match="no NETLIFY_AUTH_TOKEN in the environment"):
        service.deploy(Press(1).release())
