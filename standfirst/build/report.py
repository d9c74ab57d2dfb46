"""What a build is asked, and what it answers: plain values, in the words of the contract."""

from collections.abc import Callable, Mapping
from typing import Any

from msgspec import Struct, to_builtins

from standfirst.files import Stat
from standfirst.model.article import Withdrawn
from standfirst.model.gate import Held
from standfirst.problems import Problem, StandfirstError, error


class Request(Struct, frozen=True, kw_only=True):
    """`root` holds `standfirst.toml`; `output` and `cache` are folders (under the root unless absolute). `now` is
    the build clock as written on the command line, "" for the wall clock. `drafts` makes a preview of held stories
    too. `clean` forgets the cache first. `jobs`: processes, 0 for the setting's. `why` is an address whose reasons are wanted, with
    `explain` all that its page was made of. `last_good` holds the sources of what is public, as they last were good; only
    a build with the site's own cache changes it. `gated` stories are not read at all: they are held as it says there, and of those that were taken back this is left (`withdrawn`).
    `accept_clock`: the wall clock is right, whatever was remembered. `host`: a kind of host
    (`syndication.headers`) whose headers are wanted. `record`: a release that goes on record; what the ledgers have against
    it refuses it."""

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
    last_good: str = ".standfirst/last-good"
    gated: tuple[Held, ...] = ()
    withdrawn: tuple[Withdrawn, ...] = ()
    accept_clock: bool = False
    host: str = ""
    record: bool = False


class HeldStory(Struct, frozen=True, kw_only=True):
    """A story that is kept back: its file, why, and until when ("" when not by itself)."""

    source: str
    why: str
    until: str | None = None


class Report(Struct, frozen=True, kw_only=True):
    """What `build --json` prints (contract). `published` tells whether the output was brought up to date; `unquoted`
    names the files of which no line is to be shown, `ignored` are hidden files and editors' litter, which nobody takes
    for content. `in_place`: the output was changed file by file, since its folder cannot be exchanged for another. `aliases` are what stories should have among theirs, by id.
    `renditions`: forms of pictures that the site has, `encoded`: those of them that this build made."""

    now: str
    pages: int = 0
    stories: int = 0
    rendered: int = 0
    spliced: int = 0
    unchanged: int = 0
    written: int = 0
    removed: int = 0
    renditions: int = 0
    encoded: int = 0
    seconds: float = 0.0
    next_change: str | None = None
    held: tuple[HeldStory, ...] = ()
    problems: tuple[Problem, ...] = ()
    published: bool = True
    why: tuple[str, ...] = ()
    unquoted: frozenset[str] = frozenset()
    ignored: tuple[str, ...] = ()
    in_place: bool = False
    headers: str = ""
    aliases: Mapping[str, tuple[str, ...]] = {}

    @property
    def failed(self) -> bool:
        """Whether any content error stands."""
        return any(problem.severity == "error" for problem in self.problems)

    def as_json(self) -> dict[str, Any]:
        """The contract's object: nothing but its names. `now` is null where the run ended before the clock was read."""
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
        whole = {**to_builtins(self), "now": self.now or None}
        return {name: whole[name] for name in names}


def ended_by(fault: StandfirstError) -> Report:
    """The report of a build that came to none: what ended it, as problems."""
    number = fault.exit_code
    said = error(
        "usage" if number == 2 else "environment" if number == 3 else "internal-error", "", 1, 1, str(fault), fault.hint
    )
    return Report(now="", problems=fault.problems or (said,), published=False)


class Published(Struct, frozen=True, kw_only=True):
    """What a build that brought the output up to date knows of its surroundings: from the clock's `now` and until
    `until` (None: for ever) another one would find nothing to do, if these files are as they were. `sources` are
    named as in the snapshot, `outputs` from the top of the output. `copies` are those that stand in for faulty stories,
    `no_copies` the names of copies that would if they were there. `held` and
    `withdrawn` say more than the report does. `zone` is the
    site's."""

    report: Report
    now: int
    until: int | None
    zone: str
    sources: Mapping[str, Stat]
    outputs: Mapping[str, Stat]
    copies: Mapping[str, Stat] = {}
    no_copies: tuple[str, ...] = ()
    held: tuple[Held, ...] = ()
    withdrawn: tuple[Withdrawn, ...] = ()


Committed = Callable[[bool], None]
"""Told once all is committed, and whether the build has changed sources of its own: ledgers."""
