"""The site in memory is the site that a build would make: after every change, at any hour, whatever was wrong meanwhile."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import pytest

from standfirst.preview.rendering import Broken
from standfirst.problems import UsageError
from tests.build.tiny import NOW, changed, story
from tests.preview.telling import FILES, Told
from tests.preview.walking import Walk, everything, rested, silent

if TYPE_CHECKING:
    from pathlib import Path

# --- whatever happens ---


@pytest.mark.parametrize("drafts", [True, False], ids=["with drafts", "without"])
def test_after_any_edits_the_site_in_memory_is_that_of_a_clean_build(tmp_path: Path, drafts: bool) -> None:
    walk = Walk(tmp_path, 1, drafts=drafts, delivery="inline" if drafts else "client")
    done: list[str] = []
    for number in range(28):
        done.append(walk.step())
        if number % 4 == 3:
            walk.check()
    walk.mend()
    walk.check()
    walk.desk.close()
    assert walk.compared > 5, f"too few were compared: {done}"


@pytest.mark.long
@pytest.mark.parametrize("drafts", [True, False], ids=["with drafts", "without"])
def test_five_hundred_edits_in_a_row_leave_the_desk_right(tmp_path: Path, drafts: bool) -> None:
    walk = Walk(tmp_path, 2, drafts=drafts)
    for number in range(500):
        walk.step()
        if number % 5 == 4 or walk.desk.report().failed:
            walk.check()
    walk.mend()
    walk.check()
    walk.desk.close()
    assert walk.compared > 80
    assert walk.wrong > 5


# --- one thing each ---


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


def test_a_front_file_with_a_mistake_stays_as_it_last_was(told: Told) -> None:
    file = "content/_fronts/home.toml"
    told.paper.write({file: '[lead]\npins = [{ story = "sport/c.md", until = "never", headline = "Other words" }]\n'})
    told.tell(file)
    assert told.errors() == []
    assert "Other words" in told.page("index.html")
    served = told.desk.served("index.html")
    assert served is not None
    assert served.source == file
    told.change(file, "sport/c.md", "sport/nobody.md")
    assert told.errors() == [f"front-story-missing {file}"]
    assert "Other words" in told.page("index.html")
    told.change("content/world/a.md", "title: Alpha", "title: Omega")
    assert "Omega" in told.page("world/a/index.html"), "everything else goes on"
    told.change(file, "sport/nobody.md", "world/a.md")
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


def test_a_fault_that_a_request_meets_is_told_though_no_work_finds_it_again(told: Told) -> None:
    told.page("404.html")
    told.change("templates/404.html", " %}", " %}{% block main %}{{ site.nothing }}{% endblock %}")
    assert not told.desk.found()
    told.page("404.html")
    assert told.desk.found()
    rested(told.desk)
    assert not told.desk.found()
    assert told.errors()


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


# --- a look at everything, since no watcher is believed alone ---


def nobody() -> None:
    """A look that is not disturbed."""


def test_a_look_finds_whatever_nobody_told_of(told: Told) -> None:
    assert not told.desk.is_out_of_date(nobody)
    for path, text in {
        "content/world/e.md": story("Echo", "2025-01-05T10:00"),
        "templates/note.html": "A note",
        "standfirst.toml": (told.paper.root / "standfirst.toml").read_text() + "\n",
    }.items():
        told.paper.write({path: text})
        assert told.desk.is_out_of_date(nobody), path
        told.desk.take_in(None)
        assert not told.desk.is_out_of_date(nobody), path
    told.paper.remove("content/sport/c.md")
    assert told.desk.is_out_of_date(nobody)


def test_a_file_that_was_only_touched_is_looked_at_once(told: Told) -> None:
    (told.paper.root / "content/world/a.md").touch()
    assert told.desk.is_out_of_date(nobody)
    assert not told.desk.take_in(None).news
    assert not told.desk.is_out_of_date(nobody)


def test_a_look_ends_as_soon_as_there_is_something_more_urgent(told: Told) -> None:
    class Urgent(Exception):
        pass

    def disturb() -> None:
        raise Urgent

    with pytest.raises(Urgent):
        told.desk.is_out_of_date(disturb)
