"""One deploy at a time to one host: a note there that says so, made by a request that only one can win.

Whoever holds it says now and then that he lives. A note of a run of this machine that has ended, and one that nobody has
renewed for a quarter of an hour, is taken over, again by a request that only one can win. It names nobody: hosts are
public places.
"""

import threading
import uuid
from collections.abc import Callable
from typing import Final

import msgspec
from msgspec import Struct

from standfirst.deploy.faults import Incomplete
from standfirst.deploy.host import Host
from standfirst.deploy.manifest import LOCK

LEASE: Final = 900
"""Seconds after which a holder that says nothing is taken for dead."""
RENEWED: Final = 60.0


class Holder(Struct, frozen=True, kw_only=True):
    """Who is at work: a random id, the run of the machine that it is in ("": not known), its process; since when, and when it
    was last heard of, in seconds since 1970."""

    id: str
    machine: str
    process: int
    since: int
    heard: int


class Lock:
    """The lock of one deploy. `clock` tells the seconds since 1970, `lives` whether a holder is known to live (True), known
    to have ended (False), or neither (None)."""

    def __init__(
        self, host: Host, me: Holder, clock: Callable[[], float], lives: Callable[[Holder], bool | None]
    ) -> None:
        self._host = host
        self._me = me
        self._clock = clock
        self._lives = lives
        self._tag = ""
        self._lost = False
        self._done = threading.Event()

    def take(self, *, by_force: bool = False) -> None:
        """Takes it, or raises `Incomplete` with what is known of the other one."""
        if self._try(""):
            return
        held = self._host.read(LOCK)
        if held is None:  # it ended just now
            if self._try(""):
                return
            held = self._host.read(LOCK)
        other = _holder(held.data) if held else None
        if held and other and other.id == self._me.id:  # the request was carried out, and its answer lost
            self._tag = held.tag
            return
        if held and (by_force or (other and self._is_over(other))) and self._try(held.tag):
            return
        raise Incomplete(f"another deploy to {self._host.name} is under way{_since(other)}", _WAIT)

    def check(self) -> None:
        """Raises where somebody else has taken over."""
        if self._lost:
            raise Incomplete(f"another deploy to {self._host.name} has taken over", _WAIT)

    def renew(self) -> None:
        """Says that we live."""
        held = self._host.read(LOCK)
        other = _holder(held.data) if held else None
        if held is None or other is None or other.id != self._me.id:
            self._lost = True
            return
        self._lost = not self._try(held.tag)

    def keep(self) -> None:
        """Renews it from now on, until it is released."""
        threading.Thread(target=self._keep, daemon=True).start()

    def release(self) -> None:
        """Gives it back, if it is still ours."""
        self._done.set()
        held = self._host.read(LOCK)
        other = _holder(held.data) if held else None
        if other and other.id == self._me.id:
            self._host.remove(LOCK)

    def _keep(self) -> None:
        while not self._done.wait(RENEWED):
            try:
                self.renew()
            except Exception:
                continue

    def _try(self, only: str) -> bool:
        me = msgspec.structs.replace(self._me, heard=int(self._clock()))
        tag = self._host.write(LOCK, msgspec.json.encode(me), only)
        self._tag = tag or self._tag
        return tag is not None

    def _is_over(self, other: Holder) -> bool:
        lives = self._lives(other)
        return lives is False or (lives is None and self._clock() - other.heard > LEASE)


_WAIT: Final = (
    "wait until it is done; one that has died is taken over after a quarter of an hour, or now with --take-over"
)


def new_holder(machine: str, process: int, now: float) -> Holder:
    """Somebody who was never here before."""
    return Holder(id=uuid.uuid4().hex, machine=machine, process=process, since=int(now), heard=int(now))


def _holder(data: bytes) -> Holder | None:
    """Who wrote a lock; None of one that nobody can read: it may be half written. Only force takes that over."""
    try:
        return msgspec.json.decode(data, type=Holder)
    except msgspec.MsgspecError:
        return None


def _since(other: Holder | None) -> str:
    import datetime

    if other is None:
        return ""
    try:
        times = [
            datetime.datetime.fromtimestamp(at, datetime.UTC).strftime("%H:%M:%S UTC")
            for at in (other.since, other.heard)
        ]
    except (OverflowError, ValueError, OSError):  # no deploy of ours wrote that
        return ""
    return ", since {}, last heard of at {}".format(*times)
