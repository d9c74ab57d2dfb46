"""When what was told is a change that is whole: a save is several events, a checkout thousands. Pure but for what it is
given to ask.

One file that is finished goes at once. Several wait for a quiet moment, a storm for a longer one. A file that is empty,
or has vanished, is perhaps on its way to be written: it is held back, and holds nobody else back.
"""

import os
import sys
from collections.abc import Callable
from typing import Final, NamedTuple

from msgspec import Struct

from standfirst.files import Glance

QUIET: Final = 0.025
"""Seconds without an event after which several changes are one save."""
LONE: Final = 0.004 if sys.platform == "linux" else QUIET
"""The same while there is one file only; elsewhere than on Linux nobody tells that it is written to its end."""
LONGEST: Final = 0.5
"""Seconds after which several changes go, however busy the disk is."""
LATER: Final = 1.0
"""Seconds given to a file that is empty, begun or gone to be written to its end."""
SOON: Final = 0.1
"""The same for a file that has bytes and was found, not heard of."""
STORM: Final = 50
"""Files from which on it is a storm, such as a checkout: it is waited out."""
STORM_QUIET: Final = 0.2
STORM_LONGEST: Final = 2.0
MANY: Final = 500
"""Files from which on it is as quick to look at everything."""

Look = Callable[[str], Glance | None]
Busy = Callable[[], bool]


class Batch(Struct, frozen=True, kw_only=True):
    """What changed: absolute paths of files and folders; with `whole`, whatever else may have, so look at everything.
    `settled` are those paths at which there is nothing, or an empty file, for good and not for the moment."""

    paths: frozenset[str] = frozenset()
    whole: bool = False
    settled: frozenset[str] = frozenset()


class _Held(NamedTuple):
    """A file that waits since an instant for some seconds; `seen` as it was then. `removed`: it was not moved away, as
    editors do that keep the old file until the new one is there."""

    since: float
    patience: float
    seen: Glance | None = None
    removed: bool = False

    @property
    def due(self) -> float:
        """The instant at which it goes, if it is as it was."""
        return self.since + self.patience


class Gathering:
    """Told of events with the instants at which they came. `look` shows what is at a path now; `busy` knows of
    somebody who is still changing many files, and would leave a storm half."""

    def __init__(self, look: Look, busy: Busy) -> None:
        self._look = look
        self._busy = busy
        self._told: dict[str, bool] = {}  # whether it is sure, whatever a look would show
        self._held: dict[str, _Held] = {}
        self._born: set[str] = set()
        self._touched: set[str] = set()
        self._whole = False
        self._first = self._last = self._asked = 0.0

    def finished(self, path: str, now: float) -> None:
        """A file was written to its end, or has come to its place."""
        self._touch(path, now)
        self._held.pop(path, None)
        self._told[path] = False

    def begun(self, path: str, now: float, patience: float = LATER) -> None:
        """A file appeared, and is perhaps still being written."""
        if path not in self._held and path not in self._told:
            self._born.add(path)
        self._touch(path, now)
        self._told.pop(path, None)
        self._held[path] = _Held(now, patience, self._look(path))

    def vanished(self, path: str, now: float, *, removed: bool = True) -> None:
        """A file was removed, or moved away; perhaps another one takes its place. Its coming and going is nothing."""
        if path in self._born:
            self._born.discard(path)
            self._touched.discard(path)
            self._told.pop(path, None)
            self._held.pop(path, None)
            return
        self._touch(path, now)
        self._told.pop(path, None)
        self._held[path] = _Held(now, LATER, None, removed)

    def moved(self, old: str, new: str, now: float) -> None:
        """A file that vanished has only got another name."""
        if self._held.pop(old, None) is not None:
            self._told[old] = True
        self.finished(new, now)

    def gone(self, path: str, now: float) -> None:
        """A folder went with all that was in it."""
        self._touch(path, now)
        self._told[path] = True

    def doubt(self, now: float) -> None:
        """Something was lost, or anything may have changed."""
        self._touch("", now)
        self._whole = True

    def pause(self) -> float:
        """Seconds without an event until what was told may go."""
        count = len(self._touched)
        return LONE if count == 1 and self._lone(*self._touched) else QUIET if count <= STORM else STORM_QUIET

    def due(self) -> float | None:
        """The instant at which something is to be taken; None while there is nothing."""
        storm = len(self._touched) > STORM
        quiet = min(self._last + self.pause(), self._first + (STORM_LONGEST if storm else LONGEST))
        quiet = max(quiet, self._asked)
        moments = [quiet] if self._told or self._whole else []
        if self._held:
            first = min(held.due for held in self._held.values())
            moments.append(max(first, quiet) if storm else first)
        return min(moments, default=None)

    def take(self, now: float) -> Batch | None:
        """What is whole by now, once; None where a look shows that nothing is."""
        if self._touched and self._more(now):
            return None
        paths: set[str] = set()
        settled: set[str] = set()
        for path, sure in self._told.items():
            if sure or _filled(self._look(path)):
                paths.add(path)
            else:
                self._held[path] = _Held(now, LATER)
        self._told.clear()
        for path, held in list(self._held.items()):
            if self._ripe(path, held, now, others=bool(paths) or self._whole):
                del self._held[path]
                paths.add(path)
                if not _filled(self._look(path)):
                    settled.add(path)
        whole, self._whole = self._whole or len(paths) > MANY, False
        self._touched.clear()
        self._born -= paths
        if not paths and not whole:
            return None
        return Batch(paths=frozenset(paths), whole=whole, settled=frozenset(settled))

    def _more(self, now: float) -> bool:
        """Whether more is sure to come: it is asked again soon, for a few files not for long."""
        storm = len(self._touched) > STORM
        if (now >= self._first + LONGEST and not storm) or not self._busy():
            return False
        if storm:
            self._first = now  # the longest wait begins when it has come to an end
        self._asked = now + QUIET
        return True

    def _lone(self, path: str) -> bool:
        """Whether nothing else is to be expected. `sed -i` and its like write a file without an ending, then move it."""
        return not self._whole and not (path in self._born and "." not in os.path.basename(path))

    def _ripe(self, path: str, held: _Held, now: float, *, others: bool) -> bool:
        if held.due > now + QUIET:
            # A story that was renamed by removing and writing must not stand there twice, so it goes with the others.
            return others and held.removed and now - held.since >= QUIET and not _filled(self._look(path))
        seen = self._look(path)
        if _filled(seen) and seen != held.seen:
            self._held[path] = _Held(now, held.patience, seen)  # it grows
            return False
        if not _filled(seen) and held.patience < LATER:
            self._held[path] = held._replace(patience=LATER)
            return False
        return True

    def _touch(self, path: str, now: float) -> None:
        if not self._touched:
            self._first = now
        self._touched.add(path)
        self._last = now


def _filled(seen: Glance | None) -> bool:
    return seen is not None and seen.size > 0
