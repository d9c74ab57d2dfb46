"""One build as a process of its own: wall and processor seconds, the memory of all its processes, and what others did.

It knows no generator. Memory is looked at every 20 ms and summed over the process and its descendants, twice: resident
pages (RSS, in which pages shared by forked processes count for each of them) and proportional ones (PSS, in which they
are divided among them). The operating system's own peak (`ru_maxrss`) is no help: it is that of the largest process.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_TICK: Final = 0.02
"""Seconds between two looks at memory."""
_PSS_SHARE: Final = 0.02
"""Proportional sizes are slow to read, and hold up the process that is read: at most this share of the time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One process and its descendants, from start to end.

    `pss` is 0 where it cannot be read. `others` is how many processors were busy with anything else on average.
    """

    seconds: float
    cpu: float
    rss: float
    pss: float
    others: float
    code: int
    printed: str


class Memory:
    """The greatest sum of megabytes that a process and its descendants have held at one look."""

    def __init__(self, pid: int) -> None:
        self.rss = 0.0
        self.pss = 0.0
        self._pid = pid
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def end(self) -> None:
        """Stop looking."""
        self._ended.set()
        self._thread.join()

    def _watch(self) -> None:
        slow = 0.0
        while True:
            processes = tuple(family(self._pid))
            rss = sum(_megabytes(pid, "status", b"VmRSS:") for pid in processes)
            # A peak between two looks is not lost where there is only one process: the kernel keeps it.
            self.rss = max(self.rss, rss, _megabytes(self._pid, "status", b"VmHWM:"))
            if (started := time.perf_counter()) >= slow:
                self.pss = max(self.pss, sum(_megabytes(pid, "smaps_rollup", b"Pss:") for pid in processes))
                ended = time.perf_counter()
                slow = ended + (ended - started) / _PSS_SHARE
            if self._ended.wait(_TICK):
                return


def family(pid: int) -> Iterator[int]:
    """A process and all its descendants; only itself where there is no /proc."""
    yield pid
    try:
        threads = os.listdir(f"/proc/{pid}/task")
        children = [_children(pid, thread) for thread in threads]
    except OSError:
        return
    for one in children:
        for child in one:
            yield from family(int(child))


def held(pid: int) -> tuple[float, float]:
    """Megabytes that a process and its descendants hold now: resident pages, and proportional ones."""
    processes = tuple(family(pid))
    return (
        sum(_megabytes(one, "status", b"VmRSS:") for one in processes),
        sum(_megabytes(one, "smaps_rollup", b"Pss:") for one in processes),
    )


def worked(pid: int) -> float:
    """Processor seconds of a process and its descendants until now, with those that have ended; 0 where there is no /proc."""
    return sum(map(_worked, family(pid)))


def _worked(pid: int) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")


def _children(pid: int, thread: str) -> list[bytes]:
    with open(f"/proc/{pid}/task/{thread}/children", "rb", buffering=0) as opened:
        return opened.read().split()


def _megabytes(pid: int, file: str, name: bytes) -> float:
    """A line of a file in /proc; 0 for a process that has ended, and where there is no such file."""
    try:
        with open(f"/proc/{pid}/{file}", "rb", buffering=0) as opened:
            text = opened.read(4096)
    except OSError:
        return 0.0
    at = text.find(name)
    return int(text[at + len(name) :].split(None, 1)[0]) / 1024 if at >= 0 else 0.0


def busy() -> float:
    """Seconds that all processors together have worked since the machine started; 0 where there is no /proc."""
    try:
        user, nice, system, _idle, _wait, *interrupts = map(
            int, Path("/proc/stat").read_text().split("\n")[0].split()[1:8]
        )
    except (OSError, ValueError):
        return 0.0
    return (user + nice + system + sum(interrupts)) / os.sysconf("SC_CLK_TCK")


def timed(command: Sequence[str], folder: Path, environment: Mapping[str, str]) -> Run:
    """Run a command in a folder and wait for its end. It does not judge how it ended."""
    with tempfile.TemporaryFile() as printed:
        before, own = busy(), time.process_time()
        started = time.perf_counter()
        process = subprocess.Popen(
            command, cwd=folder, env=dict(environment), stdin=subprocess.DEVNULL, stdout=printed, stderr=printed
        )
        memory = Memory(process.pid)
        _, status, used = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - started
        memory.end()
        process.returncode = os.waitstatus_to_exitcode(status)
        cpu = used.ru_utime + used.ru_stime
        others = max(0.0, busy() - before - cpu - (time.process_time() - own)) / seconds
        printed.seek(0)
        said = printed.read().decode(errors="replace")
    return Run(
        seconds=seconds,
        cpu=cpu,
        rss=memory.rss,
        pss=memory.pss,
        others=others,
        code=process.returncode,
        printed=said,
    )
