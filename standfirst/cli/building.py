"""`standfirst build`: run a build, show it, answer with the exit code."""

import gc
import json
import sys
from typing import Any

from standfirst.build import Report, Request, build
from standfirst.cli.ending import told
from standfirst.cli.options import Options
from standfirst.cli.progress import Bar
from standfirst.cli.show import Printer
from standfirst.problems import StandfirstError


def run(options: Options, **arguments: Any) -> int:
    """Builds and shows the result; 1 when content errors stand."""
    gc.disable()  # a build makes no garbage worth looking for, and looking costs a tenth of it
    request = Request(
        root=options.root,
        output=arguments["output"],
        now=options.now,
        clean=arguments["clean"],
        drafts=arguments["drafts"],
        jobs=arguments["jobs"] or 0,
        why=arguments["why"] or "",
    )
    bar = Bar(sys.stderr, quiet=options.quiet)
    try:
        report = build(request, bar)
    except StandfirstError as fault:
        bar.done()
        return told(fault, options.root)
    finally:
        bar.done()
    show(report, options)
    if arguments["as_json"]:
        sys.stdout.write(json.dumps(report.as_json(), ensure_ascii=False, indent=1) + "\n")
    return 1 if report.failed else 0


def show(report: Report, options: Options) -> None:
    """The report for people, on standard error."""
    printer = Printer(sys.stderr, options.root)
    printer.problems(report.problems, notes=options.verbose)
    if not options.quiet:
        printer.report(report)
        for reason in report.why:
            printer.line(reason)
