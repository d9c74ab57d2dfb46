"""`standfirst serve`: starts the preview, says where it is and what each change brought, and ends quietly."""

import os
import sys
import threading
import webbrowser
from datetime import datetime
from typing import Any

from standfirst import signals
from standfirst.build import Report
from standfirst.build.inputs import settings
from standfirst.cli.ending import bug, told
from standfirst.cli.options import Options
from standfirst.cli.progress import Bar
from standfirst.cli.show import Printer
from standfirst.files import DiskFiles
from standfirst.preview import FIRST, Outcome, Session, Talk, host_names, listen
from standfirst.problems import Problem, StandfirstError

_LOOPBACK = ("127.0.0.1", "localhost", "::1")


def run(options: Options, **arguments: Any) -> int:
    """Serves until it is interrupted."""
    host, port = arguments["host"], arguments["port"]
    try:
        config = settings(DiskFiles(options.root))[0]  # no port is taken for what is no site
    except StandfirstError as fault:
        return told(fault, options.root)
    allowed = host_names(arguments["allowed_host"])
    sockets = listen(host, port)
    signals.heed()
    speaker = _Speaker(options)
    talk = Talk(outcome=speaker.outcome, line=speaker.say, progress=speaker.bar)
    session = Session(
        options.root,
        sockets,
        talk,
        drafts=arguments["drafts"],
        now=options.now,
        allowed=allowed,
        jobs=config.build.jobs or os.cpu_count() or 1,
    )
    try:
        session.start()
        number = sockets[0].getsockname()[1]
        if port is None and number != FIRST:
            speaker.say(f"port {FIRST} is taken, so this is port {number}")
        address = _tell_address(speaker, session, host, number, allowed)
        if arguments["open"]:
            threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()
        session.run()
    finally:
        session.stop()
    return 0


def _tell_address(speaker: "_Speaker", session: Session, host: str, number: int, allowed: frozenset[str]) -> str:
    """Says where the preview is, and gives it; beyond this machine the address has the token of this run."""
    shared = host not in _LOOPBACK
    if shared:
        speaker.say(f"warning: whoever reaches this machine at {host} and has the address below can read drafts too")
    address = f"http://{_shown(host)}:{number}{session.base}{session.query if shared else ''}"
    speaker.always(f"The preview is at {address} (Ctrl-C ends it)")
    for name in sorted(allowed):
        speaker.say(f"at {name} it is for those who have the whole address: {session.base}{session.query}")
    return address


def _shown(host: str) -> str:
    if host in ("0.0.0.0", "::"):
        return "127.0.0.1" if host == "0.0.0.0" else "[::1]"
    return f"[{host}]" if ":" in host else host


class _Speaker:
    """Says what the preview does, on standard error; a problem that stands is said once."""

    def __init__(self, options: Options) -> None:
        self._options = options
        self._printer = Printer(sys.stderr, options.root)
        self._bar = Bar(sys.stderr, quiet=options.quiet)
        self._before: frozenset[Problem] = frozenset()

    def bar(self, what: str, done: int, total: int) -> None:
        """Progress; a new bar for each build, since each has its own patience."""
        if done == 0 and what == "reading":
            self._bar = Bar(sys.stderr, quiet=self._options.quiet)
        self._bar(what, done, total)

    def say(self, text: str) -> None:
        """A line, unless only what is wrong is wanted."""
        if not self._options.quiet:
            self.always(text)

    def always(self, text: str) -> None:
        """A line at any rate, at once."""
        self._printer.line(text)
        sys.stderr.flush()

    def outcome(self, outcome: Outcome) -> None:
        """One line about a change, after the problems that it brought."""
        self._bar.done()
        if outcome.bug is not None:
            bug(outcome.bug)
        elif outcome.fault is not None:
            told(outcome.fault, self._options.root)
        elif outcome.report is not None:
            self._report(outcome.report)
        if outcome.report is None:
            self._before = frozenset()
            self.always("the last good pages stay; the next change is tried again")

    def _report(self, report: Report) -> None:
        new = tuple(problem for problem in report.problems if problem not in self._before)
        self._before = frozenset(report.problems)
        self._printer.problems(new, notes=self._options.verbose)
        when = datetime.now().astimezone().strftime("%H:%M:%S")
        errors = sum(problem.severity == "error" for problem in report.problems)
        count = "1 error" if errors == 1 else f"{errors} errors"
        if not report.published:
            self.always(f"{when} {self._printer.paint(count, 'error')} to mend; the last good pages stay")
            return
        standing = f", {self._printer.paint(count, 'error')} to mend" if errors else ""
        stories = "1 story" if report.stories == 1 else f"{report.stories} stories"
        self.say(f"{when} {stories} on {report.pages} pages{standing}, {report.seconds:.2f} s")
