"""One build, from the look at the sources to the report. The only module that knows the order of things.

Nothing is written before everything is known to be good: problems and template faults come first, then files, then
the cache (invariant 6). A source that changes meanwhile starts the build again; a damaged cache is forgotten.
"""

import os
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from functools import cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from standfirst.build import clock, trees
from standfirst.build.attempts import attempts, open_store
from standfirst.build.copies import Copies
from standfirst.build.discretion import discreet
from standfirst.build.highwater import check_clock, remember_clock
from standfirst.build.inputs import SOURCES, Inputs, gather, generation, given, settings
from standfirst.build.job import Job, Progress
from standfirst.build.judgement import Judgement
from standfirst.build.made import Made, ShellSeen
from standfirst.build.outline import forget, judgement_of, keep, versions_of
from standfirst.build.picture_files import NOTE as LOOKED_AT
from standfirst.build.picture_files import PictureRefused, Remembered
from standfirst.build.pictures import Pictures
from standfirst.build.quarantine import OthersStandIn, Quarantine, copies_of
from standfirst.build.record import compared, record, refuses, release_of, silent_edits
from standfirst.build.report import Committed, Published, Report, Request
from standfirst.build.rulebook import page_rules, source_rules, templates_of
from standfirst.build.telling import counted, report_of, told_of, tombstones
from standfirst.build.trees import Trees
from standfirst.build.undoing import forget_undone
from standfirst.config import Config
from standfirst.documents import file_of
from standfirst.files import DiskFiles, Stat
from standfirst.incremental import (
    Engine,
    Fingerprint,
    Key,
    Rule,
    SqliteStore,
    Store,
    compute,
    decode,
    encode,
    pack,
    processes,
)
from standfirst.ledger import Release
from standfirst.pages import HTML
from standfirst.problems import Problem, UsageError, in_order
from standfirst.publish import Output, Place, Purpose, check_place
from standfirst.rules.constants import Constants
from standfirst.rules.world import World
from standfirst.rules.world import inputs as site_inputs
from standfirst.snapshot import Seen, Snapshot
from standfirst.template_faults import TemplateFault
from standfirst.urls import address_at, output_path


def silent(what: str, done: int, total: int) -> None:
    """Progress for nobody."""


def unheard(published: Published) -> None:
    """What was published, for nobody."""


def build(
    request: Request, progress: Progress = silent, published: Callable[[Published], Committed | None] = unheard
) -> Report:
    """Brings the output up to date. Content errors are in the report; only settings, environment and bugs raise.
    `published` is told when readers see it, and what it gives once all is committed, while no other build can begin."""
    started = time.monotonic()
    job = job_of(request, progress, published)
    _check_output(job.files.root, request)
    if _by_the_wall(request) and not request.accept_clock:
        check_clock(trees.cache(job), job.now, job.constants.zone)

    def attempt(store: SqliteStore) -> Report:
        ours = Trees(job, store)
        with closing(ours.place()) as place, closing(copies_of(job, store, apart=job.jobs > 1)) as copies:
            return _attempt(job, store, ours, place, copies)

    return replace(attempts(job, attempt), seconds=round(time.monotonic() - started, 3))


def job_of(
    request: Request, progress: Progress = silent, published: Callable[[Published], Committed | None] = unheard
) -> Job:
    """What a build or another look at the whole site works with, by the site's settings."""
    files = DiskFiles(request.root)
    config, raw = settings(files)
    if request.on_error:
        config = replace(config, build=replace(config.build, on_error=request.on_error))
    zone = ZoneInfo(config.site.timezone)
    return Job(
        request=request,
        files=files,
        constants=Constants(config=config, preview=request.drafts, zone=zone),
        now=clock.instant_of(request.now, zone),
        progress=progress,
        published=published,
        jobs=request.jobs or config.build.jobs or os.cpu_count() or 1,
        generation=generation(raw + encode(request.drafts)),
    )


def _by_the_wall(request: Request) -> bool:
    """Whether this is a release as of now, and nobody named a time."""
    return not request.now and not request.drafts


def recorded_reads(request: Request, paths: Iterable[str]) -> dict[str, dict[Key, Fingerprint]]:
    """What the last build of a cache has recorded of the reads behind the pages at these paths of the output."""
    files = DiskFiles(request.root)
    drafts = generation(settings(files)[1] + encode(request.drafts))
    store = open_store(os.path.join(files.root, request.cache), drafts, clean=False)
    try:
        engine = Engine({}, store)
        return {path: dict(engine.reads("shell", address_at(path))) for path in paths}
    finally:
        store.close()


def _purpose(request: Request) -> Purpose:
    return "preview" if request.drafts else "release"


