"""What a host is to send with the files: a Content-Security-Policy (CSP 3) and how long copies are good.

In the form of Netlify and Cloudflare Pages (`_headers`), and as snippets for nginx, Caddy and Apache. Records in, text out.
"""

import re
from base64 import b64encode
from collections.abc import Iterable, Mapping
from hashlib import sha256
from html.parser import HTMLParser
from typing import Final
from urllib.parse import unquote

from msgspec import Struct

from standfirst.urls import origin

OURS: Final[Mapping[str, tuple[str, ...]]] = {
    "default-src": ("'none'",),
    "script-src": ("'self'",),
    "style-src": ("'self'",),
    "img-src": ("'self'",),
    "font-src": ("'self'",),
    "media-src": ("'self'",),
    "connect-src": ("'self'",),
    "manifest-src": ("'self'",),
    "base-uri": ("'none'",),
    "form-action": ("'self'",),
    "frame-ancestors": ("'none'",),
    "require-trusted-types-for": ("'script'",),
}
"""What the theme needs and no more: nothing of other hosts, no script or style in pages but JSON, no frames."""

_MANY: Final = 20
"""Hosts of one directive from which a scheme stands for them: Cloudflare cuts lines at 2,000 characters."""
_FOLDERS: Final = 80
"""Rules for folders at most: Cloudflare heeds a hundred."""
PAGES: Final = "public, max-age=60, stale-while-revalidate=600"
FOR_EVER: Final = "public, max-age=31536000, immutable"
LASTING: Final = ("assets", "_i")
"""Folders in which an address never means anything else: assets, and the forms of pictures."""
_AS_IT_IS: Final = frozenset(["require-trusted-types-for", "trusted-types", "sandbox", "report-to", "report-uri"])


class Delivery(Struct, frozen=True, kw_only=True):
    """What hosts are told. `base` is the path of the site's URL, `folders` the first parts of the addresses of pages,
    percent-encoded."""

    policy: str
    base: str
    folders: tuple[str, ...]


def policy(needs: Iterable[str], added: Mapping[str, Iterable[str]]) -> str:
    """The policy. `needs` are sources of content with their directives (`img-src https://pictures.example`), `added` the
    publisher's own by directive."""
    directives = {name: list(sources) for name, sources in OURS.items()}
    found: dict[str, list[str]] = {}
    for need in sorted(needs):
        name, _, source = need.partition(" ")
        found.setdefault(name, []).append(source)
    for name, sources in found.items():
        directives[name] = _with(directives.get(name, []), _few(sources))
    for name, own in added.items():
        if name in _AS_IT_IS:
            directives[name] = list(own)
            if not directives[name] and name in OURS:
                del directives[name]
        else:
            directives[name] = _with(directives.get(name, []), list(own))
    return "; ".join(" ".join([name, *sources]) for name, sources in directives.items())


def _with(sources: list[str], more: list[str]) -> list[str]:
    kept = [source for source in sources if source != "'none'"] if more else sources
    return list(dict.fromkeys([*kept, *more]))


def _few(sources: list[str]) -> list[str]:
    hosts = [source for source in sources if not source.startswith("'")]
    if len(hosts) <= _MANY:
        return sources
    rest = [source for source in sources if source.startswith("'")]
    plain = any(source.startswith("http:") for source in hosts)
    return ["https:", *(["http:"] if plain else []), *rest]


def inline(text: str) -> str:
    """How a policy names the text of one `<script>` or `<style>`."""
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


class _Snippet(HTMLParser):
    """Finds what a piece of a `<head>` needs: scripts and styles in it, and what it loads."""

    _LOADS: Final = {
        "script": "script-src",
        "img": "img-src",
        "iframe": "frame-src",
        "video": "media-src",
        "audio": "media-src",
    }
    _LINKS: Final = {
        "stylesheet": "style-src",
        "icon": "img-src",
        "manifest": "manifest-src",
        "preload": "",
        "apple-touch-icon": "img-src",
    }

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.needs: list[str] = []
        self._inside = ""
        self._text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in reversed(attrs)}
        if tag in self._LOADS and given.get("src"):
            self._add(self._LOADS[tag], origin(given["src"].strip()))
        elif tag == "link":
            for word in given.get("rel", "").lower().split():
                self._add(self._LINKS.get(word, ""), origin(given.get("href", "").strip()))
        elif tag == "style" or (tag == "script" and _runs(given.get("type", ""))):
            self._inside, self._text = tag, ""

    def handle_data(self, data: str) -> None:
        self._text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == self._inside:
            self._add(f"{tag}-src", inline(self._text))
            self._inside = ""

    def _add(self, directive: str, source: str) -> None:
        if directive and source:
            self.needs.append(f"{directive} {source}")


