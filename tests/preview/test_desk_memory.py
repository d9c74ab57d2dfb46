"""Whatever is edited, the desk's memory is that of the site it shows: nothing of an edit stays behind.

After some edits the site is put back to what it was at first. Then the desk must have the same pages as then, and as many
objects in use: of a long row of such rounds the later ones may not need more than the earlier ones.
"""

from __future__ import annotations

import functools
import gc
import re
import sys
from typing import TYPE_CHECKING, NamedTuple

import pytest

from standfirst.preview import desk as desks
from standfirst.preview.desk import Desk
from tests.preview.walking import WALKED, Walk, everything, rested

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

NAMES = [name for name, (_, often) in WALKED.items() for _ in range(often) if name != "settings"]
"""Other settings begin a site anew, and would free what stayed behind."""

BASE = "templates/base.html"


class Used(NamedTuple):
    """Blocks of Python's own allocator, in which all but large objects lie; and all that the process has in memory."""

    objects: int
    kilobytes: int


def used() -> Used:
    """What is in use, but for what is kept for a while: caches of functions and of regular expressions have their limits."""
    re.purge()
    for found in gc.get_objects():
        if isinstance(found, functools._lru_cache_wrapper):
            found.cache_clear()
    gc.collect()
    with open("/proc/self/statm") as file:
        pages = int(file.read().split()[1])
    return Used(sys.getallocatedblocks(), pages * 4)


def rounds(folder: Path, count: int, edits: int, *, drafts: bool) -> list[Used]:
    """What the desk uses after each round of edits."""
    walk = Walk(folder, 3, drafts=drafts)
    first, day, pages = walk.files, walk.room.day, everything(walk.desk)
    found = []
    for _ in range(count):
        for _ in range(edits):
            walk.happen(NAMES)
        walk.room.day = day
        walk.back(first)
        rested(walk.desk)
        assert everything(walk.desk) == pages
        # What a desk has loaded stands on what the last change was, so that is the same one, too.
        for files in ({**first, BASE: first[BASE] + b"<!-- -->"}, first):
            walk.back(files)
            rested(walk.desk)
        walk.desk.keep()
        walk.forget()
        found.append(used())
    walk.desk.close()
    return found


def left(found: list[Used], edits: int) -> tuple[float, float]:
    """What an edit leaves behind: objects, and kilobytes. The least of some rounds is compared, since the tables of
    Python are larger now and then."""
    part = len(found) // 3
    middle, end = found[part : 2 * part], found[2 * part :]
    between = edits * (len(found) - part) / 2
    return (
        (min(one.objects for one in end) - min(one.objects for one in middle)) / between,
        (min(one.kilobytes for one in end) - min(one.kilobytes for one in middle)) / between,
    )


@pytest.fixture(autouse=True)
def kept_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The cache is brought up to date after each round."""
    monkeypatch.setattr(desks, "_KEEP", 1)


@pytest.mark.long
@pytest.mark.parametrize("drafts", [True, False], ids=["with drafts", "without"])
def test_a_thousand_edits_leave_nothing_of_the_desk_behind(tmp_path: Path, drafts: bool) -> None:
    objects, kilobytes = left(rounds(tmp_path, 27, 40, drafts=drafts), 40)
    assert objects < 1
    assert kilobytes < 4
