"""One run of the preview: build, show, wait for a change or for the next hour that matters, again.

Whatever goes wrong in a build is shown and waited out; the last good pages stay. Only the first build may end the run,
by wrong settings or a broken environment, before anybody looks at it.
"""

import gc
import os
import secrets
import socket
import time
from collections.abc import Callable
from datetime import datetime
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from standfirst import urls
from standfirst.build import Report, Request, build
from standfirst.build.inputs import settings, theme_folder
from standfirst.files import DiskFiles
from standfirst.preview.changes import Changes
from standfirst.preview.server import Server, View
from standfirst.preview.shelf import Shelf, left_over, shelf_of
from standfirst.preview.state import Outcome, State, state_of
from standfirst.preview.visitors import visitors_of
from standfirst.preview.watch import Watch
from standfirst.problems import EnvironmentFault, StandfirstError

OUTPUT: Final = ".standfirst/preview"
CACHE: Final = ".standfirst/preview-cache"
_RETRY: Final = 2.0
"""Seconds until a build is tried again that a full disk or another build stopped: nobody will save a file for that."""


class Talk(Struct, frozen=True, kw_only=True):
    """How the command line hears of things: each build's outcome, a line now and then, and progress."""

    outcome: Callable[[Outcome], None]
    line: Callable[[str], None]
    progress: Callable[[str, int, int], None]


class Session:
    """`now` is the build clock as written, "" for the wall clock, which then also brings builds when stories
    fall due. `theme` is the folder to watch for changes to the theme, "" for the default theme's own."""

    def __init__(
        self,
        root: str,
        sockets: tuple[socket.socket, ...],
        talk: Talk,
        *,
        drafts: bool = True,
        now: str = "",
        theme: str = "",
        builder: Callable[[Request, Callable[[str, int, int], None]], Report] = build,
        wall: Callable[[], float] = time.time,
    ) -> None:
        self._talk = talk
        self._builder = builder
        self._wall = wall
        self._files = DiskFiles(root)
        self._output = DiskFiles(os.path.join(self._files.root, OUTPUT))
        self._request = Request(root=root, output=OUTPUT, cache=CACHE, drafts=drafts, now=now, jobs=1)
        self._run = secrets.token_hex(4)
        self._builds = 0
        self._due: float | None = None
        self._told: Outcome | None = None
        self._view = View(shelf=Shelf(), state=State(version=f"{self._run}-0"), building=True)
        self.changes = Changes()
        self._watch = Watch(self._files.root, theme or theme_folder(), self.changes, talk.line)
        self._server = Server(sockets, self._output, visitors_of(sockets[0].getsockname()[0]), self._view)

    @property
    def base(self) -> str:
        """The path under which the site is served: `/`, or `/paper/`."""
        return self._view.shelf.base

    def start(self) -> None:
        """The first build. Wrong settings and a broken environment raise; content errors are shown."""
        self._server.start()
        self._watch.start()
        outcome = self._attempt()
        if outcome.fault is not None:
            raise outcome.fault
        if outcome.bug is not None:
            raise outcome.bug
        self._settle(outcome)

    def run(self) -> None:
        """Builds whenever it is time, until `changes.end()`."""
        while self.changes.wait(self._left):
            self.rebuild()

    def rebuild(self) -> None:
        """One more build, shown whatever comes of it."""
        self._watch.renew()
        self._show(replace(self._view, building=True))
        self._settle(self._attempt())

    def stop(self) -> None:
        """Ends watching and serving."""
        self.changes.end()
        self._watch.stop()
        self._server.stop()

    def _attempt(self) -> Outcome:
        gc.disable()  # looking for garbage costs a tenth of a build; it is done when nobody waits
        try:
            return Outcome(report=self._builder(self._request, self._talk.progress))
        except StandfirstError as fault:
            return Outcome(fault=fault)
        except Exception as bug:  # the preview outlives whatever a template or a disk brings up
            return Outcome(bug=bug)
        finally:
            gc.enable()

    def _settle(self, outcome: Outcome) -> None:
        """Shows what a build made, tells people, and sets the clock for the next."""
        report = outcome.report
        shelf = self._view.shelf
        try:
            if self._builds == 0 or (report is not None and report.published):
                shelf = self._shelf(report, shelf)
        except StandfirstError as fault:
            outcome = Outcome(fault=fault)
        state = state_of(outcome, f"{self._run}-{self._builds}", self._files.root)
        self._show(View(shelf=shelf, state=self._view.state if state == self._view.state else state))
        if not (isinstance(outcome.fault, EnvironmentFault) and _same(outcome, self._told)):
            self._talk.outcome(outcome)
        self._told = outcome
        self._due = self._next(outcome)
        gc.collect()

    def _shelf(self, report: Report | None, before: Shelf) -> Shelf:
        """The addresses there are now; `before` itself when no byte was changed."""
        published = report is not None and report.published
        if report is not None and published and before.paths and not report.written and not report.removed:
            return before
        self._builds += 1
        url = settings(self._files)[0].site.url
        if not published and not left_over(self._output, "preview" if self._request.drafts else "release"):
            return Shelf(base=urls.base_path(url))
        return shelf_of(self._output, url)

    def _show(self, view: View) -> None:
        self._view = view
        self._server.show(view)

    def _next(self, outcome: Outcome) -> float | None:
        """The instant of a build that needs no change: when a story falls due, or a broken environment may have healed."""
        if isinstance(outcome.fault, EnvironmentFault):
            return self._wall() + _RETRY
        if self._request.now or outcome.report is None or outcome.report.next_change is None:
            return None
        # Never at once: a report that names a past instant must not make the preview spin.
        return max(datetime.fromisoformat(outcome.report.next_change).timestamp(), self._wall() + 1.0)

    def _left(self) -> float | None:
        return None if self._due is None else self._due - self._wall()


def _same(one: Outcome, other: Outcome | None) -> bool:
    return other is not None and repr(one.fault) == repr(other.fault)
