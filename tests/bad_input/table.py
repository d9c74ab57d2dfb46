"""All bad inputs, and what is heard of one."""

import contextlib
import io
import os
from pathlib import Path
from typing import Final

from standfirst.cli import main
from tests.bad_input import dates, front_matter, more, names, runs, site, text
from tests.bad_input.case import Case, transcript

CASES: Final[tuple[Case, ...]] = tuple(
    sorted(
        (
            *front_matter.CASES,
            *dates.CASES,
            *text.CASES,
            *names.CASES,
            *site.CASES,
            *runs.CASES,
            *more.CASES,
        ),
        key=lambda case: case.number,
    )
)


def heard(case: Case, root: Path) -> str:
    """Lays a case down, runs it in its folder, and gives what the terminal shows."""
    before = os.getcwd()
    root.mkdir(parents=True)
    os.chdir(root)
    told, data = io.StringIO(), io.StringIO()
    undo = case.lay(root)
    try:
        with contextlib.redirect_stderr(told), contextlib.redirect_stdout(data):
            code = main(list(case.arguments))
    finally:
        os.chdir(before)
        undo()
    return transcript(told.getvalue(), data.getvalue(), code)
