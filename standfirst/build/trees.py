"""The trees of an output: where they are, and what is remembered of them between builds.

Of each output there is the live tree and, in the cache, a hidden one, which is the release before.
"""

import os
from collections.abc import Iterable
from typing import Final

from msgspec import Struct

from standfirst.build.job import Job
from standfirst.build.report import Request
from standfirst.files import DiskFiles, Left, with_same_paths
from standfirst.files.orphans import discard_others
from standfirst.incremental import Store, boot, decode, digest, pack
from standfirst.problems import Problem, warning
from standfirst.publish import MARKER, Output, Place

_PREFIX: Final = "tree-"
_OUTPUTS: Final = "outputs"
_OVERWRITTEN: Final = "somebody had changed this file since the last build; it has been put right"
_REMOVED: Final = "somebody had put this file here since the last build; it belongs to no story and is removed"
_MEND: Final = "edit the story or the template that it comes from; what is not made by either belongs into static/"


class _Noted(Struct, frozen=True, array_like=True):
    """In which run of the machine the last build was, the rows with what it left, of the live tree, of the hidden one, and
    the paths of tombstones in each, by the inode of its top."""

    boot: str
    rows: list[int]
    tombstones: dict[int, list[str]]


def live_tree(job: Job) -> str:
    """Where readers look."""
    return os.path.join(job.files.root, job.request.output)


def hidden_tree(job: Job) -> str:
    """Where the other tree is, if there is one."""
    return os.path.join(job.files.root, job.request.cache, _name(job.request.output))


class Trees:
    """Both trees as the last build left them: `records` of what was in them, and `tombstones` by the inode of a tree's top:
    the paths where an earlier one may have a story. `doubted` says that the machine was started anew since: a power cut
    may have kept some of what was written to the hidden tree, and the stat from before."""

    def __init__(self, job: Job, store: Store) -> None:
        self._job = job
        self._store = store
        data = store.note(_note(job))
        noted = decode(data, _Noted) if data else _Noted("", [], {})
        self._rows = {row: decode(store.note(_row(job, row)) or b"", Left) for row in noted.rows}
        with_same_paths(self._rows.values())
        self.doubted: Final = noted.boot != boot()
        self.tombstones = noted.tombstones

    @property
    def records(self) -> list[Left]:
        return list(self._rows.values())

    def place(self) -> Place:
        """Where the output goes; the look at it goes on beside everything up to the rendering."""
        job = self._job
        return Place(
            live_tree(job),
            hidden_tree(job),
            self.records,
            job.request.output,
            apart=job.jobs > 1,
            doubted=self.doubted,
        )

    def remember(self, output: Output, tombstones: Iterable[str]) -> None:
        """Keeps what the next build may know, `tombstones` of the live tree among it, and removes the hidden trees of
        outputs that are no longer there. Whatever was rolled back is published again."""
        job, store = self._job, self._store
        records = output.records()
        self.tombstones = {**self.tombstones, records[0].inode: sorted(tombstones)}
        self._keep(records)
        data = store.note(_OUTPUTS)
        before = decode(data, list[str]) if data else []
        outputs = sorted({job.request.output, *filter(lambda one: _is_there(job, one), before)})
        if outputs != before:
            store.put_note(_OUTPUTS, pack(outputs))
        cache(job).remove(rolled_back(job.request))
        discard_others(os.path.join(job.files.root, job.request.cache), _PREFIX, set(_names(outputs)))

    def _keep(self, records: list[Left]) -> None:
        """Of a tree that is as it was, mostly the one that has become the hidden one, the row stays."""
        kept = {row: left for row, left in self._rows.items() if any(left is one for one in records)}
        free = (row for row in range(len(records)) if row not in kept)
        for left in records:
            if not any(left is one for one in kept.values()):
                row = next(free)
                kept[row] = left
                self._store.put_note(_row(self._job, row), pack(left))
        self._rows = {row: left for left in records for row, one in kept.items() if one is left}
        noted = _Noted(boot(), list(self._rows), {left.inode: self.tombstones.get(left.inode, []) for left in records})
        self._store.put_note(_note(self._job), pack(noted))


def cache(job: Job) -> DiskFiles:
    """The cache's folder."""
    return DiskFiles(os.path.join(job.files.root, job.request.cache))


def rolled_back(request: Request) -> str:
    """The name of the file in the cache that keeps `publish` from bringing the later release back at once."""
    return f"rolled-back-{digest(request.output.encode())[:6].hex()}"


def _note(job: Job) -> str:
    return f"trees of {job.request.output}"


def _row(job: Job, number: int) -> str:
    return f"tree {number} of {job.request.output}"


def _name(output: str) -> str:
    return f"{_PREFIX}{digest(output.encode())[:6].hex()}"


def _names(outputs: Iterable[str]) -> Iterable[str]:
    return map(_name, outputs)


def _is_there(job: Job, output: str) -> bool:
    return DiskFiles(os.path.join(job.files.root, output)).exists(MARKER)


def undone(job: Job, output: Output) -> list[Problem]:
    """What somebody else had done in the output since the last build, and this one has undone."""
    stats, folder = output.stats(), job.request.output
    return [
        warning("output-edited", f"{folder}/{path}", 1, 1, _OVERWRITTEN if path in stats else _REMOVED, _MEND)
        for path in output.edited
    ]
