"""What a machine does to a build, and where it is tested.

| fault | test |
|---|---|
| killed anywhere, power cut | `test_killed_build`, `test_power_cut`; a cache whose commit was killed: `incremental/test_killed`, `build/test_cache` |
| Ctrl-C (twice), SIGTERM, SIGHUP, closed pipe | here; `cli/test_streams`, `cli/test_publishing` |
| no room, quota, no inodes, too big a file | `test_nth_call` (ENOSPC), `build/test_no_room` (a real limit); room for the second tree: here |
| a read that fails (EIO), no rights, read-only, too many open files, short reads and writes | `test_nth_call`; a real limit of open files, rights of another user: here |
| interrupted calls (EINTR) | here, by a storm of real signals; `test_nth_call` |
| another file system, a mount point, no exchange | `files/test_hidden`, `publish/test_two_trees` |
| a process that is killed or dies of memory | `incremental/test_processes`, `test_killed_build` (with two processes the child is killed) |
| a story that crashes or stalls its process | `build/test_stalled`, `test_budget`, where there are such |
| a damaged, older, newer or foreign cache; two builds at once | `build/test_store_damage`, `build/test_cache`; who holds the lock: here |
| an output that was edited (and the warning), or is gone | here; `build/test_public`, `publish/test_outputs`, `files/test_looking` |
| a file that changed and kept its size and time, or changes under a build | `test_snapshot` |
| clocks | `build/` and `cli/`, where the clock of a build is tested |
| watchers, their limits, overflows, roots that go, drives without events, storms, slow editors, loops | `preview/test_watch`, `test_gathering`, `test_changes`, `test_saves`, `files/test_watched` |
| templates with faults, clients that hang, a port that is taken | `preview/test_desk`, `test_stalled`, `test_ports`, `test_hosting` |
| locale, home, terminal, closed streams | here; `test_reproducible` |
| umask, group, root | `test_reproducible`, `build/test_output_folder`; setgid: here |
"""

from __future__ import annotations

import os
import resource
import signal
import stat as modes
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from standfirst.files import DiskFiles
from standfirst.incremental import SqliteStore
from standfirst.problems import EnvironmentFault
from standfirst.publish import two_trees
from tests.build.tiny import NOW, Paper, story
from tests.conftest import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable

STORIES = {f"content/world/s{n}.md": story(f"Story {n}", f"2025-01-01T10:{n:02}") for n in range(20)}


@pytest.fixture
def paper(tmp_path: Path) -> Paper:
    return Paper(tmp_path / "paper", STORIES)


def command(paper: Paper, *more: str) -> list[str]:
    return [sys.executable, "-m", "standfirst", "build", "--root", str(paper.root), "--now", NOW, *more]


def built(
    paper: Paper, *more: str, limit: Callable[[], None] | None = None, **other: Any
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command(paper, *more), preexec_fn=limit, stderr=subprocess.PIPE, text=True, check=False, cwd=ROOT, **other
    )


# --- signals ---

SLOW = "{% for n in range(3000) %}{% for m in range(300) %}{% endfor %}{% endfor %}"


