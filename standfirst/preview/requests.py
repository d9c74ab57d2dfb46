"""What a browser asks: the head of a request, read strictly (RFC 9112), and the one decoding of its path.

h11 has parsed the head; it knows no site. Whatever a stranger sends ends here in an `Asked` or in a `Refused` with a
plain sentence. Servers that repaired odd requests, or decoded twice, were walked around again and again; nothing is
repaired here.
"""

import re
import unicodedata
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

from msgspec import Struct

if TYPE_CHECKING:
    from starlette.types import Scope

HEAD_BYTES: Final = 1 << 16
TARGET_BYTES: Final = 1 << 13

_CODE: Final = re.compile(rb"%([0-9A-Fa-f]{2})?")
_CONTROL: Final = re.compile(rb"[\x00-\x08\x0a-\x1f\x7f]")


class Refused(Exception):
    """A request that gets no page: the status, and why in words for people."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status = status
        self.why = why


class Asked(Struct, frozen=True, kw_only=True):
    """One request. `path` is decoded, rooted at `/`, in NFC; `query` is as sent, without its `?`; names of `headers`
    are in small letters. `body`: something follows the head, which nobody reads."""

    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    body: bool = False

    def parameter(self, name: str) -> str:
        """What the query says under a name, the first time; "" without one. A `+` is a plus: times have them."""
        for part in self.query.split("&"):
            key, _, value = part.partition("=")
            if key == name:
                return unquote(value)
        return ""


def asked_of(scope: "Scope") -> Asked:
    """A request as ASGI tells of it."""
    if scope["http_version"] not in ("1.0", "1.1"):
        raise Refused(505, "this server speaks HTTP/1.1")
    headers = _fields(scope["headers"])
    path, query = _target(scope["raw_path"], scope["query_string"])
    body = headers.get("content-length", "0") != "0" or "transfer-encoding" in headers
    return Asked(method=scope["method"], path=path, query=query, headers=headers, body=body)


def _fields(fields: list[tuple[bytes, bytes]]) -> dict[str, str]:
    headers: dict[str, str] = {}
    if sum(len(field) + len(content) + 4 for field, content in fields) > HEAD_BYTES:
        raise Refused(431, "the request's head is too long")
    for field, content in fields:
        if _CONTROL.search(content):
            raise Refused(400, "a line of the request's head cannot be read")
        name, value = field.decode("ascii").lower(), content.decode("latin-1")
        if name in headers and name == "host":
            raise Refused(400, "the request names two hosts")
        joint = "; " if name == "cookie" else ", "
        headers[name] = f"{headers[name]}{joint}{value}" if name in headers else value
    return headers


def _target(raw: bytes, query: bytes) -> tuple[str, str]:
    """The path, decoded once, and the query."""
    if len(raw) + len(query) > TARGET_BYTES:
        raise Refused(414, "the address is too long")
    if not raw.startswith(b"/"):
        raise Refused(400, "an address here begins with a slash")
    if any(code <= 0x20 or code >= 0x7F for code in raw + query) or b"#" in raw + query or b"\\" in raw:
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
    return unicodedata.normalize("NFC", path), query.decode("ascii")
