"""Sitemaps by the protocol 0.9 (sitemaps.org/protocol.html), split where it asks for that.

It knows no site: which addresses, and in which order, is the caller's choice. With the oldest first, a new story
changes the last file only. The lines are joined by hand: a tree of 50,000 elements takes ten times as long.
"""

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Final

from standfirst.syndication.xml import DECLARATION, clean

MOST_ADDRESSES: Final = 50_000
MOST_BYTES: Final = 50 * 1024 * 1024
LONGEST_ADDRESS: Final = 2047

_NAMESPACE: Final = "http://www.sitemaps.org/schemas/sitemap/0.9"
_HEAD: Final = f'{DECLARATION}<urlset xmlns="{_NAMESPACE}">\n'.encode()
_TAIL: Final = b"</urlset>\n"
_UNSAFE = re.compile(r"[^A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]")


def sitemap(entries: Iterable[tuple[str, str]]) -> bytes:
    """One sitemap of `(absolute address, time of the last significant change or "")`, however many there are."""
    return _HEAD + b"".join(_line(address, changed) for address, changed in entries) + _TAIL


def sitemaps(
    entries: Iterable[tuple[str, str]], site_url: str, *, addresses: int = MOST_ADDRESSES, size: int = MOST_BYTES
) -> dict[str, bytes]:
    """The files of a site's sitemap by name: `sitemap.xml` alone, or as an index of `sitemap-1.xml` and so on.

    An index names its files under `site_url`, which ends in `/`. `addresses` and `size` are the limits of one file.
    """
    parts: list[list[bytes]] = [[]]
    times: list[list[str]] = [[]]
    room = left = size - len(_HEAD) - len(_TAIL)
    for address, changed in entries:
        line = _line(address, changed)
        if parts[-1] and (len(parts[-1]) == addresses or len(line) > left):
            parts.append([])
            times.append([])
            left = room
        parts[-1].append(line)
        times[-1].append(changed)
        left -= len(line)
    files = [_HEAD + b"".join(part) + _TAIL for part in parts]
    if len(files) == 1:
        return {"sitemap.xml": files[0]}
    names = [f"sitemap-{number}.xml" for number in range(1, len(files) + 1)]
    lines = [
        f"<sitemap><loc>{_address(site_url + name)}</loc>{_changed(_newest(changes))}</sitemap>\n"
        for name, changes in zip(names, times, strict=True)
    ]
    index = f'{DECLARATION}<sitemapindex xmlns="{_NAMESPACE}">\n{"".join(lines)}</sitemapindex>\n'
    return {"sitemap.xml": index.encode(), **dict(zip(names, files, strict=True))}


def _line(address: str, changed: str) -> bytes:
    location = _address(address)
    if len(location) > LONGEST_ADDRESS:
        return b""  # against the protocol: one such line can cost the whole file
    return f"<url><loc>{location}</loc>{_changed(changed)}</url>\n".encode()


def _address(address: str) -> str:
    """An absolute address with what isn't allowed in one percent-encoded (codes stay as they are), escaped."""
    if _UNSAFE.search(address):
        address = _UNSAFE.sub(lambda found: "".join(f"%{byte:02X}" for byte in found[0].encode()), clean(address))
    return address.replace("&", "&amp;").replace("'", "&apos;")


def _changed(iso: str) -> str:
    return f"<lastmod>{iso}</lastmod>" if iso else ""


def _newest(times: list[str]) -> str:
    return max((iso for iso in times if iso), key=_instant, default="")


def _instant(iso: str) -> datetime:
    moment = datetime.fromisoformat(iso)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
