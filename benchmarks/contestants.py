"""Who is measured: a generator with its settings, how a build of it is started, and in which scenarios it takes part.

Its invariant: all are started as an author would, from a finished installation, with nothing printed and with the
clock that goes with the archive.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Final

from benchmarks.corpus import NOW

LATER: Final = NOW + timedelta(days=7)
"""The clock of the previews: there is room for many stories that are newer than all others, each of its own minute."""
SCENARIOS: Final = ("cold", "first change", "nothing changed", "one body edited", "one story published")
"""In the order in which they are run."""
COLD, FIRST, NOTHING, EDITED, PUBLISHED = SCENARIOS
MEASURES: Final = (
    "first page, no cache",
    "first page again",
    "page after an edit",
    "new story: its page",
    "new story: the front",
    "new story: its section",
    "new story: an old sidebar",
    "new story: an old page opened then",
)
"""What is measured of a preview, in the order of its tables."""
COLD_PAGE, WARM_PAGE, EDITED_PAGE, NEW_PAGE, NEW_FRONT, NEW_SECTION, NEW_SIDEBAR, NEW_THEN = MEASURES


@dataclass(frozen=True, slots=True, kw_only=True)
class Contestant:
    """One row of the tables. `dialect` is one of `dialects.DIALECTS`, `settings` are lines for `standfirst.toml`.

    `whole` makes more than the others (the default theme, authors, archives): its ratios are for information.
    `on_record` has ledgers, and what it publishes is put on record.
    """

    name: str
    dialect: str
    settings: str = ""
    scenarios: tuple[str, ...] = SCENARIOS
    whole: bool = False
    on_record: bool = False

    @property
    def program(self) -> str:
        """The generator that builds it."""
        return self.dialect.partition("-")[0]

    @property
    def inline(self) -> bool:
        """Whether the sidebar stands in each page, and not in a file that the browser fetches."""
        return "delivery" not in self.settings


HUGO: Final = "Hugo"
EQUAL: Final = "Hugo, archives too"
"""Hugo with as many pages as Standfirst; the goals are judged by plain Hugo, which has less to do."""
CLIENT: Final = '\n[recent]\ndelivery = "client"\n'
"""The sidebar as a file that the browser fetches."""
CONTESTANTS: Final = (
    Contestant(name=HUGO, dialect="hugo"),
    Contestant(name=EQUAL, dialect="hugo-archives"),
    Contestant(name="Pelican", dialect="pelican"),
    Contestant(name="Standfirst", dialect="standfirst"),
    Contestant(name="Standfirst, client", dialect="standfirst", settings=CLIENT, scenarios=(PUBLISHED,)),
    Contestant(
        name="Standfirst, ledgers", dialect="standfirst", scenarios=(NOTHING, EDITED, PUBLISHED), on_record=True
    ),
    Contestant(
        name="Standfirst, client and ledgers",
        dialect="standfirst",
        settings=CLIENT,
        scenarios=(PUBLISHED,),
        on_record=True,
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

    def command(self, one: Contestant, folder: Path, scenario: str = "") -> Sequence[str]:
        """What builds the site in a folder."""
        if one.program == "hugo":
            return (self.hugo, "--quiet", "--source", str(folder), "--clock", f"{NOW:%Y-%m-%dT%H:%M:%SZ}")
        if one.program == "pelican":
            return (self.pelican, "--quiet", "--settings", "pelicanconf.py", "content")
        now = f"{NOW:%Y-%m-%dT%H:%M}"
        verb = ("publish", "--once") if one.on_record and scenario in (COLD, PUBLISHED) else ("build",)
        return (sys.executable, "-m", "standfirst", *verb, "--quiet", "--root", str(folder), "--now", now)

    def server(self, one: Contestant, folder: Path, port: int) -> Sequence[str]:
        """What shows the site in a folder to its author. Hugo keeps its pages in memory and renders as fast as it can, by its own
        choice only what was looked at; ours shows drafts too, of which there are none."""
        if one.program == "hugo":
            clock = f"{LATER:%Y-%m-%dT%H:%M:%SZ}"
            return (
                *(self.hugo, "server", "--renderToMemory", "--port", str(port)),
                *("--source", str(folder), "--clock", clock),
            )
        clock = f"{LATER:%Y-%m-%dT%H:%M}"
        return (
            *(sys.executable, "-m", "standfirst", "serve", "--port", str(port)),
            *("--root", str(folder), "--now", clock),
        )

    def folder(self, one: Contestant, folder: Path) -> Path:
        """Where the command is started."""
        return self.standfirst if one.program == "standfirst" else folder

    def environment(self, folder: Path) -> Mapping[str, str]:
        """The environment of all of them; Standfirst's copy goes before an installed one."""
        return {**os.environ, "PYTHONPATH": str(self.standfirst), "HUGO_CACHEDIR": str(folder / ".hugo_cache")}
