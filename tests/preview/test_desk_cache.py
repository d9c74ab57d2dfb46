"""What the desk keeps on the disk may be damaged, in use by another, or never come to rest: nobody sees it on the pages."""

from __future__ import annotations

import pytest

from standfirst.preview.desk import Desk
from standfirst.problems import EnvironmentFault
from standfirst.snapshot import SourceChanged
from tests.build.tiny import NOW, changed
from tests.preview.telling import Told
from tests.preview.walking import CACHE, everything, rested, silent


def test_the_cache_makes_a_second_beginning_render_nothing(told: Told) -> None:
    rested(told.desk)
    first = everything(told.desk)
    told.desk.close()
    told.desk.begin(silent, 1)
    assert everything(told.desk) == first
    assert not [key for key in told.desk.rendered() if key[0] in ("shell", "fragment")]


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
        told.desk.work()
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
