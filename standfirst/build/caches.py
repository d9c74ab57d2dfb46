"""The cache as a build opens it, and what is said where it cannot be had or kept."""

from typing import Final

from standfirst.files import DiskFiles
from standfirst.incremental import SqliteStore, StoreBusy, StoreNewer
from standfirst.problems import EnvironmentFault

_README: Final = b"""\
Standfirst's cache: it may be deleted at any time. Without last-good/, which holds what was published last, stories that
have an error now are held.
"""


def open_store(folder: str, generation: bytes, *, clean: bool) -> SqliteStore:
    """The cache in a folder; what keeps it from being used is an `EnvironmentFault`."""
    try:
        DiskFiles(folder).write_if_different("README", _README)
        store = SqliteStore(folder, generation, anew=clean)
    except StoreBusy as busy:
        which = f": {busy}" if str(busy) else ""
        raise EnvironmentFault(f"another build is using {folder}{which}", "wait for it, or end it") from busy
    except StoreNewer as newer:
        hint = "use that version, or delete the folder to begin a cache of this one"
        raise EnvironmentFault(f"the cache in {folder} was written by a newer version", hint) from newer
    except EnvironmentFault as fault:
        raise EnvironmentFault(f"the cache in {folder} cannot be used: {fault}", fault.hint) from fault
    except OSError as fault:
        hint = "delete the folder, or give this user the right to it"
        raise EnvironmentFault(f"the cache in {folder} cannot be used: {fault}", hint) from fault
    try:
        DiskFiles(folder).clear_away()  # no sooner: now nobody else is writing there
    except EnvironmentFault:
        store.close()
        raise
    return store


def no_attempt_left(folder: str, damage: Exception | None) -> EnvironmentFault:
    """What to say when each attempt met a damaged cache, or (None) sources that changed."""
    if damage is not None:
        return EnvironmentFault(f"the cache in {folder} cannot be kept: {damage}", "free some disk space, or delete it")
    return EnvironmentFault("the sources keep changing while they are read", "build again when they have settled")
