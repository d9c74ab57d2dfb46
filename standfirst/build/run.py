"""One build, from the look at the sources to the report. The only module that knows the order of things.

Nothing is written before everything is known to be good: problems and template faults come first, then files, then
the cache (invariant 6). A source that changes meanwhile starts the build again; a damaged cache is forgotten.
"""

import os
import time
from collections.abc import Callable, Mapping
from functools import cache
from typing import Final
from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.structs import replace

from standfirst.build import checks
from standfirst.build.clock import instant_of, same_until
from standfirst.build.inputs import SOURCES, Inputs, gather, generation, settings
from standfirst.build.report import HeldStory, Published, Report, Request
from standfirst.config import Config
from standfirst.documents import Document, file_of
from standfirst.files import DiskFiles
from standfirst.incremental import (
    Engine,
    ProcessDied,
    SqliteStore,
    Store,
    StoreBusy,
    StoreDamaged,
    StoreNewer,
    compute,
    decode,
    encode,
)
from standfirst.model.article import Moment
from standfirst.model.front import compose
from standfirst.model.site import Rules, Site
from standfirst.pages import HTML, plan
from standfirst.problems import EnvironmentFault, Problem, UsageError, in_order
from standfirst.publish import Known, Tree
from standfirst.references import Places
from standfirst.rules.documents import document_rules
from standfirst.rules.facts import site_rules
from standfirst.rules.outputs import machine_rules, output_rules
from standfirst.rules.stories import story_rules
from standfirst.rules.world import World
from standfirst.snapshot import Seen, Snapshot, SourceChanged
from standfirst.templates import THEME, Compiled, TemplateFault, Templates
from standfirst.urls import output_path

Progress = Callable[[str, int, int], None]
"""Told `(what, done, of how many)` while a build runs."""

_ATTEMPTS: Final = 5
_CACHE: Final = "cache.sqlite"


def silent(what: str, done: int, total: int) -> None:
    """Progress for nobody."""


def unheard(published: Published) -> None:
    """What was published, for nobody."""


class _Job(Struct, frozen=True, kw_only=True):
    """What one attempt works with."""

    request: Request
    files: DiskFiles
    config: Config
    now: int
    store: Store
    progress: Progress
    published: Callable[[Published], None]
    jobs: int


def build(request: Request, progress: Progress = silent, published: Callable[[Published], None] = unheard) -> Report:
    """Brings the output up to date. Content errors are in the report; only settings, environment and bugs raise.
    `published` is told once all is committed, while no other build can begin."""
    started = time.monotonic()
    files = DiskFiles(request.root)
    config, raw = settings(files)
    if request.on_error:
        config = replace(config, build=replace(config.build, on_error=request.on_error))
    now = instant_of(request.now, ZoneInfo(config.site.timezone))
    _check_output(files.root, request.output)
    folder = os.path.join(files.root, request.cache)
    if request.clean:
        _forget(folder)
    generation_ = generation(raw + encode(request.drafts))
    for _ in range(_ATTEMPTS):
        try:
            store = _open(folder, generation_)
            try:
                jobs = request.jobs or config.build.jobs or os.cpu_count() or 1
                job = _Job(
                    request=request,
                    files=files,
                    config=config,
                    now=now,
                    store=store,
                    progress=progress,
                    published=published,
                    jobs=jobs,
                )
                report = _attempt(job)
            finally:
                store.close()
        except StoreDamaged:
            _forget(folder)
        except ProcessDied as died:
            raise _died(died) from died
        except SourceChanged:
            continue
        else:
            return replace(report, seconds=round(time.monotonic() - started, 3))
    raise EnvironmentFault("the sources keep changing while they are read", "build again when they have settled")


def _died(died: ProcessDied) -> EnvironmentFault:
    what = file_of(died.key[1]) if died.key[0] == "document" else died.key[1]
    message = f"the process that was at {what} {died}"
    return EnvironmentFault(message, "look for a lack of memory, or build with --jobs 1")


def _open(folder: str, generation_: bytes) -> SqliteStore:
    DiskFiles(folder).write_if_different("README", b"Standfirst's cache: it may be deleted at any time.\n")
    try:
        return SqliteStore(os.path.join(folder, _CACHE), generation_)
    except StoreBusy as busy:
        raise EnvironmentFault(f"another build is using {folder}", "wait for it, or end it") from busy
    except StoreNewer as newer:
        hint = "use that version, or build with --clean to begin a cache of this one"
        raise EnvironmentFault(f"the cache in {folder} was written by a newer version", hint) from newer


