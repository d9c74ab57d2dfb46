"""Back to the release before: the hidden tree and the live one change places again.

It is for the publish that went wrong, in a hurry. Whatever has come down since then stays down: where the earlier
release has a file that the present one has not, nothing is done. Until somebody builds, `publish` leaves the site alone.
"""

from collections.abc import Iterable
from typing import Final

from msgspec import Struct

from standfirst.build import trees
from standfirst.build.attempts import attempts
from standfirst.build.job import Job
from standfirst.build.record import on_disk
from standfirst.build.report import Request
from standfirst.build.run import job_of
from standfirst.files import DiskFiles, FileMissing, Left, exchange, look, may_exchange
from standfirst.incremental import Store
from standfirst.ledger import Ledger
from standfirst.pages import story_of_card
from standfirst.problems import EnvironmentFault, UsageError
from standfirst.publish import MARKER, Side
from standfirst.urls import address_at, output_path

_ASSETS: Final = "assets/"
_FEW: Final = 5
_MEND: Final = "mend ledger/ first: standfirst build says where"
_SOURCES: Final = "go back in content/, templates/ or the settings instead, as with git revert, and build"


class RolledBack(Struct, frozen=True, kw_only=True):
    """How many files of the live tree are now others (`changed`), or no longer there (`removed`)."""

    changed: int
    removed: int


def roll_back(request: Request) -> RolledBack:
    """Brings the release before back. Where there is none, or it would bring back what has come down, it raises
    `UsageError`, and everything stays as it is."""
    job = job_of(request)
    return attempts(job, lambda store: _roll_back(job, store))


def _roll_back(job: Job, store: Store) -> RolledBack:
    shown = job.request.output
    ours = trees.Trees(job, store)
    live, hidden = _side(trees.live_tree(job), ours.records), _side(trees.hidden_tree(job), ours.records)
    if trees.cache(job).exists(trees.rolled_back(job.request)):
        raise UsageError(f"{shown} has been rolled back already", "standfirst build publishes the later release again")
    _check_both(live, hidden, ours, shown)
    then, now = hidden.versions, live.versions
    gone = then.keys() - now.keys()
    back = [path for path in gone if not path.startswith(_ASSETS) and _pictured(path) not in now]
    ledger = _ledger(job)
    back += {output_path(entry.address) for entry in ledger.removed} & then.keys() & now.keys()
    if back:
        raise UsageError(f"the earlier release would bring back what has come down since: {few(back)}", _SOURCES)
    stones = ours.tombstones
    again = set(stones.get(live.record().inode, ())) - set(stones.get(hidden.record().inode, ()))
    if again:
        raise UsageError(f"the earlier release would bring back what has been retracted since: {few(again)}", _SOURCES)
    lost = set(map(output_path, ledger.addresses)) & (now.keys() - then.keys())
    if lost:
        raise UsageError(f"the earlier release would leave readers with nothing at {few(lost)}", _SOURCES)
    changed = sum(now.get(path, version) != version for path, version in then.items())
    if not changed and then.keys() == now.keys():
        raise UsageError(f"the earlier release of {shown} is the same as the present one", _SOURCES)
    _exchange(job, live.root, hidden.root)
    return RolledBack(changed=changed, removed=len(now.keys() - then.keys()))


def _check_both(live: Side, hidden: Side, ours: trees.Trees, shown: str) -> None:
    """Refuses what is no release, and one of which nobody knows any more what is in it, each for its reason."""
    if not live.exists or not live.files.exists(MARKER):
        raise UsageError(f"there is no site in {shown}", "build it first: standfirst build")
    if not _is_release(live):
        raise UsageError(
            f"{shown} holds a preview, or a build that did not come to its end", "build it: standfirst build"
        )
    if not live.as_left:
        raise UsageError(
            f"what lies in {shown} is not known to be what the last build left: since then files in it, the settings or "
            "Standfirst itself have changed",
            _SOURCES,
        )
    if not _is_release(hidden):
        raise UsageError(f"{shown} has no earlier release: nothing was published before the present one", _SOURCES)
    if ours.doubted:
        raise UsageError(f"the earlier release of {shown} may have suffered when this machine went down", _SOURCES)
    if not hidden.as_left:
        raise UsageError(
            f"the earlier release of {shown} was made under other settings or by another version of Standfirst, or was changed "
            "since, so nobody knows what it would bring back",
            _SOURCES,
        )


def _ledger(job: Job) -> Ledger:
    """What must never come back, and what may not vanish, whatever the trees are."""
    ledger = on_disk(job.files)
    if ledger.problems:
        raise UsageError("the ledgers cannot be read, so nobody knows what was removed", _MEND, ledger.problems)
    return ledger


def _pictured(path: str) -> str:
    """The page that a picture of a headline belongs to, which may have got a picture of its own; any other path itself."""
    address = address_at(path)
    return output_path(story_of_card(address) or address)


def few(paths: Iterable[str]) -> str:
    """The addresses of some files of the output, for people."""
    found = sorted(map(address_at, paths))
    return ", ".join(found[:_FEW]) + (f" and {len(found) - _FEW} more" if len(found) > _FEW else "")


def _exchange(job: Job, live: str, hidden: str) -> None:
    cache, mark = trees.cache(job), trees.rolled_back(job.request)
    cache.write(mark, f"{job.request.output} was rolled back: publish waits until somebody builds\n".encode())
    exchanged = False
    try:
        exchanged = may_exchange(live, hidden) and exchange(live, hidden)
    finally:
        if not exchanged:
            cache.remove(mark)
    if not exchanged:
        raise EnvironmentFault(f"{job.request.output} and the earlier release cannot change places here", _SOURCES)


def _side(place: str, records: list[Left]) -> Side:
    files = DiskFiles(place)
    return Side(files, look(files.root, {record.inode: record for record in records}))


def _is_release(side: Side) -> bool:
    try:
        return side.exists and side.files.read(MARKER).strip() == b"release"
    except FileMissing:
        return False
