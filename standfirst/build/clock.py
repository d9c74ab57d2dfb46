"""The build's one clock: the wall clock, read once, or the time that `--now` names."""

import time
from datetime import datetime, tzinfo

from standfirst.problems import UsageError


def instant_of(written: str, zone: tzinfo) -> int:
    """Seconds since 1970 of an ISO 8601 time (in `zone` when it names none), or of now for ""."""
    if not written:
        return int(time.time())
    try:
        moment = datetime.fromisoformat(written)
    except ValueError:
        hint = "write it like 2025-02-21T17:30 or 2025-02-21T17:30:00+05:30"
        raise UsageError(f"--now {written!r} is no time", hint) from None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=zone)
    return int(moment.timestamp())
