"""Parts of a file, as players of sound and films ask for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from standfirst.preview.answers import Answer
from standfirst.preview.ranges import conditional
from standfirst.preview.requests import Asked

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.preview.literal import Raw

FILM = Answer(headers=(("Content-Type", "video/mp4"),), body=b"0123456789")


def sent(method: str = "GET", answer: Answer = FILM, **headers: str) -> tuple[int, dict[str, str], bytes]:
    asked = {name.replace("_", "-"): value for name, value in headers.items()}
    part = conditional(answer, Asked(method=method, path="/", query="", headers=asked))
    return part.status, dict(part.headers), part.body


@pytest.mark.parametrize(
    ("wish", "body", "place"),
    [
        ("bytes=0-0", b"0", "bytes 0-0/10"),
        ("bytes=2-5", b"2345", "bytes 2-5/10"),
        ("bytes=7-", b"789", "bytes 7-9/10"),
        ("bytes=-3", b"789", "bytes 7-9/10"),
        ("bytes=-99", b"0123456789", "bytes 0-9/10"),
        ("bytes=8-99", b"89", "bytes 8-9/10"),
        ("Bytes= 1-2 ", b"12", "bytes 1-2/10"),
        ("bytes=0-0,50-60", b"0", "bytes 0-0/10"),
    ],
)
def test_one_part_is_sent_with_its_place(wish: str, body: bytes, place: str) -> None:
    status, headers, part = sent(range=wish)
    assert (status, part, headers["Content-Range"]) == (206, body, place)
    assert headers["Content-Type"] == "video/mp4"


def test_several_parts_are_sent_in_one_body() -> None:
    status, headers, body = sent(range="bytes=0-1, 4-4, -2")
    assert status == 206
    assert "Content-Range" not in headers
    boundary = headers["Content-Type"].removeprefix("multipart/byteranges; boundary=").encode()
    first, *parts, last = body.split(b"--" + boundary)
    assert (first, last) == (b"", b"--\r\n")
    assert parts == [
        b"\r\nContent-Type: video/mp4\r\nContent-Range: bytes %s/10\r\n\r\n%s\r\n" % pair
        for pair in ((b"0-1", b"01"), (b"4-4", b"4"), (b"8-9", b"89"))
    ]


@pytest.mark.parametrize("wish", ["bytes=10-", "bytes=99-100", "bytes=-0", "bytes=50-,60-"])
def test_parts_that_are_not_there_are_refused_with_the_size(wish: str) -> None:
    status, headers, _ = sent(range=wish)
    assert (status, headers["Content-Range"]) == (416, "bytes */10")


@pytest.mark.parametrize(
    "wish",
    [
        "",
        "bytes",
        "bytes=",
        "bytes=-",
        "bytes=5-2",
        "bytes=a-b",
        "bytes=1",
        "bytes=1-2-3",
        "bytes=--1",
        "bytes=0-1,x",
        "items=0-1",
        "bytes=" + "9" * 30 + "-",
        "bytes=0-,0-,0-",
        "bytes=" + ",".join(f"{n}-{n}" for n in range(0, 40, 2)),
    ],
)
def test_a_wish_that_is_none_or_an_attack_gets_the_whole(wish: str) -> None:
    assert sent(range=wish)[::2] == (200, b"0123456789")


def test_a_part_is_sent_only_of_the_file_that_the_client_knows() -> None:
    tag = sent()[1]["ETag"]
    assert sent(range="bytes=0-0", if_range=tag)[0] == 206
    assert sent(range="bytes=0-0", if_range='"other"')[0] == 200
    assert sent(range="bytes=0-0", if_range="Wed, 21 Oct 2015 07:28:00 GMT")[0] == 200


def test_a_file_that_the_client_has_is_not_sent_again() -> None:
    tag = sent()[1]["ETag"]
    for known in (tag, f'"x", W/{tag}', "*"):
        assert sent(if_none_match=known)[::2] == (304, b"")
    assert sent(if_none_match='"x"')[0] == 200


def test_only_what_is_found_has_parts_and_only_for_get() -> None:
    assert sent("HEAD", range="bytes=0-0")[0] == 200
    assert sent(answer=Answer(status=404, body=b"abc"), range="bytes=0-0") == (404, {}, b"abc")


def test_parts_come_over_the_wire(serve: Callable[..., Raw]) -> None:
    raw = serve()
    assert raw.get("/film.mp4")[1]["accept-ranges"] == "bytes"
    status, headers, body = raw.get("/film.mp4", "Range: bytes=2-4")
    assert (status, headers["content-length"], body) == (206, "3", b"234")
    status, headers, body = raw.get("/film.mp4", "If-None-Match: *")
    assert (status, body) == (304, b"")
    assert "content-length" not in headers
