"""The site in memory is the site that a build would make: after every change, at any hour, whatever was wrong meanwhile."""

from __future__ import annotations

import random
import resource
import shutil
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from standfirst import urls
from standfirst.build import Request, build
from standfirst.preview.desk import Broken, Desk
from standfirst.problems import UsageError
from tests.build.histories.edits import EDITS
from tests.build.histories.newsroom import Newsroom
from tests.build.tiny import NOW, Paper, changed, story

if TYPE_CHECKING:
    from pathlib import Path

CACHE = ".standfirst/preview-cache"
ZONE = ZoneInfo("Asia/Kolkata")


def silent(what: str, done: int, total: int) -> None:
    """Nobody looks on."""


def everything(desk: Desk) -> dict[str, bytes]:
    """Every file that the desk has."""
    found = {}
    for address in desk.edition().judgement.world.plan.pages:
        path = urls.output_path(address)
        served = desk.served(path)
        assert served is not None, path
        found[path] = served.data
    return found


# --- whatever happens ---


class Walk:
    """A newsroom and a desk that is told of each edit; `clean` is what a build elsewhere makes of the same files."""

    def __init__(self, folder: Path, seed: int, *, drafts: bool) -> None:
        self.room = Newsroom(folder / "site", random.Random(7))
        self.room.found("inline", "stop")
        self.drafts = drafts
        self.elsewhere = folder / "elsewhere"
        self.chance = random.Random(seed)
        self.names = [name for name, (_, often) in EDITS.items() for _ in range(often)]
        self.desk = Desk(str(self.room.root), CACHE, drafts=drafts, now="", wall=self.wall)
        self.desk.begin(silent, 1)
        self.compared = 0
        self.good = self._files()
        self.failed = 0

    def wall(self) -> float:
        return datetime.fromisoformat(self.room.now).replace(tzinfo=ZONE).timestamp()

    def step(self) -> str:
        """One edit, of which the desk is told: by paths, or that anything may have changed."""
        before = self._files()
        what = self.chance.choice(self.names)
        self.room.chance = random.Random(self.chance.randrange(10**6))
        EDITS[what][0](self.room)
        after = self._files()
        paths = [
            str(self.room.root / name) for name in before.keys() | after.keys() if before.get(name) != after.get(name)
        ]
        names = None if self.chance.random() < 0.1 else self.desk.names_of(paths)
        self.desk.take_in(names, silent, names or ())
        for _ in range(self.chance.randrange(4)):
            self._look()
        return what

    def check(self) -> None:
        """Every byte, where a build would publish."""
        shutil.rmtree(self.elsewhere, ignore_errors=True)
        shutil.copytree(self.room.root, self.elsewhere, ignore=shutil.ignore_patterns(".standfirst", "site"))
        report = build(Request(root=str(self.elsewhere), now=self.room.now, drafts=self.drafts, jobs=1))
        if report.failed:
            while self.desk.more_to_do():  # a fault of a template shows when a page is made
                self.desk.work()
            assert any(problem.severity == "error" for problem in self.desk.report().problems)
            self.failed += 1
            if self.failed > 2:
                self._back()
            return
        self.failed, self.good = 0, self._files()
        clean = Paper.output_of(self.elsewhere / "site")
        assert changed(everything(self.desk), clean) == set()
        assert set(self.desk.report().problems) == set(report.problems)
        self.compared += 1

    def _back(self) -> None:
        """The tree is replaced by an older one."""
        for name in self._files().keys() - self.good.keys():
            (self.room.root / name).unlink()
        for name, data in self.good.items():
            self.room.write(name, data.decode())
        self.desk.take_in(None, silent)

    def _look(self) -> None:
        pages = sorted(self.desk.edition().judgement.world.plan.pages)
        try:
            assert self.desk.served(urls.output_path(self.chance.choice(pages))) is not None
        except Broken:
            assert self.desk.report().failed

    def _files(self) -> dict[str, bytes]:
        return {name: (self.room.root / name).read_bytes() for name in self.room.sources()}


