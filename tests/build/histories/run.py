"""Runs histories by their seeds on copies of one site, and makes those that fail short before it shows them."""

import gc
import random
import shutil
import time
from collections.abc import Iterable
from pathlib import Path

from tests.build.histories.builds import WAYS, Build, Refused, by_function
from tests.build.histories.clean import Clean
from tests.build.histories.newsroom import Newsroom
from tests.build.histories.states import MARKER, paths, put_back, taken
from tests.build.histories.walk import Base, Counts, Step, Walk, Wrong, drawn, fingerprint

KINDS = (("inline", "stop"), ("client", "stop"), ("inline", "quarantine"), ("client", "quarantine"))
"""Recent Posts and `on_error`."""

ALIKE = 25
"""So many seeds in a row have one of KINDS, since each needs a site to begin with; the function and the command line
take turns."""


def kind_of(seed: int) -> tuple[str, str]:
    """The kind of site that the history of a seed is about."""
    return KINDS[seed // ALIKE % len(KINDS)]


SETTLED = 2.1
"""Seconds after which a file's time is believed; younger ones are read whatever it says."""


class Histories:
    """A place to run histories in."""

    def __init__(self, folder: Path, clean: Clean, ways: tuple[Build, ...] = WAYS) -> None:
        self._folder = folder
        self._clean = clean
        self._ways = ways
        self._bases: dict[tuple[str, str], Base] = {}
        self._wait = 0.0
        self.counts = Counts()

    def run(self, seeds: Iterable[int], most: int) -> None:
        """Raises `Wrong`, with the shortest history found, at the first that fails. All copies are made first, so
        that in most of them files are old enough for their times to count."""
        places = {seed: self.copy(seed, f"h{seed}") for seed in seeds}
        for seed, root in places.items():
            steps = drawn(seed, most, faulty=kind_of(seed)[1] == "quarantine")
            if self._failure(seed, steps, root):
                raise Wrong(self._shown(seed, most, steps))
            shutil.rmtree(root)
        gc.collect()

    def copy(self, seed: int, name: str) -> Path:
        """A copy of it to walk on."""
        base, root = self.base(seed), self._folder / name
        for part, files in (("", base.sources), ("site", base.output), (".standfirst", base.cache)):
            put_back(root / part, files)
        (root / "site" / MARKER).write_text("release\n")
        return root

    def base(self, seed: int) -> Base:
        """The site that the history of a seed begins with."""
        kind = kind_of(seed)
        if kind not in self._bases:
            root = self._folder / "-".join(kind)
            desk = Newsroom(root, random.Random(7))
            desk.found(*kind)
            self._clean.ask(root, desk.now)
            by_function(root, desk.now, 1)
            sources, site, cache = taken(root, desk.sources()), root / "site", root / ".standfirst"
            known = {(fingerprint(sources), desk.now): self._clean.answer()}
            assert all(answer.published for answer in known.values())
            self._bases[kind] = Base(sources, taken(site, paths(site)), taken(cache, paths(cache)), known)
        return self._bases[kind]

    def _failure(self, seed: int, steps: tuple[Step, ...], root: Path, counts: Counts | None = None) -> str:
        """What goes wrong, or ""."""
        way = self._ways[seed % len(self._ways)]
        try:
            Walk(self.base(seed), root, self._clean, counts or self.counts, way).through(steps)
        except (Wrong, Refused) as wrong:
            return str(wrong)
        return ""

    # --- a failing history, made short ---

    def _shown(self, seed: int, most: int, steps: tuple[Step, ...]) -> str:
        """The shortest history that still fails, and how."""
        short, why = self._shortest(seed, steps)
        lines = [f"  {' + '.join(f'{what}:{number}' for what, number in step)}" for step in short]
        kind = ", ".join(kind_of(seed))
        again = f"HISTORY={seed}:{most} python3 build.py test -n 0 -k the_history_of_one_seed"
        return "\n".join([f"history {seed} ({kind}), made short:", *lines, why, f"again: {again}"])

    def _shortest(self, seed: int, steps: tuple[Step, ...]) -> tuple[tuple[Step, ...], str]:
        """Leaves out step after step, then edit after edit, as long as it fails."""
        why = self._again(seed, steps)
        if not why:
            self._wait = SETTLED
            why = self._again(seed, steps) or "it failed once and not again"
        shorter = True
        while shorter:
            shorter = False
            for candidate in _shorter(steps):
                if found := self._again(seed, candidate):
                    steps, why, shorter = candidate, found, True
                    break
        return steps, why

    def _again(self, seed: int, steps: tuple[Step, ...]) -> str:
        shutil.rmtree(self._folder / "again", ignore_errors=True)
        root = self.copy(seed, "again")
        time.sleep(self._wait)
        return self._failure(seed, steps, root, Counts())


def _shorter(steps: tuple[Step, ...]) -> Iterable[tuple[Step, ...]]:
    """The history without one of its steps, then without one of its edits."""
    for at in range(len(steps)):
        if len(steps) > 1:
            yield steps[:at] + steps[at + 1 :]
    for at, step in enumerate(steps):
        for inside in range(len(step)):
            if len(step) > 1:
                yield (*steps[:at], step[:inside] + step[inside + 1 :], *steps[at + 1 :])
