"""A preview of a real site: saved, told, served. Every wait is for news, with a deadline."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from standfirst.build import Report, Request, build
from standfirst.problems import EnvironmentFault, UsageError
from tests.preview.conftest import DEADLINE, SETTINGS, STORY, News, Preview

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

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


def test_site_is_never_touched_and_the_output_has_no_script(preview: Preview, tiny: Path) -> None:
    assert preview.page("/")
    assert not (tiny / "site").exists()
    pages = list((tiny / ".standfirst/preview").rglob("*.html"))
    assert pages
    assert not [page for page in pages if b"_standfirst" in page.read_bytes()]


def test_a_broken_story_is_shown_over_the_last_good_page_and_goes_when_mended(
    preview: Preview, listen_to: Callable[[Preview], News]
) -> None:
    news = listen_to(preview)
    good = news.next()
    preview.write("content/world/bridge.md", BROKEN)
    wrong = news.until(lambda state: bool(state["faults"]))
    assert wrong["version"] == good["version"]
    (fault,) = wrong["faults"]
    assert fault["place"].startswith("content/world/bridge.md:3:")
    assert [line["text"] for line in fault["lines"] if line["number"] == fault["line"]] == ["date: someday"]
    assert fault["message"]
    assert fault["hint"]
    assert "The bridge is open." in preview.page("/world/bridge/")
    preview.write("content/world/bridge.md", STORY)
    assert news.until(lambda state: not state["faults"])["version"] == good["version"]


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


def test_a_first_build_with_errors_serves_a_notice_and_recovers(
    tiny: Path, previews: Callable[..., Preview], listen_to: Callable[[Preview], News]
) -> None:
    (tiny / "content/world/bridge.md").write_text(BROKEN, encoding="utf-8")
    preview = previews().start()
    status, _, body = preview.get("/world/bridge/")
    assert status == 503
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
    (tiny / "content/world/bridge.md").write_text(BROKEN, encoding="utf-8")
    second = previews(drafts=False).start()
    assert second.get("/world/secret/")[0] == 503
    second.stop()
    (tiny / "content/world/bridge.md").write_text(STORY, encoding="utf-8")
    third = previews(drafts=False).start()
    assert third.get("/world/secret/")[0] == 404
    assert third.page("/world/bridge/")


def test_wrong_settings_at_the_start_end_the_run(tiny: Path, previews: Callable[..., Preview]) -> None:
    (tiny / "standfirst.toml").write_text("[site]\n", encoding="utf-8")
    with pytest.raises(UsageError):
        previews().start()


def test_a_bug_in_a_rebuild_is_shown_and_the_preview_goes_on(
    previews: Callable[..., Preview], listen_to: Callable[[Preview], News]
) -> None:
    fail: list[Exception] = []

    def builder(request: Request, progress: Any) -> Report:
        if fail:
            raise fail[0]
        return build(request, progress)

    preview = previews(builder=builder).start()
    assert preview.outcomes.get(timeout=DEADLINE).report
    news = listen_to(preview)
    fail.append(ZeroDivisionError("a <b> of ours"))
    preview.write("content/world/bridge.md", STORY + "\nMore.\n")
    wrong = news.until(lambda state: bool(state["faults"]))
    assert wrong["faults"][0]["message"] == "ZeroDivisionError: a <b> of ours"
    assert preview.outcomes.get(timeout=DEADLINE).bug is fail[0]
    assert preview.page("/world/bridge/")
    fail.clear()
    preview.write("content/world/bridge.md", STORY + "\nStill more.\n")
    news.until(lambda state: not state["faults"])
    assert "Still more." in preview.page("/world/bridge/")


def test_a_broken_environment_heals_without_a_save_and_is_said_once(
    previews: Callable[..., Preview], listen_to: Callable[[Preview], News]
) -> None:
    faults = [EnvironmentFault("the disk is full", "free some space") for _ in range(2)]

    def builder(request: Request, progress: Any) -> Report:
        if started and faults:
            raise faults.pop()
        return build(request, progress)

    started: list[bool] = []
    preview = previews(builder=builder).start()
    assert preview.outcomes.get(timeout=DEADLINE).report
    news = listen_to(preview)
    started.append(True)
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
    asked: list[str] = []

    def builder(request: Request, progress: Any) -> Report:
        now = "2100-01-01T00:00:01" if clock[0] > 4102444800 else "2099-12-31T23:59:50"
        asked.append(now)
        return build(Request(root=request.root, output=request.output, cache=request.cache, now=now), progress)

    preview = previews(builder=builder, wall=lambda: clock[0], drafts=False).start()
    news = listen_to(preview)
    before = news.next()
    assert preview.get("/world/later/")[0] == 404
    clock[0] += 11
    preview.session.changes.begun("wake")  # the clock above does not end a sleep
    news.until(lambda state: state["version"] != before["version"])
    assert preview.page("/world/later/")
    assert asked[-1] == "2100-01-01T00:00:01"


def test_a_page_that_a_running_build_is_about_to_make_is_waited_for(
    previews: Callable[..., Preview], listen_to: Callable[[Preview], News]
) -> None:
    import threading

    go, building = threading.Event(), threading.Event()
    go.set()

    def builder(request: Request, progress: Any) -> Report:
        building.set()
        assert go.wait(DEADLINE)
        return build(request, progress)

    preview = previews(builder=builder).start()
    building.clear()
    go.clear()
    preview.write("content/world/new.md", STORY.replace("A bridge", "A tunnel"))
    assert building.wait(DEADLINE)
    threading.Timer(0.1, go.set).start()
    assert "A tunnel" in preview.page("/world/new/")
