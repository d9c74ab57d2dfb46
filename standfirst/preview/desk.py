"""The site in memory: what changes is taken in at once, a page is made when somebody asks for it, and the rest follows when
nobody does.

Nothing is written but the cache. One lock keeps a request from seeing half a change; it is held for the length of a
change or of a page, some hundredths of a second.
"""

import os
from collections import deque
from collections.abc import Callable, Collection
from contextlib import suppress
from datetime import tzinfo
from threading import RLock
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from standfirst import urls
from standfirst.build.clock import instant_of
from standfirst.build.inputs import SETTINGS, gather, generation, given, settings
from standfirst.build.job import Job, Progress
from standfirst.build.made import finished_file
from standfirst.build.outline import all_sources
from standfirst.build.report import Report, Request
from standfirst.build.rulebook import page_rules, source_rules, templates_of
from standfirst.build.run import open_store, report_of, silent, unheard
from standfirst.documents import file_of, parse
from standfirst.files import DiskFiles
from standfirst.incremental import Given, Key, LiveEngine, SqliteStore, StoreDamaged, decode, pack
from standfirst.pages import HTML, Page
from standfirst.preview.edition import Edition, about, as_of, changed, first, later, may_be_begun
from standfirst.preview.naming import names_of, paths_of
from standfirst.preview.view import Served
from standfirst.problems import Problem, in_order
from standfirst.rules.constants import Constants
from standfirst.rules.outputs import joined
from standfirst.rules.world import inputs as site_inputs
from standfirst.snapshot import Seen, Snapshot, SourceChanged
from standfirst.templates import Shell, TemplateFault, Templates

_ATTEMPTS: Final = 5
_REST: Final = 400
"""Pages made in the background after which memory is freed."""
_KEEP: Final = 200
"""Pages made after which the cache is brought up to date when nobody asks for anything."""
_BRANCHES: Final = 3


