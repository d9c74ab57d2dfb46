"""The forms of pictures that readers get, made once ever: kept in the cache by what they are, whatever else is forgotten.

The cache holds `renditions/` beside the traces. A name there stands for the bytes of the original, for what is asked of
the encoder and for the encoder's own version; behind the bytes stands their own fingerprint, and one that was damaged is
made again. A picture is decoded once for all its forms, in whichever process is free. What no page wants is removed.
"""

import os
from collections.abc import Callable, Sequence
from typing import Final

from standfirst.build.inputs import Inputs
from standfirst.build.picture_files import PictureRefused
from standfirst.files import DiskFiles, FileMissing
from standfirst.images import LIMITS, Refusal, encoder, render
from standfirst.incremental import Engine, Key, Read, Rule, compute, digest, fingerprint
from standfirst.pages import Page, Plan
from standfirst.pictures import rendition_of

_FOLDER: Final = "renditions"
_KIND: Final = "renditions"
_NOTE: Final = "renditions"
_PRINT: Final = 16
"""Bytes of a fingerprint."""
_WORTH: Final = 2
"""Pictures that are worth other processes."""

Wanted = Sequence[tuple[str, str]]
"""Forms of one picture, as `(address, spec)`."""


def rendition_rules() -> dict[str, Rule]:
    """`renditions`: what is wanted of a picture, by the digest of its bytes. Traced, so that a picture of which nothing else
    is wanted than last time is not even looked for in the cache."""

    def wanted(key: Key, read: Read) -> Wanted:
        return tuple(read("wanted renditions", key[1]) or ())

    return {_KIND: Rule(wanted, trace=True)}


def version_of(page: Page) -> bytes:
    """The version of a rendition, which its address tells: whatever encodes belongs to the generation of the cache."""
    return digest(page.address.encode())


def rendered(inputs: Inputs, original: str, spec: str) -> bytes:
    """One form of a picture, by the digest of its original, as if there were no cache."""
    made = render(inputs.pictures.read(original), [rendition_of(spec)], LIMITS)
    if isinstance(made, Refusal):
        inputs.pictures.remembered.refuse(original, made)
        raise PictureRefused
    return made[0]


class Renditions:
    """See the module. `cache_folder` is that of a build, or of a preview."""

    def __init__(self, inputs: Inputs, cache_folder: DiskFiles) -> None:
        self._inputs = inputs
        self._files = DiskFiles(os.path.join(cache_folder.root, _FOLDER))
        self._wanted: list[Page] = []
        self._pruned = True

    def bring(self, engine: Engine, plan: Plan, jobs: int, progress: Callable[[str, int, int], None]) -> None:
        """Makes what is new, in all processes. Raises `PictureRefused` once all others are made, where some picture cannot
        be decoded."""
        wanted = [page for page in plan.pages.values() if page.kind == "rendition"]
        keys: list[Key] = [(_KIND, one) for one in dict.fromkeys(page.args[0] for page in wanted)]
        self._wanted = wanted
        addresses = fingerprint([page.address for page in wanted]) if wanted else b""
        self._pruned = addresses == (engine.store.note(_NOTE) or b"")
        if not self._pruned:
            engine.store.put_note(_NOTE, addresses)
        stale = engine.stale(keys)
        if not stale:
            return
        self._files.make_root()
        self._files.clear_away()
        encoder()  # loaded before there are other processes, which have it then

        def made(key: Key) -> tuple[str, Refusal] | None:
            refusal = self._make(key[1], engine.value(*key))
            return None if refusal is None else (key[1], refusal)

        refused = compute(
            engine, stale, jobs, lambda done: progress("encoding", done, len(stale)), made, worth=_WORTH, batch=1
        )
        for one, refusal in refused:
            self._inputs.pictures.remembered.refuse(one, refusal)
        if refused:
            raise PictureRefused

    def rendition(self, page: Page) -> bytes:
        """One form of a picture: kept, or made and kept."""
        original, spec = page.args
        kept = self._kept(page.address)
        if kept is None:
            kept = rendered(self._inputs, original, spec)
            self._keep(page.address, kept)
        return kept

    def prune(self) -> None:
        """Removes from the cache what no page wants, where that is not as it was."""
        if self._pruned:
            return
        wanted = {_name(page.address) for page in self._wanted}
        for path, _ in self._files.walk().files:
            if path not in wanted:
                self._files.remove(path)

    def _make(self, original: str, wanted: Wanted) -> Refusal | None:
        """Makes what is not kept of a picture."""
        missing = [(address, spec) for address, spec in wanted if not self._files.exists(_name(address))]
        if not missing:
            return None
        made = render(self._inputs.pictures.read(original), [rendition_of(spec) for _, spec in missing], LIMITS)
        if isinstance(made, Refusal):
            return made
        for (address, _), data in zip(missing, made, strict=True):
            self._keep(address, data)
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
    return digest(f"{address}\0{encoder()}".encode()).hex()
