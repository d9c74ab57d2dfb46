"""What programs do to a file when they save it, replayed as system calls. Each save is one batch that names the file,
and in none is a file called finished that is empty."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.preview.listening import Listening

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the ends of writing are not told")

STORY = Path("content/world/bridge.md")
NEW = b"---\ntitle: A bridge opens\n---\n\nIt is red.\n"


@pytest.fixture
def site(tiny: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tiny / "content/world")
    return tiny


@pytest.fixture
def listening(site: Path, tmp_path: Path) -> Iterator[Listening]:
    (tmp_path / "theme").mkdir()
    listening = Listening(site, tmp_path / "theme")
    yield listening
    listening.close()


def write(name: str, *parts: bytes, flags: int = 0, pause: float = 0.0) -> None:
    """Opens, writes in parts, sees to it that they are on the disk, closes."""
    descriptor = os.open(name, os.O_WRONLY | flags, 0o644)
    for part in parts:
        os.write(descriptor, part)
        os.fsync(descriptor)
        time.sleep(pause)
    os.close(descriptor)


CREATE, EXCLUSIVE = os.O_CREAT | os.O_TRUNC, os.O_CREAT | os.O_EXCL


def vim_swap(save: Callable[[], None]) -> None:
    """The swap file is there for as long as the file is open."""
    write(".bridge.md.swp", b"b0VIM", flags=EXCLUSIVE)
    write(".bridge.md.swx", flags=EXCLUSIVE)
    os.unlink(".bridge.md.swx")
    save()
    write(".bridge.md.swp", b"b0VIM 9.0")
    os.unlink(".bridge.md.swp")


def vim_probe() -> None:
    """backupcopy=auto tries whether a new file would have the owner and rights of the old one."""
    write("4913", flags=EXCLUSIVE)
    os.unlink("4913")


def vim_renaming(*, keep: bool) -> None:
    vim_probe()
    os.rename("bridge.md", "bridge.md~")
    write("bridge.md", NEW, flags=CREATE)
    os.chmod("bridge.md", 0o644)
    if not keep:
        os.unlink("bridge.md~")


def vim_copying(*, keep: bool) -> None:
    write("bridge.md~", Path("bridge.md").read_bytes(), flags=EXCLUSIVE)
    os.utime("bridge.md~")
    write("bridge.md", NEW, flags=os.O_TRUNC)
    if not keep:
        os.unlink("bridge.md~")


def vim_backup_elsewhere() -> None:
    os.makedirs("../../.backups", exist_ok=True)
    vim_probe()
    os.rename("bridge.md", "../../.backups/bridge.md~")
    write("bridge.md", NEW, flags=CREATE)


def emacs() -> None:
    """A lock that is a link to nothing, an automatic copy, a backup by renaming."""
    os.symlink("ada@desk.4711:1700000000", ".#bridge.md")
    write("#bridge.md#", NEW[:20], flags=CREATE)
    os.rename("bridge.md", "bridge.md~")
    write("bridge.md", NEW, flags=EXCLUSIVE)
    os.chmod("bridge.md", 0o644)
    os.unlink("#bridge.md#")
    os.unlink(".#bridge.md")


def emacs_precious() -> None:
    """file-precious-flag: written beside, then moved over the old one."""
    write("bridge.md~", Path("bridge.md").read_bytes(), flags=CREATE)
    write(".#bridge.mdXyZ123", NEW, flags=EXCLUSIVE)
    os.rename(".#bridge.mdXyZ123", "bridge.md")


def truncating() -> None:
    """VS Code, nano, Sublime with atomic_save off, ed, gedit on a file with other names."""
    write("bridge.md", NEW, flags=CREATE)


def vscode_slowly() -> None:
    """It empties the file, closes it, and comes again to write."""
    write("bridge.md", flags=os.O_TRUNC)
    time.sleep(0.05)
    write("bridge.md", NEW)


def jetbrains() -> None:
    """Safe write."""
    write("bridge.md___jb_tmp___", NEW, flags=CREATE)
    os.rename("bridge.md", "bridge.md___jb_old___")
    os.rename("bridge.md___jb_tmp___", "bridge.md")
    os.unlink("bridge.md___jb_old___")


def sublime() -> None:
    """atomic_save."""
    write(".sublAb12.tmp", NEW, flags=EXCLUSIVE)
    os.chmod(".sublAb12.tmp", 0o644)
    os.rename(".sublAb12.tmp", "bridge.md")


def nano() -> None:
    """With a lock file and a backup."""
    write(".bridge.md.swp", b"b0nano", flags=EXCLUSIVE)
    write("bridge.md~", Path("bridge.md").read_bytes(), flags=CREATE)
    write("bridge.md", NEW[:10], NEW[10:], flags=os.O_TRUNC)
    os.unlink(".bridge.md.swp")


def libreoffice() -> None:
    """A lock file; the old file is emptied at once and filled after a while, in pieces."""
    write(".~lock.bridge.md#", b",ada,desk,", flags=CREATE)
    write("lu4711ab.tmp", NEW, flags=EXCLUSIVE)
    write("bridge.md", flags=os.O_TRUNC)
    time.sleep(0.1)
    write("bridge.md", NEW[:15], NEW[15:], pause=0.05)
    os.unlink("lu4711ab.tmp")
    os.unlink(".~lock.bridge.md#")


def gedit() -> None:
    """GIO: a stream to a hidden file, a backup, then two moves."""
    write(".goutputstream-AB12CD", NEW, flags=EXCLUSIVE)
    os.link("bridge.md", "bridge.md~")
    os.rename(".goutputstream-AB12CD", "bridge.md")


def kate() -> None:
    """QSaveFile, with a backup and a swap file."""
    write(".bridge.md.kate-swp", b"\0kate", flags=CREATE)
    write("bridge.md~", Path("bridge.md").read_bytes(), flags=CREATE)
    write(".bridge.mdqXyZ12", NEW, flags=EXCLUSIVE)
    os.rename(".bridge.mdqXyZ12", "bridge.md")
    os.unlink(".bridge.md.kate-swp")


def unnamed() -> None:
    """QSaveFile where the system has files without a name: it is written so, then linked and moved in."""
    descriptor = os.open(".", os.O_WRONLY | os.O_TMPFILE, 0o644)
    os.write(descriptor, NEW)
    os.link(f"/proc/self/fd/{descriptor}", "bridge.md.XyZ123", src_dir_fd=descriptor, follow_symlinks=True)  # linkat(2)
    os.rename("bridge.md.XyZ123", "bridge.md")
    os.close(descriptor)


def helix() -> None:
    """The old file is moved away until the new one is written."""
    os.rename("bridge.md", "bridge.mdaB3dE1.bck")
    write("bridge.md", NEW, flags=EXCLUSIVE)
    os.unlink("bridge.mdaB3dE1.bck")


def sed() -> None:
    write("sedaB3dE1", NEW, flags=EXCLUSIVE)
    os.rename("sedaB3dE1", "bridge.md")


def sed_backup() -> None:
    write("sedaB3dE1", NEW, flags=EXCLUSIVE)
    os.rename("bridge.md", "bridge.md.bak")
    os.rename("sedaB3dE1", "bridge.md")


def removing() -> None:
    """git, tar, cp --remove-destination."""
    os.unlink("bridge.md")
    write("bridge.md", NEW, flags=EXCLUSIVE)


def removing_slowly() -> None:
    os.unlink("bridge.md")
    time.sleep(0.2)
    write("bridge.md", NEW, flags=EXCLUSIVE)


def rsync() -> None:
    write(".bridge.md.Xy12Zz", NEW[:9], NEW[9:], flags=EXCLUSIVE)
    os.utime(".bridge.md.Xy12Zz")
    os.rename(".bridge.md.Xy12Zz", "bridge.md")


def syncthing() -> None:
    write(".syncthing.bridge.md.tmp", NEW[:9], NEW[9:], flags=CREATE, pause=0.01)
    os.chmod(".syncthing.bridge.md.tmp", 0o644)
    os.rename(".syncthing.bridge.md.tmp", "bridge.md")


def dropbox() -> None:
    """Its copies lie in a hidden folder of the account, not of the site."""
    os.makedirs("../../../.dropbox.cache", exist_ok=True)
    write("../../../.dropbox.cache/x", NEW, flags=CREATE)
    os.rename("../../../.dropbox.cache/x", "bridge.md")


def exchanging() -> None:
    """Programs that keep the old version: the two files change places by way of a third name."""
    write("bridge.md.tmp", NEW, flags=EXCLUSIVE)
    os.rename("bridge.md", "bridge.md.bak")
    os.rename("bridge.md.tmp", "bridge.md")


SAVES: dict[str, Callable[[], None]] = {
    "vim, backup, backupcopy=no": lambda: vim_swap(lambda: vim_renaming(keep=True)),
    "vim, writebackup, backupcopy=auto": lambda: vim_swap(lambda: vim_renaming(keep=False)),
    "vim, backup, backupcopy=yes": lambda: vim_swap(lambda: vim_copying(keep=True)),
    "vim, writebackup, backupcopy=yes": lambda: vim_swap(lambda: vim_copying(keep=False)),
    "vim, no backup": lambda: vim_swap(truncating),
    "vim, backupdir elsewhere": lambda: vim_swap(vim_backup_elsewhere),
    "emacs": emacs,
    "emacs, file-precious-flag": emacs_precious,
    "VS Code": truncating,
    "VS Code, in two steps": vscode_slowly,
    "JetBrains": jetbrains,
    "Sublime, atomic_save": sublime,
    "Sublime": truncating,
    "nano": nano,
    "LibreOffice": libreoffice,
    "gedit": gedit,
    "Kate": kate,
    "Qt without a name": unnamed,
    "Helix": helix,
    "sed -i": sed,
    "sed -i.bak": sed_backup,
    "removing first": removing,
    "removing first, slowly": removing_slowly,
    "rsync": rsync,
    "Syncthing": syncthing,
    "Dropbox": dropbox,
    "exchanging": exchanging,
}


@pytest.mark.parametrize("program", SAVES)
def test_a_save_is_one_batch_that_names_the_file_and_nothing_else(
    program: str, listening: Listening, site: Path
) -> None:
    SAVES[program]()
    assert (site / STORY).read_bytes() == NEW
    heard = listening.rest()
    assert [listening.names(one.batch) for one in heard] == [{str(STORY)}]
    (one,) = heard
    assert not one.batch.whole
    assert not one.batch.settled
    assert list(one.sizes.values()) == [len(NEW)]


VIM = "set backupskip= writebackup backupcopy=no"
PROGRAMS = {
    "sed": ["sed", "-i", "s/open/shut/", "bridge.md"],
    "perl": ["perl", "-pi", "-e", "s/open/shut/", "bridge.md"],
    "vim": ["vim", "-u", "NONE", "-i", "NONE", "-es", "-c", VIM, "-c", "%s/open/shut/", "-c", "wq", "bridge.md"],
}


@pytest.mark.parametrize("tool", PROGRAMS)
def test_the_programs_themselves_save_in_one_batch(tool: str, listening: Listening) -> None:
    if shutil.which(tool) is None:
        pytest.skip(f"{tool} is not installed")
    subprocess.run(PROGRAMS[tool], check=True, stdin=subprocess.DEVNULL)
    assert b"shut" in Path("bridge.md").read_bytes()
    assert [listening.names(one.batch) for one in listening.rest()] == [{str(STORY)}]


def test_a_lone_save_goes_at_once(listening: Listening) -> None:
    def seconds() -> float:
        truncating()
        ended = time.perf_counter()
        return listening.next().at - ended

    assert any(seconds() < 0.01 for _ in range(100)), "the machine may have other work now and then"


def test_a_file_that_stays_empty_is_told_in_the_end(listening: Listening, site: Path) -> None:
    write("bridge.md", flags=os.O_TRUNC)
    heard = listening.next()
    assert listening.names(heard.batch) == {str(STORY)}
    assert heard.batch.settled == {str(site / STORY)}


def test_a_file_that_is_moved_away_and_stays_away_is_told_in_the_end(listening: Listening, site: Path) -> None:
    os.rename("bridge.md", site.parent / "bridge.md")
    assert listening.next().batch.settled == {str(site / STORY)}


def test_a_story_that_gets_another_name_is_one_batch(listening: Listening) -> None:
    os.rename("bridge.md", "tunnel.md")
    assert listening.paths() == {str(STORY), "content/world/tunnel.md"}


def git(*arguments: str) -> None:
    names = ["-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false", "-c", "gc.auto=0"]
    subprocess.run(["git", *names, *arguments], check=True, capture_output=True)


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
def test_a_checkout_of_many_files_is_one_batch(site: Path, tmp_path: Path) -> None:
    many = 5000
    os.chdir(site)

    def write_all(text: str) -> None:
        for number in range(many):
            folder = site / f"content/s{number % 100}"
            folder.mkdir(exist_ok=True)
            (folder / f"{number}.md").write_text(text, encoding="utf-8")

    write_all("one")
    git("init", "-q", "-b", "one")
    git("add", ".")
    git("commit", "-q", "-m", "one")
    git("checkout", "-q", "-b", "two")
    write_all("and two")
    git("commit", "-q", "-a", "-m", "two")
    (tmp_path / "theme").mkdir()
    listening = Listening(site, tmp_path / "theme")
    try:
        git("checkout", "-q", "one")
        (heard,) = listening.rest()
        assert heard.batch.whole
    finally:
        listening.close()
