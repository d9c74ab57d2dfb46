"""The site in memory is the site that a build would make: after every change, at any hour, whatever was wrong meanwhile."""

from __future__ import annotations

import gc
import resource
from datetime import datetime
from typing import TYPE_CHECKING

import pytest

from standfirst.preview.desk import Desk
from standfirst.preview.rendering import Broken
from standfirst.problems import EnvironmentFault, UsageError
from standfirst.snapshot import SourceChanged
from tests.build.tiny import NOW, Paper, changed, story
from tests.preview.walking import CACHE, Walk, everything, rested, silent

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

# --- whatever happens ---


@pytest.mark.parametrize("drafts", [True, False], ids=["with drafts", "without"])
def test_after_any_edits_the_site_in_memory_is_that_of_a_clean_build(tmp_path: Path, drafts: bool) -> None:
    walk = Walk(tmp_path, 1, drafts=drafts, delivery="inline" if drafts else "client")
    done: list[str] = []
    for number in range(40):
        done.append(walk.step())
        if number % 2:
            walk.check()
    walk.mend()
    walk.check()
    walk.desk.close()
    assert walk.compared > 15, f"too few were compared: {done}"


@pytest.mark.long
@pytest.mark.parametrize("drafts", [True, False], ids=["with drafts", "without"])
def test_five_hundred_edits_in_a_row_leave_the_desk_right_and_memory_flat(tmp_path: Path, drafts: bool) -> None:
    walk = Walk(tmp_path, 2, drafts=drafts)
    peak = 0
    for number in range(500):
        walk.step()
        if number % 5 == 4:
            walk.check()
            gc.collect()  # builds switch the collector off
        if number == 249:
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    walk.mend()
    walk.check()
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss < 1.1 * peak
    assert walk.compared > 80
    assert walk.wrong > 0


# --- one thing each ---

FILES = {
    "content/world/a.md": story("Alpha", "2025-01-01T10:00", tags="[Sea]"),
    "content/world/b.md": story("Beta", "2025-01-02T10:00", body="Opens [alpha](a.md).\n\nMore of it."),
    "content/sport/c.md": story("Gamma", "2025-01-03T10:00"),
}


class Told:
    """A tiny paper and a desk that hears of each change."""

    def __init__(
        self, root: Path, now: str = NOW, *, drafts: bool = False, wall: Callable[[], float] = lambda: 0.0
    ) -> None:
        self.paper = Paper(root, FILES)
        self.desk = Desk(str(root), CACHE, drafts=drafts, now=now, wall=wall)
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
    rested(told.desk)
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
    rested(told.desk)
    first = everything(told.desk)
    told.desk.close()
    told.desk.begin(silent, 1)
    assert everything(told.desk) == first
    assert not [key for key in told.desk.rendered() if key[0] in ("shell", "fragment")]


def test_a_story_that_is_deleted_is_gone_from_everywhere(told: Told) -> None:
    assert any(b"Gamma" in data for data in everything(told.desk).values())
    told.paper.remove("content/sport/c.md")
    told.tell("content/sport/c.md")
    assert told.errors() == []
    assert not any(b"Gamma" in data for data in everything(told.desk).values())
    assert changed(everything(told.desk), told.paper.clean()) == set()


def test_a_partial_that_comes_and_goes_changes_the_pages_that_look_for_it(told: Told) -> None:
    told.change("templates/base.html", "<aside>", '{% include "note.html" ignore missing %}<aside>')
    assert "A note" not in told.page("world/a/index.html")
    told.paper.write({"templates/note.html": "A note of {{ site.title }}"})
    told.tell("templates/note.html")
    assert "A note of The Paper" in told.page("world/a/index.html")
    told.paper.remove("templates/note.html")
    told.tell("templates/note.html")
    assert "A note" not in told.page("world/a/index.html")


def test_the_clock_alone_brings_a_story_whose_embargo_ends(tmp_path: Path) -> None:
    clock = [datetime.fromisoformat(NOW + "+00:00").timestamp()]
    told = Told(tmp_path / "paper", now="", wall=lambda: clock[0])
    told.paper.write({"content/world/d.md": story("Delta", "2025-01-04T10:00", embargo="2025-06-02T10:00")})
    told.tell("content/world/d.md")
    assert told.desk.served("world/d/index.html") is None
    until = told.desk.until()
    assert until is not None
    clock[0] = until - 1
    assert not told.desk.take_in((), silent).news
    clock[0] = until
    assert told.desk.take_in((), silent).news
    assert "Delta" in told.page("world/a/index.html"), "the sidebar"
    assert changed(everything(told.desk), told.paper.clean(now="2025-06-02T10:00")) == set()


