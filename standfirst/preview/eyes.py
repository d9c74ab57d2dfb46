"""What a way of noticing changes is."""

from collections.abc import Callable
from typing import Protocol

from standfirst.preview.changes import Changes
from standfirst.preview.places import Places

Uneasy = Callable[[OSError | None], None]
"""Called, from any thread, when it is no longer sure that what is watched is what is there; with the reason where the
system refuses to watch."""


class Eyes(Protocol):
    """One way of noticing changes. It begins when it is made: what changes from then on is told."""

    @property
    def pause(self) -> float:
        """Seconds until the next look."""

    def renew(self) -> None:
        """Other folders may be there than before."""

    def look(self) -> None:
        """Looks for changes, where the system does not tell; OSError where it will tell no longer."""

    def stop(self) -> None:
        """Ends."""


Native = Callable[[Places, Changes, Uneasy], Eyes]
