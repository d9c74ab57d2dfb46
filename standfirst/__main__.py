"""`python -m standfirst` and the `standfirst` command: runs the command line as a process of its own."""

import os
import sys
from typing import NoReturn

from standfirst.cli import main


def run() -> NoReturn:
    """Ends the process with the command's exit code, without taking apart what it has in memory: on a big site that
    would take longer than a build with nothing to do."""
    code = main()
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:  # nobody listens any more
            code = code or 130
    os._exit(code)


if __name__ == "__main__":
    run()
