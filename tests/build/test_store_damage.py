"""Invariant 12: whatever is done to the cache, the next build gives the bytes of a clean one, and ends as it should.

Every case is one harm (`histories.damage`), one edit, and one build in a process that may die of it. Some fifty in
each run; `build.py test --long store_damage` does a thousand.
"""

import random
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path, PurePath
from typing import NamedTuple

import pytest

from tests.build.histories.builder import Builder
from tests.build.histories.builds import Refused, of_the_site
from tests.build.histories.clean import Answer, Clean
from tests.build.histories.damage import DAMAGE, WELL_FORMED, Others, harmed
from tests.build.histories.edits import EDITS
from tests.build.histories.newsroom import Newsroom
from tests.build.histories.process import Died
from tests.build.histories.sketches import shot
from tests.build.histories.states import MARKER, Files, digests, paths, put_back, taken
from tests.build.tiny import story

SHARDS, SHARD, LONG = 4, 12, 1_000
EDITED = (
    ("nothing", 0), ("title", 1), ("mend_body", 2), ("newest", 3), ("delete", 4), ("tags", 5), ("macro", 6),
    ("picture", 7), ("hold", 8), ("template", 9),
)  # fmt: skip
"""What is edited before the build: a name in `EDITS`, and the seed of its choices."""


class Ground(NamedTuple):
    """A site and its cache, as a build left them; the same site a day earlier and another site, for their caches."""

    sources: Files
    output: Files
    cache: Files
    others: Others


