"""Quarantine: a faulty story that was public stays as it last was good, so that one typo neither stops a publish nor takes
a story down.

The sources that a release was made of stand in `.standfirst/last-good/` (`copies`): after a build that publishes,
exactly those of what is public. They decide what goes out, so they are no cache. A story is shown by its
copy while its own file has an error, and both files say that it is public: whatever cannot be read holds it. What took
a story down takes its copy away, so that no older version of it ever comes back by itself.

Which stories stand in is told by the tree, the copies and the clock. A build begins with those of the last one; where
it finds others, it begins again (`OthersStandIn`).
"""

import os
from collections.abc import Collection, Iterable, Mapping
from typing import Final, NamedTuple

from standfirst.build import checks
from standfirst.build.copies import Copies
from standfirst.build.inputs import Inputs
from standfirst.build.job import Job
from standfirst.build.judgement import Judgement
from standfirst.documents import Document, Parsed, file_of, parse
from standfirst.files import DiskFiles, Stat
from standfirst.incremental import Store, decode, pack
from standfirst.model import gate
from standfirst.snapshot import digest_of

_CACHE: Final = ".standfirst"
_SEEN, _STANDING_IN = "seen last good", "standing in"


class OthersStandIn(Exception):
    """Other stories than this attempt began with are to be shown as they last were good."""


class Own(NamedTuple):
    """What a file says of which an earlier version stands in, and the hash of its bytes."""

    parsed: Parsed
    digest: str


def copies_of(job: Job, store: Store, *, apart: bool = False) -> Copies:
    """The copies as the last build left them."""
    return Copies(DiskFiles(os.path.join(job.files.root, job.request.last_good)), store.note(_SEEN), apart=apart)


class Quarantine:
    """The copies during one attempt. Made when the sources have been looked at, and before anybody reads them."""

    def __init__(self, job: Job, store: Store, inputs: Inputs, copies: Copies) -> None:
        request, config = job.request, job.constants.config
        self._job = job
        self._store = store
        self._inputs = inputs
        self._on = config.build.on_error == "quarantine" and not request.drafts
        self._ours = request.cache == _CACHE and not request.drafts
        self._labels = inputs.catalogues.also_read()
        self._copies = copies
        self._shown: dict[str, Stat] = {}
        self.own: dict[str, Own] = {}
        self._silent: frozenset[str] = frozenset()
        if self._on:
            self._stand_in()

    def _stand_in(self) -> None:
        """Those of the last build stand in; what their own files say is read beside the cache."""
        noted = self._store.note(_STANDING_IN)
        snapshot = self._inputs.snapshot
        known = frozenset(self._inputs.documents)
        for id in decode(noted, list[str]) if noted else ():
            if id in self._copies.digests and id in known:
                data = snapshot.as_it_is(file_of(id))
                self.own[id] = Own(self._parsed(data, id), digest_of(data))
                self._shown[id] = self._copies.stat(id)
                snapshot.stand_in(file_of(id), self._copies.files, id, self._copies.digests[id].decode())

    def _parsed(self, data: bytes, id: str) -> Parsed:
        return parse(data, id, self._job.constants.config, self._labels)

    @property
    def instead(self) -> dict[str, Document]:
        """What the files say of which an earlier version stands in."""
        return {id: own.parsed.document for id, own in self.own.items()}

    def settle(self, judgement: Judgement, silent: Collection[str] = ()) -> None:
        """Raises `OthersStandIn` where this is not the judgement on the right ones. `silent`: stories that have changed
        and do not say so (`build.record`)."""
        if not self._on:
            return
        prints = self._inputs.ledger.prints if silent else {}
        copies = self._copies.digests if silent else {}
        self._silent = frozenset(id for id in silent if id in copies and copies[id].decode() == prints.get(id))
        right = sorted(id for id in self._faulty(judgement) if self._may_stand_in(judgement, id))
        if right != sorted(self.own):
            self._store.put_note(_STANDING_IN, pack(right))
            raise OthersStandIn

    def _faulty(self, judgement: Judgement) -> Iterable[str]:
        """Whatever is held for an error, or would be if it did not stand in."""
        held = judgement.world.site.held
        yield from (id for id, one in held.items() if one.why == "faulty" and id not in self.own)
        yield from (id for id in self.own if checks.holds_back(judgement.found.get(id, ())))
        yield from (id for id in self._silent if not checks.holds_back(judgement.found.get(id, ())))

    def _may_stand_in(self, judgement: Judgement, id: str) -> bool:
        """Whether a faulty story has a copy that may be shown."""
        if id not in self._copies.digests:
            return False
        now, documents = judgement.world.now, judgement.world.documents
        own = self.own[id].parsed.document if id in self.own else documents[id]
        if not _public(own, now):
            return False
        good = documents[id] if id in self.own else self._parsed(self._copies.read(id), id).document
        return _public(good, now) and not checks.holds_back(checks.own_problems(good, now))

    def shown(self) -> Mapping[str, Stat]:
        """The copies that stand in, as they were seen."""
        return self._shown

    def missing(self, judgement: Judgement) -> tuple[str, ...]:
        """Where a copy would stand in if there were one."""
        documents, now = judgement.world.documents, judgement.world.now
        faulty = [id for id in self._faulty(judgement) if _public(documents[id], now)] if self._on else []
        return tuple(self._copies.missing(faulty)) if faulty else ()

    # --- after a release ---

    def before(self, judgement: Judgement) -> None:
        """Takes away each copy that is not what will be public, and the folder's other files: should the run die before
        `after`, no story is ever shown by a version that is older than the one that readers saw."""
        if not self._kept():
            return
        public = self._inputs.snapshot.digests("content/", judgement.world.site.articles)
        self._copies.only({id: digest.encode() for id, digest in public.items()}.items())

    def after(self, judgement: Judgement) -> None:
        """Keeps the sources of what is public now."""
        if not self._kept():
            return
        for id in self._copies.missing(judgement.world.site.articles):
            self._copies.keep(id, self._inputs.snapshot.read(file_of(id)))
        self._store.put_note(_SEEN, self._copies.note())
        self._store.put_note(_STANDING_IN, pack(sorted(self.own)))

    def _kept(self) -> bool:
        """Whether this build keeps copies: a release of the site itself, once quarantine has been on."""
        return self._ours and (self._on or bool(self._copies.digests))


def _public(document: Document, now: int) -> bool:
    """Whether the keys of the gate can be read, and say so."""
    return document.article is not None and gate.held(document.article, now) is None
