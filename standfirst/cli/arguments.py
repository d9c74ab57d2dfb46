"""The options of the contract that all commands have, and the site's folder where none is named."""

import os
from typing import Any

import click

from standfirst.cli.options import Options


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
    root = arguments.pop("root") or _nearest(os.getcwd())
    now = arguments.pop("now") or ""
    return Options(root, now, quiet=arguments.pop("quiet"), verbose=arguments.pop("verbose"))


def _nearest(folder: str) -> str:
    """The nearest folder upwards that holds settings; else where `build.py` stands, else here."""
    from standfirst.files import DiskFiles

    above = folder
    while True:
        if DiskFiles(above).exists("standfirst.toml"):
            return above
        if os.path.dirname(above) == above:
            return os.environ.get("STANDFIRST_ROOT", folder)
        above = os.path.dirname(above)
