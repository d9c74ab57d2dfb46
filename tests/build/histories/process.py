"""Another process that answers, line of JSON by line, what it is asked; and how it is told that it hung or died."""

import json
import os
import select
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[3]
PATIENCE = 120
"""Seconds for one build of a small site, on a busy machine."""


class Died(Exception):
    """The other process hung, or ended; its own words stand on standard error."""


class Process:
    """`python -m MODULE ARGUMENTS`, with more environment. One question at a time: `ask`, then `answer`."""

    def __init__(self, module: str, *arguments: str, **environment: str) -> None:
        path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH", "")]))
        self._process = subprocess.Popen(
            [sys.executable, "-m", module, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": path, **environment},
            cwd=ROOT,
        )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._to, self._from = self._process.stdin, self._process.stdout

    def ask(self, **question: Any) -> None:
        self._to.write(json.dumps(question).encode() + b"\n")
        self._to.flush()

    def answer(self) -> Any:
        """Raises `Died`."""
        ready, _, _ = select.select([self._from], [], [], PATIENCE)
        line = self._from.readline() if ready else b""
        if not line:
            self._process.kill()
            raise Died(f"it hung for {PATIENCE} s" if not ready else f"it ended with status {self._process.wait()}")
        return json.loads(line)

    def close(self) -> None:
        self._to.close()
        self._process.wait(PATIENCE)
        self._from.close()


def answer_all(answer: Callable[[dict[str, Any]], Any]) -> None:
    """In the other process: answers until nobody asks any more. What it prints goes to standard error."""
    out, sys.stdout = sys.stdout, sys.stderr
    for line in sys.stdin:
        out.write(json.dumps(answer(json.loads(line))) + "\n")
        out.flush()
