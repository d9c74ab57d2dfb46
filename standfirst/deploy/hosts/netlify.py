"""Netlify, by its own interface: a deploy is told of all files by their digests, wants those that it has not got, and is shown
when it has them all (Netlify, "Get started with the API", file digest method).

Who is asking is in `NETLIFY_AUTH_TOKEN`, as Netlify's own program has it. A deploy is whole or not shown at all, so of two at once the later one
is seen, and no lock is needed. It is tested against a stand-in alone.
"""

import json
import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from hashlib import sha1
from types import MappingProxyType
from typing import Final
from urllib.parse import quote

from msgspec import Struct

from standfirst.deploy.difference import Seen
from standfirst.deploy.faults import Incomplete
from standfirst.deploy.host import Held, Read
from standfirst.deploy.hosts.web import Reply, ask
from standfirst.deploy.manifest import DOTLESS, LOCK, MANIFEST, Entry, Local, digest, dotless
from standfirst.deploy.trying import Trying
from standfirst.problems import UsageError

API: Final = "https://api.netlify.com/api/v1"
_RAW: Final = "application/vnd.bitballoon.v1.raw"
_POLLS: Final = 300


class _File(Struct):
    path: str
    size: int
    sha: str


class _Made(Struct):
    id: str
    required: list[str] = []


class _State(Struct):
    state: str


class Netlify:
    """The host. `site` is the site's id, as its settings name it."""

    name: Final = "Netlify"
    at_once: Final = True

    def __init__(
        self, site: str, trying: Trying, *, api: str = API, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self._site = f"{api or API}/sites/{quote(site, safe='')}"
        self._api = api or API
        self._token = os.environ.get("NETLIFY_AUTH_TOKEN", "")
        if not self._token:
            raise UsageError(
                "there is no NETLIFY_AUTH_TOKEN in the environment", "make a personal access token, and put it there"
            )
        self._trying = trying
        self._sleep = sleep
        self._notes: dict[str, bytes] = {}
        self._files: dict[str, str] | None = None
        self._read: Read | None = None

    def read(self, name: str) -> Held | None:
        if name in self._notes:
            return Held(self._notes[name], digest(self._notes[name]))
        if name == LOCK:
            return None
        url = f"{self._site}/files/{dotless(name)}"
        reply = self._ask(f"give {name}", "GET", url, fine=(404,), headers={"Accept": _RAW, "Content-Type": _RAW})
        return Held(reply.data, digest(reply.data)) if reply.status == 200 else None

    def write(self, name: str, data: bytes, only: str | None = None) -> str | None:
        """The manifest goes with the next deploy, the lock nowhere."""
        self._notes[name] = data
        if name == MANIFEST and self._files is None:  # it alone has changed
            self._files = {path: seen.tag for path, seen in self.listing().items()}
            self.show("", ())
        return digest(data)

    def remove(self, name: str) -> None:
        self._notes.pop(name, None)

    def listing(self) -> Mapping[str, Seen]:
        reply = self._ask("list its files", "GET", f"{self._site}/files", fine=(404,))
        listed = reply.told(list[_File]) if reply.status == 200 else []
        found = {one.path.lstrip("/"): Seen(one.size, one.sha) for one in listed}
        return {path: seen for path, seen in found.items() if not path.startswith(f"{DOTLESS}/")}

    def begin(self, release: str, carried: Mapping[str, Entry]) -> None:
        self._files = {path: entry.tag for path, entry in carried.items()}

    def put(self, files: Mapping[str, Local], read: Read) -> Iterator[tuple[str, Entry]]:
        """Counts them: what of them it wants is known when all are."""
        self._read = read
        for path, local in files.items():
            name = sha1(read(path), usedforsecurity=False).hexdigest()
            if self._files is not None:
                self._files[path] = name
            yield path, Entry(local.size, local.digest, name)

    def delete(self, paths: Sequence[str]) -> None:
        pass  # a deploy has what was put and what was carried

    def show(self, release: str, never: Sequence[str]) -> None:
        note = self._notes[MANIFEST]
        files = {**(self._files or {}), dotless(MANIFEST): sha1(note, usedforsecurity=False).hexdigest()}
        body = {"files": {f"/{path}": name for path, name in files.items()}, "title": f"Standfirst {release}".strip()}
        kind = {"Content-Type": "application/json"}
        reply = self._ask("take a deploy", "POST", f"{self._site}/deploys", json.dumps(body).encode(), headers=kind)
        made = reply.told(_Made)
        paths = {name: path for path, name in files.items()}
        for name in made.required:
            if name in paths:
                self._upload(made.id, paths[name], note)
        self._wait(made.id)
        self._files = None

    def _upload(self, id: str, path: str, note: bytes) -> None:
        try:
            data = note if path == dotless(MANIFEST) or self._read is None else self._read(path)
        except KeyError:  # a sheet that is kept for open pages, and is nowhere any more
            raise Incomplete(f"Netlify has lost {path}", "write keep_assets = 0, and deploy again") from None
        kind = {"Content-Type": "application/octet-stream"}
        self._ask(f"take {path}", "PUT", f"{self._api}/deploys/{id}/files/{quote(path)}", data, headers=kind)

    def _wait(self, id: str) -> None:
        """Until it is shown."""
        for _ in range(_POLLS):
            state = self._ask("say how a deploy is", "GET", f"{self._api}/deploys/{id}").told(_State).state
            if state in ("ready", "current"):
                return
            if state in ("error", "rejected"):
                raise Incomplete("Netlify does not show the deploy: it had an error there", "its log says why")
            self._sleep(1)
        raise Incomplete("Netlify has not shown the deploy within five minutes", "look into its log; deploy again")

    def _ask(
        self,
        what: str,
        method: str,
        url: str,
        body: bytes = b"",
        *,
        fine: Sequence[int] = (),
        headers: Mapping[str, str] = MappingProxyType({}),
    ) -> Reply:
        given = {"Authorization": f"Bearer {self._token}", "User-Agent": "standfirst", **headers}
        return self._trying(what, lambda: ask(method, url, body, given, fine))
