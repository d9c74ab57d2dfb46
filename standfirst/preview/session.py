"""One run of the preview: it takes in what changes, shows it, and makes the rest of the pages while nobody asks for one.

Whatever goes wrong is shown and waited out; the last good pages stay. Only the beginning may end the run, by wrong
settings or a broken environment, before anybody looks at it.
"""

import gc
import math
import secrets
import socket
import sys
import time
from collections.abc import Callable, Collection
from contextlib import suppress
from functools import partial
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from standfirst import signals
from standfirst.build.inputs import theme_folder
from standfirst.files import DiskFiles, checkout_under_way
from standfirst.preview.changes import Changes
from standfirst.preview.desk import Desk, Taken
from standfirst.preview.server import Server
from standfirst.preview.showing import Showing
from standfirst.preview.state import Outcome, State, state_of
from standfirst.preview.visitors import visitors_of
from standfirst.preview.watch import Watch
from standfirst.problems import EnvironmentFault, StandfirstError

CACHE: Final = ".standfirst/preview-cache"
_RETRY: Final = 2.0
"""Seconds until a change is tried again that a full disk stopped: nobody will save a file for that."""
_SLICE: Final = 0.02
"""Seconds of work that nobody waits for, before looking whether somebody does."""
_PAUSE: Final = 0.15
"""Seconds after a change in which browsers ask for pages, so that nothing else is begun."""
_SWITCH: Final = 0.0005
"""Seconds for which one thread of Python may keep the others waiting: a request passes through three."""
_AFTER: Final = 1.5
"""Seconds after a change in which everything is looked at, since no watcher is believed alone."""
_ALWAYS: Final = 60.0
"""Seconds after which it is at any rate."""
_QUIET: Final = 10.0
"""Seconds after a change in which the cache is kept and garbage looked for: a save at that moment has to wait."""

_LITTER: Final = 500_000
"""Objects made and not freed after which garbage is looked for sooner: a fault in a template that breaks each page leaves
circles behind. An edit leaves none."""


class _Disturbed(Exception):
    """There is something more urgent to do."""


class Talk(Struct, frozen=True, kw_only=True):
    """How the command line hears of things: each build's outcome, a line now and then, and progress."""

    outcome: Callable[[Outcome], None]
    line: Callable[[str], None]
    progress: Callable[[str, int, int], None]


