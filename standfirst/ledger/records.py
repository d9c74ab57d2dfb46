"""The entries of the ledgers. A story's ledger id is what stays when its file, its address or its headline changes."""

from hashlib import blake2b
from typing import NamedTuple

DOWN = "-"


class Address(NamedTuple):
    """An address that was live: of which story, and from which source (an id under `content/`) it was first made."""

    address: str
    id: str
    source: str


class Text(NamedTuple):
    """A story as it was last recorded: `day` it was dated when it first was (`undated` without one), `print` of its
    file's bytes, when it was `recorded`, what it said of its `updated` ("" nothing), and marks of its `corrections`."""

    id: str
    source: str
    day: str
    print: str
    recorded: str
    updated: str
    corrections: str

    @property
    def is_down(self) -> bool:
        """Whether it was not public in the release that was recorded last: then `DOWN` stands before its print."""
        return self.print.startswith(DOWN)


class Words(NamedTuple):
    """What readers read of a story, `¶` between paragraphs."""

    id: str
    recorded: str
    words: str


class Earlier(NamedTuple):
    """What readers read of a story before it was changed, from the release `recorded` on. `key` names the entry."""

    key: str
    id: str
    recorded: str
    words: str


class Removed(NamedTuple):
    """An address that must never be live again, with the story and the source that had it."""

    address: str
    id: str
    source: str
    recorded: str


UNDATED = "undated"


def new_id(address: str, source: str, taken: object) -> str:
    """The ledger id of a story that goes live at an address: the same for two editors who publish it at once. `taken`
    holds the ids of other stories."""
    first = mark(address)
    return mark(f"{address}\n{source}") if first in taken else first  # type: ignore[operator]


def mark(text: str) -> str:
    """Twelve characters that stand for a text: of 50,000, two are the same once in 200,000 sites."""
    return blake2b(text.encode(), digest_size=6).hexdigest()
