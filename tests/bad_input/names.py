"""Numbers 50 to 66: addresses, names and paths."""

import errno
import os
import socket
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from standfirst.files import DiskFiles
from tests.bad_input.case import BUILD, SETTINGS, Case, keys
from tests.build.tiny import PNG

GOOD: Final = "---\ntitle: B\ndate: 2024-01-03\n---\nText\n"
CAFE: Final = "café"


def _named(name: bytes, text: str = GOOD) -> "Callable[[Path], None]":
    """A file whose name no literal can hold."""

    def prepare(root: Path) -> None:
        folder = os.fsencode(root / "content/world")
        os.makedirs(folder, exist_ok=True)
        with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
            file.write(text)

    return prepare


def _linked(to: str) -> "Callable[[Path], None]":
    """A story that is a link."""

    def prepare(root: Path) -> None:
        (root / "content/world").mkdir(parents=True, exist_ok=True)
        (root.parent / "outside.md").write_text(GOOD)
        (root / "content/world/b.md").symlink_to(to)

    return prepare


def _odd(kind: str) -> "Callable[[Path], None]":
    def prepare(root: Path) -> None:
        path = root / "content/world/b.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        if kind == "fifo":
            os.mkfifo(path)
        elif kind == "device":
            path.symlink_to("/dev/zero")
        else:
            here = os.getcwd()
            os.chdir(path.parent)  # a socket's name may have a hundred bytes
            try:
                with socket.socket(socket.AF_UNIX) as made:
                    made.bind("b.md")
            finally:
                os.chdir(here)

    return prepare


def _unreadable(root: Path) -> Callable[[], object]:
    """A file that this user has no right to read. Nothing is so for root, as whom tests may run."""
    real = os.open

    def refused(path: Any, *more: Any, **named: Any) -> int:
        if str(path).endswith("world/a.md"):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), path)
        return real(path, *more, **named)

    setattr(os, "open", refused)  # noqa: B010 - a function, to the type checker
    return lambda: setattr(os, "open", real)


def _replaced(root: Path) -> Callable[[], object]:
    """A file that becomes a folder between the look at it and the reading."""
    real = DiskFiles.read

    def late(files: DiskFiles, path: str, **named: Any) -> bytes:
        story = root / "content/world/a.md"
        if path == "content/world/a.md" and story.is_file():
            story.unlink()
            story.mkdir()
        return real(files, path, **named)

    setattr(DiskFiles, "read", late)  # noqa: B010 - a method, to the type checker
    return lambda: setattr(DiskFiles, "read", real)


def _slug(number: int, written: str, shown: str = "") -> Case:
    return Case(number, f"the slug {shown or written}", keys(f'slug: "{written}"'))