def _runs(kind: str) -> bool:
    """Whether a script of a type is run, and not data."""
    kind = kind.strip().lower()
    return kind in ("", "module", "importmap") or kind.endswith(("javascript", "ecmascript"))


def needs_of(snippet: str) -> tuple[str, ...]:
    """What a publisher's own piece of `<head>` needs. What its scripts go on to load cannot be told from it."""
    parser = _Snippet()
    parser.feed(snippet)
    parser.close()
    return tuple(parser.needs)


def headers_file(told: Delivery) -> str:
    """`_headers`. No two rules set the same header for one address: Cloudflare would send both values, Netlify one."""
    lines = ["# Written by Standfirst. A file of your own, static/_headers, takes its place.", f"{told.base}*"]
    lines += [f"  {name}: {value}" for name, value in _everywhere(told)]
    for folder in LASTING:
        lines += [f"{told.base}{folder}/*", f"  Cache-Control: {FOR_EVER}"]
    lines += [told.base, f"  Cache-Control: {PAGES}"]
    if len(told.folders) <= _FOLDERS:
        for folder in told.folders:
            lines += [f"{told.base}{folder}/*", f"  Cache-Control: {PAGES}"]
    return "\n".join([*lines, ""])


def _everywhere(told: Delivery) -> tuple[tuple[str, str], ...]:
    return ("Content-Security-Policy", told.policy), ("X-Content-Type-Options", "nosniff")


def _nginx(told: Delivery) -> str:
    base = _pattern(told.base)
    pages = rf"^{base}(.*/)?([^/]*\.html)?$|^{base}_f/"
    lines = [
        'set $cache_time "";',
        f'if ($uri ~ "{pages}") {{ set $cache_time "{PAGES}"; }}',
        f'if ($uri ~ "^{base}({"|".join(LASTING)})/") {{ set $cache_time "{FOR_EVER}"; }}',
        "add_header Cache-Control $cache_time;",
        *(f'add_header {name} "{value}" always;' for name, value in _everywhere(told)),
    ]
    return _snippet("inside `server`; a `location` with an add_header of its own needs them again", lines)


def _caddy(told: Delivery) -> str:
    lines = [
        "header {",
        *(f'\t{name} "{value}"' for name, value in _everywhere(told)),
        "}",
        f"@pages path */ *.html {told.base}_f/*",
        f'header @pages Cache-Control "{PAGES}"',
        f"@assets path {' '.join(f'{told.base}{folder}/*' for folder in LASTING)}",
        f'header @assets Cache-Control "{FOR_EVER}"',
    ]
    return _snippet("in the site's block of the Caddyfile", lines)


def _apache(told: Delivery) -> str:
    base = _pattern(told.base)
    lines = [
        *(f'Header always set {name} "{value}"' for name, value in _everywhere(told)),
        rf'Header set Cache-Control "{PAGES}" "expr=%{{REQUEST_URI}} =~ m#(/|\.html)$|^{base}_f/#"',
        f'Header set Cache-Control "{FOR_EVER}" "expr=%{{REQUEST_URI}} =~ m#^{base}({"|".join(LASTING)})/#"',
    ]
    return _snippet("in <VirtualHost>, or in .htaccess where that may set headers; needs mod_headers", lines)


def _pattern(base: str) -> str:
    """The path of a site as servers match it: decoded."""
    return re.escape(unquote(base))


def _snippet(where: str, lines: list[str]) -> str:
    return "\n".join([f"# Standfirst: {where}.", *lines, ""])


HOSTS: Final = {
    "netlify": headers_file,
    "cloudflare": headers_file,
    "nginx": _nginx,
    "caddy": _caddy,
    "apache": _apache,
}
"""What each kind of host reads."""