@pytest.mark.parametrize("drafts", [True, False], ids=["with drafts", "without"])
def test_after_any_edits_the_site_in_memory_is_that_of_a_clean_build(tmp_path: Path, drafts: bool) -> None:
    walk = Walk(tmp_path, 1, drafts=drafts)
    done: list[str] = []
    for number in range(40):
        done.append(walk.step())
        if number % 2:
            walk.check()
    walk.desk.close()
    assert walk.compared > 8, f"too few were compared: {done}"


@pytest.mark.long
@pytest.mark.parametrize("drafts", [True, False], ids=["with drafts", "without"])
def test_five_hundred_edits_in_a_row_leave_the_desk_right_and_memory_flat(tmp_path: Path, drafts: bool) -> None:
    walk = Walk(tmp_path, 2, drafts=drafts)
    peak = 0
    for number in range(500):
        walk.step()
        if number % 5 == 4:
            walk.check()
        if number == 249:
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss < 1.1 * peak
    assert walk.compared > 50


# --- one thing each ---

FILES = {
    "content/world/a.md": story("Alpha", "2025-01-01T10:00", tags="[Sea]"),
    "content/world/b.md": story("Beta", "2025-01-02T10:00", body="Opens [alpha](a.md).\n\nMore of it."),
    "content/sport/c.md": story("Gamma", "2025-01-03T10:00"),
}


class Told:
    """A tiny paper and a desk that hears of each change."""

    def __init__(self, root: Path, now: str = NOW, *, drafts: bool = False) -> None:
        self.paper = Paper(root, FILES)
        self.desk = Desk(str(root), CACHE, drafts=drafts, now=now, wall=lambda: 0.0)
        self.desk.begin(silent, 1)

    def tell(self, *names: str) -> None:
        names_ = self.desk.names_of([str(self.paper.root / name) for name in names])
        self.desk.take_in(names_, silent, names_)

    def change(self, name: str, old: str, new: str) -> None:
        self.paper.change(name, old, new)
        self.tell(name)

    def page(self, path: str) -> str:
        served = self.desk.served(path)
        assert served is not None, path
        return served.data.decode()

    def errors(self) -> list[str]:
        return [f"{p.code} {p.file}" for p in self.desk.report().problems if p.severity == "error"]


@pytest.fixture
def told(tmp_path: Path) -> Told:
    return Told(tmp_path / "paper")


def test_a_new_story_is_in_the_sidebar_of_an_old_page_at_once(told: Told) -> None:
    assert "Delta" not in told.page("world/a/index.html")
    told.paper.write({"content/world/d.md": story("Delta", "2025-01-04T10:00")})
    told.tell("content/world/d.md")
    assert "Delta" in told.page("world/a/index.html")
    assert changed(everything(told.desk), told.paper.clean()) == set()


def test_a_story_with_a_mistake_stays_as_it_was_and_everything_else_goes_on(told: Told) -> None:
    told.change("content/world/a.md", "2025-01-01T10:00", "someday")
    assert told.errors() == ["date-unreadable content/world/a.md"]
    assert "Alpha" in told.page("world/a/index.html")
    told.change("content/sport/c.md", "title: Gamma", "title: Omega")
    assert "Omega" in told.page("world/a/index.html"), "the sidebar"
    told.change("content/world/a.md", "someday", "2025-01-01T10:00")
    assert told.errors() == []
    assert changed(everything(told.desk), told.paper.clean()) == set()


def test_a_link_to_nothing_keeps_the_last_good_page(told: Told) -> None:
    told.change("content/world/b.md", "[alpha](a.md)", "[nobody](nobody.md)")
    assert told.errors() == ["link-missing content/world/b.md"]
    assert "alpha" in told.page("world/b/index.html")


def test_a_story_that_others_link_to_is_not_gone_before_they_are_mended(told: Told) -> None:
    told.paper.remove("content/world/a.md")
    told.tell("content/world/a.md")
    assert told.errors() == ["link-missing content/world/b.md"]
    assert told.page("world/a/index.html")
    told.change("content/world/b.md", "[alpha](a.md)", "nobody")
    assert told.errors() == []
    assert told.desk.served("world/a/index.html") is None
    assert changed(everything(told.desk), told.paper.clean()) == set()


