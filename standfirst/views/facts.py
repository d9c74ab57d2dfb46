"""What pages read of a story, each in one read: rules make these records, views show them (`docs/templates.md`).

A record and not a mapping: ten thousand of them are held while lists are made, and each is fingerprinted.
"""

from typing import Any

from msgspec import Struct


class Card(Struct, frozen=True, kw_only=True, array_like=True, gc=False):
    """What lists print of a story. Nothing here may change with every edit of its body. Times are ISO 8601 in the
    site's zone, "" for none; `url` is root-relative; `section` is a folder; `genre` is the story's own, `held`
    says why, "" for a public story."""

    url: str
    title: str
    kind: str
    date: str
    updated: str
    section: str
    kicker: str
    summary: str
    excerpt: str
    priority: int
    genre: str
    language: str
    dir: str
    held: str
    held_until: str


class Details(Struct, frozen=True, kw_only=True, array_like=True):
    """What a story's own page prints besides. `authors`, `topics` and `thread` are ids; `corrections` are `(date, text, type)`;
    `first_address` is where the story first stood, from the root of the site: it never changes."""

    description: str
    dateline: str
    source: str
    authors: tuple[str, ...]
    topics: tuple[str, ...]
    words: int
    minutes: int
    paid: bool
    corrections: tuple[tuple[str, str, str], ...]
    extra: Any
    first_address: str
    thread: str
