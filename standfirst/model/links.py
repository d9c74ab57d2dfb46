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
    `path` is under `content/`, beside the source. `outside`: left as written. `nowhere`: a story's file outside `content/`.
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
    """A page relative to this page's address when it looks like one (`../other/`, `old.html`, or any path that climbs
    out of `content/`), else a file beside the source."""
    last = path.rstrip("/").rsplit("/", 1)[-1]
    beside = normpath(join(dirname(source), path))
    is_page = path.endswith("/") or "." not in last or last == ".."
    if not is_page and not beside.startswith(".."):
        return Target(kind="file", path=beside, tail=tail)
    found = normpath(join(address, path))
    return Target(kind="address", path=f"{found.rstrip('/')}/" if is_page else found, tail=tail)


def as_address(target: str, address: str) -> str:
    """A relative file's place among the addresses, for a page that has no such file beside it."""
    return normpath(join(address, _split(target.strip())[0]))
