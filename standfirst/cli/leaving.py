"""What a build leaves for `unchanged`: everything that it would say again, and all that has to be as it was for that.

A note is removed before a build does anything and written when all is committed, so that one which was killed leaves
none. Where there is any doubt there is none either: it costs the next build some time, and nothing else.
"""

import io
import json
import os
import time
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from itertools import chain
from typing import Final
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from standfirst.beside import Beside
from standfirst.build import Report, Request
from standfirst.build.inputs import SETTINGS, SOURCES, theme_folder
from standfirst.build.report import Committed, Published
from standfirst.cli.show import Printer
from standfirst.cli.unchanged import NOW, SECONDS, asked, problems_of, summary_of
from standfirst.files import DiskFiles, Stat, installed
from standfirst.problems import StandfirstError
from standfirst.publish import MARKER
from standfirst.quick.note import NAME, Sight, written
from standfirst.quick.seen import Unusual, look, settled, sight, tree

_MANY: Final = range(2_000, 100_000)
"""Files of an output whose note is worth another process: fewer are soon told, and of more nothing is held twice."""
_MOST: Final = 4_000
"""Pages that were rendered up to which it is worth that process's memory, too."""
_DAYS: Final = 200
"""How long a note lasts at most: not as long as the clock may be unheard of (`build.highwater`)."""


class Leaving:
    """Of one build: made before it begins, called when readers see what it has made."""

    def __init__(self, request: Request) -> None:
        self._request = request
        self._root = DiskFiles(request.root).root
        self._clocks = _clocks()
        forget(request)

    def __call__(self, published: Published) -> Committed:
        """Drafts a note while the build commits; what it gives leaves that, once all is committed."""
        several = (self._request.jobs or os.cpu_count() or 1) > 1
        apart = several and len(published.outputs) in _MANY and published.report.rendered <= _MOST
        draft = Beside(lambda: self._draft(published), apart=apart)

        def committed(sources_changed: bool) -> None:
            if sources_changed:  # by the build, a moment ago: see `settled`
                draft.close()
                return
            told = draft.told()
            self._leave(self._draft(published) if told is None else told)

        return committed

    def _draft(self, published: Published) -> bytes:
        """A note, b"" where there is to be none."""
        try:
            facts = _facts(self._request, self._root, published)
            return written(facts, *self._seen(published))
        except (Unusual, OSError, StandfirstError):
            return b""

    def _leave(self, draft: bytes) -> None:
        try:
            wall, steady = (now - then for now, then in zip(_clocks(), self._clocks, strict=True))
            if (
                draft and abs(wall - steady) < 1_000_000_000
            ):  # else somebody set the clock: which stats are old, nobody knows
                _cache(self._request).write(NAME, draft)
        except (OSError, StandfirstError):
            return

    def _seen(self, published: Published) -> tuple[Iterable[Sight], list[str]]:
        since = self._clocks[0]
        inputs: list[Sight] = [look(os.path.join(self._root, SETTINGS), SETTINGS)]
        absent = []
        by_folder = _by_folder(published.sources)
        theme = theme_folder()
        for name in SOURCES:
            place = os.path.join(self._root, name)
            if not os.path.lexists(place):
                absent.append(name)
            elif os.path.realpath(place) != theme:  # which the theme's own site has as its templates
                inputs += tree(place, name, by_folder.get(name, {}), since)
        inputs += tree(theme, theme, by_folder.get("theme", {}), since)
        for id, stat in published.copies.items():
            inputs.append(sight(f"{self._request.last_good}/{id}", stat))
        absent += [f"{self._request.last_good}/{id}" for id in published.no_copies]
        inputs += program()
        settled(inputs, since)
        return chain(inputs, self._left(published.outputs, since)), absent

    def _left(self, outputs: Mapping[str, Stat], since: int) -> Iterator[Sight]:
        place = os.path.realpath(os.path.join(self._root, self._request.output))
        inside = os.path.commonpath([place, self._root]) == self._root
        shown = os.path.relpath(place, self._root).replace(os.sep, "/") if inside else place
        yield look(os.path.join(place, MARKER))
        yield from tree(place, shown, outputs, since)


