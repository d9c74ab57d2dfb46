"""The cache of a build: opened, or refused in words."""

from typing import Final

from standfirst.files import DiskFiles, in_the_way, near
from standfirst.incremental import SqliteStore, StoreBusy, StoreNewer
from standfirst.problems import EnvironmentFault

_README: Final = b"""\
Standfirst's cache: it may be deleted at any time. Without last-good/, which holds what was published last, stories that
have an error now are held.
"""


def open_store(folder: str, generation_: bytes, *, clean: bool) -> SqliteStore:
    """The cache in a folder; what keeps it from being used is an `EnvironmentFault`."""
    shown = near(folder)
    if way := in_the_way(folder):
        hint = "rename the file, or delete it"
        raise EnvironmentFault(f"the cache cannot be kept in {shown}: {near(way)} is not a folder", hint)
    DiskFiles(folder).write_if_different("README", _README)
    try:
        store = SqliteStore(folder, generation_, anew=clean)
    except StoreBusy as busy:
        which = f": {busy}" if str(busy) else ""
        raise EnvironmentFault(f"another build is using {shown}{which}", "wait for it, or end it") from busy
    except StoreNewer as newer:
        hint = "use that version, or delete the folder to begin a cache of this one"
        raise EnvironmentFault(f"the cache in {shown} was written by a newer version", hint) from newer
    except OSError as fault:
        hint = "delete the folder, or give this user the right to it"
        raise EnvironmentFault(f"the cache in {shown} cannot be used: {fault.strerror or fault}", hint) from fault
    try:
        DiskFiles(folder).clear_away()  # no sooner: now nobody else is writing there
    except EnvironmentFault:
        store.close()
        raise
    return store


def no_attempt_left(folder: str, damage: Exception | None) -> EnvironmentFault:
    """What to say when each attempt met a damaged cache, or (None) sources that changed."""
    if damage is not None:
        return EnvironmentFault(
            f"the cache in {near(folder)} cannot be kept: {damage}", "free some disk space, or delete it"
        )
    return EnvironmentFault("the sources keep changing while they are read", "build again when they have settled")
