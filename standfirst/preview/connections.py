"""Limits on connections that uvicorn does not have: a client that stalls, wherever it does, loses its connection and
holds nobody up.
"""

import asyncio
import sys
from typing import Final

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from standfirst.preview.answers import plain

CONNECTIONS: Final = 512
"""256 beside as many pages that listen for news."""
IDLE_SECONDS: Final = 60.0
_SEND_SECONDS: Final = 30.0
_REASONS: Final = {400: b"Bad Request", 408: b"Request Timeout", 431: b"Request Header Fields Too Large"}


class Connection(H11Protocol):
    """One connection. `head_seconds` is the time for a request's head, from its first byte on."""

    head_seconds = 10.0
    _begun = False
    _deadline: asyncio.TimerHandle | None = None
    _sending: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Makes room for a new connection: the one that has been idle longest ends, so that nobody can fill the house."""
        super().connection_made(transport)
        transport.set_write_buffer_limits(high=0)  # what is not taken is noticed, however little it is
        self._wait(IDLE_SECONDS)
        if len(self.connections) > CONNECTIONS:
            idle = [one for one in self.connections if isinstance(one, Connection) and one is not self and one.idle]
            min(idle, key=lambda one: one.until, default=self).transport.abort()

    @property
    def idle(self) -> bool:
        """Whether no answer is under way."""
        return self.cycle is None or self.cycle.response_complete  # type: ignore[redundant-expr]

    @property
    def until(self) -> float:
        """When its time is over, by the loop's clock; long ago where it answers or has answered."""
        return 0.0 if self._deadline is None else self._deadline.when()

    def connection_lost(self, exc: Exception | None) -> None:
        """Nothing is waited for any more."""
        self._cancel(self._deadline, self._sending)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Gives a head its time, from the first byte of it."""
        super().data_received(data)
        begun = self.conn.their_state is h11.IDLE and bool(self.conn.trailing_data[0])
        if begun and not self._begun:
            self._wait(self.head_seconds)
        elif not begun:
            self._cancel(self._deadline)
            self._deadline = None
        self._begun = begun

    def pause_writing(self) -> None:
        """The client does not take what it asked for."""
        super().pause_writing()
        self._cancel(self._sending)
        self._sending = self.loop.call_later(_SEND_SECONDS, self.transport.abort)

    def resume_writing(self) -> None:
        """The client has taken all."""
        super().resume_writing()
        self._cancel(self._sending)

    def send_400_response(self, msg: str) -> None:
        """Refuses what h11 could not read; it hints at a better status for a head that is too long."""
        status = 431 if getattr(sys.exc_info()[1], "error_status_hint", 400) == 431 else 400
        why = "the request's head is too long" if status == 431 else "this is no HTTP request that can be answered"
        self._refuse(status, why)

    def shutdown(self) -> None:
        """The server ends, whatever clients do."""
        super().shutdown()
        self.loop.call_later(0.05, self.transport.abort)

    def _wait(self, seconds: float) -> None:
        self._cancel(self._deadline)
        self._deadline = self.loop.call_later(seconds, self._late)

    def _late(self) -> None:
        if self.transport.is_closing():
            return
        if self._begun:
            self._refuse(408, "the request did not come to its end")
        else:
            self.transport.abort()

    def _refuse(self, status: int, why: str) -> None:
        answer = plain(status, why)
        headers = [(name.encode(), value.encode()) for name, value in answer.whole()]
        headers += [(b"Content-Length", str(len(answer.body)).encode()), (b"Connection", b"close")]
        head = h11.Response(status_code=status, headers=headers, reason=_REASONS[status])
        for event in (head, h11.Data(data=answer.body), h11.EndOfMessage()):
            self.transport.write(self.conn.send(event) or b"")
        self.transport.close()

    @staticmethod
    def _cancel(*timers: asyncio.TimerHandle | None) -> None:
        for timer in timers:
            if timer is not None:
                timer.cancel()
