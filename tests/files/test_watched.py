"""What a watcher asks of the disk."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from standfirst.files import Kind, checkout_under_way, descend, glance, identity
from standfirst.files.watched import remote_type

if TYPE_CHECKING:
    from pathlib import Path

MOUNTS = r"""
22 27 0:21 / /proc rw,relatime - proc proc rw
27 1 254:0 / / rw,relatime - ext4 /dev/vda rw
30 27 0:40 / /home/ada/news rw,relatime shared:5 - nfs4 server:/news rw,vers=4.2
31 27 0:41 / /srv/My\040Site/content rw - fuse.sshfs ada@host: rw
32 27 0:42 / /data rw - cifs //server/data rw
33 27 0:43 / /data rw - ext4 /dev/vdb rw
34 27 0:44 / /ntfs rw - fuseblk /dev/vdc rw
"""


def test_a_descent_lists_what_came_when_the_folder_was_named(tmp_path: Path) -> None:
    seen = []
    for entry in descend(str(tmp_path), str(tmp_path)):
        seen.append(os.path.basename(entry.path))
        if entry.kind is Kind.FOLDER:
            (tmp_path / "late.md").write_text("x", encoding="utf-8")
    assert "late.md" in seen


def test_a_descent_enters_links_that_stay_inside_and_never_goes_round(tmp_path: Path) -> None:
    site, other = tmp_path / "site", tmp_path / "other"
    for folder in (site / "content", site / "shared/deep", other):
        folder.mkdir(parents=True)
    (site / "shared/a.md").write_text("x", encoding="utf-8")
    (site / "content/in").symlink_to("../shared")
    (site / "content/out").symlink_to(other)
    (site / "content/round").symlink_to(".")
    (site / "shared/back").symlink_to("../content")
    found = {entry.path: entry for entry in descend(str(site / "content"), str(site))}
    names = {os.path.relpath(path, site / "content") for path in found}
    assert names == {".", "in", "round", "in/a.md", "in/deep", "in/back"}
    assert found[str(site / "content/in/a.md")].real == str(site / "shared/a.md")


def test_a_descent_of_nothing_is_empty(tmp_path: Path) -> None:
    assert list(descend(str(tmp_path / "no"), str(tmp_path))) == []


def test_a_glance_follows_links_and_knows_second_names(tmp_path: Path) -> None:
    one = tmp_path / "one"
    one.write_text("abc", encoding="utf-8")
    seen = glance(str(one))
    assert seen is not None
    assert (seen.size, seen.alone) == (3, True)
    (tmp_path / "link").symlink_to("one")
    (tmp_path / "nowhere").symlink_to("none")
    os.link(one, tmp_path / "two")
    for name in ("link", "one", "two"):
        seen = glance(str(tmp_path / name))
        assert seen is not None
        assert (seen.size, seen.alone) == (3, False)
    assert glance(str(tmp_path / "nowhere")) is None
    folder = glance(str(tmp_path))
    assert folder is not None
    assert folder.size


def test_a_folder_is_another_one_after_it_was_replaced(tmp_path: Path) -> None:
    place = tmp_path / "content"
    assert identity(str(place)) is None
    place.mkdir()
    before = identity(str(place))
    assert before is not None
    place.rename(tmp_path / "old")
    place.mkdir()
    assert identity(str(place)) not in (None, before)


@pytest.mark.parametrize(
    ("place", "drive"),
    [
        ("/home/ada/news", "nfs4"),
        ("/home/ada/news/content", "nfs4"),
        ("/home/ada/newspaper", ""),
        ("/srv/My Site", "fuse.sshfs"),  # below it
        ("/data/site", ""),  # a local drive hides it
        ("/ntfs/site", ""),
        ("/home/ada/local", ""),
    ],
)
def test_network_drives_are_known_by_their_mounts(place: str, drive: str) -> None:
    assert remote_type([place], MOUNTS) == drive


def test_a_checkout_is_under_way_while_git_holds_its_lock(tmp_path: Path) -> None:
    site = tmp_path / "repository/paper"
    site.mkdir(parents=True)
    assert not checkout_under_way(str(site))
    (tmp_path / "repository/.git").mkdir()
    assert not checkout_under_way(str(site))
    lock = tmp_path / "repository/.git/index.lock"
    lock.write_bytes(b"")
    assert checkout_under_way(str(site))
    os.utime(lock, (1_000_000_000, 1_000_000_000))
    assert not checkout_under_way(str(site)), "a git that was killed has left it"


def test_a_second_working_tree_has_its_lock_elsewhere(tmp_path: Path) -> None:
    tree, git = tmp_path / "tree", tmp_path / "main/.git/worktrees/tree"
    tree.mkdir()
    git.mkdir(parents=True)
    (tree / ".git").write_text(f"gitdir: {git}\n", encoding="utf-8")
    assert not checkout_under_way(str(tree))
    (git / "index.lock").write_bytes(b"")
    assert checkout_under_way(str(tree))
