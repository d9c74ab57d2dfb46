"""`standfirst schedule`: what goes out and comes down by the clock, for people, for machines, or as a line for a timer."""

import json
import os
import shlex
import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Final

from standfirst.build.report import Request
from standfirst.build.schedule import Event, Schedule, schedule
from standfirst.cli.ending import told
from standfirst.cli.options import Options
from standfirst.problems import StandfirstError

_TIMERS: Final = 20
"""Lines for a timer that are printed at once: who has more to come sets them again before they are over."""

_WHY: Final = {
    "draft": "draft",
    "embargoed": "embargoed, without an end",
    "future": "without a date that comes",
    "withheld": "withheld",
    "faulty": "has an error",
}


def run(options: Options, *, as_json: bool, timer: str | None) -> int:
    """Prints the schedule on standard output."""
    try:
        found = schedule(Request(root=options.root, now=options.now))
    except StandfirstError as fault:
        return told(fault, options.root)
    if as_json:
        lines: Iterable[str] = [json.dumps(found.as_json(), ensure_ascii=False, indent=1)]
    elif timer:
        lines = _timer(found, timer, options.root)
    else:
        lines = _told(found)
    for line in lines:
        sys.stdout.write(f"{line}\n")
    return 0


def _told(found: Schedule) -> Iterator[str]:
    yield f"as of {found.now[:16].replace('T', ' ')} ({found.timezone})"
    for day, events in found.by_day().items():
        yield ""
        yield datetime.fromisoformat(day).strftime(f"%A {day}")
        yield from map(_event, events)
    if not found.events:
        yield "nothing goes out or comes down by itself"
    if found.held:
        yield ""
        yield "held until somebody changes them"
        yield from (f"  {one.source} ({_WHY.get(one.why, one.why)})" for one in found.held)


def _event(event: Event) -> str:
    why = f" ({event.why or event.story})" if event.why or event.story else ""
    return f"  {event.at[11:16]}  {event.what:<20}{event.source}{why}"


# --- lines for timers ---


def _timer(found: Schedule, kind: str, root: str) -> Iterator[str]:
    """One line for each of the next moments at which the site changes, the first being the report's `next_change`."""
    moments = {datetime.fromisoformat(event.at) for event in found.events}
    if found.next_change is not None:
        moments.add(datetime.fromisoformat(found.next_change))
    command = f"standfirst publish --once --root {shlex.quote(os.path.abspath(root))}"
    for moment in sorted(moments)[:_TIMERS]:
        yield _LINES[kind](_whole_minute(moment), command)


def _whole_minute(moment: datetime) -> datetime:
    """The first whole minute that is not before it."""
    return moment + timedelta(seconds=-moment.second % 60)


def _cron(moment: datetime, command: str) -> str:
    local = moment.astimezone()  # the machine's own zone is what cron goes by
    return f"{local.minute} {local.hour} {local.day} {local.month} * {command}"


def _systemd(moment: datetime, command: str) -> str:
    at = moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
    return f'systemd-run --user --on-calendar="{at}" {command}'


def _workflow(moment: datetime, _: str) -> str:
    utc = moment.astimezone(UTC)  # as hosts of workflows want it
    return f'- cron: "{utc.minute} {utc.hour} {utc.day} {utc.month} *"  # {moment.isoformat()}'


_LINES: Final = {"cron": _cron, "systemd": _systemd, "workflow": _workflow}
