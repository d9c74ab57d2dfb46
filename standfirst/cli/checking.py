"""`standfirst check`: everything that a build checks, and the rules of standards, on what it would write."""

import json
import sys
from collections.abc import Iterable
from typing import Any, Final

from standfirst import __version__
from standfirst.build.inspection import Inspection, inspect
from standfirst.build.report import Report, Request, ended_by
from standfirst.checks.rules import RULES
from standfirst.cli.ending import told
from standfirst.cli.options import Options
from standfirst.cli.progress import Bar
from standfirst.cli.show import Printer
from standfirst.problems import Problem, StandfirstError

_LEVELS: Final = {"error": "error", "warning": "warning", "note": "note"}
_SCHEMA: Final = "https://json.schemastore.org/sarif-2.1.0.json"


def run(options: Options, *, form: str, strict: bool, jobs: int) -> int:
    """Checks and shows; 1 where there are errors, with `strict` also where there are warnings."""
    bar = Bar(sys.stderr, quiet=options.quiet)
    try:
        inspected = inspect(Request(root=options.root, now=options.now, jobs=jobs), bar)
    except StandfirstError as fault:
        bar.done()
        code = told(fault, options.root)
        _print(form, ended_by(fault))
        return code
    finally:
        bar.done()
    report = inspected.report
    Printer(sys.stderr, options.root).problems(report.problems, notes=options.verbose, unquoted=report.unquoted)
    if not options.quiet:
        sys.stderr.write(_summary(inspected))
    _print(form, report)
    wrong = ("error", "warning") if strict else ("error",)
    return 1 if any(problem.severity in wrong for problem in report.problems) else 0


def _summary(inspected: Inspection) -> str:
    report = inspected.report
    counts = [sum(problem.severity == level for problem in report.problems) for level in _LEVELS]
    said = ", ".join(
        f"{count} {level}{'' if count == 1 else 's'}" for count, level in zip(counts, _LEVELS, strict=True)
    )
    return f"checked {report.pages} pages and {inspected.files - report.pages} other files as of {report.now}: {said}\n"


def _print(form: str, report: Report) -> None:
    if form == "json":
        whole = report.as_json()
        _write({name: whole[name] for name in ("now", "pages", "next_change", "held", "problems")})
    elif form == "sarif":
        _write(sarif(report.problems))


def _write(data: object) -> None:
    sys.stdout.write(json.dumps(data, ensure_ascii=False, indent=1) + "\n")


def sarif(problems: Iterable[Problem]) -> dict[str, Any]:
    """The problems in the Static Analysis Results Interchange Format (OASIS, 2.1.0)."""
    results = [_result(problem) for problem in problems]
    ids = sorted({result["ruleId"] for result in results})
    driver = {
        "name": "Standfirst",
        "version": __version__,
        "rules": [_rule(id) for id in ids],
    }
    runs = [{"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}]
    return {"$schema": _SCHEMA, "version": "2.1.0", "runs": runs}


def _rule(id: str) -> dict[str, Any]:
    return {"id": id} | ({"shortDescription": {"text": RULES[id].says}} if id in RULES else {})


def _result(problem: Problem) -> dict[str, Any]:
    from urllib.parse import quote

    where = {"artifactLocation": {"uri": quote(problem.file, safe="/:"), "uriBaseId": "%SRCROOT%"}}
    region = {"region": {"startLine": problem.line, "startColumn": problem.column}}
    text = f"{problem.message}. Mend: {problem.hint}" if problem.hint else problem.message
    return {
        "ruleId": problem.code,
        "level": _LEVELS[problem.severity],
        "message": {"text": text},
        "locations": [{"physicalLocation": where | region}] if problem.file else [],
    }
