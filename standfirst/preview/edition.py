"""What the preview shows between two changes: the *edition*, one consistent state of all sources and the site they make.

A change that brings an error does not get in: the file stays as it last was good, and everything else goes on. So the
pages that an author looks at never break because of a word half typed.
"""

from collections.abc import Collection, Mapping
from typing import NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from standfirst.build.checks import holds_back
from standfirst.build.clock import first_of, news_until
from standfirst.build.inputs import Inputs, inputs_of
from standfirst.build.judgement import Judgement, Some, Sources, judged
from standfirst.build.outline import FEW, sources_of
from standfirst.build.rejudging import new_pictures, rejudged
from standfirst.documents import Document, file_of, id_of, parse
from standfirst.files import DiskFiles
from standfirst.incremental import fingerprint
from standfirst.model.related.index import Index
from standfirst.model.revision import overlaid
from standfirst.pages import Page
from standfirst.pictures import may_be_picture, picture_of
from standfirst.problems import Problem
from standfirst.rules.constants import Constants
from standfirst.snapshot import Snapshot


class Edition(Struct, frozen=True, kw_only=True):
    """`labels` are the words that begin an Also Read line."""

    constants: Constants
    inputs: Inputs
    labels: tuple[str, ...]
    sources: Sources
    judgement: Judgement


class Change(NamedTuple):
    """What became of some names that may have changed: the new `edition` (the last one itself, if nothing got in), the
    names that are `taken` in and those that are `kept` back, and the errors for which they are."""

    edition: Edition
    taken: frozenset[str]
    kept: frozenset[str]
    errors: tuple[Problem, ...] = ()


def changed(last: Edition, files: DiskFiles, snapshot: Snapshot, names: Collection[str], now: int) -> Change:
    """The next edition. `snapshot` is how things are, `names` those at which it may not be as the last edition has it;
    `now` is the clock."""
    before = last.inputs.snapshot
    differ = frozenset(name for name in names if before.digest(name) != snapshot.digest(name))
    before.retime(snapshot, frozenset(names) - differ)
    if not differ:
        return Change(last, differ, differ)
    taken, refused = differ, frozenset[str]()
    found: list[Problem] = []
    for _ in range(3):
        seen = snapshot if taken == differ else before.with_these(snapshot, taken)
        next_ = _edition(last, files, seen, taken, now)
        culprits, errors = _culprits(last, next_, taken)
        if not errors:
            return Change(next_, taken, refused, tuple(found))
        found += [error for error in errors if error not in found]
        refused |= culprits
        taken -= culprits
        if not culprits or not taken:
            break  # what has changed elsewhere is wrong with them, or nothing is left to get in
    return Change(last, frozenset(), differ, tuple(found))


def _edition(last: Edition, files: DiskFiles, snapshot: Snapshot, taken: Collection[str], now: int) -> Edition:
    config = last.constants.config
    inputs = inputs_of(files, config, snapshot, last.inputs, taken)
    labels = inputs.catalogues.also_read()
    ids = (
        {id for name in taken if (id := id_of(name))}
        if labels == last.labels
        else {*inputs.documents, *last.sources.documents}
    )
    there = set(inputs.documents) if len(ids) > FEW else {id for id in ids if f"content/{id}" in snapshot.stats()}
    after: Some = {id: _parsed(last, inputs, id, labels) if id in there else None for id in ids}
    prints = {id: None if document is None else fingerprint(document) for id, document in after.items()}
    sources = sources_of(inputs, overlaid(last.sources.documents, after), overlaid(last.sources.prints, prints))
    before = {id: last.sources.documents.get(id) for id in ids}
    judgement = _judgement(last, sources, before, now)
    return Edition(constants=last.constants, inputs=inputs, labels=labels, sources=sources, judgement=judgement)


def _parsed(last: Edition, inputs: Inputs, id: str, labels: tuple[str, ...]) -> Document:
    return parse(inputs.snapshot.read(f"content/{id}"), id, last.constants.config, labels).document


def _judgement(last: Edition, sources: Sources, before: Some, now: int) -> Judgement:
    config, preview = last.constants.config, last.constants.preview
    alike = all(getattr(last.sources, name) == getattr(sources, name) for name in _OTHERS)
    came = _came(last.sources, sources) if alike else None
    if came is not None and len(before) <= FEW and last.judgement.holds(now):
        told = rejudged(last.judgement, before, sources, config, now=now, preview=preview, at_hand=True, came=came)
        if told is not None:
            return told
    return judged(sources, config, now=now, preview=preview, related=last.judgement.world.related)


