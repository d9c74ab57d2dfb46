"""What is said of a process: its time, its end, and the memory of its children too."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from benchmarks.machine import file_system, machine
from benchmarks.measure import family, timed

LINUX = pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="there is no /proc to look at")
HOLDS = "held = bytearray(80_000_000); held[::4096] = b'x' * len(held[::4096]); import time; time.sleep(0.4)"
PARENT = f"import subprocess, sys; sys.exit(subprocess.call([sys.executable, '-c', {HOLDS!r}]) or 3)"


@LINUX
def test_the_memory_of_a_child_counts(tmp_path: Path) -> None:
    run = timed([sys.executable, "-c", PARENT], tmp_path, os.environ)
    assert run.code == 3
    assert 80 < run.rss < 400
    assert run.pss == 0 or 70 < run.pss <= run.rss
    assert run.seconds > 0.4
    assert 0 < run.cpu < 10


def test_what_it_printed_and_how_it_ended_are_told(tmp_path: Path) -> None:
    run = timed([sys.executable, "-c", "import os; print(os.getcwd()); raise SystemExit(2)"], tmp_path, os.environ)
    assert run.code == 2
    assert run.printed.strip() == os.path.realpath(tmp_path)


@LINUX
def test_a_process_that_has_ended_has_no_family() -> None:
    assert list(family(2**22 + 1)) == [2**22 + 1]


def test_the_machine_is_described(tmp_path: Path) -> None:
    about = machine(tmp_path)
    assert about["processors"] == os.cpu_count()
    assert file_system(tmp_path) == about["file system"] != ""