CASES: Final[tuple[Case, ...]] = (
    Case(50, "two slugs", keys("slug: one") | {"content/world/b.md": GOOD.replace("date", "slug: one\ndate")}),
    Case(50, "an alias", keys("aliases: [/world/b/]") | {"content/world/b.md": GOOD}),
    Case(
        50,
        "an older page of a list",
        keys("permalink: /world/page/1/")
        | {
            **{f"content/world/{n}.md": f"---\ntitle: T\ndate: 2024-01-{n:02}\n---\n" for n in range(1, 5)},
            "standfirst.toml": SETTINGS + "[pagination]\nsize = 2\n",
        },
    ),
    Case(50, "a topic's page", keys("permalink: /topic/news/", "tags: [news]")),
    Case(50, "a file in static/", keys("permalink: /x.html") | {"static/x.html": "<p>"}),
    Case(50, "a feed", keys() | {"static/feed.xml": "<rss/>"}),
    *(
        _slug(51, written)
        for written in ("../x", "/etc/x", "..%2fetc", "a/../b", "C:x", "x:y", "con", "nul.txt", "x.", "x ")
    ),
    _slug(51, r"\\\\", "of backslashes"),
    *(_slug(52, written) for written in (".", "..", "index", "!?")),
    Case(52, "an empty slug", keys('slug: ""'), shown={"site/world/a/index.html": "<h1>A</h1>"}),
    Case(
        53,
        "letter case alone",
        keys("permalink: /World/Story/")
        | {"content/world/b.md": GOOD.replace("date", "permalink: /world/story/\ndate")},
    ),
    Case(
        53,
        "letter case of file names",
        {"content/About.md": "---\ntitle: A\n---\n", "content/about.md": "---\ntitle: B\n---\n"},
    ),
    Case(
        54,
        "twins of two Unicode forms",
        {
            f"content/world/{unicodedata.normalize('NFC', CAFE)}.md": GOOD,
            f"content/world/{unicodedata.normalize('NFD', CAFE)}.md": GOOD,
        },
    ),
    Case(
        54,
        "a name in NFD",
        {f"content/world/{unicodedata.normalize('NFD', CAFE)}.md": GOOD},
        shown={f"site/world/{CAFE}/index.html": "<h1>B</h1>"},
    ),
    Case(55, "a slug of 600 bytes", keys("slug: " + "भारत" * 50)),
    Case(55, "a file's name that is cut", {f"content/world/{'भारत' * 20}.md": GOOD}),
    Case(55, "an address of 1,100 bytes", keys("permalink: /" + "/".join(["part"] * 220) + "/")),
    Case(
        55,
        "folders that make an address of 1,100 bytes",
        {
            **{f"content/{'/'.join(['s' * 100] * n)}/_index.md": "---\ntitle: S\n---\n" for n in range(1, 12)},
            f"content/{'/'.join(['s' * 100] * 11)}/a.md": GOOD,
        },
    ),
    *(Case(56, f"the file {name}", {f"content/world/{name}": GOOD}) for name in ("con.md", "a:b.md", "x..md", "x .md")),
    Case(56, "a section that Windows keeps for itself", {"content/aux/a.md": GOOD}),
    Case(
        57,
        "signs in names",
        {
            "content/world/50% of #1? a+b.md": GOOD,
            "content/world/c.md": "---\ntitle: C\ndate: 2024-01-01\n---\n![x](/a%20b%23.png) [b](50%25%20of%20%231%3F%20a+b.md)\n",
            "static/a b#.png": PNG,
        },
        shown={"site/world/50-of-1-a-b/index.html": "<h1>B</h1>", "site/world/c/index.html": 'src="/a%20b%23.png"'},
    ),
    Case(58, "a name that is not UTF-8", keys(), prepare=_named(b"b\xe9.md")),
    Case(59, "a hyphen first", {"content/world/-rf.md": GOOD}, shown={"site/world/rf/index.html": "<h1>B</h1>"}),
    Case(
        60,
        "hidden files and litter",
        keys()
        | {
            f"content/world/{name}": "---\ntitle: X\n---\n"
            for name in (
                ".git/x.md",
                ".env",
                "a.md~",
                ".#a.md",
                "#a.md#",
                "4913",
                ".a.md.swp",
                "Thumbs.db",
                ".DS_Store",
                "~$a.docx",
            )
        },
        (*BUILD, "--verbose"),
    ),
    Case(61, "a link inside", keys(), prepare=_linked("a.md"), shown={"site/world/b/index.html": "<h1>A</h1>"}),
    Case(61, "a link outside", keys(), prepare=_linked("../../../outside.md")),
    Case(61, "a link to itself", keys(), prepare=_linked("b.md")),
    Case(61, "a link to nothing", keys(), prepare=_linked("gone.md")),
    Case(61, "a link to the folder above", keys(), prepare=lambda root: (root / "content/world/up").symlink_to("..")),
    Case(62, "a FIFO", keys(), prepare=_odd("fifo")),
    Case(62, "a socket", keys(), prepare=_odd("socket")),
    Case(62, "a device", keys(), prepare=_odd("device")),
    Case(63, "a folder named like a story", keys() | {"content/world/x.md/b.md": GOOD}),
    Case(63, "a file where a folder must be", {"content": "x"}),
    Case(63, "a file where the cache must be", keys() | {".standfirst": "x"}),
    Case(63, "the same, for a program", keys() | {".standfirst": "x"}, (*BUILD, "--json")),
    Case(
        63,
        "a page below a page's file",
        keys("permalink: /x.html") | {"content/world/b.md": GOOD.replace("date", "permalink: /x.html/y/\ndate")},
    ),
    Case(64, "a file without the right to read it", keys(), prepare=_unreadable),
    Case(65, "a file that becomes a folder meanwhile", keys() | {"content/world/b.md": GOOD}, prepare=_replaced),
    Case(
        65,
        "a hard link",
        keys(),
        prepare=lambda root: os.link(root / "content/world/a.md", root / "content/world/b.md"),
        shown={"site/world/b/index.html": "<h1>A</h1>"},
    ),
    Case(66, "the output inside content", keys(), (*BUILD, "--output", "content/site")),
    Case(66, "the output around content", keys(), (*BUILD, "--output", ".")),
    Case(66, "the output above the site", keys(), (*BUILD, "--output", "..")),
    Case(66, "the whole disk", keys(), (*BUILD, "--output", "/")),
    Case(66, "a repository", keys() | {"public/.git/HEAD": "ref"}, (*BUILD, "--output", "public")),
    Case(66, "somebody else's folder", keys() | {"public/thesis.txt": "x"}, (*BUILD, "--output", "public")),
    Case(66, "a file", keys() | {"public": "x"}, (*BUILD, "--output", "public")),
)
