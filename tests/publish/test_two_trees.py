"""The exchange of two trees: what readers see meanwhile, and what a hidden tree is not believed."""

from __future__ import annotations

import errno
import os
import stat as modes
from pathlib import Path

import pytest

from standfirst.files import swap
from standfirst.problems import EnvironmentFault
from standfirst.publish import MARKER, TwoTrees, two_trees
from tests.publish.outputs import Never, Site, Texts


@pytest.fixture
def site(tmp_path: Path) -> Site:
    site = Site(tmp_path)
    if not isinstance(site.begin(), TwoTrees):
        pytest.skip("folders cannot change places on this system")
    return site


def test_the_second_tree_is_made_at_the_first_change(site: Site) -> None:
    site.publish({"a": "1", "b": "1"})
    assert not site.hidden.exists()
    site.publish({"a": "2", "b": "1"})
    assert site.found(site.hidden) == {"a": "1", "b": "1"}


def test_readers_see_the_old_site_until_all_is_ready(site: Site) -> None:
    site.publish({"a": "1", "b": "1"})
    output = site.begin()
    output.prepare()
    output.draft("a", b"2", b"2")
    assert site.found() == {"a": "1", "b": "1"}
    output.bring({"a": b"2", "b": b"1"}, Never({"a": "2", "b": "1"}))
    assert site.found() == {"a": "2", "b": "1"}
    assert output.written == ["a"]


def test_a_page_of_which_only_the_fragment_has_changed_is_written_from_there_on(site: Site) -> None:
    pages = {f"{n}": f"page {n}|{{}}" for n in range(5)}
    for number, sidebar in enumerate(("the first", "second", "a third and longer one", "4")):
        texts = Texts({path: text.format(sidebar) for path, text in pages.items()})
        site.publish(texts)
        assert site.found() == texts.texts
        assert (texts.asked == []) == (number >= 2)  # from then on there are two trees
        assert len(texts.ended) == (5 if number >= 2 else 0)


def touched(site: Site) -> set[int]:
    """When the inodes of both trees were changed last, but those of the file `a`."""
    return {path.stat().st_ctime_ns for tree in (site.live, site.hidden) for path in tree.glob("[bc]")}


def test_what_has_not_changed_costs_nothing_in_either_tree(site: Site) -> None:
    site.publish({"a": "1", "b": "1", "c": "1"})
    for number in (2, 3, 4):
        site.publish(Texts({"a": str(number), "b": "1", "c": "1"}))
    before = touched(site)
    contents = Texts({"a": "5", "b": "1", "c": "1"})
    site.publish(contents)
    assert contents.asked == ["a"]
    assert touched(site) == before


def test_a_build_that_died_leaves_the_old_site_and_the_next_one_is_right(site: Site) -> None:
    site.publish({"a": "1", "b": "1"})
    site.publish({"a": "2", "b": "1"})
    dead = site.begin()
    dead.prepare()
    dead.draft("a", b"3", b"3")
    assert (site.hidden / MARKER).read_text() == "unfinished\n"
    assert site.found() == {"a": "2", "b": "1"}
    os.utime(site.hidden / "a", ns=(0, 0))
    site.publish({"a": "4", "b": "1"})
    assert site.found() == {"a": "4", "b": "1"}


def test_drafts_of_a_build_that_came_to_nothing_are_no_release(site: Site) -> None:
    site.publish({"a": "1", "b": "1"})
    site.publish({"a": "2", "b": "1"})
    given_up = site.begin()
    given_up.prepare()
    given_up.draft("a", b"3", b"3")
    assert (site.hidden / MARKER).read_text() == "unfinished\n"
    site.records = given_up.records()
    site.publish({"a": "4", "b": "1"})
    assert site.found() == {"a": "4", "b": "1"}
    assert site.found(site.hidden) == {"a": "2", "b": "1"}


