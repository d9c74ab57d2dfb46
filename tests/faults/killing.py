"""A build that is killed: at a call of the system, before it, after it or in the midst of it; and in which phase."""

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final

import pytest

from standfirst.build import attempts, run
from standfirst.cli.leaving import Leaving
from standfirst.files import HiddenTree
from standfirst.incremental import SqliteStore
from standfirst.publish import TwoTrees, two_trees
from tests.faults.door import Call, short

_PHASES: Final = (
    (run, "settings", "beginning"),
    (attempts, "open_store", "opening the cache"),
    (run, "gather", "looking"),
    (run, "judgement_of", "reading and judging"),
    (run, "rendered", "rendering"),
    (run, "_publish", "comparing"),
    (HiddenTree, "begin", "beginning the tree"),
    (TwoTrees, "_finish", "exchanging"),
    (two_trees, "exchange", "exchanging"),
    (TwoTrees, "records", "recording"),
    (SqliteStore, "commit", "committing"),
    (Leaving, "__call__", "leaving the note"),
    (SqliteStore, "close", "closing the cache"),
)
"""Which function is which phase. What is not listed belongs to the phase that it is called in. Besides, all is `writing`
from when the hidden tree is begun to its exchange: some of it is of the new site, and some of an old one."""

_WRITING: Final = {"beginning the tree": ["writing"], "exchanging": []}


KILLED: Final = (-signal.SIGKILL, -signal.SIGALRM)
"""How it ends: an alarm that nobody listens to ends it as suddenly."""


class Killing:
    """Kills the build `after` seconds of a phase, or at the call number `at` of those that were made in a module:
    `before` it, `after` it, or with `half` of what it was to write. `tell` is to hear in which phase it is."""

    def __init__(
        self,
        tell: Callable[[str], None],
        phase: str = "",
        after: float = 0,
        module: str = "",
        at: int = -1,
        how: str = "",
    ) -> None:
        self._tell, self._phase, self._after = tell, phase, after
        self._module, self._at, self._how = module, at, how
        self._seen = -1

    def tell(self, phase: str) -> None:
        self._tell(phase)
        if self._after and self._phase in phase:
            signal.signal(signal.SIGALRM, signal.SIG_DFL)
            signal.setitimer(signal.ITIMER_REAL, self._after)  # the system's own clock, which waits for nobody
            self._after = 0

    def __call__(self, call: Call, do: Callable[[], Any]) -> Any:
        self._seen += call.where.startswith(self._module)
        if not call.where.startswith(self._module) or self._seen != self._at:
            return do()
        if self._how == "half" and call.kind in {"write", "pwrite"}:
            short(call)
        elif self._how == "after":
            do()
        os.kill(os.getpid(), signal.SIGKILL)
        raise AssertionError("a dead process went on")


@contextmanager
def phases(tell: Callable[[str], None]) -> Iterator[None]:
    """As long as this lasts it is told in which phase the build is, and in which phases that one lies."""
    now: list[str] = []
    writing: list[str] = []
    tell("starting")

    def within(real: Callable[..., Any], phase: str) -> Callable[..., Any]:
        def call(*arguments: Any, **keys: Any) -> Any:
            now.append(phase)
            if phase in _WRITING:
                writing[:] = _WRITING[phase]
            tell(" > ".join(writing + now))
            try:
                return real(*arguments, **keys)
            finally:
                now.pop()
                tell(" > ".join(writing + now) or "ending")

        return call

    with pytest.MonkeyPatch.context() as patch:
        for where, name, phase in _PHASES:
            patch.setattr(where, name, within(getattr(where, name), phase))
        yield
