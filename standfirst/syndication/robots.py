"""robots.txt (RFC 9309): everything may be fetched, and here is what there is."""


def robots(*sitemaps: str) -> bytes:
    """The file for a public site; `sitemaps` are absolute addresses. Robots look for it at the root of a host only."""
    return "\n".join(["User-agent: *", "Disallow:", "", *(f"Sitemap: {address}" for address in sitemaps), ""]).encode()
