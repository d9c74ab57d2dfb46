"""What a link in a body, or a hand-picked story, points at.

A link to a `.md` file is relative to the file that holds it, or rooted at `content/` with `/` or `@/`. Any other
link without a scheme is an address: rooted at the site, or relative to the page's own, and may be a file beside it.
"""

import re
from posixpath import dirname, join, normpath
from typing import Final, Literal
from urllib.parse import unquote

from msgspec import Struct

_CODE: Final = ("{{", "{%", "{<")
_OUTSIDE: Final = re.compile(r"//|[A-Za-z][A-Za-z0-9+.-]*:")


class Target(Struct, frozen=True, kw_only=True, gc=False):
    """`source`: `path` is an id under `content/`. `address`: `path` is an address from the site's root. `file`:
    `path` is under `content/`, beside the source. `outside`: left as written. `nowhere`: it names no place.
    `tail` is the query and fragment as written."""

    kind: Literal["source", "address", "file", "outside", "nowhere"]
    path: str
    tail: str = ""


def target_of(written: str, *, source: str, address: str) -> Target:
    """Where `written` points from the file `source` (an id) whose page is at `address`."""
    path, tail = _split(written.strip())
    if any(mark in written for mark in _CODE) or _OUTSIDE.match(path):
        return Target(kind="outside", path=written)
    path = unquote(path)
    if path.endswith(".md"):
        return _source(path, source, tail)
    if path.startswith("/"):
        return Target(kind="address", path=path, tail=tail)
    if not path:
        return Target(kind="outside", path=written)
    return _relative(path, source, address, tail)


def _split(written: str) -> tuple[str, str]:
    at = min((i for i in (written.find("?"), written.find("#")) if i >= 0), default=len(written))
    return written[:at], written[at:]


def _source(path: str, source: str, tail: str) -> Target:
    rooted = path.removeprefix("@")
    place = rooted.lstrip("/") if rooted.startswith("/") else join(dirname(source), path)
    found = normpath(place)
    if found.startswith(".."):
        return Target(kind="nowhere", path=path, tail=tail)
    return Target(kind="source", path=found, tail=tail)


def _relative(path: str, source: str, address: str, tail: str) -> Target:
    """A page relative to this page's address when it looks like one (`../other/`), else a file beside the source."""
    last = path.rstrip("/").rsplit("/", 1)[-1]
    if path.endswith("/") or "." not in last or last == "..":
        found = normpath(join(address, path))
        return Target(kind="address", path=found if found.endswith("/") else found + "/", tail=tail)
    beside = normpath(join(dirname(source), path))
    return Target(kind="nowhere" if beside.startswith("..") else "file", path=beside, tail=tail)
