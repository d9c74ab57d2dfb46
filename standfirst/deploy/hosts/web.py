"""One request to a web interface, and its faults in our terms. No answer's text is repeated: it may hold what was sent. Nothing is
followed to another address, and no key goes over a wire in clear.
"""

from collections.abc import Mapping, Sequence
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Final, NamedTuple, TypeVar
from urllib.parse import urlsplit

import msgspec

from standfirst.deploy.faults import Expired, Incomplete, Passing
from standfirst.problems import UsageError

T = TypeVar("T")

_SECONDS: Final = 60.0
_WRONG: Final = "see whether the target in the settings is right"
_HERE: Final = ("localhost", "127.0.0.1", "::1")


class Reply(NamedTuple):
    """What was answered."""

    status: int
    data: bytes

    def told(self, kind: type[T]) -> T:
        """What an answer in JSON says; `Incomplete` of one that is not as documented."""
        try:
            return msgspec.json.decode(self.data, type=kind)
        except msgspec.MsgspecError:
            raise Incomplete("the host's interface answers in a way that is not the documented one", _WRONG) from None


def ask(method: str, url: str, body: bytes, headers: Mapping[str, str], fine: Sequence[int] = ()) -> Reply:
    """The answer, where it is good or among the `fine` ones."""
    parts = urlsplit(url)
    if parts.scheme != "https" and "Authorization" in headers and parts.hostname not in _HERE:
        raise UsageError(f"a key would go to {parts.hostname} in clear", "write https:// in `endpoint`")
    kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    connection = kind(parts.hostname or "", parts.port, timeout=_SECONDS)
    try:
        connection.request(method, parts.path + (f"?{parts.query}" if parts.query else ""), body or None, dict(headers))
        answer = connection.getresponse()
        reply = Reply(answer.status, answer.read())
    except (OSError, HTTPException):
        raise Passing(f"{parts.hostname} does not answer, or broke off") from None
    finally:
        connection.close()
    if 200 <= reply.status < 300 or reply.status in fine:
        return reply
    if reply.status in (401, 403):
        raise Expired(f"{parts.hostname} does not let these credentials do that")
    if reply.status >= 500 or reply.status in (408, 429):
        raise Passing(f"{parts.hostname} answers {reply.status}")
    raise Incomplete(f"{parts.hostname} answers {reply.status}", _WRONG)
