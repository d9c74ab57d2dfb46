"""A build beside the ledgers: what they have against it, and what a release adds to them.

They are read like any source, and only a release that was asked to (`Request.record`) writes them, after everything
else is in its place. A run that is killed in between is caught up by the next: what is public and not on record is
recorded then.
"""

from collections.abc import Collection, Mapping
from datetime import UTC, datetime

from msgspec.structs import replace

from standfirst.build import checks
from standfirst.build.inputs import Inputs
from standfirst.build.job import Job
from standfirst.build.judgement import Judgement, rules_of
from standfirst.build.quarantine import Own
from standfirst.documents import Parsed
from standfirst.files import DiskFiles, Stat
from standfirst.incremental import Engine
from standfirst.ledger import FOLDER, KEPT, Checked, Ledger, Release, check, in_stories, recorded
from standfirst.markup import Body
from standfirst.model.revision import overlaid
from standfirst.problems import Problem


def release_of(
    engine: Engine, judgement: Judgement, inputs: Inputs, instead: Mapping[str, Own] | None = None
) -> Release:
    """What the ledgers are compared with. `instead`: the site as it were if no earlier version stood in for these."""
    own = instead or {}

    def body(id: str) -> Body | None:
        whole: Parsed | None = own[id].parsed if id in own else engine.value("parsed", id)
        return whole.body if whole is not None else None

    def prints() -> Mapping[str, str]:
        found = inputs.snapshot.digests("content/", inputs.documents)
        return found | {id: one.digest for id, one in own.items()}

    world, site = judgement.world, judgement.world.site
    documents = world.documents
    if own:
        public = {id: one.parsed.document.article for id, one in own.items() if id in site.addresses}
        site = replace(site, articles=overlaid(site.articles, public))
        documents = overlaid(documents, {id: one.parsed.document for id, one in own.items()})
    return Release(site, world.plan, rules_of(inputs.config), documents, body, prints)


def silent_edits(job: Job, inputs: Inputs, meant: Release) -> Mapping[str, tuple[Problem, ...]]:
    """What a release that is to be recorded has against stories; `meant` has their files even where an earlier version
    stands in."""
    if not job.request.record or not inputs.ledger.there:
        return {}
    return in_stories(inputs.ledger, meant, typos=job.constants.config.ledger.typos, strict=True)


def compared(
    job: Job, inputs: Inputs, release: Release, silent: Mapping[str, tuple[Problem, ...]], instead: Collection[str]
) -> Checked:
    """What the ledgers have against a release. Of the `silent` edits those `instead` of which the version that readers
    know is shown are told too, and refuse nothing."""
    typos = job.constants.config.ledger.typos
    stories = silent if job.request.record and not instead else None  # then it is the release that was meant
    found = check(inputs.ledger, release, stories, typos=typos, strict=job.request.record)
    shown = {id: (*told, checks.last_good_shown(id)) for id, told in silent.items() if id in instead}
    return found._replace(shown=shown)


def refuses(against: Checked, inputs: Inputs, release: Release) -> bool:
    """Whether nothing may be published for what the ledgers have against it. Never while a story that readers have is to
    come down: that it must go outweighs all else, so it goes, and the faults stand."""
    if not any(problem.severity == "error" for problem in against.standing):
        return False
    known = inputs.ledger.by_source
    return not any(id in known and not known[id].is_down for id in release.site.held)


def on_disk(files: DiskFiles) -> Ledger:
    """The ledgers as they are now."""
    return Ledger([path for path, _ in files.walk(FOLDER).files], files.read)


def record(job: Job, inputs: Inputs, release: Release, against: Checked) -> Mapping[str, Stat]:
    """Brings the ledgers up to date, but for stories against which there is something; gives the files that were written.
    They are read again where one of those is not as it was: somebody may have merged other lines into it meanwhile."""
    if not job.request.record or not inputs.ledger.there:
        return {}
    files = job.files
    now = datetime.fromtimestamp(job.now, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    kept, seen, ledger = job.constants.config.ledger, inputs.snapshot.stats(), inputs.ledger

    def changes() -> dict[str, bytes]:
        without = against.stories.keys()
        return recorded(ledger, release, now, words=kept.words, history=kept.history, without=without)

    changed = changes()
    if any(files.stat(name) != seen.get(name) for name in changed):
        ledger = on_disk(files)
        if ledger.problems:
            return {}  # a merge came in between: the next build tells of it, and records
        changed = changes()
    changed |= {name: data for name, data in KEPT.items() if not files.exists(name)}
    return {name: files.write(name, data) for name, data in changed.items()}
