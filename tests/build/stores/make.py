"""Writes the fixtures beside it: `python -m tests.build.stores.make` keeps the store that this version writes.

A folder is named after the version that wrote the store in it; `newer` holds one of a version to come. To be run once
a release, and whenever the layout of stores changes; those of older versions stay as they are.
"""

import shutil
import tempfile
from pathlib import Path
from unittest import mock

from standfirst import __version__
from standfirst.incremental import store
from tests.build.tiny import Paper, story

HERE = Path(__file__).parent
NEWER = "newer"
NOT_KEPT = {"lock", "README", "quick"}
"""What says nothing of a site, or is about one machine."""

SITE = {
    "content/world/_index.md": "---\ntitle: World\n---\nOf the world.\n",
    "content/world/a.md": story("Alpha", "2025-01-01T10:00", tags="[Sea]", aliases="[/old/alpha/]"),
    "content/world/b.md": story("Beta", "2025-01-02T10:00", authors="[Ana]", body="Also Read: [](a.md)"),
    "content/sport/c.md": story("Gamma", "2025-01-03T10:00", tags="[Sea]"),
    "static/logo.svg": '<svg xmlns="http://www.w3.org/2000/svg"/>',
}
"""The site that every fixture was written for. Never change it: older stores are of it too."""


def written(folder: Path) -> None:
    """Builds the site somewhere and keeps its store in a folder."""
    with tempfile.TemporaryDirectory() as root:
        Paper(Path(root), SITE).good()
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(Path(root) / ".standfirst", folder, ignore=lambda _, names: NOT_KEPT.intersection(names))
        assert not any(root.encode() in path.read_bytes() for path in folder.iterdir()), "a store names no place"


if __name__ == "__main__":
    written(HERE / __version__)
    with mock.patch.object(store, "LAYOUT", store.LAYOUT + 1000):
        written(HERE / NEWER)
