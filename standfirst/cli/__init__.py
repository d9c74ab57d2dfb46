"""The command line: arguments to calls. The only room that prints and exits.

Text for people goes to standard error, data to standard output. Nothing is imported here before it is needed: a build
that has nothing to do ends in `unchanged`, and click, which `commands` brings, would take longer than all of it; a plain
build or `publish --once` that has something to do needs no click either.
"""

import sys

__all__ = ["main"]


def main(arguments: list[str] | None = None) -> int:
    """Runs a command line (None: the process's own); gives the exit code."""
    words = sys.argv[1:] if arguments is None else arguments
    try:
        from standfirst.cli.unchanged import answer, plain_build, plain_publish

        code = answer(words)
        if code is not None:
            return code
        options = plain_build(words)
        if options is not None:
            from standfirst.cli.building import run_plain

            return run_plain(options)
        options = plain_publish(words)
        if options is not None:
            from standfirst.cli.publishing import run_once

            return run_once(options)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        from standfirst.cli.ending import unheard

        return unheard()
    except Exception as fault:  # whatever it is, people get a report, not a traceback
        from standfirst.cli.ending import ended

        return ended(fault)
    from standfirst.cli.commands import execute

    return execute(arguments)
