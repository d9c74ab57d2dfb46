"""The head of a request is read strictly, and its path decoded once."""

from __future__ import annotations

import pytest

from standfirst.preview.requests import Refused, parsed

END = b" HTTP/1.1\r\nHost: localhost"


@pytest.mark.parametrize(
    ("target", "path", "query"),
    [
        (b"/", "/", ""),
        (b"/a%20b/?x=%2f&y", "/a b/", "x=%2f&y"),
        ("/भारत/".encode(), "/भारत/", ""),
        (b"/%E0%A4%AD/", "/भ/", ""),
        (b"/caf%65%CC%81/", "/café/", ""),
        (b"/a/../b", "/a/../b", ""),  # looked up as it is, and not there
        (b"/%252e%252e/", "/%2e%2e/", ""),
        (b"//evil.example/", "//evil.example/", ""),
        (b"/a?b?c", "/a", "b?c"),
    ],
)
def test_a_path_is_decoded_once(target: bytes, path: str, query: str) -> None:
    asked = parsed(b"GET " + target + END)
    assert (asked.path, asked.query) == (path, query)


@pytest.mark.parametrize(
    ("head", "status"),
    [
        (b"GET /%" + END, 400),
        (b"GET /%zz" + END, 400),
        (b"GET /%00" + END, 400),
        (b"GET /%0d%0aX:y" + END, 400),
        (b"GET /%ff%fe" + END, 400),
        (b"GET /%2fetc" + END, 400),
        (b"GET /..%5c..%5cx" + END, 400),
        (b"GET /..\\..\\x" + END, 400),
        (b"GET /a#b" + END, 400),
        (b"GET /a\x01" + END, 400),
        (b"GET /\x7f" + END, 400),
        (b"GET a" + END, 400),
        (b"GET http://evil.example/" + END, 400),
        (b"OPTIONS *" + END, 400),
        (b"GET /" + b"a" * 9000 + END, 414),
        (b"GET / HTTP/2.0\r\nHost: localhost", 505),
        (b"GET / HTTP/1.1\r\nHost: a\r\nHost: b", 400),
        (b"GET / HTTP/1.1\r\nHost : a", 400),
        (b"GET / HTTP/1.1\r\nHost: a\r\n folded", 400),
        (b"GET / HTTP/1.1\r\nHost: a\nX: y", 400),
        (b"GET /", 400),
        (b"GET  / HTTP/1.1", 400),
        (b"\x16\x03\x01\x02\x00", 400),
        (b"", 400),
    ],
)
def test_what_is_odd_is_refused_and_never_repaired(head: bytes, status: int) -> None:
    with pytest.raises(Refused) as refused:
        parsed(head)
    assert refused.value.status == status


@pytest.mark.parametrize(
    ("head", "keep"),
    [
        (b"GET /" + END, True),
        (b"GET /" + END + b"\r\nConnection: close", False),
        (b"GET / HTTP/1.0\r\nHost: a", False),
        (b"GET / HTTP/1.0\r\nConnection: Keep-Alive", True),
        (b"GET /" + END + b"\r\nContent-Length: 5", False),
        (b"GET /" + END + b"\r\nContent-Length: 0", True),
        (b"GET /" + END + b"\r\nTransfer-Encoding: chunked", False),
    ],
)
def test_a_connection_is_kept_unless_a_body_may_follow(head: bytes, *, keep: bool) -> None:
    assert parsed(head).keep is keep
