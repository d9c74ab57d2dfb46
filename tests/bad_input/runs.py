"""Numbers 94 to 100: what concerns a run as a whole."""

import io
import shutil
import socket
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Final

from standfirst.cli import main
from standfirst.incremental.lock import Lock
from standfirst.incremental.stamp import write_stamp
from standfirst.incremental.store import INDEX, LAYOUT, STAMP
from tests.bad_input.case import BUILD, Case, keys


def _archive() -> bytes:
    with zipfile.ZipFile(data := io.BytesIO(), "w") as file:
        file.writestr("../../evil.html", "x")
    return data.getvalue()


def _newer(root: Path) -> None:
    """A cache that a later version has left."""
    main([*BUILD, "--quiet"])
    stamp, index = root / ".standfirst" / STAMP, root / ".standfirst" / INDEX
    write_stamp(str(stamp), LAYOUT + 1, b"", str(index))


def _busy(root: Path) -> Callable[[], object]:
    """Another build at work."""
    (root / ".standfirst").mkdir()
    return Lock(str(root / ".standfirst/lock")).release


def _taken(root: Path) -> Callable[[], object]:
    """A port that somebody else listens on."""
    return socket.create_server(("127.0.0.1", PORT)).close


def _elsewhere(root: Path) -> Callable[[], object]:
    """An output on another file system; where there is none, one that cannot be exchanged either."""
    memory = Path("/dev/shm")
    if not memory.is_dir() or memory.stat().st_dev == root.stat().st_dev:
        (root / "public/.git").mkdir(parents=True)
        return lambda: None
    place = Path(tempfile.mkdtemp(dir=memory))
    (root / "public").symlink_to(place)
    return lambda: shutil.rmtree(place)


PORT: Final = 47_811

CASES: Final[tuple[Case, ...]] = (
    Case(
        94,
        "an archive among the sources",
        keys() | {"templates/theme.zip": _archive(), "content/world/old.zip": _archive()},
    ),
    Case(95, "a redirect to itself", keys("aliases: [/world/a/]")),
    Case(
        95,
        "redirects in a ring",
        keys("aliases: [/world/b/]")
        | {"content/world/b.md": "---\ntitle: B\ndate: 2024-01-03\naliases: [/world/a/]\n---\n"},
    ),
    Case(95, "a redirect over a section", keys("aliases: [/world/]")),
    Case(95, "a redirect from elsewhere", keys("aliases: [//evil.example/, 'https://evil.example/x']")),
    Case(97, "a cache that is a folder of its own", keys() | {".standfirst/cache.sqlite/x": "x"}),
    Case(
        97,
        "a cache of random bytes",
        keys() | {".standfirst/cache.sqlite": b"\x00\xff" * 999, ".standfirst/cache.stamp": b"\x01\xfe" * 99},
    ),
    Case(97, "a cache of a newer version", keys(), prepare=_newer),
    Case(98, "an output on another file system", keys(), (*BUILD, "--output", "public"), prepare=_elsewhere),
    Case(99, "a second build", keys(), prepare=_busy),
    Case(100, "a port that is taken", keys(), ("serve", "--port", str(PORT)), prepare=_taken),
    Case(100, "an unknown option", keys(), ("build", "--jbos", "3")),
    Case(100, "an unknown command", keys(), ("biuld",)),
    Case(100, "a port that is none", keys(), ("serve", "--port", "99999")),
    Case(100, "a time that is none", keys(), ("build", "--now", "tomorrow")),
    Case(100, "too many processes", keys(), ("build", "--jobs", "many")),
)
