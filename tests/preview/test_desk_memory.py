"""Whatever is edited, the desk's memory is that of the site it shows: nothing of an edit stays behind.

After some edits the site is put back to what it was at first. Then the desk must have the same pages as then, and as many
objects in use: of a long row of such rounds the later ones may not need more than the earlier ones.
"""

from __future__ import annotations

import functools
import gc
import re
import sys
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from standfirst.preview import desk as desks
from standfirst.preview.desk import Desk
from tests.build.tiny import story
from tests.preview.walking import WALKED, Walk, everything, rested

if TYPE_CHECKING:
    from pathlib import Path

    from tests.preview.telling import Told

NAMES = [name for name, (_, often) in WALKED.items() for _ in range(often) if name != "settings"]
"""Other settings begin a site anew, and would free what stayed behind."""

BASE = "templates/base.html"
THEN = 1_748_800_000
"""An hour of 1 June 2025."""


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
    assert objects < 3
    assert kilobytes < 8


# --- the same few changes, again and again: whatever stays behind of them can be counted ---


BEFORE = 90
"""Rounds until SQLite knows as many statements as it keeps, and whatever else is kept once is there."""
FEW = 6
"""Objects of a round that are no leak: weak references come and go by the hundred."""


def come_and_gone(told: Told, numbers: range) -> float:
    """Objects that stay behind of a story that comes, changes and goes, each time with other words."""
    before = used()
    for number in numbers:
        path = f"content/world/n{number}.md"
        told.paper.write({path: story(f"News {number}", "2025-01-05T10:00", tags=f"[Topic {number}]")})
        told.tell(path)
        told.page(f"world/n{number}/index.html")
        told.change(path, f"News {number}", f"Old news {number}")
        everything(told.desk, THEN + number)
        told.paper.remove(path)
        told.tell(path)
        rested(told.desk)
        told.desk.keep()
    return (used().objects - before.objects) / len(numbers)


def test_a_story_that_comes_changes_and_goes_leaves_nothing_behind(told: Told, monkeypatch: pytest.MonkeyPatch) -> None:
    come_and_gone(told, range(BEFORE))
    assert come_and_gone(told, range(BEFORE, BEFORE + 60)) < FEW

    kept: list[Any] = []
    take_in = Desk.take_in

    def mindful(self: Desk, *arguments: Any) -> Any:
        # More than what comes and goes by itself, which is up to 7 a round where there are few.
        kept.append((arguments, *(object() for _ in range(5))))
        return take_in(self, *arguments)

    monkeypatch.setattr(Desk, "take_in", mindful)
    assert come_and_gone(told, range(BEFORE + 60, BEFORE + 75)) > FEW, "a desk that remembers would be seen"


CIRCLES = 40
"""Objects of what is begun once, such as a module that is loaded late; five sites in circles were ninety and more."""


@pytest.mark.parametrize("what", ["an edit", "a new story", "another hour", "a mistake"])
def test_what_a_change_replaces_is_freed_at_once(told: Told, what: str) -> None:
    """A session looks for garbage only when nobody saves; until then circles would keep the whole site of each change."""

    def change(number: int) -> None:
        if what == "an edit":
            told.change("content/sport/c.md", "title: ", "title: More ")
        elif what == "a new story":
            told.paper.write({f"content/world/n{number}.md": story(f"News {number}", "2025-01-05T10:00")})
            told.tell(f"content/world/n{number}.md")
        elif what == "a mistake":
            told.change("content/sport/c.md", "2025-01-03T10:00", "someday")
            told.change("content/sport/c.md", "someday", "2025-01-03T10:00")
        else:
            told.change("content/sport/c.md", "title: ", "title: More ")
            told.desk.served("index.html", THEN + number)
        told.page("index.html")

    for number in range(3):
        change(number)
    gc.collect()
    gc.disable()
    try:
        for number in range(3, 8):
            change(number)
        assert gc.collect() < CIRCLES
    finally:
        gc.enable()
