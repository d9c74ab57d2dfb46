"""The archive that benchmarks are made from: the same bytes each time, and nothing wrong with them."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.corpus import AUTHORS, NOW, SECTIONS, TOPICS_EACH, Archive, write, write_story
from standfirst.build import Request, build

COUNT = 60


def tree(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "other"):
        archive = write(tmp_path / name, COUNT)
        write_story(tmp_path / name, archive.published(20))
    assert tree(tmp_path / "one") == tree(tmp_path / "other")


def test_another_seed_gives_another_archive() -> None:
    one, other = (list(Archive(COUNT, seed).stories()) for seed in (1, 2))
    assert not {story.text for story in one} & {story.text for story in other}


def test_an_archive_looks_as_its_description_says() -> None:
    stories = list(Archive(COUNT).stories())
    words = [len(story.text.split("---\n", 2)[2].split()) for story in stories]
    assert len({story.path for story in stories}) == COUNT
    assert len({story.date for story in stories}) == COUNT
    assert stories == sorted(stories, key=lambda story: story.date)
    assert stories[-1].date < NOW
    assert {story.path.split("/")[0] for story in stories} == set(SECTIONS)
    assert 400 < sum(words) / COUNT < 520
    assert all(story.text.count("\n## ") == 3 for story in stories)
    assert 0.15 < sum("\nAlso Read: " in story.text for story in stories) / COUNT < 0.5
    topics = [story.text.split("\ntags: [")[1].split("]")[0].split(", ") for story in stories]
    assert {len(set(three)) for three in topics} == {TOPICS_EACH}
    assert len({story.text.split("\nauthors: [")[1].split("]")[0].split(", ")[0] for story in stories}) <= AUTHORS


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("corpus") / "site"
    write(folder, COUNT)
    return folder


def test_the_archive_builds_without_any_problem(site: Path) -> None:
    report = build(Request(root=str(site), now=NOW.isoformat()))
    assert report.problems == ()
    assert report.held == ()
    assert report.stories == COUNT
