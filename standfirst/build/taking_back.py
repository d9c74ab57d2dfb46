"""A published story is retracted or removed, in its own file and in one act; and the act is undone, until it is published.

What the file was stands in `.standfirst/undo/` until a release has the story taken back: then it is no more to be undone by
a command, and no earlier text of the story is to lie about.
"""

from hashlib import blake2b
from typing import Final, Literal

from msgspec import Struct

from standfirst.build import trees
from standfirst.build.attempts import attempts
from standfirst.build.impact import story_named
from standfirst.build.job import Job
from standfirst.build.report import Request
from standfirst.build.run import job_of, looked
from standfirst.build.undoing import UNDO
from standfirst.content.restating import KEY, Restatement, restated
from standfirst.documents import file_of
from standfirst.files import FileMissing
from standfirst.model import gate
from standfirst.model.addresses import kind_of
from standfirst.model.article import Moment
from standfirst.problems import UsageError
from standfirst.rules.world import World

Status = Literal["retracted", "removed"]

_VERB: Final = {"retracted": "retract", "removed": "remove"}


class Act(Struct, frozen=True, kw_only=True):
    """What was done to which file, and at which `address` its story is or was."""

    source: str
    address: str
    status: Status


def may_be_taken_back(request: Request, story: str, status: Status) -> Act:
    """The act, if it can be done: the story has been published and is not in that state already. Else `UsageError`."""
    job = job_of(request)
    return attempts(job, lambda store: _act(job, looked(job, store).judgement.world, story, status))


def _act(job: Job, world: World, story: str, status: Status) -> Act:
    id = story_named(world, job.constants.config.site.url, story)
    source, left, article = file_of(id), world.site.withdrawn.get(id), world.documents[id].article
    verb = _VERB[status]
    if left is not None and left.status == status:
        raise UsageError(f"{source} is {status} already", "there is nothing to do")
    if left is not None and left.status == "removed":
        raise UsageError(f"{source} is removed, so there is nothing to {verb}", "take status: removed out first")
    if article is None:
        raise UsageError(f"the front matter of {source} cannot be read", f"mend it, or write status: {status} by hand")
    held = gate.held(article, world.now)
    if left is None and held is not None and held.why != "expired":
        raise UsageError(f"{source} is not public ({held.why}), so nobody has read it", "delete it, or leave it held")
    if article.kind == "section":
        raise UsageError(f"{source} describes a section, and is no story", "write its stories' files one by one")
    address = left.address if left is not None else world.site.addresses.get(id, "")
    return Act(source=source, address=address, status=status)


def take_back(request: Request, act: Act, reason: str) -> None:
    """Writes the status and its reason into the story's file; every other byte stays. `UsageError` where that cannot be
    done with certainty: then nothing is written."""
    job, id = job_of(request), act.source.removeprefix("content/")
    old = job.files.read(act.source)
    told = Restatement(status=act.status, date=job.constants.iso(Moment(iso="", instant=job.now)), reason=reason)
    new = restated(old, told, id=id, kind=kind_of(id), timezone=job.constants.config.site.timezone)
    if new is None:
        hint = f"write status: {act.status} into it, and {KEY[act.status]} with a date and a text"
        raise UsageError(f"the front matter of {act.source} is written in a way that is best changed by hand", hint)
    trees.cache(job).write(f"{UNDO}{id}", _digest(new) + old)
    job.files.write(act.source, new)


def undo(request: Request, story: str, status: Status) -> Act:
    """The file as it was before it was taken back. `UsageError` once that is published, or the file has been edited."""
    job = job_of(request)
    act = attempts(job, lambda store: _undone(job, looked(job, store).judgement.world, story, status))
    id, cache = act.source.removeprefix("content/"), trees.cache(job)
    try:
        kept = cache.read(f"{UNDO}{id}")
    except FileMissing:
        message = f"that {act.source} is {status} has been published, or was not done by this command"
        hint = f"take status and {KEY[status]} out of it by hand, if the story is to be public again"
        raise UsageError(message, hint) from None
    digest = _digest(b"")
    if kept[: len(digest)] != _digest(job.files.read(act.source)):
        hint = f"take status and {KEY[status]} out of it by hand"
        raise UsageError(f"{act.source} has been edited since it was {status}", hint)
    job.files.write(act.source, kept[len(digest) :])
    cache.remove(f"{UNDO}{id}")
    cache.remove_empty_folders(f"{UNDO}{id}")
    return act


def _undone(job: Job, world: World, story: str, status: Status) -> Act:
    id = story_named(world, job.constants.config.site.url, story)
    left = world.site.withdrawn.get(id)
    if left is None or left.status != status:
        raise UsageError(f"{file_of(id)} is not {status}", "there is nothing to undo")
    return Act(source=file_of(id), address=left.address, status=status)


def _digest(data: bytes) -> bytes:
    return blake2b(data, digest_size=16).digest()
