"""The forms of pictures that readers get, made once ever: kept in the cache by what they are, whatever else is forgotten.

The cache holds `renditions/` beside the traces. A name there stands for the bytes of the original, for what is asked of
the encoder and for the encoder's own version; behind the bytes stands their own fingerprint, and one that was damaged is
made again. A picture is decoded once for all its forms. What neither the last release nor the last preview of drafts
wants is removed: each leaves a list in `renditions-wanted/`.
"""

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from functools import cache
from typing import TYPE_CHECKING, Final

from standfirst.build.inputs import Inputs
from standfirst.build.picture_files import PictureRefused
from standfirst.files import DiskFiles, FileMissing
from standfirst.incremental import Store, decode, digest, fingerprint, pack
from standfirst.pages import Page, Plan
from standfirst.pictures import asked_for, rendition_of

if TYPE_CHECKING:  # a site without pictures loads nothing that reads them
    from standfirst.images import Refusal

_FOLDER: Final = "renditions"
_LISTS: Final = "renditions-wanted"
_NOTE: Final = "renditions"
_PRINT: Final = 16
"""Bytes of a fingerprint."""
VERSION: Final = b"="
"""The version of each rendition: what is at its address never changes, and whatever encodes belongs to the generation of
the cache. One byte, of which Python has one object however often it stands in a record."""
Wanted = list[tuple[str, str]]
"""Ladders of one picture, as `(stem, asked)`."""


def _by_picture(plan: Plan) -> dict[str, Wanted]:
    """What pages want of each picture, by the digest of the original."""
    found: dict[str, Wanted] = {}
    for page in plan.pages.values():
        if page.kind == "picture":
            found.setdefault(page.args[0], []).append((page.address, page.args[1]))
    for ladders in found.values():
        ladders.sort()
    return found


def _forms(wanted: Wanted) -> list[tuple[str, str]]:
    """Every file, as `(address, spec)`."""
    return [(stem + form.end, form.spec) for stem, asked in wanted for form in asked_for(asked)]


def rendered(inputs: Inputs, page: Page, address: str) -> bytes:
    """One form of a picture by its address, as if there were no cache."""
    original, asked = page.args
    made = _render(inputs.pictures.read(original), [dict(_forms([(page.address, asked)]))[address]])
    if isinstance(made, list):
        return made[0]
    raise PictureRefused({original: made})


def _render(data: bytes, specs: list[str]) -> "list[bytes] | Refusal":
    from standfirst import images

    return images.render(data, [rendition_of(spec) for spec in specs], images.LIMITS)


def _each(
    work: "Callable[[str], Refusal | None]", originals: list[str], jobs: int, progress: Callable[[int], None]
) -> "dict[str, Refusal]":
    """What comes of each picture, as many at a time as there are jobs: those that are refused."""
    if not originals:
        return {}
    from concurrent.futures import ThreadPoolExecutor, as_completed

    from standfirst.images import rest

    _encoder()  # loaded before there are threads
    refused: dict[str, Refusal] = {}
    crew = ThreadPoolExecutor(max_workers=jobs, thread_name_prefix="pictures")
    try:
        at_work = {crew.submit(work, original): original for original in originals}
        for done, future in enumerate(as_completed(at_work)):
            progress(done)
            if (refusal := future.result()) is not None:
                refused[at_work[future]] = refusal
    finally:
        crew.shutdown(cancel_futures=True)
        rest()
    return refused


@cache
def _encoder() -> str:
    from standfirst import images

    return images.encoder()