def _check_output(root: str, request: Request) -> None:
    """Refuses an output among the sources, or around them: pruning it would remove what nobody can make again. And
    one that can never be this output, before a cache is opened: that of another purpose would be forgotten."""
    place = os.path.realpath(os.path.join(root, request.output))
    around = os.path.commonpath([place, root]) == place
    inside = any(os.path.commonpath([place, os.path.join(root, name)]) == os.path.join(root, name) for name in SOURCES)
    if around or inside:
        how = "holds the site's sources" if around else "is part of the sources"
        raise UsageError(f"the output folder {request.output} {how}", "name a folder of its own, like site")
    check_place(place, request.output, _purpose(request))


class Looked(NamedTuple):
    """One look at the whole site, and the judgement on it. `meant` is the release as its files say it, whatever stands in for
    some of them; `silent` what is against their texts."""

    engine: Engine
    snapshot: Snapshot
    inputs: Inputs
    quarantine: Quarantine
    judgement: Judgement
    meant: Release
    silent: Mapping[str, tuple[Problem, ...]]

    @property
    def release(self) -> Release:
        """The release that goes out."""
        return release_of(self.engine, self.judgement, self.inputs) if self.quarantine.own else self.meant


def looked(
    job: Job,
    store: Store,
    copies: Copies | None = None,
    engine_of: Callable[[Mapping[str, Rule], Store], Engine] = Engine,
) -> Looked:
    """Reads what has changed, and judges. `engine_of` makes the engine, where another kind is wanted."""
    seen = store.note("seen")
    snapshot = Snapshot(decode(seen, dict[str, Seen]) if seen else {})
    inputs = gather(job.files, job.constants.config, snapshot, Remembered(lambda: store.note(LOOKED_AT)))
    _check_content(job, inputs)
    quarantine = Quarantine(job, store, inputs, copies or copies_of(job, store))
    engine = engine_of(source_rules(job.constants, inputs, job.request.gated, job.request.withdrawn), store)
    changed = {kind: engine.given(kind, files) for kind, files in given(inputs).items()}
    judgement = judgement_of(job, engine, inputs, changed["source"], quarantine.instead)
    meant = release_of(engine, judgement, inputs, quarantine.own)
    silent = silent_edits(job, inputs, meant)
    try:
        quarantine.settle(judgement, silent)
    except OthersStandIn:
        _cut_short(engine, inputs)
        raise
    return Looked(engine, snapshot, inputs, quarantine, judgement, meant, silent)


def _check_content(job: Job, inputs: Inputs) -> None:
    """Refuses a site without an article: it is rather a folder that is not mounted, or a checkout that failed, than an
    order to take everything down."""
    if not inputs.documents and not any(problem.severity == "error" for problem in inputs.problems):
        there = job.files.exists("content")
        message = "there is no article in content/" if there else f"there is no folder content/ in {job.files.root}"
        hint = "bring the articles back, or begin one: standfirst new article world/a-story"
        raise UsageError(f"{message}: nothing is published", hint)


def _attempt(job: Job, store: Store, ours: Trees, place: Place, copies: Copies) -> Report:
    """One attempt over one snapshot."""
    seen = looked(job, store, copies)
    try:
        return _published(job, seen, ours, place)
    except PictureRefused as fault:
        seen.inputs.pictures.remembered.refuse(fault.refused)
        _cut_short(seen.engine, seen.inputs)
        raise


def _published(job: Job, seen: Looked, ours: Trees, place: Place) -> Report:
    """What is public after a judgement, which is what was before where that forbids."""
    engine, snapshot, inputs, quarantine, judgement, *_ = seen
    world, release = judgement.world, seen.release
    against = compared(job, inputs, release, seen.silent, quarantine.own)
    report = report_of(world, job.constants, in_order([*judgement.problems, *against.problems]))
    report = replace(report, ignored=tuple(snapshot.ignored), aliases=against.aliases)
    report = report if job.request.drafts else discreet(report, world)
    if stops(judgement, job.constants.config) or refuses(against, inputs, release):
        return _given_up(engine, inputs, report)
    add_rules(job, engine, judgement, inputs)
    output = place.output(_purpose(job.request))
    pictures = Pictures(engine, inputs, trees.cache(job), _purpose(job.request))
    try:
        pictures.bring(world.plan, output, job.jobs, job.progress)
        shells = rendered(job, engine, world, inputs, output)
    except TemplateFault as fault:
        found = in_order([*report.problems, *fault.problems])
        engine.store.put_note("shells", b"")  # some are new already
        return _given_up(engine, inputs, replace(report, problems=found))
    if _by_the_wall(job.request):
        remember_clock(trees.cache(job), job.now, anew=job.request.accept_clock)
    quarantine.before(judgement)
    _publish(job, output, Made(engine, inputs, world.plan, shells, pictures))
    quarantine.after(judgement)
    ours.remember(output, tombstones(world))
    report = counted(job, engine, judgement, output, report)
    report = replace(report, renditions=pictures.renditions.number, encoded=pictures.renditions.encoded)
    committed = job.published(told_of(job, report, snapshot.stats(), quarantine, judgement, output))
    _commit(seen)
    pictures.prune()
    forget_undone(job, world)
    recorded = record(job, inputs, release, against)
    if committed is not None:
        committed(bool(recorded))
    return replace(report, problems=in_order([*report.problems, *trees.undone(job, output)]))