def test_a_desk_that_closes_with_much_undone_is_right_when_it_opens_again(told: Told) -> None:
    rested(told.desk)
    told.change("templates/base.html", "<title>", "<title>New: ")
    told.change("content/sport/c.md", "title: Gamma", "title: Omega")
    assert "New: Beta" in told.page("world/b/index.html"), "one page of all is made"
    told.desk.close()
    told.paper.change("content/world/a.md", "title: Alpha", "title: Aleph")
    told.desk.begin(silent, 1)
    assert changed(everything(told.desk), told.paper.clean()) == set()


def test_a_desk_that_closes_over_a_mistake_holds_the_story_when_it_opens_again(told: Told) -> None:
    told.change("content/sport/c.md", "2025-01-03T10:00", "someday")
    assert "Gamma" in told.page("sport/c/index.html")
    told.desk.close()
    told.desk.begin(silent, 1)
    assert told.errors() == ["date-unreadable content/sport/c.md"]
    assert told.desk.served("sport/c/index.html") is None, "no good version is known any more"
    told.change("content/sport/c.md", "someday", "2025-01-03T10:00")
    assert told.errors() == []
    assert changed(everything(told.desk), told.paper.clean()) == set()


def test_a_change_that_a_request_meets_before_the_watcher_is_told_as_news_all_the_same(told: Told) -> None:
    told.change("content/sport/c.md", "title: Gamma", "title: Delta")
    told.paper.change("content/sport/c.md", "title: Delta", "title: Omega")
    assert "Omega" in told.page("sport/c/index.html")
    assert told.desk.untold()
    assert told.desk.take_in({"content/sport/c.md"}, silent).news
    assert not told.desk.untold()
    assert not told.desk.take_in({"content/sport/c.md"}, silent).news


@pytest.mark.parametrize("made", [True, False], ids=["made", "not made"])
def test_a_page_whose_file_is_half_written_is_shown_as_it_last_was(told: Told, made: bool) -> None:
    if made:
        assert "Gamma" in told.page("sport/c/index.html")
    told.change("content/sport/c.md", "title: Gamma", "title: Delta")
    told.paper.write({"content/sport/c.md": ""})
    if made:
        assert "Gamma" in told.page("sport/c/index.html")
    else:
        with pytest.raises(Broken):
            told.desk.served("sport/c/index.html")
    told.paper.write({"content/sport/c.md": FILES["content/sport/c.md"]})
    assert "Gamma" in told.page("sport/c/index.html")
    assert changed(everything(told.desk), told.paper.clean()) == set()


# --- a cache that goes wrong ---


def break_cache(told: Told) -> None:
    """What is kept of values is overwritten below the desk."""
    segments = list((told.paper.root / CACHE).glob("**/values-*"))
    assert segments
    for path in segments:
        with path.open("r+b") as segment:
            segment.write(b"\xc1" * path.stat().st_size)


def restart(told: Told) -> None:
    """So that values are in the cache, and not in memory."""
    rested(told.desk)
    told.desk.close()
    told.desk.begin(silent, 1)


def test_pages_from_a_cache_that_was_damaged_are_made_anew(told: Told) -> None:
    restart(told)
    told.desk.take_in((), silent)
    break_cache(told)
    assert changed(everything(told.desk), told.paper.clean()) == set()
    assert told.desk.take_in((), silent).news


def test_a_change_over_a_damaged_cache_is_taken_in(told: Told) -> None:
    restart(told)
    break_cache(told)
    told.change("content/sport/c.md", "title: Gamma", "title: Omega")
    rested(told.desk)
    told.desk.keep()
    assert changed(everything(told.desk), told.paper.clean()) == set()


def test_a_cache_that_another_uses_is_said_and_waited_for(told: Told) -> None:
    told.desk.close()
    other = Desk(str(told.paper.root), CACHE, drafts=False, now=NOW, wall=lambda: 0.0)
    other.begin(silent, 1)
    for _ in range(2):
        with pytest.raises(EnvironmentFault, match="another build is using"):
            told.desk.take_in((), silent)
        with pytest.raises(EnvironmentFault, match="another build is using"):
            told.desk.served("index.html")
        assert not told.desk.more_to_do()
        assert not told.desk.work()
    other.close()
    assert told.desk.take_in((), silent).news
    assert changed(everything(told.desk), told.paper.clean()) == set()


def test_sources_that_never_settle_are_an_environments_fault(told: Told, monkeypatch: pytest.MonkeyPatch) -> None:
    told.desk.close()

    def restless(*_: object) -> None:
        raise SourceChanged("content/world/a.md")

    monkeypatch.setattr("standfirst.preview.desk.gather", restless)
    with pytest.raises(EnvironmentFault, match="keep changing"):
        told.desk.begin(silent, 1)
