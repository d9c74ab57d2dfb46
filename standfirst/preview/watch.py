"""Notices that sources changed. It decides when to look, never what a build sees (invariant 7).

The system tells of changes where it can (`inotify`, `observed`); where it cannot, we look (`polling`). A thread of its
own sees to it that the folders that are watched are those that are there: they may be renamed, unmounted, and come back.
"""

import errno
import logging
import sys
import threading
from collections.abc import Callable
from typing import Final

from standfirst.files import glance, network_drive
from standfirst.preview.changes import Changes
from standfirst.preview.eyes import Eyes, Native, Uneasy
from standfirst.preview.places import Identities, Places
from standfirst.preview.polling import Polling

_LIMITS: Final = {
    errno.ENOSPC: "fs.inotify.max_user_watches=524288",
    errno.EMFILE: "fs.inotify.max_user_instances=1024",
}


def native(places: Places, changes: Changes, uneasy: Uneasy) -> Eyes:
    """The system's own way of telling about changes."""
    logging.getLogger("watchdog").addHandler(logging.NullHandler())  # its remarks are not for authors
    if sys.platform == "linux":
        try:
            from standfirst.preview.inotify import Inotify
        except ImportError:  # another watchdog, which reads otherwise
            pass
        else:
            return Inotify(places, changes, uneasy)
    from standfirst.preview.observed import Observed

    return Observed(places, changes, uneasy)


class Watch:
    """Watches a site and a theme. `say` takes a line for people."""

    def __init__(
        self, root: str, theme: str, changes: Changes, say: Callable[[str], None], native: Native = native
    ) -> None:
        self._places = Places(root, theme)
        self._changes = changes
        self._say = say
        self._native = native
        self._eyes: Eyes | None = None
        self._identities: Identities = ()
        self._refused: OSError | None = None
        self._uneasy = False
        self._polls = False
        self._ended = False
        self._news = threading.Event()
        self._keeper = threading.Thread(target=self._keep, name="watch", daemon=True)

    def start(self) -> None:
        """Begins to watch: what changes from now on is told."""
        self._open()
        self._keeper.start()

    def stop(self) -> None:
        """Ends watching."""
        self._ended = True
        self._news.set()
        if self._keeper.ident is not None:
            self._keeper.join()
        self._close()

    def _keep(self) -> None:
        while not self._ended:
            self._news.wait(1.0 if self._eyes is None else self._eyes.pause)
            self._news.clear()
            if not self._ended:
                self._tick()

    def _tick(self) -> None:
        refused, self._refused = self._refused, None
        uneasy, self._uneasy = self._uneasy, False
        try:
            if refused is not None:
                raise refused
            if self._eyes is None:
                self._return()
            elif uneasy or self._places.identities() != self._identities:
                self._renew(self._eyes)
            else:
                self._eyes.look()
        except OSError as failed:
            self._fall_back(failed)

    def _return(self) -> None:
        """Begins again when the site is back."""
        if self._there():
            self._say(f"{self._places.root} is back")
            self._open()
            self._changes.doubt()

    def _renew(self, eyes: Eyes) -> None:
        """Other folders may be there than those that are watched. The site may be gone: renamed, or unmounted."""
        now = self._places.identities()
        if now[0] is None or (now[0] != self._identities[0] and not self._there()):
            self._close()
            self._changes.forget()
            self._say(f"{self._places.root} is not there any more; waiting for it to come back")
        elif now[0] != self._identities[0]:
            self._close()
            self._open()
            self._changes.doubt()
        else:
            self._identities = now
            eyes.renew()
            self._changes.doubt()  # after it: what was told while old names were believed is looked at, too

    def _there(self) -> bool:
        return glance(self._places.settings) is not None

    def _open(self) -> None:
        self._identities = self._places.identities()
        drive = network_drive([self._places.root, *(place.path for place in self._places.folders())])
        if drive and not self._polls:
            self._poll(f"the site is on a network drive ({drive}), which cannot tell of all changes")
        elif self._polls:
            self._poll("")
        else:
            try:
                self._eyes = self._native(self._places, self._changes, self._hear)
            except OSError as refused:
                self._fall_back(refused)

    def _close(self) -> None:
        if self._eyes is not None:
            self._eyes.stop()
            self._eyes = None

    def _hear(self, refused: OSError | None) -> None:
        """What is watched is no longer what is there; or cannot be, for a reason. From any thread."""
        if refused is not None:
            self._refused = refused
        self._uneasy = True
        self._news.set()

    def _fall_back(self, refused: OSError) -> None:
        self._close()
        remedy = _LIMITS.get(refused.errno or 0)
        hint = f"; to have them at once: sudo sysctl {remedy}" if remedy else ""
        self._poll(f"the system cannot tell of changes ({refused.strerror or refused})", hint)

    def _poll(self, why: str, hint: str = "") -> None:
        """Looks from now on; what changed before the first look is found by a look at everything."""
        if why and not self._polls:
            self._say(f"{why}, looking for them each second{hint}")
        self._polls = True
        self._eyes = Polling(self._places, self._changes)
        self._changes.doubt()
