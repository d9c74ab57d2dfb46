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
from standfirst.build.attempts import no_attempt_left, open_store
from standfirst.build.clock import instant_of
from standfirst.build.inputs import SETTINGS, gather, generation, given, settings, survey
from standfirst.build.job import Job, Progress
from standfirst.build.outline import all_sources
from standfirst.build.picture_files import NOTE as LOOKED_AT
from standfirst.build.picture_files import PictureRefused, Remembered
from standfirst.build.relating import keep_index, kept_index
from standfirst.build.report import Report, Request
from standfirst.build.rulebook import source_rules
from standfirst.build.run import silent, unheard
from standfirst.build.telling import report_of
from standfirst.documents import file_of, parse
from standfirst.files import DiskFiles
from standfirst.incremental import Key, LiveEngine, SqliteStore, StoreDamaged, StoreRefused, decode
from standfirst.pages import Page
from standfirst.preview import forms
from standfirst.preview.edition import Edition, about, changed, first, later, may_be_begun, until
from standfirst.preview.naming import names_of, paths_of
from standfirst.preview.on_record import OnRecord
from standfirst.preview.rendering import Broken, Renderer
from standfirst.preview.view import Served
from standfirst.problems import EnvironmentFault, Problem, in_order
from standfirst.rules.constants import Constants
from standfirst.snapshot import Seen, Snapshot, SourceChanged

_ATTEMPTS: Final = 5
_KEEP: Final = 200
"""Pages made after which the cache is brought up to date when nobody asks for anything."""


