"""The folder that a build publishes into: which ones are refused, and what stays as it was when a build ends badly."""

from __future__ import annotations

import os
import stat as modes
from pathlib import Path

import pytest

from standfirst.problems import UsageError
from standfirst.publish import MARKER
from tests.build.tiny import TEMPLATES, Paper, story


@pytest.fixture
def paper(tmp_path: Path) -> Paper:
    return Paper(tmp_path / "paper", {"content/world/a.md": story("Alpha"), "content/world/b.md": story("Beta")})


def everything(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


# --- what is no folder ---


@pytest.mark.parametrize("output", ["standfirst.toml", "notes.txt", "notes.txt/site", "link", "loop"])
def test_an_output_that_is_no_folder_is_refused_before_anything_is_written(paper: Paper, output: str) -> None:
    paper.write({"notes.txt": "mine"})
    (paper.root / "link").symlink_to("notes.txt")
    (paper.root / "loop").symlink_to("loop")
    before = everything(paper.root)
    with pytest.raises(UsageError, match=f"the output folder {output} cannot be made: .* is not a folder") as refused:
        paper.build(output=output)
    assert "--output" in refused.value.hint
    assert everything(paper.root) == before
    assert (paper.root / "link").is_symlink()


@pytest.mark.parametrize("there", [True, False], ids=["to a folder", "to nothing"])
def test_a_link_as_the_output_stays_and_its_folder_is_the_site(paper: Paper, tmp_path: Path, there: bool) -> None:
    target, link = tmp_path / "www" / "paper", paper.root / "site"
    if there:
        target.mkdir(parents=True)
    link.symlink_to(target)
    for title in ("Gamma", "Delta", "Epsilon"):
        paper.write({"content/world/c.md": story(title)})
        paper.good()
        assert link.is_symlink()
        assert not target.is_symlink()
        assert title.encode() in (target / "world/c/index.html").read_bytes()


def test_a_link_to_a_folder_of_others_is_refused_untouched(paper: Paper, tmp_path: Path) -> None:
    theirs = tmp_path / "www" / "index.html"
    theirs.parent.mkdir()
    theirs.write_text("theirs")
    (paper.root / "site").symlink_to(theirs.parent)
    with pytest.raises(UsageError, match="the output folder site holds files that are not ours"):
        paper.build()
    assert everything(theirs.parent) == {"index.html": b"theirs"}


# --- builds that come to nothing ---


def hidden_tree(paper: Paper) -> Path:
    (tree,) = paper.root.glob(".standfirst/tree-*")
    return tree


@pytest.mark.parametrize("jobs", [1, 2])
def test_pages_drafted_before_a_template_fault_are_no_release(paper: Paper, jobs: int) -> None:
    many = {f"content/world/s{number}.md": story(f"Story {number}") for number in range(80)}
    paper.write(many)
    paper.good(jobs=jobs)
    paper.change("content/world/a.md", "Alpha", "Aleph")
    paper.good(jobs=jobs)
    assert (hidden_tree(paper) / MARKER).read_text() == "release\n"
    before = paper.output()
    paper.change("templates/base.html", "<aside>", "<aside id=new>")
    paper.write({"templates/404.html": "{{ page.nothing }}"})
    report = paper.build(jobs=jobs)
    assert not report.published
    assert paper.output() == before
    assert (hidden_tree(paper) / MARKER).read_text() == "unfinished\n"
    assert any(b"id=new" in data for data in paper.output_of(hidden_tree(paper)).values())
    paper.write({"templates/404.html": TEMPLATES["templates/404.html"]})
    paper.good(jobs=jobs)
    assert paper.output() == paper.clean()
    assert (hidden_tree(paper) / MARKER).read_text() == "release\n"
    assert paper.output_of(hidden_tree(paper)) == before


@pytest.mark.skipif(os.name == "nt", reason="there are no such rights on this system")
def test_a_strict_umask_keeps_the_cache_from_others_but_not_the_site(paper: Paper) -> None:
    before = os.umask(0o077)
    try:
        for title in ("Gamma", "Delta", "Epsilon"):
            paper.write({"content/world/c.md": story(title)})
            paper.good()
            assert modes.S_IMODE((paper.root / "site").stat().st_mode) == 0o755
            assert modes.S_IMODE((paper.root / ".standfirst").stat().st_mode) == 0o700
    finally:
        os.umask(before)


# --- previews ---


def test_a_preview_never_takes_the_place_of_a_release(paper: Paper) -> None:
    paper.write({"content/world/c.md": story("Gamma", draft="true")})
    paper.good()
    before = everything(paper.root)
    with pytest.raises(UsageError, match="the output folder site holds a release") as refused:
        paper.build(drafts=True)
    assert "--output preview-site" in refused.value.hint
    assert everything(paper.root) == before  # not even the cache of the release is lost
    assert paper.good().rendered == 0


def test_a_preview_goes_where_nothing_is_or_a_preview_and_a_release_over_it(paper: Paper) -> None:
    paper.write({"content/world/c.md": story("Gamma", draft="true")})
    for title in ("Gamma", "Delta", "Epsilon"):
        paper.write({"content/world/c.md": story(title, draft="true")})
        assert paper.build(drafts=True).published
        assert title in paper.page("world/c")
    assert paper.build().published
    assert (paper.root / "site" / MARKER).read_text() == "release\n"
    assert "world/c/index.html" not in paper.output()


def test_a_link_to_a_release_is_a_release(paper: Paper) -> None:
    paper.good()
    (paper.root / "preview-site").symlink_to("site")
    with pytest.raises(UsageError, match="the output folder preview-site holds a release"):
        paper.build(drafts=True, output="preview-site")
