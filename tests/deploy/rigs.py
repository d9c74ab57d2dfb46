"""Every kind of host that is reached by a network, on loopback, with something on the way that spoils the request that it is told to.

What speaks HTTP goes through `proxy`, where a crawler looks at the store after every request. What is reached by programs (ssh, git,
rclone's SFTP) goes through a script of the program's name that is found first; then a request is a run of the program.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import sys
import time
import traceback
import warnings
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final, NamedTuple

from standfirst.deploy.alone import alone
from standfirst.deploy.faults import Incomplete
from standfirst.deploy.host import Host
from standfirst.deploy.lock import Lock, new_holder
from standfirst.deploy.manifest import MANIFEST, Manifest, decoded
from standfirst.deploy.run import Wish, deploy
from standfirst.deploy.trying import Trying
from tests.deploy import proxy as between
from tests.deploy.papers import Press, Source, faults, laid, small

ONCE: Final = ("refused", "lost", "cut", "short", "expired")
"""How a run of a program fails: nothing was done; it was, and the answer is lost, or half of it; half of what it was given arrived;
it is not let in."""
KILLS: Final = tuple(f"{who} {when}" for who in ("killed", "dies") for when in ("before", "after", "short"))
"""The deploy is killed and its programs go on, or all of them are; before the program has begun, after it, or when it has been
given half."""


class Rig(ABC):
    """A host, the output here, and deploys. `make` gives the host anew, as each deploy finds it."""

    at_once = False
    hows: tuple[str, ...] = between.ONCE
    lasting: tuple[str, ...] = between.LASTING

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.output = folder / "site"
        self.now = 1_760_000_000
        self.wrong: list[str] = []
        self.allowed: list[dict[str, bytes]] = []

    @abstractmethod
    def host(self) -> Host: ...

    @abstractmethod
    def empty(self) -> None:
        """Nothing was ever deployed."""

    @abstractmethod
    def readers(self) -> dict[str, bytes]:
        """What readers get."""

    def manifest(self) -> Manifest:
        held = self.host().read(MANIFEST)
        assert held
        return decoded(held.data, Manifest)

    @abstractmethod
    def arm(self, at: int, how: str, *, lasting: bool = False) -> None: ...

    @abstractmethod
    def calm(self) -> int:
        """Nothing is to fail any more; how many requests there have been since it was armed."""

    def look(self) -> None:
        """A crawler's walk; what it finds wrong is kept."""
        there = self.readers()
        if self.at_once:
            if there not in self.allowed:
                self.wrong.append(f"neither the one release nor the other: {sorted(there)}")
        else:
            self.wrong += faults(there)

    def deploy(self, source: Source) -> bool:
        """Whether the host has it whole; in a process of its own, where it may be killed."""
        return self.once(source)

    def once(self, source: Source) -> bool:
        self.now += 1
        asked = Wish("https://paper.example/", f"r{self.now}", self.now, days=0, confirmed=True, tombstones=())
        release = laid(source, self.output)
        try:
            with alone(str(self.folder), "there"):
                host = self.host()
                lock = Lock(host, new_holder("m", 1, self.now), lambda: self.now, lambda _: False)
                deploy(host, release, asked, lock, None, lambda *_: None)
        except Incomplete:
            return False
        return True

    @property
    def trying(self) -> Trying:
        return Trying(sleep=lambda _: None)


class ByHttp(Rig):
    """Behind a proxy."""

    def __init__(self, folder: Path, proxy: between.Proxy) -> None:
        super().__init__(folder)
        self.proxy = proxy
        proxy.watch = self.look

    def arm(self, at: int, how: str, *, lasting: bool = False) -> None:
        self.proxy.reset(at, how, lasting=lasting)

    def calm(self) -> int:
        made = len(self.proxy.log)
        self.proxy.reset()
        return made


class ByRclone(ByHttp):
    """Behind a proxy, by rclone, which takes away the file that it could not write over: that one a reader may miss until it is
    sent again."""

    def arm(self, at: int, how: str, *, lasting: bool = False) -> None:
        self.proxy.spoilt.clear()
        super().arm(at, how, lasting=lasting)

    def calm(self) -> int:
        made = len(self.proxy.log)
        self.proxy.reset()
        return made

    def look(self) -> None:
        """As others do, but for a file whose upload failed."""
        there = self.readers()
        for wrong in faults(there):
            lost = wrong.removesuffix(", which is not there").rpartition(" ")[2]
            if not any(path.endswith(f"/{lost}") for path in self.proxy.spoilt):
                self.wrong.append(wrong)


