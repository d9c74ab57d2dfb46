"""What the server asks for, and the preview's core answers: one moment of the site, file by file.

The server knows no builds and no folders, and the core knows no HTTP; this is all that they share. Whatever a `View`
has is what a build would publish, so nothing else can be asked for: no traversal, no hidden file, no listing, no device.
"""

from datetime import tzinfo
from typing import Protocol

from msgspec import Struct

from standfirst.preview.state import Fault, State


class Served(Struct, frozen=True, kw_only=True):
    """A file as a build would publish it.

    `path` is its place in the output. `source` is what an author edits to change the page, "" for lists and files.
    `held` says why a build would hold the story, and `until` when that ends by itself, ISO 8601 with an offset.
    """

    path: str
    data: bytes
    source: str = ""
    held: str = ""
    until: str = ""


class PageBroken(Exception):
    """A page that cannot be made, and of which no good version is known: a fault in a template."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__("; ".join(fault.message for fault in faults))
        self.faults = faults


class View(Protocol):
    """One moment of the site. All of it is asked in worker threads, several at a time."""

    @property
    def base(self) -> str:
        """The path of `site.url`, with which every address of the site begins: `/` or `/paper/`."""

    @property
    def now(self) -> str:
        """The instant that the pages show: ISO 8601 with the site's offset."""

    @property
    def zone(self) -> tzinfo:
        """The site's zone, for times that name none."""

    @property
    def state(self) -> State:
        """What pages are told: which version this is, and what is wrong."""

    def has(self, path: str) -> bool:
        """Whether the output has a file at this path. Cheap."""

    def gone(self, path: str) -> bool:
        """Of a path at which nothing is: whether something was there for readers, and was taken back. It need not be an
        output's: `world/a/` and `world/a` are asked for."""

    def served(self, path: str) -> Served | None:
        """The file, or None. It may be made only now, and raise `PageBroken`."""


class Views(Protocol):
    """The site at any moment."""

    def view(self, as_of: int | None) -> View:
        """The site as of an instant, in seconds since 1970; None: by the session's clock."""
