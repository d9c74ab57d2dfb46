"""A deploy from its first request to its last: lock, manifest, what differs, the steps in their order, manifest, unlock.

Whatever happens in between (a request that fails for good, a kill, credentials that end), readers have whole pages, and the
notes on the host tell the next run where to go on. Its invariants: nothing is changed before the intent is written; of what
the manifest names with a digest those bytes are there; nothing is deleted before every page that led to it is renewed.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from typing import Final, NamedTuple, Protocol

from msgspec.structs import replace

from standfirst.deploy.difference import Seen, check_deletions, check_strangers, difference
from standfirst.deploy.faults import Incomplete
from standfirst.deploy.host import Host
from standfirst.deploy.lock import Lock
from standfirst.deploy.manifest import (
    FOLDER,
    INTENT,
    MANIFEST,
    Entry,
    Intent,
    Local,
    Manifest,
    Unreadable,
    decoded,
    encoded,
    settled,
)
from standfirst.deploy.order import LEADING, Step, new_pages, steps
from standfirst.problems import UsageError

_CHECKPOINT: Final = 1000
"""Files after which the manifest is written in between, so that a run that is killed has not worked for nothing."""


class Source(Protocol):
    """A release: its files, and their bytes."""

    @property
    def files(self) -> Mapping[str, Local]: ...

    def read(self, path: str) -> bytes: ...


class Wish(NamedTuple):
    """What a deploy is asked. `site` is the URL of the site, `release` the id of what is deployed; `days` for how long assets
    are kept; `form` how files are sent. `confirmed`: most of the site may go; `adopted`: what lies there may be written over;
    `forward`: although a release was rolled back; `back`: this is the way back, from that release; `dry`: only say it;
    `take_over`: whoever holds the lock. `tombstones` are the paths at which a story was retracted, `never` those at which
    nothing may be any more."""

    site: str
    release: str
    now: int
    days: int = 30
    form: str = ""
    confirmed: bool = False
    adopted: bool = False
    forward: bool = False
    back: str = ""
    dry: bool = False
    take_over: bool = False
    tombstones: tuple[str, ...] | None = None
    never: frozenset[str] = frozenset()


class Outcome(NamedTuple):
    """What was done, or with `dry` would be: files put and deleted, bytes of what was put (as they are on the disk), how many
    files stay as they are, how many are kept for open pages only, and how many are there that are not ours. `unpurged` are paths of
    which caches could not be told."""

    release: str
    put: tuple[str, ...]
    delete: tuple[str, ...]
    bytes: int
    unchanged: int
    kept: int
    strangers: int
    unpurged: tuple[str, ...] = ()


Purge = Callable[[Sequence[str]], str]
"""Tells caches of paths whose copies are to be forgotten; what went wrong, or ""."""
Progress = Callable[[str, int, int], None]


def deploy(host: Host, source: Source, wish: Wish, lock: Lock, purge: Purge | None, progress: Progress) -> Outcome:
    """Brings a host up to date."""
    if wish.dry:
        return _Deploy(host, source, wish, lock, purge, progress).told()
    lock.take(by_force=wish.take_over)
    lock.keep()
    try:
        outcome = _Deploy(host, source, wish, lock, purge, progress).done()
    except BaseException:
        with suppress(Exception):  # what ended it is what people are to be told
            lock.release()
        raise
    lock.release()
    return outcome


class _Deploy:
    """One deploy, under its lock."""

    def __init__(
        self, host: Host, source: Source, wish: Wish, lock: Lock, purge: Purge | None, progress: Progress
    ) -> None:
        self._host, self._source, self._wish, self._lock = host, source, wish, lock
        self._purge, self._progress = purge, progress
        if again := sorted(wish.never & source.files.keys()):
            raise UsageError(f"the release has what was removed for good: {', '.join(again[:3])}", "build it again")
        found, self._begun, there = _known(host, wish)
        self._unled = frozenset(self._begun.unled if self._begun else ())
        seen = host.listing()
        _check_place(host, wish, found=found, there=there, seen=seen)
        if wish.adopted and seen is not None:  # what lies there is ours from now on, and nobody knows its bytes
            unknown = {path: Entry(one.size, "") for path, one in seen.items() if path not in there.files}
            there = replace(there, files={**there.files, **unknown})
        self._there_now = {path for path in there.files if seen is None or path in seen}
        self._difference = difference(source.files, there, seen, form=wish.form, now=wish.now, days=wish.days)
        check_strangers(self._difference, host=host.name, adopted=wish.adopted)
        check_deletions(self._difference, there, host=host.name, confirmed=wish.confirmed)
        self._known = there
        self._files = dict(there.files)
        self._since = 0

    def told(self) -> Outcome:
        """What is to be done."""
        found, new = self._difference, self._source.files
        return Outcome(
            release=self._wish.release,
            put=found.put,
            delete=found.delete,
            bytes=sum(new[path].size for path in found.put),
            unchanged=len(found.carried) - len(found.kept),
            kept=len(found.kept),
            strangers=len(found.strangers),
        )

    def done(self) -> Outcome:
        """Does it."""
        found = self._difference
        if not found.put and not found.delete:
            left = self._purged(self._known.purge)
            if replace(self._whole(), purge=left) != self._known:
                self._host.write(MANIFEST, encoded(replace(self._whole(), purge=left)))
            if self._begun:
                self._host.remove(INTENT)
            return self.told()._replace(unpurged=left)
        left = self._at_once() if self._host.at_once else self._in_sight()
        return self.told()._replace(unpurged=left)

    def _at_once(self) -> tuple[str, ...]:
        """Everything beside what readers see, then shown; the paths of which caches could not be told."""
        host, found, wish = self._host, self._difference, self._wish
        host.begin(wish.release, found.carried)
        if found.put:  # nobody sees them yet: their order is all one
            self._carry_out(Step(phase="assets", paths=found.put))
        host.delete(found.delete)
        self._lock.check()
        pending = self._to_purge()
        host.write(MANIFEST, encoded(replace(self._whole(), purge=pending)))
        host.show(wish.release, sorted(wish.never))
        left = self._purged(pending)
        if left != pending:
            host.write(MANIFEST, encoded(replace(self._whole(), purge=left)))
        return left

    def _in_sight(self) -> tuple[str, ...]:
        """Step by step, in readers' sight."""
        host, found = self._host, self._difference
        if self._begun:  # what nobody knows of the host must outlive the intent that says so
            host.write(MANIFEST, encoded(self._known))
        self._unled |= set(new_pages(found.put, self._there_now))
        self._intend()
        try:
            left = self._all_steps()
        except BaseException:
            self._checkpoint(quietly=True)
            raise
        self._lock.check()
        host.write(MANIFEST, encoded(replace(self._whole(), purge=left)))
        host.remove(INTENT)
        return left

    def _all_steps(self) -> tuple[str, ...]:
        found, gone = self._difference, set(self._difference.delete)
        todo = steps(found.put, found.delete, self._there_now, self._source.files, self._unled)
        pending = self._to_purge()
        for step in todo:
            if step.phase in LEADING:
                self._lead_on()
            if step.phase != "deletions":
                self._carry_out(step)
        left = self._purged(tuple(path for path in pending if path not in gone))
        for step in todo:
            if step.phase == "deletions":
                self._carry_out(step)
        return tuple(sorted({*left, *self._purged(tuple(path for path in pending if path in gone))}))

    def _intend(self) -> None:
        """Says what is about to change."""
        found, unled = self._difference, tuple(sorted(self._unled))
        put = {path: self._source.files[path].digest for path in found.put}
        intent = Intent(release=self._wish.release, put=put, delete=found.delete, unled=unled)
        self._host.write(INTENT, encoded(intent))

    def _lead_on(self) -> None:
        """Before the first page that may lead to new ones. They are whole by now, and so is what they lead to; the next deploy,
        should this one be killed, is to take them for what they are, pages that readers have."""
        if self._unled & self._source.files.keys():
            self._unled -= self._source.files.keys()
            self._intend()

    def _carry_out(self, step: Step) -> None:
        self._lock.check()
        if step.deletes:
            self._host.delete(step.paths)
            for path in step.paths:
                self._files.pop(path, None)
            return
        wanted = {path: self._source.files[path] for path in step.paths}
        for done, (path, entry) in enumerate(self._host.put(wanted, self._source.read), 1):
            self._files[path] = entry
            self._since += 1
            self._progress(step.phase, done, len(wanted))
            if self._since >= _CHECKPOINT and not self._host.at_once:
                self._lock.check()
                self._checkpoint(quietly=False)

    def _checkpoint(self, *, quietly: bool) -> None:
        """Tells the host's manifest what is there by now; an intent stands beside it."""
        self._since = 0
        so_far = replace(self._known, files=dict(sorted(self._files.items())), purge=self._to_purge())
        try:
            self._host.write(MANIFEST, encoded(so_far))
        except Exception:
            if not quietly:
                raise

    def _whole(self) -> Manifest:
        """The manifest when all is done."""
        found, wish = self._difference, self._wish
        changed = found.put or found.delete
        return Manifest(
            site=wish.site,
            release=wish.release if changed else self._known.release,
            form=wish.form,
            files={path: self._files[path] for path in sorted({*found.carried, *found.put})},
            kept=dict(sorted(found.kept.items())),
            rolled_back=wish.back,
            tombstones=wish.tombstones,
        )

    def _to_purge(self) -> tuple[str, ...]:
        found = self._difference
        return tuple(sorted({*self._known.purge, *found.put, *found.delete})) if self._purge else self._known.purge

    def _purged(self, paths: tuple[str, ...]) -> tuple[str, ...]:
        """Tells caches; the paths of which they could not be told."""
        return paths if paths and (self._purge is None or self._purge(paths)) else ()