def _came(last: Sources, now: Sources) -> frozenset[str] | None:
    """The pictures that are new beside the documents; None where any other file changed."""
    new = now.files.keys() - last.files.keys() if now.files != last.files else set()
    came = new_pictures(now.files, new)
    same = len(came) == len(new) and len(now.files) == len(last.files) + len(came)
    return came if same and now.picture_print(came) == last.picture_print(()) else None


_OTHERS = (
    "static",
    "assets",
    "fragments",
    "problems",
    "templates",
    "known_authors",
    "never",
    "letters",
)
"""What decides of the site besides documents and the files beside them."""


def _culprits(last: Edition, next_: Edition, taken: Collection[str]) -> tuple[frozenset[str], list[Problem]]:
    """The errors that a change brings to what was good, and which of the taken files have them. A file that had an error
    before, or is new and has one of its own, has no good version: it is held, as a build would hold it."""
    there = last.inputs.snapshot.stats()
    bad = {f"content/{id}" for id, found in last.judgement.found.items() if holds_back(found)}
    fresh = {name for name in taken if name not in there and id_of(name)}
    errors = [
        problem
        for problem in next_.judgement.problems
        if problem.severity == "error"
        and problem not in last.judgement.general
        and problem not in last.judgement.steering.problems
        and problem.file not in bad
        and (problem.file not in fresh or problem.code == "address-twice")
    ]
    culprits = frozenset(problem.file for problem in errors if problem.file in taken)
    # What is wrong with a picture, or with one that is gone, is said where a story shows it.
    return culprits or frozenset(name for name in taken if may_be_picture(name) or picture_of(name)), errors


def first(constants: Constants, inputs: Inputs, sources: Sources, now: int, related: Index | None = None) -> Edition:
    """The edition that a session begins with. Stories with errors are held, since there is no good version of them.
    `related`: the lists of another state of the site."""
    return Edition(
        constants=constants,
        inputs=inputs,
        labels=inputs.catalogues.also_read(),
        sources=sources,
        judgement=judged(sources, constants.config, now=now, preview=constants.preview, related=related),
    )


def as_of(edition: Edition, now: int) -> Edition:
    """The same sources at another instant."""
    constants = edition.constants
    related = edition.judgement.world.related
    judgement = judged(edition.sources, constants.config, now=now, preview=constants.preview, related=related)
    return replace(edition, judgement=judgement)


def later(edition: Edition, now: int) -> Edition:
    """The same sources when the clock has gone on."""
    if not edition.judgement.holds(now):
        return as_of(edition, now)
    due = news_until(edition.judgement.world, edition.constants.config)
    if due is None or now < due:
        return edition
    world = replace(edition.judgement.world, now=now)
    return replace(edition, judgement=replace(edition.judgement, world=world))


def until(edition: Edition) -> int | None:
    """When the clock alone changes an edition next; None: never."""
    return first_of(edition.judgement.ends, news_until(edition.judgement.world, edition.constants.config))


def may_be_begun(last: Edition, snapshot: Snapshot, name: str, told: Collection[str] | None) -> bool:
    """Whether a file that had something in it is now empty; or gone, where somebody told of it."""
    before, now = last.inputs.snapshot.stats().get(name), snapshot.stats().get(name)
    return before is not None and before.size > 0 and (now.size == 0 if now is not None else told is not None)


def about(edition: Edition, page: Page) -> Mapping[str, str]:
    """Of a page: the file that an author edits, and why a build would hold it."""
    site, steering = edition.judgement.world.site, edition.judgement.steering
    if page.kind == "home" and "" in steering.files:
        return {"source": steering.files[""].file}
    if page.kind == "section":
        index = site.sections[page.args[0]].index
        return {"source": file_of(index) if index else ""}
    if page.kind not in ("article", "page"):
        return {}
    held = site.held.get(page.args[0])
    return {
        "source": file_of(page.args[0]),
        "held": held.why if held is not None else "",
        "until": edition.constants.iso(held.until) if held is not None else "",
    }
