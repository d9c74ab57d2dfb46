"""A newsroom and a desk that is told of each edit; and what clean builds make elsewhere of the same files.

While something is wrong a build publishes nothing, but the desk goes on with each file as it last was good. So a clean
build is made of just those files, as the desk says it has them: it must give the desk's pages, whatever is wrong.
"""

from __future__ import annotations

import random
import shutil
from datetime import datetime
from hashlib import blake2b
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from standfirst import urls
from standfirst.build import Request, build
from standfirst.preview.desk import Desk
from standfirst.preview.rendering import Broken
from tests.build.histories.edits import EDITS, Edit
from tests.build.histories.newsroom import Newsroom
from tests.build.histories.theme import TEMPLATES
from tests.build.tiny import Paper, changed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from standfirst.build import Report

CACHE = ".standfirst/preview-cache"
ZONE = ZoneInfo("Asia/Kolkata")
DAY = 86_400


def silent(what: str, done: int, total: int) -> None:
    """Nobody looks on."""


def everything(desk: Desk, moment: int | None = None) -> dict[str, bytes]:
    """Every file that the desk has, by the session's clock or as of a moment."""
    found = {}
    pages = desk.edition(moment).judgement.world.plan.pages.values()
    for path in (path for page in pages for path in page.paths):
        served = desk.served(path, moment)
        assert served is not None, path
        found[path] = served.data
    return found


def rested(desk: Desk) -> None:
    """All is made that nobody asked for."""
    while desk.more_to_do():
        desk.work()


# --- edits of designers who err ---


def break_template(room: Newsroom) -> None:
    name = room.chance.choice(sorted(TEMPLATES))
    room.write(name, TEMPLATES[name] + room.chance.choice(["{{ site.nothing }}", "{% if %}", "{{ fragment('none') }}"]))


def mend_templates(room: Newsroom) -> None:
    for name, text in TEMPLATES.items():
        now = (room.root / name).read_text()
        if any(fault in now for fault in ("site.nothing", "{% if %}", "'none'")):
            room.write(name, text)


WALKED: Mapping[str, tuple[Edit, int]] = {
    **EDITS,
    "break_template": (break_template, 2),
    "mend_templates": (mend_templates, 1),
    "mistake": (EDITS["mistake"][0], 4),
}
"""What happens to a site that the desk shows, and how often it is drawn."""