@pytest.mark.parametrize("mess", ["altered", "removed", "link", "foreign", "folder"])
def test_whatever_is_done_to_the_hidden_tree_never_shows(site: Site, tmp_path: Path, mess: str) -> None:
    texts = {"a/x": "1", "a/y": "1", "b": "1"}
    site.publish(texts)
    site.publish({**texts, "b": "2"})
    victim = site.hidden / "a" / "x"
    if mess == "foreign":
        (site.hidden / "a" / "strange").write_text("theirs")
    else:
        victim.unlink()
    if mess == "altered":
        victim.write_text("0")
    elif mess == "link":
        (tmp_path / "secret").write_text("mine")
        victim.symlink_to(tmp_path / "secret")
    elif mess == "folder":
        victim.mkdir()
    for number in ("3", "4"):
        site.publish({**texts, "b": number})
        assert site.found() == {**texts, "b": number}
        assert not (site.live / "a" / "x").is_symlink()
    if mess == "link":
        assert (tmp_path / "secret").read_text() == "mine"


def test_a_folder_that_became_a_link_is_not_written_through(site: Site, tmp_path: Path) -> None:
    site.publish({"a/x": "1", "b": "1"})
    site.publish({"a/x": "2", "b": "1"})
    (site.hidden / "a").rename(tmp_path / "elsewhere")
    (site.hidden / "a").symlink_to(tmp_path / "elsewhere")
    site.publish({"a/x": "3", "b": "1"})
    assert site.found() == {"a/x": "3", "b": "1"}
    assert not (site.live / "a").is_symlink()
    assert (tmp_path / "elsewhere" / "x").read_text() == "1"


def test_a_backup_made_of_hard_links_keeps_what_it_holds(site: Site, tmp_path: Path) -> None:
    site.publish({"a": "page|one", "b": "1"})
    os.link(site.live / "a", tmp_path / "backup")
    for text in ("two", "three", "four"):
        site.publish({"a": f"page|{text}", "b": "1"})
        assert (tmp_path / "backup").read_text() == "page|one"
        assert site.found() == {"a": f"page|{text}", "b": "1"}


def test_a_picture_is_in_both_trees_but_on_the_disk_once(site: Site) -> None:
    for number in range(3):
        site.publish(Texts({"a": str(number), "p.jpg": "picture"}, lasting=["p.jpg"]))
    assert (site.live / "p.jpg").stat().st_ino == (site.hidden / "p.jpg").stat().st_ino
    site.publish(Texts({"a": "4", "p.jpg": "another"}, lasting=["p.jpg"]))
    assert site.found() == {"a": "4", "p.jpg": "another"}
    assert (site.hidden / "p.jpg").read_text() == "picture"
    site.publish(Texts({"a": "5", "p.jpg": "another"}, lasting=["p.jpg"]))
    assert site.found() == {"a": "5", "p.jpg": "another"}


def test_where_folders_cannot_change_places_files_do(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    site.publish({"a": "1", "b/c": "1"})
    before = site.times()
    monkeypatch.setattr(two_trees, "exchange", lambda live, hidden: False)
    for number in ("2", "3"):
        output = site.publish({"a": number, "b/c": "1"})
        assert output.written == ["a"]
        assert site.found() == {"a": number, "b/c": "1"}
        assert site.times()["b/c"] == before["b/c"]
        assert not site.hidden.exists()


def test_an_exchange_that_fails_leaves_the_old_site_and_the_next_build_is_right(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.publish({"a": "1", "b": "1"})
    site.publish({"a": "2", "b": "1"})
    before = site.times()

    def fails(library: object, one: bytes, other: bytes) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    with monkeypatch.context() as patch:
        patch.setattr(swap, "_exchange", fails)
        with pytest.raises(EnvironmentFault, match="EIO"):
            site.publish({"a": "3", "b": "2"})
    assert site.found() == {"a": "2", "b": "1"}
    assert site.times() == before
    assert (site.hidden / MARKER).read_text() == "unfinished\n"  # never published: no earlier release
    site.publish({"a": "3", "b": "1"})
    assert site.found() == {"a": "3", "b": "1"}


def test_the_new_tree_has_the_rights_of_the_one_it_replaces(site: Site) -> None:
    site.publish({"a": "1"})
    site.live.chmod(0o750)
    for number in ("2", "3"):
        site.publish({"a": number})
        assert modes.S_IMODE(site.live.stat().st_mode) == 0o750


def test_files_of_a_build_in_place_that_died_are_cleared_away(site: Site) -> None:
    site.publish({"a": "1"})
    (site.live / ".standfirst-12-ab.tmp").write_text("half")
    site.publish({"a": "1"})
    assert not (site.live / ".standfirst-12-ab.tmp").exists()