def heedful() -> None:
    """A shell that runs the tests in the background would make what they start deaf to Ctrl-C, and nohup to a hang-up."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    signal.signal(signal.SIGHUP, signal.SIG_DFL)


@pytest.mark.parametrize(
    ("signals", "codes"),
    [
        ([signal.SIGINT], {130}),
        ([signal.SIGINT, signal.SIGINT], {130, -signal.SIGINT}),
        ([signal.SIGTERM], {143, -signal.SIGTERM}),
        ([signal.SIGHUP], {129, -signal.SIGHUP}),
    ],
    ids=["Ctrl-C", "Ctrl-C twice", "SIGTERM", "SIGHUP"],
)
def test_a_signal_ends_a_build_at_once_and_changes_nothing(
    paper: Paper, signals: list[signal.Signals], codes: set[int]
) -> None:
    paper.good()
    before = paper.output()
    paper.change("templates/base.html", "<aside>", f"<aside id=new>{SLOW}")
    with subprocess.Popen(
        command(paper, "--jobs", "1"),
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        preexec_fn=heedful,  # noqa: PLW1509 (nothing here has threads)
    ) as build:
        until = time.monotonic() + 30
        while b"unfinished" not in b"".join(
            p.read_bytes() for p in paper.root.glob(".standfirst/tree-*/.standfirst-*")
        ):
            assert time.monotonic() < until
            time.sleep(0.01)
        for one in signals:
            build.send_signal(one)
        started = time.monotonic()
        assert build.wait(20) in codes
        assert time.monotonic() - started < 5, "a second, on a machine with nothing else to do"
        assert build.stderr is not None
        assert "Traceback" not in build.stderr.read()
    assert paper.output() == before
    paper.change("templates/base.html", SLOW, "")
    paper.good()
    assert paper.output() == paper.clean()


def test_a_storm_of_signals_is_not_noticed(paper: Paper) -> None:
    """Each interrupts a call of the system: EINTR, which nobody is to see."""
    program = (
        "import signal, sys; from standfirst.cli import main\n"
        "signal.signal(signal.SIGUSR1, lambda *_: None); signal.signal(signal.SIGVTALRM, lambda *_: None)\n"
        "signal.signal(signal.SIGALRM, lambda *_: None); signal.setitimer(signal.ITIMER_REAL, 0.0005, 0.0005)\n"
        "code = main(sys.argv[1:]); signal.setitimer(signal.ITIMER_REAL, 0); sys.exit(code)"
    )
    for title in ("Alpha", "Beta", "Gamma"):
        paper.write({"content/world/a.md": story(title)})
        done = subprocess.run([sys.executable, "-c", program, *command(paper)[3:]], check=False, cwd=ROOT)
        assert done.returncode == 0
        assert title in paper.page("world/a")
    assert paper.output() == paper.clean()


# --- limits and rights ---


@pytest.mark.parametrize("most", [64, 8])
def test_few_open_files_are_enough_or_the_build_says_so(paper: Paper, most: int) -> None:
    done = built(paper, limit=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (most, most)))
    if most == 64:
        assert done.returncode == 0, done.stderr
    if done.returncode:
        assert done.returncode == 3, done.stderr
        assert "ulimit -n" in done.stderr
    paper.good()
    assert paper.output() == paper.clean()


def test_room_for_a_second_tree_is_asked_for_first(paper: Paper, monkeypatch: pytest.MonkeyPatch) -> None:
    paper.good()
    before = paper.output()
    paper.change("content/world/s1.md", "Story 1", "Another")
    for free in ((50_000, 10_000), (10_000_000, 12)):
        monkeypatch.setattr(two_trees, "room", lambda place, free=free: free)
        with pytest.raises(
            EnvironmentFault, match=r"it needs \d+ MB and \d+ files, \d+ MB and \d+ files are free"
        ) as told:
            paper.build()
        assert told.value.hint == "free some disk space"
        assert paper.output() == before
    monkeypatch.undo()
    paper.good()


nobody = pytest.mark.skipif(os.name == "nt" or os.geteuid() != 0, reason="only root can be another user for a test")


@nobody
def test_an_output_whose_folder_is_not_ours_is_told_before_anything_is_made() -> None:
    with tempfile.TemporaryDirectory() as folder:  # pytest's own are for nobody else
        os.chmod(folder, 0o755)
        _told_before_anything_is_made(Path(folder))


def _told_before_anything_is_made(folder: Path) -> None:
    def another_user() -> None:
        os.setgid(65534)
        os.setuid(65534)

    paper, www = Paper(folder / "paper", STORIES), folder / "www"
    www.mkdir()
    for path in (paper.root, *paper.root.rglob("*")):
        os.chown(path, 65534, 65534)
    done = built(paper, "--output", str(www / "site"), limit=another_user)
    if "Permission denied: " in done.stderr and "standfirst" in done.stderr.partition("Permission denied: ")[2]:
        pytest.skip("another user cannot read the program")
    assert done.returncode == 3, done.stderr
    assert f"cannot put the new site in the place of {www}/site: Permission denied (EACCES)" in done.stderr
    assert "mend: give this user the right to it and to the folder above it" in done.stderr
    assert not list(www.iterdir())
    assert not list(paper.root.glob(".standfirst/tree-*"))


@nobody
def test_new_folders_and_files_have_the_group_that_the_output_hands_down(paper: Paper) -> None:
    paper.good()
    site = paper.root / "site"
    for folder in (site, *(path for path in site.rglob("*") if path.is_dir())):
        os.chown(folder, -1, 65534)
        folder.chmod(0o2755)
    for title in ("Alpha", "Beta", "Gamma"):
        paper.write({f"content/new/{title.lower()}.md": story(title)})
        paper.good()
        new = site / "new" / title.lower()
        assert {path.stat().st_gid for path in (site, new, new / "index.html")} == {65534}
        assert modes.S_IMODE(new.stat().st_mode) == 0o2755


# --- two builds, and what others do ---


def test_who_holds_the_lock_is_said(paper: Paper) -> None:
    paper.good()
    store = SqliteStore(str(paper.root / ".standfirst"), b"")
    try:
        with pytest.raises(
            EnvironmentFault, match=rf"another build is using .*: process {os.getpid()}, since \d\d:\d\d"
        ):
            paper.build()
    finally:
        store.close()


def test_the_children_of_a_dead_holder_are_waited_for(paper: Paper) -> None:
    """A build that is killed leaves its lock to them, until they notice."""
    paper.good()
    end, ours = os.pipe()
    program = (
        "import os; from standfirst.incremental.lock import Lock\n"
        f"lock = Lock({str(paper.root / '.standfirst' / 'lock')!r})\n"
        f"if os.fork() == 0:\n    os.read({end}, 1)\n"
        "os._exit(0)"
    )
    subprocess.run([sys.executable, "-c", program], check=True, cwd=ROOT, pass_fds=[end])
    os.close(end)
    ended: list[float] = []

    def noticed() -> None:
        ended.append(time.monotonic())
        os.close(ours)

    threading.Timer(0.5, noticed).start()
    paper.good()
    assert ended, "they had not noticed when the build was done"


def test_what_somebody_did_to_the_output_is_put_right(paper: Paper) -> None:
    paper.good()
    right = paper.output()
    for page in ("world/s1/index.html", "index.html"):
        place = paper.root / "site" / page
        times = place.stat()
        place.write_bytes(b"x" * times.st_size)
        os.utime(place, ns=(times.st_atime_ns, times.st_mtime_ns))  # as rsync and tar may leave it
        assert [(problem.code, problem.file) for problem in paper.build().problems] == [
            ("output-edited", f"site/{page}")
        ]
        assert paper.output() == right
    for tree in sorted((paper.root / "site").iterdir()):
        tree.rename(paper.root.parent / f"taken-{tree.name}")
    paper.good()
    assert paper.output() == right


def test_folders_a_thousand_deep_are_a_fault_of_the_content(paper: Paper) -> None:
    here = os.getcwd()
    os.chdir(paper.root / "content")
    try:
        for _ in range(1000):
            os.mkdir("d")
            os.chdir("d")
        Path("x.md").write_text(story("Deep"))
        os.chdir(here)
        report = paper.build()
        assert not report.published
        assert [problem.code for problem in report.problems] == ["file-unreadable"]
        assert "lies in more than 100 folders" in report.problems[0].message
        assert len(DiskFiles(paper.root).walk("content").files) == len(STORIES)
    finally:
        os.chdir(here)
        subprocess.run(["rm", "-rf", str(paper.root / "content" / "d")], check=True)  # Python itself cannot


# --- surroundings ---


@pytest.mark.parametrize("streams", [">&-", ">&- 2>&- <&-"])
def test_streams_may_be_closed(paper: Paper, streams: str) -> None:
    line = " ".join(command(paper, "--json", "--jobs", "1"))
    assert (
        subprocess.run(f"{line} {streams}", shell=True, check=False, cwd=ROOT, stdout=subprocess.DEVNULL).returncode
        == 0
    )
    assert paper.output()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device of Linux")
def test_nobody_to_tell_changes_no_exit_code_into_that_of_wrong_content(paper: Paper) -> None:
    line = " ".join(command(paper, "--jobs", "1"))
    assert subprocess.run(f"{line} 2>/dev/full", shell=True, check=False, cwd=ROOT).returncode == 3


def test_a_bare_environment_is_enough(paper: Paper) -> None:
    for environment in ({}, {"HOME": "/proc", "LC_ALL": "C", "COLUMNS": "40", "NO_COLOR": "1", "TERM": "dumb"}):
        done = built(paper, "--clean", env={"PYTHONPATH": str(ROOT), **environment})
        assert done.returncode == 0, done.stderr
        assert "\x1b" not in done.stderr