class Walk:
    """One site and its desk. `files` are those of the site now. `compared` and `wrong`: how often bytes were compared, and
    how often while something was wrong."""

    def __init__(self, folder: Path, seed: int, *, drafts: bool, delivery: str = "inline") -> None:
        self.room = Newsroom(folder / "site", random.Random(7))
        self.room.found(delivery, "stop")
        self.drafts = drafts
        self.chance = random.Random(seed)
        self.desk = Desk(str(self.room.root), CACHE, drafts=drafts, now="", wall=self.clock)
        self.desk.begin(silent, 1)
        self.compared = self.wrong = 0
        self._elsewhere = folder / "elsewhere"
        self._names = [name for name, (_, often) in WALKED.items() for _ in range(often)]
        self.files = self._good = self._read()
        self._versions: dict[str, bytes] = {}
        self._remember()

    def clock(self) -> float:
        return datetime.fromisoformat(self.room.now).replace(tzinfo=ZONE).timestamp()

    def step(self) -> str:
        """Something happens. Once in a while it is mended, or the preview ends and begins again, with much not made yet."""
        what = self.happen(self._names)
        if self.desk.report().failed and self.chance.random() < 0.4:
            if self.chance.random() < 0.5:
                self.mend()
            else:
                self.back(self._good)
        if self.chance.random() < 0.03:
            self.desk.close()
            self.desk.begin(silent, 1)
        return what

    def happen(self, names: Sequence[str]) -> str:
        """One edit of these, of which the desk is told; then somebody looks at some pages, and others are made."""
        what = self.chance.choice(names)
        self.edit(what, self.chance.randrange(10**6))
        for _ in range(self.chance.randrange(4)):
            self._look()
        for _ in range(self.chance.choice([0, 0, 5])):
            self.desk.work()
        return what

    def edit(self, what: str, number: int) -> None:
        """The desk is told by paths, or that anything may have changed."""
        self.room.chance = random.Random(number)
        WALKED[what][0](self.room)
        self._tell(whole=number % 10 == 0)

    def mend(self) -> None:
        """Whatever is wrong is written anew, until nothing is."""
        for _ in range(5):
            rested(self.desk)
            if not self.desk.report().failed:
                return
            mend_templates(self.room)
            errors = {problem.file for problem in self.desk.report().problems if problem.severity == "error"}
            for name in errors:
                if name.startswith("content/_fronts/"):
                    self.room.remove(name)
                elif name.startswith("content/"):
                    date = "" if name.endswith("_index.md") else self.room.now
                    self.room.put(name.removeprefix("content/"), {"title": "Mended", "date": date}, "All is well.\n")
            self._tell(whole=False)
        raise AssertionError(f"it stays wrong: {self.desk.report().problems}")

    def back(self, files: Mapping[str, bytes]) -> None:
        """The tree is replaced by an earlier one, as by git."""
        for name in self.files.keys() - files.keys():
            self.room.remove(name)
        for name, data in files.items():
            self.room.write(name, data.decode())
        self._tell(whole=True)

    def forget(self) -> None:
        """Forgets what files have been; nothing can be compared while something is wrong."""
        self._versions.clear()

    def _tell(self, *, whole: bool) -> None:
        before, self.files = self.files, self._read()
        self._remember()
        paths = [str(self.room.root / name) for name in changed(before, self.files)]
        names = None if whole else self.desk.names_of(paths)
        self.desk.take_in(names, silent, names or ())

    # --- what must hold ---

    def check(self) -> None:
        """Every byte is that of a clean build, and so is every problem."""
        standing = self._build(self.files, self.room.now)
        if standing.failed:
            rested(self.desk)  # a fault of a template shows when a page is made
            assert self.desk.report().failed
            self.wrong += self._compare(self.room.now, None)
            return
        self._good = self.files
        self._equal(everything(self.desk))
        assert _places(self.desk.report()) == _places(standing)
        assert self.desk.report().published
        if self.chance.randrange(4) == 0:
            self._compare_then()

    def _compare_then(self) -> None:
        """As of another hour."""
        day = self.chance.randrange(8, 25)
        now = f"2025-06-{day:02}T12:00"
        self._compare(now, int(datetime.fromisoformat(now).replace(tzinfo=ZONE).timestamp()))

    def _compare(self, now: str, moment: int | None) -> bool:
        """Whether a clean build of the desk's own files could be compared: they may have a template with a fault."""
        snapshot = self.desk.edition().inputs.snapshot
        names = [name for name in snapshot.stats() if not name.startswith("theme/")]
        files = {name: self._versions[snapshot.digest(name)] for name in names}
        report = self._build({**files, "standfirst.toml": self.files["standfirst.toml"]}, now, on_error="quarantine")
        if not report.published:
            return False
        self._equal(everything(self.desk, moment))
        return True

    def _equal(self, pages: Mapping[str, bytes]) -> None:
        assert changed(pages, Paper.output_of(self._elsewhere / "site")) == set()
        self.compared += 1

    def _build(self, files: Mapping[str, bytes], now: str, on_error: str = "") -> Report:
        shutil.rmtree(self._elsewhere, ignore_errors=True)
        for name, data in files.items():
            path = self._elsewhere / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        root = str(self._elsewhere)
        return build(Request(root=root, now=now, drafts=self.drafts, jobs=1, on_error=on_error))

    def _look(self) -> None:
        pages = sorted(self.desk.edition().judgement.world.plan.pages)
        try:
            assert self.desk.served(urls.output_path(self.chance.choice(pages))) is not None
        except Broken:
            assert self.desk.report().failed

    def _read(self) -> dict[str, bytes]:
        return {name: (self.room.root / name).read_bytes() for name in self.room.sources()}

    def _remember(self) -> None:
        """Each version of each file, by the hash that a snapshot has of it."""
        self._versions |= {blake2b(data, digest_size=16).hexdigest(): data for data in self.files.values()}


def _places(report: Report) -> set[tuple[str, ...]]:
    """What is wrong and where: of held stories a release says no more, while a preview says all."""
    return {(one.code, one.severity, one.file, str(one.line), str(one.column)) for one in report.problems}
