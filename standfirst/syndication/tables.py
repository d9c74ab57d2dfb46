"""Old addresses as hosts are told of them: one table for each kind of host, beside the pages that send readers on.

Records in, bytes out. Every move is one step: a table never leads to an address that it leads away from. Of a move that
a host cannot take its page takes care. `gone` are addresses of which a host is to say 410.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Final
from urllib.parse import unquote

from msgspec import Struct, json

from standfirst.urls import output_path

Moves = Sequence[tuple[str, str]]
"""From an address to another, both from the root of the host and percent-encoded, in order."""


class Limits(Struct, frozen=True, kw_only=True):
    """How much a host takes: moves at most, characters of a line, of an address it leads from; 0 for no limit."""

    moves: int = 0
    line: int = 0
    old: int = 0


LIMITS: Final[Mapping[str, Limits]] = MappingProxyType(
    {
        "netlify": Limits(),
        "cloudflare": Limits(moves=2_000, line=1_000),
        "nginx": Limits(),
        "apache": Limits(),
        "caddy": Limits(),
        "s3": Limits(),
        "cloudfront": Limits(moves=20_000, old=512),
    }
)
"""Cloudflare Pages, "Redirects"; CloudFront, "File format for key-value pairs": 5 MB, which is 20,000 moves of 250
characters."""

_OURS: Final = "# Written by Standfirst."


def table(host: str, moves: Moves, gone: Sequence[str] = (), *, before: str = "") -> bytes:
    """The table for a kind of host, as far as it takes it. `before` are a publisher's own lines, which come first: of two
    rules for one address the first counts."""
    own = f"{before.rstrip()}\n" if before.strip() else ""
    return (own + _FORMS[host](_taken(host, moves), gone)).encode()


def _taken(host: str, moves: Moves) -> Moves:
    limits = LIMITS[host]
    fits = [
        (old, new)
        for old, new in moves
        if (not limits.line or len(f"{old} {new} 301") <= limits.line) and (not limits.old or len(old) <= limits.old)
    ]
    return fits[: limits.moves] if limits.moves else fits


def _netlify(moves: Moves, gone: Iterable[str]) -> str:
    """With `!`: at each old address there is a page, which Netlify would serve first."""
    return _lines([*(f"{old} {new} 301!" for old, new in moves), *(f"{old} /404.html 410!" for old in gone)])


def _cloudflare(moves: Moves, gone: Iterable[str]) -> str:
    """It knows no 410: an address that is gone has no page, and so is not found."""
    return _lines([f"{old} {new} 301" for old, new in moves])


def _nginx(moves: Moves, gone: Iterable[str]) -> str:
    """For a `map $uri $moved`, which is decoded; "410" stands for what is gone."""
    return _lines([*(f"{_quoted(old)} {_quoted(new, decode=False)};" for old, new in moves),
                   *(f'{_quoted(old)} "410";' for old in gone)])  # fmt: skip


def _apache(moves: Moves, gone: Iterable[str]) -> str:
    """`Redirect` would take along whatever begins alike."""
    return _lines([*(f'RedirectMatch 301 "^{_pattern(old)}$" {_target(new)}' for old, new in moves),
                   *(f'RedirectMatch 410 "^{_pattern(old)}$"' for old in gone)])  # fmt: skip


def _caddy(moves: Moves, gone: Iterable[str]) -> str:
    """For a `map {path} {moved}`: the path is decoded."""
    return _lines([*(f"{_quoted(old)} {_quoted(new, decode=False)}" for old, new in moves),
                   *(f'{_quoted(old)} "410"' for old in gone)])  # fmt: skip


def _s3(moves: Moves, gone: Iterable[str]) -> str:
    """Where the objects of the redirect pages lead (`x-amz-website-redirect-location`). Not routing rules: they go by how
    keys begin, and would lead away from pages that are there. S3 knows no 410."""
    return _json({output_path(unquote(old)): new for old, new in moves})


def _cloudfront(moves: Moves, gone: Iterable[str]) -> str:
    """Pairs for a key value store; "410" stands for what is gone."""
    pairs = [*moves, *((old, "410") for old in gone)]
    return _json({"data": [{"key": old, "value": new} for old, new in pairs]})


def _lines(lines: Iterable[str]) -> str:
    return "\n".join([_OURS, *lines, ""])


def _json(value: object) -> str:
    return json.format(json.encode(value), indent=1).decode() + "\n"


def _quoted(address: str, *, decode: bool = True) -> str:
    """An address as a word of nginx or Caddy. What it leads to must hold nothing that is taken for a variable."""
    text = unquote(address) if decode else address.replace("$", "%24")
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _pattern(address: str) -> str:
    """An address as Apache matches it: decoded, as an expression."""
    return re.escape(unquote(address)).replace('"', '\\"')


def _target(address: str) -> str:
    """An address as Apache wants it: decoded, since it encodes it itself; a `$` is no group."""
    return '"' + unquote(address).replace("\\", "\\\\").replace('"', '\\"').replace("$", "\\$") + '"'


_FORMS: Final[Mapping[str, Callable[[Moves, Iterable[str]], str]]] = MappingProxyType(
    {
        "netlify": _netlify,
        "cloudflare": _cloudflare,
        "nginx": _nginx,
        "apache": _apache,
        "caddy": _caddy,
        "s3": _s3,
        "cloudfront": _cloudfront,
    }
)
