"""A build beside the ledgers: what they have against it, and what a release adds to them.

They are read like any source, and only a release that was asked to (`Request.record`) writes them, after everything
else is in its place. A run that is killed in between is caught up by the next: what is public and not on record is
recorded then.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final

from standfirst.build.inputs import Inputs
from standfirst.build.job import Job
from standfirst.build.judgement import Judgement, rules_of
from standfirst.documents import Parsed
from standfirst.files import DiskFiles, Stat
from standfirst.incremental import Engine, Store, decode, pack
from standfirst.ledger import FOLDER, KEPT, Checked, Ledger, Release, check, recorded
from standfirst.markup import Body

_HELD: Final = "held"


def release_of(engine: Engine, judgement: Judgement, inputs: Inputs) -> Release:
    """What the ledgers are compared with."""

    def body(id: str) -> Body | None:
        whole: Parsed | None = engine.value("parsed", id)
        return whole.body if whole is not None else None

    world = judgement.world
    return Release(world.site, world.plan, rules_of(inputs.config), world.documents, body, inputs.snapshot.digest)


def compared(job: Job, inputs: Inputs, release: Release) -> Checked:
    """What the ledgers have against a release; a preview is none."""
    typos = job.constants.config.ledger.typos
    return check(inputs.ledger, release, typos=typos, strict=job.request.record)


def refuses(against: Checked, store: Store, inputs: Inputs, release: Release) -> bool:
    """Whether nothing may be published for what the ledgers have against it. Never while a story that readers have is to
    come down: that it must go outweighs all else, so it goes, and the faults stand."""
    if not any(problem.severity == "error" for problem in against.problems):
        return False
    note = store.note(_HELD)
    before = frozenset(decode(note, list[str])) if note else frozenset()
    return not any(id in inputs.ledger.by_source and id not in before for id in release.site.held)


def remember_held(store: Store, release: Release) -> None:
    """What is down in the release that has just gone out."""
    held = pack(sorted(release.site.held))
    if store.note(_HELD) != held:
        store.put_note(_HELD, held)


def on_disk(files: DiskFiles) -> Ledger:
    """The ledgers as they are now."""
    return Ledger([path for path, _ in files.walk(FOLDER).files], files.read)


def record(job: Job, inputs: Inputs, release: Release, against: Checked) -> Mapping[str, Stat]:
    """Brings the ledgers up to date, but for stories against which there is something; gives the files that were written.
    They are read again: somebody may have merged other lines into them since the build began."""
    if not job.request.record or not inputs.ledger.there:
        return {}
    files = job.files
    now = datetime.fromtimestamp(job.now, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    ledger = on_disk(files)
    if ledger.problems:
        return {}  # a merge came in between: the next build tells of it, and records
    words = job.constants.config.ledger.words
    changed = recorded(ledger, release, now, words=words, without=against.stories.keys())
    changed |= {name: data for name, data in KEPT.items() if not files.exists(name)}
    return {name: files.write(name, data) for name, data in changed.items()}
