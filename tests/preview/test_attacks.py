"""What a stranger may send, byte for byte, and what comes back: never a file that the site does not have, never a 500."""

from __future__ import annotations

import re
import threading
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.preview.literal import EVENTS, FILES, OWN, TOKEN, Literal, Raw, parted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@pytest.fixture(scope="module")
def raw() -> Iterator[Raw]:
    raw = Raw(FILES)
    yield raw
    raw.server.stop()
    assert not raw.bugs


@pytest.mark.parametrize(
    ("target", "status"),
    [
        ("/", 200),
        ("/?q=1", 200),
        ("/old.html", 200),
        ("/old", 200),
        ("/index.html", 200),
        ("/%E0%A4%AD%E0%A4%BE%E0%A4%B0%E0%A4%A4/", 200),
        ("/.well-known/security.txt", 200),
        # traversal
        ("/../secret.txt", 404),
        ("/world/../../secret.txt", 404),
        ("/world/../index.html", 404),
        ("/%2e%2e/secret.txt", 404),
        ("/%2e/index.html", 404),
        ("/.%2e/.env", 404),
        ("/..%2fsecret.txt", 400),
        ("/..%5csecret.txt", 400),
        ("/..\\secret.txt", 400),
        ("/%252e%252e/secret.txt", 404),
        ("/....//secret.txt", 404),
        ("/./index.html", 404),
        ("/..;/index.html", 404),
        ("/%c0%ae%c0%ae/secret.txt", 400),
        ("/%uff0e%uff0e/secret.txt", 400),
        ("/．．/secret.txt".encode().decode("latin-1"), 400),
        ("/%ef%bc%8e%ef%bc%8e/secret.txt", 404),
        ("/etc/passwd", 404),
        ("/C:/windows/win.ini", 404),
        ("/con", 404),
        ("/index.html::$DATA", 404),
        ("/INDEX~1.HTM", 404),
        # hidden
        ("/.standfirst-output", 404),
        ("/.env", 404),
        ("/%2eenv", 404),
        ("/.git/config", 404),
        ("/assets/.htaccess", 404),
        ("/.well-known/.env", 404),
        ("/.well-known/../.env", 404),
        # listings, other spellings
        ("/world/", 404),
        ("/assets/", 404),
        ("/assets", 404),
        ("/world/bridge/index", 200),  # hosts find `index.html` so
        ("/INDEX.HTML", 404),
        ("/index.html.", 404),
        ("/index.html%20", 404),
        ("/index.html/", 404),
        ("/world//bridge/", 404),
        ("//", 404),
        ("//evil.example", 404),
        ("//evil.example/%2e%2e", 404),
        ("/" + "a/" * 4000, 404),
        ("/" + "a" * 9000, 414),
        ("/?" + "a" * 9000, 414),
        # no address
        ("/%00", 400),
        ("/index.html%00.txt", 400),
        ("/%", 400),
        ("/%1", 400),
        ("/%ff%fe", 400),
        ("/%0d%0aSet-Cookie:%20x=y", 400),
        ("/%7f", 400),
        ("/#x", 400),
        ("*", 400),
        ("x", 400),
        ("http://localhost/", 400),
        ("http://evil.example/", 400),
        ("file:///etc/passwd", 400),
        # ours
        ("/_standfirst/", 404),
        ("/_standfirst/../index.html", 404),
        ("/_standfirst/preview.js", 200),
        ("/_standfirst/client/ribbon.js", 404),
        ("/?as-of=tomorrow", 400),
        ("/?as-of=2026-11-25T08:00", 200),
        ("/?as-of=9999-12-31T23:59:59-12:00", 400),
        ("/?as-of=" + "9" * 4000, 400),
    ],
)
def test_only_what_the_site_has_can_be_asked_for(raw: Raw, target: str, status: int) -> None:
    got, headers, body = raw.send(
        f"GET {target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode("latin-1")
    )
    assert got == status
    assert b"SECRET" not in body
    assert "set-cookie" not in headers


