"""A build as it is made elsewhere: `python -m tests.faults.elsewhere ROOT JOBS ORDER` builds a site and prints the hash and
the rights of every file of the output as JSON. `ORDER` is that in which the system lists a folder: `given` or `reversed`.

It needs nothing but the program, so that any Python that has it can be asked.
"""

import json
import os
import sys
from hashlib import sha256
from typing import Any

from standfirst.build import Request, build
from standfirst.incremental import processes

NOW = "2027-06-01T12:00+05:30"


class _Reversed:
    """What `os.scandir` gives, the other way round."""

    def __init__(self, path: Any = ".") -> None:
        with _SCANDIR(path) as entries:
            self._entries = iter(sorted(entries, key=lambda entry: entry.name, reverse=True))

    def __enter__(self) -> "_Reversed":
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def __iter__(self) -> "_Reversed":
        return self

    def __next__(self) -> Any:
        return next(self._entries)

    def close(self) -> None:
        pass


_LISTDIR, _SCANDIR = os.listdir, os.scandir


def reversing() -> None:
    """From now on folders are listed the other way round."""
    setattr(os, "listdir", lambda path=".": sorted(_LISTDIR(path), reverse=True))  # noqa: B010  # functions, for mypy
    setattr(os, "scandir", _Reversed)  # noqa: B010


def found(top: str) -> dict[str, tuple[str, str]]:
    """Hash and rights of every file, and the rights of every folder."""
    seen = {}
    for folder, _, names in os.walk(top):
        seen[os.path.relpath(folder, top) + "/"] = "", oct(os.stat(folder).st_mode)
        for name in names:
            path = os.path.join(folder, name)
            with open(path, "rb") as file:
                seen[os.path.relpath(path, top)] = sha256(file.read()).hexdigest(), oct(os.stat(path).st_mode)
    return seen


if __name__ == "__main__":
    root, jobs, order = sys.argv[1:]
    if order == "reversed":
        reversing()
    setattr(processes, "WORTH_FORKING", 8)  # noqa: B010  # a constant, for mypy
    report = build(Request(root=root, now=NOW, jobs=int(jobs)))
    assert report.published, [problem for problem in report.problems if problem.severity == "error"]
    sys.stdout.write(json.dumps(found(os.path.join(root, "site"))))