class ByProgram(Rig):
    """Behind a script of the name of its program, `program`; `counted` are its words that make a request."""

    hows = (*ONCE, *KILLS)
    lasting = ("refused", "lost", "cut")
    program = ""
    counted = "*"
    refusal = "Connection refused"
    stranger = "Permission denied"

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.bin = folder / "bin"
        self.bin.mkdir()
        self.log, self.fault = self.bin / "log", self.bin / "fault"
        real = shutil.which(self.program)
        script = _SCRIPT.format(
            real=real, bin=self.bin, counted=self.counted, refusal=self.refusal, stranger=self.stranger
        )
        (self.bin / self.program).write_text(script)
        (self.bin / self.program).chmod(0o755)
        self.calm()

    def arm(self, at: int, how: str, *, lasting: bool = False) -> None:
        self.log.write_text("")
        self.fault.write_text(f"{at} {'yes' if lasting else 'no'} {how}\n")

    def calm(self) -> int:
        made = len(self.log.read_text().splitlines()) if self.log.exists() else 0
        self.arm(-1, "")
        return made

    def deploy(self, source: Source) -> bool:
        """Killed or not, it has ended when this returns, but not what it has started."""
        self.now += 1  # the child's clock is lost with it
        with warnings.catch_warnings():  # newer Pythons warn of other threads; the child runs none of theirs
            warnings.simplefilter("ignore", DeprecationWarning)
            child = os.fork()
        if not child:
            code = 9
            try:
                os.setsid()
                os.environ["PATH"] = f"{self.bin}:{os.environ['PATH']}"
                (self.bin / "pid").write_text(str(os.getpid()))
                code = 0 if self.once(source) else 4
            except BaseException:
                traceback.print_exc()
            finally:
                sys.stderr.flush()
                os._exit(code)
        _, status = os.waitpid(child, 0)
        code = os.waitstatus_to_exitcode(status)
        assert code in (0, 4, -signal.SIGKILL), f"ended with {code}"
        self.look()
        return code == 0


_SCRIPT: Final = """#!/bin/sh
case " $* " in *" -M "*|*" -O "*) exec {real} "$@";; esac
case " $* " in {counted}) ;; *) exec {real} "$@";; esac
echo "$*" | tr '\\n' ' ' | cut -c1-200 >> {bin}/log
number=$(($(wc -l < {bin}/log) - 1))
read -r at lasting how < {bin}/fault
test "$number" = "$at" || {{ test "$lasting" = yes && test "$number" -gt "$at" && test "$at" -ge 0; }} || exec {real} "$@"
deploy=$(cat {bin}/pid)
case "$how $*" in  # no request: it can only be killed
"killed "*|"dies "*) ;;
*" fast-import "*) exec {real} "$@";;
esac
case "$how" in
refused) echo "{refusal}" >&2; exit 255;;
expired) echo "{stranger}" >&2; exit 128;;
lost)
    case " $* " in  # rsync talks with the other one before it can have an answer that is lost
    *" rsync "*) {real} "$@";;
    *) {real} "$@" > /dev/null 2>&1;;
    esac
    echo "Connection reset by peer" >&2; exit 255;;
cut) {real} "$@" 2>/dev/null | head -c 60; echo "Connection closed" >&2; exit 255;;
short)
    case " $* " in
    *" rsync "*) dd bs=1 count=60 status=none | {real} "$@";;
    *) dd bs=1 count=60 status=none | {real} "$@" > /dev/null 2>&1;;
    esac
    echo "Connection reset by peer" >&2; exit 255;;
"killed before") kill -9 "$deploy";;
"killed after") kill -9 "$deploy"; exec {real} "$@";;
"killed short") kill -9 "$deploy"; dd bs=1 count=60 status=none | {real} "$@";;
"dies before") kill -9 -"$deploy";;
"dies after") {real} "$@" > /dev/null 2>&1; kill -9 -"$deploy";;
"dies short") dd bs=1 count=60 status=none | {real} "$@" > /dev/null 2>&1; kill -9 -"$deploy";;
esac
"""


