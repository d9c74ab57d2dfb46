"""What sitemaps list, as inputs of their rules: the parts of the site's own, and the news of the last two days.

The clock alone takes a story out of the news, so the instant at which it next will belongs to when a site next changes
(`news_until`). The gate stays out of it: a judgement holds while stories leave the news.
"""

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from typing import Final

from msgspec import Struct

from standfirst.model.site import Site
from standfirst.pages import LISTED, NEWS_SECONDS, ONE_SITEMAP, SITEMAP_SIZE, Plan, numbered_parts, sitemap_parts
from standfirst.rules.versioned import Kind, Touched, version_of

_NEVER: Final = -(1 << 63)
"""Stands for no instant."""


class Mapped(Struct, frozen=True, kw_only=True):
    """What is known of a site: `instants` when each story is dated, `updates` when those were last changed that were,
    `pictured` those that have a lead picture."""

    site: Site
    plan: Plan
    instants: Mapping[str, int]
    updates: Mapping[str, int]
    pictured: Mapping[str, bool]


class Row(Struct, frozen=True, array_like=True):
    """An address in a sitemap, when it was last changed, and the story whose lead picture it shows, or ""."""

    address: str
    changed: int | None = None
    pictured: str = ""


class Sitemaps:
    """The parts of the sitemap by name (`pages.sitemap_parts`; "": the one of a small site): the addresses in each, and
    for stories the instants of their last significant changes."""

    def __init__(self, mapped: Mapped) -> None:
        self._mapped = mapped
        self.big = mapped.plan.readers > ONE_SITEMAP
        # Not `functools.cache`: it would tie this to itself, and keep the whole site until somebody looks for garbage.
        self._rows: dict[str, list[Row]] = {}
        self._others: list[str] | None = None

    def entries(self) -> Kind:
        """What stands in each part."""

        def version(part: str) -> bytes | None:
            rows = self.rows(part)
            names = [*(row.address for row in rows), "", *(row.pictured for row in rows)]
            return version_of(names, (_NEVER if row.changed is None else row.changed for row in rows)) if rows else None

        return Kind(self.rows, version, self.names, self.touched, late=True)

    def newest(self) -> Kind:
        """When a story in each part was last changed; None where there is no story in it."""

        def value(part: str) -> int | None:
            return max((row.changed for row in self.rows(part) if row.changed is not None), default=None)

        def version(part: str) -> bytes | None:
            return f"{value(part)}".encode() if self.big and self.rows(part) else None

        return Kind(value, version, self.names, self.touched)

    def names(self) -> tuple[str, ...]:
        """All parts."""
        return tuple(sitemap_parts(self._mapped.site, self._mapped.plan.readers)) or ("",)

    def touched(self, touched: Touched) -> Iterable[str]:
        """Whatever part may have been, or be."""
        if not touched.lists and not touched.pages:
            return ()
        site, readers = self._mapped.site, self._mapped.plan.readers
        counts = {id: len(site.members(kind, id)) for kind, id in touched.lists if kind == "month"}
        counts["pages"] = readers - len(site.stories)
        return [part for name, count in counts.items() for part in numbered_parts(name, count + SITEMAP_SIZE)] + [""]

    def rows(self, part: str) -> list[Row]:
        """What stands in a part."""
        if part not in self._rows:
            self._rows[part] = self._rows_of(part) if self.big == bool(part) else []
        return self._rows[part]

    def _rows_of(self, part: str) -> list[Row]:
        mapped, (name, _, number) = self._mapped, part.partition(".")
        site, others = mapped.site, self._rest() if name in ("", "pages") else ()
        ids = site.members("month", name) if name else site.stories
        rows = [
            Row(site.addresses[id], mapped.updates.get(id, mapped.instants[id]), id if id in mapped.pictured else "")
            for id in reversed(ids)
        ]
        rows += map(Row, others)
        end = int(number or 1) * SITEMAP_SIZE
        return rows[end - SITEMAP_SIZE : end]

    def _rest(self) -> list[str]:
        """The addresses of all pages that are no stories."""
        if self._others is None:
            pages = self._mapped.plan.pages.values()
            others = [page.address for page in pages if page.kind in LISTED and page.kind != "article"]
            self._others = sorted(others, key=str.encode)
        return self._others


def news(site: Site, instants: Mapping[str, int], now: int) -> tuple[str, ...]:
    """The stories of the two days before now, newest first."""

    def place(id: str) -> int:
        return -instants[id]

    stories = site.stories
    return stories[bisect_left(stories, -now, key=place) : bisect_left(stories, NEWS_SECONDS - now, key=place)]


def news_until(site: Site, instants: Mapping[str, int], now: int) -> int | None:
    """When the clock next takes a story out of the news, None where there is none in it."""
    ids = news(site, instants, now)
    return instants[ids[-1]] + NEWS_SECONDS if ids else None
