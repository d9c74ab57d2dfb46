"""Clean builds in another process: with another hash seed, zone and locale, in another folder, and without any cache.

`python -m tests.build.histories.clean FOLDER` answers one line of JSON for each that it is asked. It lives long, since
starting Python takes as long as two builds of a small site; all that a build makes is new each time.
"""

import os
import random
import shutil
import sys
import time
from pathlib import Path
from typing import Any, NamedTuple

from msgspec import to_builtins

from standfirst.build import Request, build
from standfirst.incremental import processes
from tests.build.histories.builds import Said, of_the_site
from tests.build.histories.process import Process, answer_all
from tests.build.histories.sketches import take_the_place_of_pictures
from tests.build.histories.states import LAST_GOOD, digests

ZONES = ["UTC", "Pacific/Apia", "America/St_Johns", "Asia/Kolkata"]
SOURCES = ("content", "static", "templates", "data", "ledger")


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
        request = Request(
            root=root,
            output=str(site),
            cache=str(cache),
            now=asked["now"],
            jobs=asked["jobs"],
            last_good=asked["last_good"],
        )
        report = build(request)
        said = of_the_site(to_builtins(report.as_json()))
        return Answer(said, report.published, digests(site) if report.published else {})

    def close(self) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)

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
        other = {"PYTHONHASHSEED": str(1000 + seed), "LC_ALL": "C"}
        self._process = Process("tests.build.histories.clean", str(folder), **other)
        self._last_good = folder.with_name("last-good")

    def ask(self, root: Path, now: str) -> None:
        """The last good sources are copied at once: a build of the site itself may go on meanwhile and change them."""
        chance = self._chance
        shutil.rmtree(self._last_good, ignore_errors=True)
        if (root / LAST_GOOD).is_dir():
            shutil.copytree(root / LAST_GOOD, self._last_good, copy_function=shutil.copyfile)
        copy, jobs = chance.randrange(4) == 0, chance.choice([1, 1, 1, 1, 1, 2])
        zone, good = chance.choice(ZONES), str(self._last_good)
        self._process.ask(root=str(root), now=now, zone=zone, copy=copy, jobs=jobs, last_good=good)

    def answer(self) -> Answer:
        return Answer(*self._process.answer())

    def close(self) -> None:
        self._process.close()


if __name__ == "__main__":
    take_the_place_of_pictures()
    setattr(processes, "WORTH_FORKING", 64)  # noqa: B010  # a constant, for mypy
    server = Server(Path(sys.argv[1]))
    answer_all(server.answer)
    server.close()
