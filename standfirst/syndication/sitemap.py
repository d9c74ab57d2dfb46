"""Sitemaps by the protocol 0.9 (sitemaps.org/protocol.html) with Google's elements for pictures and news, and the index of
several.

It knows no site: which addresses, in which order and how many to a file is the caller's choice. The lines are joined by hand: a tree of 50,000 elements takes ten times as long.
"""

import re
from collections.abc import Iterable
from typing import Final

from msgspec import Struct

from standfirst.syndication.xml import DECLARATION, clean, escaped

LONGEST_ADDRESS: Final = 2047

_NAMESPACE: Final = "http://www.sitemaps.org/schemas/sitemap/0.9"
_IMAGE: Final = ' xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"'
_NEWS: Final = ' xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
_TOLD = re.compile(r"[^A-Za-z0-9\-._~:/?#\[\]@!$()*+,;=%]")
"""What an address holds that cannot stand there as it is."""
_UNSAFE = re.compile(r"[^A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]")


class Publication(Struct, frozen=True):
    """The paper as it is named in Google News, and the language of a story (ISO 639)."""

    name: str
    language: str


class News(Struct, frozen=True, kw_only=True):
    """A story in a sitemap of news: its absolute address, when it was first published (ISO 8601, with its zone), and its
    headline."""

    address: str
    publication: Publication
    published: str
    title: str


def sitemap(entries: Iterable[tuple[str, str, str]]) -> bytes:
    """One sitemap of `(absolute address, time of the last significant change or "", absolute address of a picture or "")`,
    however many there are."""
    rows = list(entries)
    addresses = "".join([address for address, _, _ in rows])
    longest = max([len(address) for address, _, _ in rows], default=0)
    if longest <= LONGEST_ADDRESS and _TOLD.search(addresses) is None:  # of all at once, and nearly always
        lines = [
            f"<url><loc>{address}</loc>{_changed(changed)}{_image(image)}</url>\n" for address, changed, image in rows
        ]
    else:
        lines = [_line(address, f"{_changed(changed)}{_image(image)}") for address, changed, image in rows]
    return _urlset(_IMAGE if any(image for _, _, image in rows) else "", lines)


def news_sitemap(entries: Iterable[News]) -> bytes:
    """A sitemap of news; an empty one is allowed."""
    return _urlset(_NEWS, [_line(one.address, _news(one)) for one in entries])


def _urlset(namespaces: str, lines: list[str]) -> bytes:
    return f'{DECLARATION}<urlset xmlns="{_NAMESPACE}"{namespaces}>\n{"".join(lines)}</urlset>\n'.encode()


def _image(address: str) -> str:
    if not address:
        return ""
    location = _address(address)
    return f"<image:image><image:loc>{location}</image:loc></image:image>" if len(location) <= LONGEST_ADDRESS else ""


def _news(one: News) -> str:
    paper = one.publication
    return (
        f"<news:news><news:publication><news:name>{escaped(paper.name)}</news:name>"
        f"<news:language>{escaped(paper.language)}</news:language></news:publication>"
        f"<news:publication_date>{one.published}</news:publication_date><news:title>{escaped(one.title)}</news:title></news:news>"
    )


def index(parts: Iterable[tuple[str, str]]) -> bytes:
    """The list of a big site's sitemaps: the absolute address of each, with the newest time that stands in it, or ""."""
    lines = [f"<sitemap><loc>{_address(address)}</loc>{_changed(newest)}</sitemap>\n" for address, newest in parts]
    return f'{DECLARATION}<sitemapindex xmlns="{_NAMESPACE}">\n{"".join(lines)}</sitemapindex>\n'.encode()


def _line(address: str, inside: str) -> str:
    location = _address(address)
    # A longer one is against the protocol: one such line can cost the whole file.
    return f"<url><loc>{location}</loc>{inside}</url>\n" if len(location) <= LONGEST_ADDRESS else ""


def _address(address: str) -> str:
    """An absolute address with what isn't allowed in one percent-encoded (codes stay as they are), escaped."""
    if _UNSAFE.search(address):
        address = _UNSAFE.sub(lambda found: "".join(f"%{byte:02X}" for byte in found[0].encode()), clean(address))
    return address.replace("&", "&amp;").replace("'", "&apos;")


def _changed(iso: str) -> str:
    return f"<lastmod>{iso}</lastmod>" if iso else ""
