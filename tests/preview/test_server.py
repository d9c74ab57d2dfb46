"""What the server answers, by raw requests: no client library mends them on the way."""

from __future__ import annotations

import gc
import socket
import struct
from contextlib import ExitStack, closing
from typing import TYPE_CHECKING

import pytest

from standfirst.files import DiskFiles
from standfirst.preview.ports import listen
from standfirst.preview.server import Server, View
from standfirst.preview.shelf import Shelf, shelf_of
from standfirst.preview.state import State
from standfirst.preview.visitors import visitors_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

PAGE = "<!doctype html><title>x</title><body><p>A page</p></body>"
FILES = {
    "index.html": PAGE,
    "world/bridge/index.html": PAGE.replace("A page", "A bridge"),
    "भारत/index.html": PAGE,
    "old.html": PAGE,
    "404.html": PAGE.replace("A page", "Nothing here"),
    "_f/recent.html": "<ul><li>One</ul>",
    "feed.xml": "<rss/>",
    "feed.json": "{}",
    "a.svg": "<svg/>",
    "a.woff2": "x",
    "a.avif": "x",
    "a.webp": "x",
    "assets/style.css": "p{}",
    ".standfirst-output": "preview\n",
    ".env": "SECRET",
}


class Raw:
    """Sends bytes, gives status, headers and body."""

    def __init__(self, port: int) -> None:
        self.port = port

    def send(self, request: bytes) -> tuple[int, dict[str, str], bytes]:
        with closing(socket.create_connection(("127.0.0.1", self.port), timeout=30)) as one:
            one.sendall(request)
            whole = b""
            while part := one.recv(65536):
                whole += part
        head, _, body = whole.partition(b"\r\n\r\n")
        first, *lines = head.decode().split("\r\n")
        headers = dict(line.lower().split(": ", 1) for line in lines)
        return int(first.split()[1]), headers, body

    def get(
        self, target: str, *more: str, method: str = "GET", host: str = "localhost"
    ) -> tuple[int, dict[str, str], bytes]:
        lines = [f"{method} {target} HTTP/1.1", f"Host: {host}", "Connection: close", *more, "", ""]
        return self.send("\r\n".join(lines).encode())


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Callable[..., Raw]]:
    """Serves the files above."""
    for path, text in FILES.items():
        place = tmp_path / "out" / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")
    (tmp_path / "secret.txt").write_text("SECRET", encoding="utf-8")
    (tmp_path / "out/link.txt").symlink_to(tmp_path / "secret.txt")
    output = DiskFiles(tmp_path / "out")
    servers: list[Server] = []

    def start(url: str = "https://example.org/", shelf: Shelf | None = None, head_seconds: float = 30) -> Raw:
        sockets = listen("127.0.0.1", 0)
        view = View(shelf=shelf or shelf_of(output, url), state=State(version="run-1"))
        server = Server(sockets, output, visitors_of("127.0.0.1"), view, head_seconds)
        servers.append(server)
        server.start()
        return Raw(sockets[0].getsockname()[1])

    yield start
    for server in servers:
        server.stop()


def test_a_page_is_served_with_the_script_and_the_file_is_left_alone(serve: Callable[..., Raw], tmp_path: Path) -> None:
    status, headers, body = serve().get("/world/bridge/")
    assert status == 200
    assert headers["content-type"] == "text/html; charset=utf-8"
    assert b'<script src="/_standfirst/reload.js" data-version="run-1" defer></script></body>' in body
    assert b"_standfirst" not in (tmp_path / "out/world/bridge/index.html").read_bytes()


def test_every_answer_forbids_caching_guessing_and_use_by_others(serve: Callable[..., Raw]) -> None:
    raw = serve()
    for target in ("/", "/none", "/world/bridge", "/%", "/_standfirst/reload.js", "/feed.xml"):
        _, headers, body = raw.get(target)
        assert headers["cache-control"] == "no-store"
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["cross-origin-resource-policy"] == "same-origin"
        assert headers["content-length"] == str(len(body))
        assert not [name for name in headers if name.startswith("access-control")]