HOST = b"Host: localhost\r\n"
INNER = b"GET /feed.xml HTTP/1.1\r\nHost: localhost\r\n\r\n"


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (b"GET / HTTP/1.1\r\n\r\n", 400),
        (b"GET / HTTP/1.0\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost:\r\n\r\n", 403),
        (b"GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n", 403),
        (b"GET / HTTP/1.1\r\nHost: localhost.evil.example\r\n\r\n", 403),
        (b"GET / HTTP/1.1\r\nHost: localhost@evil.example\r\n\r\n", 403),
        (b"GET / HTTP/1.1\r\nHost: localhost, evil.example\r\n\r\n", 403),
        (b"GET / HTTP/1.1\r\nHost: evil.example\r\nX-Forwarded-Host: localhost\r\n\r\n", 403),
        (b"GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost : localhost\r\n\r\n", 400),
        (b"GET / HTTP/2.0\r\n" + HOST + b"Connection: close\r\n\r\n", 505),
        (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505),
        (b"GET / HTTP/0.9\r\n" + HOST + b"\r\n", 505),
        (b"GET /\r\n\r\n", 400),
        (b"GET  / HTTP/1.1\r\n" + HOST + b"\r\n", 400),
        (b"GET / HTTP/1.1 \r\n" + HOST + b"\r\n", 400),
        (b"GET / x HTTP/1.1\r\n" + HOST + b"\r\n", 400),
        (b"\x16\x03\x01\x02\x00\x01\x00\r\n\r\n", 400),
        (b"\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\n" + HOST + b"X: a\x00b\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\n" + HOST + b"X: a\x01b\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\n" + HOST + b"X y\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\n" + HOST + b"X: " + b"a" * 70_000 + b"\r\n\r\n", 431),
        (b"GET / HTTP/1.1\r\n" + HOST + b"X: y\r\n" * 20_000 + b"\r\n", 431),
        # what could hide a second request
        (b"GET / HTTP/1.1\r\n" + HOST + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\n" + HOST + b"Content-Length: -1\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\n" + HOST + b"Content-Length: +5\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\n" + HOST + b"Content-Length: 0x5\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: chunked, identity\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: xchunked\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\n" + HOST + b"Transfer-Encoding:\x0bchunked\r\n\r\n", 400),
        (b"POST / HTTP/1.1\r\n" + HOST + b"Content-Length: 5\r\n\r\nhello", 405),
        # another site's page
        (b"GET /a.svg HTTP/1.1\r\n" + HOST + b"Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: no-cors\r\n\r\n", 403),
        (b"GET /a.svg HTTP/1.1\r\n" + HOST + b"Sec-Fetch-Site: same-site\r\nSec-Fetch-Mode: cors\r\n\r\n", 403),
        (f"GET {EVENTS} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode(), 403),
        (f"GET {EVENTS} HTTP/1.1\r\nHost: localhost\r\nOrigin: http://evil.example\r\n\r\n".encode(), 403),
        (f"GET {EVENTS} HTTP/1.1\r\nHost: localhost\r\nOrigin: null\r\n\r\n".encode(), 403),
        (f"GET {EVENTS} HTTP/1.1\r\nHost: localhost\r\nSec-Fetch-Site: cross-site\r\n\r\n".encode(), 403),
        (b"GET /_standfirst/events HTTP/1.1\r\n" + HOST + b"Sec-Fetch-Site: same-origin\r\n\r\n", 403),
        (b"GET /_standfirst/events?token=x HTTP/1.1\r\n" + HOST + b"Sec-Fetch-Site: same-origin\r\n\r\n", 403),
        (f"GET {EVENTS} HTTP/1.1\r\nHost: evil.example\r\nOrigin: http://evil.example\r\n\r\n".encode(), 403),
        (f"HEAD {EVENTS} HTTP/1.1\r\nHost: localhost\r\nSec-Fetch-Site: same-origin\r\n\r\n".encode(), 404),
    ],
)  # fmt: skip
def test_what_is_no_plain_request_of_an_own_page_is_refused(raw: Raw, request_: bytes, status: int) -> None:
    if b"\r\n\r\n" in request_ and b"Connection:" not in request_:
        request_ = request_.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n", 1)
    got, headers, body = raw.send(request_)
    assert got == status
    assert headers["x-content-type-options"] == "nosniff"
    assert b"<p>A page" not in body
    assert b"Traceback" not in body
    assert TOKEN.encode() not in body or status == 404


@pytest.mark.parametrize(
    "head",
    [
        b"GET /feed.json HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n" % len(INNER),
        b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\nTransfer-Encoding: chunked\r\n\r\n%x\r\n"
        % len(INNER),
        b"POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5, 5\r\n\r\nhello",
    ],
)
def test_a_body_cannot_smuggle_a_second_request_in(raw: Raw, head: bytes) -> None:
    assert b"<rss/>" not in raw.send(head + INNER)[2]


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PATCH", "get", "PROPFIND"])
def test_nothing_is_taken_in(raw: Raw, method: str) -> None:
    status, headers, _ = raw.get("/", method=method)
    assert (status, headers["allow"]) == (405, "GET, HEAD")


def test_an_upgrade_is_not_heeded(raw: Raw) -> None:
    for kind in ("websocket", "h2c"):
        assert raw.get("/feed.xml", f"Upgrade: {kind}", "Connection: Upgrade")[0] == 200


