"""Numbers 94 to 100: what concerns a run as a whole."""

import io
import shutil
import socket
import tempfile
import time
import zipfile
from collections.abc import Callable
from datetime import datetime
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
    """A port that somebody else listens on, if nobody does already."""
    try:
        return socket.create_server(("127.0.0.1", PORT)).close
    except OSError:
        return lambda: None


def _elsewhere(root: Path) -> Callable[[], object]:
    """An output on another file system; where there is none, one that cannot be exchanged either."""
    memory = Path("/dev/shm")
    if not memory.is_dir() or memory.stat().st_dev == root.stat().st_dev:
        (root / "public/.git").mkdir(parents=True)
        return lambda: None
    place = Path(tempfile.mkdtemp(dir=memory))
    (root / "public").symlink_to(place)
    return lambda: shutil.rmtree(place)


def _clock(*shown: str) -> Callable[[Path], Callable[[], object]]:
    """A wall clock that shows these times: the last in the run itself, those before in builds before it."""

    def prepare(root: Path) -> Callable[[], object]:
        wall = time.time
        for number, moment in enumerate(shown):
            instant = datetime.fromisoformat(moment).timestamp()
            setattr(time, "time", lambda instant=instant: instant)  # noqa: B010  # a constant, for mypy
            if number < len(shown) - 1:
                main(["build", "--quiet", "--jobs", "1"])
        return lambda: setattr(time, "time", wall)

    return prepare


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
    Case(96, "a clock that was never set", keys(), ("build",), prepare=_clock("1970-01-01T00:00:05+00:00")),
    Case(
        96,
        "a clock that was set back",
        keys(),
        ("build",),
        prepare=_clock("2026-03-01T12:00+00:00", "2026-03-01T11:00+00:00"),
    ),
    Case(
        96,
        "a clock far ahead",
        keys(),
        ("publish", "--once"),
        prepare=_clock("2026-03-01T12:00+00:00", "2036-03-01T12:00+00:00"),
    ),
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
