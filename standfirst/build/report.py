"""What a build is asked, and what it answers: plain values, in the words of the contract."""

from collections.abc import Mapping
from typing import Any

from msgspec import Struct, to_builtins

from standfirst.files import Stat
from standfirst.problems import Problem


class Request(Struct, frozen=True, kw_only=True):
    """`root` holds `standfirst.toml`; `output` and `cache` are folders (under the root unless absolute). `now` is
    the build clock as written on the command line, "" for the wall clock. `drafts` makes a preview of held stories
    too. `clean` forgets the cache first. `jobs`: processes, 0 for the setting's. `why` is an address whose reasons are wanted, with
    `explain` all that its page was made of. `host`: a kind of host (`syndication.headers`) whose headers are wanted."""

    root: str
    output: str = "site"
    cache: str = ".standfirst"
    now: str = ""
    drafts: bool = False
    clean: bool = False
    on_error: str = ""
    jobs: int = 0
    why: str = ""
    explain: bool = False
    host: str = ""


class HeldStory(Struct, frozen=True, kw_only=True):
    """A story that is kept back: its file, why, and until when ("" when not by itself)."""

    source: str
    why: str
    until: str | None = None


class Report(Struct, frozen=True, kw_only=True):
    """What `build --json` prints (contract). `published` tells whether the output was brought up to date."""

    now: str
    pages: int = 0
    stories: int = 0
    rendered: int = 0
    spliced: int = 0
    unchanged: int = 0
    written: int = 0
    removed: int = 0
    seconds: float = 0.0
    next_change: str | None = None
    held: tuple[HeldStory, ...] = ()
    problems: tuple[Problem, ...] = ()
    published: bool = True
    why: tuple[str, ...] = ()
    headers: str = ""

    @property
    def failed(self) -> bool:
        """Whether any content error stands."""
        return any(problem.severity == "error" for problem in self.problems)

    def as_json(self) -> dict[str, Any]:
        """The contract's object: nothing but its names."""
        names = [
            "now",
            "pages",
            "rendered",
            "spliced",
            "unchanged",
            "written",
            "removed",
            "seconds",
            "next_change",
            "held",
            "problems",
        ]
        whole = to_builtins(self)
        return {name: whole[name] for name in names}


class Published(Struct, frozen=True, kw_only=True):
    """What a build that brought the output up to date knows of its surroundings: from the clock's `now` and until
    `until` (None: for ever) another one would find nothing to do, if these files are as they were. `sources` are
    named as in the snapshot, `outputs` from the top of the output. `zone` is the site's."""

    report: Report
    now: int
    until: int | None
    zone: str
    sources: Mapping[str, Stat]
    outputs: Mapping[str, Stat]