def _known(host: Host, wish: Wish) -> tuple[bool, Intent | None, Manifest]:
    """Whether a deploy was ever here, what one was about to do that did not come to its end, and what is known of the host;
    where nothing is, an empty manifest."""
    held, begun = host.read(MANIFEST), None if host.at_once else host.read(INTENT)
    try:
        intent = decoded(begun.data, Intent) if begun else None
        there = decoded(held.data, Manifest) if held else Manifest(site=wish.site)
    except Unreadable as fault:
        raise Incomplete(
            f"the notes of earlier deploys in {host.name} cannot be read: {fault}",
            f"take the folder {FOLDER} away there, and deploy with --adopt",
        ) from fault
    return held is not None or begun is not None, intent, settled(there, intent)


def _check_place(host: Host, wish: Wish, *, found: bool, there: Manifest, seen: Mapping[str, Seen] | None) -> None:
    """Refuses a place that is not ours."""
    if found and there.site != wish.site and not wish.adopted:
        raise UsageError(
            f"{host.name} holds another site, {there.site}",
            "is it the right target? If this one is to take its place: --adopt",
        )
    if not found and seen and not wish.adopted:
        raise UsageError(
            f"{host.name} holds files ({len(seen):,}) and no manifest of a deploy, so they are not ours",
            "name an empty place; or say --adopt if all of them may be replaced",
        )
    if there.rolled_back and not wish.forward and not wish.back:
        raise UsageError(
            f"{host.name} was rolled back, and stays so",
            "put content/ or templates/ right, then say --forward to deploy again",
        )


def addresses(paths: Iterable[str], base: str) -> list[str]:
    """The URLs at which readers find files; `base` ends in `/`. A folder's page is found at the folder."""
    from urllib.parse import quote

    named = (
        path[: -len("index.html")] if path.endswith("/index.html") or path == "index.html" else path for path in paths
    )
    return [base + quote(path) for path in named]
