"""What every way of publishing keeps to."""

from __future__ import annotations

import os
import stat as modes
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from standfirst.problems import UsageError
from standfirst.publish import MARKER, Place, check_place
from tests.publish.outputs import Never, Site, Texts


@pytest.fixture(params=["two trees", "in place"])
def site(request: pytest.FixtureRequest, tmp_path: Path) -> Site:
    return Site(tmp_path, in_place=request.param == "in place")


def test_a_new_folder_is_filled_and_marked_as_ours(site: Site) -> None:
    output = site.publish({"index.html": "front", "world/a/index.html": "a"})
    assert site.found() == {"index.html": "front", "world/a/index.html": "a"}
    assert (site.live / MARKER).read_bytes() == b"release\n"
    assert sorted(output.written) == ["index.html", "world/a/index.html"]
    assert output.removed == []


def test_a_preview_is_marked_as_one(site: Site) -> None:
    site.publish({"a": "1"}, purpose="preview")
    assert (site.live / MARKER).read_bytes() == b"preview\n"
    site.publish({"a": "1"})
    assert (site.live / MARKER).read_bytes() == b"release\n"


def test_a_preview_never_takes_the_place_of_a_release(site: Site, tmp_path: Path) -> None:
    site.publish({"a": "1"})
    before = site.times()
    with pytest.raises(UsageError, match="the output folder site holds a release") as refused:
        Place(str(site.live), str(site.hidden), site.records, "site").output("preview")
    assert "--output preview-site" in refused.value.hint
    assert site.found() == {"a": "1"}
    assert site.times() == before


def test_what_is_known_to_be_right_is_not_even_asked_for(site: Site) -> None:
    site.publish({"a": "1"})
    output = site.publish(Never({"a": "1"}))
    assert output.written == output.removed == []


@pytest.mark.parametrize("remembered", [True, False])
def test_equal_bytes_keep_their_time_of_change(site: Site, remembered: bool) -> None:
    texts = {"a": "1", "b": "1", "c/d": "long"}
    site.publish(texts)
    for number in range(2, 6):
        before = site.times()
        if not remembered:
            site.records = []
        output = site.publish({**texts, "b": str(number)})
        assert output.written == ["b"]
        assert site.times() == {**before, "b": site.times()["b"]}
        assert site.found()["b"] == str(number)


def test_a_build_without_memory_that_changes_nothing_touches_nothing(site: Site) -> None:
    texts = {"a": "1", "b/c": "2"}
    site.publish(texts)
    before = site.times()
    site.records = []
    output = site.publish(texts)
    assert output.written == output.removed == []
    assert site.times() == before
    site.publish(Never(texts))


def test_a_file_that_somebody_else_changed_is_put_right(site: Site) -> None:
    for number in range(3):
        texts = {"a": "1", "b": "1", "c": str(number)}
        site.publish(texts)
        (site.live / "a").write_text("2")
        (site.live / "b").unlink()
        (site.live / "mine").write_text("a file of somebody")
        output = site.publish(texts)
        assert site.found() == texts
        assert sorted(output.written) == ["a", "b"]
        assert output.edited == ["a", "mine"]


def test_what_was_copied_back_as_it_was_or_is_to_change_anyway_is_nobodys_edit(site: Site) -> None:
    site.publish({"a": "1", "b": "1"})
    (site.live / "a").write_text("1")
    (site.live / "b").write_text("2")
    assert site.publish({"a": "1", "b": "3"}).edited == []


def test_what_no_page_owns_is_removed_with_its_empty_folders(site: Site) -> None:
    site.publish({"a/b/c/index.html": "1", "a/d.html": "1"})
    output = site.publish({"a/d.html": "1"})
    assert site.found() == {"a/d.html": "1"}
    assert not (site.live / "a" / "b").exists()
    assert output.removed == ["a/b/c/index.html"]


@pytest.mark.parametrize("name", ["a/strange", "strange", "new/strange"])
def test_what_somebody_put_there_is_removed_at_whatever_build_it_is_found(site: Site, name: str) -> None:
    for number in range(4):
        site.publish({"a/b": str(number), "c": "1"})
        (site.live / name).parent.mkdir(exist_ok=True)
        (site.live / name).write_text("theirs")
        output = site.publish({"a/b": str(number), "c": "1"})
        assert output.removed == [name]
        assert site.found() == {"a/b": str(number), "c": "1"}


def test_a_file_becomes_a_folder_and_a_file_again(site: Site) -> None:
    one, other = {"old": "1", "x": "1"}, {"old/deep/index.html": "2", "x": "1"}
    for texts in (one, other, one, other, other, one):
        site.publish(texts)
        assert site.found() == texts


def test_an_empty_folder_does_not_stand_in_the_way_of_a_file(site: Site) -> None:
    site.publish({"a": "1", "b/c": "1"})
    (site.live / "a").unlink()
    (site.live / "a" / "deep").mkdir(parents=True)
    (site.live / "a" / "deep").rmdir()
    site.publish({"a": "1", "b/c": "1"})
    assert site.found() == {"a": "1", "b/c": "1"}


