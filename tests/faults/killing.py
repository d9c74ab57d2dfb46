"""A build that is killed: at a call of the system, before it, after it or in the midst of it; and in which phase."""

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final

import pytest

from standfirst.build import run
from standfirst.cli.leaving import Leaving
from standfirst.files import HiddenTree
from standfirst.incremental import SqliteStore
from standfirst.publish import TwoTrees, two_trees
from tests.faults.door import Call, short

WRITING: Final = frozenset(["write", "pwrite", "ftruncate", "link", "mkdir", "open to write", "utime"])

_PHASES: Final = (
    (run, "settings", "beginning"),
    (run, "open_store", "opening the cache"),
    (run, "gather", "looking"),
    (run, "judgement_of", "reading and judging"),
    (run, "_render", "rendering"),
    (run, "_publish", "comparing"),
    (HiddenTree, "begin", "writing"),
    (HiddenTree, "write", "writing"),
    (HiddenTree, "splices", "writing"),
    (HiddenTree, "link", "writing"),
    (HiddenTree, "stamp", "writing"),
    (HiddenTree, "remove", "writing"),
    (TwoTrees, "_finish", "exchanging"),
    (two_trees, "exchange", "exchanging"),
    (TwoTrees, "records", "recording"),
    (SqliteStore, "commit", "committing"),
    (Leaving, "__call__", "leaving the note"),
    (SqliteStore, "close", "closing the cache"),
)
"""Which function is which phase. What is not listed belongs to the phase that it is called in."""

PHASES: Final = tuple(dict.fromkeys(["starting", *(phase for _, _, phase in _PHASES)]))


class Killing:
    """Kills the build at its call number `at` (never, if negative): `before` it is made, `after` it, or with `half` of
    what it was to write."""

    def __init__(self, at: int, how: str, tell: Callable[[str], None]) -> None:
        self._at, self._how = at, how
        self._seen = -1

    def __call__(self, call: Call, do: Callable[[], Any]) -> Any:
        self._seen += 1
        if self._seen != self._at:
            return do()
        if self._how == "half" and call.kind in {"write", "pwrite"}:
            short(call)
        elif self._how == "after":
            do()
        os.kill(os.getpid(), signal.SIGKILL)
        raise AssertionError("a dead process went on")


@contextmanager
def phases(tell: Callable[[str], None]) -> Iterator[None]:
    """As long as this lasts it is told in which phase the build is."""
    now = ["starting"]
    tell(now[-1])

    def within(real: Callable[..., Any], phase: str) -> Callable[..., Any]:
        def call(*arguments: Any, **keys: Any) -> Any:
            now.append(phase)
            tell(phase)
            try:
                return real(*arguments, **keys)
            finally:
                now.pop()
                tell(now[-1])

        return call

    with pytest.MonkeyPatch.context() as patch:
        for where, name, phase in _PHASES:
            patch.setattr(where, name, within(getattr(where, name), phase))
        yield
