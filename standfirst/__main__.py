"""`python -m standfirst` and the `standfirst` command: runs the command line as a process of its own."""

import gc
import io
import os
import sys
from typing import NoReturn

from standfirst.cli import main


def run() -> NoReturn:
    """Ends the process with the command's exit code, without taking apart what it has in memory: on a big site that
    would take longer than a build with nothing to do. Nor is garbage looked for, of which a command makes little: that costs a
    tenth of a build, and while modules are loaded as much as some of them. What runs for long sees to it itself."""
    gc.disable()
    _open_streams()
    code = main()
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:  # nobody listens any more
            code = code or 130
    os._exit(code)


def _open_streams() -> None:
    """What is written where nobody listens (`>&-`) goes nowhere; data for machines are UTF-8, wherever they run."""
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 (it is for the whole process)
    if sys.stdout is None:
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
    elif isinstance(sys.stdout, io.TextIOWrapper) and not sys.stdout.isatty():
        sys.stdout.reconfigure(encoding="utf-8")


if __name__ == "__main__":
    run()
