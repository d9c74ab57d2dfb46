"""Clean builds in another process: with another hash seed, zone and locale, in another folder, and without any cache.

`python -m tests.build.histories.clean FOLDER` answers one line of JSON for each that it is asked. It lives long, since
starting Python takes as long as two builds of a small site; all that a build makes is new each time.
"""

import json
import os
import random
import select
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, NamedTuple

from msgspec import to_builtins

from standfirst.build import Request, build
from tests.build.histories.builds import Said, of_the_site
from tests.build.histories.states import digests

ROOT = Path(__file__).resolve().parents[3]
ZONES = ["UTC", "Pacific/Apia", "America/St_Johns", "Asia/Kolkata"]
SOURCES = ("content", "static", "templates", "data")
PATIENCE = 120
"""Seconds for one build of a small site, on a busy machine."""


class Answer(NamedTuple):
    """A clean build: what its report says of the site, whether it was published, and the hashes of its files."""

    said: Said
    published: bool
    files: dict[str, str]


class Server:
    """What runs in the other process."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def answer(self, asked: dict[str, Any]) -> Answer:
        os.environ["TZ"] = asked["zone"]
        time.tzset()
        shutil.rmtree(self._folder, ignore_errors=True)
        root = self._copied(asked["root"]) if asked["copy"] else asked["root"]
        site = self._folder / "elsewhere" / "site"
        cache = self._folder / "cache"
        report = build(Request(root=root, output=str(site), cache=str(cache), now=asked["now"], jobs=asked["jobs"]))
        said = of_the_site(to_builtins(report.as_json()))
        return Answer(said, report.published, digests(site) if report.published else {})

    def _copied(self, root: str) -> str:
        there = self._folder / "another root"
        for name in SOURCES:
            if os.path.isdir(os.path.join(root, name)):
                shutil.copytree(os.path.join(root, name), there / name, copy_function=shutil.copyfile)
        shutil.copyfile(os.path.join(root, "standfirst.toml"), there / "standfirst.toml")
        return str(there)


class Clean:
    """Asks for clean builds, one at a time: `ask`, then `answer`."""

    def __init__(self, folder: Path, seed: int) -> None:
        self._chance = random.Random(seed)
        ours = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH", "")]))
        others = {"PYTHONHASHSEED": str(1000 + seed), "LC_ALL": "C", "PYTHONPATH": ours}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.build.histories.clean", str(folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, **others},
            cwd=ROOT,
        )

    def ask(self, root: Path, now: str) -> None:
        chance = self._chance
        asked = {
            "root": str(root),
            "now": now,
            "zone": chance.choice(ZONES),
            "copy": chance.randrange(4) == 0,
            "jobs": chance.choice([1, 1, 1, 1, 1, 2]),
        }
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(asked).encode() + b"\n")
        self._process.stdin.flush()

    def answer(self) -> Answer:
        out = self._process.stdout
        assert out is not None
        ready, _, _ = select.select([out], [], [], PATIENCE)
        line = out.readline() if ready else b""
        assert line, "the clean build hung or died; what it said stands above"
        return Answer(*json.loads(line))

    def close(self) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(PATIENCE)
        self._process.stdout.close()


def main(folder: Path) -> None:
    """Answers until nobody asks any more."""
    out, sys.stdout = sys.stdout, sys.stderr
    server = Server(folder)
    for line in sys.stdin:
        out.write(json.dumps(server.answer(json.loads(line))) + "\n")
        out.flush()
    shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