class Broken(Exception):
    """A page cannot be made, and no good version of it is known."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(problems)
        self.problems = problems


class Taken(NamedTuple):
    """What came of a change: the report, whether any page may be other than before, and the paths of files that are
    perhaps still being written, so that they were left as they were."""

    report: Report
    news: bool
    unfinished: frozenset[str] = frozenset()


class Desk:
    """See the module. `cache` is a folder under the root, `now` the build clock as written, "" for the wall clock."""

    def __init__(self, root: str, cache: str, *, drafts: bool, now: str, wall: Callable[[], float]) -> None:
        self._files = DiskFiles(root)
        self._folder = os.path.join(self._files.root, cache)
        self._drafts = drafts
        self._written = now
        self._wall = wall
        self._lock = RLock()
        self._store: SqliteStore | None = None
        self._branches: dict[int, tuple[Edition, LiveEngine]] = {}
        self._asking: deque[None] = deque()

    # --- beginning and end ---

    def begin(self, progress: Progress, jobs: int) -> Taken:
        """Reads everything, in `jobs` processes. Wrong settings and a broken environment raise."""
        with self._lock:
            self.close()
            for attempt in range(_ATTEMPTS):
                try:
                    return self._begun(progress, jobs, clean=attempt > 1)
                except (StoreDamaged, SourceChanged):
                    self.close()
            return self._begun(progress, jobs, clean=True)

    def _begun(self, progress: Progress, jobs: int, *, clean: bool) -> Taken:
        config, self._raw = settings(self._files)
        zone = ZoneInfo(config.site.timezone)
        constants = Constants(config=config, preview=self._drafts, zone=zone)
        self._store = store = open_store(self._folder, generation(self._raw + bytes([self._drafts])), clean=clean)
        seen = store.note("seen")
        inputs = gather(self._files, config, Snapshot(decode(seen, dict[str, Seen]) if seen else {}))
        self._engine = engine = LiveEngine(source_rules(constants, inputs), store)
        self._given: dict[str, Given] = dict(given(inputs))
        for kind, files in self._given.items():
            engine.given(kind, files)
        job = Job(
            request=Request(root=self._files.root, drafts=self._drafts),
            files=self._files,
            constants=constants,
            now=self._clock(zone),
            progress=progress,
            published=unheard,
            jobs=jobs,
        )
        self._edition = first(constants, inputs, all_sources(job, engine, inputs), job.now)
        site = site_inputs(self._edition.judgement.world)
        for kind, known in site.items():
            engine.given(kind, known)
        self._given |= site
        self._templates: tuple[object, Templates] | None = None
        self._add_rules()
        self._anew()
        return Taken(self._report(published=True), news=True)

    def _anew(self) -> None:
        """Nothing is known of this edition yet."""
        self._kept: frozenset[str] = frozenset()
        self._problems = self._edition.judgement.problems
        self._broken: dict[str, tuple[Problem, ...]] = {}
        self._made = 0
        self._wanted: deque[Key] | None = None
        self._branches.clear()

    def close(self) -> None:
        """Keeps what was made, and lets go of the cache."""
        with self._lock:
            store, self._store = self._store, None
            if store is None:
                return
            try:
                if self._made:
                    self._settle(store, whole=False)
            except StoreDamaged:
                pass  # it is begun anew next time
            finally:
                store.close()

    # --- changes ---

    def take_in(
        self, names: Collection[str] | None, progress: Progress = silent, settled: Collection[str] = ()
    ) -> Taken:
        """Takes in what has become of sources (by their names in the snapshot; None: of any), and of the clock. A file
        that is empty or gone may be about to be written, unless it is `settled`. Wrong settings raise, and leave
        everything as it was."""
        with self._lock:
            if self._store is None or self._files.read(SETTINGS) != self._raw:
                settings(self._files)
                return self.begin(progress, 1)
            for attempt in range(_ATTEMPTS):
                try:
                    return self._taken_in(None if attempt > 1 else names, settled)
                except SourceChanged:
                    continue
            return Taken(self._report(published=False), news=False)

    def _taken_in(self, names: Collection[str] | None, settled: Collection[str] = ()) -> Taken:
        last = self._edition
        now = self._clock(last.constants.zone)
        told = None if names is None else {*names, *self._kept}
        snapshot, differ = self._look(told)
        unfinished = {name for name in differ - {*settled, *self._kept} if may_be_begun(last, snapshot, name, told)}
        change = changed(last, self._files, snapshot, (differ | self._kept) - unfinished, now)
        edition = later(change.edition, now)
        news = edition is not last
        problems, self._kept = in_order([*edition.judgement.problems, *change.errors]), change.kept
        if news:
            self._renew(edition, change.taken, by_clock=edition is not change.edition)
        elif problems == self._problems:
            return Taken(
                self._report(published=not self._kept), news=False, unfinished=paths_of(unfinished, self._files.root)
            )
        self._problems = problems
        return Taken(
            self._report(published=not self._kept), news=news, unfinished=paths_of(unfinished, self._files.root)
        )

    def _look(self, names: Collection[str] | None) -> tuple[Snapshot, frozenset[str]]:
        """How things are, and the names at which they may not be as the edition has them."""
        last = self._edition
        snapshot = last.inputs.snapshot.again(names) if names is not None else None
        if snapshot is not None and names is not None:
            return snapshot, frozenset(names)
        snapshot = Snapshot(last.inputs.snapshot.hashes())
        gather(self._files, last.constants.config, snapshot)
        before, after = last.inputs.snapshot.stats(), snapshot.stats()
        return snapshot, frozenset(name for name in {*before, *after} if before.get(name) != after.get(name))

    def _renew(self, edition: Edition, taken: Collection[str], *, by_clock: bool) -> None:
        """Lets the engine know of another edition."""
        self._edition = edition
        engine, judgement = self._engine, edition.judgement
        sources = given(edition.inputs, self._given["source"].versions, taken)
        engine.renew(sources)
        known = {kind: known.versions for kind, known in self._given.items()}
        site = site_inputs(judgement.world, known.__getitem__, None if by_clock else judgement.touched)
        engine.renew(site)
        self._given |= {**sources, **site}
        self._add_rules()
        self._broken.clear()
        self._branches.clear()
        self._wanted = None

    def _add_rules(self) -> None:
        edition, engine = self._edition, self._engine
        inputs = edition.inputs
        versions = [inputs.snapshot.digest(name) for name in inputs.templates.values()]
        if self._templates is None or self._templates[0] != versions:
            self._templates = versions, templates_of(inputs, engine.store)
        templates = self._templates[1]
        engine.add(
            {**source_rules(edition.constants, inputs), **page_rules(edition.constants, inputs, lambda: templates)}
        )

    def names_of(self, paths: Collection[str]) -> set[str]:
        """The names of files that somebody told of."""
        return names_of(paths, self._files.root, self._edition.inputs.snapshot.stats())

    # --- pages ---

    def served(self, path: str, moment: int | None = None) -> Served | None:
        """A file of the site, by the session's clock or as of a moment. A page that cannot be made is shown as it last
        was; where no good version is known, it is `Broken`."""
        self._asking.append(None)
        with self._lock:
            self._asking.pop()
            for _ in range(_ATTEMPTS):
                edition, engine = self._at(moment)
                page = edition.judgement.world.plan.pages.get(urls.address_at(path))
                if page is None:
                    return None
                try:
                    data = self._bytes(edition, engine, page)
                    return Served(path=path, data=data, **about(edition, page))
                except SourceChanged as change:
                    if change.args[0] in self._kept:
                        return Served(path=path, data=self._kept_back(edition, engine, page), **about(edition, page))
                    self._taken_in(tuple(change.args))
            return None

    def edition(self, moment: int | None = None) -> Edition:
        """The edition by the session's clock, or as of a moment."""
        if moment is None:
            return self._edition
        with self._lock:
            return self._at(moment)[0]

    def _at(self, moment: int | None) -> tuple[Edition, LiveEngine]:
        if moment is None:
            return self._edition, self._engine
        found = self._branches.pop(moment, None)
        if found is None:
            edition = as_of(self._edition, moment)
            engine = self._engine.branch()
            engine.renew(site_inputs(edition.judgement.world))
            found = edition, engine
        self._branches[moment] = found
        while len(self._branches) > _BRANCHES:
            del self._branches[next(iter(self._branches))]
        return found

    def _bytes(self, edition: Edition, engine: LiveEngine, page: Page) -> bytes:
        before = len(engine.computed)
        try:
            data = finished_file(engine, edition.inputs, page, lambda name: self._fragment(engine, name))
        except TemplateFault as fault:
            self._broken[page.address] = fault.problems
            return self._last_page(engine, page, fault.problems)
        finally:
            self._made += len(engine.computed) - before if engine is self._engine else 0
        return data

    def _kept_back(self, edition: Edition, engine: LiveEngine, page: Page) -> bytes:
        """Of a file that is not as the edition has it, since what is wrong keeps it back: the page as it last was; of a
        file that goes out as it is, what there is now."""
        errors = tuple(problem for problem in self._problems if problem.severity == "error")
        if page.kind != "copy":
            return self._last_page(engine, page, errors)
        try:
            return edition.inputs.snapshot.as_it_is(page.args[0])
        except SourceChanged:
            raise Broken(errors) from None

    def _last_page(self, engine: LiveEngine, page: Page, why: tuple[Problem, ...]) -> bytes:
        shell: Shell | None = engine.last("shell", page.address)
        if shell is None:
            raise Broken(why)
        return joined(shell, {name: self._fragment(engine, name) for name in shell.slots})

    def _fragment(self, engine: LiveEngine, name: str) -> str:
        try:
            return str(engine.value("fragment", name))
        except TemplateFault as fault:
            self._broken[f"fragment {name}"] = fault.problems
            text: str | None = engine.last("fragment", name)
            return text or ""

    def rendered(self) -> Collection[Key]:
        """What was computed since the last change."""
        return self._engine.computed.keys()

    # --- when nobody asks ---

    def asked(self) -> bool:
        """Whether somebody waits for a page."""
        return bool(self._asking)

    def more_to_do(self) -> bool:
        """Whether pages are still to be made, to know that they can be."""
        return self._wanted is None or bool(self._wanted)

    def work(self) -> bool:
        """Makes one page that nobody asked for, or keeps what was made; whether a fault was found that was not known."""
        with self._lock:
            if self._wanted is None:
                pages = self._edition.judgement.world.plan.pages
                keys = [("fragment", name) for name in self._edition.inputs.fragments]
                keys += [("shell", page.address) for page in pages.values() if page.kind in HTML]
                self._wanted = deque(self._engine.doubtful(keys))
            if not self._wanted:
                return False
            key = self._wanted.popleft()
            known = len(self._broken)
            try:
                if key[0] == "fragment":
                    self._fragment(self._engine, key[1])
                else:
                    self._engine.fingerprint(*key)
                    self._made += 1
            except TemplateFault as fault:
                self._broken[key[1]] = fault.problems
            except SourceChanged:
                pass  # somebody is about to tell us
            if self._made % _REST == _REST - 1:
                self._engine.rest()
            return len(self._broken) > known

    def warm(self) -> None:
        """Reads a story as after a save, so that the first save does not wait for what that needs."""
        edition = self._edition
        for id in edition.judgement.world.site.stories[:1]:
            with suppress(SourceChanged):
                parse(edition.inputs.snapshot.read(file_of(id)), id, edition.constants.config, edition.labels)

    def keep(self) -> None:
        """Brings the cache up to date, if that is worth it."""
        with self._lock:
            if self._made >= _KEEP and self._store is not None and not self.more_to_do():
                self._settle(self._store, whole=not self._broken)

    def _settle(self, store: SqliteStore, *, whole: bool) -> None:
        engine, edition = self._engine, self._edition
        others = [
            p.address for p in edition.judgement.world.plan.pages.values() if p.kind not in (*HTML, "copy", "asset")
        ]
        keys: list[Key] = [("document", id) for id in edition.sources.documents]
        keys += [("file", address) for address in others]
        try:
            for key in engine.doubtful(keys) if whole else ():
                engine.fingerprint(*key)
        except SourceChanged:
            whole = False
        store.put_note("seen", pack(edition.inputs.snapshot.hashes()))
        engine.settle(whole=whole)
        self._made = 0

    # --- what there is to say ---

    def report(self) -> Report:
        """What a build would say, and the faults of templates that were found so far."""
        with self._lock:
            return self._report(published=not self._kept and not self._broken)

    def until(self) -> int | None:
        """When the clock alone changes the site next; None: never, or the clock stands still."""
        return None if self._written else self._edition.judgement.until

    def _report(self, *, published: bool) -> Report:
        edition = self._edition
        broken = dict.fromkeys(problem for found in self._broken.values() for problem in found)
        problems = (*self._problems, *broken)
        report = report_of(edition.judgement.world, edition.constants, problems)
        return replace(report, published=published)

    def _clock(self, zone: tzinfo) -> int:
        return instant_of(self._written, zone) if self._written else int(self._wall())
