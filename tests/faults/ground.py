"""Where builds go wrong on purpose: one case is a build that meets with something, and the build after it.

`python -m tests.faults.ground FOLDER` answers a line of JSON for each case that it is asked. Each build is a process
forked from this one, which has everything loaded, so that nothing of one case is left for the next, and a build may be
killed. The claims are checked here: see `Ground.case`.
"""

import json
import mmap
import os
import pickle
import random
import re
import shutil
import signal
import sys
import traceback
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from hashlib import blake2b
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from standfirst import snapshot
from standfirst.build import run, trees
from standfirst.cli import main
from standfirst.incremental import fingerprint, processes, stamp
from standfirst.quick import seen
from tests.build.histories.process import answer_all
from tests.build.histories.states import digests
from tests.faults.disk import Disk, Lasts, Recorder, Seeming, Step, after_a_cut
from tests.faults.door import Call, Counting, Hook, Refusing, about, somebody_in_the_door
from tests.faults.killing import KILLED, Killing, phases
from tests.faults.newspaper import EDITIONS, NOW, begun, edit

SCENES = ("cold", "publish", "first change", "clean")
"""`cold`: neither cache nor site. `publish`: from one edition to the next. `first change`: the same without a second
tree. `clean`: the same with `--clean`."""

_MOST = 60
"""Seconds for one build."""

_OURS = re.compile(r"README|lock|quick|cache\.(sqlite|stamp)|values-\d+|tree-[0-9a-f]+/.*")
_SAID = re.compile(
    r"error: .*\bcannot \S[^\n]*\S: [^\n]*\((E[A-Z]+)\)|error: [^\n]+: [^\n]+|error: the process that was at \S+ was ended by signal"
)


class Ended(NamedTuple):
    """A build that has ended: its exit code (of a killed one, minus the signal), what it said, what befell it."""

    code: int
    said: str
    told: str


