"""A store in memory that answers as object stores do, whole or not at all, and can be told to fail at a request.

After each request that changes anything its `watch` is called: whatever stands there then, readers may get.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from hashlib import blake2b
from typing import Any

from standfirst.deploy.difference import Seen
from standfirst.deploy.faults import Expired, Passing
from standfirst.deploy.host import Held, Sent
from standfirst.deploy.hosts.requests import FileByFile
from standfirst.deploy.lock import Holder, Lock, new_holder
from standfirst.deploy.manifest import FOLDER
from standfirst.deploy.run import Outcome, Wish, deploy
from standfirst.deploy.trying import Trying
from tests.deploy.papers import Source

HOW = ("503", "cut", "timeout", "expired", "kill before", "kill after")
"""How a request fails: refused; broken off, which stores take for none; carried out, and the answer lost; without valid
credentials; and the deploy is killed before it, or after it."""


class Killed(BaseException):
    """The end of a process, as far as it can be had in one: nothing that it asks for after that is done."""


class Store:
    """The store, and how it is to fail. `at`: the number of the request, from 0; None for never."""

    def __init__(self) -> None:
        self.there: dict[str, Sent] = {}
        self.watch: Callable[[], None] = lambda: None
        self.requests = 0
        self.sent = 0
        self.at: int | None = None
        self.how = ""
        self.lasting = False
        self.marks = True
        self._dead = False
        self._valid = True

    def bytes(self) -> dict[str, bytes]:
        """What readers can get."""
        return {path: file.data for path, file in self.there.items() if not path.startswith(f"{FOLDER}/")}

    def alive(self) -> None:
        """Another process begins; nothing is to fail."""
        self._dead, self._valid, self.at, self.requests, self.sent, self.lasting = False, True, None, 0, 0, False

    def renew(self) -> None:
        self._valid = not self.lasting

    # --- the protocol ---

    def get(self, key: str) -> Held | None:
        after = self._asked()
        file = self.there.get(key)
        after()
        return Held(file.data, _mark(file.data)) if file else None

    def put(self, file: Sent, only: str | None = None) -> str | None:
        after = self._asked()
        self.sent += len(file.data)
        old = self.there.get(file.path)
        fits = only is None or (old is None if not only else old is not None and _mark(old.data) == only)
        if fits:
            self.there[file.path] = file
            self.watch()
        after()
        return _mark(file.data) if fits else None

    def delete(self, keys: Sequence[str]) -> None:
        after = self._asked()
        for key in keys:
            self.there.pop(key, None)
            self.watch()
        after()

    def listing(self) -> Iterable[tuple[str, Seen]]:
        after = self._asked()
        found = [
            (path, Seen(len(file.data), _mark(file.data) if self.marks else ""))
            for path, file in sorted(self.there.items())
        ]
        after()
        return found

    def _asked(self) -> Callable[[], None]:
        """Fails now, or gives what fails once the request was carried out."""
        if self._dead:
            raise Killed
        if not self._valid:
            raise Expired("the credentials have expired")
        number, self.requests = self.requests, self.requests + 1
        strikes = self.at is not None and (number == self.at or (self.lasting and number > self.at))
        if not strikes:
            return lambda: None
        if self.how == "expired":
            self._valid = False
            raise Expired("the credentials have expired")
        if self.how in ("503", "cut"):
            raise Passing(self.how)
        if self.how == "kill before":
            self._dead = True
            raise Killed
        return self._lost

    def _lost(self) -> None:
        if self.how == "kill after":
            self._dead = True
            raise Killed
        raise Passing("timeout")


def _mark(data: bytes) -> str:
    return blake2b(data, digest_size=8).hexdigest()


SITE = "https://paper.example/"


class Desk:
    """Deploys releases to a store; the clock goes on by a second at each."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.now = 1_760_000_000
        self.purge: Callable[[Sequence[str]], str] | None = None
        self._dead: set[str] = set()

    def deploy(self, source: Source, **wish: Any) -> Outcome:
        self.now += 1
        host = FileByFile("the store", self.store, Trying(self.store.renew, sleep=lambda _: None), workers=1)
        me = new_holder("here", 1, self.now)
        asked = Wish(SITE, f"r{self.now}", self.now)._replace(**wish)
        lock = Lock(host, me, lambda: self.now, self._lives)
        try:
            return deploy(host, source, asked, lock, self.purge, lambda *_: None)
        finally:
            self._dead.add(me.id)

    def _lives(self, holder: Holder) -> bool | None:
        return holder.id not in self._dead
