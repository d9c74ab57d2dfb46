"""`standfirst publish`: builds, sleeps until the clock or somebody changes the site, and builds again; and `rollback`.

One typo must not stop an expiry, so faulty stories are quarantined unless told otherwise. While it sleeps it looks every
minute whether anything is not as the last build left it: another run may have changed what is due. A fault of the
environment is said once and tried again; only a signal ends it.
"""

import gc
import os
import sys
import time
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final

from standfirst import signals
from standfirst.build.report import Report, Request
from standfirst.build.rollback import roll_back
from standfirst.build.run import build
from standfirst.build.trees import rolled_back
from standfirst.cli.building import show
from standfirst.cli.ending import told
from standfirst.cli.leaving import Leaving, forget
from standfirst.cli.options import Options
from standfirst.cli.progress import Bar
from standfirst.cli.show import Printer, files
from standfirst.cli.unchanged import asked, nearest
from standfirst.files import DiskFiles
from standfirst.problems import EnvironmentFault, Problem, StandfirstError, UsageError
from standfirst.quick import note

LOOK: Final = 60.0
"""Seconds between looks at whether anything has changed."""


def run(options: Options, request: Request, *, once: bool, until_changed: bool, target: str = "") -> int:
    """Publishes, and deploys what changed to a target; the exit code is that of the last build, or deploy."""
    if options.now and not once:
        fault = UsageError("--now stands still, and publish goes by the clock", "add --once, or leave --now out")
        return told(fault, options.root)
    signals.heed()
    try:
        publisher = Publisher(options, request, _deploying(options, request, target) if target else None)
    except StandfirstError as fault:
        return told(fault, options.root)
    code = publisher.publish()
    if once or code not in (0, 1) or (until_changed and publisher.due is None):
        return code
    if until_changed:
        publisher.sleep(heeding=False)
        return publisher.publish()
    while True:
        publisher.sleep(heeding=True)
        publisher.publish()


def run_once(options: Mapping[str, str]) -> int:
    """As `run`, for a command line of which `unchanged` has found that it is a plain `publish --once`."""
    request = Request(
        root=options.get("root") or nearest(),
        output=options.get("output", "site"),
        now=options.get("now", ""),
        jobs=int(options.get("jobs", "0")),
        on_error="quarantine",
        record=True,
    )
    shared = Options(request.root, request.now, quiet="quiet" in options, verbose="verbose" in options)
    return run(shared, request, once=True, until_changed=False, target="")


def _deploying(options: Options, request: Request, target: str) -> Callable[[], int]:
    from standfirst.cli.deploying import Job

    return Job(options, target, request.output).deploy


class Publisher:
    """Says what is new, and keeps in mind when the site next changes: `due`, in seconds since 1970. `deploy` carries a release
    to its host; one that did not arrive is sent again at the next look."""

    def __init__(self, options: Options, request: Request, deploy: Callable[[], int] | None = None) -> None:
        self._deploy = deploy
        self._owed = deploy is not None
        self._options = options
        self._request = request
        self._printer = Printer(sys.stderr, options.root)
        self._root = DiskFiles(options.root).root
        self._told = ""
        self._before: tuple[Problem, ...] | None = None
        self._said_due: str | None = None
        self.due: float | None = None

    def publish(self) -> int:
        """One build; the exit code."""
        bar = Bar(sys.stderr, quiet=self._options.quiet)
        try:
            self._check_rolled_back()
            report = build(self._request, bar, Leaving(self._request))
        except StandfirstError as fault:
            bar.done()
            return self._faulted(fault)
        finally:
            bar.done()
        self._told = ""
        self._show(report)
        self.due = datetime.fromisoformat(report.next_change).timestamp() if report.next_change else None
        return self._deployed(report) or int(report.failed)

    def _deployed(self, report: Report) -> int:
        """Carries a release to its host, where that has not got it; 0, or the exit code of a fault."""
        self._owed = self._owed or bool(self._deploy and (report.written or report.removed))
        if not self._owed or self._deploy is None or not report.published:
            return 0
        try:
            code = self._deploy()
        except StandfirstError as fault:
            code = self._faulted(fault)
        self._owed = code != 0
        if self._owed:
            self.due = min(self.due or time.time() + LOOK, time.time() + LOOK)
        return code

    def sleep(self, *, heeding: bool) -> None:
        """Until it is due; `heeding`, or until anything has changed."""
        self._say_due(heeding=heeding)
        signals.uninterrupted(gc.collect)  # which nobody does during a build: now there is time
        while True:
            signals.end_if_asked()
            left = LOOK if self.due is None else self.due - time.time()
            if left <= 0:
                return
            time.sleep(min(left, LOOK))  # a signal ends it
            if heeding and not self._is_as_left():
                return

    def _is_as_left(self) -> bool:
        """Whether a build would find all as the last one left it, by its note."""
        found = note.read(os.path.join(self._root, self._request.cache))
        if found is None:
            return False
        facts, wanted = found.facts, asked(self._root, self._request.output, on_error=self._request.on_error)
        now = int(time.time())
        return facts["asked"] == wanted and int(facts["since"]) <= now < int(facts["until"]) and found.holds(self._root)

    def _check_rolled_back(self) -> None:
        if DiskFiles(os.path.join(self._root, self._request.cache)).exists(rolled_back(self._request)):
            message = f"{self._request.output} was rolled back, and stays so until somebody builds"
            raise EnvironmentFault(message, "standfirst build publishes the later release again")

    def _faulted(self, fault: StandfirstError) -> int:
        said = "".join(character for character in str(fault) if not character.isdigit())  # times go on
        if said != self._told:
            told(fault, self._options.root)
        self._told = said
        self.due = None  # it is tried again at the next look
        return fault.exit_code

    def _show(self, report: Report) -> None:
        """The whole report where anything is new in it."""
        if report.written or report.removed or report.problems != self._before:
            show(report, self._options)
        self._before = report.problems

    def _say_due(self, *, heeding: bool) -> None:
        if self._options.quiet:
            return
        due = datetime.fromtimestamp(self.due).astimezone().isoformat(" ", "minutes") if self.due is not None else ""
        said = f"asleep until {due}" if due else "asleep: nothing is due"
        said += ", or until something is changed" if heeding else ""
        if said != self._said_due:
            self._printer.line(said)
            sys.stderr.flush()
        self._said_due = said


def back(options: Options, output: str) -> int:
    """`standfirst rollback`."""
    request = Request(root=options.root, output=output)
    forget(request)
    try:
        done = roll_back(request)
    except StandfirstError as fault:
        return told(fault, options.root)
    if not options.quiet:
        printer = Printer(sys.stderr, options.root)
        printer.line(f"{output} is the release before again: {files(done.changed)} changed, {done.removed:,} gone")
        printer.line("publish leaves it alone until somebody builds; put content/ or templates/ right first")
    return 0
