"""Whether a build has done its work: a fast build of wrong pages is not a result.

It reads pages as a reader would, and knows no generator. Each check answers "" or what is wrong.
"""

from __future__ import annotations

import html
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from benchmarks.dialects import Site, page_of

OLD_PAGES: Final = 12
_CLOCK_SLACK: Final = 20_000_000
"""Nanoseconds that a file's time of change may lag behind the clock."""


def old_stories(site: Site) -> Sequence[str]:
    """Stories from the oldest to the middle of the archive, whose pages show the newest ones in their sidebar."""
    step = max(1, len(site.stories) // 2 // OLD_PAGES)
    return site.stories[: OLD_PAGES * step : step]


def edited(site: Site, path: str, said: str) -> str:
    """The page of an edited story has the new sentence."""
    return "" if said in _text(site.page(path)) else f"{page_of(path)} has not changed"


def published(site: Site, path: str, title: str, *, inline: bool) -> str:
    """The story has its page, its section's front lists it, and old pages have it in their sidebars."""
    if title not in _text(site.page(path)):
        return f"{page_of(path)} is not there"
    front = site.output / path.partition("/")[0] / "index.html"
    if title not in _text(front).rpartition("<aside")[0]:
        return "the front of its section does not list it"
    if not inline:
        return "" if title in _text(site.output / "_f" / "recent.html") else "_f/recent.html does not list it"
    stale = [old for old in old_stories(site) if title not in sidebar(_text(site.page(old)))]
    return f"{len(stale)} of {len(old_stories(site))} old pages have a stale sidebar" if stale else ""


def sidebar(page: str) -> str:
    """The last `aside` of a page."""
    return page.rpartition("<aside")[2].partition("</aside>")[0]


def files(folder: Path, since: int = 0) -> tuple[int, int]:
    """How many files lie under a folder that were written since a time in nanoseconds, and how many are HTML."""
    number = pages = 0
    for above, _, names in os.walk(folder):
        for name in names:
            if not since or os.stat(os.path.join(above, name)).st_mtime_ns >= since - _CLOCK_SLACK:
                number += 1
                pages += name.endswith(".html")
    return number, pages


def _text(page: Path) -> str:
    try:
        return html.unescape(page.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return ""
