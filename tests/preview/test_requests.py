"""The head of a request is read strictly, and its path decoded once."""

from __future__ import annotations

from typing import Any

import pytest

from standfirst.preview.requests import Asked, Refused, asked_of


def asked(target: bytes = b"/", *headers: tuple[bytes, bytes], version: str = "1.1") -> Asked:
    raw, _, query = target.partition(b"?")
    scope: dict[str, Any] = {
        "http_version": version,
        "method": "GET",
        "raw_path": raw,
        "query_string": query,
        "headers": [(b"host", b"localhost"), *headers],
    }
    return asked_of(scope)


@pytest.mark.parametrize(
    ("target", "path", "query"),
    [
        (b"/", "/", ""),
        (b"/a%20b/?x=%2f&y", "/a b/", "x=%2f&y"),
        (b"/%E0%A4%AD/", "/भ/", ""),
        (b"/caf%65%CC%81/", "/café/", ""),
        (b"/a/../b", "/a/../b", ""),  # looked up as it is, and not there
        (b"/%252e%252e/", "/%2e%2e/", ""),
        (b"//evil.example/", "//evil.example/", ""),
        (b"/a?b?c", "/a", "b?c"),
    ],
)
def test_a_path_is_decoded_once(target: bytes, path: str, query: str) -> None:
    assert (asked(target).path, asked(target).query) == (path, query)


@pytest.mark.parametrize(
    ("target", "status"),
    [
        (b"/%", 400),
        (b"/%zz", 400),
        (b"/%00", 400),
        (b"/%0d%0aX:y", 400),
        (b"/%ff%fe", 400),
        (b"/%c0%af", 400),
        (b"/%2fetc", 400),
        (b"/..%5c..%5cx", 400),
        (b"/..\\..\\x", 400),
        (b"/a#b", 400),
        (b"/?a#b", 400),
        (b"/a\x01", 400),
        (b"/\x7f", 400),
        ("/भारत/".encode(), 400),
        ("/?भारत".encode(), 400),
        (b"a", 400),
        (b"*", 400),
        (b"http://evil.example/", 400),
        (b"/" + b"a" * 9000, 414),
        (b"/?" + b"a" * 9000, 414),
    ],
)
def test_what_is_odd_is_refused_and_never_repaired(target: bytes, status: int) -> None:
    with pytest.raises(Refused) as refused:
        asked(target)
    assert refused.value.status == status


def test_other_versions_of_http_and_unreadable_headers_are_refused() -> None:
    with pytest.raises(Refused, match=r"1\.1"):
        asked(version="2.0")
    with pytest.raises(Refused, match="cannot be read"):
        asked(b"/", (b"x", b"a\x01b"))
    with pytest.raises(Refused, match="two hosts"):
        asked(b"/", (b"host", b"other"))


def test_a_body_is_noticed() -> None:
    assert asked(b"/", (b"content-length", b"5")).body
    assert asked(b"/", (b"transfer-encoding", b"chunked")).body
    assert not asked(b"/", (b"content-length", b"0")).body


def test_a_parameter_is_decoded_and_a_plus_is_a_plus() -> None:
    one = asked(b"/?x&as-of=2026-11-25T08%3A00+05:30&as-of=later&as-off=1")
    assert one.parameter("as-of") == "2026-11-25T08:00+05:30"
    assert one.parameter("x") == ""
    assert one.parameter("none") == ""