class Taken(NamedTuple):
    """What came of a change: the report, whether any page may be other than `take_in` last told, and the paths of files
    that are perhaps still being written, so that they were left as they were."""

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
        self._fault: EnvironmentFault | None = None
        self._asking: deque[None] = deque()

    # --- beginning and end ---

    def begin(self, progress: Progress, jobs: int) -> Taken:
        """Reads everything, in `jobs` processes. Wrong settings and a broken environment raise."""
        with self._lock:
            self.close()
            self._begin(progress, jobs, None)
            return self._told(published=True)

    def _begin_anew(self, damage: StoreDamaged, progress: Progress = silent) -> None:
        """Forgets the cache."""
        if self._store is not None:
            with suppress(StoreDamaged):
                self._store.close()
            self._store = None
        self._begin(progress, 1, damage)

    def _begin(self, progress: Progress, jobs: int, damage: StoreDamaged | None) -> None:
        """The first attempt that no changing source, and no damaged cache, stands in the way of."""
        try:
            for _ in range(_ATTEMPTS):
                try:
                    return self._attempt(progress, jobs, clean=damage is not None)
                except StoreDamaged as found:
                    damage = found
                    if isinstance(found, StoreRefused):
                        break
                except SourceChanged:
                    damage = None
            raise no_attempt_left(self._folder, damage)
        except EnvironmentFault as fault:
            self._fault = fault
            raise

    def _attempt(self, progress: Progress, jobs: int, *, clean: bool) -> None:
        config, raw = settings(self._files)
        zone = ZoneInfo(config.site.timezone)
        constants = Constants(config=config, preview=self._drafts, zone=zone)
        store = open_store(self._folder, generation(raw + bytes([self._drafts])), clean=clean)
        try:
            seen = store.note("seen")
            known = Remembered(lambda: store.note(LOOKED_AT))
            inputs = gather(self._files, config, Snapshot(decode(seen, dict[str, Seen]) if seen else {}), known)
            engine = LiveEngine(source_rules(constants, inputs), store)
            sources = given(inputs)
            for kind, files in sources.items():
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
            related = kept_index(engine)
            edition = first(constants, inputs, all_sources(job, engine, inputs), job.now, related)
            keep_index(store, edition.judgement.world.related)
            engine.rest()  # each change looks through all nodes in memory
            self._pages = Renderer(engine, store, edition, sources)
        except BaseException:
            store.close()
            raise
        self._store, self._raw, self._fault = store, raw, None
        self._kept: frozenset[str] = frozenset()
        self._problems = edition.judgement.problems
        self._record = OnRecord()
        self._record.renew(edition, engine)
        self._news = True

    def close(self) -> None:
        """Keeps what was made, and lets go of the cache."""
        with self._lock:
            store, self._store = self._store, None
            if store is None:
                return
            try:
                if self._pages.made:
                    self._pages.settle(whole=False)
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
                    unfinished = self._take_in(None if attempt > 1 else names, settled)
                    return self._told(published=not self._kept, unfinished=unfinished)
                except SourceChanged:
                    continue
                except StoreDamaged as damage:
                    self._begin_anew(damage, progress)
                    return self._told(published=True)
            return self._told(published=False)

    def _take_in(self, told: Collection[str] | None, settled: Collection[str] = ()) -> frozenset[str]:
        """Gives the names of files that may still be written."""
        last = self._edition
        now = self._clock(last.constants.zone)
        told = None if told is None else {*told, *self._kept}
        snapshot, differ = self._look(told)
        unfinished = {name for name in differ - {*settled, *self._kept} if may_be_begun(last, snapshot, name, told)}
        names = (differ | self._kept) - unfinished
        if unfinished:
            snapshot = last.inputs.snapshot.with_these(snapshot, names)
        change = changed(last, self._files, snapshot, names, now)
        edition = later(change.edition, now)
        self._problems, self._kept = in_order([*edition.judgement.problems, *change.errors]), change.kept
        if edition is not last:
            self._pages.renew(edition, change.taken, by_clock=edition is not change.edition)
            self._record.renew(edition, self._pages.engine)
            self._news = True
        return frozenset(unfinished)

    def _look(self, names: Collection[str] | None) -> tuple[Snapshot, frozenset[str]]:
        """How things are, and the names at which they may not be as the edition has them: at all others they are."""
        last = self._edition.inputs.snapshot
        snapshot = last.again(names) if names is not None else None
        if snapshot is not None and names is not None:
            return snapshot, frozenset(names)
        snapshot = Snapshot(last.hashes())
        survey(self._files, snapshot)
        before, after = last.stats(), snapshot.stats()
        differ = frozenset(name for name in {*before, *after} if before.get(name) != after.get(name))
        return last.with_these(snapshot, differ), differ

    def is_out_of_date(self, heed: Callable[[], None]) -> bool:
        """Whether any source is not as the edition has it. Holds nobody up: only the disk is looked at, and `heed`, which
        is called at each folder, may raise."""
        snapshot = Snapshot({})
        survey(DiskFiles(self._files.root, heed), snapshot)
        heed()
        return snapshot.stats() != self._edition.inputs.snapshot.stats() or self._files.read(SETTINGS) != self._raw

    def _told(self, *, published: bool, unfinished: frozenset[str] = frozenset()) -> Taken:
        news, self._news = self._news, False
        return Taken(self._report(published=published), news, paths_of(unfinished, self._files.root))

    def untold(self) -> bool:
        """Whether pages may be other than `take_in` told, since a request or the cache could not wait for it."""
        return self._news

    def names_of(self, paths: Collection[str]) -> set[str]:
        """The names of files that somebody told of."""
        return names_of(paths, self._files.root, self._edition.inputs.snapshot.stats())

    # --- pages ---

    def served(self, path: str, moment: int | None = None) -> Served | None:
        """A file of the site, by the session's clock or as of a moment. A page that cannot be made is shown as it last
        was; where no good version is known, it is `Broken`. `EnvironmentFault` while the cache cannot be kept."""
        made = self._served(path, moment)
        if not isinstance(made, forms.Wanted):
            return made
        try:
            return forms.served(self._files.root, made)  # while others ask for pages
        except Broken as broken:
            with self._lock:
                self._pages.give_up(made.page.address, broken.problems)
            raise

    def _served(self, path: str, moment: int | None) -> Served | forms.Wanted | None:
        """A file of the site, or what picture is to be made."""
        self._asking.append(None)
        with self._lock:
            self._asking.pop()
            for attempt in range(_ATTEMPTS):
                self._open()
                try:
                    edition, _ = self._pages.at(moment)
                    page = edition.judgement.world.plan.at(urls.address_at(path))
                    if page is None:
                        return None
                    if page.kind == "picture":
                        return forms.Wanted(edition, page, path)
                    data = self._data(moment, page, patient=attempt < _ATTEMPTS - 1)
                except StoreDamaged as damage:
                    self._begin_anew(damage)
                    continue
                if data is not None:
                    return Served(path=path, data=data, **about(edition, page))
            raise Broken(self._errors())

    def _data(self, moment: int | None, page: Page, *, patient: bool) -> bytes | None:
        """The file; None where a source had changed and is now taken in. The `patient` wait for one that is on its way,
        others see the page as it last was."""
        try:
            return self._pages.page(moment, page)
        except PictureRefused as fault:
            raise Broken(forms.problems_of(self._pages.at(moment)[0], fault)) from fault
        except SourceChanged as change:
            if not patient or self._kept.issuperset(change.args):
                return self._pages.last_page(moment, page, self._errors())
            with suppress(SourceChanged):
                self._take_in(change.args)
            return None

    def _open(self) -> None:
        if self._store is None:
            raise self._fault or Broken(())

    def edition(self, moment: int | None = None) -> Edition:
        """The edition by the session's clock, or as of a moment."""
        if moment is None:
            return self._edition
        with self._lock:
            return self._pages.at(moment)[0]

    @property
    def _edition(self) -> Edition:
        return self._pages.edition

    def rendered(self) -> Collection[Key]:
        """What was computed since the last change."""
        return self._pages.engine.computed.keys()

    # --- when nobody asks ---

    def asked(self) -> bool:
        """Whether somebody waits for a page."""
        return bool(self._asking)

    def more_to_do(self) -> bool:
        """Whether pages are still to be made, to know that they can be."""
        return self._store is not None and self._pages.more_to_do()

    def work(self) -> None:
        """Makes one page that nobody asked for."""
        with self._lock:
            try:
                if self._store is not None:
                    self._pages.make_one()
            except StoreDamaged as damage:
                self._begin_anew(damage)

    def found(self) -> bool:
        """Whether a fault of a template came to light since this was asked last, by a request or by work."""
        if self._store is None:
            return False
        with self._lock:
            found, self._pages.found = self._pages.found, False
        return found

    def warm(self) -> None:
        """Reads a story as after a save, so that the first save does not wait for what that needs."""
        edition = self._edition
        for id in edition.judgement.world.site.stories[:1]:
            with suppress(SourceChanged):
                parse(edition.inputs.snapshot.read(file_of(id)), id, edition.constants.config, edition.labels)

    def keep(self) -> None:
        """Brings the cache up to date, if that is worth it."""
        with self._lock:
            if self._store is None or self._pages.made < _KEEP or self._pages.more_to_do():
                return
            try:
                self._pages.settle(whole=not self._pages.broken)
            except StoreDamaged as damage:
                self._begin_anew(damage)

    # --- what there is to say ---

    def report(self) -> Report:
        """What a build would say, and the faults of templates that were found so far."""
        with self._lock:
            return self._report(published=not self._kept and not self._pages.broken)

    def until(self) -> int | None:
        """When the clock alone changes the site next; None: never, or the clock stands still."""
        return None if self._written else until(self._edition)

    def _report(self, *, published: bool) -> Report:
        edition = self._edition
        broken = dict.fromkeys(problem for found in self._pages.broken.values() for problem in found)
        problems = in_order([*self._problems, *self._record.problems, *broken])
        report = report_of(edition.judgement.world, edition.constants, problems)
        return replace(report, published=published)

    def _errors(self) -> tuple[Problem, ...]:
        return tuple(problem for problem in self._problems if problem.severity == "error")

    def _clock(self, zone: tzinfo) -> int:
        return instant_of(self._written, zone) if self._written else int(self._wall())
