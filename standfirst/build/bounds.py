"""What a finished release must not have, and what an earlier one must not bring back: for whoever carries it to readers."""

from msgspec import Struct

from standfirst.build import trees
from standfirst.build.attempts import attempts
from standfirst.build.job import Job
from standfirst.build.record import on_disk
from standfirst.build.report import Request
from standfirst.build.run import job_of
from standfirst.files import identity
from standfirst.incremental import Store
from standfirst.problems import UsageError
from standfirst.urls import output_path


class Bounds(Struct, frozen=True, kw_only=True):
    """Paths of an output: of its `tombstones`, None where this machine did not make it; where nothing may `never` be again;
    and those that are on record (`owed`), at which readers must find something. `waits`: it was rolled back, and nobody has
    built since."""

    tombstones: tuple[str, ...] | None
    never: frozenset[str]
    owed: frozenset[str]
    waits: bool


def bounds(request: Request) -> Bounds:
    """As the ledgers and the last build have it. Where the ledgers cannot be read it raises `UsageError`."""
    job = job_of(request)
    ledger = on_disk(job.files)
    if ledger.problems:
        raise UsageError(
            "the ledgers cannot be read, so nobody knows what was removed", "mend ledger/ first", ledger.problems
        )
    return Bounds(
        tombstones=attempts(job, lambda store: _tombstones(job, store)),
        never=frozenset(output_path(entry.address) for entry in ledger.removed),
        owed=frozenset(map(output_path, ledger.addresses)),
        waits=trees.cache(job).exists(trees.rolled_back(request)),
    )


def _tombstones(job: Job, store: Store) -> tuple[str, ...] | None:
    found = identity(trees.live_tree(job))
    stones = trees.Trees(job, store).tombstones
    inode = found[1] if found and found[1] in stones else 0  # a tree that is written in place is remembered without one
    return tuple(stones[inode]) if inode in stones else None
