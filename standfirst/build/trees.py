"""The trees of an output: where they are, and what is remembered of them between builds.

Of each output there is the live tree and, in the cache, a hidden one, which is the release before.
"""

import os
from collections.abc import Iterable
from typing import Final

from standfirst.build.job import Job
from standfirst.build.report import Request
from standfirst.files import DiskFiles, Left
from standfirst.files.orphans import discard_others
from standfirst.incremental import Store, boot, decode, digest, pack
from standfirst.publish import MARKER, Output, Place

_PREFIX: Final = "tree-"
_OUTPUTS: Final = "outputs"


def live_tree(job: Job) -> str:
    """Where readers look."""
    return os.path.join(job.files.root, job.request.output)


def hidden_tree(job: Job) -> str:
    """Where the other tree is, if there is one."""
    return os.path.join(job.files.root, job.request.cache, _name(job.request.output))


def records(job: Job, store: Store) -> list[Left]:
    """What the last build left in both."""
    return _noted(job, store)[1]


def doubted(job: Job, store: Store) -> bool:
    """Whether the machine was started anew since: a power cut may have kept some of what was written to the hidden tree,
    and the stat from before."""
    return _noted(job, store)[0] != boot()


def _noted(job: Job, store: Store) -> tuple[str, list[Left]]:
    """In which run of the machine the last build was, and what it left."""
    data = store.note(_note(job))
    return decode(data, tuple[str, list[Left]]) if data else ("", [])


def place(job: Job, store: Store) -> Place:
    """Where the output goes; the look at it goes on beside everything up to the rendering."""
    known, doubtful = records(job, store), doubted(job, store)
    return Place(live_tree(job), hidden_tree(job), known, job.request.output, apart=job.jobs > 1, doubted=doubtful)


def remember(job: Job, store: Store, output: Output, tombstones: Iterable[str]) -> None:
    """Keeps what the next build may know, the paths of the live tree's `tombstones` among it, and removes the hidden
    trees of outputs that are no longer there. Whatever was rolled back is published again."""
    trees = output.records()
    store.put_note(_note(job), pack((boot(), trees)))
    before, now = tombstones_in(job, store), sorted(tombstones)
    stones = {tree.inode: now if at == 0 else before.get(tree.inode, []) for at, tree in enumerate(trees)}
    if stones != before:
        store.put_note(_stones(job), pack(stones))
    data = store.note(_OUTPUTS)
    before = decode(data, list[str]) if data else []
    outputs = sorted({job.request.output, *filter(lambda one: _is_there(job, one), before)})
    if outputs != before:
        store.put_note(_OUTPUTS, pack(outputs))
    cache(job).remove(rolled_back(job.request))
    discard_others(os.path.join(job.files.root, job.request.cache), _PREFIX, set(_names(outputs)))


def tombstones_in(job: Job, store: Store) -> dict[int, list[str]]:
    """The paths of tombstones in each tree, by the inode of its top: where an earlier tree may have a story."""
    data = store.note(_stones(job))
    return decode(data, dict[int, list[str]]) if data else {}


def cache(job: Job) -> DiskFiles:
    """The cache's folder."""
    return DiskFiles(os.path.join(job.files.root, job.request.cache))


def rolled_back(request: Request) -> str:
    """The name of the file in the cache that keeps `publish` from bringing the later release back at once."""
    return f"rolled-back-{digest(request.output.encode())[:6].hex()}"


def _note(job: Job) -> str:
    return f"trees of {job.request.output}"


def _stones(job: Job) -> str:
    return f"tombstones of {job.request.output}"


def _name(output: str) -> str:
    return f"{_PREFIX}{digest(output.encode())[:6].hex()}"


def _names(outputs: Iterable[str]) -> Iterable[str]:
    return map(_name, outputs)


def _is_there(job: Job, output: str) -> bool:
    return DiskFiles(os.path.join(job.files.root, output)).exists(MARKER)
