"""The command line: arguments to calls. The only room that prints and exits.

Text for people goes to standard error, data to standard output. Nothing is imported here: `commands` brings click,
which whoever asks for a module of this room need not pay for.
"""

__all__ = ["main"]


def main(arguments: list[str] | None = None) -> int:
    """Runs a command line (None: the process's own); gives the exit code."""
    from standfirst.cli.commands import execute

    return execute(arguments)
