"""robots.txt (RFC 9309): what may be fetched, by whom, and what there is."""


def robots(*sitemaps: str, blocked: tuple[str, ...] = (), disallowed: tuple[str, ...] = ()) -> bytes:
    """The file for a public site; `sitemaps` are absolute addresses, `blocked` the names of crawlers that are to stay
    away, `disallowed` paths for all others. Robots look for it at the root of a host only."""
    lines = ["User-agent: *", *(f"Disallow: {path}".rstrip() for path in disallowed or ("",)), ""]
    if blocked:
        lines += [*(f"User-agent: {name}" for name in blocked), "Disallow: /", ""]
    return "\n".join([*lines, *(f"Sitemap: {address}" for address in sitemaps), ""]).encode()
