"""Small sites as a deploy sees them, one release after another, and a reader who walks through what a host has.

A page is lines: `asset PATH`, `link PATH`, then words. What machines read has `link` lines alone.
"""

from __future__ import annotations

import random
import shutil
from collections.abc import Mapping
from hashlib import blake2b
from pathlib import Path

from standfirst.deploy.manifest import FOLDER, Local, digest
from standfirst.deploy.source import Release
from standfirst.publish import MARKER

STARTS = ("index.html", "feed.xml", "sitemap.xml", "_f/recent.html")


class Source:
    """A release in memory."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self.bytes = dict(files)
        self.files = {path: Local(len(data), digest(data)) for path, data in files.items()}

    def read(self, path: str) -> bytes:
        return self.bytes[path]


def laid(source: Source, output: Path) -> Release:
    """The release as a build would leave it in a folder."""
    shutil.rmtree(output, ignore_errors=True)
    for path, data in {**source.bytes, MARKER: b"release\n"}.items():
        place = output / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)
    return Release(str(output), "site")


class Press:
    """Makes releases by chance: stories come, change and go, sheets change, sections come."""

    def __init__(self, seed: int, stories: int = 4) -> None:
        self._chance = random.Random(seed)
        self._sheet = 0
        self._number = 0
        self._stories: dict[str, str] = {}
        for _ in range(stories):
            self._new()

    def next(self) -> Source:
        """Another release: one to four things have changed."""
        for _ in range(self._chance.randint(1, 4)):
            self._chance.choice([self._new, self._new, self._edit, self._drop, self._dress])()
        return self.release()

    def release(self) -> Source:
        """The site as it is now."""
        sheet = f"assets/style.{blake2b(str(self._sheet).encode(), digest_size=4).hexdigest()}.css"
        files = {sheet: f"sheet {self._sheet}"}
        names = sorted(self._stories)
        for at, name in enumerate(names):
            picture = f"{name.rpartition('/')[0]}/picture.jpg"
            others = [names[at - 1], names[(at + 1) % len(names)]]  # in a circle, so that no order is without a gap
            files[picture] = f"picture of {name}"
            files[name] = _page([sheet, picture], [*others, "index.html"], self._stories[name])
        for section in {name.split("/")[0] for name in names}:
            inside = [name for name in names if name.startswith(f"{section}/")]
            files[f"{section}/index.html"] = _page([sheet], [*inside, "index.html"], section)
            files[f"{section}/feed.xml"] = _page([], inside, "")
        fronts = sorted({f"{name.split('/')[0]}/index.html" for name in names})
        files["index.html"] = _page([sheet], [*names[-3:], *fronts], "front")
        files["404.html"] = _page([sheet], ["index.html"], "nothing here")
        files["_f/recent.html"] = _page([], names[-3:], "")
        files["feed.xml"] = _page([], names, "")
        files["sitemap.xml"] = _page([], ["sitemap-1.xml"], "")
        files["sitemap-1.xml"] = _page([], names, "")
        return Source({path: text.encode() for path, text in files.items()})

    def _new(self) -> None:
        self._number += 1
        self._stories[f"{self._chance.choice('abc')}/story-{self._number}/index.html"] = "first"

    def _edit(self) -> None:
        name = self._chance.choice(sorted(self._stories))
        self._stories[name] = f"edited {self._chance.random()}"

    def _drop(self) -> None:
        if len(self._stories) > 3:
            del self._stories[self._chance.choice(sorted(self._stories))]

    def _dress(self) -> None:
        self._sheet += 1


def small() -> tuple[Source, Source]:
    """Two releases of the smallest paper in which everything may change: a story comes, one goes, one is edited, and the sheet
    is another."""

    def made(sheet: str, stories: dict[str, str]) -> Source:
        pages = [f"{name}/index.html" for name in stories]
        files = {sheet: "sheet", "feed.xml": _page([], pages, ""), "index.html": _page([sheet], pages, "front")}
        for name, text in stories.items():
            files[f"{name}/index.html"] = _page([sheet, f"{name}/p.jpg"], ["index.html", *pages], text)
            files[f"{name}/p.jpg"] = name
        return Source({path: text.encode() for path, text in files.items()})

    return made("assets/a.css", {"a/1": "one", "a/2": "two"}), made("assets/b.css", {"a/1": "edited", "b/3": "three"})


def _page(assets: list[str], links: list[str], words: str) -> str:
    lines = [*(f"asset {path}" for path in assets), *(f"link {path}" for path in links), words]
    return "\n".join(lines) + "\n"


def faults(there: Mapping[str, bytes]) -> list[str]:
    """What a reader meets with who begins at the front, in a feed or a sitemap and follows every link, and what any page
    that is there lacks."""
    wrong = []
    seen: set[str] = set()
    waiting = [path for path in STARTS if path in there]
    while waiting:
        path = waiting.pop()
        if path in seen:
            continue
        seen.add(path)
        for target in _named(there[path], "link"):
            if target in there:
                waiting.append(target)
            else:
                wrong.append(f"{path} leads to {target}, which is not there")
    for path, data in there.items():
        if path.startswith(FOLDER):
            continue
        wrong += [f"{path} lacks {asset}" for asset in _named(data, "asset") if asset not in there]
    return wrong


def _named(page: bytes, word: str) -> list[str]:
    return [line.removeprefix(f"{word} ") for line in page.decode().splitlines() if line.startswith(f"{word} ")]