class Field:
    """Where cases run, with the processes that build, and what clean builds say after each edit."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.builder = Builder(folder)
        self.clean = Clean(folder / "clean", 5)
        self._answers: dict[tuple[str, int], Answer] = {}
        self.ground = self._prepared()

    def close(self) -> None:
        self.builder.close()
        self.clean.close()

    def _prepared(self) -> Ground:
        root = self.folder / "first"
        desk = Newsroom(root, random.Random(3))
        desk.found("inline", "stop", 24)
        _photographed(desk, 1)
        self.builder.build(root, desk.now, 1)
        earlier = _backup(root / ".standfirst")
        EDITS["title"][0](desk)
        EDITS["newest"][0](desk)
        _photographed(desk, 2)
        self.builder.build(root, desk.now, 1)
        other = Newsroom(self.folder / "other", random.Random(4))
        other.found("inline", "stop", 24)
        _photographed(other, 3)
        self.builder.build(other.root, other.now, 1)
        others = Others(earlier, _backup(other.root / ".standfirst"))
        return Ground(taken(root, desk.sources()), _backup(root / "site"), _backup(root / ".standfirst"), others)

    def laid(self, name: str) -> Newsroom:
        """A copy of the site with its output and its cache."""
        root = self.folder / name
        for part, files in (
            ("", self.ground.sources),
            ("site", self.ground.output),
            (".standfirst", self.ground.cache),
        ):
            put_back(root / part, files)
        (root / "site" / MARKER).write_text("release\n")
        return Newsroom(root, random.Random(0))

    def edited(self, desk: Newsroom, edit: tuple[str, int]) -> Answer:
        """Edits a copy; what a clean build of it gives."""
        what, number = edit
        desk.chance = random.Random(number)
        if what in EDITS:
            EDITS[what][0](desk)
        if edit not in self._answers:
            self.clean.ask(desk.root, desk.now)
            self._answers[edit] = self.clean.answer()
            assert self._answers[edit].published
        return self._answers[edit]


def _photographed(desk: Newsroom, number: int) -> None:
    """One more story, with a picture of which there are forms in the cache."""
    desk.write("content/world/shot.jpg", shot(number))
    desk.write("content/world/seen.md", story("Seen", "2025-06-01T08:00", body="Words.\n\n![A sea](shot.jpg)"))


def _backup(folder: Path) -> Files:
    return taken(folder, paths(folder))


@pytest.fixture(scope="module")
def field() -> Iterator[Field]:
    memory = Path("/dev/shm")
    folder = Path(tempfile.mkdtemp(dir=memory if memory.is_dir() else None))
    field = Field(folder)
    yield field
    field.close()
    shutil.rmtree(folder)


def wrong(field: Field, seed: int) -> str:
    """What is wrong after the harm of a seed, or ""."""
    desk = field.laid("case")
    harm = harmed(seed, desk.root / ".standfirst", field.ground.others)
    edit = EDITED[seed // 2 % len(EDITED)]
    clean = field.edited(desk, edit)
    found = built(field, desk, clean, way=seed // 4 % 2)
    shutil.rmtree(desk.root)
    return found and f"seed {seed}: {harm}, then {edit[0]}: {found}"


def built(field: Field, desk: Newsroom, clean: Answer, *, way: int) -> str:
    """Builds; what is not as a clean build gives it, or ""."""
    try:
        said = field.builder.build(desk.root, desk.now, way)
        files = digests(desk.root / "site")
        if files != clean.files:
            return ", ".join(sorted(n for n in files.keys() | clean.files.keys() if files.get(n) != clean.files.get(n)))
        if of_the_site(said) != clean.said:
            return f"it says {of_the_site(said)}"
        again = field.builder.build(desk.root, desk.now, 0)
        return f"and again: {again}" if again["rendered"] or again["written"] else ""
    except Refused as refused:
        return str(refused)
    except Died as died:
        field.builder = Builder(field.folder)
        return str(died)


@pytest.mark.parametrize("shard", range(SHARDS))
def test_whatever_is_done_to_the_cache_a_build_gives_the_bytes_of_a_clean_one(field: Field, shard: int) -> None:
    found = [wrong(field, seed) for seed in range(shard * SHARD, (shard + 1) * SHARD)]
    assert list(filter(None, found)) == []


@pytest.mark.long
def test_a_thousand_kinds_of_store_damage(field: Field) -> None:
    found = [wrong(field, seed) for seed in range(10_000, 10_000 + LONG)]
    assert list(filter(None, found)) == []


def test_a_folder_in_place_of_a_file_of_the_cache_is_removed_or_named(field: Field) -> None:
    kinds = {(PurePath(name).parts[0], PurePath(name).suffix): name for name in sorted(field.ground.cache)}
    found: dict[str, str] = {}
    for name in kinds.values():
        desk = field.laid("case")
        path = desk.root / ".standfirst" / name
        path.unlink()
        (path / "inside").mkdir(parents=True)
        clean = field.edited(desk, ("title", 1))
        found[name] = built(field, desk, clean, way=1)
        shutil.rmtree(desk.root)
    assert {name: said for name, said in found.items() if said and not said.startswith("Refused: exit 3:")} == {}


def test_a_cache_that_nobody_has_harmed_is_used(field: Field) -> None:
    """Or the tests above would test clean builds."""
    desk = field.laid("whole")
    field.edited(desk, ("mend_body", 2))
    assert field.builder.build(desk.root, desk.now, 0)["rendered"] == 1


def test_each_harm_changes_the_cache_and_half_of_them_leave_it_well_formed(field: Field) -> None:
    done: Counter[str] = Counter()
    harmed_: set[str] = set()
    for seed in range(SHARDS * SHARD):
        desk = field.laid("looked at")
        name = harmed(seed, desk.root / ".standfirst", field.ground.others)
        cache = desk.root / ".standfirst"
        now = {path.relative_to(cache).as_posix(): path.is_file() and path.read_bytes() for path in cache.rglob("*")}
        before = {name: data for name, (data, _) in field.ground.cache.items()}
        done[name] += now != before
        harmed_ |= {PurePath(name).parts[0] for name, data in before.items() if now.get(name) != data}
        shutil.rmtree(desk.root)
    assert {name for name, changes in done.items() if changes} == {*DAMAGE, *WELL_FORMED}
    assert harmed_ >= {"renditions", "renditions-wanted", "cache.sqlite", "values-0", "cache.stamp"}
    assert sum(done.values()) > 0.8 * SHARDS * SHARD
