"""The command line: arguments to calls. The only room that prints and exits.

Text for people goes to standard error, data to standard output. Nothing is imported here before it is needed: a build
that has nothing to do ends in `unchanged`, and click, which `commands` brings, would take longer than all of it.
"""

import sys

__all__ = ["main"]


def main(arguments: list[str] | None = None) -> int:
    """Runs a command line (None: the process's own); gives the exit code."""
    try:
        from standfirst.cli.unchanged import answer

        code = answer(sys.argv[1:] if arguments is None else arguments)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        from standfirst.cli.commands import unheard

        return unheard()
    if code is not None:
        return code
    from standfirst.cli.commands import execute

    return execute(arguments)
