"""Pictures in the preview: made when a browser asks for one, never before, and never in the way of a page."""

import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from unittest.mock import patch

import pytest

from standfirst import images
from standfirst.images import Limits, Refusal, Rendition
from standfirst.preview.desk import Desk
from standfirst.preview.rendering import Broken
from tests.build.tiny import NOW, Paper
from tests.pictures.shots import forms, paper, photo

PAGE, LEAD = "content/world/a/index.md", "content/world/a/lead.jpg"


def silent(what: str, done: int, total: int) -> None:
    """Progress for nobody."""


@pytest.fixture
def site(tmp_path: Path) -> Paper:
    return paper(tmp_path)


@pytest.fixture
def desk(site: Paper) -> Iterator[Desk]:
    desk = Desk(str(site.root), ".standfirst/preview-cache", drafts=True, now=NOW, wall=lambda: 0.0)
    desk.begin(silent, 1)
    yield desk
    desk.close()


def wanted(desk: Desk) -> list[str]:
    pages = desk.edition().judgement.world.plan.pages.values()
    return [path for page in pages if page.kind == "picture" for path in page.paths]


def data(desk: Desk, path: str) -> bytes:
    served = desk.served(path)
    assert served is not None
    return served.data


@pytest.mark.usefixtures("anew")
def test_the_preview_shows_the_files_of_a_build_and_a_build_makes_none_of_them_again(site: Paper, desk: Desk) -> None:
    shown = {name: data(desk, name) for name in wanted(desk)}
    assert len(shown) == 8
    with patch.object(images, "render", side_effect=AssertionError("made again")):
        site.good()
    assert shown == {name: site.output()[name] for name in shown}
    assert {f"_i/{name}" for name in forms(site)} == shown.keys()


@pytest.mark.usefixtures("anew")
def test_no_page_waits_for_a_picture_even_while_one_is_made(desk: Desk) -> None:
    begun, go = threading.Event(), threading.Event()

    def slow(_: bytes, wanted: Sequence[Rendition], limits: Limits) -> list[bytes] | Refusal:
        begun.set()
        assert go.wait(20)
        return [b"picture"] * len(wanted)

    with patch.object(images, "render", slow):
        seen: list[bytes] = []
        asking = threading.Thread(target=lambda: seen.append(data(desk, wanted(desk)[0])))
        asking.start()
        try:
            assert begun.wait(20)
            assert b"_i/" in data(desk, "world/a/index.html")
        finally:
            go.set()
            asking.join()
    assert seen == [b"picture"]


def test_a_picture_that_is_replaced_is_another_one_at_once(site: Paper, desk: Desk) -> None:
    before = data(desk, "world/a/index.html")
    site.write({LEAD: photo(60, 40, 80)})
    assert desk.take_in({LEAD}).news
    after = data(desk, "world/a/index.html")
    assert before != after
    site.good()
    assert after == site.output()["world/a/index.html"]


@pytest.mark.usefixtures("anew")
def test_a_picture_that_cannot_be_made_is_told_of_at_its_story_and_holds_nothing_up(site: Paper, desk: Desk) -> None:
    refusal = Refusal("picture-broken", "the picture is grey", "Copy it again.")
    with patch.object(images, "render", lambda data, wanted, limits: refusal), pytest.raises(Broken) as broken:
        desk.served(wanted(desk)[0])
    assert [(one.code, one.file, one.line) for one in broken.value.problems] == [("picture-broken", PAGE, 4)]
    assert desk.found()
    assert "picture-broken" in {problem.code for problem in desk.report().problems}
    site.change(PAGE, "The map", "The coast")
    desk.take_in({PAGE})
    assert b"The coast" in data(desk, "world/a/index.html")


def test_a_broken_picture_does_not_get_in_while_the_last_one_was_good(site: Paper, desk: Desk) -> None:
    before = data(desk, "world/a/index.html")
    site.write({LEAD: photo()[:500]})
    report = desk.take_in({LEAD}).report
    assert ("picture-broken", PAGE) in {(problem.code, problem.file) for problem in report.problems}
    assert data(desk, "world/a/index.html") == before
    site.change("content/world/b.md", "The rest.", "The end.")
    desk.take_in({"content/world/b.md"})
    assert b"The end." in data(desk, "world/b/index.html"), "everything else goes on"
    site.write({LEAD: photo()})
    desk.take_in({LEAD})
    assert desk.report().published
