"""In what order files go up and old ones go, so that at every instant a reader finds each page with its assets, and no link
to a page that is not there. Pure: it knows paths.

What pages need comes first. Then new pages (but the front): nothing leads to them yet, whatever they lead to. When all are there, pages that
change, which may lead to new ones; those that lead to most of them (the front, the fronts of sections, lists) after stories;
then what machines read. What nobody needs any more goes last, since no page that stands leads there by then.
"""

from collections.abc import Collection, Iterable
from posixpath import basename
from typing import Final, Literal

from msgspec import Struct

Phase = Literal["room", "assets", "new pages", "pages", "fronts", "machines", "deletions"]
PHASES: Final[tuple[Phase, ...]] = ("room", "assets", "new pages", "pages", "fronts", "machines", "deletions")

LEADING: Final[tuple[Phase, ...]] = ("pages", "fronts", "machines")
"""The phases from which on new pages may be led to."""

_LISTS: Final = frozenset(["topic", "author", "archive"])
_FEEDS: Final = ("feed", "atom")
_FEED_ENDS: Final = (".xml", ".json")


class Step(Struct, frozen=True, kw_only=True):
    """Files of one phase: all of them are done before the next step begins. `room` and `deletions` delete, the others put."""

    phase: Phase
    paths: tuple[str, ...]

    @property
    def deletes(self) -> bool:
        return self.phase in ("room", "deletions")


def steps(
    put: Collection[str],
    delete: Collection[str],
    there: Collection[str],
    whole: Iterable[str],
    unled: Collection[str] = (),
) -> tuple[Step, ...]:
    """The steps of a deploy. `put` and `delete` are paths, `there` what the host has now, `whole` all files of the new
    release. `unled` are new pages of deploys that ended before anything could lead to them; what they lead to may not be there
    either, so they are renewed when all new pages are there, and before any page that may lead to them."""
    parents = _above(path.rpartition("/")[0] for path in whole if path.endswith(".html"))
    room = _in_the_way(put, delete)
    found: dict[Phase, list[str]] = {phase: [] for phase in PHASES}
    for path in put:
        found[_phase(path, path in there and path not in unled, parents)].append(path)
    found["room"] = sorted(room)
    found["deletions"] = sorted(set(delete) - room)
    made = []
    for phase in PHASES:
        paths = sorted(found[phase])
        parts = [paths]
        if phase == "new pages":
            parts = [[p for p in paths if p not in there], [p for p in paths if p in there]]
        if phase == "machines":
            parts = [[p for p in paths if _turn(p, p in there) == turn] for turn in range(4)]
        if phase == "deletions":  # a page goes before what it needs
            parts = [[p for p in paths if p.endswith(".html")], [p for p in paths if not p.endswith(".html")]]
        made += [Step(phase=phase, paths=tuple(part)) for part in parts if part]
    return tuple(made)


def new_pages(put: Iterable[str], there: Collection[str]) -> list[str]:
    """Those of the files to put to which nothing leads before other pages are changed."""
    return [path for path in put if _phase(path, path in there, ()) == "new pages"]


def is_machines(path: str) -> bool:
    """Whether it is read by machines, and leads them to pages: feeds, sitemaps, fragments, tables at the root."""
    name = basename(path)
    if path.startswith("_f/"):
        return True
    if name.startswith("sitemap") and name.endswith(".xml"):
        return True
    if name.startswith(_FEEDS) and name.endswith(_FEED_ENDS):
        return True
    return "/" not in path and (name.startswith("_") or name.endswith(".txt"))


def _phase(path: str, there: bool, parents: Collection[str]) -> Phase:
    if is_machines(path):
        return "machines"
    if not path.endswith(".html"):
        return "assets"
    if path == "index.html":  # where readers begin, so that it leads nowhere yet before all else is there
        return "fronts"
    if not there:
        return "new pages"
    parts = path.split("/")
    folder = "/".join(parts[:-1])
    lists = folder in parents or parts[0] in _LISTS or (len(parts) > 3 and parts[-3] == "page")
    return "fronts" if lists else "pages"


def _turn(path: str, there: bool) -> int:
    """Whose turn it is of what machines read: new files, to which others may lead; others; a map of maps after those that it
    names; and what names that."""
    if path == "robots.txt":
        return 3
    if basename(path) == "sitemap.xml":
        return 2
    return int(there)


def _above(folders: Iterable[str]) -> set[str]:
    """Every folder that another of these lies in; "" is the top."""
    found: set[str] = set()
    for folder in folders:
        while folder:
            folder = folder.rpartition("/")[0]
            if folder in found:
                break
            found.add(folder)
    return found


def _in_the_way(put: Collection[str], delete: Collection[str]) -> set[str]:
    """What is to go and stands where a folder for a new file must be, or in a folder where a file must be: on a disk that
    cannot wait."""
    going = set(delete)
    found: set[str] = set()
    if not going:
        return found
    wanted = set(put)
    for path in put:
        found |= {above for above in _folders(path) if above in going}
    for path in going:
        if any(above in wanted for above in _folders(path)):
            found.add(path)
    return found


def _folders(path: str) -> list[str]:
    return [path[:at] for at, character in enumerate(path) if character == "/"]
