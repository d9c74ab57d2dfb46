"""`standfirst build`: run a build, show it, answer with the exit code."""

import json
import sys
from collections.abc import Mapping
from typing import Any

from standfirst.budget import confine_memory
from standfirst.build import Report, Request, build
from standfirst.build.report import ended_by
from standfirst.cli.ending import told
from standfirst.cli.leaving import Leaving, forget
from standfirst.cli.mending import mend
from standfirst.cli.options import Options
from standfirst.cli.progress import Bar
from standfirst.cli.show import Printer
from standfirst.cli.unchanged import nearest
from standfirst.problems import StandfirstError


def run(options: Options, **arguments: Any) -> int:
    """Builds and shows the result; 1 when content errors stand."""
    confine_memory()
    request = Request(
        root=options.root,
        output=arguments["output"],
        now=options.now,
        clean=arguments["clean"],
        drafts=arguments["drafts"],
        jobs=arguments["jobs"] or 0,
        why=arguments["why"] or "",
        accept_clock=arguments["accept_clock"],
    )
    bar = Bar(sys.stderr, quiet=options.quiet)
    try:
        report = build(request, bar, Leaving(request))
        if arguments["fix"] and mend(report, options):
            report = build(request, bar, Leaving(request))
    except StandfirstError as fault:
        bar.done()
        code = told(fault, options.root)
        if arguments["as_json"]:
            print_json(ended_by(fault))
        return code
    finally:
        bar.done()
    show(report, options)
    if arguments["as_json"]:
        print_json(report)
    return 1 if report.failed else 0


def print_json(report: Report) -> None:
    """The contract's one object, on standard output."""
    sys.stdout.write(json.dumps(report.as_json(), ensure_ascii=False, indent=1) + "\n")


def run_plain(options: Mapping[str, str]) -> int:
    """As `run`, for a command line of which `unchanged` has found that it is a plain build."""
    shared = Options(
        options.get("root") or nearest(), options.get("now", ""), quiet="quiet" in options, verbose="verbose" in options
    )
    return run(
        shared,
        output=options.get("output", "site"),
        clean=False,
        jobs=int(options.get("jobs", "0")),
        as_json="json" in options,
        why=None,
        drafts="drafts" in options,
        accept_clock=False,
        fix=False,
    )


def show(report: Report, options: Options) -> None:
    """The report for people, on standard error."""
    printer = Printer(sys.stderr, options.root)
    printer.problems(report.problems, notes=options.verbose, unquoted=report.unquoted)
    if options.verbose:
        printer.ignored(report.ignored)
    if not options.quiet:
        printer.report(report)
        for reason in report.why:
            printer.line(reason)


def explain(options: Options, url: str) -> int:
    """Builds, and says of what a page was made and why."""
    request = Request(root=options.root, now=options.now, why=url, explain=True)
    forget(request)
    try:
        report = build(request)
    except StandfirstError as fault:
        return told(fault, options.root)
    printer = Printer(sys.stderr, options.root)
    printer.problems(report.problems, notes=options.verbose, unquoted=report.unquoted)
    for line in report.why:
        sys.stdout.write(f"{line}\n")
    return 1 if report.failed else 0


def headers(options: Options, host: str) -> int:
    """Builds, and prints what a kind of host is to send with the files."""
    request = Request(root=options.root, now=options.now, host=host)
    forget(request)
    try:
        report = build(request)
    except StandfirstError as fault:
        return told(fault, options.root)
    Printer(sys.stderr, options.root).problems(report.problems, notes=options.verbose)
    sys.stdout.write(report.headers)
    return 1 if report.failed else 0


def check_against_clean(options: Options, output: str, *, embargo: bool) -> int:
    """Builds, builds clean beside it (`embargo`: without the held stories), compares; 1 when a byte differs."""
    from standfirst import verify

    bar = Bar(sys.stderr, quiet=options.quiet)
    request = Request(root=options.root, output=output, now=options.now)
    forget(request)
    try:
        verdict = (verify.embargo if embargo else verify.verify)(request, bar)
    except StandfirstError as fault:
        bar.done()
        return told(fault, options.root)
    finally:
        bar.done()
    show(verdict.report, options)
    printer = Printer(sys.stderr, options.root)
    other = "without the held stories" if embargo else "that is clean"
    for difference in verdict.differences:
        how = _DIFFERENCE[difference.how].format(other=other, at=difference.at)
        printer.line(f"{printer.paint('error', 'error')}: {output}/{difference.path}: {how}")
        for read in difference.lied:
            printer.line(f"      {'a held story' if embargo else 'the cache'} had this otherwise: {read}")
    if verdict.differences:
        printer.line(f"      this is a bug of ours, please report it; {_UNTIL_THEN[embargo]}")
    elif verdict.report.published and not options.quiet:
        printer.line(f"verified: all {verdict.files} files are those of a build {other}")
    return 1 if verdict.differences or verdict.report.failed else 0


_DIFFERENCE = {
    "differs": "differs from a build {other}, first at byte {at}",
    "is missing": "is missing: a build {other} has it",
    "should not be there": "should not be there: a build {other} has no such file",
}
_UNTIL_THEN = {
    False: "build --clean makes the output right",
    True: "do not publish; standfirst verify tells whether it is the cache alone",
}