@pytest.mark.parametrize(
    ("target", "kind"),
    [
        ("/feed.xml", "application/xml; charset=utf-8"),
        ("/feed.json", "application/json; charset=utf-8"),
        ("/a.svg", "image/svg+xml; charset=utf-8"),
        ("/a.woff2", "font/woff2"),
        ("/a.avif", "image/avif"),
        ("/a.webp", "image/webp"),
        ("/assets/style.css", "text/css; charset=utf-8"),
        ("/_standfirst/reload.js", "text/javascript; charset=utf-8"),
    ],
)
def test_files_have_their_types(serve: Callable[..., Raw], target: str, kind: str) -> None:
    status, headers, _ = serve().get(target)
    assert (status, headers["content-type"]) == (200, kind)


def test_a_fragment_is_no_page_and_gets_no_script(serve: Callable[..., Raw]) -> None:
    assert serve().get("/_f/recent.html")[2] == FILES["_f/recent.html"].encode()


@pytest.mark.parametrize(
    ("target", "status"),
    [
        ("/", 200),
        ("/?q=1", 200),
        ("/old.html", 200),
        ("/index.html", 200),
        ("/%E0%A4%AD%E0%A4%BE%E0%A4%B0%E0%A4%A4/", 200),
        ("/भारत/", 200),
        ("/world/", 404),
        ("/world/bridge/index", 404),
        ("/.standfirst-output", 404),
        ("/.env", 404),
        ("/link.txt", 404),
        ("/../secret.txt", 404),
        ("/world/../../secret.txt", 404),
        ("/%2e%2e/secret.txt", 404),
        ("/..%2fsecret.txt", 400),
        ("/..%5csecret.txt", 400),
        ("/%252e%252e/secret.txt", 404),
        ("/....//secret.txt", 404),
        ("/./index.html", 404),
        ("//", 404),
        ("//evil.example", 404),
        ("//evil.example/%2e%2e", 404),
        ("/etc/passwd", 404),
        ("/assets/", 404),
        ("/assets", 404),
        ("/INDEX.HTML", 404),
        ("/index.html::$DATA", 404),
        ("/index.html.", 404),
        ("/index.html%20", 404),
        ("/%00", 400),
        ("/%", 400),
        ("/%ff%fe", 400),
        ("/" + "a/" * 4000, 404),
        ("/" + "a" * 9000, 414),
        ("/_standfirst/", 404),
        ("/_standfirst/../index.html", 404),
    ],
)
def test_only_what_a_build_made_can_be_asked_for(serve: Callable[..., Raw], target: str, status: int) -> None:
    got, _, body = serve().get(target)
    assert got == status
    assert b"SECRET" not in body


def test_an_unknown_address_gets_the_sites_own_page(serve: Callable[..., Raw]) -> None:
    status, _, body = serve().get("/none/")
    assert status == 404
    assert b"Nothing here" in body
    assert b"reload.js" in body  # it comes by itself once it is there


def test_a_page_without_its_slash_is_redirected_with_its_query(serve: Callable[..., Raw]) -> None:
    status, headers, _ = serve().get("/world/bridge?a=b")
    assert (status, headers["location"]) == (301, "/world/bridge/?a=b")
    assert serve().get("/भारत")[1]["location"] == "/%e0%a4%ad%e0%a4%be%e0%a4%b0%e0%a4%a4/"


def test_a_site_below_a_path_is_served_below_it(serve: Callable[..., Raw]) -> None:
    raw = serve("https://example.org/paper/")
    assert raw.get("/")[0] == 302
    assert raw.get("/")[1]["location"] == "/paper/"
    assert raw.get("/paper")[1]["location"] == "/paper/"
    assert raw.get("/paper/world/bridge/")[0] == 200
    assert raw.get("/paper/world/bridge")[1]["location"] == "/paper/world/bridge/"
    assert raw.get("/world/bridge/")[0] == 404
    assert raw.get("/_standfirst/reload.js")[0] == 200


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PATCH", "get"])
def test_nothing_is_taken_in(serve: Callable[..., Raw], method: str) -> None:
    status, headers, _ = serve().get("/", method=method)
    assert (status, headers["allow"]) == (405, "get, head")


