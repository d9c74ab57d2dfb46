"""Back to an earlier release that a host still has: whether that may be, and the switch.

It obeys what every door to readers obeys: what has come down since, was retracted or removed stays so.
"""

from typing import Protocol

from msgspec.structs import replace

from standfirst.build.rollback import few
from standfirst.deploy.faults import Incomplete
from standfirst.deploy.host import Host
from standfirst.deploy.lock import Lock
from standfirst.deploy.manifest import MANIFEST, Manifest, Unreadable, decoded, encoded
from standfirst.deploy.run import Purge
from standfirst.problems import UsageError

_HINT = "go back in content/, templates/ or the settings instead, as with git revert, and deploy"


class Keeping(Host, Protocol):
    """A host that keeps earlier releases."""

    def current(self) -> str: ...

    def releases(self) -> list[str]: ...

    def manifest_of(self, release: str) -> bytes | None: ...

    def back(self, release: str, manifest: bytes) -> None: ...


class Back(Protocol):
    """What must not come back, and what is owed to readers; see `build.bounds`."""

    @property
    def never(self) -> frozenset[str]: ...

    @property
    def owed(self) -> frozenset[str]: ...


def roll_back(host: Keeping, lock: Lock, wanted: str, bounds: Back, purge: Purge | None) -> tuple[str, int, int]:
    """Shows an earlier release, `wanted` or the one before. Its id, how many files are others now, how many are gone."""
    lock.take()
    try:
        now, then = host.current(), _earlier(host, wanted)
        new, old = _manifest(host, now), _manifest(host, then)
        check(new, old, bounds)
        changed = [
            path for path, entry in old.files.items() if path not in new.files or new.files[path].digest != entry.digest
        ]
        gone = sorted(new.files.keys() - old.files.keys())
        pending = tuple(sorted({*new.purge, *changed, *gone})) if purge else ()
        marked = replace(old, rolled_back=now, purge=pending)
        host.back(then, encoded(marked))
        if purge and pending and not purge(pending):
            host.write(MANIFEST, encoded(replace(marked, purge=())))
    finally:
        lock.release()
    return then, len(changed), len(gone)


def check(new: Manifest, old: Manifest, bounds: Back) -> None:
    """Refuses what an earlier release would bring back, or leave readers without."""
    if old.tombstones is None or new.tombstones is None:
        raise UsageError("nobody knows what was retracted since the earlier release", _HINT)
    back = [path for path in old.files.keys() - new.files.keys() if not path.startswith("assets/")]
    back += bounds.never & old.files.keys() & new.files.keys()
    if back:
        raise UsageError(f"the earlier release would bring back what has come down since: {few(back)}", _HINT)
    again = set(new.tombstones) - set(old.tombstones)
    if again := again & old.files.keys():
        raise UsageError(f"the earlier release would bring back what has been retracted since: {few(again)}", _HINT)
    if lost := bounds.owed & (new.files.keys() - old.files.keys()):
        raise UsageError(f"the earlier release would leave readers with nothing at {few(lost)}", _HINT)


def _earlier(host: Keeping, wanted: str) -> str:
    now, whole = host.current(), host.releases()
    if not now:
        raise UsageError(f"nothing was deployed to {host.name} yet", "standfirst deploy")
    if wanted:
        if wanted not in whole:
            raise UsageError(f"{host.name} has no release {wanted}", f"it has {', '.join(whole) or 'none'}")
        if wanted == now:
            raise UsageError(f"{host.name} shows {wanted} already", "name an earlier one")
        return wanted
    before = [release for release in whole if release < now]
    if not before:
        raise UsageError(f"{host.name} has no earlier release than the one that it shows", _HINT)
    return before[-1]


def _manifest(host: Keeping, release: str) -> Manifest:
    data = host.manifest_of(release)
    if data is None:
        raise Incomplete(f"{host.name} has no manifest of its release {release}", "deploy once more")
    try:
        return decoded(data, Manifest)
    except Unreadable as fault:
        raise Incomplete(
            f"the manifest of the release {release} in {host.name} cannot be read: {fault}", _HINT
        ) from fault
