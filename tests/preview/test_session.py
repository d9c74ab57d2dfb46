"""A preview of a real site: saved, told, served. Every wait is for news, with a deadline."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import pytest

from standfirst.build import Request, build
from standfirst.problems import EnvironmentFault, UsageError
from tests.preview.conftest import DEADLINE, SETTINGS, STORY, News, Preview

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from standfirst.preview import Outcome

BROKEN = STORY.replace("date: 2025-02-20T10:00", "date: someday")


def test_a_saved_story_is_told_and_served(preview: Preview, listen_to: Callable[[Preview], News]) -> None:
    news = listen_to(preview)
    before = news.next()
    assert before["faults"] == []
    preview.write("content/world/bridge.md", STORY + "\nIt is red.\n")
    after = news.until(lambda state: state["version"] != before["version"])
    page = preview.page("/world/bridge/")
    assert "It is red." in page
    assert f'data-version="{after["version"]}"' in page


def test_nothing_is_written_but_the_cache(preview: Preview, tiny: Path) -> None:
    assert preview.page("/")
    assert {path.name for path in tiny.iterdir() if path.name.startswith((".", "site"))} == {".standfirst"}
    assert {path.name for path in (tiny / ".standfirst").iterdir()} == {"preview-cache"}


def test_a_broken_story_is_shown_over_the_last_good_page_and_goes_when_mended(
    preview: Preview, listen_to: Callable[[Preview], News]
) -> None:
    news = listen_to(preview)
    good = news.next()
    preview.write("content/world/bridge.md", BROKEN)
    wrong = news.until(lambda state: bool(state["faults"]))
    assert wrong["version"] == good["version"], "a page that stays is not fetched again"
    (fault,) = wrong["faults"]
    assert fault["place"].startswith("content/world/bridge.md:3:")
    assert [line["text"] for line in fault["lines"] if line["number"] == fault["line"]] == ["date: someday"]
    assert fault["message"]
    assert fault["hint"]
    assert "The bridge is open." in preview.page("/world/bridge/")
    preview.write("content/world/bridge.md", STORY)
    news.until(lambda state: not state["faults"])
    assert "The bridge is open." in preview.page("/world/bridge/")


def test_a_page_that_connects_late_hears_how_things_stand(
    preview: Preview, listen_to: Callable[[Preview], News]
) -> None:
    news = listen_to(preview)
    preview.write("content/world/bridge.md", BROKEN)
    wrong = news.until(lambda state: bool(state["faults"]))
    assert listen_to(preview).next() == wrong


def test_wrong_settings_while_serving_are_shown_and_mended(
    preview: Preview, listen_to: Callable[[Preview], News]
) -> None:
    news = listen_to(preview)
    preview.write("standfirst.toml", SETTINGS.format(path="/") + "zone = 1\n")
    wrong = news.until(lambda state: bool(state["faults"]))
    assert wrong["faults"][0]["place"].startswith("standfirst.toml:5:")
    assert preview.page("/world/bridge/")
    preview.write("standfirst.toml", SETTINGS.format(path="/paper/"))
    news.until(lambda state: not state["faults"])
    assert preview.page("/paper/world/bridge/")


def test_a_story_that_was_never_good_is_held_and_comes_when_it_is_mended(
    tiny: Path, previews: Callable[..., Preview], listen_to: Callable[[Preview], News]
) -> None:
    (tiny / "content/world/bridge.md").write_text(BROKEN, encoding="utf-8")
    preview = previews().start()
    status, _, body = preview.get("/world/bridge/")
    assert status == 404
    assert b"_standfirst/preview.js" in body
    news = listen_to(preview)
    assert news.next()["faults"]
    preview.write("content/world/bridge.md", STORY)
    news.until(lambda state: not state["faults"])
    assert "The bridge is open." in preview.page("/world/bridge/")


def test_drafts_of_an_earlier_run_are_not_shown_where_none_are_wanted(
    tiny: Path, previews: Callable[..., Preview]
) -> None:
    draft = STORY.replace("date:", "draft: true\ndate:")
    (tiny / "content/world/secret.md").write_text(draft, encoding="utf-8")
    first = previews().start()
    assert first.page("/world/secret/")
    first.stop()
    second = previews(drafts=False).start()
    assert second.get("/world/secret/")[0] == 404
    assert second.page("/world/bridge/")


def test_wrong_settings_at_the_start_end_the_run(tiny: Path, previews: Callable[..., Preview]) -> None:
    (tiny / "standfirst.toml").write_text("[site]\n", encoding="utf-8")
    with pytest.raises(UsageError):
        previews().start()


def failing(preview: Preview, monkeypatch: pytest.MonkeyPatch, faults: list[Exception]) -> None:
    """From now on taking in a change raises these, one after the other."""
    take_in = preview.session.desk.take_in

    def raising(*arguments: Any) -> Any:
        if faults:
            raise faults.pop(0)
        return take_in(*arguments)

    monkeypatch.setattr(preview.session.desk, "take_in", raising)


def test_a_bug_is_shown_and_the_preview_goes_on(
    preview: Preview, listen_to: Callable[[Preview], News], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert preview.outcomes.get(timeout=DEADLINE).report
    news = listen_to(preview)
    bug = ZeroDivisionError("a <b> of ours")
    failing(preview, monkeypatch, [bug])
    preview.write("content/world/bridge.md", STORY + "\nMore.\n")
    wrong = news.until(lambda state: bool(state["faults"]))
    assert wrong["faults"][0]["message"] == "ZeroDivisionError: a <b> of ours"
    assert preview.outcomes.get(timeout=DEADLINE).bug is bug
    assert preview.page("/world/bridge/")
    preview.write("content/world/bridge.md", STORY + "\nStill more.\n")
    news.until(lambda state: not state["faults"])
    assert "Still more." in preview.page("/world/bridge/")


def test_a_broken_environment_heals_without_a_save_and_is_said_once(
    preview: Preview, listen_to: Callable[[Preview], News], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert preview.outcomes.get(timeout=DEADLINE).report
    news = listen_to(preview)
    failing(preview, monkeypatch, [EnvironmentFault("the disk is full", "free some space") for _ in range(2)])
    preview.write("content/world/bridge.md", STORY + "\nMore.\n")
    assert news.until(lambda state: bool(state["faults"]))["faults"][0]["hint"] == "free some space"
    news.until(lambda state: not state["faults"])
    assert preview.outcomes.get(timeout=DEADLINE).fault
    assert preview.outcomes.get(timeout=DEADLINE).report
    assert "More." in preview.page("/world/bridge/")


def test_a_story_that_falls_due_comes_by_itself(
    tiny: Path, previews: Callable[..., Preview], listen_to: Callable[[Preview], News]
) -> None:
    later = STORY.replace("2025-02-20T10:00", "2100-01-01T00:00")
    (tiny / "content/world/later.md").write_text(later, encoding="utf-8")
    clock = [4102444790.0]  # ten seconds before that
    preview = previews(wall=lambda: clock[0], drafts=False).start()
    news = listen_to(preview)
    before = news.next()
    assert preview.get("/world/later/")[0] == 404
    clock[0] += 11
    preview.session.changes.begun("wake")  # the clock above does not end a sleep
    news.until(lambda state: state["version"] != before["version"])
    assert preview.page("/world/later/")


def test_an_old_page_gets_the_new_story_in_its_sidebar(preview: Preview, listen_to: Callable[[Preview], News]) -> None:
    news = listen_to(preview)
    before = news.next()
    preview.write("content/world/tunnel.md", STORY.replace("A bridge", "A tunnel"))
    news.until(lambda state: state["version"] != before["version"])
    assert "A tunnel opens" in preview.page("/world/bridge/")


def test_a_file_that_is_emptied_for_half_a_second_never_shows_an_empty_page(
    preview: Preview, listen_to: Callable[[Preview], News]
) -> None:
    news = listen_to(preview)
    news.next()
    place = preview.root / "content/world/bridge.md"
    with place.open("w") as file:  # emptied, as editors do that write in place
        emptied = time.monotonic()
        while time.monotonic() < emptied + 0.5:
            assert "The bridge is open." in preview.page("/world/bridge/")
            assert "A bridge opens" in preview.page("/")
        file.write(STORY + "\nIt is red.\n")
    assert news.until(lambda state: "It is red." in preview.page("/world/bridge/"))["faults"] == []
    assert all(not outcome.report.failed for outcome in drained(preview) if outcome.report)


def test_what_a_build_beside_it_writes_is_no_news(preview: Preview) -> None:
    """No loop: neither the output nor a cache is a source."""
    assert preview.page("/")
    drained(preview)
    for _ in range(2):
        build(Request(root=str(preview.root), now="2025-06-01T12:00"))
        preview.write("site/late.html", "somebody else's")
    preview.write("content/world/bridge.md", STORY + "\nIt is red.\n")
    assert preview.outcomes.get(timeout=DEADLINE).report
    time.sleep(2)  # a look at everything follows each change
    assert drained(preview) == []


def drained(preview: Preview) -> list[Outcome]:
    """What the command line was told since it was asked last."""
    found = []
    while not preview.outcomes.empty():
        found.append(preview.outcomes.get())
    return found
