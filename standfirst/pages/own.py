"""The files at the root of a site that nobody writes: those for machines, as the settings ask for them.

A publisher's own file of the same name in `static/` wins over one that would be made up.
"""

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from msgspec.structs import asdict

from standfirst.config import Config
from standfirst.model.article import Moment
from standfirst.pages.page import Page

REDIRECTS: Final = "_redirects"
TABLES: Final = {
    "netlify": "/_redirects",
    "cloudflare": "/_redirects",
    "nginx": "/_redirects.nginx",
    "apache": "/_redirects.apache",
    "caddy": "/_redirects.caddy",
    "s3": "/_redirects.s3.json",
    "cloudfront": "/_redirects.cloudfront.json",
}
"""The address of each kind of host's table of old addresses."""
ICONS: Final = {"favicon.ico": 48, "apple-touch-icon.png": 180, "icon-192.png": 192, "icon-512.png": 512}
"""Pixels on each side of the icons at the root."""


def own(config: Config, static_files: Collection[str], now: int) -> Iterator[Page]:
    """Those that are wanted at an instant."""
    joined = taken_up(config)
    return (page for page in _wanted(config, now) if page.address[1:] not in static_files or page.address[1:] in joined)


def taken_up(config: Config) -> frozenset[str]:
    """Files of `static/` that go into one of ours: a publisher's own rules stand before those for old addresses."""
    return (
        frozenset({REDIRECTS})
        if any(TABLES[host] == f"/{REDIRECTS}" for host in config.redirects.tables)
        else frozenset()
    )


def _wanted(config: Config, now: int) -> Iterator[Page]:
    yield Page(address="/404.html", kind="404")
    yield Page(address="/robots.txt", kind="robots")
    yield Page(address="/_headers", kind="headers")
    for host in config.redirects.tables:
        yield Page(address=TABLES[host], kind="table", args=(host,))
    lapses = lapse(config)
    if lapses is not None and now < lapses.instant:
        yield Page(address="/.well-known/security.txt", kind="root", args=("security",))
    if _any(config.ads):
        yield Page(address="/ads.txt", kind="root", args=("ads",))
    if _any(config.trust):
        yield Page(address="/trust.txt", kind="root", args=("trust",))
        yield Page(address="/.well-known/trust.txt", kind="root", args=("trust",))
    if config.humans.team:
        yield Page(address="/humans.txt", kind="root", args=("humans",))
    if config.icons.drawn:
        yield from (Page(address=f"/{name}", kind="root", args=(name,)) for name in ICONS)
    if config.manifest.enabled:
        yield Page(address="/manifest.webmanifest", kind="root", args=("manifest",))


def _any(settings: Any) -> bool:
    return any(asdict(settings).values())


def lapse(config: Config) -> Moment | None:
    """When security.txt is no longer to be believed (RFC 9116, 2.5.5), and so is not there; None where none is wanted. A
    day alone is its midnight."""
    security = config.security
    if not security.contact or not security.expires:
        return None
    moment = datetime.fromisoformat(security.expires)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=ZoneInfo(config.site.timezone))
    return Moment(iso=moment.isoformat(timespec="seconds"), instant=int(moment.timestamp()))
