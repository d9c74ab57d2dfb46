"""The options of the contract that all commands have."""

from typing import Any

import click

from standfirst.cli.options import Options
from standfirst.cli.unchanged import nearest


def shared(function: Any) -> Any:
    """The options of the contract that all commands have."""
    decorators = [
        click.option("--root", metavar="DIR", help="The site's folder. Default: the nearest with standfirst.toml."),
        click.option("--now", metavar="TIME", help="Build as of this time, like 2025-02-21T17:30."),
        click.option("--quiet", "-q", is_flag=True, help="Say only what is wrong."),
        click.option("--verbose", "-v", is_flag=True, help="Say more, notes included."),
    ]
    for decorator in reversed(decorators):
        function = decorator(function)
    return function


def options_of(arguments: dict[str, Any]) -> Options:
    """The options that all commands have, taken out of the others."""
    root = arguments.pop("root") or nearest()
    now = arguments.pop("now") or ""
    return Options(root, now, quiet=arguments.pop("quiet"), verbose=arguments.pop("verbose"))
