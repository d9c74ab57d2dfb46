"""What an author waits for beside a preview server: its first page, the new bytes of a page after a save, a new story.

One contestant after the other: what a server does after a change would hold up the others. Its invariant: nothing but
the writing of one file lies between the look at the clock and the first request.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from random import Random
from typing import Final

from benchmarks.contestants import (
    COLD_PAGE,
    EDITED_PAGE,
    NEW_FRONT,
    NEW_PAGE,
    NEW_SECTION,
    NEW_SIDEBAR,
    NEW_THEN,
    WARM_PAGE,
    Contestant,
    Programs,
)
from benchmarks.dialects import Site, page_of
from benchmarks.machine import load
from benchmarks.measure import busy
from benchmarks.reader import NEVER, PATIENCE, Part, Reader, Wait, arrivals, main_part, sidebar, whole
from benchmarks.servers import Server, ServerFailed, free_port

PATIENCES: Final = {NEW_SIDEBAR: 3.0, NEW_THEN: 3.0}
"""Seconds for what is stale beside many a server."""
RECENT: Final[tuple[str, Part]] = ("/_f/recent.html", whole)
"""Where a sidebar is that stands in no page."""
ENOUGH: Final = 3
"""What never came so many times running is not waited for again."""
PHASE: Final = (0.3, 4.0)
"""Seconds between repeats: by chance, so that no server's own rhythm is met each time at the same moment."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waits:
    """One contestant's seconds for one measure, in the order in which they were measured.

    `others` is how many processors were busy with anything else than the server and the reader, on average (of starts:
    beside the worst one); `load` the one-minute load afterwards.
    """

    contestant: str
    measure: str
    seconds: tuple[float, ...]
    others: float
    load: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """All about one contestant. `calm` are seconds of work after the first page, without a cache and with one;
    `wrong` is why there is no more."""

    contestant: Contestant
    articles: int
    waits: tuple[Waits, ...]
    calm: tuple[tuple[float, ...], tuple[float, ...]] = ((), ())
    rss: float = 0.0
    pss: float = 0.0
    wrong: str = ""


