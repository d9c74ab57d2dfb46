"""The pages of an edition, each made when somebody asks for it; by the session's clock, or as of another instant.

A page that cannot be made is shown as it last was, so what is wrong with one file never takes the others along.
"""

from collections import deque
from collections.abc import Collection, Mapping
from contextlib import suppress
from typing import Final

from standfirst.build.inputs import given
from standfirst.build.made import finished_file
from standfirst.build.picture_files import NOTE as LOOKED_AT
from standfirst.build.rulebook import page_rules, source_rules, templates_of
from standfirst.incremental import Given, Key, LiveEngine, SqliteStore, pack
from standfirst.pages import HTML, Page
from standfirst.preview.edition import Edition, as_of
from standfirst.problems import Problem
from standfirst.rules.outputs import joined
from standfirst.rules.world import inputs as site_inputs
from standfirst.snapshot import SourceChanged
from standfirst.template_faults import TemplateFault
from standfirst.templates import Shell, Templates

_REST: Final = 400
"""Pages made in the background after which memory is freed."""
_BRANCHES: Final = 3


class Broken(Exception):
    """A page cannot be made, and no good version of it is known."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(problems)
        self.problems = problems


class Renderer:
    """See the module. `engine` has the rules of sources, and has been `told` of them. `made` counts what a cache would
    gain, `broken` has the faults of templates by page or fragment, `found` says that one came since somebody asked. For
    one thread at a time."""

    def __init__(self, engine: LiveEngine, store: SqliteStore, edition: Edition, told: Mapping[str, Given]) -> None:
        self.engine = engine
        self.edition = edition
        self.made = 0
        self.broken: dict[str, tuple[Problem, ...]] = {}
        self.found = False
        self._store = store
        self._given = dict(told)
        self._branches: dict[int, tuple[Edition, LiveEngine]] = {}
        self._wanted: deque[Key] | None = None
        self._templates: tuple[object, Templates] | None = None
        site = site_inputs(edition.judgement.world)
        for kind, known in site.items():
            engine.given(kind, known)
        self._given |= site
        self._add_rules()

    def renew(self, edition: Edition, taken: Collection[str], *, by_clock: bool) -> None:
        """Another edition follows, in which sources with these names are others; `by_clock`: and the hour is."""
        self.edition = edition
        sources = given(edition.inputs, self._given["source"].versions, taken)
        self.engine.renew(sources)
        known = {kind: known.versions for kind, known in self._given.items()}
        touched = None if by_clock else edition.judgement.touched
        site = site_inputs(edition.judgement.world, known.__getitem__, touched)
        self.engine.renew(site)
        self._given |= {**sources, **site}
        self._add_rules()
        self.broken.clear()
        self.found = False
        self._branches.clear()
        self._wanted = None

    def _add_rules(self) -> None:
        constants, inputs = self.edition.constants, self.edition.inputs
        versions = [inputs.snapshot.digest(name) for name in inputs.templates.values()]
        if self._templates is None or self._templates[0] != versions:
            self._templates = versions, templates_of(inputs, self.engine.store)
        templates = self._templates[1]
        self.engine.add({**source_rules(constants, inputs), **page_rules(constants, inputs, lambda: templates)})

    def at(self, moment: int | None) -> tuple[Edition, LiveEngine]:
        """The edition by the session's clock (None), or as of a moment, and what makes its pages."""
        if moment is None:
            return self.edition, self.engine
        found = self._branches.pop(moment, None)
        if found is None:
            edition = as_of(self.edition, moment)
            engine = self.engine.branch()
            engine.renew(site_inputs(edition.judgement.world))
            found = edition, engine
        self._branches[moment] = found
        while len(self._branches) > _BRANCHES:
            del self._branches[next(iter(self._branches))]
        return found

    # --- one page ---

    def page(self, moment: int | None, page: Page) -> bytes:
        """The file as a build would publish it. `SourceChanged` where a source is not as the edition has it."""
        edition, engine = self.at(moment)
        before = len(engine.computed)
        try:
            return finished_file(engine, edition.inputs, page, lambda name: self._fragment(engine, name))
        except TemplateFault as fault:
            self.give_up(page.address, fault.problems)
            return self._last_page(engine, page, fault.problems)
        finally:
            self.made += len(engine.computed) - before if engine is self.engine else 0

    def give_up(self, name: str, problems: tuple[Problem, ...]) -> None:
        """A page, fragment or picture cannot be made."""
        self.found |= self.broken.get(name) != problems
        self.broken[name] = problems

    def last_page(self, moment: int | None, page: Page, why: tuple[Problem, ...]) -> bytes:
        """The page as it last was, since a source is not as the edition has it; of a file that goes out as it is, what
        there is now. Where there is neither, it is `Broken`, and `why` tells of it."""
        edition, engine = self.at(moment)
        if page.kind != "copy":
            return self._last_page(engine, page, why)
        try:
            return edition.inputs.snapshot.as_it_is(page.args[0])
        except SourceChanged:
            raise Broken(why) from None

    def _last_page(self, engine: LiveEngine, page: Page, why: tuple[Problem, ...]) -> bytes:
        shell: Shell | None = engine.last("shell", page.address)
        if shell is None:
            raise Broken(why)
        return joined(shell, {name: self._last_fragment(engine, name) for name in shell.slots})

    def _fragment(self, engine: LiveEngine, name: str) -> str:
        try:
            return str(engine.value("fragment", name))
        except TemplateFault as fault:
            self.give_up(f"fragment {name}", fault.problems)
            return engine.last("fragment", name) or ""

    def _last_fragment(self, engine: LiveEngine, name: str) -> str:
        try:
            return self._fragment(engine, name)
        except SourceChanged:
            return engine.last("fragment", name) or ""

    # --- what nobody asked for ---

    def more_to_do(self) -> bool:
        """Whether pages are still to be made, to know that they can be."""
        return self._wanted is None or bool(self._wanted)

    def make_one(self) -> None:
        """Makes one page or fragment that nobody asked for."""
        if self._wanted is None:
            pages = self.edition.judgement.world.plan.pages
            keys = [("fragment", name) for name in self.edition.inputs.fragments]
            keys += [("shell", page.address) for page in pages.values() if page.kind in HTML]
            self._wanted = deque(self.engine.doubtful(keys))
        if not self._wanted:
            return
        kind, name = self._wanted.popleft()
        with suppress(SourceChanged):  # somebody is about to tell us
            if kind == "fragment":
                self._fragment(self.engine, name)
            else:
                self._try_shell(name)
        if self.made % _REST == _REST - 1:
            self.engine.rest()

    def _try_shell(self, address: str) -> None:
        try:
            self.engine.fingerprint("shell", address)
            self.made += 1
        except TemplateFault as fault:
            self.give_up(address, fault.problems)

    def settle(self, *, whole: bool) -> None:
        """Brings the cache up to date. `whole`: every page that HTML is made for has been made."""
        edition, engine = self.edition, self.engine
        pages = edition.judgement.world.plan.pages.values()
        keys: list[Key] = [("document", id) for id in edition.sources.documents]
        keys += [
            ("file", page.address)
            for page in pages
            if page.kind not in (*HTML, "copy", "asset", "social card", "picture")
        ]
        try:
            for key in engine.doubtful(keys) if whole else ():
                engine.fingerprint(*key)
        except SourceChanged:
            whole = False
        self._store.put_note("seen", pack(edition.inputs.snapshot.hashes()))
        if (looked_at := edition.inputs.pictures.note()) is not None:
            self._store.put_note(LOOKED_AT, looked_at)
        engine.settle(whole=whole)
        self.made = 0
