"""A tiny paper, and a desk that hears of each change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from standfirst.preview.desk import Desk
from tests.build.tiny import NOW, Paper, story
from tests.preview.walking import CACHE, silent

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

FILES = {
    "content/world/a.md": story("Alpha", "2025-01-01T10:00", tags="[Sea]"),
    "content/world/b.md": story("Beta", "2025-01-02T10:00", body="Opens [alpha](a.md).\n\nMore of it."),
    "content/sport/c.md": story("Gamma", "2025-01-03T10:00"),
}


class Told:
    """A tiny paper and a desk that hears of each change."""

    def __init__(
        self, root: Path, now: str = NOW, *, drafts: bool = False, wall: Callable[[], float] = lambda: 0.0
    ) -> None:
        self.paper = Paper(root, FILES)
        self.desk = Desk(str(root), CACHE, drafts=drafts, now=now, wall=wall)
        self.desk.begin(silent, 1)

    def tell(self, *names: str) -> None:
        names_ = self.desk.names_of([str(self.paper.root / name) for name in names])
        self.desk.take_in(names_, silent, names_)

    def change(self, name: str, old: str, new: str) -> None:
        self.paper.change(name, old, new)
        self.tell(name)

    def page(self, path: str) -> str:
        served = self.desk.served(path)
        assert served is not None, path
        return served.data.decode()

    def errors(self) -> list[str]:
        return [f"{p.code} {p.file}" for p in self.desk.report().problems if p.severity == "error"]
