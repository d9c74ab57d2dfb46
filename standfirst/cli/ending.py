"""How a run ends badly: what is said, and the exit code."""

import errno
import os
import sys
import tempfile
import traceback
from typing import Final

from standfirst import __version__
from standfirst.cli.excerpt import visible
from standfirst.cli.show import Printer
from standfirst.files import fault as refused
from standfirst.problems import EnvironmentFault, StandfirstError

_ENVIRONMENT: Final = frozenset(
    [
        errno.EACCES, errno.EAGAIN, errno.EBUSY, errno.EDQUOT, errno.EFBIG, errno.EINTR, errno.EIO, errno.EMFILE,
        errno.ENFILE, errno.ENOMEM, errno.ENOSPC, errno.EPERM, errno.EROFS, errno.ESTALE,
    ]
)  # fmt: skip
"""What an operating system says of itself, wherever it says so: all else would be a bug of ours."""


def ended(fault: Exception) -> int:
    """The exit code of a run that an exception ended, once it is told."""
    if isinstance(fault, OSError) and fault.errno in _ENVIRONMENT:
        fault = refused("use", str(fault.filename or "the disk"), fault)
    if isinstance(fault, MemoryError):
        fault = EnvironmentFault("there is not enough memory", "close other programs, or build with --jobs 1")
    try:
        return told(fault) if isinstance(fault, StandfirstError) else bug(fault)
    except OSError:  # nobody can be told: what listens is full, or has gone
        return fault.exit_code if isinstance(fault, StandfirstError) else 5


def told(fault: StandfirstError, root: str = ".") -> int:
    """Says what ended the run, in its own words; `root` is where the files that it names lie."""
    printer = Printer(sys.stderr, root)
    for problem in fault.problems:
        printer.problem(problem)
    if not fault.problems:
        printer.line(f"{printer.paint('error', 'error')}: {visible(str(fault))}")  # it may repeat what a host has
        if fault.hint:
            printer.line(f"      {printer.paint('mend:', 'hint')} {visible(fault.hint)}")
    return fault.exit_code


def bug(fault: Exception) -> int:
    """Our own fault: a report file, no bare traceback."""
    report = f"standfirst {__version__}, Python {sys.version}\n\n{''.join(traceback.format_exception(fault))}"
    printer = Printer(sys.stderr, ".")
    printer.line(f"{printer.paint('internal error', 'error')}: {type(fault).__name__}: {fault}")
    try:
        with tempfile.NamedTemporaryFile(
            "w", prefix="standfirst-", suffix=".txt", delete=False, encoding="utf-8"
        ) as file:
            file.write(report)
        printer.line(f"      this is a bug of ours; the report is in {file.name}, please send it")
    except OSError:
        printer.line(f"      this is a bug of ours; please send this report:\n\n{report}")
    return 5


def unheard() -> int:
    """The exit code of a run whose reader has gone; what is still to be written goes nowhere."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 130
