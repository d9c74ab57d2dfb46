"""What a host has of us, as it is written beside the site: every file with its size, digest and the host's own mark of it.

A manifest tells what is there; an `Intent` what a deploy was about to change when it began, and stays if it is killed: of
those files nobody knows which bytes are there. Both name nothing that is not, or was not, public. Values in, bytes out.
"""

import gzip
import re
import zlib
from collections.abc import Iterable, Mapping
from hashlib import blake2b
from typing import Final, NamedTuple, TypeVar

import msgspec
from msgspec import Struct

FOLDER: Final = ".standfirst-deploy"
MANIFEST: Final = f"{FOLDER}/manifest.json.gz"
INTENT: Final = f"{FOLDER}/intent.json.gz"
LOCK: Final = f"{FOLDER}/lock.json"
FORMAT: Final = 1
DOTLESS: Final = "_standfirst"
"""Its name on hosts that take none with a dot at its head."""

_MOST: Final = 256 << 20
_OF_GZIP: Final = 31
_NO_PATH: Final = re.compile(r"/\.{0,2}/|[\x00-\x1f\x7f]")
"""An empty name, one or two dots alone, control characters."""

T = TypeVar("T", bound=Struct)


class Unreadable(Exception):
    """What stands in the manifest's place is none of ours, or of a later version."""


class Local(NamedTuple):
    """A file of the output: its size in bytes, and the digest of its bytes."""

    size: int
    digest: str


class Entry(Struct, frozen=True, array_like=True, gc=False):
    """A file on a host: its size there in bytes (after compression), the digest of what it says (before), and the mark by
    which the host tells it from others, such as an ETag; "" where it has none. A `digest` of "" means: nobody knows."""

    size: int
    digest: str
    tag: str = ""


class Manifest(Struct, frozen=True, kw_only=True):
    """What one host has. `site` is the URL of the site, `release` the id of the last release that is there whole, `form` how
    files are sent (compressed or not). `kept` are files that no page needs any more, with the second since 1970 from which on
    they may go; `purge` addresses that caches have not been told of; `rolled_back` the release that was taken back, until
    somebody deploys forward. `tombstones` are paths where a story was retracted, None where nobody knows."""

    format: int = FORMAT
    site: str
    release: str = ""
    form: str = ""
    files: dict[str, Entry] = {}
    kept: dict[str, int] = {}
    purge: tuple[str, ...] = ()
    rolled_back: str = ""
    tombstones: tuple[str, ...] | None = None


class Intent(Struct, frozen=True, kw_only=True):
    """What a deploy is about to put, by digest, and to delete. `unled` are pages that are new with it, or with others that did
    not end before it, to which nothing leads yet."""

    format: int = FORMAT
    release: str
    put: dict[str, str] = {}
    delete: tuple[str, ...] = ()
    unled: tuple[str, ...] = ()


def of_release(release: str) -> str:
    """Where a host that keeps releases has the manifest of one."""
    return f"{FOLDER}/releases/{release}.json.gz"


def dotless(name: str) -> str:
    """Where a host that takes no dot has a note."""
    return name.replace(FOLDER, DOTLESS)


def encoded(record: Struct) -> bytes:
    """As it is stored: JSON, compressed. Equal records give equal bytes."""
    return gzip.compress(msgspec.json.encode(record, order="deterministic"), 6, mtime=0)


def decoded(data: bytes, kind: type[T]) -> T:
    """What `encoded` made; `Unreadable` of anything else, since whoever may write to a host may have written it: of a path that
    leads out of the site, too."""
    try:
        record = msgspec.json.decode(_inflated(data), type=kind)
    except (zlib.error, msgspec.MsgspecError) as fault:
        raise Unreadable(str(fault)) from fault
    if getattr(record, "format", 0) != FORMAT:
        raise Unreadable("it was written by a later version")
    for path in _named(record):
        if not is_path(path):
            raise Unreadable(f"it names {path!r}, which is no file of a site")
    return record


def is_whole(data: bytes) -> bool:
    """Whether it is all of what `encoded` made, and not the first half."""
    try:
        _inflated(data)
    except (Unreadable, zlib.error):
        return False
    return True


def is_path(path: str) -> bool:
    """Whether it names a file below a folder, in one line."""
    return not _NO_PATH.search(f"/{path}/")


def _inflated(data: bytes) -> bytes:
    inflating = zlib.decompressobj(_OF_GZIP)
    found = inflating.decompress(data, _MOST)
    if not inflating.eof or inflating.unused_data:
        raise Unreadable("it is half of one, or larger than any of ours")
    return found


def _named(record: Struct) -> Iterable[str]:
    if isinstance(record, Manifest):
        return (*record.files, *record.kept, *record.purge, *(record.tombstones or ()))
    return (*record.put, *record.delete, *record.unled) if isinstance(record, Intent) else ()


def digest(data: bytes) -> str:
    """What tells the content of a file from any other."""
    return blake2b(data, digest_size=16).hexdigest()


def fingerprint(files: Mapping[str, Local]) -> str:
    """What tells a whole release from any other, in twelve digits."""
    lines = (f"{path}\0{local.digest}" for path, local in sorted(files.items()))
    return blake2b("\n".join(lines).encode("utf-8", "surrogateescape"), digest_size=6).hexdigest()


def settled(manifest: Manifest, intent: Intent | None) -> Manifest:
    """What is known of a host after a deploy that may have been killed: of what it was about to change, only that which the
    manifest has already been told of."""
    if intent is None:
        return manifest
    files = dict(manifest.files)
    for path, wanted in intent.put.items():
        if path not in files or files[path].digest != wanted:
            files[path] = Entry(-1, "")
    files |= {path: Entry(-1, "") for path in intent.delete}
    return msgspec.structs.replace(manifest, files=files)