def _forget(folder: str) -> None:
    files = DiskFiles(folder)
    for name in (_CACHE, f"{_CACHE}-journal", f"{_CACHE}-wal", f"{_CACHE}-shm"):
        for path, _ in files.walk(name).files:  # somebody put a folder in its place
            files.remove(path)
            files.remove_empty_folders(path)
        files.remove_empty_folders(f"{name}/gone")
        files.remove(name)


def _check_output(root: str, output: str) -> None:
    """Refuses an output among the sources, or around them: pruning it would remove what nobody can make again."""
    place = os.path.realpath(os.path.join(root, output))
    around = os.path.commonpath([place, root]) == place
    inside = any(os.path.commonpath([place, os.path.join(root, name)]) == os.path.join(root, name) for name in SOURCES)
    if around or inside:
        raise UsageError(f"the output folder {output} is part of the sources", "name a folder of its own, like site")


def _attempt(job: _Job) -> Report:
    """One attempt over one snapshot."""
    seen = job.store.note("seen")
    snapshot = Snapshot(decode(seen, dict[str, Seen]) if seen else {})
    inputs = gather(job.files, job.config, snapshot)
    engine = Engine(document_rules(snapshot, job.config, inputs.also_read), job.store)
    world, problems = _judged(job, inputs, _documents(job, engine, inputs))
    report = _report(world, problems)
    if _stops(report, world):
        return _given_up(job, engine, snapshot, report)
    compiled = Compiled(engine.note, engine.put_note)
    templates = cache(lambda: Templates(world.template, _template_file(inputs), compiled))
    engine.add({**site_rules(world), **story_rules(world), **machine_rules(world), **output_rules(world, templates)})
    try:
        _render(job, engine, world)
    except TemplateFault as fault:
        found = in_order([*report.problems, *fault.problems])
        return _given_up(job, engine, snapshot, replace(report, problems=found))
    tree = _publish(job, engine, world)
    _remember(job, snapshot)
    engine.commit()
    report = _counted(engine, world, tree, report, job.request.why)
    job.published(
        Published(
            report=report,
            now=job.now,
            until=same_until(world.site, world.documents, job.now),
            zone=job.config.site.timezone,
            sources=snapshot.stats(),
            outputs=tree.stats(),
        )
    )
    return report


def _given_up(job: _Job, engine: Engine, snapshot: Snapshot, report: Report) -> Report:
    """Nothing is published; what was read is kept, so that mending one file does not read the others again."""
    _remember(job, snapshot)
    engine.commit(keep_rest=True)
    return replace(report, published=False)


def _remember(job: _Job, snapshot: Snapshot) -> None:
    job.store.put_note("seen", encode(snapshot.hashes()))


def _documents(job: _Job, engine: Engine, inputs: Inputs) -> dict[str, Document]:
    keys = [("document", id) for id in inputs.documents]
    compute(engine, keys, job.jobs, lambda done: job.progress("reading", done, len(keys)))
    for id in inputs.documents:
        inputs.snapshot.digest(file_of(id))  # other processes may have hashed it; the next build trusts only ours
    return {id: engine.value("document", id) for id in inputs.documents}


def _judged(job: _Job, inputs: Inputs, documents: Mapping[str, Document]) -> tuple[World, tuple[Problem, ...]]:
    """The site that may go out, and every problem that was found on the way."""
    rules = Rules(timezone=job.config.site.timezone, permalink=job.config.permalinks.article)
    places = Places(
        site=Site.of((), rules, now=job.now),
        sources=frozenset(documents),
        files=inputs.files,
        static=inputs.static,
    )
    judged = checks.judge(documents, rules, places, now=job.now, preview=job.request.drafts)
    world = _world(job, inputs, judged.places, documents)
    known = frozenset(world.plan.pages)
    strays = checks.addresses(judged.places, documents, known)
    return world, in_order([*inputs.problems, *judged.problems, *world.plan.problems, *strays])


def _world(job: _Job, inputs: Inputs, places: Places, documents: Mapping[str, Document]) -> World:
    snapshot = inputs.snapshot

    def template(name: str) -> str | None:
        found = inputs.templates.get(name)
        return None if found is None else snapshot.read(found).decode()

    made = {address: name for name, address in inputs.assets.items()}
    return World(
        config=job.config,
        now=job.now,
        preview=job.request.drafts,
        places=places,
        documents=documents,
        plan=plan(places, documents, job.config, made),
        front=compose(places.site),
        positions={id: at for at, id in enumerate(places.site.stories)},
        data=inputs.data,
        catalogues=inputs.catalogues,
        assets=inputs.assets,
        asset_files=inputs.asset_files,
        fragments=inputs.fragments,
        template=template,
        contents=snapshot.read,
        zone=ZoneInfo(job.config.site.timezone),
    )