def test_two_stories_at_one_address_are_an_error_and_the_first_stays(told: Told) -> None:
    told.paper.write({"content/world/d.md": story("Delta", "2025-01-04T10:00", slug="a")})
    told.tell("content/world/d.md")
    assert [error.split()[0] for error in told.errors()] == ["address-twice"]
    assert "Alpha" in told.page("world/a/index.html")
    told.change("content/world/d.md", "slug: a", "slug: d")
    assert told.errors() == []
    assert "Delta" in told.page("world/d/index.html")


def test_a_broken_template_shows_the_last_good_page_and_heals(told: Told) -> None:
    good = told.page("world/a/index.html")
    told.change("templates/article.html", "{{ story.held }}", "{{ story.nothing }}")
    assert told.page("world/a/index.html") == good
    assert told.errors() == ["template-error templates/article.html"]
    told.change("templates/article.html", "{{ story.nothing }}", "{{ story.held }}")
    assert told.page("world/a/index.html") == good
    assert told.errors() == []


def test_a_page_that_was_never_good_is_broken(tmp_path: Path) -> None:
    told = Told(tmp_path / "paper")
    told.change("templates/article.html", "{{ story.held }}", "{{ story.nothing }}")
    with pytest.raises(Broken):
        told.desk.served("world/a/index.html")


def test_work_that_nobody_asked_for_finds_faults_of_templates(told: Told) -> None:
    told.change("templates/topic.html", "{% for s in stories %}", "{% for s in stories %}{{ s.nothing }}")
    assert told.errors() == []
    while told.desk.more_to_do():
        told.desk.work()
    assert len(told.errors()) == 1
    assert "templates/topic.html" in told.errors()[0]


def test_another_instant_is_what_a_build_at_that_time_would_make(told: Told) -> None:
    told.paper.write({"content/world/late.md": story("Late", "2025-06-02T10:00")})
    told.tell("content/world/late.md")
    assert told.desk.served("world/late/index.html") is None
    then = "2025-06-02T10:00"
    moment = int(datetime.fromisoformat(then + "+00:00").timestamp())
    clean = told.paper.clean(now=then)
    assert "world/late/index.html" in clean
    for path, data in clean.items():
        served = told.desk.served(path, moment)
        assert served is not None
        assert served.data == data, path
    assert told.desk.served("world/late/index.html") is None, "that of the session's clock is as it was"


def test_held_stories_say_why(tmp_path: Path) -> None:
    told = Told(tmp_path / "paper", drafts=True)
    told.change("content/world/a.md", "title: Alpha", "title: Alpha\nembargo: 2025-07-01T08:00")
    served = told.desk.served("world/a/index.html")
    assert served is not None
    assert (served.held, served.until) == ("embargoed", "2025-07-01T08:00:00+00:00")
    assert served.source == "content/world/a.md"


def test_an_emptied_file_is_a_save_under_way(told: Told) -> None:
    path = told.paper.root / "content/world/a.md"
    path.write_bytes(b"")
    taken = told.desk.take_in({"content/world/a.md"}, silent)
    assert taken.unfinished == {str(path)}
    assert "Alpha" in told.page("world/a/index.html")
    assert told.errors() == []


def test_other_settings_make_another_site_wrong_ones_leave_it(told: Told) -> None:
    told.change("standfirst.toml", 'title = "The Paper"', 'title = "The Times"')
    assert "The Times" in told.page("index.html")
    told.paper.change("standfirst.toml", 'timezone = "UTC"', "timezone = 7")
    with pytest.raises(UsageError):
        told.tell("standfirst.toml")
    assert "The Times" in told.page("index.html")


def test_the_cache_makes_a_second_beginning_render_nothing(told: Told) -> None:
    while told.desk.more_to_do():
        told.desk.work()
    first = everything(told.desk)
    told.desk.close()
    told.desk.begin(silent, 1)
    assert everything(told.desk) == first
    assert not [key for key in told.desk.rendered() if key[0] in ("shell", "fragment")]
