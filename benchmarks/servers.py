"""A preview server as a process of its own: started, looked at until its first page is there, waited for, ended.

It knows processes and no generator.
"""

from __future__ import annotations

import signal
import socket
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from benchmarks.measure import held, worked
from benchmarks.reader import NEVER, PAUSE, Reader

START: Final = 300.0
"""Seconds that a first page may take."""
QUIET: Final = 0.05
"""The part of one processor below which a server has nothing to do, over one second."""
_CALM: Final = 180.0
_FAREWELL: Final = 30.0


class ServerFailed(Exception):
    """A server that ended, or showed no page."""


class Server:
    """It is started when it is made; `said` is the file for what it prints."""

    def __init__(
        self, command: Sequence[str], folder: Path, environment: Mapping[str, str], port: int, said: Path
    ) -> None:
        self.port = port
        self._said = said
        self._started = time.perf_counter()
        with open(said, "wb") as printed:
            self._process = subprocess.Popen(
                command, cwd=folder, env=dict(environment), stdin=subprocess.DEVNULL, stdout=printed, stderr=printed
            )

    def first_page(self, address: str, text: bytes) -> float:
        """Seconds from its start until a page has a text."""
        reader = Reader(self.port, address)
        try:
            while not reader.sees(text):
                if self._process.poll() is not None or time.perf_counter() - self._started > START:
                    raise ServerFailed(self.last_words() or "it said nothing")
                time.sleep(PAUSE)
            return time.perf_counter() - self._started
        finally:
            reader.close()

    def quiet(self) -> float:
        """Wait until it has had nothing to do for a second, and say after how many seconds that second began."""
        begun = time.perf_counter()
        while (at := time.perf_counter()) - begun < _CALM:
            before = self.worked()
            time.sleep(1)
            if self.worked() - before < QUIET * (time.perf_counter() - at):
                return at - begun
        return NEVER

    def worked(self) -> float:
        """Its processor seconds."""
        return worked(self._process.pid)

    def check(self) -> None:
        """Raise if it has ended by itself."""
        if self._process.poll() is not None:
            raise ServerFailed(f"it ended with {self._process.returncode}: {self.last_words()}")

    def held(self) -> tuple[float, float]:
        """Its megabytes, RSS and PSS."""
        return held(self._process.pid)

    def end(self) -> None:
        """End it as an author would, with Ctrl-C."""
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGINT)
            try:
                self._process.wait(_FAREWELL)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()

    def last_words(self) -> str:
        """The last that it printed."""
        return self._said.read_text("utf-8", errors="replace").strip()[-300:]


def free_port() -> int:
    """A port that nobody listens to."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port: int = listening.getsockname()[1]
        return port
