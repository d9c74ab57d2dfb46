"""The picture files of a site: each is looked at when somebody asks for it, and never again while its bytes are the same.

What is seen in a file, or why it is refused, is remembered by the digest of its bytes. Some faults show only when all of
a picture is decoded, which is done when it is published: then it is refused here (`Remembered.refuse`), and the site is
judged again.
"""

import tomllib
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from standfirst.content.dates import read_time
from standfirst.content.parts import point
from standfirst.incremental import fingerprint, pack
from standfirst.model.article import Moment
from standfirst.pictures import SIDECAR, Known, Said, edited, may_be_picture, picture_of
from standfirst.snapshot import Snapshot

if TYPE_CHECKING:  # a site without pictures loads nothing that reads them
    from standfirst.build.looks import Seen
    from standfirst.images import Refusal, Words

NOTE: Final = "pictures looked at"
_KEYS: Final = ("alt", "caption", "credit", "focal", "until", "ai")
_AI: Final = ("made", "edited")
_NONE: Final = {"ai": "neither made nor edited", "focal": "no point"}
_EXAMPLES: Final = {
    "ai": 'ai = "made", or ai = "edited"',
    "focal": 'focal = "50 30", from the left and from the top, in per cent',
}


class PictureRefused(Exception):
    """Pictures turned out to be broken as they were made, by the digest of their bytes: the site must be judged again."""

    def __init__(self, refused: "Mapping[str, Refusal]") -> None:
        super().__init__(refused)
        self.refused = refused


class Remembered:
    """What was seen in files by the digest of their bytes. `note` gives what the last build kept."""

    def __init__(self, note: Callable[[], bytes | None] = lambda: None) -> None:
        self._note = note
        self.changed = False

    @cached_property
    def _seen(self) -> "dict[str, Seen]":
        data = self._note()
        if not data:
            return {}
        from standfirst.build.looks import kept

        return kept(data)

    def seen(self, digest: str, read: Callable[[], bytes]) -> "Seen":
        """What is seen in the bytes of this digest."""
        found = self._seen.get(digest)
        if found is None:
            from standfirst.build.looks import seen

            found = seen(read())
            self._put(digest, found)
        return found

    def refuse(self, refused: "Mapping[str, Refusal]") -> None:
        """From now on pictures are known to be broken."""
        from standfirst.build.looks import Seen

        for digest, refusal in refused.items():
            self._put(digest, Seen(refusal=refusal))

    def refused(self) -> Collection[str]:
        """The digests of pictures that are known to be broken."""
        return {digest for digest, seen in self._seen.items() if seen.refusal is not None}

    def kept(self, digests: Collection[str]) -> bytes:
        """What the next build may know of the files that there are."""
        return pack({digest: self._seen[digest] for digest in sorted(self._seen.keys() & set(digests))})

    def _put(self, digest: str, seen: "Seen") -> None:
        self._seen[digest] = seen
        self.changed = True


