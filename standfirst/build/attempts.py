"""The cache's folder opened, and one attempt after another over it.

A source that changes meanwhile, and stories that are to stand in for others, start an attempt again; a damaged cache is
forgotten before.
"""

import os
from collections.abc import Callable
from contextlib import closing
from typing import Final, TypeVar

from msgspec import MsgspecError

from standfirst.build.job import Job
from standfirst.build.picture_files import PictureRefused
from standfirst.build.quarantine import OthersStandIn
from standfirst.documents import file_of
from standfirst.files import DiskFiles, in_the_way, near
from standfirst.incremental import ProcessDied, SqliteStore, StoreBusy, StoreDamaged, StoreNewer, StoreRefused
from standfirst.problems import EnvironmentFault
from standfirst.snapshot import SourceChanged

T = TypeVar("T")

_ATTEMPTS: Final = 5
_README: Final = b"""\
Standfirst's cache: it may be deleted at any time. Without last-good/, which holds what was published last, stories that
have an error now are held.
"""


def attempts(job: Job, attempt: Callable[[SqliteStore], T]) -> T:
    """What comes of the first attempt that no changing source, and no damaged cache, stands in the way of."""
    folder = os.path.join(job.files.root, job.request.cache)
    clean, told = job.request.clean, None
    for _ in range(_ATTEMPTS):
        try:
            store = open_store(folder, job.generation, clean=clean)
            clean = False
            with closing(store):
                return attempt(store)
        except StoreRefused as refused:
            raise no_attempt_left(folder, refused) from refused
        except (StoreDamaged, MsgspecError) as damage:  # the latter: what its words cannot be
            clean, told = True, damage
        except ProcessDied as died:
            raise _died(died) from died
        except (SourceChanged, OthersStandIn, PictureRefused):
            told = None
    raise no_attempt_left(folder, told)


def no_attempt_left(folder: str, damage: Exception | None) -> EnvironmentFault:
    """What to say when each attempt met a damaged cache, or (None) sources that changed."""
    if damage is not None:
        return EnvironmentFault(
            f"the cache in {near(folder)} cannot be kept: {damage}", "free some disk space, or delete it"
        )
    return EnvironmentFault("the sources keep changing while they are read", "build again when they have settled")


def _died(died: ProcessDied) -> EnvironmentFault:
    what = file_of(died.key[1]) if died.key[0] == "document" else died.key[1]
    message = f"the process that was at {what} {died}"
    return EnvironmentFault(message, "look for a lack of memory, or build with --jobs 1")


def open_store(folder: str, generation_: bytes, *, clean: bool) -> SqliteStore:
    """The cache in a folder; what keeps it from being used is an `EnvironmentFault`."""
    shown = near(folder)
    if way := in_the_way(folder):
        hint = "rename the file, or delete it"
        raise EnvironmentFault(f"the cache cannot be kept in {shown}: {near(way)} is not a folder", hint)
    try:
        DiskFiles(folder).write_if_different("README", _README)
        store = SqliteStore(folder, generation_, anew=clean)
    except StoreBusy as busy:
        which = f": {busy}" if str(busy) else ""
        raise EnvironmentFault(f"another build is using {shown}{which}", "wait for it, or end it") from busy
    except StoreNewer as newer:
        hint = "use that version, or delete the folder to begin a cache of this one"
        raise EnvironmentFault(f"the cache in {shown} was written by a newer version", hint) from newer
    except EnvironmentFault as fault:
        raise EnvironmentFault(f"the cache in {shown} cannot be used: {fault}", fault.hint) from fault
    except OSError as fault:
        hint = "delete the folder, or give this user the right to it"
        raise EnvironmentFault(f"the cache in {shown} cannot be used: {fault.strerror or fault}", hint) from fault
    try:
        DiskFiles(folder).clear_away()  # no sooner: now nobody else is writing there
    except EnvironmentFault:
        store.close()
        raise
    return store
