"""Someone who looks at pages again and again until something stands in them, and who keeps the connections.

It knows HTTP and no generator. Its invariant: one request at a time, so that looking is the same small load for every
server, however many pages are looked at; what it finds is late by one round of requests at most.
"""

from __future__ import annotations

import http.client
import math
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

PAUSE: Final = 0.0005
"""Seconds between two requests."""
NEVER: Final = math.inf
PATIENCE: Final = 20.0
"""Seconds after which something never came."""

Part = Callable[[bytes], bytes]


def whole(page: bytes) -> bytes:
    """All of a page."""
    return page


def main_part(page: bytes) -> bytes:
    """A page without its sidebar, and what follows it."""
    return page.rpartition(b"<aside")[0]


def sidebar(page: bytes) -> bytes:
    """The last `aside` of a page."""
    return page.rpartition(b"<aside")[2].partition(b"</aside>")[0]


class Reader:
    """One page of a server on this machine, over a connection of its own that is kept."""

    def __init__(self, port: int, address: str, part: Part = whole) -> None:
        self._address = address
        self._part = part
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)

    def sees(self, text: bytes) -> bool:
        """Whether the page is there and has the text. A server that does not answer has no page."""
        try:
            self._connection.request("GET", self._address)
            answer = self._connection.getresponse()
            page = answer.read()
        except (OSError, http.client.HTTPException):
            self._connection.close()  # the next request opens another one
            return False
        return answer.status == 200 and text in self._part(page)

    def close(self) -> None:
        """End the connection."""
        self._connection.close()


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """Something that is looked for, and the seconds after which it never came."""

    sees: Callable[[], bool]
    patience: float = PATIENCE


def arrivals(
    waits: Mapping[str, Wait],
    since: float,
    clock: Callable[[], float] = time.perf_counter,
    sleep: Callable[[float], None] = time.sleep,
) -> dict[str, float]:
    """After how many seconds each came, by turns; `NEVER` for what did not."""
    found: dict[str, float] = {}
    while len(found) < len(waits):
        for name, wait in waits.items():
            if name in found:
                continue
            if wait.sees():
                found[name] = clock() - since
            elif clock() - since > wait.patience:
                found[name] = NEVER
            sleep(PAUSE)
    return found