def forget(request: Request) -> None:
    """Takes the note away: a build begins, and as long as it runs nobody should say that there is nothing to do."""
    try:
        _cache(request).remove(NAME)
    except StandfirstError:
        pass  # what cannot be removed cannot be replaced, and still speaks of the files as they were


def program() -> list[Sight]:
    """Our own modules, and the folders that libraries are installed in, which change when one comes or goes."""
    package = DiskFiles(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    paths = {os.path.join(package.root, path) for path, _ in package.walk("").files if path.endswith(".py")}
    everything = paths | {os.path.dirname(path) for path in paths} | installed.libraries().keys()
    return [look(path) for path in sorted(everything)]


def _cache(request: Request) -> DiskFiles:
    return DiskFiles(os.path.join(DiskFiles(request.root).root, request.cache))


def _clocks() -> tuple[int, int]:
    return time.time_ns(), time.monotonic_ns()


def _by_folder(sources: Mapping[str, Stat]) -> dict[str, dict[str, Stat]]:
    folders: dict[str, dict[str, Stat]] = {}
    prefix, inside = "/", dict[str, Stat]()
    for name, stat in sources.items():  # mostly one folder after another
        if not name.startswith(prefix):
            prefix = name[: name.index("/") + 1]
            inside = folders.setdefault(prefix[:-1], {})
        inside[name[len(prefix) :]] = stat
    return folders


def _facts(request: Request, root: str, published: Published) -> dict[str, str]:
    """All that has to be the same, and all that there is to say."""
    done = published.report
    report = replace(
        done,
        now=NOW,
        seconds=SECONDS,
        rendered=0,
        spliced=0,
        unchanged=done.unchanged + done.written,
        written=0,
        removed=0,
        encoded=0,
        why=(),
    )
    offset, until = _offset(published.now, ZoneInfo(published.zone))
    facts = {
        "asked": asked(root, request.output, drafts=request.drafts, on_error=request.on_error),
        "since": str(published.now),
        "until": str(until if published.until is None else min(until, published.until)),
        "written": request.now,
        "zone": published.zone,
        "offset": str(offset),
        "code": str(int(report.failed)),
        "json": _once(json.dumps(report.as_json(), ensure_ascii=False, indent=1) + "\n", repr(SECONDS)),
    }
    return facts | _texts(report, root)


def _texts(report: Report, root: str) -> dict[str, str]:
    """What people are told, in colour and without."""
    texts = {}
    for colour in (False, True):
        for notes in (False, True):
            printer = Printer(out := io.StringIO(), root, colour=colour)
            printer.problems(report.problems, notes=notes, unquoted=report.unquoted)
            printer.ignored(report.ignored if notes else ())
            texts[problems_of(notes=notes, colour=colour)] = out.getvalue()
        printer = Printer(out := io.StringIO(), root, colour=colour)
        printer.report(report)
        texts[summary_of(colour=colour)] = _once(out.getvalue(), f"{SECONDS:.2f}")
    return texts


def _once(text: str, seconds: str) -> str:
    """Refuses a text in which what is to be filled in cannot be told from what an author wrote."""
    if text.count(NOW) != 1 or text.count(seconds) != 1:
        raise Unusual(text)
    return text


def _offset(now: int, zone: ZoneInfo) -> tuple[int, int]:
    """The zone's offset from UTC in seconds, and an instant up to which it stays the same."""
    try:
        first = datetime.fromtimestamp(now, zone).utcoffset()
        until = now
        for day in range(_DAYS):
            if datetime.fromtimestamp(now + 86400 * day, zone).utcoffset() != first:
                break
            until = now + 86400 * day
    except (OverflowError, ValueError):
        raise Unusual("a time near the ends of the calendar") from None
    if first is None or first % timedelta(minutes=1):
        raise Unusual("an offset that no web page may name")
    return int(first.total_seconds()), until + 1
