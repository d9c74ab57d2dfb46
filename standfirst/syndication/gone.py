"""How hosts are told that something is gone for good, so that they answer with 410 (RFC 9110, section 15.5.11): a line or
a block for each address, in the words of each kind of host.

Netlify heeds a status of 410 in `_redirects`. Cloudflare Pages knows no such status there: it answers with 404, which search
engines take for nearly the same.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Final

_INDEX: Final = "index.html"


def _netlify(paths: Sequence[str]) -> list[str]:
    return [f"{_escaped(path)}  /404.html  410" for path in paths]


def _nginx(paths: Sequence[str]) -> list[str]:
    return [f'location ~ "{_pattern(path)}" {{ return 410; }}' for path in paths]


def _apache(paths: Sequence[str]) -> list[str]:
    return [f'RedirectMatch gone "{_pattern(path)}"' for path in paths]


def _caddy(paths: Sequence[str]) -> list[str]:
    every = [f'"{form}"' for path in paths for form in _forms(path)]
    return [f"@gone path {' '.join(every)}", "respond @gone 410"] if every else []


def _escaped(path: str) -> str:
    return path.replace(" ", "%20")


def _forms(path: str) -> tuple[str, ...]:
    """The ways in which one page is asked for."""
    return (path.rstrip("/"), path, path + _INDEX) if path.endswith("/") else (path,)


def _pattern(path: str) -> str:
    """One page however it is asked for, as servers match paths: decoded."""
    if not path.endswith("/"):
        return f"^{re.escape(path)}$"
    return rf"^{re.escape(path.rstrip('/'))}(/(index\.html)?)?$"


HOSTS: Final[Mapping[str, tuple[str, Callable[[Sequence[str]], list[str]]]]] = {
    "netlify": ("lines for static/_redirects", _netlify),
    "nginx": ("inside `server`", _nginx),
    "caddy": ("in the site's block of the Caddyfile", _caddy),
    "apache": ("in <VirtualHost>, or in .htaccess; needs mod_alias", _apache),
}
"""What each kind of host reads, and where it goes."""


def told_to(host: str, paths: Sequence[str]) -> str:
    """What a kind of host is told of these paths, which are decoded."""
    where, made = HOSTS[host]
    return "\n".join([f"# Standfirst: gone for good; {where}.", *made(paths), ""])
