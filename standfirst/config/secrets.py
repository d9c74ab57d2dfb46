"""Passwords and keys that stand in the settings in clear, where anybody finds them who sees the repository.

It knows what they mostly look like, never what they open; it repeats none of them.
"""

import re
from collections.abc import Iterator
from typing import Any, Final

from standfirst.config.check import Path
from standfirst.config.deploying import SECRET
from standfirst.problems import Problem, warning

_VALUE: Final = re.compile(
    r"AKIA[0-9A-Z]{16}|gh[pousr]_[A-Za-z0-9]{30,}|xox[abprs]-[A-Za-z0-9-]{10,}|[sr]k_live_[A-Za-z0-9]{10,}"
    r"|AIza[A-Za-z0-9_-]{35}|-----BEGIN [A-Z ]*PRIVATE KEY"
)
_ELSEWHERE: Final = re.compile(r"\$|env:|\Z")
_HINT: Final = "keep it in an environment variable, not in the settings; and change it, if others have seen this file"


def secrets(data: bytes, *, file: str) -> list[Problem]:
    """A warning for each secret in settings that `load` has read."""
    import tomllib

    text = data.decode("utf-8-sig")
    found = list(_walk(tomllib.loads(text), ()))
    if not found:
        return []
    from standfirst.config.places import place_of, places

    where = places(text)
    return [
        warning("setting-secret", file, *place_of(where, path), f"`{_name(path)}` looks like a secret, in clear", _HINT)
        for path in found
    ]


def _walk(value: Any, path: Path) -> Iterator[Path]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _walk(inner, (*path, key))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _walk(inner, (*path, number))
    elif isinstance(value, str) and not _ELSEWHERE.match(value):
        named = path and isinstance(path[-1], str) and SECRET.search(path[-1])
        if named or _VALUE.search(value):
            yield path


def _name(path: Path) -> str:
    return ".".join(str(step) for step in path)
