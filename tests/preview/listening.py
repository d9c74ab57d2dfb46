"""A site that is watched, and the batches that come of what is done to it."""

from __future__ import annotations

import os
import queue
import threading
import time
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from standfirst.files import checkout_under_way
from standfirst.preview.changes import Changes
from standfirst.preview.watch import Watch, native

if TYPE_CHECKING:
    from pathlib import Path

    from standfirst.preview.eyes import Native
    from standfirst.preview.gathering import Batch

DEADLINE = 60.0
"""Seconds after which a test gives up; nothing is expected to take that long."""


class Heard(NamedTuple):
    """A batch, when it came, and how large its files were then."""

    batch: Batch
    at: float
    sizes: dict[str, int]


class Listening:
    """Watches until it is closed. Paths are given and told relative to the site."""

    def __init__(self, root: Path, theme: Path, native: Native = native) -> None:
        self.root = root
        self.lines: list[str] = []
        self.heard: queue.Queue[Heard] = queue.Queue()
        self.changes = Changes(busy=partial(checkout_under_way, str(root)))
        self.watch = Watch(str(root), str(theme), self.changes, self.lines.append, native)
        self.watch.start()
        self._thread = threading.Thread(target=self._listen)
        self._thread.start()

    def _listen(self) -> None:
        while (batch := self.changes.wait(lambda: None)) is not None:
            sizes = {path: os.path.getsize(path) for path in batch.paths - batch.settled if os.path.isfile(path)}
            self.heard.put(Heard(batch, time.perf_counter(), sizes))

    def close(self) -> None:
        self.changes.end()
        self._thread.join(DEADLINE)
        self.watch.stop()

    def next(self) -> Heard:
        return self.heard.get(timeout=DEADLINE)

    def paths(self) -> set[str]:
        """What the next batch names."""
        return self.names(self.next().batch)

    def names(self, batch: Batch) -> set[str]:
        return {os.path.relpath(path, self.root) for path in batch.paths}

    def until(self, path: str) -> list[Batch]:
        """All batches up to the one that names a path."""
        batches: list[Batch] = []
        while not batches or path not in self.names(batches[-1]):
            batches.append(self.next().batch)
        return batches

    def whole(self) -> Batch:
        """The next batch that asks for a look at everything."""
        while not (batch := self.next().batch).whole:
            pass
        return batch

    def rest(self) -> list[Heard]:
        """The next batch and all others but that of a last save, which tells that the watch has come so far; with what
        is held back until then."""
        heard = [self.next()]
        (self.root / "content/last.md").write_text("the last one", encoding="utf-8")
        while "content/last.md" not in self.names(heard[-1].batch):
            heard.append(self.next())
        while self.changes._gathering.due() is not None:
            heard.append(self.next())
        return [one for one in heard if self.names(one.batch) != {"content/last.md"}]