def _commit(seen: Looked) -> None:
    """Keeps what the next build may know."""
    _remember(seen.engine, seen.inputs)
    if seen.quarantine.own:
        forget(seen.engine)  # it is not what the documents say
    else:
        keep(seen.engine, seen.inputs, seen.judgement)
    seen.engine.commit()


def add_rules(job: Job, engine: Engine, judgement: Judgement, inputs: Inputs) -> None:
    """All that pages are made by, once the site is known."""
    templates = cache(lambda: templates_of(inputs, engine.store))
    engine.add(page_rules(job.constants, inputs, templates))
    for kind, known in site_inputs(judgement.world, versions_of(engine, judgement), judgement.touched).items():
        engine.given(kind, known)
    engine.spill()


def _given_up(engine: Engine, inputs: Inputs, report: Report) -> Report:
    """Nothing is published."""
    _cut_short(engine, inputs)
    return replace(report, published=False)


def _cut_short(engine: Engine, inputs: Inputs) -> None:
    """What was read is kept, so that another attempt, or mending one file, does not read the others again."""
    _remember(engine, inputs)
    forget(engine)
    engine.commit(whole=False)


def _remember(engine: Engine, inputs: Inputs) -> None:
    engine.store.put_note("seen", pack(inputs.snapshot.hashes()))
    if (looked_at := inputs.pictures.note()) is not None:
        engine.store.put_note(LOOKED_AT, looked_at)


def stops(judgement: Judgement, config: Config) -> bool:
    """Whether nothing may be published: any error under `on_error = "stop"`, and always what concerns no one story, nor a
    front or a picture alone."""
    errors = [problem for problem in judgement.problems if problem.severity == "error"]
    if config.build.on_error == "stop":
        return bool(errors)
    alone = {file_of(id) for id in judgement.world.documents} | {one.file for one in judgement.steering.problems}
    errors = [one for one in errors if not (one.code.startswith("picture-") and one.file.startswith("static/"))]
    return any(problem.code == "address-twice" or problem.file not in alone for problem in errors)


def rendered(job: Job, engine: Engine, world: World, inputs: Inputs, output: Output) -> dict[str, ShellSeen]:
    """Brings every fragment and shell up to date; template faults show here, before anything is published. Pages are
    drafted where they were rendered."""
    for name in world.fragments:
        engine.fingerprint("fragment", name)
    pages = world.plan.pages
    keys = [("shell", page.address) for page in pages.values() if page.kind in HTML]
    data = engine.store.note("shells")
    shells = decode(data, dict[str, ShellSeen]) if data else {}
    # All others have a shell that is known and stands on nothing changed: they are not even looked at.
    suspected = engine.suspected("shell")
    doubtful = [key for key in keys if key[1] not in shells or key in suspected]
    made = Made(engine, inputs, None, {})
    if doubtful:
        output.prepare()

    def drafted(key: Key) -> tuple[str, ShellSeen, bytes, Stat | None]:
        seen, version, whole = made.drafted(key[1])
        return key[1], seen, version, output.draft(output_path(key[1]), version, whole)

    # To verify a page takes a fourth of the time that rendering it does: few are worth other processes.
    fresh = sum(key[1] not in shells for key in doubtful)
    jobs = job.jobs if fresh + (len(doubtful) - fresh) // 8 >= processes.WORTH_FORKING else 1
    new = compute(engine, doubtful, jobs, lambda done: job.progress("rendering", done, len(doubtful)), drafted)
    for address, seen, version, stat in new:
        shells[address] = seen
        if stat is not None:
            output.drafted(output_path(address), version, stat)
    if new or len(shells) != len(keys):
        shells = {key[1]: shells.get(key[1]) or made.drafted(key[1])[0] for key in keys}
        engine.store.put_note("shells", pack(shells))
    return shells


def _publish(job: Job, output: Output, made: Made) -> None:
    """Writes what differs, removes what nobody owns."""
    versions = made.versions()
    job.progress("publishing", len(versions), len(versions))
    output.bring(versions, made)
