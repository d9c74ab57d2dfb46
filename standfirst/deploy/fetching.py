"""What readers get after a deploy: a sample of its files, and whether anything still answers where something was taken away."""

import random
from collections.abc import Callable, Iterable, Mapping
from typing import Final, NamedTuple

from standfirst.deploy.manifest import Local, digest
from standfirst.deploy.run import addresses

SAMPLE: Final = 20
_SECONDS: Final = 15.0
_MOST: Final = 64 << 20
"""Bytes that are taken from whoever answers; no page has as many."""


class Answer(NamedTuple):
    """What a host answers: its status (0: it does not answer) and the bytes."""

    status: int
    body: bytes


Fetch = Callable[[str], Answer]


class Wrong(NamedTuple):
    """An address at which readers do not find what they should, and why."""

    url: str
    why: str


def checked(
    files: Mapping[str, Local], gone: Iterable[str], base: str, fetch: Fetch, chance: random.Random
) -> tuple[int, list[Wrong]]:
    """How many addresses were asked for, and what is wrong at some. `base` is where readers find the site; the front is
    always asked for, `gone` are paths of which all are."""
    pages = sorted(path for path in files if path.endswith(".html") and path not in ("index.html", "404.html"))
    sample = ["index.html", *chance.sample(pages, min(SAMPLE - 1, len(pages)))]
    wrong = []
    for path, url in zip(sample, addresses(sample, base), strict=True):
        answer = fetch(url)
        if not answer.status and path == "index.html":  # nor will the others, each after a time limit
            return 1, [Wrong(url, "does not answer, so nothing else was asked for")]
        if answer.status != 200:
            wrong.append(Wrong(url, f"answers {answer.status}" if answer.status else "does not answer"))
        elif digest(answer.body) != files[path].digest:
            wrong.append(Wrong(url, "answers with other bytes than were deployed (a copy of a cache, or another site)"))
    paths = sorted(set(gone) - files.keys())
    wrong += [
        Wrong(url, "still answers, though it was taken away")
        for url in addresses(paths, base)
        if fetch(url).status == 200
    ]
    return len(sample) + len(paths), wrong


def fetch(url: str) -> Answer:
    """Asks a host as a reader does, but follows nothing."""
    from http.client import HTTPConnection, HTTPException, HTTPSConnection
    from urllib.parse import urlsplit

    parts = urlsplit(url)
    kind = HTTPSConnection if parts.scheme.lower() == "https" else HTTPConnection
    connection = kind(parts.hostname or "", parts.port, timeout=_SECONDS)
    try:
        connection.request("GET", parts.path or "/", headers={"User-Agent": "standfirst", "Cache-Control": "no-cache"})
        answer = connection.getresponse()
        return Answer(answer.status, answer.read(_MOST))
    except (OSError, HTTPException):
        return Answer(0, b"")
    finally:
        connection.close()
