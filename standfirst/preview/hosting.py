"""What a static host would answer: files by their addresses, slashes, `.html`, `404.html`, `_redirects` and `_headers`.

Addresses are looked up in a `View` and never joined to a folder.
"""

from collections.abc import Callable
from typing import Final
from urllib.parse import unquote

from msgspec import Struct

from standfirst import urls
from standfirst.preview.hostfiles import (
    HEADERS,
    MOVES,
    REDIRECTS,
    HeaderRule,
    Redirect,
    headers_at,
    headers_of,
    redirects_of,
)
from standfirst.preview.view import View

NOT_FOUND: Final = "404.html"
_INDEX: Final = "index.html"
_OWN: Final = ("as-of", "token")


class Found(Struct, frozen=True, kw_only=True):
    """A file of the output, and the status with which it is sent."""

    path: str
    status: int = 200


class Moved(Struct, frozen=True, kw_only=True):
    """Another address to look at, percent-encoded."""

    location: str
    status: int = 301


class Host:
    """Reads the two steering files of a view. `say` takes a line about what is wrong in them, once."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self._say = say
        self._said: set[str] = set()

    def find(self, view: View, address: str, query: str) -> Found | Moved | None:
        """What is at an address of the site; None where nothing is."""
        if _hidden(address):
            return None
        direct = _direct(view, address)
        for rule in self._redirects(view):
            location = rule.location(address, query)
            if location is not None:
                there = direct is not None and not rule.force
                return direct if there else _applied(rule, location, view, rule.rest(query))
        if isinstance(direct, Moved):
            return Moved(location=_with_query(direct.location, query), status=direct.status)
        return direct

    def headers(self, view: View, address: str) -> tuple[tuple[str, str], ...]:
        """What the site says in `_headers` of an address."""
        rules: tuple[HeaderRule, ...] = ()
        if (data := _read(view, HEADERS)) is not None:
            rules, faults = headers_of(data)
            self._tell(faults)
        return headers_at(rules, address)

    def _redirects(self, view: View) -> tuple[Redirect, ...]:
        data = _read(view, REDIRECTS)
        if data is None:
            return ()
        rules, faults = redirects_of(data)
        self._tell(faults)
        return rules

    def _tell(self, faults: tuple[str, ...]) -> None:
        for fault in faults:
            if fault not in self._said:
                self._said.add(fault)
                self._say(f"warning: {fault}")


def _read(view: View, path: str) -> bytes | None:
    served = view.served(path) if view.has(path) else None
    return None if served is None else served.data


def _hidden(address: str) -> bool:
    """Whether no host would look: dotfiles but `.well-known`, parts without a name, and the steering files."""
    first, *parts = address.split("/")[1:]
    inner = [first, *parts][:-1]
    if "" in inner or first in (REDIRECTS, HEADERS):
        return True
    return any(part.startswith(".") for part in parts) or (first.startswith(".") and first != ".well-known")


def _direct(view: View, address: str) -> Found | Moved | None:
    """The file at an address, or the address with its slash."""
    if not address.startswith(view.base):
        if address + "/" == view.base:
            return Moved(location=urls.quote(view.base))
        return Moved(location=urls.quote(view.base), status=302) if address == "/" else None
    path = address[len(view.base) :]
    if _hidden("/" + path):
        return None
    if not path or path.endswith("/"):
        return Found(path=path + _INDEX) if view.has(path + _INDEX) else None
    if view.has(path):
        return Found(path=path)
    if view.has(f"{path}/{_INDEX}"):
        return Moved(location=urls.quote(address + "/"))
    return Found(path=path + ".html") if view.has(path + ".html") else None


def _applied(rule: Redirect, location: str, view: View, query: str) -> Found | Moved | None:
    if rule.status in MOVES:
        return Moved(location=_with_query(location, query), status=rule.status)
    address = unquote(location.partition("?")[0].partition("#")[0])
    found = None if _hidden(address) else _direct(view, address)
    if isinstance(found, Moved):
        found = _direct(view, address + "/")
    return Found(path=found.path, status=rule.status) if isinstance(found, Found) else None


def _with_query(location: str, query: str) -> str:
    """The query goes along, as on hosts; what is ours in it stays here."""
    if not location.startswith("/") or location.startswith("//"):
        query = "&".join(part for part in query.split("&") if part.partition("=")[0] not in _OWN)
    if not query:
        return location
    path, hash_, fragment = location.partition("#")
    return f"{path}{'&' if '?' in path else '?'}{query}{hash_}{fragment}"