class Ground:
    """The newspaper in a folder, and what clean builds make of its editions."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._paper = begun(folder / "paper")
        self._board = mmap.mmap(-1, 1 << 20)
        self._edition = self._first = self._last = "morning"
        self._disk, self._root = Disk(), 0
        self._steps: list[Step] = []
        self._second = 0
        self._before: dict[str, str] = {}
        self._wanted: dict[str, dict[str, str]] = {}
        for edition in EDITIONS:
            edit(self._paper, edition)
            made = self._paper.clean(now=NOW, jobs=1)  # in this process, which has everything loaded from now on
            self._wanted[edition] = {name: _digest(data) for name, data in made.items()}
        shutil.rmtree(self._paper.root / ".clean")
        for edition in EDITIONS:
            assert not self._mend(edition)

    def calls(self, scene: str, jobs: int = 1) -> list[Call]:
        """What a build asks of the system when nothing is refused."""
        arguments = self._prepared(scene, jobs)
        counting = Counting()

        def counted() -> None:
            self._tell([call[:2] for call in counting.calls])

        ended = self._build(arguments, counting, counted)
        assert ended.code == 0, ended
        self._mend()
        return [Call(kind, where, ()) for kind, where in json.loads(ended.told)]

    def case(self, scene: str, hook: Callable[["Ground"], Hook], jobs: int = 1) -> dict[str, Any]:
        """A build that meets with what the hook does (which may be its death), and the next one. What is wrong
        is in `wrong`: the site must be the old or the new one, whole; a refusal must end with 3 in words; the next
        build must give what a clean one gives, and leave no litter."""
        before = self._wanted[self._edition] if scene != "cold" else {}
        arguments = self._prepared(scene, jobs)
        wanted = self._wanted[self._edition]
        standing = hook(self)
        ended = self._build(arguments, standing, lambda: self._tell(_struck(standing)))
        wrong = []
        shown = self._shown()
        if shown not in (before, wanted):
            wrong.append(f"the site is neither the old nor the new one: {_differences(shown, before, wanted)}")
        if ended.code == 0 and shown != wanted:
            wrong.append("it ended with 0, and the site is the old one")
        wrong += _words_wrong(ended)
        wrong += [f"the next build {what}" for what in self._mend()]
        return {"code": ended.code, "told": ended.told, "said": ended.said, "wrong": wrong, "new": shown == wanted}

    def record(self, scene: str) -> int:
        """Two builds, one after the other, of which every step is written down; how many steps that were."""
        arguments = self._prepared(scene, 1)
        self._disk = Disk()
        self._root = self._disk.take_in(str(self._paper.root), "site", ".standfirst")
        self._before = {} if scene == "cold" else self._shown()
        self._steps, self._second = [], 0
        lives: dict[int, int] = {}
        self._first, self._second = self._edition, self._recorded(arguments, lives)
        self._recorded(self._prepared("publish", 1), lives)
        self._last = self._edition
        return len(self._steps)

    def _next(self) -> str:
        return EDITIONS[(EDITIONS.index(self._edition) + 1) % len(EDITIONS)]

    def _recorded(self, arguments: list[str], lives: dict[int, int]) -> int:
        recorder, kept = Recorder(lives), self._folder / "steps"

        def keep() -> None:
            kept.write_bytes(pickle.dumps((recorder.steps, recorder.lives)))

        ended = self._build(arguments, recorder, keep)
        assert ended.code == 0, ended
        steps, after = pickle.loads(kept.read_bytes())
        self._steps += steps
        lives.update(after)
        return len(self._steps)

    def cut(self, seed: int, *, flushed: bool) -> dict[str, Any]:
        """A power cut somewhere in what was recorded, and the next two builds after it. Not `flushed`: as if nothing
        had been."""
        chance, root = random.Random(seed), self._paper.root
        steps = [step for step in self._steps if flushed or not isinstance(step, Lasts)]
        disk, at = after_a_cut(self._disk, steps, chance)
        self._edition = self._first if at <= self._second else self._last
        shutil.rmtree(root / "site", ignore_errors=True)
        shutil.rmtree(root / ".standfirst", ignore_errors=True)
        there = disk.names[self._root]
        seeming = Seeming(
            (
                pair
                for name in ("site", ".standfirst")
                if name in there
                for pair in disk.laid_out(there[name], str(root / name))
            ),
            disk,
        )
        edit(self._paper, self._edition)
        shown, wrong = self._shown(), []
        if shown not in (self._before, *self._wanted.values()):
            wrong.append(f"the site is none of those before: {_differences(shown, *self._wanted.values())}")
        wrong += [f"the next build {what}" for what in self._mend(hook=seeming)]
        new = shown == self._wanted[self._edition]
        if chance.random() < 0.5:  # what the dead build was to make is edited: perhaps back to what was written over
            self._edition = self._next()
            edit(self._paper, self._edition)
        wrong += [f"the build after it {what}" for what in self._mend(self._next(), hook=seeming)]
        return {"at": at, "wrong": wrong, "new": new}

    def tell(self, what: str) -> None:
        """Leaves word for when this build is dead."""
        data = what.encode()[: len(self._board) - 8]
        self._board[:8] = len(data).to_bytes(8, "little")
        self._board[8 : 8 + len(data)] = data

    def _tell(self, what: object) -> None:
        self.tell(json.dumps(what))

    def _told(self) -> str:
        return self._board[8 : 8 + int.from_bytes(self._board[:8], "little")].decode("utf-8", "replace")

    def _prepared(self, scene: str, jobs: int) -> list[str]:
        """Makes the scene; the build's arguments."""
        root = self._paper.root
        if scene == "cold":
            shutil.rmtree(root / ".standfirst")
            shutil.rmtree(root / "site")
        else:
            self._edition = self._next()
            edit(self._paper, self._edition)
        if scene == "first change":
            for tree in root.glob(".standfirst/tree-*"):
                shutil.rmtree(tree)
        self.tell("")
        clean = ["--clean"] if scene == "clean" else []
        return ["build", "--root", str(root), "--now", NOW, "--jobs", str(jobs), *clean]

    def _mend(self, edition: str = "", hook: Hook | None = None) -> list[str]:
        """The next build; what is wrong with it."""
        if edition:
            self._edition = edition
            edit(self._paper, edition)
        ended = self._build(["build", "--root", str(self._paper.root), "--now", NOW, "--jobs", "1"], hook)
        wrong = []
        if ended.code != 0:
            wrong.append(f"ended with {ended.code}: {ended.said}")
        shown, wanted = self._shown(), self._wanted[self._edition]
        if shown != wanted:
            wrong.append(f"differs from a clean one: {_differences(shown, {}, wanted)}")
        litter = [name for name in digests(self._paper.root / ".standfirst") if not _OURS.fullmatch(name)]
        litter += [str(p) for p in self._paper.root.rglob("*.tmp")]
        if litter:
            wrong.append(f"left {litter}")
        return wrong

    def _shown(self) -> dict[str, str]:
        return digests(self._paper.root / "site")

    def _build(self, arguments: list[str], hook: Hook | None, last: Callable[[], None] | None = None) -> Ended:
        said = self._folder / "said"
        pid = os.fork()
        if not pid:
            self._child(arguments, hook, last, said)
        _, status = os.waitpid(pid, 0)
        return Ended(os.waitstatus_to_exitcode(status), said.read_text(errors="replace"), self._told())

    def _child(self, arguments: list[str], hook: Hook | None, last: Callable[[], None] | None, said: Path) -> None:
        code = 70
        try:
            signal.alarm(_MOST)
            file = os.open(said, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
            os.dup2(file, 1)
            os.dup2(file, 2)
            sys.stdout, sys.stderr = os.fdopen(1, "w"), os.fdopen(2, "w")
            with ExitStack() as stack:
                if isinstance(hook, Killing):
                    stack.enter_context(phases(hook.tell))
                if isinstance(hook, Seeming):
                    patch = stack.enter_context(pytest.MonkeyPatch.context())
                    for where in (trees, stamp):
                        patch.setattr(where, "boot", lambda: "after the cut")
                if hook is not None:
                    stack.enter_context(somebody_in_the_door(about(str(self._paper.root), hook)))
                code = _exit_code(arguments)
        except BaseException:
            traceback.print_exc()
        finally:
            if last is not None and not isinstance(hook, Killing):
                last()
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code)


