"""Which feeds of a finished site have changed since hubs were last told, and telling them (WebSub, section 7; the form of the
request is that of PubSubHubbub 0.4, which hubs keep).

What was told is remembered in the cache, as the digest of each feed by hub, once the hub has taken it: a run that failed
tells the rest again.
"""

import json
import os
from collections.abc import Callable, Iterable, Mapping
from hashlib import blake2b
from typing import Final
from urllib.parse import urlencode

from msgspec import Struct

from standfirst import urls
from standfirst.files import DiskFiles
from standfirst.problems import UsageError
from standfirst.publish import MARKER

MEMORY: Final = "told-hubs"
SECONDS: Final = 15.0
_NAMES: Final = ("feed.xml", "atom.xml", "feed.json")


class Told(Struct, frozen=True, kw_only=True):
    """What came of telling one hub of one feed: `fault` says why it did not take it, "" where it did."""

    hub: str
    feed: str
    fault: str = ""


def feeds_in(output: DiskFiles, site_url: str, hub: str) -> Mapping[str, str]:
    """The feeds of a site that name a hub, with the digest of each. `output` is the finished release."""
    if not output.exists(MARKER):
        raise UsageError(f"there is no site in {output.root}", "build it first: standfirst build")
    if output.read(MARKER).strip() != b"release":
        raise UsageError(f"{output.root} holds a preview, of which no hub is to hear", "build without --drafts")
    found: dict[str, str] = {}
    for path, _ in output.walk("").files:
        if os.path.basename(path) in _NAMES:
            data = output.read(path)
            if hub.encode() in data or hub.replace("&", "&amp;").encode() in data:
                found[urls.absolute(site_url, f"/{path}")] = blake2b(data, digest_size=16).hexdigest()
    return dict(sorted(found.items()))


def tell(
    output: DiskFiles,
    cache: DiskFiles,
    site_url: str,
    hubs: Iterable[str],
    post: Callable[[str, bytes], str],
    *,
    all_: bool = False,
) -> tuple[Told, ...]:
    """Tells each hub of each feed that is not as it was when that hub last took it (`all_`: of every feed). `post` sends a
    form to an address and says what went wrong, or ""."""
    told = _remembered(cache)
    results: list[Told] = []
    for hub in dict.fromkeys(hubs):
        known = told.setdefault(hub, {})
        now = feeds_in(output, site_url, hub)
        for feed, digest in now.items():
            if known.get(feed) == digest and not all_:
                continue
            fault = post(hub, urlencode({"hub.mode": "publish", "hub.url": feed, "hub.topic": feed}).encode())
            results.append(Told(hub=hub, feed=feed, fault=fault))
            if not fault:
                known[feed] = digest
        for feed in known.keys() - now.keys():
            del known[feed]
    cache.write(MEMORY, (json.dumps(told, indent=1) + "\n").encode())
    return tuple(results)


def _remembered(cache: DiskFiles) -> dict[str, dict[str, str]]:
    """What was told; nothing where that cannot be read, since telling twice does no harm."""
    try:
        told = json.loads(cache.read(MEMORY)) if cache.exists(MEMORY) else {}
    except ValueError:
        return {}
    whole = isinstance(told, dict) and all(isinstance(feeds, dict) for feeds in told.values())
    return told if whole else {}


def send(hub: str, form: bytes) -> str:
    """Posts a form; what went wrong, or "". Redirects are not followed: a hub says itself where it is."""
    from http.client import HTTPConnection, HTTPException, HTTPSConnection
    from urllib.parse import urlsplit

    parts = urlsplit(hub)
    kind = HTTPSConnection if parts.scheme.lower() == "https" else HTTPConnection
    connection = kind(parts.hostname or "", parts.port, timeout=SECONDS)
    try:
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request("POST", path, form, {"Content-Type": "application/x-www-form-urlencoded"})
        answer = connection.getresponse()
        said = answer.read(200).decode("utf-8", "replace").strip()
    except (OSError, HTTPException) as fault:
        return f"it does not answer: {fault}"
    finally:
        connection.close()
    return (
        ""
        if 200 <= answer.status < 300
        else f"it answers {answer.status} {answer.reason}" + (f": {said}" if said else "")
    )
