"""Pictures that a build draws: each once ever, kept in the cache by what it shows, whatever else is forgotten.

The cache holds `pictures/` beside the traces. A picture's name there is the fingerprint of all that its bytes follow
from, and its own fingerprint stands behind its bytes: one that was damaged is drawn again. Whatever no story wants any
longer is removed.
"""

import os
from collections.abc import Callable, Mapping
from functools import cache
from typing import Final

from standfirst.build.inputs import Inputs
from standfirst.build.renditions import Renditions
from standfirst.files import DiskFiles, FileMissing, Stat
from standfirst.incremental import Engine, Key, compute, decode, digest, pack
from standfirst.pages import Page, Plan
from standfirst.publish import Output
from standfirst.social_cards import SocialCard
from standfirst.urls import output_path

_FOLDER: Final = "pictures"
_NOTE: Final = "pictures"
_KIND: Final = "social card"
_PRINT: Final = 16
"""Bytes of a fingerprint."""
_WORTH: Final = 24
"""Pictures that are worth other processes."""


def drawn(card: SocialCard, inputs: Inputs) -> bytes:
    """A picture, as if there were no cache."""
    from standfirst.social_cards.drawing import draw

    return draw(card, {face.name: inputs.snapshot.read(face.name) for face in card.faces})


class Pictures:
    """See the module. `versions` are those of the pictures of the plan by their address, once they are brought."""

    def __init__(self, engine: Engine, inputs: Inputs, cache_folder: DiskFiles, purpose: str) -> None:
        self.versions: dict[str, bytes] = {}
        self._engine = engine
        self._inputs = inputs
        self._files = DiskFiles(os.path.join(cache_folder.root, _FOLDER))
        self._before: frozenset[bytes] = frozenset()
        self._read = cache(inputs.snapshot.read)
        self.renditions: Final = Renditions(inputs, cache_folder, purpose)

    def bring(self, plan: Plan, output: Output, jobs: int, progress: Callable[[str, int, int], None]) -> None:
        """Draws what is new, in all processes, into the output's hidden tree."""
        engine = self._engine
        self.renditions.bring(engine.store, plan, jobs, progress)
        pages = {page.args[0]: page for page in plan.pages.values() if page.kind == _KIND}
        data = engine.store.note(_NOTE)
        known: Mapping[str, bytes] = decode(data, dict[str, bytes]) if data else {}
        self._before = frozenset(known.values())
        suspected = engine.suspected(_KIND) if known else set()
        keys: dict[Key, Page] = {(_KIND, id): page for id, page in pages.items()}
        doubtful = [key for key, page in keys.items() if page.address not in known or key in suspected]
        asked = frozenset(doubtful)
        if doubtful:
            output.prepare()
            self._draw(doubtful, keys, output, jobs, progress)
        self.versions = {
            page.address: engine.fingerprint(*key) if key in asked else known[page.address]
            for key, page in keys.items()
        }
        if self.versions != known:
            engine.store.put_note(_NOTE, pack(self.versions))

    def _draw(
        self,
        doubtful: list[Key],
        pages: Mapping[Key, Page],
        output: Output,
        jobs: int,
        progress: Callable[[str, int, int], None],
    ) -> None:
        from standfirst.social_cards.drawing import encoder

        self._files.make_root()
        self._files.clear_away()
        encoder()  # loaded before there are other processes, which have it then

        def draft(key: Key) -> tuple[str, bytes, Stat | None]:
            path, version = output_path(pages[key].address), self._engine.fingerprint(*key)
            return path, version, output.draft(path, version, self.picture(key[1]))

        new = compute(
            self._engine, doubtful, jobs, lambda done: progress("drawing", done, len(doubtful)), draft, worth=_WORTH
        )
        for path, version, stat in new:
            if stat is not None:
                output.drafted(path, version, stat)

    def picture(self, id: str) -> bytes:
        """The picture of a story: kept, or drawn and kept."""
        name = _name(self._engine.fingerprint(_KIND, id))
        kept = self._kept(name)
        if kept is None:
            card: SocialCard = self._engine.value(_KIND, id)
            from standfirst.social_cards.drawing import draw

            kept = draw(card, {face.name: self._read(face.name) for face in card.faces})
            self._files.write(name, kept + digest(kept))
        return kept

    def prune(self) -> None:
        """Removes from the cache what the build before showed and this one does not."""
        for version in self._before.difference(self.versions.values()):
            self._files.remove(_name(version))
        self.renditions.prune()

    def _kept(self, name: str) -> bytes | None:
        try:
            data = self._files.read(name)
        except FileMissing:
            return None
        picture = data[:-_PRINT]
        return picture if data[-_PRINT:] == digest(picture) else None


def _name(version: bytes) -> str:
    return version.hex()