def _exit_code(arguments: list[str]) -> int:
    try:
        return main(arguments)
    except SystemExit as ended:
        return int(ended.code or 0)


def _struck(hook: Hook) -> list[Any]:
    return [call[:2] for call in hook.struck] if isinstance(hook, Refusing) else []


def _words_wrong(ended: Ended) -> list[str]:
    if ended.code == 0 or ended.code in KILLED:
        return []
    wrong = []
    if ended.code != 3:
        wrong.append(f"it ended with {ended.code}: {ended.said}")
    elif not _SAID.search(ended.said) or "mend: " not in ended.said:
        wrong.append(f"it does not say what cannot be done, why, and how to mend it: {ended.said}")
    return wrong


def _differences(shown: Mapping[str, str], *others: Mapping[str, str]) -> str:
    return " or ".join(
        str(sorted(name for name in shown.keys() | other.keys() if shown.get(name) != other.get(name))[:8])
        for other in others
    )


def _digest(data: bytes) -> str:
    return blake2b(data, digest_size=12).hexdigest()


def settle() -> None:
    """Settings for many builds in one process: the program counts as the same, and a file saved a moment ago as saved
    long ago (no two edits here leave a file as long as it was)."""
    for where, name, value in (
        (run, "generation", lambda settings: fingerprint(("tests", settings))),
        (processes, "WORTH_FORKING", 16),
        (seen, "TICK", 0),
        (snapshot, "_TICK", 0),
    ):
        setattr(where, name, value)


def hook_of(asked: Mapping[str, Any]) -> Callable[[Ground], Hook]:
    """What stands in the door, as it was asked for."""
    if "fault" in asked:
        return lambda ground: Refusing(
            asked["fault"], asked["at"], lasting=asked["lasting"], kinds=asked.get("kinds", ())
        )
    return lambda ground: Killing(
        ground.tell, **{name: asked[name] for name in asked.keys() - {"what", "scene", "jobs"}}
    )


def _answer(ground: Ground, asked: dict[str, Any]) -> Any:
    if asked["what"] == "record":
        return ground.record(asked["scene"])
    if asked["what"] == "cut":
        return ground.cut(asked["seed"], flushed=asked.get("flushed", True))
    if asked["what"] == "calls":
        return [call[:2] for call in ground.calls(asked["scene"], asked.get("jobs", 1))]
    return ground.case(asked["scene"], hook_of(asked), asked.get("jobs", 1))


if __name__ == "__main__":
    settle()
    place = Ground(Path(sys.argv[1]))
    answer_all(lambda asked: _answer(place, asked))
