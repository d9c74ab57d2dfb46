"""Who is measured: a generator with its settings, how a build of it is started, and in which scenarios it takes part.

Its invariant: all are started as an author would, from a finished installation, with nothing printed and with the
clock that goes with the archive.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from benchmarks.corpus import NOW

SCENARIOS: Final = ("cold", "first change", "nothing changed", "one body edited", "one story published")
"""In the order in which they are run."""
COLD, FIRST, NOTHING, EDITED, PUBLISHED = SCENARIOS


@dataclass(frozen=True, slots=True, kw_only=True)
class Contestant:
    """One row of the tables. `dialect` is one of `dialects.DIALECTS`, `settings` are lines for `standfirst.toml`.

    `whole` makes more than the others (the default theme, authors, archives): its ratios are for information.
    """

    name: str
    dialect: str
    settings: str = ""
    scenarios: tuple[str, ...] = SCENARIOS
    whole: bool = False

    @property
    def inline(self) -> bool:
        """Whether the sidebar stands in each page, and not in a file that the browser fetches."""
        return "delivery" not in self.settings


HUGO: Final = "Hugo"
CONTESTANTS: Final = (
    Contestant(name=HUGO, dialect="hugo"),
    Contestant(name="Pelican", dialect="pelican"),
    Contestant(name="Standfirst", dialect="standfirst"),
    Contestant(
        name="Standfirst, client",
        dialect="standfirst",
        settings='\n[recent]\ndelivery = "client"\n',
        scenarios=(PUBLISHED,),
    ),
    Contestant(
        name="Standfirst, commonmark",
        dialect="standfirst",
        settings='\n[markdown]\nengine = "commonmark"\n',
        scenarios=(COLD,),
    ),
    Contestant(name="Standfirst, default theme", dialect="standfirst-full", whole=True),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Programs:
    """Where the programs lie: those of the other generators, and the folder that Standfirst was copied to."""

    hugo: str
    pelican: str
    standfirst: Path

    def command(self, dialect: str, folder: Path) -> Sequence[str]:
        """What builds the site in a folder."""
        if dialect == "hugo":
            return (self.hugo, "--quiet", "--source", str(folder), "--clock", f"{NOW:%Y-%m-%dT%H:%M:%SZ}")
        if dialect == "pelican":
            return (self.pelican, "--quiet", "--settings", "pelicanconf.py", "content")
        now = f"{NOW:%Y-%m-%dT%H:%M}"
        return (sys.executable, "-m", "standfirst", "build", "--quiet", "--root", str(folder), "--now", now)

    def folder(self, dialect: str, folder: Path) -> Path:
        """Where the command is started."""
        return self.standfirst if dialect.startswith("standfirst") else folder

    def environment(self, folder: Path) -> Mapping[str, str]:
        """The environment of all of them; Standfirst's copy goes before an installed one."""
        return {**os.environ, "PYTHONPATH": str(self.standfirst), "HUGO_CACHEDIR": str(folder / ".hugo_cache")}
