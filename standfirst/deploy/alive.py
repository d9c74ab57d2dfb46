"""Which run of the machine this is, and whether another holder of a lock is at work in it."""

import os
from hashlib import blake2b

from standfirst.deploy.lock import Holder
from standfirst.incremental import boot


def machine() -> str:
    """What names the processes that can be seen from here, without a word about where that is; "" where nothing does."""
    try:
        seen = os.readlink("/proc/self/ns/pid")  # containers on one machine do not see each other's
    except OSError:
        return ""
    return blake2b(f"{boot()} {seen}".encode(), digest_size=8).hexdigest() if boot() else ""


def lives(holder: Holder) -> bool | None:
    """Whether a holder is at work; None where that cannot be told from here."""
    if not holder.machine or holder.machine != machine() or holder.process <= 0:
        return None
    try:
        os.kill(holder.process, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return None
    return None if holder.process != os.getpid() else True
