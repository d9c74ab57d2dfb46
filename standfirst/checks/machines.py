"""Every feed and sitemap of a site at once: each by the rules of its format, and no address in two sitemaps."""

from collections.abc import Iterator, Mapping

from standfirst import urls
from standfirst.checks.feeds import check_feed
from standfirst.checks.finding import Finding, finding
from standfirst.checks.sitemaps import check_sitemap, twice


def check_machines(
    files: Mapping[str, tuple[str, bytes]], site_url: str, *, now: float
) -> Iterator[tuple[str, Finding]]:
    """What is wrong, each with the address of its file from the site's root (`site_url` ends in `/`). `files` maps such addresses to the kind of file
    (`feed`, `sitemap`, `news`; others are passed over) and its bytes."""
    parts: list[tuple[str, bytes]] = []
    for address, (kind, data) in files.items():
        whole = urls.absolute(site_url, address)
        if kind == "feed":
            yield from ((address, one) for one in check_feed(data, address=whole, now=now))
        elif kind in ("sitemap", "news"):
            yield from ((address, one) for one in check_sitemap(data, address=whole, now=now))
        if kind == "sitemap":
            parts.append((address, data))
    for page, (one, other) in twice(parts).items():
        yield other, finding("sitemap-twice", 1, "loc", f"{page} stands in {one} too")
