"""`standfirst build` with nothing to do: it says what the last build would say now, and loads nothing for it.

Only plain `build` commands are understood here. Whatever is unusual (another option, another time, a file that is not
as it was) is left to `commands`, which can do everything. `leaving` writes what is read here.
"""

import os
import sys
import time

from standfirst.cli.colour import coloured
from standfirst.quick import note

TYPE_CHECKING = False  # not from typing: see quick/note
if TYPE_CHECKING:
    from collections.abc import Sequence

CACHE = ".standfirst"
"""The cache's folder of a build from the command line."""

NOW = "1111-11-11T11:11:11+11:11"
SECONDS = 31415926.25
"""What stands in kept texts for the time of the build and for how long it took."""

_FLAGS = {
    "--json": "json",
    "--quiet": "quiet",
    "-q": "quiet",
    "--verbose": "verbose",
    "-v": "verbose",
    "--drafts": "drafts",
    "--once": "once",
}
_VALUES = {"--root": "root", "--output": "output", "--now": "now", "--jobs": "jobs"}


def answer(arguments: "Sequence[str]") -> int | None:
    """The exit code of a build that had nothing to do, once all is said; None when there may be something to do."""
    started = time.monotonic()
    try:
        said = _said(arguments, started)
    except (OSError, ValueError, LookupError, OverflowError):
        return None
    if said is None:
        return None
    code, told, data = said
    sys.stderr.write(told)
    sys.stdout.write(data)
    return code


def asked(root: str, output: str, *, drafts: bool = False, on_error: str = "") -> str:
    """What has to be the same in two requests, in one text. `root` is a real path."""
    return "\0".join((root, output, os.path.realpath(os.path.join(root, output)), "drafts" * drafts, on_error))


def problems_of(*, notes: bool, colour: bool) -> str:
    """The name of a fact: what is told of problems."""
    return "problems" + " with notes" * notes + " in colour" * colour


def summary_of(*, colour: bool) -> str:
    """The name of a fact: what is told of the build."""
    return "summary" + " in colour" * colour


def _said(arguments: "Sequence[str]", started: float) -> "tuple[int, str, str] | None":
    """Exit code, text for people, data; None where the quick way does not lead."""
    options = plain_build(arguments)
    if options is None:
        return None
    root = os.path.realpath(options.get("root") or nearest())
    found = note.read(os.path.join(root, CACHE))
    if found is None:
        return None
    facts = found.facts
    if facts["asked"] != asked(root, options.get("output", "site"), drafts="drafts" in options):
        return None
    now = _now(options.get("now", ""), facts)
    if not int(facts["since"]) <= now < int(facts["until"]) or not found.holds(root):
        return None
    colour = coloured(sys.stderr)
    told = facts[problems_of(notes="verbose" in options, colour=colour)]
    if "quiet" not in options:
        told += facts[summary_of(colour=colour)]
    data = facts["json"] if "json" in options else ""
    if not data.isascii():
        data.encode(sys.stdout.encoding, sys.stdout.errors or "strict")  # or fail before anything is said
    time_ = _iso(now, int(facts["offset"]))
    spent = time.monotonic() - started
    told = told.replace(NOW, time_).replace(f"{SECONDS:.2f}", f"{spent:.2f}")
    return int(facts["code"]), told, data.replace(NOW, time_).replace(repr(SECONDS), repr(round(spent, 3)))


def plain_build(arguments: "Sequence[str]") -> "dict[str, str] | None":
    """The options of a `build` command by name; None for whatever is not surely understood as click does it."""
    options = _plain(arguments[1:] if arguments[:1] == ["build"] else arguments)
    return None if options is None or "once" in options else options


def plain_publish(arguments: "Sequence[str]") -> "dict[str, str] | None":
    """As `plain_build`, of a `publish` that is to end."""
    options = _plain(arguments[1:]) if arguments[:1] == ["publish"] else None
    return None if options is None or "once" not in options or {"json", "drafts"} & options.keys() else options


def _plain(arguments: "Sequence[str]") -> "dict[str, str] | None":
    if any(name.startswith("STANDFIRST_") and name != "STANDFIRST_ROOT" for name in os.environ):
        return None  # an option by way of the environment
    if "_STANDFIRST_COMPLETE" in os.environ:
        return None  # a shell asks for words
    words = iter(arguments)
    options: dict[str, str] = {}
    for word in words:
        name, given, value = word.partition("=")
        if word in _FLAGS:
            options[_FLAGS[word]] = word
        elif name in _VALUES and _VALUES[name] not in options:
            value = value if given else next(words, "")
            if not value or value.startswith("-"):
                return None
            options[_VALUES[name]] = value
        else:
            return None
    jobs = options.get("jobs", "0")
    return options if jobs.isascii() and jobs.isdigit() and int(jobs) <= 256 else None


def nearest() -> str:
    """The site's folder where none is named: the nearest upwards that holds settings; else where `build.py` stands, else here."""
    folder = above = os.getcwd()
    while not os.path.lexists(os.path.join(above, "standfirst.toml")):
        if os.path.dirname(above) == above:
            return os.environ.get("STANDFIRST_ROOT", folder)
        above = os.path.dirname(above)
    return above


def _now(written: str, facts: "dict[str, str]") -> int:
    """The build's clock: as in the last build when the same is written, else as `build.clock` reads it."""
    if not written:
        return int(time.time())
    if written == facts["written"]:
        return int(facts["since"])
    from datetime import datetime

    moment = datetime.fromisoformat(written)
    if moment.tzinfo is None:
        from zoneinfo import ZoneInfo

        moment = moment.replace(tzinfo=ZoneInfo(facts["zone"]))
    return int(moment.timestamp())


def _iso(now: int, offset: int) -> str:
    year, month, day, hour, minute, second, *_ = time.gmtime(now + offset)
    east, minutes = "-+"[offset >= 0], abs(offset) // 60
    date = f"{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}"
    return f"{date}{east}{minutes // 60:02}:{minutes % 60:02}"