class Others:
    """What others keep busy, from its making on: all that is worked but for a server and for us."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._since, self._before = time.perf_counter(), self._all()

    def share(self) -> float:
        """How many processors, on average until now."""
        return max(0.0, self._all() - self._before) / (time.perf_counter() - self._since)

    def _all(self) -> float:
        return busy() - time.process_time() - self._server.worked()


class Author:
    """Who starts one contestant's server, edits and publishes beside it, and looks at pages."""

    def __init__(self, one: Contestant, site: Site, programs: Programs, seed: int, say: Callable[[str], None]) -> None:
        self._one = one
        self._site = site
        self._programs = programs
        self._chance = Random(f"{seed} preview")
        self._say = say
        self._published = 0
        self._looked: set[str] = set()
        self._waits: list[Waits] = []
        self._calm: tuple[list[float], list[float]] = ([], [])

    def shown(self, starts: int, repeats: int) -> Shown:
        """Everything, in order; what was measured before a failure is kept."""
        wrong, held = "", (0.0, 0.0)
        try:
            server = self._starts(starts)
            try:
                self._repeat(server, repeats, self._edit, (EDITED_PAGE,))
                self._repeat(server, repeats, self._publish, (NEW_PAGE, NEW_FRONT, NEW_SECTION, NEW_SIDEBAR, NEW_THEN))
                held = server.held()
            finally:
                server.end()
        except ServerFailed as failed:
            wrong = str(failed)
        return Shown(
            contestant=self._one,
            articles=self._site.articles,
            waits=tuple(self._waits),
            calm=(tuple(self._calm[0]), tuple(self._calm[1])),
            rss=held[0],
            pss=held[1],
            wrong=wrong,
        )

    def _starts(self, starts: int) -> Server:
        """So many without a cache, and so many with one; the last server goes on."""
        server: Server | None = None
        for warm, measure in ((False, COLD_PAGE), (True, WARM_PAGE)):
            seconds, others = [], []
            for _ in range(starts):
                if server is not None:
                    server.end()
                if not warm:
                    self._site.forget()
                server = self._server()
                at = Others(server)
                seconds.append(self._first(server))
                self._calm[warm].append(server.quiet())
                others.append(at.share())
            self._keep(measure, seconds, max(others))
        assert server is not None
        return server

    def _keep(self, measure: str, seconds: Sequence[float], others: float) -> None:
        self._say(f"{self._one.name:<26} {measure:<26} {' '.join(f'{one:.3f}' for one in seconds)}")
        self._waits.append(
            Waits(
                contestant=self._one.name,
                measure=measure,
                seconds=tuple(seconds),
                others=round(others, 2),
                load=load()[0],
            )
        )

    def _server(self) -> Server:
        port, folder = free_port(), self._site.folder
        return Server(
            self._programs.server(self._one, folder, port),
            self._programs.folder(self._one, folder),
            self._programs.environment(folder),
            port,
            folder.with_suffix(".said"),
        )

    def _first(self, server: Server) -> float:
        try:
            return server.first_page("/", address_of(self._site.stories[-1]).encode())
        except ServerFailed:
            server.end()
            raise

    def _repeat(
        self,
        server: Server,
        repeats: int,
        step: Callable[[Server, Sequence[str]], dict[str, float]],
        measures: Sequence[str],
    ) -> None:
        """Repeats of one kind; what never comes is given up."""
        others = Others(server)
        seconds: dict[str, list[float]] = {measure: [] for measure in measures}
        for _ in range(repeats):
            for name, found in step(server, [one for one in measures if not given_up(seconds[one])]).items():
                seconds[name].append(found)
            server.check()
        share = others.share()
        for measure in measures:
            self._keep(measure, seconds[measure], share)

    def _edit(self, server: Server, wanted: Sequence[str]) -> dict[str, float]:
        path = self._chance.choice(self._site.stories)
        self._looked.add(path)
        readers = {EDITED_PAGE: Reader(server.port, address_of(path))} if wanted else {}
        return self._after(readers, partial(self._site.edit, path), "")

    def _publish(self, server: Server, wanted: Sequence[str]) -> dict[str, float]:
        self._published += 1
        story = self._site.drawn(28 - self._published)
        old, other = self._old()
        inline = self._one.inline
        pages: dict[str, tuple[str, Part]] = {
            NEW_PAGE: (address_of(story.path), whole),
            NEW_FRONT: ("/", main_part),
            NEW_SECTION: (f"/{story.path.partition('/')[0]}/", main_part),
            NEW_SIDEBAR: (address_of(old), sidebar) if inline else RECENT,
            NEW_THEN: (address_of(other), sidebar) if inline else RECENT,
        }
        names = [name for name in pages if name in wanted]
        self._chance.shuffle(names)  # who is asked first
        readers = {name: Reader(server.port, *pages[name]) for name in names}
        return self._after(readers, partial(self._site.write, story), address_of(story.path))

    def _old(self) -> tuple[str, str]:
        """Two stories of the older half: one like any other, one whose page nobody has looked at."""
        old = self._site.stories[: self._site.articles // 2]
        fresh = [path for path in old if path not in self._looked]
        one, other = self._chance.choice(old), self._chance.choice(fresh or old)
        self._looked |= {one, other}
        return one, other

    def _after(self, readers: dict[str, Reader], save: Callable[[], str], text: str) -> dict[str, float]:
        """Open the pages, save at some moment, and look until all have the text ("": what `save` answers); then open the one that
        is to be opened then. A server that renders what is looked at would else make that one too."""
        then = readers.get(NEW_THEN)
        opened = {name: reader for name, reader in readers.items() if reader is not then}
        for reader in opened.values():
            reader.sees(b"")
        time.sleep(self._chance.uniform(*PHASE))
        since = time.perf_counter()
        said = save()
        looked_for = (text or said).encode()
        found = arrivals({name: _wait(name, reader, looked_for) for name, reader in opened.items()}, since)
        if then is not None:
            found |= arrivals({NEW_THEN: _wait(NEW_THEN, then, looked_for)}, time.perf_counter())
        for reader in readers.values():
            reader.close()
        return found


def _wait(name: str, reader: Reader, text: bytes) -> Wait:
    return Wait(sees=partial(reader.sees, text), patience=PATIENCES.get(name, PATIENCE))


def given_up(seconds: Sequence[float]) -> bool:
    """Whether something never came so many times running that it is not waited for again."""
    return len(seconds) >= ENOUGH and all(one == NEVER for one in seconds[-ENOUGH:])


def address_of(path: str) -> str:
    """Where a server has the page of a story: `/world/a-story-7/`."""
    return f"/{page_of(path).removesuffix('index.html')}"


def beside(
    place: Path,
    articles: int,
    contestants: Sequence[Contestant],
    programs: Programs,
    *,
    starts: int,
    repeats: int,
    seed: int,
    say: Callable[[str], None],
) -> list[Shown]:
    """All contestants, each with the same choices of chance."""
    found = []
    for number, one in enumerate(contestants):
        say(f"writing {articles:,} stories for {one.name}")
        site = Site(place / f"preview-{articles}-{number}", one.dialect, articles, one.settings)
        found.append(Author(one, site, programs, seed, say).shown(starts, repeats))
        if found[-1].wrong:
            say(f"WRONG: {one.name}: {found[-1].wrong}")
        shutil.rmtree(site.folder)
    return found
