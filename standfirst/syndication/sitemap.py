"""Sitemaps by the protocol 0.9 (sitemaps.org/protocol.html), and the index of several.

It knows no site: which addresses, in which order and how many to a file is the caller's choice. The lines are joined by hand: a tree of 50,000 elements takes ten times as long.
"""

import re
from collections.abc import Iterable
from typing import Final

from standfirst.syndication.xml import DECLARATION, clean

LONGEST_ADDRESS: Final = 2047

_NAMESPACE: Final = "http://www.sitemaps.org/schemas/sitemap/0.9"
_HEAD: Final = f'{DECLARATION}<urlset xmlns="{_NAMESPACE}">\n'.encode()
_TAIL: Final = b"</urlset>\n"
_TOLD = re.compile(r"[^A-Za-z0-9\-._~:/?#\[\]@!$()*+,;=%]")
"""What an address holds that cannot stand there as it is."""
_UNSAFE = re.compile(r"[^A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]")


def sitemap(entries: Iterable[tuple[str, str]]) -> bytes:
    """One sitemap of `(absolute address, time of the last significant change or "")`, however many there are."""
    rows = list(entries)
    addresses = "".join([address for address, _ in rows])
    longest = max([len(address) for address, _ in rows], default=0)
    if longest <= LONGEST_ADDRESS and _TOLD.search(addresses) is None:  # of all at once, and nearly always
        lines = [f"<url><loc>{address}</loc>{_changed(changed)}</url>\n" for address, changed in rows]
        return _HEAD + "".join(lines).encode() + _TAIL
    return _HEAD + b"".join(_line(address, changed) for address, changed in rows) + _TAIL


def index(parts: Iterable[tuple[str, str]]) -> bytes:
    """The list of a big site's sitemaps: the absolute address of each, with the newest time that stands in it, or ""."""
    lines = [f"<sitemap><loc>{_address(address)}</loc>{_changed(newest)}</sitemap>\n" for address, newest in parts]
    return f'{DECLARATION}<sitemapindex xmlns="{_NAMESPACE}">\n{"".join(lines)}</sitemapindex>\n'.encode()


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