class Session:
    """`now` is the build clock as written, "" for the wall clock, which then also changes pages when stories fall due.
    `theme` is the folder to watch for changes to the theme, "" for the default theme's own. `allowed` are names of this
    machine by which pages may call it, `jobs` the processes that read everything at the beginning."""

    def __init__(
        self,
        root: str,
        sockets: tuple[socket.socket, ...],
        talk: Talk,
        *,
        drafts: bool = True,
        now: str = "",
        theme: str = "",
        allowed: Collection[str] = (),
        jobs: int = 1,
        wall: Callable[[], float] = time.time,
    ) -> None:
        self._talk = talk
        self._wall = wall
        self._jobs = jobs
        self._root = DiskFiles(root).root
        self._run = secrets.token_hex(4)
        self._number = 0
        self._told: Outcome | None = None
        self._retry: float | None = None
        self._taken = time.monotonic()
        self._look = self._taken + _AFTER
        self._tidy = self._taken + _QUIET
        self.desk = Desk(root, CACHE, drafts=drafts, now=now, wall=wall)
        self._showing = Showing(self.desk, self._root, State(version=f"{self._run}-0"))
        self.changes = Changes(busy=partial(checkout_under_way, self._root))
        self._watch = Watch(self._root, theme or theme_folder(), self.changes, talk.line)
        self._sockets = sockets
        self._visitors = visitors_of(sockets[0].getsockname()[0], secrets.token_urlsafe(16), allowed)
        self._server: Server | None = None
        self._switch = sys.getswitchinterval()

    @property
    def base(self) -> str:
        """The path under which the site is served: `/`, or `/paper/`."""
        return self._showing.view(None).base

    @property
    def query(self) -> str:
        """What the first page's address ends with where others can reach the preview."""
        return f"?token={self._visitors.token}"

    def start(self) -> None:
        """Reads everything and begins to serve. Wrong settings and a broken environment raise; content errors are shown."""
        sys.setswitchinterval(_SWITCH)
        gc.disable()  # looking for garbage costs a tenth of everything; it is done when nobody waits
        begun = time.monotonic()
        taken = self.desk.begin(self._talk.progress, self._jobs)
        gc.freeze()
        self._server = Server(self._sockets, self._showing, self._visitors, say=self._talk.line, bug=self._bug)
        self._show(_outcome(taken, begun), news=True)
        self._server.start()
        self._watch.start()
        self.desk.warm()
        self.take(None)  # what changed before anybody watched

    def run(self) -> None:
        """Goes on until `changes.end()`."""
        while (batch := self.changes.wait(self._left)) is not None:
            if batch.whole:
                self.take(None)
            elif batch.paths:
                self.take(batch.paths, batch.settled)
            else:
                self._nobody_asks()

    def take(self, paths: Collection[str] | None, settled: Collection[str] = ()) -> None:
        """Takes in what became of some files (None: of any), and shows whatever comes of it."""
        begun, desk = time.monotonic(), self.desk
        try:
            names = None if paths is None else desk.names_of(paths)
            taken = desk.take_in(names, self._talk.progress, desk.names_of(settled))
        except Exception as fault:  # the preview outlives whatever a template or a disk brings up
            self._failed(fault)
        else:
            self._retry = None
            for path in taken.unfinished:
                self.changes.begun(path)
            outcome = _outcome(taken, begun)
            if taken.news or self._told is None or not _same(outcome, self._told):
                self._show(outcome, news=taken.news)
        self._taken = time.monotonic()
        self._look = self._taken + (_AFTER if paths is not None else _ALWAYS)
        self._tidy = self._taken + _QUIET

    def stop(self) -> None:
        """Ends watching and serving, and keeps what was made."""
        self.changes.end()
        self._watch.stop()
        if self._server is not None:
            self._server.stop()
        else:
            for one in self._sockets:
                one.close()
        self.desk.close()
        sys.setswitchinterval(self._switch)
        gc.unfreeze()
        gc.enable()

    def _nobody_asks(self) -> None:
        """The clock, a look at everything, the pages that nobody has asked for, or tidying up."""
        self._try(self._tell_faults)
        now, until = time.monotonic(), self.desk.until()
        if self.desk.untold() or (until is not None and self._wall() >= until):
            self.take(())
        elif self._retry is not None and now >= self._retry:
            self.take(None)
        elif now >= self._look:
            self._try(self._look_around)
        elif self.desk.more_to_do():
            self._try(partial(self._work, now + _SLICE))
            if gc.get_count()[0] > _LITTER:
                signals.uninterrupted(gc.collect)
        elif now >= self._tidy:
            self._tidy = math.inf
            self._try(self.desk.keep)
            signals.uninterrupted(gc.collect)

    def _look_around(self) -> None:
        self._look = time.monotonic() + _AFTER
        with suppress(_Disturbed):
            if self.desk.is_out_of_date(self._heed):
                self.take(None)
            self._look = time.monotonic() + _ALWAYS

    def _heed(self) -> None:
        if self.changes.any():
            raise _Disturbed

    def _try(self, act: Callable[[], None]) -> None:
        try:
            act()
        except Exception as fault:
            self._failed(fault)

    def _work(self, until: float) -> None:
        while self.desk.more_to_do() and time.monotonic() < until and not self.desk.asked():
            self.desk.work()
        self._tell_faults()
        if self.desk.asked():
            time.sleep(0.001)  # gives way

    def _tell_faults(self) -> None:
        """Shows what a request or work has found to be wrong since the last change."""
        if self.desk.found():
            self._show(Outcome(report=self.desk.report()), news=False)

    def _failed(self, fault: Exception) -> None:
        """Shows what nobody's content is to blame for, or wrong settings, and waits it out."""
        self._retry = time.monotonic() + _RETRY if isinstance(fault, EnvironmentFault) else None
        self._show(Outcome(fault=fault) if isinstance(fault, StandfirstError) else Outcome(bug=fault), news=False)

    def _show(self, outcome: Outcome, *, news: bool) -> None:
        """Tells pages and people."""
        self._number += news
        self._showing.state = state_of(outcome, f"{self._run}-{self._number}", self._root)
        if self._server is not None:
            self._server.show(self._showing.state)
        if not (isinstance(outcome.fault, EnvironmentFault) and _same(outcome, self._told)):
            self._talk.outcome(outcome)
        self._told = outcome

    def _bug(self, bug: Exception) -> None:
        self._talk.outcome(Outcome(bug=bug))

    def _left(self) -> float | None:
        """Seconds until there is something to do without a change."""
        if self.desk.more_to_do():
            return max(0.0, self._taken + _PAUSE - time.monotonic())
        due = [moment for moment in (self._look, self._tidy, self._retry) if moment is not None]
        moments = [moment - time.monotonic() for moment in due]
        until = self.desk.until()
        return min(moments if until is None else [*moments, until - self._wall()])


def _outcome(taken: Taken, begun: float) -> Outcome:
    return Outcome(report=replace(taken.report, seconds=round(time.monotonic() - begun, 3)))


def _same(one: Outcome, other: Outcome | None) -> bool:
    if other is None or one.report is None or other.report is None:
        return other is not None and repr(one.fault) == repr(other.fault)
    return (one.report.problems, one.report.published) == (other.report.problems, other.report.published)