def test_head_is_get_without_the_body(serve: Callable[..., Raw]) -> None:
    raw = serve()
    _, of_get, body = raw.get("/")
    status, of_head, nothing = raw.get("/", method="HEAD")
    assert (status, nothing) == (200, b"")
    assert of_head == of_get
    assert of_get["content-length"] == str(len(body))


def test_strangers_are_told_so_in_plain_words(serve: Callable[..., Raw]) -> None:
    raw = serve()
    for host in ("evil.example", "evil.example:80", "localhost.evil.example"):
        status, _, body = raw.get("/", host=host)
        assert status == 403
        assert b"evil.example" in body
        assert b"<" not in body
    assert raw.send(b"GET / HTTP/1.1\r\n\r\n")[0] == 400
    assert raw.get("/a.svg", "Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: no-cors")[0] == 403
    assert raw.get("/", "Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate")[0] == 200
    assert raw.get("/_standfirst/events", "Origin: http://evil.example")[0] == 403
    assert raw.get("/_standfirst/events", "Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: cors")[0] == 403


def test_several_requests_share_a_connection(serve: Callable[..., Raw]) -> None:
    one = b"GET /feed.xml HTTP/1.1\r\nHost: localhost\r\n\r\n"
    last = one.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n")
    _, _, body = serve().send(one + one + last)
    assert body.count(b"<rss/>") == 3


def test_a_body_cannot_smuggle_a_second_request_in(serve: Callable[..., Raw]) -> None:
    inner = b"GET /feed.xml HTTP/1.1\r\nHost: localhost\r\n\r\n"
    head = b"GET /feed.json HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n" % len(inner)
    assert b"<rss/>" not in serve().send(head + inner)[2]


def test_a_head_that_does_not_end_is_cut_off_and_blocks_nobody(serve: Callable[..., Raw]) -> None:
    raw = serve(head_seconds=0.2)
    with closing(socket.create_connection(("127.0.0.1", raw.port), timeout=30)) as slow:
        slow.sendall(b"GET / HT")
        assert raw.get("/")[0] == 200
        assert slow.recv(100).startswith(b"HTTP/1.1 408 ")


def test_a_browser_that_goes_away_is_no_news(
    serve: Callable[..., Raw], caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    raw = serve()
    for request in (b"GET /_standfirst/events HTTP/1.1", b"GET / HTTP/1.1", b"GET / HT"):
        one = socket.create_connection(("127.0.0.1", raw.port), timeout=30)
        one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))  # closing is then a reset
        one.sendall(request + b"\r\nHost: localhost\r\n" + (b"\r\n" if request.endswith(b"1") else b""))
        if request.endswith(b"1"):
            assert one.recv(10)
        one.close()
    assert raw.get("/")[0] == 200
    gc.collect()
    assert not caplog.records
    assert capfd.readouterr().err == ""


def test_fifty_slow_clients_and_many_tabs_hold_nobody_up(serve: Callable[..., Raw]) -> None:
    raw = serve()
    with ExitStack() as stack:
        for number in range(250):
            one = stack.enter_context(closing(socket.create_connection(("127.0.0.1", raw.port), timeout=30)))
            one.sendall(b"GET / HT" if number < 50 else b"GET /_standfirst/events HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert raw.get("/")[0] == 200


def test_a_head_without_measure_is_refused(serve: Callable[..., Raw]) -> None:
    with closing(socket.create_connection(("127.0.0.1", serve().port), timeout=30)) as one:
        one.sendall(b"GET / HTTP/1.1\r\nX: " + b"a" * 70_000)
        assert one.recv(100).startswith(b"HTTP/1.1 431 ")


def test_a_site_with_nothing_to_show_says_so_and_recovers_by_itself(serve: Callable[..., Raw]) -> None:
    status, _, body = serve(shelf=Shelf()).get("/world/")
    assert status == 503
    assert b"nothing to show yet" in body
    assert b"reload.js" in body
