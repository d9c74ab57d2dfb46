"""Who may ask: names of this machine, and pages of this very server.

A preview shows drafts, and any page in the author's browser can send requests to loopback. A rebound name (a stranger's
host that resolves to 127.0.0.1) is told by `Host`; a stranger's page by `Sec-Fetch-Site` and `Origin`. Forwarding
headers are never looked at: whoever can send a request can write them.
"""

import ipaddress
import re
import socket
from collections.abc import Mapping
from typing import Final

from msgspec import Struct

from standfirst.preview.requests import Refused

_HOST: Final = re.compile(r"(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(?::[0-9]{1,5})?\Z")
_LOCAL: Final = frozenset(["localhost", "127.0.0.1", "[::1]"])


class Visitors(Struct, frozen=True, kw_only=True):
    """`names` are hosts beyond those of loopback; `numbers` lets any IP address in, which no rebinding can forge."""

    names: frozenset[str] = frozenset()
    numbers: bool = False

    def check(self, headers: Mapping[str, str]) -> None:
        """Refuses a request that comes from elsewhere."""
        host = headers.get("host")
        if host is None:
            raise Refused(400, "the request names no host")
        if not self._known(host.lower()):
            raise Refused(
                403, f"this preview does not answer to the name {host[:80]}; open it at 127.0.0.1 or localhost"
            )
        if headers.get("sec-fetch-site") == "cross-site" and headers.get("sec-fetch-mode") != "navigate":
            raise Refused(403, "another site's page may not use this preview")

    def check_own(self, headers: Mapping[str, str]) -> None:
        """Refuses what does not come from a page of this server: for the channel that tells what the author does."""
        origin = headers.get("origin")
        if origin is not None and origin.lower() != f"http://{headers['host'].lower()}":
            raise Refused(403, "only this preview's own pages may listen here")
        if headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
            raise Refused(403, "only this preview's own pages may listen here")

    def _known(self, host: str) -> bool:
        match = _HOST.match(host)
        if match is None:
            return False
        name = match[1]
        return name in _LOCAL or name.endswith(".localhost") or name in self.names or (self.numbers and _number(name))


def _number(name: str) -> bool:
    try:
        ipaddress.ip_address(name.strip("[]"))
    except ValueError:
        return False
    return True


def visitors_of(bound: str) -> Visitors:
    """Who may ask a server that listens at this address."""
    try:
        address = ipaddress.ip_address(bound)
    except ValueError:
        return Visitors(names=frozenset([bound.lower()]))
    if address.is_loopback:
        return Visitors(names=frozenset([f"[{bound}]" if address.version == 6 else bound]))
    machine = socket.gethostname().lower()
    return Visitors(names=frozenset([machine, f"{machine}.local"]), numbers=True)