def _template_file(inputs: Inputs) -> Callable[[str], str]:
    """A template as problems name it: its path in the site, or `theme:article.html` for one that is built in."""

    def place(name: str) -> str:
        found = inputs.templates.get(name, f"templates/{name}")
        if not found.startswith("theme/"):
            return found
        return found.replace("theme/", "templates/" if inputs.theme_is_own else THEME, 1)

    return place


def _stops(report: Report, world: World) -> bool:
    """Whether nothing may be published: any error under `on_error = "stop"`, and always what concerns no one story."""
    if world.config.build.on_error == "stop":
        return report.failed
    stories = {file_of(id) for id in world.documents}
    errors = (problem for problem in report.problems if problem.severity == "error")
    return any(problem.code == "address-twice" or problem.file not in stories for problem in errors)


def _report(world: World, problems: tuple[Problem, ...]) -> Report:
    held = sorted(world.site.held.values(), key=lambda one: one.id.encode())
    return Report(
        now=world.iso(Moment(iso="", instant=world.now)),
        pages=sum(page.kind in HTML for page in world.plan.pages.values()),
        stories=len(world.site.stories),
        next_change=world.iso(world.site.next_change) or None,
        held=tuple(HeldStory(source=file_of(h.id), why=h.why, until=world.iso(h.until) or None) for h in held),
        problems=problems,
    )


def _render(job: _Job, engine: Engine, world: World) -> None:
    """Brings every fragment and shell up to date; template faults show here, before anything is written."""
    for name in world.fragments:
        engine.fingerprint("fragment", name)
    keys = [("shell", page.address) for page in world.plan.pages.values() if page.kind in HTML]
    compute(engine, keys, job.jobs, lambda done: job.progress("rendering", done, len(keys)))


def _publish(job: _Job, engine: Engine, world: World) -> Tree:
    """Writes what differs, removes what nobody owns."""
    output = job.request.output
    files = DiskFiles(os.path.join(job.files.root, output))
    known = job.store.note(f"tree {output}")
    before = decode(known, dict[str, Known]) if known else {}
    tree = Tree(files, before, "preview" if job.request.drafts else "release", output)
    tree.begin()
    pages = world.plan.pages
    for done, address in enumerate(pages):
        job.progress("writing", done, len(pages))
        tree.put(output_path(address), engine.fingerprint("output", address), _content(engine, address))
    job.store.put_note(f"tree {output}", encode(tree.finish()))
    return tree


def _content(engine: Engine, address: str) -> Callable[[], bytes]:
    return lambda: bytes(engine.value("output", address))


def _counted(engine: Engine, world: World, tree: Tree, report: Report, why: str) -> Report:
    computed = engine.computed
    rendered = sum(key[0] in ("shell", "fragment") for key in computed)
    outputs = [key[1] for key in computed if key[0] == "output" and world.plan.pages[key[1]].kind in HTML]
    return replace(
        report,
        rendered=rendered,
        spliced=sum(("shell", address) not in computed for address in outputs),
        unchanged=len(world.plan.pages) - len(tree.written),
        written=len(tree.written),
        removed=len(tree.removed),
        why=_reasons(engine, world, why) if why else (),
    )


def _reasons(engine: Engine, world: World, written: str) -> tuple[str, ...]:
    """Why a page was made again in this build, from the outside in. `written` may be a whole URL."""
    address = "/" + written.removeprefix(world.config.site.url).lstrip("/")
    address = address if address in world.plan.pages else f"{address.rstrip('/')}/"
    if address not in world.plan.pages:
        return (f"there is no page {written}",)
    reasons: list[str] = []
    for kind in ("output", "shell"):
        key = (kind, address)
        if key not in engine.computed:
            reasons.append(f"{kind}: reused, none of its {len(engine.reads(*key))} reads has changed")
        elif (changed := engine.computed[key]) is None:
            reasons.append(f"{kind}: made for the first time")
        else:
            reasons.append(f"{kind}: made again, because this changed: {' '.join(changed)}")
    return tuple(reasons)
