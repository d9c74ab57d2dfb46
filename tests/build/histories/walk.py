"""Walks a site through a history of edits and accidents, and checks every step against a clean build.

A history is a list of steps, each some `(what, number)`; the number seeds the edit's own choices, so that a history
can be walked again with steps left out. That is how a failing one is made short before it is shown.
"""

import random
import shutil
from collections.abc import Mapping
from datetime import datetime
from hashlib import blake2b
from pathlib import Path
from typing import Any, NamedTuple

from tests.build.histories.builds import Build, Said, of_the_site
from tests.build.histories.clean import Answer, Clean
from tests.build.histories.edits import EDITS, touch
from tests.build.histories.newsroom import Newsroom
from tests.build.histories.states import LAST_GOOD, MARKER, Files, digests, paths, put_back, taken, times

Act = tuple[str, int]
Step = tuple[Act, ...]

ACCIDENTS = (
    "nothing", "touched", "damaged", "lost", "output back", "forgotten", "cache back", "sources back", "both back",
)  # fmt: skip
"""What happens to a site without an edit: see `Walk._accident`."""

MUST_RENDER = {"forgotten", "cache back", "sources back", "both back"}
"""Accidents after which pages are rendered though no source has changed since the last build."""


class Wrong(AssertionError):
    """A claim that does not hold after a step."""


class Base(NamedTuple):
    """A site on its first day, built: a backup of it all; and what clean builds have said, by sources and time."""

    sources: Files
    output: Files
    cache: Files
    known: dict[tuple[str, str], Answer]


class Counts:
    """What a run of histories amounted to. `elsewhere`: edits that changed more pages than one."""

    def __init__(self) -> None:
        self.histories = self.steps = self.edits = self.stopped = self.elsewhere = self.accidents = 0


class Built(NamedTuple):
    """A build that was published: of which sources, at which time, and until when it stays right by itself."""

    tree: str
    now: str
    until: str | None


MISTAKES = ("mistake",) * 25 + ("mend",) * 8
"""What is drawn besides where mistakes stop nothing."""