class PictureFiles:
    """See the module. `names` are those of all files that may be pictures, or hold the words of one, in the snapshot;
    `zone` is the clock of times in words."""

    def __init__(self, snapshot: Snapshot, names: Iterable[str], zone: str, remembered: Remembered) -> None:
        self._snapshot = snapshot
        self._names = frozenset(names)
        self._zone = zone
        self._known: dict[str, Known] = {}
        self.remembered: Final = remembered

    def known(self, name: str) -> Known | None:
        """What is known of a file, None where there is no such file."""
        if name not in self._names:
            return None
        if name not in self._known:
            self._known[name] = self._look(name)
        return self._known[name]

    @cached_property
    def versions(self) -> Mapping[str, bytes]:
        """The version of what is known of each file: of its bytes, of those of the words beside it, and whether it is
        refused."""
        digest, names = self._snapshot.digest, self._names
        refused = self.remembered.refused() if names else {}
        return {
            name: "\0".join(
                (digest(name), digest(name + SIDECAR) if name + SIDECAR in names else "", str(digest(name) in refused))
            ).encode()
            for name in names
        }

    @cached_property
    def print(self) -> bytes:
        """A fingerprint of all that is, or could be, known."""
        return self.print_without(())

    def print_without(self, names: Collection[str]) -> bytes:
        """As if these files were not there."""
        versions = [known for known in sorted(self.versions.items()) if known[0] not in names]
        return fingerprint(versions) if versions else b""

    @cached_property
    def _by_digest(self) -> Mapping[str, str]:
        return {self._snapshot.digest(name): name for name in sorted(self._names, reverse=True)}

    def read(self, digest: str) -> bytes:
        """The bytes of a picture of the site, by their digest."""
        return self._snapshot.read(self._by_digest[digest])

    def note(self) -> bytes | None:
        """What the next build may know, None where that is what this one knew."""
        return self.remembered.kept(self._by_digest.keys()) if self.remembered.changed else None

    def _look(self, name: str) -> Known:
        digest = self._snapshot.digest(name)
        seen = self.remembered.seen(digest, lambda: self._snapshot.read(name))
        said, faults = self._said(name, seen.look.words if seen.look else None)
        return Known(file=name, digest=digest, look=seen.look, refusal=seen.refusal, said=said, faults=faults)

    def _said(self, name: str, own: "Words | None") -> tuple[Said, tuple[tuple[int, str, str], ...]]:
        """The words beside a picture, then its own."""
        said = Said() if own is None else _own(own, self._zone)
        beside = name + SIDECAR
        if beside not in self._names:
            return said, ()
        return _joined(self._snapshot.read(beside), said, self._zone)


def _own(own: "Words", zone: str) -> Said:
    credit, until = own.credit or own.copyright, _moment(own.until, zone)
    return Said(alt=own.alt, caption=own.caption, credit=credit, until=until, ai=edited(own))


def _joined(data: bytes, own: Said, zone: str) -> tuple[Said, tuple[tuple[int, str, str], ...]]:
    """A file of words over what a picture says itself. What cannot be read is a fault: `until` must not be missed."""
    try:
        table = tomllib.loads(data.decode())
    except ValueError as fault:
        line = int(str(fault).rpartition("(at line ")[2].partition(",")[0]) if "(at line " in str(fault) else 1
        return own, ((line, f"it is not TOML: {fault}", 'write lines like credit = "Ana Ruy"'),)
    faults: list[tuple[int, str, str]] = []
    found: dict[str, Any] = {name: getattr(own, name) for name in _KEYS}
    for key, value in table.items():
        line = _line(data, key)
        if key not in _KEYS:
            faults.append((line, f"it has no key {key!r}", f"its keys are {', '.join(_KEYS)}"))
        elif key == "until":
            found[key] = _moment(_written(value), zone)
            if found[key] is None:
                faults.append((line, f"until {value!r} is no time", "write until = 2026-03-31"))
        elif not isinstance(value, str):
            faults.append((line, f"{key} is no text", "write " + _EXAMPLES.get(key, f'{key} = "…"')))
        elif (key == "ai" and value not in _AI) or (key == "focal" and value and not point(value)):
            faults.append((line, f"{key} {value!r} is {_NONE[key]}", f"write {_EXAMPLES[key]}"))
        else:
            found[key] = value.strip() if key != "focal" else point(value)
    return Said(**found), tuple(faults)


def _line(data: bytes, key: str) -> int:
    lines = data.decode("utf-8", "replace").split("\n")
    return next((number for number, line in enumerate(lines, 1) if line.lstrip().startswith(key)), 1)


def _written(value: object) -> str:
    return value.isoformat() if isinstance(value, date | datetime) else value if isinstance(value, str) else ""


def _moment(written: str, zone: str) -> Moment | None:
    return read_time(written, ZoneInfo(zone)).moment if written else None


def names_of(*places: Mapping[str, str]) -> list[str]:
    """Of files by their paths, the names of those that may be pictures, or hold the words of one."""
    return [name for place in places for name in place.values() if may_be_picture(name) or picture_of(name)]