class Renditions:
    """See the module. `cache_folder` is that of a build, or of a preview; `purpose` says whose list is kept."""

    def __init__(self, inputs: Inputs, cache_folder: DiskFiles, purpose: str = "release") -> None:
        self._inputs = inputs
        self._files = DiskFiles(os.path.join(cache_folder.root, _FOLDER))
        self._lists = DiskFiles(os.path.join(cache_folder.root, _LISTS))
        self._purpose = purpose
        self._wanted: dict[str, Wanted] = {}
        self._listed = self._pruned = True
        self._made: list[int] = []  # of each picture: threads may append, and not add

    @property
    def encoded(self) -> int:
        """How many forms were made."""
        return sum(self._made)

    @property
    def number(self) -> int:
        """How many forms pages want."""
        return sum(len(asked_for(asked)) for wanted in self._wanted.values() for _, asked in wanted)

    def bring(self, store: Store, plan: Plan, jobs: int, progress: Callable[[str, int, int], None]) -> None:
        """Makes what is new, as many pictures at a time as there are `jobs`. Raises `PictureRefused` once all others are
        made, where some picture cannot be decoded."""
        wanted = self._wanted = _by_picture(plan)
        data = store.note(_NOTE)
        known: Mapping[str, bytes] = decode(data, dict[str, bytes]) if data else {}
        prints = {original: fingerprint(ladders) for original, ladders in wanted.items()}
        self._listed = prints == known
        self._pruned = bool(known) and known.items() <= prints.items()
        new = [original for original, print_ in prints.items() if known.get(original) != print_]
        if new:
            self._make_all(new, jobs, progress)
        if not self._listed:
            store.put_note(_NOTE, pack(prints))

    def _make_all(self, new: list[str], jobs: int, progress: Callable[[str, int, int], None]) -> None:
        self._files.make_root()
        self._files.clear_away()
        refused = _each(self._make, new, jobs, lambda done: progress("encoding", done, len(new)))
        if refused:
            raise PictureRefused(refused)

    def refused(self, plan: Plan, jobs: int, progress: Callable[[str, int, int], None]) -> "dict[str, Refusal]":
        """The pictures that cannot be decoded, by the digests of their bytes. Of those of which nothing is kept the least
        form is made, and not kept."""
        wanted = {
            original: min((spec for _, spec in _forms(ladders)), key=lambda spec: rendition_of(spec).width)
            for original, ladders in _by_picture(plan).items()
            if not any(self._files.exists(_name(address)) for address, _ in _forms(ladders))
        }

        def decode_one(original: str) -> "Refusal | None":
            made = _render(self._inputs.pictures.read(original), [wanted[original]])
            return None if isinstance(made, list) else made

        return _each(decode_one, list(wanted), jobs, lambda done: progress("decoding", done, len(wanted)))

    def rendition(self, page: Page, address: str) -> bytes:
        """One form of a picture by its address: kept, or made and kept."""
        kept = self._kept(address)
        if kept is None:
            kept = rendered(self._inputs, page, address)
            self._made.append(1)
            self._keep(address, kept)
        return kept

    def prune(self) -> None:
        """Removes from the cache what no page wants, of this build or of the last for another purpose. Where pictures only
        came there is nothing to remove."""
        if not self._listed:
            self._lists.make_root()
            self._lists.clear_away()
            lines = (f"{stem}\t{asked}" for ladders in self._wanted.values() for stem, asked in ladders)
            self._lists.write(self._purpose, "\n".join(lines).encode())
        if self._pruned:
            return
        wanted = {_name(address) for path, _ in self._lists.walk().files for address in self._listed_in(path)}
        for path, _ in self._files.walk().files:
            if path not in wanted:
                self._files.remove(path)

    def _listed_in(self, path: str) -> Iterator[str]:
        """The addresses on one list; none of a line that is damaged, so that what it named is made again."""
        for line in self._lists.read(path).decode("ascii", "replace").split("\n"):
            stem, _, asked = line.partition("\t")
            with suppress(ValueError):
                yield from [address for address, _ in _forms([(stem, asked)])]

    def _make(self, original: str) -> "Refusal | None":
        """Makes what is not kept of a picture, in any thread."""
        missing = [
            (address, spec)
            for address, spec in _forms(self._wanted[original])
            if not self._files.exists(_name(address))
        ]
        if not missing:
            return None
        made = _render(self._inputs.pictures.read(original), [spec for _, spec in missing])
        if not isinstance(made, list):
            return made
        for (address, _), data in zip(missing, made, strict=True):
            self._keep(address, data)
        self._made.append(len(made))
        return None

    def _keep(self, address: str, data: bytes) -> None:
        self._files.write(_name(address), data + digest(data))

    def _kept(self, address: str) -> bytes | None:
        try:
            data = self._files.read(_name(address))
        except FileMissing:
            return None
        picture = data[:-_PRINT]
        return picture if data[-_PRINT:] == digest(picture) else None


def _name(address: str) -> str:
    return digest(f"{address}\0{_encoder()}".encode()).hex()
