"""The small protocol between a deploy and whatever keeps the site for readers, and what is sent with each file.

A host is either one in which every file is in readers' sight as soon as it is put (`at_once` is False: the order of steps counts,
and it must be able to list), or one that shows a whole release at once.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple, Protocol

from standfirst.deploy.difference import Seen
from standfirst.deploy.manifest import Entry, Local
from standfirst.media_types import media_type
from standfirst.syndication.headers import FOR_EVER, LASTING, PAGES

_SMALLER: Final = ("text/", "application/json", "application/xml", "application/manifest+json", "image/svg+xml")
_FEEDS: Final[Mapping[str, str]] = {
    "feed.xml": "application/rss+xml; charset=utf-8",
    "atom.xml": "application/atom+xml; charset=utf-8",
    "feed.json": "application/feed+json; charset=utf-8",
}


class Sent(NamedTuple):
    """A file as it goes over the wire, with what the host is to say of it: its media type, for how long copies are good, and
    how it is compressed ("" for not)."""

    path: str
    data: bytes
    type: str
    cache: str = ""
    encoding: str = ""


class Held(NamedTuple):
    """A note of ours as a host has it, and its mark."""

    data: bytes
    tag: str


Read = Callable[[str], bytes]
"""Gives the bytes of a file of the output; raises where they are not those of the manifest any more."""


class Host(Protocol):
    """What keeps a site for its readers. Every request may raise `Passing` or `Expired` only after it was tried again;
    `Incomplete` says what a person can do."""

    @property
    def name(self) -> str:
        """What people call it."""

    @property
    def at_once(self) -> bool:
        """Whether readers see a whole release at once."""

    def read(self, name: str) -> Held | None:
        """A note of ours; None where there is none."""

    def write(self, name: str, data: bytes, only: str | None = None) -> str | None:
        """Writes a note and gives its mark. `only`: "" where there must be none, else the mark of the one that it takes
        the place of; None where it is not so, and nothing was written."""

    def remove(self, name: str) -> None:
        """Removes a note, if it is there."""

    def listing(self) -> Mapping[str, Seen] | None:
        """What readers are given now, and our notes not; None where that is not told."""

    def begin(self, release: str, carried: Mapping[str, Entry]) -> None:
        """A release is going to be put; `carried` are the files of the present one that stay."""

    def put(self, files: Mapping[str, Local], read: Read) -> Iterator[tuple[str, Entry]]:
        """Puts files, and tells of each when it is there for good."""

    def delete(self, paths: Sequence[str]) -> None:
        """Takes files away, whether or not they are there."""

    def show(self, release: str, never: Sequence[str]) -> None:
        """Readers are to see what was put, from now on. Of earlier releases the paths in `never` go."""


def sent(path: str, data: bytes, *, compress: str = "") -> Sent:
    """What goes over the wire for a file."""
    kind = _FEEDS.get(path.rpartition("/")[2]) or media_type(path)
    cache = ""
    if path.startswith(tuple(f"{folder}/" for folder in LASTING)):
        cache = FOR_EVER
    elif path.endswith(".html") or path.startswith("_f/"):
        cache = PAGES
    if compress == "gzip" and kind.startswith(_SMALLER):
        import gzip

        smaller = gzip.compress(data, 6, mtime=0)
        if len(smaller) < len(data):
            return Sent(path, smaller, kind, cache, "gzip")
    return Sent(path, data, kind, cache)
