"""How a run ends badly: what is said, and the exit code."""

import os
import sys
import tempfile
import traceback

from standfirst import __version__
from standfirst.cli.show import Printer
from standfirst.problems import StandfirstError


def ended(fault: Exception) -> int:
    """The exit code of a run that an exception ended, once it is told."""
    return told(fault) if isinstance(fault, StandfirstError) else bug(fault)


def told(fault: StandfirstError, root: str = ".") -> int:
    """Says what ended the run, in its own words; `root` is where the files that it names lie."""
    printer = Printer(sys.stderr, root)
    for problem in fault.problems:
        printer.problem(problem)
    if not fault.problems:
        printer.line(f"{printer.paint('error', 'error')}: {fault}")
        if fault.hint:
            printer.line(f"      {printer.paint('mend:', 'hint')} {fault.hint}")
    return fault.exit_code


def bug(fault: Exception) -> int:
    """Our own fault: a report file, no bare traceback."""
    with tempfile.NamedTemporaryFile("w", prefix="standfirst-", suffix=".txt", delete=False, encoding="utf-8") as file:
        file.write(f"standfirst {__version__}, Python {sys.version}\n\n")
        traceback.print_exception(fault, file=file)
    printer = Printer(sys.stderr, ".")
    printer.line(f"{printer.paint('internal error', 'error')}: {type(fault).__name__}: {fault}")
    printer.line(f"      this is a bug of ours; the report is in {file.name}, please send it")
    return 5


def unheard() -> int:
    """The exit code of a run whose reader has gone; what is still to be written goes nowhere."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 130