def test_another_sites_link_leads_to_a_page_and_to_no_other_file(serve: Callable[..., Raw]) -> None:
    """A window that begins a download stays as it was, and so would tell that there is such a file."""
    raw = serve({**FILES, "_headers": "/old\n Content-Disposition: attachment\n/feed.json\n Content-Type: text/html\n"})
    for site in ("cross-site", "same-site"):
        link = (f"Sec-Fetch-Site: {site}", "Sec-Fetch-Mode: navigate", "Sec-Fetch-Dest: document")
        for target, status in [("/", 200), ("/none", 404), ("/world/bridge", 301), ("/feed.json", 200)]:
            assert raw.get(target, *link)[0] == status
        for target in ("/old", "/film.mp4", "/a.woff2", "/feed.xml"):
            got, _, body = raw.get(target, *link)
            assert (got, b"only; open the address by itself" in body) == (403, True)
            assert raw.get(target, "Sec-Fetch-Site: none")[0] == raw.get(target, *OWN)[0] == 200


def test_a_rebound_name_reads_nothing(raw: Raw) -> None:
    """A stranger's page whose name now leads here: for its browser it is same-origin, and only `Host` tells."""
    host = f"rebound.example:{raw.port}"
    for target in ("/", EVENTS, "/_standfirst/preview.js", "/feed.xml"):
        status, _, body = raw.get(target, "Sec-Fetch-Site: same-origin", f"Origin: http://{host}", host=host)
        assert status == 403
        assert TOKEN.encode() not in body


@settings(max_examples=400, deadline=None)
@given(
    st.one_of(
        st.binary(max_size=60),
        st.text(max_size=30).map(lambda text: text.encode("utf-8", "surrogatepass")),
        st.lists(
            st.sampled_from(
                [b"/", b"..", b".", b"%2e", b"%2f", b"%5c", b"\\", b"%00", b"?", b"#", b"a", b"index.html", b".env",
                 b"_headers", b"_redirects", b"*", b":", b";", b"%", b"%25", b"world", b"bridge", b"as-of=", b"404", b"~"]
            ),
            max_size=9,
        ).map(b"".join),
    )
)  # fmt: skip
@example(b"/a\r\nX: y")
@example(b"/ HTTP/1.1\r\nHost: evil.example\r\n")
def test_whatever_the_target_the_answer_is_the_sites_or_a_refusal(raw: Raw, target: bytes) -> None:
    request = b"GET /" + target + b" HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    status, _, body = raw.send(request)
    assert status in {200, 301, 302, 400, 403, 404, 414, 505}
    if status == 200:
        text = body.decode()
        assert any(piece in text for piece in ("A page", "An old page", "A bridge", "Nothing here", "EventSource")) or (
            text in FILES.values()
        )
    assert b"SECRET" not in body


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300))
@example(b"GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 999\r\n\r\n")
def test_noise_is_refused_and_the_next_is_served(raw: Raw, noise: bytes) -> None:
    with raw.connect() as one:
        one.sendall(noise + b"\r\n\r\n")
        one.settimeout(0.02)
        try:
            said = one.recv(100)
        except (TimeoutError, ConnectionResetError):
            said = b""
        assert re.match(rb"\AHTTP/1\.1 (200|400|403|404|405|431|505) |\Z", said)
    assert raw.get("/feed.xml")[2] == b"<rss/>"


def test_a_view_that_fails_shows_a_notice_and_never_its_inside(serve: Callable[..., Raw]) -> None:
    raw = serve({"index.html": ZeroDivisionError("of <ours>"), "feed.xml": "<rss/>"})
    status, _, body = raw.get("/")
    assert status == 503
    assert b"ZeroDivisionError: of &lt;ours&gt;" in body
    assert b"Traceback" not in body
    assert isinstance(raw.bugs[0], ZeroDivisionError)
    assert raw.get("/feed.xml")[0] == 200


def test_even_a_site_that_cannot_be_seen_at_all_is_no_500() -> None:
    class Blind:
        def view(self, as_of: int | None) -> Literal:
            if threading.current_thread() is not threading.main_thread():
                raise ZeroDivisionError
            return Literal({})

    raw = Raw({})
    raw.server.stop()
    from standfirst.preview.ports import listen
    from standfirst.preview.server import Server
    from standfirst.preview.visitors import visitors_of

    sockets = listen("127.0.0.1", 0)
    bugs: list[Exception] = []
    server = Server(sockets, Blind(), visitors_of("127.0.0.1", TOKEN), say=print, bug=bugs.append)
    server.start()
    try:
        raw.port = sockets[0].getsockname()[1]
        status, _, body = raw.get("/")
        assert (status, len(bugs)) == (503, 1)
        assert b"ZeroDivision" not in body
    finally:
        server.stop()


def test_parted_reads_what_the_tests_read() -> None:
    assert parted(b"HTTP/1.1 404 Not Found\r\nA-B: c: d\r\n\r\nbody\r\n\r\n") == (404, {"a-b": "c: d"}, b"body\r\n\r\n")
