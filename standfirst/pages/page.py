"""What a page is, before anybody makes it."""

from typing import Literal

from msgspec import Struct

from standfirst import urls
from standfirst.pictures import asked_for

Kind = Literal[
    "home",
    "section",
    "article",
    "page",
    "topic",
    "author",
    "thread",
    "archive",
    "corrections",
    "tombstone",
    "history",
    "404",
    "feed",
    "sitemap",
    "news",
    "robots",
    "headers",
    "table",
    "root",
    "fragment",
    "redirect",
    "social card",
    "picture",
    "asset",
    "copy",
]

LISTED: frozenset[str] = frozenset(
    {"home", "section", "article", "page", "topic", "author", "thread", "archive", "corrections"}
)
"""Kinds that a template renders, and that want to be found: sitemaps list them."""
HTML: frozenset[str] = LISTED | {"tombstone", "history", "404"}
"""Kinds that a template renders."""


class Page(Struct, frozen=True, kw_only=True, array_like=True):
    """One file of the output; or a picture, which is as many as it has forms: its address is what theirs begin with
    (`pictures.Ladder`). `address` from the site's root, without the base path. `args`: for lists the id and
    the page's number (that of corrections is ""), for feeds the format, the list and 0 or the number of an archived page,
    for stories, their tombstones, histories and social cards the id, for archives level and date, for a copy its source, for a
    picture the digest of its original and what is asked of the encoder, for a part of the sitemap its number. `owner` is the file
    that wants it, for people."""

    address: str
    kind: Kind
    args: tuple[str, ...] = ()
    owner: str = ""

    @property
    def addresses(self) -> tuple[str, ...]:
        """Those of its files."""
        if self.kind != "picture":
            return (self.address,)
        return tuple([self.address + form.end for form in asked_for(self.args[1])])

    @property
    def paths(self) -> tuple[str, ...]:
        """Of its files, in the output."""
        if self.kind != "picture":
            return (urls.output_path(self.address),)
        stem = self.address[1:]  # of a file, as all forms are
        return tuple([stem + form.end for form in asked_for(self.args[1])])
