"""The channel on which pages hear of news: server-sent events (WHATWG HTML, 9.2). What is sent is always the whole state,
so a page that slept, or a slow one, needs only the last.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterator
from typing import Final

import msgspec

from standfirst.preview.requests import Refused
from standfirst.preview.state import State

LISTENERS: Final = 256
_BEAT_SECONDS: Final = 15.0
"""Seconds without news until a word is sent, so that both ends notice when the other is gone."""


class News:
    """The state, and who waits for another. All but `state` belongs to the server's loop."""

    def __init__(self, state: State) -> None:
        self.state = state
        self._turn = asyncio.Event()
        self._listeners = 0
        self._ended = False

    def turn(self) -> None:
        """Wakes everybody: there is another state."""
        turn, self._turn = self._turn, asyncio.Event()
        turn.set()

    def end(self) -> None:
        """Sends everybody home."""
        self._ended = True
        self.turn()

    @contextlib.contextmanager
    def seat(self) -> Iterator[None]:
        """Room for one listener."""
        if self._listeners >= LISTENERS:
            raise Refused(503, "too many pages are open")
        self._listeners += 1
        try:
            yield
        finally:
            self._listeners -= 1

    async def stream(self) -> AsyncIterator[bytes]:
        """What one listener is sent: the state now, and whenever it changes."""
        yield b"retry: 500\n\n"
        sent: State | None = None
        while not self._ended:
            state, turn = self.state, self._turn
            yield b": still here\n\n" if state == sent else b"data: " + msgspec.json.encode(state) + b"\n\n"
            sent = state
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(turn.wait(), _BEAT_SECONDS)