@pytest.mark.parametrize("theirs", ["index.html", "notes/thesis.txt"])
def test_a_folder_that_is_not_ours_is_refused_untouched(tmp_path: Path, theirs: str) -> None:
    place = tmp_path / "site" / theirs
    place.parent.mkdir(parents=True)
    place.write_text("theirs")
    with pytest.raises(UsageError, match="the output folder site holds files that are not ours") as refused:
        Place(str(tmp_path / "site"), str(tmp_path / "tree"), [], "site").output("release")
    assert MARKER in refused.value.hint
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [place]


def test_a_folder_that_was_marked_by_hand_may_be_replaced(site: Site) -> None:
    site.live.mkdir()
    (site.live / "index.html").write_text("theirs")
    (site.live / MARKER).write_text("")
    site.publish({"a": "1"})
    assert site.found() == {"a": "1"}


def test_hidden_files_that_somebody_put_there_stay(site: Site) -> None:
    site.publish({"a": "1"})
    (site.live / ".git").mkdir()
    (site.live / ".git" / "HEAD").write_text("theirs")
    for texts in ({"a": "2"}, {"a": "3"}, {"b": "1"}):
        site.publish(texts)
        assert (site.live / ".git" / "HEAD").read_text() == "theirs"
        assert site.found() == texts


def test_a_file_in_the_place_of_the_output_is_refused_untouched(tmp_path: Path) -> None:
    (tmp_path / "site").write_text("theirs")
    with pytest.raises(UsageError, match=r"the output folder site cannot be made: .*/site is not a folder"):
        Place(str(tmp_path / "site"), str(tmp_path / "tree"), [], "site").output("release")
    assert (tmp_path / "site").read_text() == "theirs"


@pytest.fixture
def strict() -> Iterator[None]:
    """As on a machine where nobody else may read what a user makes."""
    if os.name == "nt":
        pytest.skip("there are no such rights on this system")
    before = os.umask(0o077)
    yield
    os.umask(before)


def modes_of(top: Path) -> dict[str, int]:
    return {str(path.relative_to(top.parent)): modes.S_IMODE(path.stat().st_mode) for path in (top, *top.rglob("*"))}


@pytest.mark.usefixtures("strict")
def test_a_web_server_may_read_all_of_a_new_site_whatever_the_umask(site: Site) -> None:
    site.live = site.live.parent / "www" / "paper" / "site"
    for number in range(4):
        site.publish({"a": str(number), "b/c": "1"})
        assert modes_of(site.live.parent.parent) == {
            "www": 0o755, "www/paper": 0o755, "www/paper/site": 0o755,
            "www/paper/site/.standfirst-output": 0o644, "www/paper/site/a": 0o644,
            "www/paper/site/b": 0o755, "www/paper/site/b/c": 0o644,
        }  # fmt: skip


@pytest.mark.usefixtures("strict")
@pytest.mark.parametrize("mode", [0o700, 0o750, 0o777])
def test_a_folder_that_was_there_keeps_its_rights(site: Site, mode: int) -> None:
    site.live.mkdir()
    site.live.chmod(mode)
    for number in range(3):
        site.publish({"a": str(number)})
        assert modes.S_IMODE(site.live.stat().st_mode) == mode


class _Killed(Exception):
    pass


class _Killing(Texts):
    """A build that dies when it asks for a file."""

    def __init__(self, texts: Mapping[str, str], at: str) -> None:
        super().__init__(texts)
        self._at = at

    def whole(self, path: str) -> bytes:
        if path == self._at:
            raise _Killed
        return super().whole(path)


def test_in_place_pages_come_after_what_they_need_and_before_what_leads_to_them(tmp_path: Path) -> None:
    site = Site(tmp_path, in_place=True)
    site.publish({"index.html": "front", "old/index.html": "old", "feed.xml": "feed"})
    texts = {"feed.xml": "2", "index.html": "2", "new/index.html": "new", "assets/s.css": "{}", "_f/recent.html": "2"}
    contents = Texts(texts)
    site.publish(contents)
    turns = {path: turn for turn, path in enumerate(contents.asked)}
    assert turns["assets/s.css"] < turns["new/index.html"] < turns["index.html"] < turns["feed.xml"]


def test_in_place_the_marker_says_that_a_build_did_not_end(tmp_path: Path) -> None:
    site = Site(tmp_path, in_place=True)
    site.publish({"index.html": "1", "a/index.html": "1"})
    killed = _Killing({"a/index.html": "2", "index.html": "2"}, "index.html")
    with pytest.raises(_Killed):
        site.publish(killed)
    assert (site.live / MARKER).read_text() == "release unfinished\n"
    with pytest.raises(UsageError, match="holds a release"):
        check_place(str(site.live), "site", "preview")
    output = site.publish({"index.html": "2", "a/index.html": "2"})
    assert (site.live / MARKER).read_text() == "release\n"
    assert output.edited == [], "it was the build that died"
