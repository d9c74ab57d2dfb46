"""The highest time at which this site was published, beside which the wall clock must make sense.

Time decides what is public. A clock that was set back would take down what readers have seen and bring back what has
expired; one that is far ahead would let every embargo go. So a build by the wall clock refuses either and changes
nothing. A time that `--now` names is taken as meant: neither checked nor remembered.
"""

from datetime import UTC, datetime, tzinfo
from typing import Final

from standfirst.files import DiskFiles, FileMissing
from standfirst.problems import EnvironmentFault

FILE: Final = "clock"
"""In the cache's folder, where a person can read it; `--clean` leaves it alone."""

_BACK: Final = 5 * 60
"""Seconds that a clock may be set back by, as time servers do."""
_AHEAD: Final = 400 * 86400
"""Seconds that a site may rest."""
_EARLIEST: Final = 1_735_689_600
"""2025 began: any clock before this was never set."""


def check_clock(cache: DiskFiles, now: int, zone: tzinfo) -> None:
    """Refuses a wall clock that cannot be right."""
    mark = _mark(cache)
    hint = "set this machine's clock; if it is right, build once with --accept-clock"
    shown = _shown(now, zone)
    if now < _EARLIEST and mark is None:
        raise EnvironmentFault(f"the clock says {shown}, long before this program was written", hint)
    if mark is not None and now < mark - _BACK:
        raise EnvironmentFault(f"the clock says {shown}, but this site was published at {_shown(mark, zone)}", hint)
    if mark is not None and now > mark + _AHEAD:
        message = f"the clock says {shown}, {(now - mark) // 86400} days after this site was last published"
        raise EnvironmentFault(f"{message} ({_shown(mark, zone)})", hint)


def remember_clock(cache: DiskFiles, now: int, *, anew: bool) -> None:
    """Keeps the highest time; `anew`: this one, whatever was kept."""
    mark = None if anew else _mark(cache)
    highest = now if mark is None else max(mark, now)
    cache.write_if_different(FILE, f"{_shown(highest, UTC)}\n".encode())


def _mark(cache: DiskFiles) -> int | None:
    try:
        return int(datetime.fromisoformat(cache.read(FILE).decode().strip()).timestamp())
    except (FileMissing, ValueError, OverflowError):
        return None


def _shown(instant: int, zone: tzinfo) -> str:
    return datetime.fromtimestamp(instant, zone).isoformat()
