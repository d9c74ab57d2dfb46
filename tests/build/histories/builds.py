"""Two ways to build a site: the function, and the command line, which has a short way when there is nothing to do.

Both answer with what `build --json` prints.
"""

import io
import json
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

from msgspec import to_builtins

from standfirst.build import Request, build
from standfirst.cli import main

Said = dict[str, Any]
Build = Callable[[Path, str, int], Said]
"""Builds the site under a folder, at a time, with so many processes."""

OF_THE_BUILD = ("rendered", "spliced", "unchanged", "written", "removed", "seconds")
"""What a report says of the build, where the rest is of the site."""


class Refused(Exception):
    """The command line ended without a report; what it said instead."""


def by_function(root: Path, now: str, jobs: int) -> Said:
    """`build(Request)`, once it has been through JSON as everything that is compared with it."""
    report = build(Request(root=str(root), now=now, jobs=jobs))
    said: Said = json.loads(json.dumps(to_builtins(report.as_json())))
    return said


def by_command_line(root: Path, now: str, jobs: int) -> Said:
    """`standfirst build --json`, in this process."""
    out = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True)
    err = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True)
    with redirect_stdout(out), redirect_stderr(err):
        code = main(["build", "--json", "--root", str(root), "--now", now, "--jobs", str(jobs)])
    for stream in (out, err):
        stream.seek(0)
    text = out.read()
    if code not in (0, 1) or not text:
        raise Refused(f"exit {code}: {err.read()}")
    said: Said = json.loads(text)
    return said


def of_the_site(said: Said) -> Said:
    """What a report says of the site, whatever the build had to do for it, and whatever it found in the output."""
    problems = [problem for problem in said["problems"] if problem["code"] != "output-edited"]
    return {name: value for name, value in {**said, "problems": problems}.items() if name not in OF_THE_BUILD}


WAYS: tuple[Build, ...] = (by_function, by_command_line)
