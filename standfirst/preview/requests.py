"""What a browser asks: the head of an HTTP/1.1 request, read strictly (RFC 9112), and the one decoding of its path.

It knows no site. Whatever a stranger sends ends here in an `Asked` or in a `Refused` with a plain sentence. Servers that
repaired odd requests, or decoded twice, were walked around again and again; nothing is repaired here.
"""

import re
import unicodedata
from collections.abc import Mapping
from typing import Final

from msgspec import Struct

HEAD_BYTES: Final = 1 << 16
TARGET_BYTES: Final = 1 << 13

_LINE: Final = re.compile(rb"([A-Za-z]{1,20}) ([^ ]+) HTTP/([0-9])\.([0-9])\Z")
_FIELD: Final = re.compile(rb"([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*(.*?)[ \t]*\Z", re.DOTALL)
_CODE: Final = re.compile(rb"%([0-9A-Fa-f]{2})?")


class Refused(Exception):
    """A request that gets no page: the status, and why in words for people."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status = status
        self.why = why


class Asked(Struct, frozen=True, kw_only=True):
    """One request. `path` is decoded, rooted at `/`, in NFC; `query` is as sent, without its `?`; names of `headers`
    are in small letters. `keep` tells whether the connection may be used again."""

    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    keep: bool


def parsed(head: bytes) -> Asked:
    """The head of a request, without the empty line that ends it."""
    first, *rest = head.split(b"\r\n")
    line = _LINE.match(first)
    if line is None:
        raise Refused(400, "this is no HTTP request")
    if line[3] != b"1":
        raise Refused(505, "this server speaks HTTP/1.1")
    headers = _fields(rest)
    path, query = _target(line[2])
    # A body is never read, so what follows it could be taken for a request.
    body = headers.get("content-length", "0") != "0" or "transfer-encoding" in headers
    wish = headers.get("connection", "").lower()
    keep = (wish == "keep-alive") if line[4] == b"0" else ("close" not in wish)
    return Asked(method=line[1].decode(), path=path, query=query, headers=headers, keep=keep and not body)


def _fields(lines: list[bytes]) -> dict[str, str]:
    headers: dict[str, str] = {}
    for line in lines:
        field = _FIELD.match(line)
        if field is None or any(code < 0x20 and code != 0x09 for code in field[2]):
            raise Refused(400, "a line of the request's head cannot be read")
        name, value = field[1].decode().lower(), field[2].decode("latin-1")
        if name in headers and name == "host":
            raise Refused(400, "the request names two hosts")
        headers[name] = f"{headers[name]}, {value}" if name in headers else value
    return headers


def _target(target: bytes) -> tuple[str, str]:
    """The path, decoded once, and the query."""
    if len(target) > TARGET_BYTES:
        raise Refused(414, "the address is too long")
    if not target.startswith(b"/"):
        raise Refused(400, "an address here begins with a slash")
    raw, _, query = target.partition(b"?")
    if any(code <= 0x20 or code == 0x7F for code in target) or b"#" in target or b"\\" in raw:
        raise Refused(400, "the address has a character that addresses do not have")
    if any(code[1] is None for code in _CODE.finditer(raw)):
        raise Refused(400, "the address has a % without its two digits")
    decoded = _CODE.sub(lambda code: bytes([int(code[1], 16)]), raw)
    if decoded.count(b"/") != raw.count(b"/") or any(code < 0x20 or code in (0x5C, 0x7F) for code in decoded):
        raise Refused(400, "the address hides a character that addresses do not have")
    try:
        path = decoded.decode()
    except UnicodeDecodeError:
        raise Refused(400, "the address is not UTF-8") from None
    return unicodedata.normalize("NFC", path), query.decode("latin-1")
