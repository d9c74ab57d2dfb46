"""Who may ask: names of this machine, pages of this very server, and in a network whoever has the token.

A preview shows drafts, and any page in the author's browser can send requests to loopback. A rebound name (a stranger's
host that resolves to 127.0.0.1) is told by `Host`; a stranger's page by `Sec-Fetch-Site` and `Origin`. Forwarding
headers are never looked at: whoever can send a request can write them.
"""

import ipaddress
import re
import socket
from collections.abc import Collection, Mapping
from secrets import compare_digest
from typing import Final

from msgspec import Struct

from standfirst.preview.requests import Asked, Refused
from standfirst.problems import UsageError

_HOST: Final = re.compile(r"(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(?::([0-9]{1,5}))?\Z")
_LOCAL: Final = frozenset(["localhost", "127.0.0.1", "[::1]"])
_FOREIGN: Final = "only this preview's own pages may listen here"


class Visitors(Struct, frozen=True, kw_only=True):
    """`names` are hosts beyond those of loopback; `numbers` lets any IP address in, which no rebinding can forge.

    `token` is this run's. `guarded`: others can reach the server, so that pages too are for those who have the token;
    so are pages under the names in `allowed`, behind which a tunnel may stand.
    """

    token: str
    names: frozenset[str] = frozenset()
    allowed: frozenset[str] = frozenset()
    numbers: bool = False
    guarded: bool = False

    def check(self, headers: Mapping[str, str]) -> None:
        """Refuses a request that comes from elsewhere."""
        if "host" not in headers:
            raise Refused(400, "the request names no host")
        host = headers["host"].lower()
        if not self._known(host):
            name = host.partition(":")[0][:80]
            raise Refused(
                403,
                f"this preview does not answer to the name {name}; open it at 127.0.0.1 or localhost, "
                f"or start it with --allowed-host {name} if the name is yours",
            )
        if not from_elsewhere(headers):
            return
        # Another site may link here. It may not put a page of ours into a frame, nor use a file.
        if headers.get("sec-fetch-mode") != "navigate" or headers.get("sec-fetch-dest", "document") != "document":
            raise Refused(403, "another site's page may not use this preview")

    def check_own(self, asked: Asked) -> None:
        """Refuses what does not come from a page of this server and this run: for the channel that tells what the
        author does. Browsers say so with `Origin` or `Sec-Fetch-Site`, but for plain HTTP in a network with neither;
        there the cookie, which no other site's page can send, stands in."""
        host = asked.headers["host"].lower()
        origin, site = asked.headers.get("origin"), asked.headers.get("sec-fetch-site")
        if origin is not None and origin.lower() not in (f"http://{host}", f"https://{host}"):
            raise Refused(403, _FOREIGN)
        if site is not None and site != "same-origin":
            raise Refused(403, _FOREIGN)
        if origin is None and site is None and not (self._guards(host) and self._has_cookie(asked)):
            raise Refused(403, _FOREIGN)
        if not self._is_token(asked.parameter("token")):
            raise Refused(403, "this is another run of the preview; reload the page")

    def admit(self, asked: Asked) -> str:
        """Refuses who has no token, where one is needed. Gives the cookie to set, or ""."""
        host = asked.headers["host"].lower()
        if not self._guards(host):
            return ""
        # The page is shown at the address with the token, without a redirect: the browser would follow that without
        # the cookie when it came by a link in a message.
        if self._is_token(asked.parameter("token")):
            return f"{_cookie_name(host)}={self.token}; Path=/; HttpOnly; SameSite=Strict"
        if self._has_cookie(asked):
            return ""
        raise Refused(403, "this preview is for those who have its whole address; the terminal shows it, with a token")

    def _known(self, host: str) -> bool:
        match = _HOST.match(host)
        if match is None:
            return False
        name = match[1]
        local = name in _LOCAL or name.endswith(".localhost")
        return local or name in self.names or name in self.allowed or (self.numbers and _number(name))

    def _guards(self, host: str) -> bool:
        match = _HOST.match(host)
        return self.guarded or (match is not None and match[1] in self.allowed)

    def _has_cookie(self, asked: Asked) -> bool:
        wanted = _cookie_name(asked.headers["host"].lower())
        pairs = (pair.strip().partition("=") for pair in asked.headers.get("cookie", "").split(";"))
        return any(name == wanted and self._is_token(value) for name, _, value in pairs)

    def _is_token(self, given: str) -> bool:
        return compare_digest(given.encode(), self.token.encode())


def from_elsewhere(headers: Mapping[str, str]) -> bool:
    """Whether another site's page has led here, or one of another port."""
    return headers.get("sec-fetch-site", "none") not in ("same-origin", "none")


def _cookie_name(host: str) -> str:
    """Ports share their cookies, and two previews must not."""
    match = _HOST.match(host)
    return f"standfirst-preview-{match[2] if match and match[2] else 80}"


def _number(name: str) -> bool:
    try:
        ipaddress.ip_address(name.strip("[]"))
    except ValueError:
        return False
    return True


def host_names(names: Collection[str]) -> frozenset[str]:
    """Names that people give to this machine, as browsers send them."""
    for name in names:
        match = _HOST.match(name.lower())
        if match is None or match[2]:
            raise UsageError(f"--allowed-host {name} is no name of a host", "write it without a scheme or a port")
    return frozenset(name.lower() for name in names)


def visitors_of(bound: str, token: str, allowed: Collection[str] = ()) -> Visitors:
    """Who may ask a server that listens at this address, also called by the names in `allowed`."""
    others = frozenset(allowed)
    try:
        address = ipaddress.ip_address(bound)
    except ValueError:
        return Visitors(token=token, names=frozenset([bound.lower()]), allowed=others, guarded=True)
    if address.is_loopback:
        own = frozenset([f"[{bound}]" if address.version == 6 else bound])
        return Visitors(token=token, names=own, allowed=others)
    machine = socket.gethostname().lower()
    names = frozenset([machine, f"{machine}.local"])
    return Visitors(token=token, names=names, allowed=others, numbers=True, guarded=True)