def check_equal(rig: Rig, source: Source) -> None:
    """The host has the release and its manifest tells the truth."""
    assert rig.readers() == source.bytes
    assert rig.manifest().files.keys() == source.files.keys()
    assert {path: entry.digest for path, entry in rig.manifest().files.items()} == {
        path: local.digest for path, local in source.files.items()
    }


class Case(NamedTuple):
    """The request that fails, how, and whether all after it do."""

    at: int
    how: str
    lasting: bool


def fail(rig: Rig, old: Source, new: Source, case: Case) -> bool:
    """The host has `old`; the deploy of `new` is spoilt at a request; then the one or the other is deployed, and `old` again.
    Whether there was such a request."""
    rig.wrong.clear()
    rig.allowed = [old.bytes, new.bytes]
    rig.arm(case.at, case.how, lasting=case.lasting)
    done = rig.deploy(new)
    struck = rig.calm() > case.at
    kills = case.how.startswith(("gone", "killed", "dies"))
    assert done or (struck and (case.lasting or kills or case.how == "expired")), (
        "it gave up though it might have gone on"
    )
    if done and not kills:
        check_equal(rig, new)
    assert not rig.wrong, rig.wrong[:5]
    for source in (new, old) if case.at % 2 else (old,):
        mend(rig, source)
        check_equal(rig, source)
    assert not rig.wrong, rig.wrong[:5]
    return struck


def mend(rig: Rig, source: Source) -> None:
    """The next deploy. Where a program of the one before is still at work it ends with 4, and is tried again."""
    for _ in range(5):
        if rig.deploy(source):
            return
        time.sleep(0.2)
    raise AssertionError("the deploy after it does not come to its end")


def every(rig: Rig, some: Callable[[list[Case]], Iterable[Case]]) -> tuple[int, int]:
    """Every fault at every request of the deploy of a small paper, or `some` of these cases. How many requests it is, and how many
    cases were tried."""
    old, new = begun(rig)
    rig.arm(10**6, "")
    assert rig.deploy(new)
    count = rig.calm()
    assert rig.deploy(old)
    assert not rig.wrong, rig.wrong[:5]
    struck = walk(rig, old, new, some(cases(rig, count)))  # rclone asks for fewer when folders are there
    assert struck
    return count, struck


def a_few(rig: Rig, count: int, number: int) -> None:
    """So many of these cases, drawn by lot; `count` is how many requests the deploy is known to take."""
    old, new = begun(rig)
    assert walk(rig, old, new, random.Random(1).sample(cases(rig, count), number)) == number


def begun(rig: Rig) -> tuple[Source, Source]:
    """The two releases of a small paper, of which the host has the first."""
    old, new = small()
    rig.empty()
    rig.allowed = [rig.readers() if rig.at_once else {}, old.bytes, new.bytes]
    assert rig.deploy(old)
    return old, new


def cases(rig: Rig, count: int) -> list[Case]:
    """Every fault at each of so many requests."""
    kinds = [(how, False) for how in rig.hows] + [(how, True) for how in rig.lasting]
    return [Case(at, how, lasting) for at in range(count) for how, lasting in kinds]


def walk(rig: Rig, old: Source, new: Source, some: Iterable[Case]) -> int:
    """How many of the cases met with a request to spoil."""
    struck = 0
    for case in some:
        try:
            struck += fail(rig, old, new, case)
        except BaseException as fault:
            fault.add_note(f"{type(rig).__name__}: {case}")
            raise
    return struck


def schedule(rig: Rig, seed: int, releases: int) -> None:
    """Releases in a row onto whatever is there, each deployed under a fault or none, the last without."""
    chance, press = random.Random(seed), Press(seed, stories=3)
    rig.allowed, rig.wrong = [rig.readers() if rig.at_once else {}], []
    for _ in range(releases):
        source = press.next()
        rig.allowed.append(source.bytes)
        if chance.random() < 0.8:
            lasting = chance.random() < 0.3
            rig.arm(chance.randrange(30), chance.choice(rig.lasting if lasting else rig.hows), lasting=lasting)
        rig.deploy(source)
        rig.calm()
        assert not rig.wrong, rig.wrong[:5]
    source = press.next()
    rig.allowed.append(source.bytes)
    mend(rig, source)
    assert not rig.wrong, rig.wrong[:5]
    check_equal(rig, source)
