"""Recent Posts by script (`delivery = "client"`): publishing one story into a big archive writes a handful of pages.

A thousand stories; `build.py test --long client_delivery` does the same with twelve thousand.
"""

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from standfirst.cli import main
from standfirst.incremental import Read
from standfirst.templates import Shell, Templates
from tests.build.histories.archive import Archive
from tests.build.tiny import FEEDS

MOST_PAGES = 30


def published(archive: Archive) -> tuple[set[str], set[str]]:
    """What one more story, the newest, puts in place: pages, and files for machines."""
    n = archive.count
    lists = {f"part{n % 5}/index.html", f"topic/topic-{n % 40}/index.html", f"author/author-{n % 20}/index.html"}
    pages = {archive.page(n), "index.html"} | lists | archive.archives(n) | archive.counted(n)
    fragments = {"_f/recent.html", "_f/recent-brief.html"}
    return pages | fragments, {*FEEDS, f"part{n % 5}/feed.xml", "sitemap.xml", archive.sitemap(n)}


LATE = "2026-06-01T00:00"
"""When the last of twelve thousand stories is out."""


def told(archive: Archive, capsys: pytest.CaptureFixture[str], jobs: int) -> dict[str, Any]:
    """What `build --json` prints."""
    capsys.readouterr()
    assert main(["build", "--json", "--root", str(archive.root), "--now", LATE, "--jobs", str(jobs)]) == 0
    said: dict[str, Any] = json.loads(capsys.readouterr().out)
    return said


def publish_one(archive: Archive, capsys: pytest.CaptureFixture[str]) -> None:
    cold = told(archive, capsys, os.cpu_count() or 1)
    before = archive.site()
    assert cold["written"] == len(before.bytes)
    archive.write({archive.source(archive.count): archive.story(archive.count)})
    report = told(archive, capsys, 1)
    pages, machines = published(archive)
    assert archive.site().rewritten(before) == pages | machines
    assert archive.site().removed(before) == set()
    assert report["pages"] >= archive.count, "no story is held"
    assert len(pages) <= MOST_PAGES
    assert report["written"] == len(pages | machines)
    assert report["spliced"] == 0
    assert report["unchanged"] == len(archive.site().bytes) - report["written"]


def test_one_more_story_of_a_thousand_writes_its_page_and_the_lists_that_begin_with_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    publish_one(Archive(tmp_path, 1_010, delivery="client"), capsys)


@pytest.mark.long
def test_client_delivery_of_one_more_story_of_twelve_thousand(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    publish_one(Archive(tmp_path, 12_010, delivery="client"), capsys)


class Trapped(Exception):
    """A page was rendered that nothing has changed for."""


def trap(monkeypatch: pytest.MonkeyPatch, allowed: set[str]) -> list[str]:
    """From now on, rendering another page than these raises. The addresses that are rendered, in order."""
    rendered: list[str] = []
    render = Templates.render

    def guarded(self: Templates, name: str, language: str, names: Mapping[str, Any], read: Read) -> Shell:
        page = names.get("page")
        path = f"_f/{name.removeprefix('fragments/')}" if page is None else page.url.removeprefix("/") + "index.html"
        path = path.replace("404.htmlindex.html", "404.html")
        if path not in allowed:
            raise Trapped(path)
        rendered.append(path)
        return render(self, name, language, names, read)

    monkeypatch.setattr(Templates, "render", guarded)
    return rendered


def test_rendering_any_page_that_does_not_print_the_new_story_would_raise(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = Archive(tmp_path, 650, delivery="client")
    archive.build(LATE)
    pages, _ = published(archive)
    rendered = trap(monkeypatch, pages)
    archive.write({archive.source(archive.count): archive.story(archive.count)})
    report = archive.build(LATE, jobs=1)
    assert sorted(rendered) == sorted(pages)
    assert report.rendered == len(pages)


def test_rendering_any_page_but_the_one_whose_body_was_edited_would_raise(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = Archive(tmp_path, 310, delivery="client")
    archive.build(LATE)
    rendered = trap(monkeypatch, {archive.page(150)})
    archive.write({archive.source(150): archive.story(150).replace("The rest.", "The remainder.")})
    archive.build(LATE, jobs=1)
    assert rendered == [archive.page(150)]