def drawn(seed: int, most: int, *, faulty: bool = False) -> tuple[Step, ...]:
    """The history of a seed: up to `most` steps of one to three edits (short ones are common), with accidents after
    or among them; `faulty` ones have many mistakes."""
    chance = random.Random(seed)
    names = [name for name, (_, often) in EDITS.items() for _ in range(often)]
    names += MISTAKES if faulty else ()
    edits = 1 + min(most - 1, int(chance.expovariate(2.5 / most)))
    steps: list[Step] = [
        tuple((chance.choice(names), chance.randrange(10**6)) for _ in range(chance.choice([1, 1, 1, 2, 3])))
        for _ in range(edits)
    ]
    for _ in range(1 + edits // 3):
        accident = (chance.choice(ACCIDENTS), chance.randrange(10**6))
        at = chance.randrange(len(steps))
        if chance.randrange(2):
            steps.insert(at + 1, (accident,))
        else:
            steps[at] = (accident, *steps[at])
    return tuple(steps)


class Walk:
    """One site, at `root`, on its way through a history."""

    def __init__(self, base: Base, root: Path, clean: Clean, counts: Counts, builder: Build) -> None:
        self._base = base
        self._root = root
        self._site = root / "site"
        self._clean = clean
        self._build = builder
        self._desk = Newsroom(root, random.Random(0))
        self._known = dict(base.known)
        self._last = Built("", "", None)
        self._before = base.sources
        self._files = digests(self._site)
        self._counts = counts

    def through(self, steps: tuple[Step, ...]) -> None:
        """Raises `Wrong` at the first step after which a claim does not hold."""
        for step in steps:
            before = self._before
            for what, number in step:
                self._desk.chance = random.Random(number)
                self._accident(what) if what in ACCIDENTS else EDITS[what][0](self._desk)
            self._counts.steps += 1
            if not self._step(step):
                self._mended(before, rendering=bool({what for what, _ in step} & MUST_RENDER))
        if steps[-1][0][1] % 3 == 0:
            self._nothing_to_do()
        self._counts.histories += 1

    def _step(self, step: Step) -> bool:
        """Builds and checks; whether it was published."""
        files = self._files
        what = {act for act, _ in step}
        idle = what <= set(ACCIDENTS)
        published = self._checked(step[0][1], rendering=bool(what & MUST_RENDER))
        pages = [name for name in self._files if name.endswith(".html") and files.get(name) != self._files[name]]
        if idle:
            self._counts.accidents += 1
        elif published:
            self._counts.edits += 1
            self._counts.elsewhere += len(pages) > 1
        else:
            self._counts.stopped += 1
        return published

    def _accident(self, what: str) -> None:
        chance = self._desk.chance
        files = [Path(path) for _, path in sorted(paths(self._site).items())]
        match what:
            case "touched":
                touch(self._desk)
            case "forgotten":
                shutil.rmtree(self._root / ".standfirst", ignore_errors=True)
            case "damaged":
                for path in chance.sample(files, 3):
                    data = bytearray(path.read_bytes() or b"?")
                    data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
                    path.write_bytes(data[: chance.choice([len(data), len(data) // 2, 0])])
                (self._site / "stray.html").write_text("Who am I?")
            case "lost":
                for path in chance.sample(files, 3):
                    path.unlink()
                shutil.rmtree(chance.choice(files).parent if chance.randrange(4) == 0 else self._site / "none", True)
            case "cache back":
                put_back(self._root / ".standfirst", self._base.cache)
            case "sources back" | "output back" | "both back":
                self._back(what)
        self._files = digests(self._site)

    def _back(self, what: str) -> None:
        """A backup of the first day is put back, with its times."""
        if what != "output back":
            put_back(self._root, self._base.sources, keep=("site/", ".standfirst/"))
        if what != "sources back":
            put_back(self._site, self._base.output)
            (self._site / MARKER).write_text("release\n")

    # --- what must hold after a step ---

    def _checked(self, number: int, *, rendering: bool = False) -> bool:
        """Builds, and compares with a clean build that runs at the same time; whether it was published. `rendering`:
        it may be needed though no source has changed."""
        self._before = taken(self._root, self._desk.sources())
        now, tree = self._desk.now, fingerprint(self._before)
        asked = tree + fingerprint(self._copies()), now
        unknown = asked not in self._known
        if unknown:
            self._clean.ask(self._root, now)
        before, left = self._files, times(self._site)
        said = self._build(self._root, now, 1 if number % 8 else 2)
        after = self._files = digests(self._site)
        if unknown:
            self._known[asked] = self._clean.answer()
        clean = self._known[asked]
        _expect("the report says what a clean build's says", _differing(of_the_site(said), clean.said), {})
        _expect("the output is a clean build's", _differing(after, clean.files if clean.published else before), {})
        _counted(said, before, after)
        self._left_alone(left, before)
        if not rendering and self._same(tree, now):
            _expect("nothing has changed, so nothing is rendered", said["rendered"], 0)
        if clean.published:
            self._last = Built(tree, now, said["next_change"])
        return clean.published

    def _copies(self) -> Files:
        """The last good sources, which decide what goes out as the tree does."""
        folder = self._root / LAST_GOOD
        return taken(folder, paths(folder))

    def _same(self, tree: str, now: str) -> bool:
        """Whether the last build was of the same sources, and is right still."""
        then, until = self._last.now, self._last.until
        if tree != self._last.tree:
            return False
        return now == then or (
            then < now and (not until or datetime.fromisoformat(f"{now}+05:30") < datetime.fromisoformat(until))
        )

    def _left_alone(self, left: Mapping[str, int], before: Mapping[str, str]) -> None:
        now = times(self._site)
        touched = [name for name, sum_ in self._files.items() if before.get(name) == sum_ and now[name] != left[name]]
        _expect("files whose bytes stay are not touched", touched, [])

    def _nothing_to_do(self) -> None:
        left = times(self._site)
        said = self._build(self._root, self._desk.now, 1)
        did = {name: said[name] for name in ("rendered", "spliced", "written", "removed") if said[name]}
        _expect("a second build renders, writes and removes nothing", did, {})
        _expect("a second build touches no file", _differing(times(self._site), left), {})

    def _mended(self, sources: Files, *, rendering: bool) -> None:
        """What stopped the build is taken back: all is as it was, and nothing is rendered again, unless the cache was
        exchanged for an older one in the same step."""
        put_back(self._root, sources, keep=("site/", ".standfirst/"))
        _expect("a mended site is published", self._checked(0, rendering=rendering), True)


def _counted(said: Said, before: Mapping[str, str], after: Mapping[str, str]) -> None:
    written = [name for name in after if before.get(name) != after[name]]
    _expect("`written` counts the files whose bytes are new", said["written"], len(written))
    _expect("`removed` counts the files that went", said["removed"], len(before.keys() - after.keys()))


def fingerprint(sources: Files) -> str:
    return blake2b(repr(sorted((name, data) for name, (data, _) in sources.items())).encode()).hexdigest()


def _differing(found: Mapping[str, Any], wanted: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """What is not as wanted: `(found, wanted)` by name."""
    names = sorted(found.keys() | wanted.keys())
    return {name: (found.get(name), wanted.get(name)) for name in names if found.get(name) != wanted.get(name)}


def _expect(claim: str, found: object, wanted: object) -> None:
    if found != wanted:
        raise Wrong(f"{claim}: found {found!r:.900}, wanted {wanted!r:.300}")
